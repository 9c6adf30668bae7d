/// Values of version 1, in which config.json is written, as version 2 has them.
package enum Conversion {
  /// CPU shares 2...262144 (default 1024) as a weight 1...10000 (default 100), by the quadratic function that meets
  /// lowest, default and highest value: 10^((l² + 125 l) / 612 - 7 / 34) with l = log2(shares), rounded up.
  package static func weight(shares: UInt64) -> UInt64 {
    if shares <= 2 { return 1 }
    if shares >= 262_144 { return 10000 }
    let l = logarithm(shares)
    let power = powerOfTen((l * l + 125 * l) / 612 - 7.0 / 34)
    // The default lies on a whole number: an error in the last digit must not round it up to the next.
    let whole = UInt64(power)
    return power - Double(whole) < 1e-9 ? whole : whole + 1
  }

  /// A block I/O weight 10...1000 as 1...10000, linearly.
  package static func ioWeight(_ weight: UInt16) -> UInt64 {
    weight <= 10 ? 1 : 1 + (UInt64(weight) - 10) * 9999 / 990
  }

  /// log2 of 1...2^52, without a mathematics library: the whole part by bits, the rest by the series of artanh.
  private static func logarithm(_ value: UInt64) -> Double {
    let whole = 63 - value.leadingZeroBitCount
    let mantissa = Double(value) / Double(UInt64(1) << UInt64(whole))
    let z = (mantissa - 1) / (mantissa + 1)
    var term = z
    var sum = 0.0
    var k = 1.0
    while k < 40 {
      sum += term / k
      term *= z * z
      k += 2
    }
    return Double(whole) + 2 * sum / 0.693147180559945309417
  }

  /// 10^x for 0 <= x < 5: the whole part of the exponent by multiplication, the rest by the exponential series.
  private static func powerOfTen(_ x: Double) -> Double {
    var result = 1.0
    var rest = x
    while rest >= 1 {
      result *= 10
      rest -= 1
    }
    let y = rest * 2.302585092994045684018
    var term = 1.0
    var sum = 1.0
    var k = 1.0
    while k < 40 {
      term *= y / k
      sum += term
      k += 1
    }
    return result * sum
  }
}
