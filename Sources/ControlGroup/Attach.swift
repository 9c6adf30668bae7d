package import Linux

extension ControlGroup {
  /// The directory of the version 2 group, for CLONE_INTO_CGROUP (clone3(2)); nil where there is none. The number
  /// belongs to the caller. `below`: a group inside it, which is made if it is missing.
  package func openForClone(below: CString? = nil) throws(ControlGroupError) -> Int32? {
    guard let unified else { return nil }
    var path = unified.directory.bytes
    if let below { path.append(contentsOf: try Self.inside(below)) }
    do throws(Errno) {
      return try withPath(path) { (p) throws(Errno) in
        if below != nil {
          do throws(Errno) { try Path.makeDirectory(p) } catch { if error != .fileExists { throw error } }
        }
        return try File.openRaw(p, [.path, .directory, .noFollow])
      }
    } catch { throw ControlGroupError(.open, path: path, errno: error) }
  }

  /// Doors to the version 1 groups, opened, for a process with one thread that will go through them itself.
  ///
  /// Moving another process makes the kernel wait until every CPU has scheduled (10 ms on a quiet machine), because the
  /// process might be starting threads; a single thread that moves itself does not (`tasks`, since Linux 5.15).
  public struct Entrances: BitwiseCopyable, Sendable {
    private var descriptors = InlineArray<20, Int32>(repeating: -1)
    private var count = 0

    init() {}

    mutating func add(_ descriptor: Int32) -> Bool {
      if count == 20 { return false }
      descriptors[count] = descriptor
      count += 1
      return true
    }

    /// Moves the calling thread into every group. Neither heap nor runtime is used.
    package func enter() throws(Errno) {
      for i in 0..<count { try File.put(CString("0"), to: descriptors[i]) }
    }

    /// Closes the doors in this process.
    package func close() { for i in 0..<count { File.close(descriptors[i]) } }
  }

  /// Opens the doors of the version 1 groups; none where there is only version 2. A directory that is no control group
  /// (something else is mounted there) is taken away again and passed over.
  package mutating func openEntrances(below: CString? = nil) throws(ControlGroupError) -> Entrances {
    var entrances = Entrances()
    var absent: [Int] = []
    for i in hierarchies.indices where !hierarchies[i].isUnified {
      do throws(ControlGroupError) {
        let file = try open(CString("tasks"), hierarchies[i], below: below)
        if !entrances.add(file) {
          File.close(file)
          throw ControlGroupError(.attach, path: hierarchies[i].directory.bytes, errno: .tooManyOpenFiles)
        }
      } catch {
        guard error.errno == .noSuchFileOrDirectory, below == nil,
          (try? FileSystem.kind(of: hierarchies[i].directory)) != FileSystem.cgroup
        else {
          entrances.close()
          throw error
        }
        try? Path.removeDirectory(hierarchies[i].directory)
        absent.append(i)
      }
    }
    for i in absent.reversed() { hierarchies.remove(at: i) }
    return entrances
  }

  /// Moves the calling process, which has one thread, into its version 1 groups; see `Entrances`. `made` says of each
  /// planned group whether it is there: nobody is left out of one that is.
  package func enterLegacy(made: [UInt8]) throws(ControlGroupError) {
    for (index, hierarchy) in hierarchies.enumerated() where !hierarchy.isUnified {
      if index < made.count && made[index] == 0 { continue }
      do throws(Errno) {
        let file = try hierarchy.open(CString("tasks"), .writeOnly)
        defer { File.close(file) }
        try File.put(CString("0"), to: file)
      } catch { throw ControlGroupError(.attach, path: hierarchy.directory.bytes, errno: error) }
    }
  }

  /// Which groups of `planned` are still among these, a byte for each.
  package func made(of planned: ControlGroup) -> [UInt8] {
    planned.hierarchies.map { group in
      hierarchies.contains { $0.directory.address == group.directory.address } ? 1 : 0
    }
  }

  /// Moves a process with all its threads into every group, or into `below` inside each; 0 is the caller
  /// (cgroups(7), cgroup.procs). `skippingUnified`: it was cloned into that of version 2.
  package func attach(
    process: Process.ID, below: CString? = nil, skippingUnified: Bool = false
  ) throws(ControlGroupError) {
    let text = decimal(Int(process))
    for hierarchy in hierarchies where !(skippingUnified && hierarchy.isUnified) {
      let file = try open(CString("cgroup.procs"), hierarchy, below: below)
      defer { File.close(file) }
      do throws(Errno) { try File.write(file, text) } catch {
        throw ControlGroupError(.attach, path: hierarchy.directory.bytes, errno: error)
      }
    }
  }

  /// The path of a group inside another; none that goes up on the way.
  private static func inside(_ path: CString) throws(ControlGroupError) -> [UInt8] {
    let parts = path.bytes.split(separator: UInt8(ascii: "/"))
    if parts.contains(where: { $0.elementsEqual([46, 46]) }) {
      throw ControlGroupError(.attach, path: path.bytes, reason: "`..` components are not allowed")
    }
    return clean(path)
  }

  /// A file of a group, or of a group inside it, which is made if it is missing, opened for writing.
  private func open(_ name: CString, _ hierarchy: Hierarchy, below: CString?) throws(ControlGroupError) -> Int32 {
    guard let below else {
      do throws(Errno) { return try hierarchy.open(name, .writeOnly) } catch {
        throw ControlGroupError(.attach, path: hierarchy.bytes(of: name), errno: error)
      }
    }
    let path = hierarchy.directory.bytes + (try Self.inside(below))
    do throws(Errno) {
      try withPath(path) { (p) throws(Errno) in
        do throws(Errno) { try Path.makeDirectory(p) } catch { if error != .fileExists { throw error } }
      }
    } catch { throw ControlGroupError(.make, path: path, errno: error) }
    if hierarchy.controllers.contains(.cpuset) { try Self.fillCPUSet(path, mountLength: hierarchy.mountLength) }
    do throws(Errno) {
      return try withPath(path + [UInt8(ascii: "/")] + name.bytes) { (p) throws(Errno) in
        try File.openRaw(p, .writeOnly)
      }
    } catch { throw ControlGroupError(.attach, path: path, errno: error) }
  }
}
