/// A position in a text: line and column from 1, columns in characters (Unicode scalars) as toml++ counts them.
struct Place: Equatable, Sendable, Comparable {
  let line: Int
  let column: Int

  static func < (a: Place, b: Place) -> Bool { (a.line, a.column) < (b.line, b.column) }
}

/// Where the keys and values of a valid TOML text stand: the parser gives places for its own errors only.
///
/// It relies on the parser having accepted the text. It also notes the first escape for U+0000, which the parser's C
/// interface would cut a string at.
struct TOMLPlaces {
  /// The first place at which the key with this path is written; elements of a list have their number as last part.
  private(set) var keys: [[String]: Place] = [:]
  /// Where the value of a key, or of an element of a list, begins.
  private(set) var values: [[String]: Place] = [:]
  /// The first escape for U+0000.
  private(set) var nul: Place?
  /// The first place where toml++ takes for granted what it has not looked at, and what is expected there. Texts are
  /// followed exactly up to their first error, so such an error is never passed over.
  private(set) var unexpected: (place: Place, expected: String)?

  private let text: [UInt8]
  private var offset = 0
  private var line = 1
  private var lineStart = 0

  /// Walks over all of `text`.
  init(_ text: [UInt8]) {
    self.text = text
    if text.starts(with: [0xef, 0xbb, 0xbf]) {
      offset = 3
      lineStart = 3
    }
    readDocument()
  }

  /// Turns a byte offset into a place.
  static func place(of offset: Int, in text: [UInt8]) -> Place {
    let before = text[..<offset]
    let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return Place(
      line: before.count(where: { $0 == UInt8(ascii: "\n") }) + 1,
      column: text[start..<offset].count(where: { $0 & 0xc0 != 0x80 }) + 1)
  }

  private var here: Place {
    Place(line: line, column: text[lineStart..<offset].count(where: { $0 & 0xc0 != 0x80 }) + 1)
  }

  private var byte: UInt8 { offset < text.count ? text[offset] : 0 }

  private func isNext(_ other: StaticString) -> Bool {
    offset + other.utf8CodeUnitCount <= text.count
      && (0..<other.utf8CodeUnitCount).allSatisfy { text[offset + $0] == other.utf8Start[$0] }
  }

