import Testing

@testable import Seccomp

struct SimulatorTests {
  private static let end = Instruction(code: 0x06, k: Action.allow.returnValue)

  private static let malformed: [([Instruction], Simulator.Defect)] = [
    ([], .length(0)),
    (Array(repeating: end, count: 4097), .length(4097)),
    ([Instruction(code: 0x20, k: 0)], .end),
    ([Instruction(code: 0x20, k: 64), end], .load(at: 0)),
    ([Instruction(code: 0x20, k: 2), end], .load(at: 0)),
    ([Instruction(code: 0x20, k: 0xFFFF_FFFC), end], .load(at: 0)),
    ([Instruction(code: 0x28, k: 0), end], .code(at: 0)),
    ([Instruction(code: 0x40, k: 0), end], .code(at: 0)),
    ([Instruction(code: 0x94, k: 3), end], .code(at: 0)),
    ([Instruction(code: 0xFFFF, k: 0), end], .code(at: 0)),
    ([Instruction(code: 0x34, k: 0), end], .operand(at: 0)),
    ([Instruction(code: 0x64, k: 32), end], .operand(at: 0)),
    ([Instruction(code: 0x02, k: 16), end], .memory(at: 0)),
    ([Instruction(code: 0x60, k: 0), end], .memory(at: 0)),
    ([Instruction(code: 0x05, k: 1), end], .jump(at: 0)),
    ([Instruction(code: 0x05, k: 0xFFFF_FFFF), end], .jump(at: 0)),
    ([Instruction(code: 0x15, jt: 1, jf: 0, k: 0), end], .jump(at: 0)),
    ([Instruction(code: 0x15, jt: 0, jf: 255, k: 0), end], .jump(at: 0)),
    // Only one of two paths writes the slot.
    (
      [
        Instruction(code: 0x15, jt: 0, jf: 1, k: 0), Instruction(code: 0x02, k: 3), Instruction(code: 0x60, k: 3), end,
      ], .memory(at: 2)
    ),
  ]

  @Test(arguments: malformed.indices)
  func refuses(_ index: Int) {
    let (instructions, defect) = Self.malformed[index]
    #expect(throws: defect) { try Simulator(Program(instructions: instructions)) }
  }

  /// Every instruction of a working program in turn made to jump, load or end wrongly.
  @Test func refusesDamagedPrograms() throws {
    let program = try BaseFilter.program(BaseFilter.Options(architecture: .x86_64, wall: .process))
    let count = program.instructions.count
    for index in 0..<count {
      var damaged = program.instructions
      switch damaged[index].code {
      case Opcode.loadAbsolute: damaged[index].k += 62
      case Opcode.returnConstant where index == count - 1: damaged[index].code = Opcode.loadAbsolute
      case Opcode.returnConstant: damaged[index].code = 0x0E
      case Opcode.jumpAlways: damaged[index].k = UInt32(count - index - 1)
      case Opcode.and: damaged[index].code = 0x9C
      default:
        damaged[index].code = Opcode.jumpAlways
        damaged[index].k = UInt32(count)
      }
      #expect(throws: Simulator.Defect.self, "instruction \(index)") { try Simulator(Program(instructions: damaged)) }
    }
  }

  @Test func computes() throws {
    let program = Program(instructions: [
      Instruction(code: 0x20, k: 16),  // A = low word of argument 0
      Instruction(code: 0x07, k: 0),  // X = A
      Instruction(code: 0x04, k: 5),  // A += 5
      Instruction(code: 0x02, k: 15),  // M[15] = A
      Instruction(code: 0x64, k: 4),  // A <<= 4
      Instruction(code: 0x0C, k: 0),  // A += X
      Instruction(code: 0x61, k: 15),  // X = M[15]
      Instruction(code: 0x3C, k: 0),  // A /= X
      Instruction(code: 0xA4, k: 0xFF),  // A ^= 0xFF
      Instruction(code: 0x16, k: 0),  // return A
    ])
    let simulator = try Simulator(program)
    for argument in [0, 1, 7, 1000] as [UInt32] {
      var call = CallData(number: 0)
      call.arguments[0] = UInt64(argument) | 9 << 32
      let expected = (((argument + 5) << 4) + argument) / (argument + 5) ^ 0xFF
      #expect(simulator.returnValue(for: call) == expected)
    }
    var call = CallData(number: 0)
    call.arguments[0] = UInt64(UInt32.max - 4)
    #expect(simulator.returnValue(for: call) == 0, "a division by zero ends the program")
  }

  /// Loads of all of `struct seccomp_data`, low halves first.
  @Test func reads() throws {
    let call = CallData(
      number: 1, architecture: 2, instructionPointer: 4 << 32 | 3, arguments: [6 << 32 | 5, 8 << 32 | 7, 9, 11, 13, 15])
    for (offset, expected) in [(0, 1), (4, 2), (8, 3), (12, 4), (16, 5), (20, 6), (24, 7), (28, 8), (56, 15), (60, 0)]
      as [(UInt32, UInt32)]
    {
      let program = Program(instructions: [Instruction(code: 0x20, k: offset), Instruction(code: 0x16, k: 0)])
      #expect(try Simulator(program).returnValue(for: call) == expected)
    }
  }

  @Test func actionsAndReturnValues() {
    let actions: [Action] = [
      .allow, .errno(0), .errno(4095), .killProcess, .killThread, .trap(0), .trap(9), .log, .trace(0), .trace(0xFFFF),
      .notify,
    ]
    for action in actions { #expect(Action(returnValue: action.returnValue) == action) }
    #expect(Action(returnValue: 0x1234_5678) == .killProcess)
  }

  @Test func argumentsAreNotConstant() throws {
    let program = Program(instructions: [
      Instruction(code: 0x20, k: 16), Instruction(code: 0x15, jt: 0, jf: 0, k: 0), Self.end,
    ])
    #expect(try !Simulator(program).isConstantAllow(number: 0, architecture: 0))
  }
}
