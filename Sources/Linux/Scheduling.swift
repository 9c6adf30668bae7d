internal import CLinux

/// When and where a process runs (sched(7), ioprio_set(2), numa(7), personality(2)).
package enum Scheduling {
  /// sched_setattr(2) for this process.
  package static func set(
    policy: UInt32, flags: UInt64, nice: Int32, priority: UInt32, runtime: UInt64, deadline: UInt64, period: UInt64
  ) throws(Errno) {
    var attribute = (UInt32(48), policy, flags, nice, priority, runtime, deadline, period)
    _ = unsafe try withUnsafeMutablePointer(to: &attribute) { (p) throws(Errno) in
      try systemCall(__NR_sched_setattr, 0, Int(bitPattern: p), 0)
    }
  }

  /// ioprio_set(2) for this process.
  package static func setIO(class: UInt16, priority: UInt16) throws(Errno) {
    try systemCall(__NR_ioprio_set, 1, 0, Int(`class`) << 13 | Int(priority))
  }

  /// set_mempolicy(2): mode with flags, and a mask of nodes.
  package static func setMemory(mode: UInt32, nodes: [UInt64]) throws(Errno) {
    try unsafe nodes.withUnsafeBufferPointer { (p) throws(Errno) in
      _ = try systemCall(
        __NR_set_mempolicy, Int(mode), nodes.isEmpty ? 0 : Int(bitPattern: p.baseAddress),
        nodes.isEmpty ? 0 : nodes.count * 64 + 1)
    }
  }

  /// personality(2).
  package static func setPersonality(_ domain: UInt32) throws(Errno) { try systemCall(__NR_personality, Int(domain)) }

  /// sched_setaffinity(2) of a process (0: this one): bit n of word n / 64 allows CPU n.
  package static func setAffinity(_ mask: [UInt64], of process: Process.ID = 0) throws(Errno) {
    try unsafe mask.withUnsafeBufferPointer { (p) throws(Errno) in
      _ = try systemCall(__NR_sched_setaffinity, Int(process), mask.count * 8, Int(bitPattern: p.baseAddress))
    }
  }
}
