internal import CLinux

/// Signals by number, their sets, and sending them (signal(7)).
public enum Signal {
  @inlinable package static var hangup: Int32 { 1 }
  @inlinable package static var interrupt: Int32 { 2 }
  @inlinable package static var kill: Int32 { 9 }
  @inlinable package static var pipe: Int32 { 13 }
  @inlinable package static var terminate: Int32 { 15 }
  @inlinable package static var child: Int32 { 17 }
  @inlinable package static var `continue`: Int32 { 18 }
  @inlinable package static var windowChange: Int32 { 28 }
  @inlinable package static var systemCall: Int32 { 31 }

  /// A set of signals 1...64.
  public struct Set: BitwiseCopyable, Sendable, Equatable {
    /// Bit n - 1 for signal n.
    public var rawValue: UInt64
    @inlinable package init(rawValue: UInt64) { self.rawValue = rawValue }
    /// The set of one signal. No variadic list: an array would wake the runtime in init.
    @inlinable package init(_ signal: Int32) { rawValue = 1 << UInt64(signal - 1) }
    @inlinable package static var all: Set { Set(rawValue: ~0) }
    @inlinable package static var none: Set { Set(rawValue: 0) }
    @inlinable package func contains(_ signal: Int32) -> Bool { rawValue >> UInt64(signal - 1) & 1 == 1 }
  }

  /// Blocks exactly `set` in this thread; the former set (rt_sigprocmask(2)).
  @discardableResult
  package static func setBlocked(_ set: Set) -> Set {
    var new = set.rawValue
    var old: UInt64 = 0
    _ = unsafe withUnsafeMutablePointer(to: &new) { n in
      unsafe withUnsafeMutablePointer(to: &old) { o in
        linux_syscall(Int(__NR_rt_sigprocmask), 2, Int(bitPattern: n), Int(bitPattern: o), 8, 0, 0)
      }
    }
    return Set(rawValue: old)
  }

  /// How the kernel lays out struct sigaction (rt_sigaction(2)).
  private struct KernelAction {
    var handler: UInt = 0
    var flags: UInt = 0
    var restorer: UInt = 0
    var mask: UInt64 = 0
  }

  /// Whether this process ignores a signal.
  package static func isIgnored(_ signal: Int32) -> Bool {
    var old = KernelAction()
    _ = unsafe withUnsafeMutablePointer(to: &old) { o in
      linux_syscall(Int(__NR_rt_sigaction), Int(signal), 0, Int(bitPattern: o), 8, 0, 0)
    }
    return old.handler == 1
  }

  /// Gives a signal its default action, or ignores it.
  package static func setIgnored(_ signal: Int32, _ ignored: Bool) {
    var new = KernelAction()
    new.handler = ignored ? 1 : 0
    _ = unsafe withUnsafeMutablePointer(to: &new) { n in
      linux_syscall(Int(__NR_rt_sigaction), Int(signal), Int(bitPattern: n), 0, 8, 0, 0)
    }
  }

  /// kill(2). A process of 0 means the own group, -1 everybody this process may signal.
  package static func send(_ signal: Int32, to process: Process.ID) throws(Errno) {
    try Linux.systemCall(__NR_kill, Int(process), Int(signal))
  }

  /// A descriptor from which the signals of `set`, which are blocked, are read (signalfd(2)).
  package static func descriptor(for set: Set) throws(Errno) -> FileDescriptor {
    var mask = set.rawValue
    let fd = unsafe try withUnsafeMutablePointer(to: &mask) { (m) throws(Errno) in
      try Linux.systemCall(__NR_signalfd4, -1, Int(bitPattern: m), 8, 0x80800)
    }
    return FileDescriptor(owning: Int32(fd))
  }

  /// Has this process continued when CLOCK_MONOTONIC reaches `time` (nanoseconds), should it be stopped then
  /// (timer_create(2), SIGEV_SIGNAL with SIGCONT).
  package static func continueSelf(at time: Int64) {
    var event: (Int, Int32, Int32, Int, Int, Int, Int, Int, Int) = (0, Signal.continue, 0, 0, 0, 0, 0, 0, 0)
    var timer: Int32 = 0
    let made = unsafe withUnsafeMutablePointer(to: &event) { e in
      unsafe withUnsafeMutablePointer(to: &timer) { t in
        linux_syscall(Int(__NR_timer_create), 1, Int(bitPattern: e), Int(bitPattern: t), 0, 0, 0)
      }
    }
    guard made == 0 else { return }
    var when = (Int64(0), Int64(0), time / 1_000_000_000, time % 1_000_000_000)
    _ = unsafe withUnsafeMutablePointer(to: &when) { w in
      linux_syscall(Int(__NR_timer_settime), Int(timer), 1, Int(bitPattern: w), 0, 0, 0)
    }
  }

  /// A signal as signalfd(2) reports it.
  package struct Info: Sendable {
    package let number: Int32
    /// Sent by the kernel, from the terminal for instance, and so to the whole process group.
    package let fromKernel: Bool
  }

  /// The next signal of a signalfd, or nil when none waits.
  package static func next(from descriptor: Int32) -> Info? {
    var raw: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0, 0, 0)
    var rest: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0, 0, 0)
    // readv, so that two plain tuples make the 128 bytes.
    let n = unsafe withUnsafeMutablePointer(to: &raw) { a in
      unsafe withUnsafeMutablePointer(to: &rest) { b in
        var vector = (Int(bitPattern: a), 64, Int(bitPattern: b), 64)
        return unsafe withUnsafeMutablePointer(to: &vector) { v in
          linux_syscall(Int(__NR_readv), Int(descriptor), Int(bitPattern: v), 2, 0, 0, 0)
        }
      }
    }
    guard n == 128 else { return nil }
    let number = Int32(truncatingIfNeeded: raw.0 & 0xffff_ffff)
    let code = Int32(truncatingIfNeeded: raw.1 & 0xffff_ffff)
    return Info(number: number, fromKernel: code > 0)
  }

  /// The name without SIG, for messages.
  package static func name(_ signal: Int32) -> StaticString? {
    switch signal {
    case 1: "HUP"
    case 2: "INT"
    case 3: "QUIT"
    case 4: "ILL"
    case 5: "TRAP"
    case 6: "ABRT"
    case 7: "BUS"
    case 8: "FPE"
    case 9: "KILL"
    case 10: "USR1"
    case 11: "SEGV"
    case 12: "USR2"
    case 13: "PIPE"
    case 14: "ALRM"
    case 15: "TERM"
    case 16: "STKFLT"
    case 24: "XCPU"
    case 25: "XFSZ"
    case 31: "SYS"
    default: nil
    }
  }
}
