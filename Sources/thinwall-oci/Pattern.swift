internal import Container
internal import Linux

/// A regular expression over the names of containers, for `--regex`: POSIX's extended ones without groups,
/// alternatives and counts (regex(7)), none of which would mean something else here: they are refused.
struct Pattern {
  private let text: [UInt8]

  init(_ word: CString) throws(Failure) {
    text = word.bytes
    var index = 0
    while index < text.count {
      switch text[index] {
      case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "{"), UInt8(ascii: "|"):
        throw Failure("--regex knows no groups, alternatives and counts:", word)
      case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"):
        throw Failure("--regex has nothing to repeat:", word)
      default: break
      }
      guard let end = end(ofAtom: index) else { throw Failure("--regex ends too early:", word) }
      index = end
      if index < text.count, Self.isRepetition(text[index]) { index += 1 }
    }
  }

  /// Whether it fits any part of a name.
  func matches(_ name: [UInt8]) -> Bool {
    if text.first == UInt8(ascii: "^") { return matches(1, name, 0) }
    for start in 0...name.count where matches(0, name, start) { return true }
    return false
  }

  private static func isRepetition(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "*") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "?")
  }

  /// Where what stands at `start` for one byte ends, or nil when the text ends before it.
  private func end(ofAtom start: Int) -> Int? {
    if text[start] == UInt8(ascii: "\\") { return start + 1 < text.count ? start + 2 : nil }
    if text[start] != UInt8(ascii: "[") { return start + 1 }
    var index = start + 1
    if index < text.count && text[index] == UInt8(ascii: "^") { index += 1 }
    // A bracket that comes first is a member.
    repeat { index += 1 } while index < text.count && text[index] != UInt8(ascii: "]")
    return index < text.count ? index + 1 : nil
  }

  private func matches(_ start: Int, _ name: [UInt8], _ position: Int) -> Bool {
    if start == text.count { return true }
    if start == text.count - 1 && text[start] == UInt8(ascii: "$") { return position == name.count }
    guard var next = end(ofAtom: start) else { return false }
    let atom = start..<next
    var (least, most) = (1, 1)
    if next < text.count && Self.isRepetition(text[next]) {
      if text[next] != UInt8(ascii: "+") { least = 0 }
      if text[next] != UInt8(ascii: "?") { most = name.count }
      next += 1
    }
    var count = 0
    while count < most, position + count < name.count, contains(atom, name[position + count]) { count += 1 }
    while count >= least {
      if matches(next, name, position + count) { return true }
      count -= 1
    }
    return false
  }

  private func contains(_ atom: Range<Int>, _ byte: UInt8) -> Bool {
    switch text[atom.lowerBound] {
    case UInt8(ascii: "."): return true
    case UInt8(ascii: "\\"): return text[atom.lowerBound + 1] == byte
    case UInt8(ascii: "["): break
    default: return text[atom.lowerBound] == byte
    }
    var members = text[(atom.lowerBound + 1)..<(atom.upperBound - 1)]
    let isNegated = members.first == UInt8(ascii: "^")
    if isNegated { members.removeFirst() }
    while let first = members.popFirst() {
      var last = first
      if members.count >= 2 && members.first == UInt8(ascii: "-") {
        members.removeFirst()
        last = members.removeFirst()
      }
      if byte >= first && byte <= last { return !isNegated }
    }
    return isNegated
  }
}
