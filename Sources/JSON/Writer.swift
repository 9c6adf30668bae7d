/// Writes JSON texts one after the other into a byte buffer, one per line if `endLine()` is called (RFC 8259).
///
/// ```swift
/// var writer = Writer()
/// writer.beginObject()
/// writer.key("path")
/// writer.string(path.span)
/// writer.endObject()
/// writer.endLine()
/// ```
///
/// No white space but the line ends, so a text never spans two lines. The buffer is the only memory; emptied by
/// `removeAll()` it is used again. A call out of turn (a value without its key, the wrong end) and a nesting beyond 512
/// are programming errors and stop the program. Keys written twice are not noticed.
package struct Writer: ~Copyable {
  /// What may come next.
  private enum Expectation {
    /// A text of its own, an element, or the value of a key just written.
    case value
    /// A key, element or end, before which no comma belongs.
    case first
    /// A key, element or end, before which a comma belongs.
    case separator
    /// The end of the line.
    case end
  }

  private var buffer: [UInt8] = []
  private var nesting = Nesting()
  private var expectation = Expectation.value

  /// Prepares an empty buffer with room for `capacity` bytes.
  package init(capacity: Int = 0) {
    buffer.reserveCapacity(capacity)
  }

  /// What has been written so far.
  package var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    get { buffer.span }
  }

  /// Ends the writer and hands over its buffer, which holds whole texts only.
  package consuming func finish() -> [UInt8] {
    precondition(nesting.depth == 0, "the JSON text has not been written to its end")
    return buffer
  }

  /// Forgets what was written and keeps the memory; also the way out of a text begun and given up.
  package mutating func removeAll() {
    buffer.removeAll(keepingCapacity: true)
    nesting.unwind(to: 0)
    expectation = .value
  }

  /// Ends the line after a whole text, as JSON lines want it; the next text may follow.
  package mutating func endLine() {
    precondition(expectation == .end, "the JSON text has not been written to its end")
    buffer.append(UInt8(ascii: "\n"))
    expectation = .value
  }

  // MARK: Containers

  /// Opens an object: keys and values follow, then `endObject()` (section 4).
  package mutating func beginObject() {
    begin(UInt8(ascii: "{"), object: true)
  }

  /// Closes the object.
  package mutating func endObject() {
    precondition(nesting.isObject && expectation != .value, "no JSON object to close here")
    close(UInt8(ascii: "}"))
  }

  /// Opens an array: values follow, then `endArray()` (section 5).
  package mutating func beginArray() {
    begin(UInt8(ascii: "["), object: false)
  }

  /// Closes the array.
  package mutating func endArray() {
    precondition(nesting.isArray, "no JSON array to close here")
    close(UInt8(ascii: "]"))
  }

  /// Writes a key of the object; its value comes next. Bytes are written as `string(_:)` writes them.
  package mutating func key(_ bytes: Span<UInt8>) {
    precondition(nesting.isObject && expectation != .value, "no JSON key is expected here")
    if expectation == .separator { buffer.append(UInt8(ascii: ",")) }
    append(quoted: bytes)
    buffer.append(UInt8(ascii: ":"))
    expectation = .value
  }

  /// Writes a key of the object; its value comes next.
  package mutating func key(_ string: String) {
    key(string.utf8.span)
  }

  // MARK: Values

  /// Writes a string so that nothing is lost (section 7).
  ///
  /// UTF-8 is written as it is, quote, backslash and control characters escaped. A byte that is part of no valid UTF-8
  /// sequence, from 0x80 to 0xFF, is written as the lone surrogate `\udc80` to `\udcff`, which valid text cannot hold;
  /// a `Reader` with `Surrogates.escapedBytes`, and Python with `surrogateescape`, gives the byte back.
  package mutating func string(_ bytes: Span<UInt8>) {
    beginValue()
    append(quoted: bytes)
    endValue()
  }

  /// Writes a string.
  package mutating func string(_ string: String) {
    self.string(string.utf8.span)
  }

  /// Writes an integer with all its digits (section 6); note that some readers keep only 53 bits.
  package mutating func integer(_ value: Int64) {
    beginValue()
    if value < 0 { buffer.append(UInt8(ascii: "-")) }
    append(decimal: value.magnitude, width: 1)
    endValue()
  }

  /// Writes an integer with all its digits.
  package mutating func integer(_ value: UInt64) {
    beginValue()
    append(decimal: value, width: 1)
    endValue()
  }

  /// Writes an integer with all its digits; of the widest type of its sign, nothing is lost.
  package mutating func integer(_ value: Int) {
    integer(Int64(value))
  }

  /// Writes a number rounded to `digits` places after the point, 0 to 9, ties to even of the exact binary value.
  ///
  /// JSON has no infinity and no NaN (section 6), and this form no room for 2^64 or more: both are programming errors.
  package mutating func double(_ value: Double, digits: Int) {
    precondition(value.magnitude < 0x1p64, "JSON writes finite doubles below 2^64")
    precondition(digits >= 0 && digits <= 9, "0 to 9 digits after the point")
    beginValue()
    let (whole, fraction) = FixedPoint.round(value.magnitude, digits: digits)
    if value < 0, whole > 0 || fraction > 0 { buffer.append(UInt8(ascii: "-")) }
    append(decimal: whole, width: 1)
    if digits > 0 {
      buffer.append(UInt8(ascii: "."))
      append(decimal: fraction, width: digits)
    }
    endValue()
  }

  /// Writes `true` or `false`.
  package mutating func bool(_ value: Bool) {
    beginValue()
    append(value ? "true" : "false")
    endValue()
  }

  /// Writes `null`.
  package mutating func null() {
    beginValue()
    append("null")
    endValue()
  }

  // MARK: Bytes

  private mutating func beginValue() {
    precondition(expectation == .value || (nesting.isArray && expectation != .end), "no JSON value is expected here")
    if expectation == .separator { buffer.append(UInt8(ascii: ",")) }
  }

  private mutating func endValue() {
    expectation = nesting.depth == 0 ? .end : .separator
  }

  private mutating func begin(_ bracket: UInt8, object: Bool) {
    beginValue()
    nesting.push(object: object)
    buffer.append(bracket)
    expectation = .first
  }

  private mutating func close(_ bracket: UInt8) {
    nesting.pop()
    buffer.append(bracket)
    endValue()
  }

  private mutating func append(_ literal: StaticString) {
    buffer.append(unsafe Span(_unsafeStart: literal.utf8Start, count: literal.utf8CodeUnitCount))
  }

  /// Appends `value` in decimal, with zeros before it up to `width`.
  private mutating func append(decimal value: UInt64, width: Int) {
    var digits = InlineArray<20, UInt8>(repeating: UInt8(ascii: "0"))
    var first = 20
    var rest = value
    while rest > 0 || first > 20 - width {
      first -= 1
      digits[first] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
    }
    buffer.append(digits.span.extracting(first..<20))
  }

  private mutating func append(quoted bytes: Span<UInt8>) {
    buffer.append(UInt8(ascii: "\""))
    // Bytes from `pending` on are written as they are, all at once when one that is not turns up.
    var pending = 0
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      let isPlain = byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
      let length = isPlain ? UTF8Sequence.length(in: bytes, at: index) : 0
      if length > 0 {
        index += length
        continue
      }
      buffer.append(bytes.extracting(pending..<index))
      append(escaped: byte)
      index += 1
      pending = index
    }
    buffer.append(bytes.extracting(pending..<bytes.count))
    buffer.append(UInt8(ascii: "\""))
  }

  private mutating func append(escaped byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): append("\\\"")
    case UInt8(ascii: "\\"): append("\\\\")
    case 0x08: append("\\b")
    case 0x09: append("\\t")
    case 0x0A: append("\\n")
    case 0x0C: append("\\f")
    case 0x0D: append("\\r")
    default:
      append(byte < 0x20 ? "\\u00" : "\\udc")
      append(hexadecimal: byte >> 4)
      append(hexadecimal: byte & 0xF)
    }
  }

  private mutating func append(hexadecimal digit: UInt8) {
    buffer.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
  }
}
