/// Rounds a double to a number of decimal places exactly, in whole numbers: a product of doubles would round twice.
enum FixedPoint {
  /// `value`, not negative and below 2^64, as its whole part and `digits` places, 0 to 9; ties to even.
  static func round(_ value: Double, digits: Int) -> (whole: UInt64, fraction: UInt64) {
    var scale: UInt64 = 1
    for _ in 0..<digits { scale *= 10 }
    let bits = value.bitPattern
    let isNormal = bits >> 52 > 0
    let significand = bits & (1 << 52 - 1) | (isNormal ? 1 << 52 : 0)
    // value = significand / 2^places
    let places = 1075 - (isNormal ? Int(bits >> 52) : 1)
    if places <= 0 { return (significand << UInt64(-places), 0) }
    // The product has 83 bits at most: with more places it is less than half.
    if places > 84 { return (0, 0) }
    let whole = places < 64 ? significand >> UInt64(places) : 0
    let rest = places < 64 ? significand & (1 << UInt64(places) - 1) : significand
    let product = rest.multipliedFullWidth(by: scale)
    var fraction: UInt64
    let remainder: (high: UInt64, low: UInt64)
    let half: (high: UInt64, low: UInt64)
    if places < 64 {
      let shift = UInt64(places)
      fraction = product.low >> shift | product.high << (64 - shift)
      remainder = (0, product.low & (1 << shift - 1))
      half = (0, 1 << (shift - 1))
    } else {
      let shift = UInt64(places - 64)
      fraction = product.high >> shift
      remainder = (product.high & (1 << shift - 1), product.low)
      half = shift > 0 ? (1 << (shift - 1), 0) : (0, 1 << 63)
    }
    // Without digits the rounding looks at the whole part: 0.5 goes to 0 and 1.5 to 2.
    let isOdd = (digits == 0 ? whole : fraction) & 1 == 1
    if remainder > half || (remainder == half && isOdd) { fraction += 1 }
    return fraction == scale ? (whole + 1, 0) : (whole, fraction)
  }
}
