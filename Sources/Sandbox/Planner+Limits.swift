internal import Linux
internal import Policy

extension Planner {
  /// Limits that need something outside the program's own process.
  mutating func planLimits() throws(Refusal) {
    let limits = policy.limits
    guard limits.memory != nil || limits.processes != nil || limits.cpuPercent != nil else { return }
    // TODO: cgroups
  }

  /// Limits that the program's own process sets on itself.
  mutating func planProgramLimits() {
    let limits = policy.limits
    for index in cgroups.groups.indices { program.append(Step(.joinCgroup(index), for: .memoryLimit)) }
    if let files = limits.openFiles { program.append(Step(.limit(.openFiles, files), for: .openFilesLimit)) }
    if let size = limits.fileSize { program.append(Step(.limit(.fileSize, size), for: .fileSizeLimit)) }
    if let cpus = limits.cpus {
      let mask = unsafe arena.array(cpus)
      program.append(
        Step(.setAffinity(address: Int(bitPattern: mask.baseAddress), count: mask.count), for: .cpus))
    }
  }
}
