/// A string of a JSON text as it stands in the input, already checked, nothing copied (RFC 8259 section 7).
///
/// Compare it with literals in a `switch`, or ask for `bytes` (paths, arguments) or `string` (for people).
/// A NUL is a legal character of JSON: who passes the bytes to the kernel refuses it.
package struct Text: ~Escapable {
  /// The bytes between the quotes, escapes not resolved.
  package let raw: Span<UInt8>
  /// Where the opening quote stands in the input, in bytes.
  package let offset: Int
  /// Whether `raw` holds a backslash; if not, `raw` is the string.
  package let hasEscapes: Bool
  /// Whether an escape stands for a byte that is no text; only under `Surrogates.escapedBytes`.
  package let hasEscapedBytes: Bool

  @_lifetime(copy raw)
  init(raw: Span<UInt8>, offset: Int, hasEscapes: Bool, hasEscapedBytes: Bool) {
    self.raw = raw
    self.offset = offset
    self.hasEscapes = hasEscapes
    self.hasEscapedBytes = hasEscapedBytes
  }

  /// Appends the string, escapes resolved, to `buffer`: the way to fill an arena without an allocation for each string.
  package func append(to buffer: inout [UInt8]) {
    if !hasEscapes {
      buffer.append(raw)
      return
    }
    var cursor = TextCursor(raw)
    while let byte = cursor.next() { buffer.append(byte) }
  }

  /// The string, escapes resolved.
  package var bytes: [UInt8] {
    var result: [UInt8] = []
    // No escape is shorter than what it stands for.
    result.reserveCapacity(raw.count)
    append(to: &result)
    return result
  }

  /// The string for people: exact, except that escaped bytes which are no UTF-8 show as U+FFFD.
  package var string: String {
    String(decoding: bytes, as: UTF8.self)
  }

  /// Whether the string, escapes resolved, is these bytes. Unicode normalisation is not applied (section 8.3).
  package func equals(_ other: Span<UInt8>) -> Bool {
    var cursor = TextCursor(raw)
    for index in other.indices where cursor.next() != other[index] { return false }
    return cursor.next() == nil
  }

  /// Whether the string is this literal, so that `key == "args"` needs no `String`.
  package static func == (text: Text, literal: StaticString) -> Bool {
    guard text.hasEscapes || text.raw.count == literal.utf8CodeUnitCount else { return false }
    return text.equals(unsafe Span(_unsafeStart: literal.utf8Start, count: literal.utf8CodeUnitCount))
  }

  /// Lets `switch key { case "args": … }` read a key; the same comparison as `==`.
  package static func ~= (literal: StaticString, text: Text) -> Bool { text == literal }
}

/// Walks the bytes a checked string stands for.
struct TextCursor: ~Escapable {
  private let raw: Span<UInt8>
  private var index = 0
  /// UTF-8 of the escape just met, still to be given, next byte lowest.
  private var pending: UInt32 = 0
  private var pendingCount = 0

  @_lifetime(copy raw)
  init(_ raw: Span<UInt8>) { self.raw = raw }

  mutating func next() -> UInt8? {
    if pendingCount == 0 {
      guard index < raw.count else { return nil }
      let byte = raw[index]
      if byte != UInt8(ascii: "\\") {
        index += 1
        return byte
      }
      switch Escape(in: raw, at: index, surrogates: .escapedBytes) {
      case .byte(let byte, let length):
        index += length
        return byte
      case .scalar(let scalar, let length):
        index += length
        (pending, pendingCount) = UTF8Sequence.encode(scalar)
      case .refused: preconditionFailure("a Text is checked before it is made")
      }
    }
    let byte = UInt8(truncatingIfNeeded: pending)
    pending >>= 8
    pendingCount -= 1
    return byte
  }
}

extension [UInt8] {
  /// Appends all bytes of a span at once, where the standard library only offers sequences.
  mutating func append(_ span: Span<UInt8>) {
    unsafe span.withUnsafeBufferPointer { bytes in unsafe append(contentsOf: bytes) }
  }
}
