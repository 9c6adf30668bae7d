internal import Linux

// Names of units, and what systemd will make of them (systemd.slice(5), systemd.scope(5)).
extension ControlGroup {
  /// `slice:prefix:name` as a unit, and the groups it will have.
  static func planUnit(
    path: CString?, id: CString, isUser: Bool, arena: inout Arena
  ) throws(ControlGroupError) -> ControlGroup {
    let field: StaticString = "linux.cgroupsPath"
    var slice = CString(isUser ? "user.slice" : "system.slice").bytes
    var prefix = CString("thinwall").bytes
    var name = id.bytes
    if let path {
      let parts = path.bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      guard parts.count == 3, !parts[2].isEmpty else {
        throw ControlGroupError(.plan, field: field, path: path.bytes, reason: "systemd wants slice:prefix:name")
      }
      if !parts[0].isEmpty { slice = Array(parts[0]) }
      prefix = Array(parts[1])
      name = Array(parts[2])
    }
    guard let above = sliceDirectory(slice) else {
      throw ControlGroupError(.plan, field: field, path: slice, reason: "no name of a slice")
    }
    var unit = name
    if !hasSuffix(name, ".slice") {
      unit = prefix.isEmpty ? name : prefix + [UInt8(ascii: "-")] + name
      unit.append(contentsOf: CString(".scope").bytes)
    }
    if unit.contains(UInt8(ascii: "/")) {
      throw ControlGroupError(.plan, field: field, path: unit, reason: "no name of a unit")
    }
    let own = try OwnGroups.read(needsGroups: isUser, arena: &arena)
    var group = ControlGroup(
      manager: .systemd, isOptional: false, hierarchies: [],
      unit: Unit(name: arena.string(unit), slice: arena.string(slice), isUser: isUser))
    for place in own.places {
      // A user's manager has a group for all its units; elsewhere systemd tells where the unit is.
      guard let root = isUser ? managerDirectory(place.group) : [] else { continue }
      let below = root + above + [UInt8(ascii: "/")] + unit
      group.hierarchies.append(
        Hierarchy(
          isUnified: place.isUnified, list: place.list, mount: (place.mount.count, { place.mount[$0] }),
          path: (below.count, { below[$0] }), arena: &arena))
    }
    return group
  }

  private static func hasSuffix(_ text: [UInt8], _ suffix: StaticString) -> Bool {
    let end = CString(suffix).bytes
    return text.count > end.count && text.suffix(end.count).elementsEqual(end)
  }

  /// `a-b.slice` as `/a.slice/a-b.slice`, `-.slice` as nothing; nil for what is no slice.
  static func sliceDirectory(_ slice: [UInt8]) -> [UInt8]? {
    if slice == CString("-.slice").bytes { return [] }
    guard hasSuffix(slice, ".slice"), !slice.contains(UInt8(ascii: "/")) else { return nil }
    let name = slice.dropLast(6)
    var result: [UInt8] = []
    for (i, byte) in name.enumerated() where byte == UInt8(ascii: "-") {
      if i == 0 || i + 1 == name.count || name[i + 1] == UInt8(ascii: "-") { return nil }
      result.append(UInt8(ascii: "/"))
      result.append(contentsOf: name[..<i])
      result.append(contentsOf: CString(".slice").bytes)
    }
    result.append(UInt8(ascii: "/"))
    result.append(contentsOf: slice)
    return result
  }

  /// The group of the user's manager, in which a process of the user is: up to `user@UID.service`.
  private static func managerDirectory(_ group: CString) -> [UInt8]? {
    var result: [UInt8] = []
    for part in group.bytes.split(separator: UInt8(ascii: "/")) {
      result.append(UInt8(ascii: "/"))
      result.append(contentsOf: part)
      if part.starts(with: CString("user@").bytes) { return result }
    }
    return nil
  }
}
