import Seccomp

/// What a compiled filter does with every system call, read from the program itself: what is shown is what the kernel
/// gets, and not what the filter was made from.
struct FilterTable {
  /// One system call and the verdicts that its arguments can lead to.
  struct Row {
    let name: String
    let number: UInt16
    let verdicts: [Action]
  }

  /// In the order of the numbers.
  let rows: [Row]

  /// Reads a program for one architecture.
  init(_ program: Program, architecture: Architecture = .native) {
    let codes = program.instructions
    rows = SystemCall.allCases.compactMap { call in
      guard let number = call.number(on: architecture) else { return nil }
      let values = Self.returns(of: codes, number: UInt32(number), architecture: architecture.audit)
      return Row(name: "\(call.name)", number: number, verdicts: values.map { Action(returnValue: $0) })
    }.sorted { $0.number < $1.number }
  }

  /// The calls by verdict, what is allowed first and the rest by how it is refused.
  var groups: [(verdict: String, names: [String])] {
    var result: [(verdict: String, names: [String])] = []
    for row in rows {
      let verdict = Self.describe(row.verdicts)
      if let known = result.firstIndex(where: { $0.verdict == verdict }) {
        result[known].names.append(row.name)
      } else {
        result.append((verdict, [row.name]))
      }
    }
    return result.sorted { ($0.verdict != "allow" ? 1 : 0, $0.verdict) < ($1.verdict != "allow" ? 1 : 0, $1.verdict) }
  }

  /// Verdicts in words.
  static func describe(_ verdicts: [Action]) -> String {
    let words = verdicts.map(word)
    return words.count == 1 ? words[0] : words.joined(separator: " or ") + ", by arguments"
  }

  private static func word(_ action: Action) -> String {
    switch action {
    case .allow: "allow"
    case .errno(1): "EPERM"
    case .errno(13): "EACCES"
    case .errno(22): "EINVAL"
    case .errno(38): "ENOSYS"
    case .errno(95): "EOPNOTSUPP"
    case .errno(97): "EAFNOSUPPORT"
    case .errno(let code): "errno \(code)"
    case .killProcess: "kill"
    case .killThread: "kill thread"
    case .trap: "SIGSYS"
    case .log: "allow and log"
    case .trace: "trace"
    case .notify: "ask thinwall"
    }
  }

  /// Every value that the program can return for a call, whatever its arguments; the lowest refusal last.
  ///
  /// The program is followed with number and architecture as they are and all else unknown: a test of the unknown goes
  /// both ways. Programs only jump forwards, and a position with a known accumulator is walked once.
  private static func returns(of program: [Instruction], number: UInt32, architecture: UInt32) -> [UInt32] {
    struct State: Hashable {
      var position: Int
      var accumulator: UInt32?
    }
    var seen: Set<State> = []
    var open = [State(position: 0, accumulator: 0)]
    var values: Set<UInt32> = []
    while var state = open.popLast() {
      guard state.position < program.count, seen.insert(state).inserted else { continue }
      let instruction = program[state.position]
      state.position += 1
      switch instruction.code {
      case 0x20:  // ld [k]
        state.accumulator = instruction.k == 0 ? number : instruction.k == 4 ? architecture : nil
        open.append(state)
      case 0x54:  // and #k
        state.accumulator = state.accumulator.map { $0 & instruction.k }
        open.append(state)
      case 0x05:  // ja
        state.position += Int(instruction.k)
        open.append(state)
      case 0x15, 0x25, 0x35, 0x45:  // jeq, jgt, jge, jset
        let holds = state.accumulator.map { value in
          switch instruction.code {
          case 0x15: value == instruction.k
          case 0x25: value > instruction.k
          case 0x35: value >= instruction.k
          default: value & instruction.k != 0
          }
        }
        for outcome in [true, false] where holds == nil || holds == outcome {
          var next = state
          next.position += Int(outcome ? instruction.jt : instruction.jf)
          open.append(next)
        }
      case 0x06: values.insert(instruction.k)  // ret #k
      default:  // Nothing that our compiler emits: the accumulator is anybody's guess.
        state.accumulator = nil
        open.append(state)
      }
    }
    return values.sorted(by: >)
  }
}
