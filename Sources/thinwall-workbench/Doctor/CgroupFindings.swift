import Linux

/// Control groups: which version, and where a group of our own can be made.
enum CgroupFindings {
  /// The controllers that limits are made with.
  private static let controllers = ["memory", "pids", "cpu"]

  static func group() -> FindingGroup {
    let lines = (kernelFile("/proc/self/cgroup") ?? "").split(separator: "\n").map {
      $0.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
    }.filter { $0.count == 3 }
    let unified = lines.first { $0[0] == "0" }?[2]
    let hasVersion1 = lines.contains { $0[0] != "0" }
    let root = ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"].first { exists("\($0)/cgroup.controllers") }
    var findings = [
      Finding(
        "version", .info,
        unified != nil && hasVersion1
          ? "hybrid: controllers in version 1" : hasVersion1 ? "1" : root != nil ? "2" : "none mounted")
    ]
    if let unified, let root {
      // Inside a cgroup namespace or a container the path may not exist as it is told; then the root is ours.
      let own = exists(root + unified) ? root + (unified == "/" ? "" : unified) : root
      let failure = trial(in: own)
      let here = (kernelFile("\(own)/cgroup.controllers") ?? "").split(separator: " ").map(String.init)
      findings.append(
        Finding(
          "version 2 group", failure == nil ? .yes : .info, "\(own): \(failure.map(\.text) ?? "a group can be made")"))
      if !hasVersion1 {
        let opens = Path.isWritable(CString(keeping: Array("\(own)/cgroup.subtree_control".utf8)))
        for controller in controllers {
          let works = failure == nil && opens && here.contains(controller)
          findings.append(
            Finding(
              controller, works,
              works ? "delegated" : here.contains(controller) ? "not delegated to us" : "not offered in \(own)"))
        }
      }
    }
    if hasVersion1 {
      for controller in controllers {
        guard let line = lines.first(where: { $0[1].split(separator: ",").contains { $0 == controller } }) else {
          findings.append(Finding(controller, .no, "no hierarchy has it"))
          continue
        }
        let mount = ["/sys/fs/cgroup/\(line[1])", "/sys/fs/cgroup/\(controller)"].first(where: exists)
        guard let mount else {
          findings.append(Finding(controller, .no, "its hierarchy is not mounted"))
          continue
        }
        let own = exists(mount + line[2]) ? mount + (line[2] == "/" ? "" : line[2]) : mount
        let failure = trial(in: own)
        findings.append(
          Finding(controller, failure == nil, "version 1, \(own): \(failure.map(\.text) ?? "a group can be made")"))
      }
    }
    return FindingGroup(name: "cgroups", findings: findings)
  }

  private static func exists(_ path: String) -> Bool {
    (try? Path.status(CString(keeping: Array(path.utf8)))) != nil
  }

  /// Makes a group and removes it again.
  private static func trial(in directory: String) -> Errno? {
    let path = CString(keeping: Array("\(directory)/thinwall-doctor-\(Linux.Process.id)".utf8))
    do throws(Errno) {
      try Path.makeDirectory(path)
      try Path.removeDirectory(path)
      return nil
    } catch { return error }
  }
}
