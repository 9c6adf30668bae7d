/// Text for a person, built as bytes: paths go through unchanged and no Unicode tables are linked.
package struct Message: Sendable {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  /// With room for so many bytes: growing copies what is there.
  package init(capacity: Int) { bytes.reserveCapacity(capacity) }

  package init(_ text: StaticString) { add(text) }

  package mutating func add(_ text: StaticString) {
    unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  package mutating func add(_ text: CString) {
    var i = 0
    while text[i] != 0 {
      bytes.append(text[i])
      i += 1
    }
  }

  package mutating func add(_ text: [UInt8]) { bytes.append(contentsOf: text) }

  /// Bytes between quotes, with control characters made visible: what came from outside never drives a terminal.
  package mutating func add(quoted text: [UInt8]) {
    bytes.append(UInt8(ascii: "'"))
    add(visible: text)
    bytes.append(UInt8(ascii: "'"))
  }

  /// Bytes with control characters made visible: those of ASCII, and U+0080 to U+009F, in UTF-8 or as single bytes,
  /// which terminals obey too (ECMA-48).
  package mutating func add(visible text: [UInt8]) {
    var last: UInt8 = 0
    for i in text.indices {
      let byte = text[i]
      let isHigh = 0x80...0x9f ~= byte && (last < 0x80 || last == 0xc2)
      let isBeforeHigh = byte == 0xc2 && i + 1 < text.count && 0x80...0x9f ~= text[i + 1]
      if byte < 0x20 || byte == 0x7f || isHigh || isBeforeHigh {
        add("\\x")
        for nibble in [byte >> 4, byte & 15] { bytes.append(nibble < 10 ? 48 + nibble : 87 + nibble) }
      } else {
        bytes.append(byte)
      }
      last = byte
    }
  }

  package mutating func add(quoted text: CString) { add(quoted: text.bytes) }

  package mutating func add(number: Int) { bytes.append(contentsOf: decimal(number)) }

  /// An error number in words, or as a number where there are none.
  package mutating func add(_ error: Errno) {
    if let text = error.message {
      add(text)
    } else {
      add("error ")
      add(number: Int(error.rawValue))
    }
  }

  /// Writes the text to a descriptor; a closed one is nobody's concern.
  package func write(to descriptor: Int32) { try? File.write(descriptor, bytes) }
}

/// The digits of a number.
package func decimal(_ number: Int) -> [UInt8] {
  var digits: [UInt8] = []
  var rest = number.magnitude
  repeat {
    digits.append(48 + UInt8(truncatingIfNeeded: rest % 10))
    rest /= 10
  } while rest > 0
  if number < 0 { digits.append(UInt8(ascii: "-")) }
  digits.reverse()
  return digits
}
