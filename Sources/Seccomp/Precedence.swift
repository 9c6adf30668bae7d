extension Filter {
  /// A filter to which rules are added by number with libseccomp's precedence.
  package init(numbers count: Int, default action: Action, unknown: Action) {
    self.init(count: count, default: action.returnValue, unknown: unknown)
  }

  /// Whether a number is below the filter's count.
  package func covers(_ number: Int) -> Bool { number < outcomes.count }

  /// What became of a rule.
  package enum Insertion: Sendable {
    /// It is part of the filter, or says nothing new.
    case done
    /// Another rule with the same conditions, or with these and more, wants another action.
    case contradiction
  }

  /// Adds a rule where libseccomp (db.c) would test it, whatever the order rules come in.
  ///
  /// The first rule without conditions decides alone. Otherwise rules are tested in the order of their conditions:
  /// higher arguments first, then tests for equality before upper bounds before lower bounds, then the narrower ones.
  /// A rule whose first conditions are all of an earlier one is dropped; one that is the beginning of earlier ones
  /// takes their place. An action that is the filter's default is not for rules: libseccomp refuses such.
  ///
  /// - Parameters:
  ///   - number: Less than the filter's count.
  ///   - conditions: By rising argument, each argument once, all of one width; none that always holds.
  package mutating func insert(
    number: Int, _ action: Action, when conditions: [Condition], default: Action
  ) -> Insertion {
    let value = action.returnValue
    let outcome = outcomes[number]
    if !Self.isBlock(outcome) && outcome != `default`.returnValue { return .done }
    if conditions.isEmpty {
      outcomes[number] = value
      return .done
    }
    var block = Block(last: -1, otherwise: `default`.returnValue, owner: number)
    if Self.isBlock(outcome) { block = blocks[Int(outcome & 0xFF_FFFF)] }

    if dropRedundant(conditions, value, from: &block) { return .done }
    var replaced = false
    var index = block.last
    while index >= 0 {
      let clause = clauses[index]
      let common = sameConditions(clause, conditions)
      if common == clause.count && (common < conditions.count || clause.action == value) { return .done }
      if common == conditions.count {
        if clause.action != value { return .contradiction }
        replaced = true
      }
      index = clause.previous
    }
    if replaced { remove(startingWith: conditions, from: &block) }

    let clause = Clause(
      previous: -1, first: self.conditions.count, count: conditions.count, action: value)
    self.conditions.append(contentsOf: conditions)
    emittable += conditions.count
    link(clause, into: &block)
    if Self.isBlock(outcome) {
      blocks[Int(outcome & 0xFF_FFFF)] = block
    } else {
      outcomes[number] = add(block)
    }
    return .done
  }

  private func sameConditions(_ clause: Clause, _ conditions: [Condition]) -> Int {
    var count = 0
    while count < clause.count && count < conditions.count
      && self.conditions[clause.first + count] == conditions[count]
    { count += 1 }
    return count
  }

  /// Drops rules of the same action that ask for more than the new one, beginning with lower arguments; and tells
  /// whether the new one asks for more than a rule that is there.
  private mutating func dropRedundant(_ conditions: [Condition], _ action: UInt32, from block: inout Block) -> Bool {
    var follower = -1
    var index = block.last
    while index >= 0 {
      let clause = clauses[index]
      if clause.action == action {
        if contains(conditions, clause) { return true }
        if isContained(conditions, in: clause) {
          if follower < 0 { block.last = clause.previous } else { clauses[follower].previous = clause.previous }
          index = clause.previous
          continue
        }
      }
      follower = index
      index = clause.previous
    }
    return false
  }

  /// Whether a clause's conditions are among others, one after the other.
  private func contains(_ conditions: [Condition], _ clause: Clause) -> Bool {
    var skipped = 0
    while skipped + clause.count <= conditions.count {
      var count = 0
      while count < clause.count && conditions[skipped + count] == self.conditions[clause.first + count] { count += 1 }
      if count == clause.count { return true }
      skipped += 1
    }
    return false
  }

  /// Whether conditions are among those of a clause, one after the other, but not its first.
  private func isContained(_ conditions: [Condition], in clause: Clause) -> Bool {
    var skipped = 1
    while skipped + conditions.count <= clause.count {
      var count = 0
      while count < conditions.count && conditions[count] == self.conditions[clause.first + skipped + count] {
        count += 1
      }
      if count == conditions.count { return true }
      skipped += 1
    }
    return false
  }

  private mutating func remove(startingWith conditions: [Condition], from block: inout Block) {
    var follower = -1
    var index = block.last
    while index >= 0 {
      let clause = clauses[index]
      if sameConditions(clause, conditions) == conditions.count {
        if follower < 0 { block.last = clause.previous } else { clauses[follower].previous = clause.previous }
      } else {
        follower = index
      }
      index = clause.previous
    }
  }

  /// Finds the clause that the new one goes before: clauses are linked from the last to the first, and a clause's place
  /// is told from the first on.
  private mutating func link(_ clause: Clause, into block: inout Block) {
    var order: [Int] = []
    var index = block.last
    while index >= 0 {
      order.append(index)
      index = clauses[index].previous
    }
    var clause = clause
    var shared = 0
    var position = order.count
    while position > 0 {
      let placement = place(clause, against: clauses[order[position - 1]])
      // Behind those it shares the most tests with comes another branch of the tree.
      if placement.shared < shared || placement.isBefore { break }
      shared = placement.shared
      position -= 1
    }
    // `position` clauses come after it.
    clause.previous = position < order.count ? order[position] : -1
    clauses.append(clause)
    if position == 0 {
      block.last = clauses.count - 1
    } else {
      clauses[order[position - 1]].previous = clauses.count - 1
    }
  }

  /// How many tests of 32 bits two clauses share at their beginning, and whether the new one goes before the other.
  private func place(_ new: Clause, against old: Clause) -> (shared: Int, isBefore: Bool) {
    var shared = 0
    for index in 0..<min(new.count, old.count) {
      let new = conditions[new.first + index]
      let old = conditions[old.first + index]
      if new.argument != old.argument { return (shared, new.argument > old.argument) }
      for upper in [true, false] where !upper || new.width == .full {
        let (newTest, oldTest) = (HalfTest(new, upper: upper), HalfTest(old, upper: upper))
        if newTest != oldTest { return (shared, newTest.isBefore(oldTest)) }
        shared += 1
      }
    }
    return (shared, false)
  }

  /// A node of libseccomp's tree: one half of a condition.
  private struct HalfTest {
    let comparison: Condition.Comparison
    let isUpper: Bool
    let mask: UInt32
    let value: UInt32

    init(_ condition: Condition, upper: Bool) {
      comparison = condition.comparison
      isUpper = upper
      mask = UInt32(truncatingIfNeeded: upper ? condition.mask >> 32 : condition.mask)
      value = UInt32(truncatingIfNeeded: upper ? condition.value >> 32 : condition.value)
    }

    /// The instruction both sides of a comparison are made of.
    private var kind: UInt8 {
      switch comparison {
      case .equal, .notEqual: 0
      case .greater, .lessOrEqual: 1
      case .greaterOrEqual, .less: isUpper ? 1 : 2
      }
    }

    private var rank: UInt8 {
      switch comparison {
      case .equal, .notEqual: 3
      case .less, .lessOrEqual: 2
      case .greater, .greaterOrEqual: 1
      }
    }

    static func != (one: HalfTest, other: HalfTest) -> Bool {
      one.kind != other.kind || one.value != other.value || one.mask != other.mask
    }

    func isBefore(_ other: HalfTest) -> Bool {
      if rank != other.rank { return rank > other.rank }
      // libseccomp turns the order for upper bounds round by the rule that is in the tree already.
      return other.rank == 2 ? value < other.value : value > other.value
    }
  }
}
