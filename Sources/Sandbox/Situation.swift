internal import Landlock
package import Linux

/// What a plan has to know about the machine and the caller; read once, so that planning itself asks nothing.
package struct Situation: Sendable {
  /// Landlock's version here, 0 where there is none.
  package var landlock: Int
  package var user: UInt32
  package var group: UInt32
  package var architectureIsArm: Bool
  /// Blocked signals the program is to get back.
  package var blocked: Signal.Set
  package var ignoresChild: Bool
  package var umask: Int
  /// Whether a standard descriptor is a file or a directory of the machine's, which can be opened anew through it.
  package var standardHoldsFile: Bool
  /// Whether standard input is a terminal.
  package var hasTerminal: Bool
  /// Makes names unique among runs.
  package var token: [UInt8]

  /// Asks the kernel.
  package static func current() -> Situation {
    let mask = Path.setMask(0o022)
    Path.setMask(mask)
    var token = decimal(Int(Process.id))
    token.append(UInt8(ascii: "-"))
    token += decimal(Int(Clock.nanoseconds & 0xffff_ffff_ffff))
    #if arch(arm64)
      let arm = true
    #else
      let arm = false
    #endif
    var holdsFile = false
    for descriptor in Int32(0)...2 {
      guard let found = try? Path.status(CString(""), in: descriptor) else { continue }
      if !found.isCharacterDevice && !found.isSocket && !found.isPipe { holdsFile = true }
    }
    return Situation(
      landlock: (try? ABI.ofKernel().version) ?? 0, user: Process.effectiveUser, group: Process.effectiveGroup,
      architectureIsArm: arm, blocked: .none, ignoresChild: Signal.isIgnored(Signal.child), umask: mask,
      standardHoldsFile: holdsFile, hasTerminal: (try? Terminal.mode(0)) != nil, token: token)
  }
}
