internal import CLinux

/// Installing seccomp filters and answering for them (seccomp(2), seccomp_unotify(2)).
package enum SystemCallFilter {
  /// Installs a program of `count` sock_filter instructions for this thread and all it starts.
  package static func install(address: Int, count: Int) throws(Errno) {
    _ = try install(address: address, count: count, flags: 0)
  }

  /// The same; the descriptor on which notified calls arrive belongs to the caller.
  package static func installWithListener(address: Int, count: Int) throws(Errno) -> Int32 {
    // NEW_LISTENER, and WAIT_KILLABLE_RECV (5.19): signals do not restart a call that is being answered.
    do { return Int32(try install(address: address, count: count, flags: 8 | 32)) } catch {
      if error != .invalidArgument { throw error }
      return Int32(try install(address: address, count: count, flags: 8))
    }
  }

  /// The same with flags of seccomp(2); the listener's descriptor, where one is asked for.
  package static func install(
    address: Int, count: Int, flags: UInt32, listens: Bool
  ) throws(Errno) -> Int32? {
    // With a listener, TSYNC (1) tells its failure by ESRCH and not by a thread's id (TSYNC_ESRCH, 16).
    let extra = listens ? 8 | (flags & 1 != 0 ? 16 : 0) : 0
    let result = try install(address: address, count: count, flags: Int(flags) | extra)
    return listens ? Int32(result) : nil
  }

  private static func install(address: Int, count: Int, flags: Int) throws(Errno) -> Int {
    var program: (UInt16, UInt16, UInt32, Int) = (UInt16(count), 0, 0, address)
    return unsafe try withUnsafeMutablePointer(to: &program) { (p) throws(Errno) in
      try systemCall(__NR_seccomp, 1, flags, Int(bitPattern: p))
    }
  }

  /// Reads back how many filters bind this thread: the mode that prctl(PR_GET_SECCOMP) tells (2 = filtered).
  package static var isActive: Bool { linux_syscall(Int(__NR_prctl), 21, 0, 0, 0, 0, 0) == 2 }

  /// Whether the kernel knows an action value (SECCOMP_GET_ACTION_AVAIL).
  package static func isAvailable(action: UInt32) -> Bool {
    var value = action
    return unsafe withUnsafeMutablePointer(to: &value) { p in
      linux_syscall(Int(__NR_seccomp), 2, 0, Int(bitPattern: p), 0, 0, 0)
    } == 0
  }

  /// A call that waits for its answer.
  package struct Notification: Sendable {
    package let id: UInt64
    package let process: Process.ID
    package let number: Int32
    package let arguments: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)
  }

  /// The next call that waits, or nil when its process is gone (SECCOMP_IOCTL_NOTIF_RECV).
  package static func receive(from listener: Int32) -> Notification? {
    var n = seccomp_notif()
    let result = unsafe withUnsafeMutablePointer(to: &n) { p in
      linux_syscall(Int(__NR_ioctl), Int(listener), 0xC050_2100, Int(bitPattern: p), 0, 0, 0)
    }
    if result < 0 { return nil }
    return Notification(
      id: n.id, process: Int32(bitPattern: n.pid), number: n.data.nr,
      arguments: (n.data.args.0, n.data.args.1, n.data.args.2, n.data.args.3, n.data.args.4, n.data.args.5))
  }

  /// Whether the process that made the call still waits: its id cannot have been reused (SECCOMP_IOCTL_NOTIF_ID_VALID).
  package static func isWaiting(_ id: UInt64, on listener: Int32) -> Bool {
    var copy = id
    return unsafe withUnsafeMutablePointer(to: &copy) { p in
      linux_syscall(Int(__NR_ioctl), Int(listener), 0x4008_2102, Int(bitPattern: p), 0, 0, 0)
    } == 0
  }

  /// Ends a waiting call with success (0) or an error (SECCOMP_IOCTL_NOTIF_SEND).
  package static func answer(_ id: UInt64, with error: Errno?, on listener: Int32) {
    var response = seccomp_notif_resp()
    response.id = id
    response.error = -(error?.rawValue ?? 0)
    _ = unsafe withUnsafeMutablePointer(to: &response) { p in
      linux_syscall(Int(__NR_ioctl), Int(listener), 0xC018_2101, Int(bitPattern: p), 0, 0, 0)
    }
  }
}
