/// One instruction of classic BPF, laid out as `struct sock_filter`.
package struct Instruction: BitwiseCopyable, Equatable, Sendable {
  /// Class, mode and size.
  package var code: UInt16
  /// Instructions to skip if a test holds.
  package var jt: UInt8
  /// Instructions to skip if it does not.
  package var jf: UInt8
  /// The constant operand.
  package var k: UInt32

  /// An instruction of its four parts.
  package init(code: UInt16, jt: UInt8 = 0, jf: UInt8 = 0, k: UInt32) {
    self.code = code
    self.jt = jt
    self.jf = jf
    self.k = k
  }

  /// Whether this is the return of one action.
  package func isReturn(of action: Action) -> Bool { code == Opcode.returnConstant && k == action.returnValue }
}

/// The instruction codes the compiler emits, linux/bpf_common.h.
enum Opcode {
  static let loadAbsolute: UInt16 = 0x20
  static let and: UInt16 = 0x54
  static let jumpAlways: UInt16 = 0x05
  static let jumpEqual: UInt16 = 0x15
  static let jumpGreater: UInt16 = 0x25
  static let jumpGreaterOrEqual: UInt16 = 0x35
  static let jumpAnyBit: UInt16 = 0x45
  static let returnConstant: UInt16 = 0x06
}

/// Offsets into `struct seccomp_data`.
enum DataOffset {
  static let number: UInt32 = 0
  static let architecture: UInt32 = 4
  static let instructionPointer: UInt32 = 8
  static let arguments: UInt32 = 16
  static let size: UInt32 = 64
}

/// A compiled filter, ready for `seccomp(SECCOMP_SET_MODE_FILTER)`.
package struct Program: Equatable, Sendable {
  /// The instructions in the order the kernel runs them.
  package let instructions: [Instruction]

  /// `BPF_MAXINSNS`: the kernel takes no longer program.
  package static let limit = 4096

  /// A program of given instructions, which need not be a valid one.
  package init(instructions: [Instruction]) {
    self.instructions = instructions
  }

  /// Whether some path ends in a notification: then the filter must be installed with a listener.
  package var notifies: Bool {
    for instruction in instructions
    where instruction.code == Opcode.returnConstant && instruction.k == Action.notify.returnValue {
      return true
    }
    return false
  }
}
