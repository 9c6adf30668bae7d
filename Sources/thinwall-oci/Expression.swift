internal import Container
internal import Linux

/// A regular expression of POSIX's extended kind for container ids (`--regex`; regex(7)), without back references.
///
/// It runs as a set of states over the text once: no expression takes exponential time.
struct Expression {
  /// One state; the numbers are states that follow.
  private enum Instruction {
    case set(Set)
    case split(Int, Int)
    case begin
    case end
    case match
  }

  /// Bytes that a state accepts.
  private struct Set {
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    mutating func insert(_ byte: UInt8) {
      let bit = UInt64(1) << UInt64(byte & 63)
      switch byte >> 6 {
      case 0: words.0 |= bit
      case 1: words.1 |= bit
      case 2: words.2 |= bit
      default: words.3 |= bit
      }
    }

    func contains(_ byte: UInt8) -> Bool {
      let word =
        switch byte >> 6 {
        case 0: words.0
        case 1: words.1
        case 2: words.2
        default: words.3
        }
      return word >> UInt64(byte & 63) & 1 == 1
    }

    mutating func invert() { words = (~words.0, ~words.1, ~words.2, ~words.3) }
  }

  private var program: [Instruction] = []
  private let pattern: [UInt8]
  private var index = 0

  init(_ text: CString) throws(Failure) {
    pattern = text.bytes
    program = try alternatives(0)
    if index < pattern.count { throw fail() }
    program.append(.match)
  }

  private func fail() -> Failure {
    var message = Message("not a regular expression: ")
    message.add(quoted: pattern)
    return Failure(message.bytes)
  }

  private var next: UInt8? { index < pattern.count ? pattern[index] : nil }

  // MARK: Reading. Every function gives a program that begins at its state 0 and falls through at its end.

  private mutating func alternatives(_ depth: Int) throws(Failure) -> [Instruction] {
    if depth > 64 { throw fail() }
    var whole = try sequence(depth)
    while next == UInt8(ascii: "|") {
      index += 1
      let other = try sequence(depth)
      // split whole, other; whole; jump behind; other
      var joined: [Instruction] = [.split(1, whole.count + 2)]
      append(whole, to: &joined)
      let end = joined.count + 1 + other.count
      joined.append(.split(end, end))
      append(other, to: &joined)
      whole = joined
    }
    return whole
  }

