internal import Seccomp

/// The calls of one ABI that a profile may speak of.
enum ABI: UInt8 {
  case x86_64, i386, x32, aarch64, arm

  /// `AUDIT_ARCH_*`: x32 is told from x86-64 by the number alone.
  var audit: UInt32 {
    switch self {
    case .x86_64, .x32: Architecture.x86_64.audit
    case .i386: 0x4000_0003
    case .aarch64: Architecture.aarch64.audit
    case .arm: 0x4000_0028
    }
  }

  /// How much of an argument register counts: libseccomp takes x32 for a 32-bit machine too.
  var width: Condition.Width {
    switch self {
    case .x86_64, .aarch64: .full
    case .i386, .x32, .arm: .word
    }
  }

  /// The number of a name's index, `CallTable.none` where the ABI lacks the call. ARM's private ones are from
  /// `armPrivate` on.
  func number(of index: Int) -> UInt16 {
    switch self {
    case .x86_64: CallTable.x86_64Numbers[index]
    case .i386: CallTable.i386Numbers[index]
    case .x32: CallTable.x32Numbers[index]
    case .aarch64: CallTable.aarch64Numbers[index]
    case .arm: CallTable.armNumbers[index]
    }
  }

  /// What the arm table adds to numbers of `__ARM_NR_BASE`.
  static let armPrivate: UInt16 = 0xF000
  /// `__ARM_NR_BASE`, where calls begin that only 32-bit ARM has.
  static let armBase: UInt32 = 0x0F_0000
}
