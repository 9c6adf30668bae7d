internal import CLinux

/// Creating, replacing, waiting for and ending processes.
public enum Process {
  package typealias ID = Int32

  /// Namespaces for a new process (clone(2), namespaces(7)).
  public struct Namespaces: OptionSet, Sendable {
    /// The kernel's bits.
    public let rawValue: UInt64
    /// What these bits say.
    @inlinable public init(rawValue: UInt64) { self.rawValue = rawValue }
    @inlinable package static var mount: Namespaces { Namespaces(rawValue: 0x0002_0000) }
    @inlinable package static var cgroup: Namespaces { Namespaces(rawValue: 0x0200_0000) }
    @inlinable package static var uts: Namespaces { Namespaces(rawValue: 0x0400_0000) }
    @inlinable package static var ipc: Namespaces { Namespaces(rawValue: 0x0800_0000) }
    @inlinable package static var user: Namespaces { Namespaces(rawValue: 0x1000_0000) }
    @inlinable package static var pid: Namespaces { Namespaces(rawValue: 0x2000_0000) }
    @inlinable package static var network: Namespaces { Namespaces(rawValue: 0x4000_0000) }
  }

  /// A copy of this process, as fork(2) makes it, in new namespaces: 0 in the child, its id in the parent (clone3(2)).
  ///
  /// No fork handler of a libc runs; the caller is single-threaded.
  package static func fork(into namespaces: Namespaces = []) throws(Errno) -> ID {
    var arguments = clone_args()
    arguments.flags = namespaces.rawValue
    arguments.exit_signal = 17
    do throws(Errno) {
      return unsafe Int32(
        try withUnsafeMutablePointer(to: &arguments) { (p) throws(Errno) in
          try systemCall(__NR_clone3, Int(bitPattern: p), 88)
        })
    } catch {
      // Inside another sandbox: a filter cannot look at clone3's arguments, so filters refuse it.
      if error != .noSystemCall { throw error }
      return Int32(try systemCall(__NR_clone, Int(namespaces.rawValue) | 17))
    }
  }

  /// What a process that shares our memory starts with: a function without context, and its argument.
  package typealias Entry = @convention(c) (UnsafeMutableRawPointer?) -> Void

  /// Starts `entry(argument)` in a child that borrows this memory on a stack of its own; returns when the child has
  /// executed another program or ended (clone(2) with CLONE_VM | CLONE_VFORK). Costs no copy of the page tables.
  ///
  /// With `sharingDescriptors`, what the child opens is open here too, until it unshares its table.
  @unsafe
  package static func borrow(
    stackTop: UnsafeMutableRawPointer, sharingDescriptors: Bool, entry: Entry, argument: UnsafeMutableRawPointer
  ) throws(Errno) -> ID {
    let flags: UInt = 0x4100 | 17 | (sharingDescriptors ? 0x400 : 0)
    let result = unsafe linux_clone_entry(flags, stackTop, entry, argument)
    if result < 0 { throw Errno(rawValue: Int32(-result)) }
    return Int32(result)
  }

  /// Goes on in `entry(argument)` on another stack, for good.
  @unsafe
  package static func switchStack(
    top: UnsafeMutableRawPointer, entry: Entry, argument: UnsafeMutableRawPointer?
  ) -> Never { unsafe linux_switch_stack(top, entry, argument) }

  /// execve(2); returns only to say why not.
  package static func execute(_ path: CString, _ arguments: StringVector, _ environment: StringVector) -> Errno {
    let result = linux_syscall(Int(__NR_execve), path.address, arguments.address, environment.address, 0, 0, 0)
    return Errno(rawValue: Int32(truncatingIfNeeded: -result))
  }

  /// Ends this process without any handler of a libc (exit_group(2)).
  package static func exit(_ code: Int32) -> Never {
    _ = linux_syscall(Int(__NR_exit_group), Int(code), 0, 0, 0, 0, 0)
    // A filter that refuses even this: `--deny-syscall exit_group`.
    linux_trap()
  }

