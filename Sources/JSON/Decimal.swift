/// A decimal number on its way to the nearest double, exactly and without libc, whose `strtod` heeds the locale.
///
/// Nearly every number takes the first way (15 digits, a small power of ten: one rounding in hardware); the rest is
/// divided out with whole numbers, which costs some microseconds and no table.
struct Decimal: ~Escapable {
  /// Digits looked at; a double and the middle between two need at most 768, the rest only says "a little more".
  private static let digitLimit = 800

  private let raw: Span<UInt8>
  private let isNegative: Bool
  /// Digits from the first that is not zero to the last before the exponent.
  private var digitCount = 0
  private var firstDigit = 0
  /// Power of ten of the last digit.
  private var exponent = 0
  /// The first 19 digits, which 64 bits hold.
  private var leading: UInt64 = 0

  /// Takes apart a number whose grammar `Number.scan` has checked.
  @_lifetime(copy raw)
  init(_ raw: Span<UInt8>) {
    self.raw = raw
    isNegative = raw[0] == UInt8(ascii: "-")
    var index = isNegative ? 1 : 0
    var afterPoint = false
    while index < raw.count, raw[index] | 0x20 != UInt8(ascii: "e") {
      let byte = raw[index]
      if byte == UInt8(ascii: ".") {
        afterPoint = true
      } else {
        if afterPoint { exponent -= 1 }
        if digitCount > 0 || byte != UInt8(ascii: "0") {
          if digitCount == 0 { firstDigit = index }
          if digitCount < 19 { leading = leading * 10 + UInt64(byte - UInt8(ascii: "0")) }
          digitCount += 1
        }
      }
      index += 1
    }
    guard index + 1 < raw.count else { return }
    index += 1
    let down = raw[index] == UInt8(ascii: "-")
    if down || raw[index] == UInt8(ascii: "+") { index += 1 }
    var written = 0
    // Larger than any input is long, so that no run of zeros makes up for what is cut off; far from overflow.
    while index < raw.count {
      written = min(written * 10 + Int(raw[index] - UInt8(ascii: "0")), 1 << 58)
      index += 1
    }
    exponent += down ? -written : written
  }

  /// The nearest double, ties to even; nil beyond the largest.
  var double: Double? {
    let sign: UInt64 = isNegative ? 1 << 63 : 0
    // The value lies in 10^(magnitude - 1) ..< 10^magnitude.
    let magnitude = digitCount + exponent
    if digitCount == 0 || magnitude < -330 { return Double(bitPattern: sign) }
    if magnitude > 310 { return nil }
    if digitCount <= 19, leading <= 1 << 53, exponent >= -22, exponent <= 22 {
      let power = Decimal.powerOfTen(exponent.magnitude)
      let value = exponent < 0 ? Double(leading) / power : Double(leading) * power
      return isNegative ? -value : value
    }
    let bits = exactBits()
    return bits < 0x7FF << 52 ? Double(bitPattern: sign | bits) : nil
  }

  /// 10^n for n up to 22, the last that is exact.
  private static func powerOfTen(_ power: UInt) -> Double {
    var value = 1.0
    for _ in 0..<power { value *= 10 }
    return value
  }

  /// The magnitude's bits, by long division of numerator by denominator; infinity's if it is too large.
  private func exactBits() -> UInt64 {
    var (numerator, exponent) = significand()
    var denominator = Magnitude(1)
    if exponent >= 0 {
      numerator.multiply(byPowerOfTen: exponent)
    } else {
      denominator.multiply(byPowerOfTen: -exponent)
    }
    // Bring the quotient into 1 ..< 2; the value is quotient * 2^binary.
    var binary = numerator.bitWidth - denominator.bitWidth
    if binary < 0 { numerator.shiftLeft(by: -binary) } else { denominator.shiftLeft(by: binary) }
    if numerator < denominator {
      numerator.shiftLeft(by: 1)
      binary -= 1
    }
    if binary > 1023 { return 0x7FF << 52 }
    let precision = min(53, 53 + 1022 + binary)
    if precision < 0 { return 0 }
    var quotient: UInt64 = 0
    for _ in 0..<precision {
      quotient <<= 1
      if !(numerator < denominator) {
        numerator.subtract(denominator)
        quotient |= 1
      }
      numerator.shiftLeft(by: 1)
    }
    // The remainder, doubled, against the denominator: above, below or exactly the middle.
    let roundsUp = denominator < numerator || (!(numerator < denominator) && quotient & 1 == 1)
    if roundsUp { quotient += 1 }
    // A carry out of the significand is a carry into the exponent, and a full subnormal is the first normal.
    return binary < -1022 ? quotient : UInt64(binary + 1022) << 52 + quotient
  }

