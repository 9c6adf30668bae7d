/// Where a test leads: to the return of a value, or to another test.
struct Target: Equatable {
  /// A return value; or `argumentTest` and an index into the emitter's tests; or `numberTest` and a position.
  var value: UInt32

  // No return value has these upper bytes.
  static let argumentTest: UInt32 = 0x4000_0000
  static let numberTest: UInt32 = 0x4100_0000

  var kind: UInt32 { value & 0xFF00_0000 }
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
  /// Instructions in reverse: positions are indices into it, and the program's last instruction is at 0.
  typealias Code = OutputSpan<Instruction>

  /// Where each condition of the clause at hand leads if it fails.
  var failures: [Target] = []
  private var tests: [Test] = []
  private var returns = InlineArray<32, Return>(repeating: Return(value: 0, position: -Emitter.reach - 1))

  /// A test of an argument that is in place.
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

  /// The most instructions that one test can bring with it: itself, and for both outcomes a jump, a load and a mask.
  static let instructionsPerTest = 7

  /// Room for as many argument tests as this costs no further allocation.
  init(tests count: Int) {
    tests.reserveCapacity(count)
    failures.reserveCapacity(8)
  }

  /// Emits a test of an argument; none is needed if both outcomes are the same.
  mutating func test(
    _ code: inout Code, _ word: Word, _ opcode: UInt16, _ operand: UInt32, then success: Target,
    otherwise failure: Target
  ) -> Target {
    if success == failure { return success }
    emit(&code, word, opcode, operand, then: success, otherwise: failure)
    tests.append(Test(word: word, entry: code.count - 1, load: -1))
    return Target(value: Target.argumentTest | UInt32(tests.count - 1))
  }

  /// Emits a test of the number; none is needed if both outcomes are the same.
  mutating func testNumber(
    _ code: inout Code, _ opcode: UInt16, _ operand: UInt32, then success: Target, otherwise failure: Target
  ) -> Target {
    if success == failure { return success }
    emit(&code, .number, opcode, operand, then: success, otherwise: failure)
    return Target(value: Target.numberTest | UInt32(code.count - 1))
  }

  /// Emits the beginning: the architecture, then the number for the tree.
  mutating func finish(_ code: inout Code, root: Target, architecture: UInt32, foreign: UInt32) {
    _ = begin(&code, root: root)
    code.append(Instruction(code: Opcode.returnConstant, k: foreign))
    code.append(Instruction(code: Opcode.jumpEqual, jt: 1, jf: 0, k: architecture))
    code.append(Instruction(code: Opcode.loadAbsolute, k: DataOffset.architecture))
  }

  /// Emits what leads to a tree, the number for it, and returns where that begins.
  mutating func begin(_ code: inout Code, root: Target) -> Int {
    let entry = place(&code, root, .number)
    if entry != code.count - 1 { jump(&code, to: entry) }
    load(&code, .number)
    return code.count - 1
  }

  /// Emits the end of the choice between architectures, which `choose` goes before.
  mutating func refuse(_ code: inout Code, foreign: UInt32) {
    code.append(Instruction(code: Opcode.returnConstant, k: foreign))
  }

  /// Emits the test for an architecture; if it fails what was emitted last goes on.
  mutating func choose(_ code: inout Code, _ architecture: UInt32, begin entry: Int) {
    let otherwise = code.count - 1
    let then = near(&code, entry)
    let position = code.count
    code.append(
      Instruction(
        code: Opcode.jumpEqual, jt: UInt8(position - then - 1), jf: UInt8(position - otherwise - 1), k: architecture))
  }

  /// Emits the very beginning of a choice between architectures.
  mutating func loadArchitecture(_ code: inout Code) {
    code.append(Instruction(code: Opcode.loadAbsolute, k: DataOffset.architecture))
  }

  private mutating func emit(
    _ code: inout Code, _ word: Word, _ opcode: UInt16, _ operand: UInt32, then success: Target,
    otherwise failure: Target
  ) {
    let jt = place(&code, success, word)
    let jf = place(&code, failure, word)
    let position = code.count
    code.append(
      Instruction(code: opcode, jt: UInt8(position - jt - 1), jf: UInt8(position - jf - 1), k: operand))
  }

  /// A position within reach of the next instructions that leads to a target, given what the accumulator holds.
  private mutating func place(_ code: inout Code, _ target: Target, _ held: Word) -> Int {
    switch target.kind {
    case Target.numberTest: return near(&code, target.index)
    case Target.argumentTest:
      let index = target.index
      var test = tests[index]
      defer { tests[index] = test }
      if test.word == held {
        test.entry = near(&code, test.entry)
        return test.entry
      }
      if test.load >= 0 {
        test.load = near(&code, test.load)
        return test.load
      }
      if test.entry != code.count - 1 { jump(&code, to: test.entry) }
      load(&code, test.word)
      test.load = code.count - 1
      return test.load
    default: return placeReturn(&code, target.value)
    }
  }

  /// The position itself, or that of a jump to it if it is out of reach.
  private func near(_ code: inout Code, _ position: Int) -> Int {
    if code.count - position <= Self.reach { return position }
    jump(&code, to: position)
    return code.count - 1
  }

  /// The last return of this value. A return costs no more than a jump to one, so one out of reach is repeated, and so
  /// is one whose slot another value has taken.
  private mutating func placeReturn(_ code: inout Code, _ value: UInt32) -> Int {
    let slot = Int((value &* 0x9E37_79B1) >> 27)
    let known = returns[slot]
    if known.value == value && code.count - known.position <= Self.reach { return known.position }
    code.append(Instruction(code: Opcode.returnConstant, k: value))
    returns[slot] = Return(value: value, position: code.count - 1)
    return code.count - 1
  }

  private func jump(_ code: inout Code, to position: Int) {
    code.append(Instruction(code: Opcode.jumpAlways, k: UInt32(code.count - position - 1)))
  }

  /// Backwards: the mask is applied after the load.
  private func load(_ code: inout Code, _ word: Word) {
    if word.mask != .max { code.append(Instruction(code: Opcode.and, k: word.mask)) }
    code.append(Instruction(code: Opcode.loadAbsolute, k: word.offset))
  }
}
