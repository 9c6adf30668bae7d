/// Checks and runs filter programs as the kernel would: for `explain`, tests and fuzzing.
///
/// Follows `bpf_check_classic` and `__bpf_prog_run` for classic programs (net/core/filter.c) and
/// `seccomp_check_filter` (kernel/seccomp.c).
package struct Simulator: Sendable {
  private let program: [Instruction]

  /// Why the kernel would refuse a program with EINVAL.
  package enum Defect: Error, Equatable {
    /// None, or more than `Program.limit`.
    case length(Int)
    /// No such code in a filter of system calls.
    case code(at: Int)
    /// A load outside `struct seccomp_data` or not of a whole word.
    case load(at: Int)
    /// A division by a constant 0, or a shift by 32 or more.
    case operand(at: Int)
    /// A scratch slot that does not exist, or that no path has written.
    case memory(at: Int)
    /// A jump out of the program.
    case jump(at: Int)
    /// The last instruction is no return.
    case end
  }

  /// Accepts what the kernel accepts.
  package init(_ program: Program) throws(Defect) {
    self.program = program.instructions
    try check()
  }

  /// The kernel's verdict, a return value.
  package func returnValue(for call: CallData) -> UInt32 {
    var accumulator: UInt32 = 0
    var index: UInt32 = 0
    var memory = InlineArray<16, UInt32>(repeating: 0)
    var position = 0
    while true {
      let instruction = program[position]
      position += 1
      let k = instruction.k
      switch instruction.code & 7 {
      case Class.load:
        switch instruction.code & 0xE0 {
        case Mode.immediate: accumulator = k
        case Mode.memory: accumulator = memory[Int(k)]
        case Mode.length: accumulator = DataOffset.size
        default: accumulator = call.word(at: k)
        }
      case Class.loadIndex:
        switch instruction.code & 0xE0 {
        case Mode.immediate: index = k
        case Mode.memory: index = memory[Int(k)]
        default: index = DataOffset.size
        }
      case Class.store: memory[Int(k)] = accumulator
      case Class.storeIndex: memory[Int(k)] = index
      case Class.arithmetic:
        let operand = instruction.code & Source.index != 0 ? index : k
        guard let result = Self.compute(instruction.code & 0xF0, accumulator, operand) else { return 0 }
        accumulator = result
      case Class.jump:
        if instruction.code & 0xF0 == 0 {
          position += Int(k)
        } else {
          let operand = instruction.code & Source.index != 0 ? index : k
          let holds = Self.holds(instruction.code & 0xF0, accumulator, operand)
          position += Int(holds ? instruction.jt : instruction.jf)
        }
      case Class.return: return instruction.code & 0x18 == 0x10 ? accumulator : k
      default:
        if instruction.code & 0xF8 == 0x80 { accumulator = index } else { index = accumulator }
      }
    }
  }

  /// The verdict on a call.
  package func verdict(on call: CallData) -> Action { Action(returnValue: returnValue(for: call)) }

  /// Whether the kernel's allow-cache takes this number: `seccomp_is_const_allow`, which follows the program as long
  /// as it looks at nothing but number and architecture.
  package func isConstantAllow(number: UInt32, architecture: UInt32) -> Bool {
    var accumulator: UInt32 = 0
    var position = 0
    while position < program.count {
      let instruction = program[position]
      position += 1
      switch instruction.code {
      case Opcode.loadAbsolute:
        switch instruction.k {
        case DataOffset.number: accumulator = number
        case DataOffset.architecture: accumulator = architecture
        default: return false
        }
      case Opcode.returnConstant: return instruction.k == Action.allow.returnValue
      case Opcode.jumpAlways: position += Int(instruction.k)
      case Opcode.jumpEqual, Opcode.jumpGreater, Opcode.jumpGreaterOrEqual, Opcode.jumpAnyBit:
        let holds = Self.holds(instruction.code & 0xF0, accumulator, instruction.k)
        position += Int(holds ? instruction.jt : instruction.jf)
      case Opcode.and: accumulator &= instruction.k
      default: return false
      }
    }
    return false
  }

  /// How many instructions run for a call.
  package func steps(for call: CallData) -> Int {
    var count = 0
    var position = 0
    var accumulator: UInt32 = 0
    while position < program.count {
      let instruction = program[position]
      position += 1
      count += 1
      switch instruction.code {
      case Opcode.loadAbsolute: accumulator = call.word(at: instruction.k)
      case Opcode.jumpAlways: position += Int(instruction.k)
      case Opcode.and: accumulator &= instruction.k
      case Opcode.jumpEqual, Opcode.jumpGreater, Opcode.jumpGreaterOrEqual, Opcode.jumpAnyBit:
        let holds = Self.holds(instruction.code & 0xF0, accumulator, instruction.k)
        position += Int(holds ? instruction.jt : instruction.jf)
      default: return count
      }
    }
    return count
  }

  private static func holds(_ comparison: UInt16, _ one: UInt32, _ other: UInt32) -> Bool {
    switch comparison {
    case 0x10: one == other
    case 0x20: one > other
    case 0x30: one >= other
    default: one & other != 0
    }
  }

  /// Nil where the kernel ends the program with 0: a division by 0.
  private static func compute(_ operation: UInt16, _ one: UInt32, _ other: UInt32) -> UInt32? {
    switch operation {
    case 0x00: one &+ other
    case 0x10: one &- other
    case 0x20: one &* other
    case 0x30: other == 0 ? nil : one / other
    case 0x40: one | other
    case 0x50: one & other
    case 0x60: one &<< other
    case 0x70: one &>> other
    case 0x80: 0 &- one
    default: one ^ other
    }
  }
}

