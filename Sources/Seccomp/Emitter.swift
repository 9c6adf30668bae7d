/// Where a test leads: to the return of a value, or to another test.
struct Target: Equatable {
  /// A return value, or `testBit` and an index into the emitter's tests.
  var value: UInt32

  /// No return value has this upper byte.
  static let testBit: UInt32 = 0x4000_0000

  var isTest: Bool { value & 0xFF00_0000 == Self.testBit }
  var index: Int { Int(value & 0xFF_FFFF) }
}

/// What the accumulator holds: 32 bits of `struct seccomp_data`, some of them masked away.
struct Word: Equatable {
  var offset: UInt32
  var mask: UInt32

  static let number = Word(offset: DataOffset.number, mask: .max)

  private init(offset: UInt32, mask: UInt32) {
    self.offset = offset
    self.mask = mask
  }

  /// One half of an argument; both architectures are little-endian.
  init(_ argument: UInt8, upper: Bool) {
    self.init(offset: DataOffset.arguments + UInt32(argument) * 8 + (upper ? 4 : 0), mask: .max)
  }

  func masked(_ mask: UInt32) -> Word { Word(offset: offset, mask: mask) }
}

/// Emits a program from its end to its beginning: jumps only go forward, so every target is already in place.
struct Emitter {
  /// The instructions, the last one first.
  var code: [Instruction] = []
  private var tests: [Test] = []
  private var returns: [Return] = []

  /// A test that is in place; positions are indices into `code`.
  private struct Test {
    var word: Word
    /// Where to enter it with its word in the accumulator.
    var entry: Int
    /// Where to enter it with another word, or -1 if nobody did yet.
    var load: Int
  }

  private struct Return {
    var value: UInt32
    var position: Int
  }

  /// How far a conditional jump may lead: 255 instructions, less those that may still slip in between.
  private static let reach = 240

  init(capacity: Int) {
    code.reserveCapacity(capacity)
    tests.reserveCapacity(capacity)
    returns.reserveCapacity(16)
  }

  /// Emits a test of a word; none is needed if both outcomes are the same.
  mutating func test(
    _ word: Word, _ opcode: UInt16, _ operand: UInt32, then success: Target, otherwise failure: Target
  ) -> Target {
    if success == failure { return success }
    let jt = place(success, word)
    let jf = place(failure, word)
    let position = code.count
    code.append(
      Instruction(code: opcode, jt: UInt8(position - jt - 1), jf: UInt8(position - jf - 1), k: operand))
    tests.append(Test(word: word, entry: position, load: -1))
    return Target(value: Target.testBit | UInt32(tests.count - 1))
  }

  /// Emits the beginning: the architecture, then the number for the tree.
  mutating func finish(root: Target, architecture: UInt32, foreign: UInt32) {
    let entry = place(root, .number)
    if entry != code.count - 1 { jump(to: entry) }
    load(.number)
    code.append(Instruction(code: Opcode.returnConstant, k: foreign))
    code.append(Instruction(code: Opcode.jumpEqual, jt: 1, jf: 0, k: architecture))
    code.append(Instruction(code: Opcode.loadAbsolute, k: DataOffset.architecture))
  }

  /// A position within reach of the next instructions that leads to a target, given what the accumulator holds.
  private mutating func place(_ target: Target, _ held: Word) -> Int {
    guard target.isTest else { return placeReturn(target.value) }
    let index = target.index
    if tests[index].word == held {
      if !isNear(tests[index].entry) {
        jump(to: tests[index].entry)
        tests[index].entry = code.count - 1
      }
      return tests[index].entry
    }
    if tests[index].load < 0 {
      if tests[index].entry != code.count - 1 { jump(to: tests[index].entry) }
      load(tests[index].word)
      tests[index].load = code.count - 1
    } else if !isNear(tests[index].load) {
      jump(to: tests[index].load)
      tests[index].load = code.count - 1
    }
    return tests[index].load
  }

  /// A return costs no more than a jump to one, so one out of reach is repeated.
  private mutating func placeReturn(_ value: UInt32) -> Int {
    var index = 0
    while index < returns.count && returns[index].value != value { index += 1 }
    if index < returns.count && isNear(returns[index].position) { return returns[index].position }
    code.append(Instruction(code: Opcode.returnConstant, k: value))
    let position = code.count - 1
    if index < returns.count {
      returns[index].position = position
    } else {
      returns.append(Return(value: value, position: position))
    }
    return position
  }

  private func isNear(_ position: Int) -> Bool { code.count - position <= Self.reach }

  private mutating func jump(to position: Int) {
    code.append(Instruction(code: Opcode.jumpAlways, k: UInt32(code.count - position - 1)))
  }

  /// Backwards: the mask is applied after the load.
  private mutating func load(_ word: Word) {
    if word.mask != .max { code.append(Instruction(code: Opcode.and, k: word.mask)) }
    code.append(Instruction(code: Opcode.loadAbsolute, k: word.offset))
  }
}
