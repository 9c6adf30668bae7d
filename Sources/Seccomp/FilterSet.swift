/// Several machines' tables in one program: what a kernel that runs other machines' programs too may ask about.
///
/// Each table begins at some number of its architecture: x32 is the part of x86-64's numbers from `x32Bit` on.
package struct FilterSet: Sendable {
  /// What happens to a call of an architecture that has no table here.
  package let foreign: Action
  /// By architecture in the order they are tested, and by first number.
  private var parts: [Part] = []

  private struct Part: Sendable {
    var architecture: UInt32
    var first: UInt32
    var filter: Filter
  }

  /// A set without tables.
  package init(foreign: Action) { self.foreign = foreign }

  /// Adds the numbers from `first` on, up to the next table of the same `AUDIT_ARCH_*`; the tables of an architecture
  /// are added one after the other with rising numbers, the first at 0.
  package mutating func append(architecture: UInt32, first: UInt32 = 0, _ filter: Filter) {
    parts.append(Part(architecture: architecture, first: first, filter: filter))
  }

  /// Translates to classic BPF, as `Filter.compile` does.
  package func compile() throws(Filter.CompileError) -> Program {
    var ranges = 0
    var tests = 0
    for part in parts {
      ranges += part.filter.rangeCount
      tests += part.filter.emittable
    }
    let bound = Emitter.instructionsPerTest * (2 * ranges + 3 * tests + 4 * parts.count) + 16
    var length = 0
    let instructions = [Instruction](capacity: bound) { code in
      var emitter = Emitter(tests: 3 * tests)
      var entries = InlineArray<4, Int>(repeating: 0)
      var firsts = InlineArray<4, Int>(repeating: 0)
      var count = 0
      var end = parts.count
      while end > 0 {
        var first = end - 1
        while first > 0 && parts[first - 1].architecture == parts[first].architecture { first -= 1 }
        entries[count] = section(first, end, ranges, &emitter, &code)
        firsts[count] = first
        count += 1
        end = first
      }
      emitter.refuse(&code, foreign: foreign.returnValue)
      for index in 0..<count {
        emitter.choose(&code, parts[firsts[index]].architecture, begin: entries[index])
      }
      emitter.loadArchitecture(&code)
      length = code.count
      if length <= Program.limit { Filter.reverse(&code) }
    }
    if length > Program.limit { throw .tooLong(instructions: length) }
    return Program(instructions: instructions)
  }

  /// Emits the tree of one architecture and returns where it begins.
  private func section(
    _ low: Int, _ high: Int, _ bound: Int, _ emitter: inout Emitter, _ code: inout Emitter.Code
  ) -> Int {
    let ranges = [Filter.Range](capacity: bound + 2 * parts.count) { ranges in
      for part in low..<high { parts[part].filter.fill(&ranges, from: parts[part].first, &emitter, &code) }
    }
    let root = Filter.subtree(ranges.span, 0, ranges.count, &emitter, &code)
    return emitter.begin(&code, root: root)
  }

  /// The verdict of this description itself, without compiling it: what the compiled program must agree with.
  package func verdict(on call: CallData) -> Action {
    var decided = foreign
    for part in parts where part.architecture == call.architecture && part.first <= call.number {
      decided = part.filter.verdict(number: call.number - part.first, call.arguments)
    }
    return decided
  }
}

extension Filter {
  /// How many runs of equal outcomes there are.
  fileprivate var rangeCount: Int {
    var count = 0
    var previous = Self.blockBit | 0xFF_FFFF
    for outcome in outcomes where outcome != previous {
      count += 1
      previous = outcome
    }
    return count
  }
}
