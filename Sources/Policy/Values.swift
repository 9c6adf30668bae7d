package import Linux

/// Readers for the small grammars inside flag values. Each takes the whole word or nothing.
package enum Values {
  /// A decimal number; nil for anything else and for one that does not fit.
  package static func number(_ word: CString, from start: Int = 0, upTo end: Int? = nil) -> UInt64? {
    var value: UInt64 = 0
    var i = start
    while word[i] != 0 && i != end {
      let byte = word[i]
      guard byte >= 48, byte <= 57 else { return nil }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflow2) = product.addingReportingOverflow(UInt64(byte - 48))
      if overflow || overflow2 { return nil }
      value = sum
      i += 1
    }
    return i == start ? nil : value
  }

  /// Bytes: a number with an optional K, M, G or T (powers of 1024; `KiB`, `KB` and lower case mean the same).
  package static func size(_ word: CString, from start: Int = 0) -> UInt64? {
    var end = start
    while word[end] >= 48 && word[end] <= 57 { end += 1 }
    guard let value = number(word, from: start, upTo: end) else { return nil }
    var shift: UInt64 = 0
    if word[end] != 0 {
      switch word[end] | 0x20 {
      case UInt8(ascii: "k"): shift = 10
      case UInt8(ascii: "m"): shift = 20
      case UInt8(ascii: "g"): shift = 30
      case UInt8(ascii: "t"): shift = 40
      case UInt8(ascii: "b") where word[end + 1] == 0: return value
      default: return nil
      }
      end += 1
      if word[end] | 0x20 == UInt8(ascii: "i") && word[end + 1] | 0x20 == UInt8(ascii: "b") {
        end += 2
      } else if word[end] | 0x20 == UInt8(ascii: "b") {
        end += 1
      }
      if word[end] != 0 { return nil }
    }
    let (result, overflow) = value.multipliedReportingOverflow(by: 1 << shift)
    return overflow || result > UInt64(Int64.max) ? nil : result
  }

  /// Nanoseconds: numbers with the units ms, s, m, h, d, one after the other (1h30m); a bare number is seconds.
  /// Fractions are allowed in the last part (0.5s).
  package static func duration(_ word: CString) -> Int64? {
    var total: Int64 = 0
    var i = 0
    if word[0] == 0 { return nil }
    while word[i] != 0 {
      var value: Int64 = 0
      var digits = 0
      while word[i] >= 48 && word[i] <= 57 {
        guard value < 1_000_000_000 else { return nil }
        value = value * 10 + Int64(word[i] - 48)
        i += 1
        digits += 1
      }
      var fraction: Int64 = 0
      var scale: Int64 = 1
      let hasFraction = word[i] == UInt8(ascii: ".")
      if hasFraction {
        i += 1
        while word[i] >= 48 && word[i] <= 57 {
          if scale < 1_000_000 {
            fraction = fraction * 10 + Int64(word[i] - 48)
            scale *= 10
          }
          i += 1
          digits += 1
        }
      }
      if digits == 0 { return nil }
      let unit: Int64
      switch word[i] {
      case 0: unit = 1_000_000_000
      case UInt8(ascii: "s"): unit = 1_000_000_000
      case UInt8(ascii: "m") where word[i + 1] == UInt8(ascii: "s"): unit = 1_000_000
      case UInt8(ascii: "m"): unit = 60_000_000_000
      case UInt8(ascii: "h"): unit = 3_600_000_000_000
      case UInt8(ascii: "d"): unit = 86_400_000_000_000
      default: return nil
      }
      if word[i] != 0 { i += unit == 1_000_000 ? 2 : 1 }
      if hasFraction && word[i] != 0 { return nil }
      let (whole, overflow) = value.multipliedReportingOverflow(by: unit)
      let (sum, overflow2) = total.addingReportingOverflow(whole)
      let (all, overflow3) = sum.addingReportingOverflow(fraction * (unit / scale))
      if overflow || overflow2 || overflow3 { return nil }
      total = all
    }
    return total > 0 ? total : nil
  }

  /// Ports and ranges between commas: `80`, `80,443`, `8000-8010`. Nothing is 0.
  package static func ports(_ word: CString, from start: Int = 0) -> [Policy.Ports]? {
    ranges(word, from: start, within: 1...65535)?.map { Policy.Ports(UInt16($0.lowerBound), UInt16($0.upperBound)) }
  }

  /// CPU numbers and ranges between commas, as a bit mask.
  package static func cpus(_ word: CString) -> [UInt64]? {
    guard let ranges = ranges(word, within: 0...8191) else { return nil }
    var mask: [UInt64] = []
    for range in ranges {
      while mask.count <= range.upperBound / 64 { mask.append(0) }
      for cpu in range { mask[cpu / 64] |= 1 << UInt64(cpu % 64) }
    }
    return mask
  }

  /// Numbers within `bounds` and ascending ranges of them, between commas.
  private static func ranges(
    _ word: CString, from start: Int = 0, within bounds: ClosedRange<Int>
  ) -> [ClosedRange<Int>]? {
    var i = start
    func number() -> Int? {
      var value = 0
      let first = i
      while word[i] >= 48 && word[i] <= 57 && value <= bounds.upperBound {
        value = value * 10 + Int(word[i] - 48)
        i += 1
      }
      return i > first && bounds.contains(value) ? value : nil
    }
    var result: [ClosedRange<Int>] = []
    while let first = number() {
      var last = first
      if word[i] == UInt8(ascii: "-") {
        i += 1
        guard let end = number(), end >= first else { return nil }
        last = end
      }
      result.append(first...last)
      if word[i] == 0 { return result }
      guard word[i] == UInt8(ascii: ",") else { return nil }
      i += 1
    }
    return nil
  }
}