// MARK: - The kernel's checks

extension Simulator {
  private enum Class {
    static let load: UInt16 = 0
    static let loadIndex: UInt16 = 1
    static let store: UInt16 = 2
    static let storeIndex: UInt16 = 3
    static let arithmetic: UInt16 = 4
    static let jump: UInt16 = 5
    static let `return`: UInt16 = 6
  }

  private enum Mode {
    static let immediate: UInt16 = 0x00
    static let memory: UInt16 = 0x60
    static let length: UInt16 = 0x80
  }

  private enum Source {
    static let index: UInt16 = 0x08
  }

  private func check() throws(Defect) {
    let count = program.count
    if count == 0 || count > Program.limit { throw .length(count) }
    for position in 0..<count {
      let instruction = program[position]
      let k = instruction.k
      switch instruction.code {
      case Opcode.loadAbsolute:
        if k >= DataOffset.size || k & 3 != 0 { throw .load(at: position) }
      // len, imm; ret k, a; tax, txa; neg
      case 0x80, 0x81, 0x00, 0x01, 0x06, 0x16, 0x07, 0x87, 0x84: break
      // add, sub, mul, or, and, xor by k and x; div, lsh, rsh by x
      case 0x04, 0x0C, 0x14, 0x1C, 0x24, 0x2C, 0x44, 0x4C, 0x54, 0x5C, 0xA4, 0xAC, 0x3C, 0x6C, 0x7C: break
      case 0x34: if k == 0 { throw .operand(at: position) }
      case 0x64, 0x74: if k >= 32 { throw .operand(at: position) }
      // ld, ldx, st, stx of scratch memory
      case 0x60, 0x61, 0x02, 0x03: if k >= 16 { throw .memory(at: position) }
      case Opcode.jumpAlways:
        if k >= UInt32(count - position - 1) { throw .jump(at: position) }
      case 0x15, 0x1D, 0x25, 0x2D, 0x35, 0x3D, 0x45, 0x4D:
        let furthest = position + 1 + Int(max(instruction.jt, instruction.jf))
        if furthest >= count { throw .jump(at: position) }
      default: throw .code(at: position)
      }
    }
    if program[count - 1].code & 0xEF != Opcode.returnConstant { throw .end }
    try checkMemory()
  }

  /// Every path to a read of scratch memory must have written it (`check_load_and_stores`).
  private func checkMemory() throws(Defect) {
    var reached = [UInt16](repeating: 0xFFFF, count: program.count)
    var written: UInt16 = 0
    for position in 0..<program.count {
      let instruction = program[position]
      written &= reached[position]
      switch instruction.code & 7 {
      case Class.store, Class.storeIndex: written |= 1 << UInt16(instruction.k)
      case Class.load, Class.loadIndex:
        if instruction.code & 0xE0 == Mode.memory && written & (1 << UInt16(instruction.k)) == 0 {
          throw .memory(at: position)
        }
      case Class.jump:
        if instruction.code == Opcode.jumpAlways {
          reached[position + 1 + Int(instruction.k)] &= written
        } else {
          reached[position + 1 + Int(instruction.jt)] &= written
          reached[position + 1 + Int(instruction.jf)] &= written
        }
        written = 0xFFFF
      default: break
      }
    }
  }
}

extension CallData {
  /// 32 bits of `struct seccomp_data`, at a checked offset.
  func word(at offset: UInt32) -> UInt32 {
    switch offset {
    case DataOffset.number: number
    case DataOffset.architecture: architecture
    case DataOffset.instructionPointer: UInt32(truncatingIfNeeded: instructionPointer)
    case DataOffset.instructionPointer + 4: UInt32(truncatingIfNeeded: instructionPointer >> 32)
    default:
      UInt32(
        truncatingIfNeeded: arguments[Int(offset - DataOffset.arguments) / 8] >> (offset & 4 == 0 ? 0 : 32))
    }
  }
}
