package import Linux

extension ControlGroup {
  /// The groups a container will have; nothing is made.
  ///
  /// `path` is `linux.cgroupsPath`. For cgroupfs an absolute one lies below the mount point of every hierarchy; a
  /// relative one, and the container's id where there is none, below the caller's own groups of version 1, and beside
  /// the caller's own group of version 2, which has processes and so no groups below it (runc does the same). For
  /// systemd it is `slice:prefix:name`, by default `system.slice:thinwall:ID`, an ordinary user's in `user.slice`.
  package static func plan(
    path: CString?, id: CString, manager: Manager, isRootless: Bool, arena: inout Arena
  ) throws(ControlGroupError) -> ControlGroup {
    let given = path.flatMap { $0[0] == 0 ? nil : $0 }
    if let given { try refuseControlCharacters(given) }
    switch manager {
    case .disabled:
      return ControlGroup(manager: .disabled, isOptional: true, hierarchies: [], unit: nil)
    case .systemd:
      return try planUnit(path: given, id: id, isUser: isRootless, arena: &arena)
    case .cgroupfs:
      break
    }
    let isAbsolute = given.map { $0[0] == UInt8(ascii: "/") } ?? false
    let name = clean(given ?? id)
    if name.count <= 1 {
      throw ControlGroupError(
        .plan, field: "linux.cgroupsPath", path: given?.bytes ?? [], reason: "names no group of its own")
    }
    let own = try OwnGroups.read(needsGroups: !isAbsolute, arena: &arena)
    var group = ControlGroup(
      manager: .cgroupfs, isOptional: isRootless && given == nil, hierarchies: [], unit: nil)
    group.hierarchies.reserveCapacity(own.places.count)
    for place in own.places {
      var above = isAbsolute ? [] : place.group.bytes
      if place.isUnified, let slash = above.lastIndex(of: UInt8(ascii: "/")) { above.removeSubrange(slash...) }
      above.append(contentsOf: name)
      group.hierarchies.append(
        Hierarchy(
          isUnified: place.isUnified, list: place.list, mount: (place.mount.count, { place.mount[$0] }),
          path: (above.count, { above[$0] }), arena: &arena))
    }
    if group.hierarchies.isEmpty && !isRootless {
      throw ControlGroupError(.plan, path: CString("/sys/fs/cgroup").bytes, reason: "no control groups are mounted")
    }
    return group
  }

  /// A path with a slash before each component, and none of `.`, `..` and empty ones: `..` never leaves the root.
  static func clean(_ path: CString) -> [UInt8] {
    var result: [UInt8] = []
    var start = 0
    while true {
      var end = start
      while path[end] != 0 && path[end] != UInt8(ascii: "/") { end += 1 }
      let count = end - start
      let isDot = count == 1 && path[start] == UInt8(ascii: ".")
      if count == 2 && path[start] == UInt8(ascii: ".") && path[start + 1] == UInt8(ascii: ".") {
        if let slash = result.lastIndex(of: UInt8(ascii: "/")) { result.removeSubrange(slash...) }
      } else if count > 0 && !isDot {
        result.append(UInt8(ascii: "/"))
        for i in start..<end { result.append(path[i]) }
      }
      if path[end] == 0 { return result }
      start = end + 1
    }
  }

  /// A newline would end a line of the record, and no group's name needs any.
  private static func refuseControlCharacters(_ path: CString) throws(ControlGroupError) {
    var i = 0
    while path[i] != 0 {
      if path[i] < 0x20 || path[i] == 0x7f {
        throw ControlGroupError(
          .plan, field: "linux.cgroupsPath", detail: path.bytes, reason: "has a control character")
      }
      i += 1
    }
  }
}
