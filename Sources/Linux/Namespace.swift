internal import CLinux

/// Making, joining and leaving namespaces (namespaces(7)).
package enum Namespace {
  /// Kinds beyond those a sandbox is cloned into.
  @inlinable package static var time: Process.Namespaces { Process.Namespaces(rawValue: 0x80) }

  /// Moves this process (for PID and time namespaces: its future children) into the namespace behind a descriptor of
  /// /proc/PID/ns, or into several of the process behind a pidfd (setns(2)).
  package static func join(_ descriptor: Int32, _ kinds: Process.Namespaces) throws(Errno) {
    try systemCall(__NR_setns, Int(descriptor), Int(kinds.rawValue))
  }

  /// Whether this process is in a user namespace that is not the machine's first (/proc/self/ns/user, whose inode has
  /// been PROC_USER_INIT_INO since 3.8).
  package static var isInUserNamespace: Bool {
    guard let status = try? Path.status(CString("/proc/self/ns/user")) else { return false }
    return status.inode != 0xEFFF_FFFD
  }

  /// unshare(2).
  package static func leave(_ kinds: Process.Namespaces) throws(Errno) {
    try systemCall(__NR_unshare, Int(kinds.rawValue))
  }

  /// Brings up the loopback interface of this network namespace (netdevice(7), SIOCGIFFLAGS, SIOCSIFFLAGS).
  package static func raiseLoopback() throws(Errno) {
    let socket = Int32(try systemCall(__NR_socket, 2, 2 | 0x80000, 0))
    defer { File.close(socket) }
    // struct ifreq: 16 bytes of name ("lo"), then the flags: IFF_UP | IFF_RUNNING.
    var request: (UInt64, UInt64, UInt64, UInt64, UInt64) = (0x6f6c, 0, 0x41, 0, 0)
    _ = unsafe try withUnsafeMutablePointer(to: &request) { (p) throws(Errno) in
      try systemCall(__NR_ioctl, Int(socket), 0x8914, Int(bitPattern: p))
    }
  }
}

extension Process {
  /// What `clone` returns in the parent: the child's id and a descriptor of it.
  package struct Child: BitwiseCopyable, Sendable {
    package let id: ID
    package let descriptor: Int32
    package init(id: ID, descriptor: Int32) {
      self.id = id
      self.descriptor = descriptor
    }
  }

  /// A copy of this process in new namespaces and, on cgroup v2, straight in a control group: nil in the child
  /// (clone3(2) with CLONE_PIDFD, CLONE_CLEAR_SIGHAND, CLONE_INTO_CGROUP). `asSibling`: a child of our parent.
  package static func clone(
    into namespaces: Namespaces, controlGroup: Int32? = nil, asSibling: Bool = false
  ) throws(Errno) -> Child? {
    var descriptor: Int32 = -1
    var arguments = clone_args()
    arguments.flags = namespaces.rawValue | 0x1000 | 0x1_0000_0000
    if asSibling {
      arguments.flags |= 0x8000
    } else {
      arguments.exit_signal = 17
    }
    if let controlGroup {
      arguments.flags |= 0x2_0000_0000
      arguments.cgroup = UInt64(UInt32(bitPattern: controlGroup))
    }
    let id = unsafe try withUnsafeMutablePointer(to: &descriptor) { (d) throws(Errno) in
      arguments.pidfd = UInt64(UInt(bitPattern: d))
      return unsafe try withUnsafeMutablePointer(to: &arguments) { (p) throws(Errno) in
        try systemCall(__NR_clone3, Int(bitPattern: p), 88)
      }
    }
    return id == 0 ? nil : Child(id: Int32(id), descriptor: descriptor)
  }

  /// A copy of this process that has its descriptors in common with it, as a child of its parent: 0 in the child
  /// (clone(2), CLONE_FILES, CLONE_PARENT). The first of a PID namespace may have no siblings: its copy is a child that
  /// ends without a signal, and that wait(2) shows only with __WALL.
  package static func cloneSharingDescriptors() throws(Errno) -> ID {
    do throws(Errno) { return Int32(try systemCall(__NR_clone, 0x400 | 0x8000)) } catch {
      if error != .invalidArgument { throw error }
      return Int32(try systemCall(__NR_clone, 0x400))
    }
  }

  /// pidfd_send_signal(2).
  package static func send(_ signal: Int32, to descriptor: Int32) throws(Errno) {
    try systemCall(__NR_pidfd_send_signal, Int(descriptor), Int(signal), 0, 0)
  }

  /// Whether a signal could be sent: the process is there, perhaps as a zombie.
  package static func exists(_ id: ID) -> Bool { linux_syscall(Int(__NR_kill), Int(id), 0, 0, 0, 0, 0) != -3 }

  /// Field 3 (state) and field 22 (start time in clock ticks) of /proc/PID/stat; nil when the process is gone.
  package static func stat(_ id: ID) -> (state: UInt8, start: UInt64)? {
    var path: [UInt8] = []
    path += CString("/proc/").bytes
    path += decimal(Int(id))
    path += CString("/stat\0").bytes
    path.append(0)
    guard
      let text = unsafe path.withUnsafeBufferPointer({ p in
        unsafe try? File.contents(of: CString(at: p.baseAddress!))
      }), let close = text.lastIndex(of: UInt8(ascii: ")")), close + 2 < text.count
    else { return nil }
    var field = 3
    var start: UInt64 = 0
    var index = close + 2
    let state = text[index]
    while index < text.count && field <= 22 {
      if text[index] == UInt8(ascii: " ") {
        field += 1
      } else if field == 22 {
        start = start &* 10 &+ UInt64(text[index] &- 48)
      }
      index += 1
    }
    return (state, start)
  }

  /// execveat(2) of an open file, without a path.
  package static func execute(
    descriptor: Int32, _ arguments: StringVector, _ environment: StringVector
  ) -> Errno {
    let result = linux_syscall(
      Int(__NR_execveat), Int(descriptor), CString("").address, arguments.address, environment.address, 0x1000, 0)
    return Errno(rawValue: Int32(truncatingIfNeeded: -result))
  }

  /// prlimit(2) of another process (0: this one), soft and hard.
  package static func setLimit(of process: ID = 0, _ resource: Int, soft: UInt64, hard: UInt64) throws(Errno) {
    var limit = rlimit64(rlim_cur: soft, rlim_max: hard)
    _ = unsafe try withUnsafeMutablePointer(to: &limit) { (p) throws(Errno) in
      try systemCall(__NR_prlimit64, Int(process), resource, Int(bitPattern: p), 0)
    }
  }
}
