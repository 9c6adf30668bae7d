/// What a filter decides, before it is compiled: an outcome for every system call number of one architecture.
///
/// For one call the conditional rules are tried in the order they were added, and the first whose conditions all hold
/// decides; otherwise the call's base action does. Numbers without a call take the action for unknown calls.
/// libseccomp's rule, that a rule without conditions silences those with, is the caller's to apply.
package struct Filter: Sendable {
  /// The machine whose calls are judged.
  package let architecture: Architecture
  /// What happens to a call made by another architecture's convention.
  package var foreign: Action = .killProcess
  /// What happens to numbers that are no known call; ENOSYS lets programs fall back as on an older kernel.
  package var unknown: Action

  /// By number: a return value, or `blockBit` and an index into `blocks`.
  var outcomes: [UInt32]
  var blocks: [Block] = []
  var clauses: [Clause] = []
  var conditions: [Condition] = []
  /// How many conditions all blocks together have, those they share counted for each: a bound for the compiler.
  var emittable = 0

  /// Marks an outcome that is a block: no return value has this upper byte.
  static let blockBit: UInt32 = 0x4000_0000

  /// Where the clauses of a call begin, from the last one back, and what happens if none holds.
  struct Block: Sendable {
    var last: Int
    var otherwise: UInt32
    /// The only number with this block, or -1 if there may be several.
    var owner = -1
  }

  /// Conditions `first ..< first + count` and what happens if all hold. Clauses of one call are linked backwards, so
  /// that calls can share a beginning, and because programs are emitted from their end.
  struct Clause: Sendable {
    var previous: Int
    var first: Int
    var count: Int
    var action: UInt32
  }

  /// A filter without rules: every known call takes the default action.
  package init(
    architecture: Architecture = .native, default action: Action, unknown: Action = .errno(FilterErrno.noSystemCall)
  ) {
    self.architecture = architecture
    self.unknown = unknown
    outcomes = Array(repeating: unknown.returnValue, count: architecture.limit)
    let known = action.returnValue
    for identifier in 0..<SystemCall.count {
      let number = SystemCall.number(of: identifier, on: architecture)
      if number != SystemCall.none { outcomes[Int(number)] = known }
    }
  }

  /// A filter of rules, added in their order.
  package init(
    architecture: Architecture = .native, default action: Action, unknown: Action = .errno(FilterErrno.noSystemCall),
    rules: [Rule]
  ) {
    self.init(architecture: architecture, default: action, unknown: unknown)
    for rule in rules { append(rule) }
  }

  /// A filter of the numbers below `count`, all of one outcome until rules say otherwise; the others are unknown.
  init(count: Int, default action: UInt32, unknown: Action) {
    architecture = .native
    self.unknown = unknown
    outcomes = Array(repeating: action, count: count)
  }

  /// For the base filter, which brings an outcome for every call.
  init(architecture: Architecture, unknown: Action) {
    self.architecture = architecture
    self.unknown = unknown
    outcomes = Array(repeating: unknown.returnValue, count: architecture.limit)
  }

  /// Adds a rule after those of the same call; one without conditions sets the base action. A call that the
  /// architecture lacks is passed over.
  package mutating func append(_ rule: Rule) {
    guard let number = rule.call.number(on: architecture) else { return }
    var block = ownBlock(of: Int(number))
    if rule.conditions.isEmpty {
      block.otherwise = rule.action.returnValue
    } else {
      clauses.append(
        Clause(
          previous: block.last, first: conditions.count, count: rule.conditions.count,
          action: rule.action.returnValue))
      block.last = clauses.count - 1
      conditions.append(contentsOf: rule.conditions)
      emittable += rule.conditions.count
    }
    let outcome = outcomes[Int(number)]
    if block.last < 0 {
      outcomes[Int(number)] = block.otherwise
    } else if Self.isBlock(outcome), blocks[Int(outcome & 0xFF_FFFF)].owner >= 0 {
      blocks[Int(outcome & 0xFF_FFFF)] = block
    } else {
      outcomes[Int(number)] = add(block)
    }
  }

  /// The rules of a number as a block that may be changed: one that others share is copied.
  private mutating func ownBlock(of number: Int) -> Block {
    let outcome = outcomes[number]
    guard Self.isBlock(outcome) else { return Block(last: -1, otherwise: outcome, owner: number) }
    var block = blocks[Int(outcome & 0xFF_FFFF)]
    if block.owner < 0 {
      block.owner = number
      var index = block.last
      while index >= 0 {
        emittable += clauses[index].count
        index = clauses[index].previous
      }
    }
    return block
  }

  /// Drops the rules of a call: it takes this action whatever its arguments.
  package mutating func replace(_ call: SystemCall, with action: Action) {
    guard let number = call.number(on: architecture) else { return }
    outcomes[Int(number)] = action.returnValue
  }

  /// The verdict of this description itself, without compiling it: what the compiled program must agree with.
  package func verdict(on call: CallData) -> Action {
    if call.architecture != architecture.audit { return foreign }
    if architecture == .x86_64 && call.number >= Architecture.x32Bit && call.number != .max { return .killProcess }
    return verdict(number: call.number, call.arguments)
  }

  /// The verdict by number alone, of whatever architecture it is.
  func verdict(number: UInt32, _ arguments: InlineArray<6, UInt64>) -> Action {
    guard number < UInt32(outcomes.count) else { return unknown }
    let outcome = outcomes[Int(number)]
    guard Self.isBlock(outcome) else { return Action(returnValue: outcome) }
    let block = blocks[Int(outcome & 0xFF_FFFF)]
    var decided = block.otherwise
    var index = block.last
    while index >= 0 {
      let clause = clauses[index]
      if holds(clause, for: arguments) { decided = clause.action }
      index = clause.previous
    }
    return Action(returnValue: decided)
  }

  private func holds(_ clause: Clause, for arguments: InlineArray<6, UInt64>) -> Bool {
    for index in clause.first..<clause.first + clause.count where !conditions[index].holds(for: arguments) {
      return false
    }
    return true
  }

  static func isBlock(_ outcome: UInt32) -> Bool { outcome & 0xFF00_0000 == blockBit }

  mutating func add(_ block: Block) -> UInt32 {
    precondition(blocks.count < 0x100_0000, "too many rules for one filter")
    blocks.append(block)
    return Self.blockBit | UInt32(blocks.count - 1)
  }
}

