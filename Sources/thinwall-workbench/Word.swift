import ArgumentParser

/// A word of the command line as the bytes that were given: file names need not be UTF-8, but the argument parser takes
/// strings only.
struct Word: ExpressibleByArgument {
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  init?(argument: String) { bytes = Self.decode(argument) }

  /// Bytes that are no UTF-8 are carried by the last private-use characters, U+10FF00 on; such a character itself is
  /// carried byte by byte, so that every word comes back as it was.
  private static let carrier: UInt32 = 0x10ff00

  /// A string that `decode` turns back into exactly these bytes.
  static func encode(_ bytes: [UInt8]) -> String {
    var result = String.UnicodeScalarView()
    var rest = bytes[...]
    while !rest.isEmpty {
      // The longest start that is one valid character, or a single byte.
      let length = (1...min(4, rest.count)).first { n in
        String(validating: rest.prefix(n), as: UTF8.self)?.unicodeScalars.count == 1
      }
      if let length, let scalar = String(validating: rest.prefix(length), as: UTF8.self)?.unicodeScalars.first,
        scalar.value & 0xffff00 != carrier
      {
        result.append(scalar)
        rest = rest.dropFirst(length)
      } else {
        result.append(Unicode.Scalar(carrier + UInt32(rest.removeFirst()))!)
      }
    }
    return String(result)
  }

  private static func decode(_ text: String) -> [UInt8] {
    text.unicodeScalars.flatMap { scalar in
      scalar.value & 0xffff00 == carrier
        ? [UInt8(truncatingIfNeeded: scalar.value)] : Array(String(Character(scalar)).utf8)
    }
  }
}
