internal import JSON
package import Linux

/// Why a text is no configuration: which property, what is wrong with it, and where it stands.
package struct ConfigError: Error, Sendable {
  package enum Problem: Sendable {
    /// No JSON (RFC 8259), or a value of another kind than the specification wants; the sentence about it.
    case text(StaticString)
    /// A required property is not there.
    case missing(StaticString)
    /// A value that cannot be honoured: what it should be, such as `is not a kind of namespace`.
    case value(StaticString)
    /// The arena has no room for the strings.
    case tooLarge
  }

  package let problem: Problem
  /// The property, such as `process.rlimits[2].type`; empty for the text as a whole.
  package let path: [UInt8]
  /// The string at fault, or nothing if the value was no string.
  package let word: [UInt8]
  /// Where the value begins, or where the text stops to be JSON: from 1, the column in characters.
  package let line: Int
  package let column: Int

  init(_ fault: Fault, in bytes: Span<UInt8>) {
    problem = fault.problem
    path = ConfigPath.find(fault.offset, in: bytes)
    word = fault.word
    let location = Reader(bytes).location(at: fault.offset)
    (line, column) = (location.line, location.column)
  }

  /// The sentence, without the file's name before it and without a newline.
  package func write(to text: inout Message) {
    text.add(visible: path)
    switch problem {
    case .text(let sentence):
      if !path.isEmpty { text.add(": ") }
      text.add(sentence)
    case .missing(let property):
      if !path.isEmpty { text.add(".") }
      text.add(property)
      text.add(" is missing")
    case .value(let sentence):
      if !path.isEmpty { text.add(word.isEmpty ? " " : ": ") }
      if !word.isEmpty {
        text.add(quoted: word)
        text.add(" ")
      }
      text.add(sentence)
    case .tooLarge: text.add(path.isEmpty ? "the text is too large" : ": the text is too large")
    }
    text.add(" (line ")
    text.add(number: line)
    text.add(", column ")
    text.add(number: column)
    text.add(")")
  }
}

/// What a reader's inside throws: cheap, because the path is looked for only when it is needed.
struct Fault: Error {
  var problem: ConfigError.Problem
  /// Bytes before the value at fault.
  var offset: Int
  var word: [UInt8] = []

  init(_ problem: ConfigError.Problem, at offset: Int, word: [UInt8] = []) {
    self.problem = problem
    self.offset = offset
    // What a person reads is short, whatever was sent.
    self.word = word.count <= 100 ? word : Array(word[..<100])
  }

  init(_ error: ReadError) {
    self.init(.text(Fault.sentence(error.problem)), at: error.offset)
  }

  private static func sentence(_ problem: ReadError.Problem) -> StaticString {
    switch problem {
    case .endOfInput: "the text ends too early"
    case .unexpectedByte: "this is not JSON"
    case .trailingData: "something follows the end of the value"
    case .wrongKind(.object, _): "must be an object"
    case .wrongKind(.array, _): "must be an array"
    case .wrongKind(.string, _): "must be a string"
    case .wrongKind(.number, _): "must be an integer"
    case .wrongKind(.bool, _): "must be true or false"
    case .wrongKind(.null, _): "must be null"
    case .invalidNumber: "this is not a JSON number"
    case .notAnInteger: "must be an integer, without point or exponent"
    case .numberOutOfRange: "the number is out of range"
    case .invalidUTF8: "the string is not UTF-8"
    case .controlCharacter: "a control character in a string must be escaped"
    case .invalidEscape: "unknown escape in a string"
    case .loneSurrogate: "half of a surrogate pair in a string"
    case .notText: "the string holds bytes that are not text"
    case .tooDeep: "objects and arrays are nested too deeply"
    }
  }
}

/// Finds what stands at a place of a JSON text.
enum ConfigPath {
  /// The path of the innermost value around `offset`, such as `process.rlimits[2].type`, as far as the text can be read.
  static func find(_ offset: Int, in bytes: Span<UInt8>) -> [UInt8] {
    var path: [UInt8] = []
    do throws(ReadError) { try walk(to: offset, in: bytes, &path) } catch {}
    return path
  }

  /// An object or array that is open: how long its path is, and the next element's index or -1 in an object.
  private struct Level {
    var length: Int
    var index: Int
  }

  private static func walk(to offset: Int, in bytes: Span<UInt8>, _ path: inout [UInt8]) throws(ReadError) {
    var reader = Reader(bytes)
    var levels: [Level] = []
    while true {
      // A value is next, and its component is the path's last.
      let kind = try reader.peek()
      if reader.offset >= offset { return }
      switch kind {
      case .object:
        try reader.beginObject()
        levels.append(Level(length: path.count, index: -1))
      case .array:
        try reader.beginArray()
        levels.append(Level(length: path.count, index: 0))
      default:
        try reader.skip()
        if reader.offset > offset { return }
      }
      var found = false
      while !found {
        guard var level = levels.last else { return }
        path.removeSubrange(level.length...)
        if level.index < 0 {
          if let key = try reader.nextKey() {
            if !path.isEmpty { path.append(UInt8(ascii: ".")) }
            let name = key.bytes
            path.append(contentsOf: name.count <= 100 ? name[...] : name[..<100])
            if key.offset >= offset { return }
            found = true
          }
        } else if try reader.nextElement() {
          path.append(UInt8(ascii: "["))
          path.append(contentsOf: decimal(level.index))
          path.append(UInt8(ascii: "]"))
          level.index += 1
          levels[levels.count - 1] = level
          found = true
        }
        if !found {
          if reader.offset > offset { return }
          levels.removeLast()
        }
      }
    }
  }
}
