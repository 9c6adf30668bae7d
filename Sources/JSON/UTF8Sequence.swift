/// The UTF-8 of one Unicode scalar (RFC 3629), shared by reader and writer so that both mean the same by "valid".
enum UTF8Sequence {
  /// Bytes of the well-formed sequence that begins at `index`, 1 to 4, or 0 if none does.
  ///
  /// The second byte's range is what rules out overlong forms, surrogates and scalars above U+10FFFF (Unicode table 3-7).
  static func length(in bytes: Span<UInt8>, at index: Int) -> Int {
    let first = bytes[index]
    if first < 0x80 { return 1 }
    let count: Int
    var low: UInt8 = 0x80
    var high: UInt8 = 0xBF
    switch first {
    case 0xC2...0xDF: count = 2
    case 0xE0: (count, low) = (3, 0xA0)
    case 0xED: (count, high) = (3, 0x9F)
    case 0xE1...0xEF: count = 3
    case 0xF0: (count, low) = (4, 0x90)
    case 0xF4: (count, high) = (4, 0x8F)
    case 0xF1...0xF3: count = 4
    default: return 0
    }
    guard bytes.count - index >= count, bytes[index + 1] >= low, bytes[index + 1] <= high else { return 0 }
    for offset in 2..<max(count, 2) where bytes[index + offset] & 0xC0 != 0x80 { return 0 }
    return count
  }

  /// The UTF-8 of `scalar`, first byte lowest; `scalar` is no surrogate and at most U+10FFFF.
  static func encode(_ scalar: UInt32) -> (bytes: UInt32, count: Int) {
    func tail(_ shift: UInt32) -> UInt32 { 0x80 | (scalar >> shift) & 0x3F }
    if scalar < 0x80 { return (scalar, 1) }
    if scalar < 0x800 { return (0xC0 | scalar >> 6 | tail(0) << 8, 2) }
    if scalar < 0x10000 { return (0xE0 | scalar >> 12 | tail(6) << 8 | tail(0) << 16, 3) }
    return (0xF0 | scalar >> 18 | tail(12) << 8 | tail(6) << 16 | tail(0) << 24, 4)
  }
}
