extension Filter {
  /// Why a filter has no program.
  package enum CompileError: Error, Equatable {
    /// More instructions than the kernel takes, `Program.limit`.
    case tooLong(instructions: Int)
  }

  /// Translates to classic BPF.
  ///
  /// The program checks the architecture, then finds the number in a balanced tree over ranges of equal outcome, so
  /// that calls with one outcome end without a look at their arguments: those the kernel's allow-cache answers itself
  /// (`seccomp_is_const_allow` in kernel/seccomp.c). Argument tests follow the tree, returns come last.
  package func compile() throws(CompileError) -> Program {
    // Every range is at most one test beside those it meets its neighbours at; an ordered comparison is three.
    let bound = Emitter.instructionsPerTest * (2 * outcomes.count + 3 * emittable) + 16
    var length = 0
    let instructions = [Instruction](capacity: bound) { code in
      var emitter = Emitter(tests: emittable)
      let root = tree(&emitter, &code)
      emitter.finish(&code, root: root, architecture: architecture.audit, foreign: foreign.returnValue)
      length = code.count
      if length <= Program.limit { Self.reverse(&code) }
    }
    if length > Program.limit { throw .tooLong(instructions: length) }
    return Program(instructions: instructions)
  }

  static func reverse(_ code: inout Emitter.Code) {
    var instructions = code.mutableSpan
    var first = 0
    var last = instructions.count - 1
    while first < last {
      instructions.swapAt(first, last)
      first += 1
      last -= 1
    }
  }

  /// A range of numbers with one outcome, but for one number in it: decided by at most one instruction.
  struct Range {
    var start: UInt32
    var target: Target
    var exception: UInt32
    var exceptional: Target
  }

  private func tree(_ emitter: inout Emitter, _ code: inout Emitter.Code) -> Target {
    let ranges = [Range](capacity: outcomes.count + 3) { ranges in
      fill(&ranges, &emitter, &code)
    }
    return Self.subtree(ranges.span, 0, ranges.count, &emitter, &code)
  }

  static func subtree(
    _ ranges: Span<Range>, _ low: Int, _ high: Int, _ emitter: inout Emitter, _ code: inout Emitter.Code
  ) -> Target {
    if high - low == 1 {
      let range = ranges[low]
      return emitter.testNumber(
        &code, Opcode.jumpEqual, range.exception, then: range.exceptional, otherwise: range.target)
    }
    let middle = (low + high) / 2
    let above = subtree(ranges, middle, high, &emitter, &code)
    let below = subtree(ranges, low, middle, &emitter, &code)
    return emitter.testNumber(
      &code, Opcode.jumpGreaterOrEqual, ranges[middle].start, then: above, otherwise: below)
  }

  private func fill(
    _ ranges: inout OutputSpan<Range>, _ emitter: inout Emitter, _ code: inout Emitter.Code
  ) {
    fill(&ranges, from: 0, &emitter, &code)
    if architecture == .x86_64 {
      Self.add(&ranges, Architecture.x32Bit, Target(value: Action.killProcess.returnValue))
      // -1 is how a tracer skips a call; no table has it, so it needs no death.
      Self.add(&ranges, .max, Target(value: unknown.returnValue))
    }
  }

  /// The outcomes as ranges that begin at a number, neighbours merged, and what lies beyond them. Blocks are emitted as
  /// they are met, so they lie behind the tree.
  func fill(
    _ ranges: inout OutputSpan<Range>, from base: UInt32, _ emitter: inout Emitter, _ code: inout Emitter.Code
  ) {
    let none = Target(value: Self.blockBit)
    var entries = [Target](repeating: none, count: blocks.count)
    let outcomes = outcomes.span
    var previous: UInt32 = Self.blockBit | 0xFF_FFFF
    for number in 0..<outcomes.count {
      let outcome = outcomes[number]
      if outcome == previous { continue }
      previous = outcome
      var target = Target(value: outcome)
      if outcome & 0xFF00_0000 == Self.blockBit {
        let index = Int(outcome & 0xFF_FFFF)
        if entries[index] == none { entries[index] = emit(blocks[index], &emitter, &code) }
        target = entries[index]
      }
      Self.add(&ranges, base + UInt32(number), target)
    }
    Self.add(&ranges, base + UInt32(outcomes.count), Target(value: unknown.returnValue))
  }

  /// Adds a range; where the one before is a single number and interrupts another, the three become one with an
  /// exception.
  private static func add(_ ranges: inout OutputSpan<Range>, _ start: UInt32, _ target: Target) {
    let count = ranges.count
    if count > 0 {
      let last = ranges[count - 1]
      if last.target == target { return }
      if count > 1 && last.start + 1 == start && last.exception == last.start {
        let before = ranges[count - 2]
        if before.target == target && before.exception == before.start {
          ranges[count - 2].exception = last.start
          ranges[count - 2].exceptional = last.target
          _ = ranges.removeLast()
          return
        }
      }
    }
    ranges.append(Range(start: start, target: target, exception: start, exceptional: target))
  }

