import Testing

@testable import Seccomp

/// SplitMix64: the same sequence on every machine and in every release of the standard library.
struct Random {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}

/// The option sets the base filter is tested in.
struct Setting: CustomTestStringConvertible, Sendable {
  let name: String
  let options: BaseFilter.Options

  var testDescription: String { name }
  var filter: Filter { BaseFilter.filter(options) }

  static func all(on architecture: Architecture) -> [Setting] {
    let networks: [(String, BaseFilter.Network)] = [
      ("none", .none), ("partial", .partial(families: .all, listen: .notify)),
      ("partial inet", .partial(families: .inet, listen: .notify)),
      ("partial inet6, no listen", .partial(families: .inet6, listen: .errno(FilterErrno.accessDenied))),
      ("partial without families", .partial(families: [], listen: .notify)), ("host", .host),
    ]
    var settings: [Setting] = []
    for (wallName, wall) in [("process", BaseFilter.Wall.process), ("container", .container)] {
      for (networkName, network) in networks {
        for protectAffinity in [false, true] {
          settings.append(
            Setting(
              name: "\(wallName), \(networkName)\(protectAffinity ? ", affinity" : "")",
              options: BaseFilter.Options(
                architecture: architecture, wall: wall, network: network, protectAffinity: protectAffinity)))
        }
      }
    }
    settings.append(
      Setting(
        name: "process, exceptions",
        options: BaseFilter.Options(
          architecture: architecture, wall: .process, allowed: [.mount, .ioctl, .seccomp, .socket, .ptrace],
          denied: [.read, .ptrace, .clone])))
    return settings
  }

  static let native = all(on: .x86_64)
}

/// Arguments on which conditions may turn: each value, its neighbours, and junk in the half a word test must ignore.
struct Vectors {
  var values: [[UInt64]] = Array(repeating: [0, 1, .max], count: 6)

  mutating func add(_ condition: Condition) {
    let value = condition.value
    for candidate in [
      value, value &+ 1, value &- 1, value | 1 << 32, value | 1 << 63, value ^ 1 << 31, value | ~condition.mask,
      value ^ (condition.mask & (0 &- condition.mask)), value << 32, condition.mask, ~condition.mask,
    ] where !values[Int(condition.argument)].contains(candidate) {
      values[Int(condition.argument)].append(candidate)
    }
  }

  /// Combinations picked at random, with a random value here and there.
  func arguments(_ random: inout Random, limit: Int = 200) -> [InlineArray<6, UInt64>] {
    var result: [InlineArray<6, UInt64>] = []
    for _ in 0..<limit {
      var vector = InlineArray<6, UInt64>(repeating: 0)
      for argument in 0..<6 {
        vector[argument] = random.below(8) == 0 ? random.next() : random.pick(values[argument])
      }
      result.append(vector)
    }
    return result
  }
}

extension Filter {
  /// The conditions a number's verdict depends on, clause by clause in their order, and the base action.
  func rules(of number: Int) -> (clauses: [(conditions: [Condition], action: Action)], otherwise: Action) {
    let outcome = outcomes[number]
    guard Self.isBlock(outcome) else { return ([], Action(returnValue: outcome)) }
    let block = blocks[Int(outcome & 0xFF_FFFF)]
    var found: [(conditions: [Condition], action: Action)] = []
    var index = block.last
    while index >= 0 {
      let clause = clauses[index]
      found.append(
        (Array(conditions[clause.first..<clause.first + clause.count]), Action(returnValue: clause.action)))
      index = clause.previous
    }
    return (found.reversed(), Action(returnValue: block.otherwise))
  }
}

/// Numbers at every edge: all of the table and beyond, both ends of the x32 range, and what looks negative.
let edgeNumbers: [UInt32] =
  Array(0...511) + [
    512, 1023, 0xFFFF, 0x10000, 0x3FFF_FFFF, 0x4000_0000, 0x4000_0001, 0x4000_0200, 0x7FFF_FFFF, 0x8000_0000,
    0xFFFF_FFFE, 0xFFFF_FFFF,
  ]
