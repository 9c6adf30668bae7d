/// A number of a JSON text as it stands in the input, its grammar checked, nothing converted (RFC 8259 section 6).
package struct Number: ~Escapable {
  /// The bytes of the number.
  package let raw: Span<UInt8>
  /// Where the number begins in the input, in bytes.
  package let offset: Int
  /// Whether it is written without point and exponent. `1.0` and `1e3` are no integers: what a limit means must
  /// not hang on rounding.
  package let isInteger: Bool

  @_lifetime(copy raw)
  init(raw: Span<UInt8>, offset: Int, isInteger: Bool) {
    self.raw = raw
    self.offset = offset
    self.isInteger = isInteger
  }

  /// Whether it begins with a minus sign.
  package var isNegative: Bool { raw[0] == UInt8(ascii: "-") }

  /// The exact value, or nil if it is no integer or needs more than 64 bits.
  package var uint64: UInt64? {
    guard let magnitude, !isNegative || magnitude == 0 else { return nil }
    return magnitude
  }

  /// The exact value, or nil if it is no integer or needs more than 63 bits and a sign.
  package var int64: Int64? {
    guard let magnitude else { return nil }
    if !isNegative { return Int64(exactly: magnitude) }
    return magnitude <= Int64.min.magnitude ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil
  }

  /// The nearest double, ties to even; nil if it is beyond the largest one. What is too small becomes zero.
  package var double: Double? { Decimal(raw).double }

  private var magnitude: UInt64? {
    guard isInteger else { return nil }
    var value: UInt64 = 0
    for index in (isNegative ? 1 : 0)..<raw.count {
      let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = shifted.addingReportingOverflow(UInt64(raw[index] - UInt8(ascii: "0")))
      if overflow || carry { return nil }
      value = sum
    }
    return value
  }

  /// What `scan` found.
  enum Scan {
    case number(end: Int, isInteger: Bool)
    case refused(ReadError.Problem, index: Int)
  }

  /// Checks the grammar of the number that begins at `start`, a digit or a minus sign, and finds its end.
  static func scan(_ bytes: Span<UInt8>, at start: Int) -> Scan {
    var index = start
    if bytes[index] == UInt8(ascii: "-") { index += 1 }
    let whole = index
    index = digitsEnd(bytes, from: index)
    if index == whole { return missingDigit(bytes, at: index) }
    if bytes[whole] == UInt8(ascii: "0"), index > whole + 1 { return .refused(.invalidNumber, index: whole) }
    var isInteger = true
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      let fraction = index + 1
      index = digitsEnd(bytes, from: fraction)
      if index == fraction { return missingDigit(bytes, at: index) }
      isInteger = false
    }
    if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
      index += 1
      if index < bytes.count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") { index += 1 }
      let exponent = index
      index = digitsEnd(bytes, from: exponent)
      if index == exponent { return missingDigit(bytes, at: index) }
      isInteger = false
    }
    return .number(end: index, isInteger: isInteger)
  }

  private static func digitsEnd(_ bytes: Span<UInt8>, from start: Int) -> Int {
    var index = start
    while index < bytes.count, bytes[index] >= UInt8(ascii: "0"), bytes[index] <= UInt8(ascii: "9") { index += 1 }
    return index
  }

  private static func missingDigit(_ bytes: Span<UInt8>, at index: Int) -> Scan {
    index < bytes.count ? .refused(.invalidNumber, index: index) : .refused(.endOfInput, index: index)
  }
}