  /// Emits the argument tests of a call, from the last clause to the first.
  ///
  /// Clauses that begin with the same conditions share their tests: if condition i of a clause fails, what follows is
  /// the next clause that differs from it before or at i, entered where it differs.
  private func emit(_ block: Block, _ emitter: inout Emitter, _ code: inout Emitter.Code) -> Target {
    var head = Target(value: block.otherwise)
    var shared = 0
    emitter.failures.removeAll(keepingCapacity: true)
    var index = block.last
    while index >= 0 {
      let clause = clauses[index]
      let common = clause.previous < 0 ? 0 : commonPrefix(clause, clauses[clause.previous])
      emitter.failures.removeLast(emitter.failures.count - shared)
      while emitter.failures.count < clause.count { emitter.failures.append(head) }
      head = Target(value: clause.action)
      var position = clause.count - 1
      while position >= common {
        head = emit(
          conditions[clause.first + position], &emitter, &code, then: head, otherwise: emitter.failures[position])
        position -= 1
      }
      shared = common
      index = clause.previous
    }
    return head
  }

  private func commonPrefix(_ one: Clause, _ other: Clause) -> Int {
    var count = 0
    while count < one.count && count < other.count
      && conditions[one.first + count] == conditions[other.first + count]
    { count += 1 }
    return count
  }

  private func emit(
    _ condition: Condition, _ emitter: inout Emitter, _ code: inout Emitter.Code, then success: Target,
    otherwise failure: Target
  ) -> Target {
    switch condition.comparison {
    case .equal: equality(condition, &emitter, &code, then: success, otherwise: failure)
    case .notEqual: equality(condition, &emitter, &code, then: failure, otherwise: success)
    case .greater: order(condition, Opcode.jumpGreater, &emitter, &code, then: success, otherwise: failure)
    case .greaterOrEqual:
      order(condition, Opcode.jumpGreaterOrEqual, &emitter, &code, then: success, otherwise: failure)
    case .less: order(condition, Opcode.jumpGreaterOrEqual, &emitter, &code, then: failure, otherwise: success)
    case .lessOrEqual: order(condition, Opcode.jumpGreater, &emitter, &code, then: failure, otherwise: success)
    }
  }

  private func equality(
    _ condition: Condition, _ emitter: inout Emitter, _ code: inout Emitter.Code, then success: Target,
    otherwise failure: Target
  ) -> Target {
    let low = half(
      condition, upper: false, &emitter, &code, then: success, otherwise: failure)
    return condition.width == .word ? low : half(condition, upper: true, &emitter, &code, then: low, otherwise: failure)
  }

  private func half(
    _ condition: Condition, upper: Bool, _ emitter: inout Emitter, _ code: inout Emitter.Code, then success: Target,
    otherwise failure: Target
  ) -> Target {
    let mask = UInt32(truncatingIfNeeded: upper ? condition.mask >> 32 : condition.mask)
    let value = UInt32(truncatingIfNeeded: upper ? condition.value >> 32 : condition.value)
    if value & ~mask != 0 { return failure }
    if mask == 0 { return success }
    let word = Word(condition.argument, upper: upper)
    if mask == .max { return emitter.test(&code, word, Opcode.jumpEqual, value, then: success, otherwise: failure) }
    if value == 0 { return emitter.test(&code, word, Opcode.jumpAnyBit, mask, then: failure, otherwise: success) }
    if value == mask && mask & (mask - 1) == 0 {
      return emitter.test(&code, word, Opcode.jumpAnyBit, mask, then: success, otherwise: failure)
    }
    return emitter.test(&code, word.masked(mask), Opcode.jumpEqual, value, then: success, otherwise: failure)
  }

  private func order(
    _ condition: Condition, _ opcode: UInt16, _ emitter: inout Emitter, _ code: inout Emitter.Code, then above: Target,
    otherwise below: Target
  ) -> Target {
    let low = emitter.test(
      &code, Word(condition.argument, upper: false), opcode, UInt32(truncatingIfNeeded: condition.value), then: above,
      otherwise: below)
    if condition.width == .word { return low }
    let word = Word(condition.argument, upper: true)
    let value = UInt32(truncatingIfNeeded: condition.value >> 32)
    let equal = emitter.test(&code, word, Opcode.jumpEqual, value, then: low, otherwise: below)
    return emitter.test(&code, word, Opcode.jumpGreater, value, then: above, otherwise: equal)
  }
}
