/// Reads one JSON text by asking for what should be there, without building a tree (RFC 8259).
///
/// ```swift
/// var reader = Reader(bytes.span)
/// try reader.beginObject()
/// while let key = try reader.nextKey() {
///   switch key {
///   case "hostname": host = try reader.bytes()
///   case "args":
///     try reader.beginArray()
///     while try reader.nextElement() { arguments.append(try reader.bytes()) }
///   default: try reader.skip()
///   }
/// }
/// try reader.finish()
/// ```
///
/// Time is linear in the input, the machine stack is not used for nesting, and nothing is allocated but what is asked for.
/// A call that throws leaves the reader where it stood. Every call that throws counts lines up to the place of the
/// error: try kinds with `peek()`, not with `try?`. Keys that occur twice (section 4) are handed out twice. A call out
/// of turn, such as a second value after one key, is a programming error and stops the program; no input causes it.
package struct Reader: ~Copyable, ~Escapable {
  /// What may come next.
  private enum Expectation {
    case value
    /// An element or key, or the end, of a container just opened.
    case first
    /// A comma or the end of the container.
    case separator
    /// The end of the input.
    case end
  }

  /// Containers inside each other that a reader follows unless told otherwise.
  package static let defaultDepthLimit = 128

  private let input: Span<UInt8>
  private let depthLimit: Int
  private let surrogates: Surrogates
  private var nesting = Nesting()
  private var expectation = Expectation.value
  /// Bytes read so far. After `peek()` this is where the value begins.
  package private(set) var offset = 0

  /// Prepares to read `input`; nothing is checked yet. A byte order mark will be refused (section 8.1).
  ///
  /// `depthLimit` counts objects and arrays inside each other, 0 to 512 (section 9).
  @_lifetime(copy input)
  package init(
    _ input: Span<UInt8>, depthLimit: Int = Reader.defaultDepthLimit, surrogates: Surrogates = .reject
  ) {
    precondition(depthLimit >= 0 && depthLimit <= Nesting.capacity, "depth limit out of range")
    self.input = input
    self.depthLimit = depthLimit
    self.surrogates = surrogates
  }

  // MARK: Containers

  /// The kind of the value that comes next, without reading it (section 3).
  ///
  /// Throws `endOfInput` or `unexpectedByte`. That a value begins well does not say that it ends well.
  package mutating func peek() throws(ReadError) -> Kind {
    precondition(expectation == .value, "no JSON value is expected here")
    let start = skipSpace(from: offset)
    let kind: Kind
    switch try byte(at: start) {
    case UInt8(ascii: "{"): kind = .object
    case UInt8(ascii: "["): kind = .array
    case UInt8(ascii: "\""): kind = .string
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): kind = .number
    case UInt8(ascii: "t"), UInt8(ascii: "f"): kind = .bool
    case UInt8(ascii: "n"): kind = .null
    case let other: throw failure(.unexpectedByte(other), at: start)
    }
    offset = start
    return kind
  }

  /// Enters an object; `nextKey()` comes next (section 4). Throws `wrongKind` or `tooDeep`.
  package mutating func beginObject() throws(ReadError) {
    try begin(.object)
  }

  /// Enters an array; `nextElement()` comes next (section 5). Throws `wrongKind` or `tooDeep`.
  package mutating func beginArray() throws(ReadError) {
    try begin(.array)
  }

  /// The next key of the object, whose value must then be read or skipped; nil when the object ends (section 4).
  @_lifetime(copy self)
  package mutating func nextKey() throws(ReadError) -> Text? {
    precondition(nesting.isObject, "no JSON object is open")
    guard let start = try nextItem(end: UInt8(ascii: "}")) else { return nil }
    let first = try byte(at: start)
    guard first == UInt8(ascii: "\"") else { throw failure(.unexpectedByte(first), at: start) }
    let key = try scanString(at: start)
    let colon = skipSpace(from: start + key.raw.count + 2)
    let separator = try byte(at: colon)
    guard separator == UInt8(ascii: ":") else { throw failure(.unexpectedByte(separator), at: colon) }
    offset = colon + 1
    expectation = .value
    return key
  }

  /// Whether the array has another element, which must then be read or skipped; false when it ends (section 5).
  package mutating func nextElement() throws(ReadError) -> Bool {
    precondition(nesting.isArray, "no JSON array is open")
    guard let start = try nextItem(end: UInt8(ascii: "]")) else { return false }
    offset = start
    expectation = .value
    return true
  }

  /// Reads past the next value, whatever it is, checking it as if it were read.
  package mutating func skip() throws(ReadError) {
    precondition(expectation == .value, "no JSON value is expected here")
    let start = offset
    let depth = nesting.depth
    do throws(ReadError) {
      repeat {
        if expectation == .value {
          try skipToken()
        } else if nesting.isObject {
          _ = try nextKey()
        } else {
          _ = try nextElement()
        }
      } while nesting.depth > depth || expectation == .value
    } catch {
      nesting.unwind(to: depth)
      offset = start
      expectation = .value
      throw error
    }
  }

  /// Confirms that nothing but white space follows the value (section 2). Throws `trailingData`.
  package func finish() throws(ReadError) {
    precondition(expectation == .end, "the JSON value has not been read to its end")
    let rest = skipSpace(from: offset)
    guard rest == input.count else { throw failure(.trailingData, at: rest) }
  }

  // MARK: Values

  /// The next value, a string, where it stands in the input (section 7).
  ///
  /// Throws `wrongKind`, `invalidUTF8`, `controlCharacter`, `invalidEscape` or `loneSurrogate`.
  @_lifetime(copy self)
  package mutating func text() throws(ReadError) -> Text {
    try expect(.string)
    let text = try scanString(at: offset)
    end(at: offset + text.raw.count + 2)
    return text
  }

  /// The next value, a string, as bytes: for paths and arguments. Throws as `text()` does.
  package mutating func bytes() throws(ReadError) -> [UInt8] {
    try text().bytes
  }

  /// The next value, a string, for people. Throws as `text()` does, and `notText` if it holds escaped bytes.
  package mutating func string() throws(ReadError) -> String {
    try expect(.string)
    let text = try scanString(at: offset)
    guard !text.hasEscapedBytes else { throw failure(.notText, at: offset) }
    end(at: offset + text.raw.count + 2)
    return text.string
  }

  /// The next value, a number, where it stands in the input (section 6). Throws `wrongKind` or `invalidNumber`.
  @_lifetime(copy self)
  package mutating func number() throws(ReadError) -> Number {
    let number = try scanNumber()
    end(at: offset + number.raw.count)
    return number
  }

  /// The next value, an integer, exactly. Throws as `number()` does, and `notAnInteger` or `numberOutOfRange`.
  package mutating func int64() throws(ReadError) -> Int64 {
    let number = try scanNumber()
    guard let value = number.int64 else { throw failure(for: number) }
    end(at: offset + number.raw.count)
    return value
  }

  /// The next value, an integer that is not negative, exactly. Throws as `int64()` does.
  package mutating func uint64() throws(ReadError) -> UInt64 {
    let number = try scanNumber()
    guard let value = number.uint64 else { throw failure(for: number) }
    end(at: offset + number.raw.count)
    return value
  }

  /// The next value, an integer of the type wanted, exactly: `let uid: UInt32 = try reader.integer()`.
  ///
  /// Throws as `int64()` does.
  package mutating func integer<Value: FixedWidthInteger>(_: Value.Type = Value.self) throws(ReadError) -> Value {
    let number = try scanNumber()
    let value: Value? =
      if number.isNegative {
        number.int64.flatMap { Value(exactly: $0) }
      } else {
        number.uint64.flatMap { Value(exactly: $0) }
      }
    guard let value else { throw failure(for: number) }
    end(at: offset + number.raw.count)
    return value
  }

  /// The next value, the double nearest to the number, ties to even. Throws as `number()` does, and
  /// `numberOutOfRange` beyond the largest double; what is too small becomes zero.
  package mutating func double() throws(ReadError) -> Double {
    let number = try scanNumber()
    guard let value = number.double else { throw failure(.numberOutOfRange, at: offset) }
    end(at: offset + number.raw.count)
    return value
  }

  /// The next value, `true` or `false` (section 3). Throws `wrongKind`, or `unexpectedByte` for a misspelt one.
  package mutating func bool() throws(ReadError) -> Bool {
    try expect(.bool)
    let value = input[offset] == UInt8(ascii: "t")
    end(at: try match(value ? "true" : "false"))
    return value
  }

  /// The next value, `null` (section 3). Throws `wrongKind`, or `unexpectedByte` for a misspelt one.
  package mutating func null() throws(ReadError) {
    try expect(.null)
    end(at: try match("null"))
  }

  // MARK: Places

  /// Line and column of an offset into the input, for a caller's own errors. Linear in the offset.
  package func location(at offset: Int) -> Location { Reader.location(at: offset, in: input) }

  private static func location(at offset: Int, in input: Span<UInt8>) -> Location {
    var line = 1
    var column = 1
    for index in 0..<offset {
      let byte = input[index]
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return Location(offset: offset, line: line, column: column)
  }

  // MARK: Tokens

  @inline(__always)
  private func failure(_ problem: ReadError.Problem, at offset: Int) -> ReadError {
    Reader.failure(problem, at: offset, in: input)
  }

  /// Kept out of the way, and given the input alone: with `self`, each call that might fail would copy the whole reader.
  @inline(never)
  private static func failure(_ problem: ReadError.Problem, at offset: Int, in input: Span<UInt8>) -> ReadError {
    ReadError(problem: problem, location: location(at: offset, in: input))
  }

  private func failure(for number: borrowing Number) -> ReadError {
    failure(number.isInteger ? .numberOutOfRange : .notAnInteger, at: number.offset)
  }

  @inline(__always)
  private func byte(at index: Int) throws(ReadError) -> UInt8 {
    guard index < input.count else { throw failure(.endOfInput, at: input.count) }
    return input[index]
  }

  @inline(__always)
  private func skipSpace(from start: Int) -> Int {
    var index = start
    while index < input.count {
      if input[index] > UInt8(ascii: " ") { return index }
      switch input[index] {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): index += 1
      default: return index
      }
    }
    return index
  }

  private mutating func expect(_ kind: Kind) throws(ReadError) {
    let found = try peek()
    guard found == kind else { throw failure(.wrongKind(expected: kind, found: found), at: offset) }
  }

  private mutating func begin(_ kind: Kind) throws(ReadError) {
    try expect(kind)
    guard nesting.depth < depthLimit else { throw failure(.tooDeep, at: offset) }
    nesting.push(object: kind == .object)
    offset += 1
    expectation = .first
  }

  private mutating func end(at next: Int) {
    offset = next
    expectation = nesting.depth == 0 ? .end : .separator
  }

  /// Where the next key or element begins, past the comma; nil, and the container is left, at `end`.
  private mutating func nextItem(end: UInt8) throws(ReadError) -> Int? {
    precondition(expectation == .first || expectation == .separator, "a JSON value has not been read")
    let start = skipSpace(from: offset)
    let first = try byte(at: start)
    if first == end {
      nesting.pop()
      self.end(at: start + 1)
      return nil
    }
    if expectation == .first { return start }
    guard first == UInt8(ascii: ",") else { throw failure(.unexpectedByte(first), at: start) }
    return skipSpace(from: start + 1)
  }

  private mutating func skipToken() throws(ReadError) {
    switch try peek() {
    case .object: try beginObject()
    case .array: try beginArray()
    case .string: _ = try text()
    case .number: _ = try number()
    case .bool: _ = try bool()
    case .null: try null()
    }
  }

  /// The end of the literal that should stand at `offset`.
  private func match(_ literal: StaticString) throws(ReadError) -> Int {
    let expected = unsafe Span(_unsafeStart: literal.utf8Start, count: literal.utf8CodeUnitCount)
    for index in expected.indices {
      let found = try byte(at: offset + index)
      guard found == expected[index] else { throw failure(.unexpectedByte(found), at: offset + index) }
    }
    return offset + expected.count
  }

  /// The number that should stand next, not yet read.
  @_lifetime(copy self)
  private mutating func scanNumber() throws(ReadError) -> Number {
    try expect(.number)
    switch Number.scan(input, at: offset) {
    case .number(let end, let isInteger):
      return Number(raw: input.extracting(offset..<end), offset: offset, isInteger: isInteger)
    case .refused(let problem, let index): throw failure(problem, at: index)
    }
  }

  /// Past bytes from `start` on that are ASCII and stand for themselves, eight at a time.
  private func plainEnd(from start: Int) -> Int {
    var index = start
    while index + 8 <= input.count {
      let word = unsafe UInt64(
        littleEndian: input.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self))
      // The highest bit of each byte that is not plain; a borrow can only set bits above the lowest of them.
      let ones: UInt64 = 0x0101_0101_0101_0101
      let quote = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
      let backslash = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
      let control = (word &- ones &* 0x20) & ~word
      let special = ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash) | control | word
      let found = special & (ones &* 0x80)
      if found != 0 { return index + found.trailingZeroBitCount >> 3 }
      index += 8
    }
    return index
  }

  /// The string whose opening quote stands at `start`, checked to its closing quote.
  @_lifetime(copy self)
  private func scanString(at start: Int) throws(ReadError) -> Text {
    var index = start + 1
    var hasEscapes = false
    var hasEscapedBytes = false
    while true {
      index = plainEnd(from: index)
      switch try byte(at: index) {
      case UInt8(ascii: "\""):
        return Text(
          raw: input.extracting(start + 1..<index), offset: start, hasEscapes: hasEscapes,
          hasEscapedBytes: hasEscapedBytes)
      case UInt8(ascii: "\\"):
        hasEscapes = true
        switch Escape(in: input, at: index, surrogates: surrogates) {
        case .scalar(_, let length): index += length
        case .byte(_, let length):
          hasEscapedBytes = true
          index += length
        case .refused(let problem, let place): throw failure(problem, at: place)
        }
      case 0x00..<0x20: throw failure(.controlCharacter, at: index)
      case 0x20..<0x80: index += 1
      default:
        let length = UTF8Sequence.length(in: input, at: index)
        guard length > 0 else { throw failure(.invalidUTF8, at: index) }
        index += length
      }
    }
  }
}