  /// The digits as a whole number with the power of ten of its last digit; anything beyond the limit becomes one digit 1.
  private func significand() -> (Magnitude, exponent: Int) {
    var value = Magnitude(0)
    var taken = 0
    var rest = false
    var index = firstDigit
    while taken < digitCount {
      let byte = raw[index]
      index += 1
      if byte == UInt8(ascii: ".") { continue }
      if taken < Decimal.digitLimit {
        value.multiply(by: 10, adding: UInt32(byte - UInt8(ascii: "0")))
      } else if byte != UInt8(ascii: "0") {
        rest = true
        break
      }
      taken += 1
    }
    let dropped = max(0, digitCount - Decimal.digitLimit)
    if !rest { return (value, exponent + dropped) }
    value.multiply(by: 10, adding: 1)
    return (value, exponent + dropped - 1)
  }
}

/// A whole number of any size, just enough arithmetic for one long division.
struct Magnitude {
  /// Lowest first, the last not zero; zero has none.
  private var limbs: [UInt32] = []

  init(_ value: UInt32) { if value > 0 { limbs.append(value) } }

  var bitWidth: Int { limbs.isEmpty ? 0 : limbs.count * 32 - limbs[limbs.count - 1].leadingZeroBitCount }

  mutating func multiply(by factor: UInt32, adding addend: UInt32) {
    var carry = UInt64(addend)
    for index in limbs.indices {
      carry += UInt64(limbs[index]) * UInt64(factor)
      limbs[index] = UInt32(truncatingIfNeeded: carry)
      carry >>= 32
    }
    if carry > 0 { limbs.append(UInt32(carry)) }
  }

  mutating func multiply(byPowerOfTen power: Int) {
    var left = power
    while left >= 9 {
      multiply(by: 1_000_000_000, adding: 0)
      left -= 9
    }
    for _ in 0..<left { multiply(by: 10, adding: 0) }
  }

  mutating func shiftLeft(by bits: Int) {
    let small = UInt64(bits & 31)
    if small > 0 {
      var carry: UInt64 = 0
      for index in limbs.indices {
        carry |= UInt64(limbs[index]) << small
        limbs[index] = UInt32(truncatingIfNeeded: carry)
        carry >>= 32
      }
      if carry > 0 { limbs.append(UInt32(carry)) }
    }
    if bits >= 32, !limbs.isEmpty { limbs.insert(contentsOf: repeatElement(0, count: bits >> 5), at: 0) }
  }

  /// Takes away `other`, which is not larger.
  mutating func subtract(_ other: Magnitude) {
    var borrow: UInt64 = 0
    for index in limbs.indices {
      let right = index < other.limbs.count ? UInt64(other.limbs[index]) : 0
      let difference = UInt64(limbs[index]) &- right &- borrow
      limbs[index] = UInt32(truncatingIfNeeded: difference)
      borrow = difference >> 63
    }
    while let last = limbs.last, last == 0 { limbs.removeLast() }
  }

  static func < (left: Magnitude, right: Magnitude) -> Bool {
    if left.limbs.count != right.limbs.count { return left.limbs.count < right.limbs.count }
    for index in left.limbs.indices.reversed() where left.limbs[index] != right.limbs[index] {
      return left.limbs[index] < right.limbs[index]
    }
    return false
  }
}
