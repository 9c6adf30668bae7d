/// What the kernel does with a system call: the return value of a filter.
package enum Action: Equatable, Sendable {
  /// Run it.
  case allow
  /// Fail with this error number, at most 4095; 0 pretends success.
  case errno(UInt16)
  /// End the whole process as if by SIGSYS.
  case killProcess
  /// End the calling thread only.
  case killThread
  /// Send SIGSYS, with this number in `si_errno`.
  case trap(UInt16)
  /// Run it and log it.
  case log
  /// Tell the tracer, with this number as the event message; without one the call fails with ENOSYS.
  case trace(UInt16)
  /// Ask the holder of the filter's listener.
  case notify

  /// `SECCOMP_RET_*` of linux/seccomp.h.
  package var returnValue: UInt32 {
    switch self {
    case .killProcess: 0x8000_0000
    case .killThread: 0x0000_0000
    case .trap(let data): 0x0003_0000 | UInt32(data)
    case .errno(let code): 0x0005_0000 | UInt32(code)
    case .notify: 0x7FC0_0000
    case .trace(let data): 0x7FF0_0000 | UInt32(data)
    case .log: 0x7FFC_0000
    case .allow: 0x7FFF_0000
    }
  }

  /// The action of a return value; as in the kernel, what is no known action kills the process.
  package init(returnValue: UInt32) {
    let data = UInt16(truncatingIfNeeded: returnValue)
    switch returnValue & 0xFFFF_0000 {
    case 0x0000_0000: self = .killThread
    case 0x0003_0000: self = .trap(data)
    case 0x0005_0000: self = .errno(data)
    case 0x7FC0_0000: self = .notify
    case 0x7FF0_0000: self = .trace(data)
    case 0x7FFC_0000: self = .log
    case 0x7FFF_0000: self = .allow
    default: self = .killProcess
    }
  }
}
