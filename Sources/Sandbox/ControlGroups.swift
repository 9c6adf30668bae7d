internal import Linux
internal import Policy

/// Where control groups can be made: version 2 when delegated or root, version 1 when root (cgroups(7)).
struct ControlGroups {
  enum Controller {
    case memory, pids, cpu
    var name: StaticString {
      switch self {
      case .memory: "memory"
      case .pids: "pids"
      case .cpu: "cpu"
      }
    }
  }

  /// A directory in which a group with the wanted controller can be made.
  struct Place {
    var directory: [UInt8]
    var isUnified: Bool
  }

  /// One mounted hierarchy and this process's group in it.
  private struct Hierarchy {
    var mountPoint: [UInt8]
    var isUnified: Bool
    /// Version 1: the mount's options, among them the controllers.
    var options: [[UInt8]]
    /// This process's group, relative to the mount point.
    var group: [UInt8] = []
  }

  private var hierarchies: [Hierarchy] = []

  /// Reads /proc/self/mountinfo and /proc/self/cgroup (proc(5), cgroups(7)).
  static func read() -> ControlGroups {
    var result = ControlGroups()
    let mounts = (try? File.contents(of: CString("/proc/self/mountinfo"))) ?? []
    var roots: [[UInt8]] = []
    for line in mounts.split(separator: 10) {
      let fields = line.split(separator: 32).map { Array($0) }
      guard fields.count > 6, let dash = fields.firstIndex(of: [UInt8(ascii: "-")]), fields.count > dash + 3 else {
        continue
      }
      let type = fields[dash + 1]
      guard type == CString("cgroup").bytes || type == CString("cgroup2").bytes else { continue }
      // Mounted from outside this control group namespace: what lies there is not ours to use.
      if fields[3].starts(with: CString("/..").bytes) { continue }
      result.hierarchies.append(
        Hierarchy(
          mountPoint: fields[4], isUnified: type == CString("cgroup2").bytes,
          options: fields[dash + 3].split(separator: UInt8(ascii: ",")).map { Array($0) }))
      roots.append(fields[3])
    }
    let own = (try? File.contents(of: CString("/proc/self/cgroup"))) ?? []
    for line in own.split(separator: 10) {
      let fields = line.split(separator: UInt8(ascii: ":"), maxSplits: 2, omittingEmptySubsequences: false).map {
        Array($0)
      }
      guard fields.count == 3 else { continue }
      let controllers = fields[1].split(separator: UInt8(ascii: ",")).map { Array($0) }
      for i in result.hierarchies.indices {
        let isHere =
          fields[0] == [48]
          ? result.hierarchies[i].isUnified
          : !result.hierarchies[i].isUnified
            && controllers.contains(where: { result.hierarchies[i].options.contains($0) })
        guard isHere else { continue }
        // A container may see only a part of the hierarchy: what the mount's root has in common is left out.
        var path = fields[2]
        if roots[i].count > 1 && isBeneath(path, roots[i]) { path.removeSubrange(..<roots[i].count) }
        result.hierarchies[i].group = path.count > 1 ? path : []
      }
    }
    return result
  }

  /// Where a group with `controller` can be made: under this process's own group, or the nearest above it that hands
  /// the controller down and is ours to write.
  func place(for controller: Controller) -> Place? {
    let name = CString(controller.name).bytes
    for hierarchy in hierarchies where !hierarchy.isUnified && hierarchy.options.contains(name) {
      let directory = hierarchy.mountPoint + hierarchy.group
      if Self.isWritable(directory) { return Place(directory: directory, isUnified: false) }
    }
    for hierarchy in hierarchies where hierarchy.isUnified {
      var group = hierarchy.group
      while true {
        let directory = hierarchy.mountPoint + group
        if Self.isWritable(directory) && Self.mayHoldGroups(directory) && Self.handsDown(name, directory) {
          return Place(directory: directory, isUnified: true)
        }
        // The run's group would lie beside this one: what bounds this one must not be left behind.
        if Self.isBounded(directory) { return nil }
        guard let slash = group.lastIndex(of: UInt8(ascii: "/")) else { break }
        group.removeSubrange(slash...)
      }
    }
    return nil
  }

  private static func isWritable(_ directory: [UInt8]) -> Bool {
    (try? withCString(directory) { (p) throws(Errno) in Path.isWritable(p) }) ?? false
  }

  /// Version 2: below a group with processes of its own, only the root of all excepted, no group can be joined. The
  /// kernel takes `+pids` and `+cpu` there all the same, for threads (cgroups(7), "no internal processes" rule).
  private static func mayHoldGroups(_ directory: [UInt8]) -> Bool {
    func contents(_ name: StaticString) -> [UInt8]? {
      try? withCString(directory + CString(name).bytes) { (p) throws(Errno) in try File.contents(of: p) }
    }
    guard let type = contents("/cgroup.type") else { return true }
    return type == CString("domain\n").bytes && contents("/cgroup.procs")?.isEmpty == true
  }

  /// Whether a group has limits of its own.
  private static func isBounded(_ directory: [UInt8]) -> Bool {
    for name in ["/memory.max", "/memory.high", "/memory.swap.max", "/pids.max", "/cpu.max"] as [StaticString] {
      guard
        let text = try? withCString(directory + CString(name).bytes, { (p) throws(Errno) in try File.contents(of: p) })
      else { continue }
      if !text.starts(with: CString("max").bytes) { return true }
    }
    return false
  }

  /// Whether groups below have the controller: it is in cgroup.subtree_control, or can be put there now.
  private static func handsDown(_ controller: [UInt8], _ directory: [UInt8]) -> Bool {
    let control = directory + CString("/cgroup.subtree_control").bytes
    func isListed() -> Bool {
      guard let text = try? withCString(control, { (p) throws(Errno) in try File.contents(of: p) }) else {
        return false
      }
      return text.split(whereSeparator: { $0 == 32 || $0 == 10 }).contains { Array($0) == controller }
    }
    if isListed() { return true }
    _ = try? withCString([UInt8(ascii: "+")] + controller) { (value) throws(Errno) in
      try withCString(control) { (p) throws(Errno) in try File.put(value, to: p) }
    }
    return isListed()
  }
}
