internal import Linux

extension ControlGroup {
  /// Makes the groups' directories, and those above them that are missing (mkdir(2)).
  ///
  /// In version 2 the controllers are handed down along the path. A group that is there already is used as it is:
  /// engines make groups for pods before they start containers. Nobody is moved. What another step made before an error
  /// stays, and `remove` takes it away. But a group with processes is another container's: then this one has no groups.
  ///
  /// `part`: the group of version 2 must be there before a process is cloned into it, those of version 1 can wait.
  package mutating func make(_ part: Part = .all) throws(ControlGroupError) {
    if manager != .cgroupfs { return }
    var made: [Hierarchy] = []
    made.reserveCapacity(hierarchies.count)
    for hierarchy in hierarchies {
      if part == (hierarchy.isUnified ? .legacy : .unified) {
        made.append(hierarchy)
        continue
      }
      do throws(ControlGroupError) {
        if hierarchy.isUnified { try Self.makeUnified(hierarchy) } else { try Self.makeLegacy(hierarchy) }
        made.append(hierarchy)
      } catch {
        if error.errno == .fileExists {
          // Nor is it to be taken back.
          hierarchies = part == .unified ? [] : made + hierarchies.filter { $0.isUnified && part == .legacy }
          throw error
        }
        let isAbsent = error.errno == .noSuchFileOrDirectory && !Self.isMounted(hierarchy)
        let isForbidden =
          error.errno == .permissionDenied || error.errno == .notPermitted || error.errno == .readOnlyFileSystem
        // A hierarchy that is mounted nowhere has no groups; and an ordinary user need not have any.
        if !isAbsent && !(isOptional && isForbidden) { throw error }
      }
    }
    hierarchies = made
  }

  /// Which of the groups.
  package enum Part: Sendable { case all, unified, legacy }

  static func isMounted(_ hierarchy: Hierarchy) -> Bool {
    (try? hierarchy.withAncestor(hierarchy.mountLength) { (p) throws(Errno) in FileSystem.exists(p) }) ?? false
  }

  // MARK: Version 1

  static func makeLegacy(_ hierarchy: Hierarchy) throws(ControlGroupError) {
    if try !makeDirectories(hierarchy, length: hierarchy.length) { try refuseProcesses(hierarchy) }
    if hierarchy.controllers.contains(.cpuset) {
      try fillCPUSet(hierarchy.directory.bytes, mountLength: hierarchy.mountLength)
    }
  }

  /// Two containers in one group would share limits, and the end of one would be the end of the other.
  private static func refuseProcesses(_ hierarchy: Hierarchy) throws(ControlGroupError) {
    guard let processes = try? hierarchy.contents(of: CString("cgroup.procs")), !processes.isEmpty else { return }
    throw ControlGroupError(
      .make, path: hierarchy.directory.bytes, errno: .fileExists, reason: "it is not empty: another container's")
  }

  /// mkdir(2), and those above where they are missing, up to the mount point; false where it was there already.
  @discardableResult
  private static func makeDirectories(_ hierarchy: Hierarchy, length: Int) throws(ControlGroupError) -> Bool {
    while true {
      do throws(Errno) {
        try hierarchy.withAncestor(length) { (p) throws(Errno) in try Path.makeDirectory(p) }
        return true
      } catch {
        if error == .fileExists { return false }
        guard error == .noSuchFileOrDirectory, let above = hierarchy.parent(of: length), above > hierarchy.mountLength
        else {
          throw ControlGroupError(.make, path: Array(hierarchy.directory.bytes[..<length]), errno: error)
        }
        // Somebody may remove it again before the next round: then it is made again.
        try makeDirectories(hierarchy, length: above)
      }
    }
  }

  /// A cpuset takes no process before it has CPUs and memory nodes: what is empty along the path gets what the group
  /// above has (cpuset(7)).
  static func fillCPUSet(_ directory: [UInt8], mountLength: Int) throws(ControlGroupError) {
    for name in [CString("/cpuset.cpus"), CString("/cpuset.mems")] {
      do throws(Errno) { try inherit(name, directory, mountLength) } catch {
        throw ControlGroupError(
          .make, path: directory + name.bytes, errno: error, reason: "cannot copy what is above it")
      }
    }
  }

  /// The text of the file `name` in a directory, copied from the one above where it is empty.
  @discardableResult
  private static func inherit(
    _ name: CString, _ directory: [UInt8], _ mountLength: Int
  ) throws(Errno) -> [UInt8] {
    let path = directory + name.bytes
    let text = try Tree.contents(of: path)
    guard text.count <= 1, directory.count > mountLength, let slash = directory.lastIndex(of: UInt8(ascii: "/")) else {
      return text
    }
    let inherited = try inherit(name, Array(directory[..<slash]), mountLength)
    try withPath(path) { (p) throws(Errno) in
      try withPath(inherited) { (value) throws(Errno) in try File.put(value, to: p) }
    }
    return inherited
  }

  // MARK: Version 2

  private static func makeUnified(_ hierarchy: Hierarchy) throws(ControlGroupError) {
    if try !makeDirectories(hierarchy, length: hierarchy.length) { try refuseProcesses(hierarchy) }
    try handDown(hierarchy)
    // Beneath a group whose controllers serve threads only, a new one can hold threads only (cgroups(7), "Threads").
    if let above = hierarchy.parent(of: hierarchy.length), above > hierarchy.mountLength,
      let type = try? hierarchy.contents(of: CString("cgroup.type")), type.starts(with: CString("domain invalid").bytes)
    {
      do throws(Errno) { try hierarchy.put(CString("threaded"), to: CString("cgroup.type")) } catch {
        throw ControlGroupError(.make, path: hierarchy.bytes(of: CString("cgroup.type")), errno: error)
      }
    }
  }

  /// Enables, from the mount point down to the group above, the controllers each level has: all at once, or those it
  /// takes one by one. What cannot be handed down is missed where a limit needs it.
  static func handDown(_ hierarchy: Hierarchy) throws(ControlGroupError) {
    guard var length = hierarchy.parent(of: hierarchy.length) else { return }
    var levels: [Int] = [length]
    while length > hierarchy.mountLength, let above = hierarchy.parent(of: length) {
      levels.append(above)
      length = above
    }
    for level in levels.reversed() {
      let directory = Array(hierarchy.directory.bytes[..<level])
      guard
        let text = try? Tree.contents(of: directory + CString("/cgroup.controllers").bytes)
      else { return }
      let names = text.split { $0 == 32 || $0 == 10 }
      if names.isEmpty { return }
      var all: [UInt8] = []
      for name in names {
        if !all.isEmpty { all.append(32) }
        all.append(UInt8(ascii: "+"))
        all.append(contentsOf: name)
      }
      let control = directory + CString("/cgroup.subtree_control").bytes
      func enable(_ value: [UInt8]) -> Bool {
        (try? withPath(control) { (p) throws(Errno) in
          try withPath(value) { (v) throws(Errno) in try File.put(v, to: p) }
        }) != nil
      }
      if !enable(all) { for name in names { _ = enable([UInt8(ascii: "+")] + Array(name)) } }
    }
  }
}
