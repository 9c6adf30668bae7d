/// What a reader does with an escaped surrogate that is no half of a pair (RFC 8259 section 8.2 leaves it open).
package enum Surrogates: Sendable, Equatable {
  /// Refuse every one: the strings are text.
  case reject
  /// Turn `\udc80` … `\udcff` back into the byte 0x80 … 0xFF, as `Writer` and Python's `surrogateescape` write
  /// bytes that are not UTF-8; refuse the others. ASCII bytes cannot be smuggled this way.
  case escapedBytes
}

/// One backslash escape of a string (RFC 8259 section 7), a surrogate pair being one.
enum Escape {
  /// It stands for this scalar and is `length` bytes long.
  case scalar(UInt32, length: Int)
  /// It stands for this byte, which is no text, and is `length` bytes long.
  case byte(UInt8, length: Int)
  /// It is none; the offender stands at `index`.
  case refused(ReadError.Problem, index: Int)

  /// Reads the escape whose backslash stands at `start`.
  init(in bytes: Span<UInt8>, at start: Int, surrogates: Surrogates) {
    guard start + 1 < bytes.count else {
      self = .refused(.endOfInput, index: bytes.count)
      return
    }
    switch bytes[start + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
      self = .scalar(UInt32(bytes[start + 1]), length: 2)
    case UInt8(ascii: "b"): self = .scalar(0x08, length: 2)
    case UInt8(ascii: "f"): self = .scalar(0x0C, length: 2)
    case UInt8(ascii: "n"): self = .scalar(0x0A, length: 2)
    case UInt8(ascii: "r"): self = .scalar(0x0D, length: 2)
    case UInt8(ascii: "t"): self = .scalar(0x09, length: 2)
    case UInt8(ascii: "u"): self.init(unicodeIn: bytes, at: start, surrogates: surrogates)
    default: self = .refused(.invalidEscape, index: start)
    }
  }

  private init(unicodeIn bytes: Span<UInt8>, at start: Int, surrogates: Surrogates) {
    let first: UInt32
    switch Escape.codeUnit(in: bytes, at: start + 2) {
    case .unit(let value): first = value
    case .refused(let problem, let index):
      self = .refused(problem, index: index)
      return
    }
    if first < 0xD800 || first > 0xDFFF {
      self = .scalar(first, length: 6)
    } else if first < 0xDC00 {
      // A high half: the low half must follow at once. What follows is judged here only as "a low half or not",
      // so that a broken second escape is reported as such and not as a lone surrogate.
      guard start + 6 < bytes.count else {
        self = .refused(.endOfInput, index: bytes.count)
        return
      }
      guard bytes[start + 6] == UInt8(ascii: "\\"), start + 7 >= bytes.count || bytes[start + 7] == UInt8(ascii: "u")
      else {
        self = .refused(.loneSurrogate, index: start)
        return
      }
      switch Escape.codeUnit(in: bytes, at: start + 8) {
      case .unit(let second) where second >= 0xDC00 && second <= 0xDFFF:
        self = .scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00), length: 12)
      case .unit: self = .refused(.loneSurrogate, index: start)
      case .refused(let problem, let index): self = .refused(problem, index: index)
      }
    } else if surrogates == .escapedBytes, first >= 0xDC80, first <= 0xDCFF {
      self = .byte(UInt8(first - 0xDC00), length: 6)
    } else {
      self = .refused(.loneSurrogate, index: start)
    }
  }

  private enum CodeUnit {
    case unit(UInt32)
    case refused(ReadError.Problem, index: Int)
  }

  /// The four hexadecimal digits from `start`.
  private static func codeUnit(in bytes: Span<UInt8>, at start: Int) -> CodeUnit {
    var value: UInt32 = 0
    for index in start..<start + 4 {
      guard index < bytes.count else { return .refused(.endOfInput, index: bytes.count) }
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(byte - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(byte - UInt8(ascii: "a") + 10)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt32(byte - UInt8(ascii: "A") + 10)
      default: return .refused(.invalidEscape, index: index)
      }
    }
    return .unit(value)
  }
}