  /// Whether a key begins here, or an empty header ends.
  private var isAtKey: Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: "-_\"']".utf8.contains(byte)
    }
  }

  /// Whether a value may begin here: with a visible ASCII character, and not the end of a table.
  private var isAtValue: Bool { byte > 0x20 && byte < 0x7f && byte != UInt8(ascii: "}") }

  private mutating func advance(_ count: Int = 1) {
    for _ in 0..<count where offset < text.count {
      if text[offset] == UInt8(ascii: "\n") {
        line += 1
        lineStart = offset + 1
      }
      offset += 1
    }
  }

  /// Passes over blanks, and over line ends and comments where the grammar allows them.
  private mutating func skipBlanks(lines: Bool) {
    while offset < text.count {
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"): advance()
      case UInt8(ascii: "\n") where lines, UInt8(ascii: "\r") where lines: advance()
      case UInt8(ascii: "#") where lines: while offset < text.count && byte != UInt8(ascii: "\n") { advance() }
      default: return
      }
    }
  }

  private mutating func readDocument() {
    var table: [String] = []
    while true {
      skipBlanks(lines: true)
      if offset == text.count { return }
      if byte == UInt8(ascii: "[") {
        advance(isNext("[[") ? 2 : 1)
        skipBlanks(lines: false)
        if unexpected == nil && !isAtKey {
          unexpected = (here, "the name of a section begins with a letter, a digit, - or _, or stands in quotes")
        }
        table = readKey(beneath: [])
        while offset < text.count && byte != UInt8(ascii: "\n") && byte != UInt8(ascii: "#") { advance() }
      } else {
        readPair(beneath: table)
      }
    }
  }

  private mutating func readPair(beneath table: [String]) {
    let start = offset
    let key = readKey(beneath: table)
    skipBlanks(lines: false)
    if byte == UInt8(ascii: "=") { advance() }
    skipBlanks(lines: false)
    readValue(key)
    if offset == start { advance() }
  }

  /// `a.b."c"`: the whole path, each part of it noted where it is new.
  private mutating func readKey(beneath table: [String]) -> [String] {
    var path = table
    while true {
      skipBlanks(lines: false)
      let place = here
      let part: [UInt8]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        part = readString()
      } else {
        let start = offset
        while offset < text.count, !" \t\r\n.=]#,}".utf8.contains(byte) { advance() }
        part = Array(text[start..<offset])
      }
      path.append(String(decoding: part, as: UTF8.self))
      if keys[path] == nil { keys[path] = place }
      skipBlanks(lines: false)
      if byte != UInt8(ascii: ".") { return path }
      advance()
    }
  }

  private mutating func readValue(_ path: [String]) {
    if values[path] == nil { values[path] = here }
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): _ = readString()
    case UInt8(ascii: "["): readElements(of: path, closing: UInt8(ascii: "]"), arePairs: false)
    case UInt8(ascii: "{"): readElements(of: path, closing: UInt8(ascii: "}"), arePairs: true)
    default:
      let start = offset
      while offset < text.count, !",]}#\n\r".utf8.contains(byte) { advance() }
      if unexpected == nil && Self.isDateWithoutTime(text[start..<offset]) {
        unexpected = (values[path] ?? here, "expected a time behind the date")
      }
    }
  }

  /// `1979-05-27T` and no digit.
  private static func isDateWithoutTime(_ value: ArraySlice<UInt8>) -> Bool {
    let rest = value.dropFirst(10)
    guard value.first.map({ $0 >= 48 && $0 <= 57 }) == true, let letter = rest.first, letter | 0x20 == UInt8(ascii: "t")
    else { return false }
    return rest.dropFirst().first.map { $0 < 48 || $0 > 57 } ?? true
  }

  private mutating func readElements(of path: [String], closing: UInt8, arePairs: Bool) {
    advance()
    var number = 0
    while true {
      skipBlanks(lines: true)
      if byte == UInt8(ascii: ",") {
        advance()
        continue
      }
      if byte == closing || offset == text.count { return advance() }
      let start = offset
      if !arePairs && unexpected == nil && !isAtValue { unexpected = (here, "expected a value or the list's end") }
      if arePairs { readPair(beneath: path) } else { readValue(path + [String(number)]) }
      number += 1
      if offset == start { advance() }
    }
  }

  /// A string of any of the four kinds, its escapes resolved.
  private mutating func readString() -> [UInt8] {
    let quote = byte
    let isLong = isNext("\"\"\"") || isNext("'''")
    advance(isLong ? 3 : 1)
    var content: [UInt8] = []
    while offset < text.count {
      if byte == quote {
        if !isLong {
          advance()
          return content
        }
        if isNext("\"\"\"") || isNext("'''") {
          advance(3)
          // Up to two quotes may stand before the closing three.
          while byte == quote { advance() }
          return content
        }
      } else if byte == UInt8(ascii: "\\") && quote == UInt8(ascii: "\"") {
        readEscape(into: &content)
        continue
      }
      content.append(byte)
      advance()
    }
    return content
  }

  private mutating func readEscape(into content: inout [UInt8]) {
    let place = here
    advance()
    let letter = byte
    advance()
    let digits =
      switch letter {
      case UInt8(ascii: "x"): 2
      case UInt8(ascii: "u"): 4
      case UInt8(ascii: "U"): 8
      default: 0
      }
    if digits > 0 {
      let code = String(decoding: text[offset..<min(offset + digits, text.count)], as: UTF8.self)
      let value = UInt32(code, radix: 16) ?? 0xfffd
      if value == 0 && nul == nil { nul = place }
      content += Array(String(Character(Unicode.Scalar(value) ?? "\u{fffd}")).utf8)
      advance(digits)
      return
    }
    let simple: [(UInt8, UInt8)] = [
      (UInt8(ascii: "b"), 8), (UInt8(ascii: "t"), 9), (UInt8(ascii: "n"), 10), (UInt8(ascii: "f"), 12),
      (UInt8(ascii: "r"), 13), (UInt8(ascii: "e"), 27),
    ]
    content.append(simple.first { $0.0 == letter }?.1 ?? letter)
  }
}
