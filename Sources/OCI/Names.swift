package import Linux

/// Names of the specification and the numbers they stand for.
///
/// Each table is a function from number to name that is nil behind the last: tables of constants are compiled wrongly in
/// Embedded Swift 6.3.
package enum Names {
  /// The number of `word` in a table.
  package static func number(of word: Span<UInt8>, in name: (Int) -> StaticString?) -> Int? {
    var number = 0
    while let candidate = name(number) {
      if equal(word, candidate) { return number }
      number += 1
    }
    return nil
  }

  /// The number of `word` in a table.
  package static func number(of word: CString, in name: (Int) -> StaticString?) -> Int? {
    var number = 0
    while let candidate = name(number) {
      if word == candidate { return number }
      number += 1
    }
    return nil
  }

  private static func equal(_ word: Span<UInt8>, _ name: StaticString) -> Bool {
    guard word.count == name.utf8CodeUnitCount else { return false }
    for index in word.indices where unsafe word[index] != name.utf8Start[index] { return false }
    return true
  }

  /// Capabilities by their bits (capabilities(7), linux/capability.h).
  package static func capability(_ number: Int) -> StaticString? {
    switch number {
    case 0: "CAP_CHOWN"
    case 1: "CAP_DAC_OVERRIDE"
    case 2: "CAP_DAC_READ_SEARCH"
    case 3: "CAP_FOWNER"
    case 4: "CAP_FSETID"
    case 5: "CAP_KILL"
    case 6: "CAP_SETGID"
    case 7: "CAP_SETUID"
    case 8: "CAP_SETPCAP"
    case 9: "CAP_LINUX_IMMUTABLE"
    case 10: "CAP_NET_BIND_SERVICE"
    case 11: "CAP_NET_BROADCAST"
    case 12: "CAP_NET_ADMIN"
    case 13: "CAP_NET_RAW"
    case 14: "CAP_IPC_LOCK"
    case 15: "CAP_IPC_OWNER"
    case 16: "CAP_SYS_MODULE"
    case 17: "CAP_SYS_RAWIO"
    case 18: "CAP_SYS_CHROOT"
    case 19: "CAP_SYS_PTRACE"
    case 20: "CAP_SYS_PACCT"
    case 21: "CAP_SYS_ADMIN"
    case 22: "CAP_SYS_BOOT"
    case 23: "CAP_SYS_NICE"
    case 24: "CAP_SYS_RESOURCE"
    case 25: "CAP_SYS_TIME"
    case 26: "CAP_SYS_TTY_CONFIG"
    case 27: "CAP_MKNOD"
    case 28: "CAP_LEASE"
    case 29: "CAP_AUDIT_WRITE"
    case 30: "CAP_AUDIT_CONTROL"
    case 31: "CAP_SETFCAP"
    case 32: "CAP_MAC_OVERRIDE"
    case 33: "CAP_MAC_ADMIN"
    case 34: "CAP_SYSLOG"
    case 35: "CAP_WAKE_ALARM"
    case 36: "CAP_BLOCK_SUSPEND"
    case 37: "CAP_AUDIT_READ"
    case 38: "CAP_PERFMON"
    case 39: "CAP_BPF"
    case 40: "CAP_CHECKPOINT_RESTORE"
    default: nil
    }
  }

  /// Kinds of namespaces, in the order of `LinuxConfig.Kind`.
  package static func namespace(_ number: Int) -> StaticString? {
    switch number {
    case 0: "pid"
    case 1: "network"
    case 2: "mount"
    case 3: "ipc"
    case 4: "uts"
    case 5: "user"
    case 6: "cgroup"
    case 7: "time"
    default: nil
    }
  }

  /// Resource limits by their numbers (getrlimit(2); x86 and arm share them).
  package static func limit(_ number: Int) -> StaticString? {
    switch number {
    case 0: "RLIMIT_CPU"
    case 1: "RLIMIT_FSIZE"
    case 2: "RLIMIT_DATA"
    case 3: "RLIMIT_STACK"
    case 4: "RLIMIT_CORE"
    case 5: "RLIMIT_RSS"
    case 6: "RLIMIT_NPROC"
    case 7: "RLIMIT_NOFILE"
    case 8: "RLIMIT_MEMLOCK"
    case 9: "RLIMIT_AS"
    case 10: "RLIMIT_LOCKS"
    case 11: "RLIMIT_SIGPENDING"
    case 12: "RLIMIT_MSGQUEUE"
    case 13: "RLIMIT_NICE"
    case 14: "RLIMIT_RTPRIO"
    case 15: "RLIMIT_RTTIME"
    default: nil
    }
  }

  /// Scheduling policies (sched(7)).
  static func schedulerPolicy(_ number: Int) -> StaticString? {
    switch number {
    case 0: "SCHED_OTHER"
    case 1: "SCHED_FIFO"
    case 2: "SCHED_RR"
    case 3: "SCHED_BATCH"
    case 4: "SCHED_ISO"
    case 5: "SCHED_IDLE"
    case 6: "SCHED_DEADLINE"
    default: nil
    }
  }

  /// Flags of sched_setattr(2) by their bits.
  static func schedulerFlag(_ bit: Int) -> StaticString? {
    switch bit {
    case 0: "SCHED_FLAG_RESET_ON_FORK"
    case 1: "SCHED_FLAG_RECLAIM"
    case 2: "SCHED_FLAG_DL_OVERRUN"
    case 3: "SCHED_FLAG_KEEP_POLICY"
    case 4: "SCHED_FLAG_KEEP_PARAMS"
    case 5: "SCHED_FLAG_UTIL_CLAMP_MIN"
    case 6: "SCHED_FLAG_UTIL_CLAMP_MAX"
    default: nil
    }
  }

  /// Classes of ioprio_set(2), less one: class 0 is none.
  static func ioClass(_ number: Int) -> StaticString? {
    switch number {
    case 0: "IOPRIO_CLASS_RT"
    case 1: "IOPRIO_CLASS_BE"
    case 2: "IOPRIO_CLASS_IDLE"
    default: nil
    }
  }

  /// Modes of set_mempolicy(2).
  static func memoryMode(_ number: Int) -> StaticString? {
    switch number {
    case 0: "MPOL_DEFAULT"
    case 1: "MPOL_PREFERRED"
    case 2: "MPOL_BIND"
    case 3: "MPOL_INTERLEAVE"
    case 4: "MPOL_LOCAL"
    case 5: "MPOL_PREFERRED_MANY"
    case 6: "MPOL_WEIGHTED_INTERLEAVE"
    default: nil
    }
  }

  /// Flags of set_mempolicy(2) by their bits from 13 on.
  static func memoryFlag(_ bit: Int) -> StaticString? {
    switch bit {
    case 0: "MPOL_F_NUMA_BALANCING"
    case 1: "MPOL_F_RELATIVE_NODES"
    case 2: "MPOL_F_STATIC_NODES"
    default: nil
    }
  }

  /// Values of `linux.rootfsPropagation`.
  static func propagation(_ number: Int) -> StaticString? {
    switch number {
    case 0: "private"
    case 1: "shared"
    case 2: "slave"
    case 3: "unbindable"
    case 4: "rprivate"
    case 5: "rshared"
    case 6: "rslave"
    case 7: "runbindable"
    default: nil
    }
  }

  /// Turns of a container's life at which hooks run.
  static func hook(_ number: Int) -> StaticString? {
    switch number {
    case 0: "prestart"
    case 1: "createRuntime"
    case 2: "createContainer"
    case 3: "startContainer"
    case 4: "poststart"
    case 5: "poststop"
    default: nil
    }
  }
}