  /// getpid(2).
  package static var id: ID { Int32(linux_syscall(Int(__NR_getpid), 0, 0, 0, 0, 0, 0)) }
  /// getppid(2); 0 for a parent outside the PID namespace.
  package static var parent: ID { Int32(linux_syscall(Int(__NR_getppid), 0, 0, 0, 0, 0, 0)) }
  /// geteuid(2).
  package static var effectiveUser: UInt32 {
    UInt32(truncatingIfNeeded: linux_syscall(Int(__NR_geteuid), 0, 0, 0, 0, 0, 0))
  }
  /// getegid(2).
  package static var effectiveGroup: UInt32 {
    UInt32(truncatingIfNeeded: linux_syscall(Int(__NR_getegid), 0, 0, 0, 0, 0, 0))
  }
  /// getpgrp(2).
  package static var group: ID { Int32(linux_syscall(Int(__NR_getpgid), 0, 0, 0, 0, 0, 0)) }
  /// Whether this process leads its session (getsid(2)).
  package static var isSessionLeader: Bool { Int32(linux_syscall(Int(__NR_getsid), 0, 0, 0, 0, 0, 0)) == id }
  /// setsid(2).
  package static func newSession() throws(Errno) { try systemCall(__NR_setsid) }

  /// Leaves the process group for one of its own (setpgid(2)).
  package static func newGroup() throws(Errno) { try systemCall(__NR_setpgid, 0, 0) }

  /// How a child changed state (wait(2)).
  package enum Change: Sendable, Equatable {
    case exited(Int32)
    case killed(signal: Int32, coreDumped: Bool)
    case stopped(signal: Int32)
    case continued
  }

  /// CPU time and memory of children, as wait4(2) counts them.
  package struct Usage: Sendable {
    package var userMicroseconds: Int64 = 0
    package var systemMicroseconds: Int64 = 0
    package var peakMemoryKilobytes: Int64 = 0
    package init() {}
  }

  /// Waits for a child (`-1`: any): its id and change, or nil where `block` is false and nothing has happened.
  package static func wait(
    for child: ID = -1, block: Bool, stops: Bool = false, usage: inout Usage
  ) throws(Errno) -> (ID, Change)? {
    var status: Int32 = 0
    var resources = rusage()
    let options = (block ? 0 : 1) | (stops ? 2 | 8 : 0) | 0x4000_0000  // WNOHANG, WUNTRACED | WCONTINUED, __WALL
    let who = unsafe try withUnsafeMutablePointer(to: &status) { (s) throws(Errno) in
      unsafe try withUnsafeMutablePointer(to: &resources) { (r) throws(Errno) in
        try retryingSystemCall(__NR_wait4, Int(child), Int(bitPattern: s), options, Int(bitPattern: r))
      }
    }
    if who == 0 { return nil }
    usage.userMicroseconds = Int64(resources.ru_utime.tv_sec * 1_000_000 + resources.ru_utime.tv_usec)
    usage.systemMicroseconds = Int64(resources.ru_stime.tv_sec * 1_000_000 + resources.ru_stime.tv_usec)
    usage.peakMemoryKilobytes = Int64(resources.ru_maxrss)
    let low = status & 0x7f
    let change: Change =
      if status == 0xffff {
        .continued
      } else if status & 0xff == 0x7f {
        .stopped(signal: (status >> 8) & 0xff)
      } else if low == 0 {
        .exited((status >> 8) & 0xff)
      } else {
        .killed(signal: low, coreDumped: status & 0x80 != 0)
      }
    return (Int32(who), change)
  }

  /// Settings of prctl(2) that a sandbox needs.
  package enum Setting: Sendable {
    /// The signal this process gets when its parent ends; 0 for none.
    case parentDeathSignal(Int32)
    /// Whether others of the same user may trace this process and read its memory, and whether it dumps core.
    case dumpable(Bool)
    /// Nothing that is executed from here on gains privileges.
    case noNewPrivileges
    /// Orphaned descendants become children of this process.
    case childSubreaper
  }

  /// prctl(2).
  package static func set(_ setting: Setting) throws(Errno) {
    switch setting {
    case .parentDeathSignal(let signal): try systemCall(__NR_prctl, 1, Int(signal))
    case .dumpable(let yes): try systemCall(__NR_prctl, 4, yes ? 1 : 0)
    case .noNewPrivileges: try systemCall(__NR_prctl, 38, 1)
    case .childSubreaper: try systemCall(__NR_prctl, 36, 1)
    }
  }

  /// Reads back PR_SET_NO_NEW_PRIVS.
  package static var hasNoNewPrivileges: Bool { linux_syscall(Int(__NR_prctl), 39, 0, 0, 0, 0, 0) == 1 }

  /// pidfd_open(2) for a thread; kernels before 6.9 know only whole processes and refuse other threads of theirs.
  package static func open(thread: ID) throws(Errno) -> FileDescriptor {
    do throws(Errno) {
      return FileDescriptor(owning: Int32(try systemCall(__NR_pidfd_open, Int(thread), 0x80)))
    } catch {
      if error != .invalidArgument { throw error }
      return FileDescriptor(owning: Int32(try systemCall(__NR_pidfd_open, Int(thread), 0)))
    }
  }

