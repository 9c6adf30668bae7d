/// One eBPF instruction in the kernel's layout: operation, registers, offset, immediate (bpf-isa, RFC 9669).
public struct Instruction: BitwiseCopyable, Sendable, Equatable {
  /// The eight bytes as a little-endian word.
  public let rawValue: UInt64

  /// The raw word.
  @inlinable package init(rawValue: UInt64) { self.rawValue = rawValue }

  @inlinable init(_ operation: UInt8, _ destination: Register, _ source: Register, _ offset: Int16, _ value: Int32) {
    rawValue =
      UInt64(operation) | UInt64(destination.rawValue) << 8 | UInt64(source.rawValue) << 12
      | UInt64(UInt16(bitPattern: offset)) << 16 | UInt64(UInt32(bitPattern: value)) << 32
  }

  /// r0 to r10: r0 has the result, r1 the argument of a program, r10 the stack.
  public enum Register: UInt8, Sendable { case r0, r1, r2, r3, r4, r5, r6, r7, r8, r9, r10 }

  /// What a conditional branch asks of two unsigned 32-bit values.
  public enum Condition: UInt8, Sendable {
    case equal = 0x10
    case notEqual = 0x50
    case greater = 0x20
    case greaterOrEqual = 0x30
    case less = 0xa0
    case lessOrEqual = 0xb0
    /// They have a bit in common.
    case anyBit = 0x40
  }

  /// `destination = *(u32 *)(source + offset)`.
  package static func load(_ destination: Register, from source: Register, offset: Int16) -> Instruction {
    Instruction(0x61, destination, source, offset, 0)
  }
  /// `destination = value`, the upper half cleared.
  package static func move(_ destination: Register, _ value: Int32) -> Instruction {
    Instruction(0xb4, destination, .r0, 0, value)
  }
  /// `destination = source`, the upper half cleared.
  package static func move(_ destination: Register, _ source: Register) -> Instruction {
    Instruction(0xbc, destination, source, 0, 0)
  }
  /// `destination &= value` in 32 bits.
  package static func and(_ destination: Register, _ value: Int32) -> Instruction {
    Instruction(0x54, destination, .r0, 0, value)
  }
  /// `destination >>= value` in 32 bits.
  package static func shiftRight(_ destination: Register, _ value: Int32) -> Instruction {
    Instruction(0x74, destination, .r0, 0, value)
  }
  /// Returns r0.
  package static var exit: Instruction { Instruction(0x95, .r0, .r0, 0, 0) }
}
