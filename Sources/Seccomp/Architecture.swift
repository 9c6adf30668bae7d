/// A machine whose system calls this module knows.
package enum Architecture: UInt8, Equatable, Sendable {
  case x86_64
  case aarch64

  /// The machine this code was built for.
  package static var native: Architecture {
    #if arch(x86_64)
      .x86_64
    #elseif arch(arm64)
      .aarch64
    #else
      #error("Thinwall knows x86-64 and aarch64")
    #endif
  }

  /// The value of `seccomp_data.arch`, `AUDIT_ARCH_*` of linux/audit.h.
  package var audit: UInt32 {
    switch self {
    case .x86_64: 0xC000_003E
    case .aarch64: 0xC000_00B7
    }
  }

  /// One past the highest system call number of the table: from here on a call is newer than this module.
  package var limit: Int { 472 }

  /// `__X32_SYSCALL_BIT`: with it set, an x86-64 kernel may take the number from another table.
  package static let x32Bit: UInt32 = 0x4000_0000
}
