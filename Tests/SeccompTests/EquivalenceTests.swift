import CSeccomp
import Testing

@testable import Seccomp

/// Our compiler against libseccomp's, verdict by verdict.
struct EquivalenceTests {
  /// Constant calls and those whose rules are alternatives go into one libseccomp filter; rules that must be tried in
  /// order, which libseccomp has not, are asked one condition at a time.
  @Test(arguments: Setting.native)
  func baseFilter(_ setting: Setting) throws {
    let filter = setting.filter
    let ours = try Simulator(filter.compile())
    let theirs = try LibSeccomp(default: .errno(FilterErrno.noSystemCall))
    var ordered: [Int] = []
    for number in 0..<filter.outcomes.count {
      let (clauses, otherwise) = filter.rules(of: number)
      if clauses.isEmpty {
        if otherwise != .errno(FilterErrno.noSystemCall) { try theirs.add(otherwise, number: UInt16(number)) }
        continue
      }
      ordered.append(number)
    }
    #expect(ordered.count > 5)
    let oracle = try Simulator(theirs.program())

    var random = Random(seed: 1)
    for number in edgeNumbers where number > 511 || !ordered.contains(Int(number)) {
      for vector in Vectors().arguments(&random, limit: 2) {
        let call = CallData(number: number, architecture: Architecture.x86_64.audit, arguments: vector)
        try #require(ours.verdict(on: call) == oracle.verdict(on: call), "number \(number)")
      }
    }
    for number in ordered { try compareInOrder(filter, ours, number, &random) }
  }

  private func compareInOrder(_ filter: Filter, _ ours: Simulator, _ number: Int, _ random: inout Random) throws {
    let (clauses, otherwise) = filter.rules(of: number)
    var vectors = Vectors()
    var oracles: [(oracles: [Simulator], action: Action)] = []
    for (conditions, action) in clauses {
      conditions.forEach { vectors.add($0) }
      oracles.append((try conditions.map { try Simulator($0.oracle()) }, action))
    }
    for vector in vectors.arguments(&random) {
      let asked = CallData(number: 0, architecture: Architecture.x86_64.audit, arguments: vector)
      let expected =
        oracles.first { $0.oracles.allSatisfy { $0.verdict(on: asked) == .allow } }?.action ?? otherwise
      var call = asked
      call.number = UInt32(number)
      try #require(ours.verdict(on: call) == expected, "number \(number), arguments \(vector.list)")
    }
  }

  /// Rule sets nobody would write: the whole of each is compiled by both.
  @Test(arguments: 0..<200)
  func randomRules(seed: Int) throws {
    var random = Random(seed: UInt64(seed))
    let actions: [Action] = [
      .allow, .killProcess, .killThread, .trap(0), .log, .errno(1), .errno(38), .errno(UInt16(random.below(4096))),
      .trace(UInt16(random.below(0x1_0000))), .notify,
    ]
    let base = random.pick(actions)
    let others = actions.filter { $0 != base }
    var filter = Filter(architecture: .x86_64, default: base, unknown: base)
    let theirs = try LibSeccomp(default: base)
    var vectors = Vectors()
    for _ in 0..<random.below(60) {
      let call = SystemCall.at(random.below(SystemCall.count))
      let number = try #require(call.number(on: .x86_64))
      // One call, one action: which of several libseccomp prefers depends on how it sorts them.
      if filter.outcomes[Int(number)] != base.returnValue { continue }
      let action = random.pick(others)
      let alternatives = random.below(3) == 0 ? 1 + random.below(4) : 0
      if alternatives == 0 {
        filter.append(Rule(call, action))
        try theirs.add(action, number: number)
      }
      for _ in 0..<alternatives {
        let conditions = randomConditions(&random, ordered: alternatives == 1)
        do {
          try theirs.add(action, number: number, conditions.compactMap(\.libseccomp))
        } catch let failure as LibSeccomp.Failure where failure.code == -17 {
          continue  // EEXIST: the same rule twice
        }
        filter.append(Rule(call, action, when: conditions))
        conditions.forEach { vectors.add($0) }
      }
    }
    let ours = try Simulator(filter.compile())
    let oracle = try Simulator(theirs.program())
    for number in edgeNumbers {
      let isConstant = number < UInt32(filter.outcomes.count) && !Filter.isBlock(filter.outcomes[Int(number)])
      for vector in vectors.arguments(&random, limit: isConstant ? 1 : number < 512 ? 30 : 2) {
        let call = CallData(number: number, architecture: Architecture.x86_64.audit, arguments: vector)
        let verdict = ours.verdict(on: call)
        try #require(verdict == filter.verdict(on: call), "number \(number), arguments \(vector.list)")
        try #require(verdict == oracle.verdict(on: call), "number \(number), arguments \(vector.list)")
      }
    }
  }

  /// One to three conditions on different arguments: libseccomp takes an argument once in a rule.
  ///
  /// Ordered comparisons come alone: libseccomp 2.5.4 decides some calls by the upper half of the wrong argument where
  /// it merges alternatives with them (`a1 >= 1 << 32`, or `a4 == 0` in 32 bits and `a1 < max`, takes a1 2, a4 1).
  private func randomConditions(_ random: inout Random, ordered: Bool) -> [Condition] {
    var arguments: [UInt8] = [0, 1, 2, 3, 4, 5]
    return (0...random.below(3)).map { _ in
      let argument = arguments.remove(at: random.below(arguments.count))
      let value = random.pick([
        0, 1, 5, 0x8000_0000, 0x1_0000_0000, 0xFFFF_FFFF, .max, random.next() & 0xFF, random.next(),
      ])
      switch ordered ? random.below(8) : 5 + random.below(3) {
      case 0: return Condition(argument, .full, .notEqual, value)
      case 1: return Condition(argument, .full, .greater, value)
      case 2: return Condition(argument, .full, .greaterOrEqual, value)
      case 3: return Condition(argument, .full, .less, value)
      case 4: return Condition(argument, .full, .lessOrEqual, value)
      case 5: return Condition(argument, .word, .equal, value)
      case 6:
        let mask = random.pick([0xF, 0xFF00, 0xFFFF_0000_0000, 8, random.next()])
        return Condition(argument, .full, .equal, value & mask, mask: mask)
      default: return Condition(argument, .full, .equal, value)
      }
    }
  }

  /// Architectures other than ours, against libseccomp and against what is promised.
  @Test(arguments: Setting.native)
  func foreignCallsDie(_ setting: Setting) throws {
    let program = try Simulator(setting.filter.compile())
    for architecture in [0x4000_0003, 0xC000_00B7, 0, 0xC000_003F, UInt32.max] {
      for number in edgeNumbers {
        let call = CallData(number: number, architecture: architecture)
        #expect(program.verdict(on: call) == .killProcess)
      }
    }
    for number in [0x4000_0000, 0x4000_0001, 0x4000_01FF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFE] as [UInt32] {
      let call = CallData(number: number, architecture: Architecture.x86_64.audit)
      #expect(program.verdict(on: call) == .killProcess)
    }
  }
}

extension InlineArray<6, UInt64> {
  var list: [String] { indices.map { "0x" + String(self[$0], radix: 16) } }
}
