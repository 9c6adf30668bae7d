package import Linux

extension ControlGroup {
  /// Text for the container's state, to be written before anything is made: a line for the manager, one for the unit if
  /// there is one, and one for each group: version, controllers, mount point, path, with tabs between.
  package func record() -> [UInt8] {
    var text = Message(capacity: 64 + hierarchies.count * 96)
    text.add("manager\t")
    text.add(number: Int(manager.rawValue))
    text.add(isOptional ? "\toptional\n" : "\n")
    if let unit {
      text.add(unit.isUser ? "user\t" : "system\t")
      text.add(unit.slice)
      text.add("\t")
      text.add(unit.name)
      text.add("\n")
    }
    for hierarchy in hierarchies {
      text.add(hierarchy.isUnified ? "2\t" : "1\t")
      text.add(hierarchy.list)
      text.add("\t")
      text.add(Array(hierarchy.directory.bytes[..<hierarchy.mountLength]))
      text.add("\t")
      text.add(hierarchy.path)
      text.add("\n")
    }
    return text.bytes
  }

  /// What `record` wrote. A text of another kind is an error and not a guess.
  package init(record: [UInt8], arena: inout Arena) throws(ControlGroupError) {
    let broken = ControlGroupError(.plan, reason: "the record of the control groups is damaged")
    var manager: Manager?
    var isOptional = false
    var unit: Unit?
    var hierarchies: [Hierarchy] = []
    for line in record.split(separator: 10) {
      let fields = line.split(separator: 9, omittingEmptySubsequences: false)
      guard let kind = fields.first else { throw broken }
      if kind.elementsEqual(CString("manager").bytes) {
        guard fields.count >= 2, fields[1].count == 1, let digit = fields[1].first,
          let known = Manager(rawValue: digit &- 48)
        else { throw broken }
        manager = known
        isOptional = fields.count == 3
      } else if kind.elementsEqual(CString("system").bytes) || kind.elementsEqual(CString("user").bytes) {
        guard fields.count == 3 else { throw broken }
        unit = Unit(
          name: arena.string(Array(fields[2])), slice: arena.string(Array(fields[1])), isUser: kind.count == 4)
      } else {
        guard fields.count == 4, kind.count == 1, let version = kind.first, version == 49 || version == 50,
          fields[2].first == UInt8(ascii: "/"), fields[3].first == UInt8(ascii: "/"), fields[3].count > 1
        else { throw broken }
        let mount = Array(fields[2])
        let path = Array(fields[3])
        if Self.clean(arena.string(path)) != path { throw broken }
        hierarchies.append(
          Hierarchy(
            isUnified: version == 50, list: arena.string(Array(fields[1])), mount: (mount.count, { mount[$0] }),
            path: (path.count, { path[$0] }), arena: &arena))
      }
    }
    guard let manager else { throw broken }
    // The record was written before it was known which groups an ordinary user may make.
    if isOptional { hierarchies.removeAll { !FileSystem.exists($0.directory) } }
    self.init(manager: manager, isOptional: isOptional, hierarchies: hierarchies, unit: unit)
  }
}