  private mutating func sequence(_ depth: Int) throws(Failure) -> [Instruction] {
    var whole: [Instruction] = []
    while let byte = next, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") || depth == 0 {
      var part = try atom(depth)
      while let byte = next {
        if byte == UInt8(ascii: "*") {
          part = repeated(part, 0, nil)
        } else if byte == UInt8(ascii: "+") {
          part = repeated(part, 1, nil)
        } else if byte == UInt8(ascii: "?") {
          part = repeated(part, 0, 1)
        } else if byte == UInt8(ascii: "{") {
          index += 1
          guard let low = number() else { throw fail() }
          var high: Int? = low
          if next == UInt8(ascii: ",") {
            index += 1
            high = number()
          }
          guard next == UInt8(ascii: "}"), low <= 255, (high ?? low) <= 255, low <= (high ?? low) else { throw fail() }
          part = repeated(part, low, high)
        } else {
          break
        }
        index += 1
        if part.count > 20000 { throw fail() }
      }
      append(part, to: &whole)
    }
    return whole
  }

  private mutating func number() -> Int? {
    var value: Int?
    while let byte = next, byte >= 48 && byte <= 57, (value ?? 0) < 1000 {
      value = (value ?? 0) * 10 + Int(byte - 48)
      index += 1
    }
    return value
  }

  private mutating func atom(_ depth: Int) throws(Failure) -> [Instruction] {
    let byte = pattern[index]
    index += 1
    var set = Set()
    switch byte {
    case UInt8(ascii: "^"): return [.begin]
    case UInt8(ascii: "$"): return [.end]
    case UInt8(ascii: "("):
      let inner = try alternatives(depth + 1)
      guard next == UInt8(ascii: ")") else { throw fail() }
      index += 1
      return inner
    case UInt8(ascii: "."): set.invert()
    case UInt8(ascii: "["): try bracket(&set)
    case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "{"): throw fail()
    case UInt8(ascii: "\\"):
      guard let escaped = next else { throw fail() }
      index += 1
      set.insert(escaped)
    default: set.insert(byte)
    }
    return [.set(set)]
  }

  private mutating func bracket(_ set: inout Set) throws(Failure) {
    var isInverted = false
    if next == UInt8(ascii: "^") {
      isInverted = true
      index += 1
    }
    var isFirst = true
    while true {
      guard let byte = next else { throw fail() }
      index += 1
      if byte == UInt8(ascii: "]") && !isFirst { break }
      isFirst = false
      if byte == UInt8(ascii: "["), next == UInt8(ascii: ":") {
        try named(&set)
      } else if next == UInt8(ascii: "-"), index + 1 < pattern.count, pattern[index + 1] != UInt8(ascii: "]") {
        let last = pattern[index + 1]
        index += 2
        if last < byte { throw fail() }
        for one in byte...last { set.insert(one) }
      } else {
        set.insert(byte)
      }
    }
    if isInverted { set.invert() }
  }

  /// `[:alpha:]` and its kin, as the C locale has them.
  private mutating func named(_ set: inout Set) throws(Failure) {
    index += 1
    let start = index
    while let byte = next, byte != UInt8(ascii: ":") { index += 1 }
    let name = Array(pattern[start..<index])
    guard index + 1 < pattern.count, pattern[index + 1] == UInt8(ascii: "]") else { throw fail() }
    index += 2
    func isName(_ word: StaticString) -> Bool { CString(word).bytes == name }
    var found = false
    func add(_ range: ClosedRange<UInt8>, _ words: Bool) {
      if !words { return }
      found = true
      for byte in range { set.insert(byte) }
    }
    add(48...57, isName("digit") || isName("alnum") || isName("xdigit"))
    add(65...90, isName("upper") || isName("alpha") || isName("alnum"))
    add(97...122, isName("lower") || isName("alpha") || isName("alnum"))
    add(65...70, isName("xdigit"))
    add(97...102, isName("xdigit"))
    add(32...32, isName("space") || isName("blank"))
    add(9...13, isName("space"))
    for (low, high) in [(UInt8(33), UInt8(47)), (58, 64), (91, 96), (123, 126)] { add(low...high, isName("punct")) }
    if !found { throw fail() }
  }

  /// Moves a program's states behind those of another.
  private func append(_ part: [Instruction], to whole: inout [Instruction]) {
    let base = whole.count
    for instruction in part {
      if case .split(let a, let b) = instruction {
        whole.append(.split(a + base, b + base))
      } else {
        whole.append(instruction)
      }
    }
  }

  private func repeated(_ part: [Instruction], _ low: Int, _ high: Int?) -> [Instruction] {
    var whole: [Instruction] = []
    for _ in 0..<low { append(part, to: &whole) }
    if let high {
      // Each further time may be left out, with all that follow.
      let end = whole.count + (high - low) * (part.count + 1)
      for _ in low..<high {
        whole.append(.split(whole.count + 1, end))
        append(part, to: &whole)
      }
    } else {
      let start = whole.count
      whole.append(.split(start + 1, start + part.count + 2))
      append(part, to: &whole)
      whole.append(.split(start, start))
    }
    return whole
  }

  // MARK: Matching

  /// Whether the expression matches somewhere in the text.
  func matches(_ text: [UInt8]) -> Bool {
    var states = [Bool](repeating: false, count: program.count)
    for position in 0...text.count {
      follow(0, position, text, &states)
      if states[program.count - 1] { return true }
      if position == text.count { return false }
      var following = [Bool](repeating: false, count: program.count)
      for state in states.indices where states[state] {
        if case .set(let set) = program[state], set.contains(text[position]) {
          follow(state + 1, position + 1, text, &following)
        }
      }
      states = following
      if states[program.count - 1] { return true }
    }
    return false
  }

  /// Enters a state and all that are reached without a byte.
  private func follow(_ first: Int, _ position: Int, _ text: [UInt8], _ states: inout [Bool]) {
    var pending = [first]
    while let state = pending.popLast() {
      if states[state] { continue }
      states[state] = true
      switch program[state] {
      case .split(let a, let b):
        pending.append(a)
        pending.append(b)
      case .begin: if position == 0 { pending.append(state + 1) }
      case .end: if position == text.count { pending.append(state + 1) }
      default: break
      }
    }
  }
}