/// What the kernel shows a filter, `struct seccomp_data`.
package struct CallData: Sendable {
  /// The system call number.
  package var number: UInt32
  /// `AUDIT_ARCH_*`
  package var architecture: UInt32
  /// Where the call was made.
  package var instructionPointer: UInt64
  /// The six argument registers.
  package var arguments: InlineArray<6, UInt64>

  /// A call as the kernel would describe it.
  package init(
    number: UInt32, architecture: UInt32 = Architecture.native.audit, instructionPointer: UInt64 = 0,
    arguments: InlineArray<6, UInt64> = [0, 0, 0, 0, 0, 0]
  ) {
    self.number = number
    self.architecture = architecture
    self.instructionPointer = instructionPointer
    self.arguments = arguments
  }
}

/// The error numbers filters answer with, the same on both architectures.
package enum FilterErrno {
  /// EPERM
  package static let notPermitted: UInt16 = 1
  /// EACCES
  package static let accessDenied: UInt16 = 13
  /// ENOSYS
  package static let noSystemCall: UInt16 = 38
  /// EPROTONOSUPPORT
  package static let noProtocol: UInt16 = 93
  /// EOPNOTSUPP
  package static let notSupported: UInt16 = 95
  /// EAFNOSUPPORT
  package static let noFamily: UInt16 = 97
}