  /// Sends SIGKILL to the children of this thread but one; whether there were any (/proc/thread-self/children).
  @discardableResult
  package static func killChildren(except spared: ID = 0) -> Bool {
    guard let file = try? File.openRaw(CString("/proc/thread-self/children")) else { return false }
    defer { File.close(file) }
    var storage = InlineArray<2048, UInt8>(repeating: 0)
    return unsafe withUnsafeMutablePointer(to: &storage) { pointer in
      let buffer = unsafe UnsafeMutableRawBufferPointer(start: pointer, count: 2048)
      guard let count = unsafe try? File.read(file, into: buffer) else { return false }
      var id: ID = 0
      var found = false
      for i in 0..<count {
        let byte = unsafe buffer[i]
        if byte >= 48 && byte <= 57 {
          id = id * 10 + ID(byte - 48)
        } else {
          if id > 0 && id != spared {
            found = true
            try? Signal.send(Signal.kill, to: id)
          }
          id = 0
        }
      }
      return found
    }
  }

  /// A duplicate of descriptor `number` of the process behind `pidfd` (pidfd_getfd(2)).
  package static func descriptor(_ number: Int32, of pidfd: borrowing FileDescriptor) throws(Errno) -> FileDescriptor {
    FileDescriptor(owning: Int32(try systemCall(__NR_pidfd_getfd, Int(pidfd.rawValue), Int(number), 0)))
  }

  /// sched_setaffinity(2) for this process: bit n of word n / 64 allows CPU n.
  package static func setAffinity(_ mask: UnsafeBufferPointer<UInt64>) throws(Errno) {
    try systemCall(__NR_sched_setaffinity, 0, mask.count * 8, Int(bitPattern: mask.baseAddress))
  }

  /// setrlimit(2) of this process, soft and hard.
  package static func setLimit(_ resource: Resource, _ value: UInt64) throws(Errno) {
    var limit = rlimit64(rlim_cur: value, rlim_max: value)
    _ = unsafe try withUnsafeMutablePointer(to: &limit) { (p) throws(Errno) in
      try systemCall(__NR_prlimit64, 0, resource.number, Int(bitPattern: p), 0)
    }
  }

  /// What setrlimit(2) bounds.
  package enum Resource: BitwiseCopyable, Sendable {
    case fileSize, openFiles, processes, addressSpace
    var number: Int {
      switch self {
      case .fileSize: 1
      case .processes: 6
      case .openFiles: 7
      case .addressSpace: 9
      }
    }
  }

  /// Drops from this process's memory everything but its own image and `keep...keepEnd`: stacks, heap, mappings, and
  /// with them every byte that came from its caller. Only code that touches neither libc nor the Swift runtime may
  /// run afterwards, on a stack within the kept range (munmap(2), rseq(2)).
  package static func forgetMemory(keeping keep: Int, to keepEnd: Int, threadStorage: Int) {
    let rseq = linux_rseq_area()
    if rseq != 0 {
      _ = linux_syscall(
        Int(__NR_rseq), Int(bitPattern: rseq), Int(linux_rseq_length()), 1, Int(linux_rseq_signature()), 0, 0)
    }
    linux_set_thread_pointer(UInt(bitPattern: threadStorage))
    let page = 4095
    let imageStart = Int(bitPattern: linux_image_start()) & ~page
    let imageEnd = (Int(bitPattern: linux_image_end()) + page) & ~page
    #if arch(x86_64)
      let top = 0x7fff_ffff_f000
    #else
      let top = 0x1_0000_0000_0000
    #endif
    // Ascending order; either range may come first.
    let imageFirst = imageStart < keep
    let (a, b) = imageFirst ? (imageStart, imageEnd) : (keep, keepEnd)
    let (c, d) = imageFirst ? (keep, keepEnd) : (imageStart, imageEnd)
    _ = linux_syscall(Int(__NR_munmap), 0, a, 0, 0, 0, 0)
    _ = linux_syscall(Int(__NR_munmap), b, c - b, 0, 0, 0, 0)
    _ = linux_syscall(Int(__NR_munmap), d, top - d, 0, 0, 0, 0)
  }

  /// The environment vector this process was started with, as `NAME=VALUE` strings.
  package static func environment(_ body: (CString) -> Void) {
    guard var entry = unsafe linux_environment() else { return }
    while let string = unsafe entry.pointee {
      unsafe body(CString(at: UnsafePointer(UnsafeRawPointer(string).assumingMemoryBound(to: UInt8.self))))
      unsafe entry += 1
    }
  }
}
