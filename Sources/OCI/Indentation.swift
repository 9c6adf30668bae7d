internal import JSON
internal import Linux

/// Lays out a JSON text for people, one value to a line, as Go's MarshalIndent does.
package enum Indentation {
  /// The text with `unit` for each level and a newline at its end. It must be JSON without white space, as `Writer` gives it.
  package static func apply(_ unit: [UInt8], to compact: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(2 * compact.count)
    var depth = 0
    var isString = false
    var index = 0
    func line() {
      text.append(UInt8(ascii: "\n"))
      for _ in 0..<depth { text.append(contentsOf: unit) }
    }
    while index < compact.count {
      let byte = compact[index]
      if isString {
        text.append(byte)
        if byte == UInt8(ascii: "\\") {
          index += 1
          text.append(compact[index])
        } else if byte == UInt8(ascii: "\"") {
          isString = false
        }
      } else {
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
          text.append(byte)
          // Both closing brackets stand two behind their opening ones.
          if compact[index + 1] == byte + 2 {
            index += 1
            text.append(byte + 2)
          } else {
            depth += 1
            line()
          }
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
          depth -= 1
          line()
          text.append(byte)
        case UInt8(ascii: ","):
          text.append(byte)
          line()
        case UInt8(ascii: ":"): text.append(contentsOf: [UInt8(ascii: ":"), UInt8(ascii: " ")])
        default:
          isString = byte == UInt8(ascii: "\"")
          text.append(byte)
        }
      }
      index += 1
    }
    text.append(UInt8(ascii: "\n"))
    return text
  }
}

extension Writer {
  mutating func string(_ text: CString) {
    string(unsafe Span(_unsafeStart: text.pointer, count: text.count))
  }

  mutating func key(_ text: CString) {
    key(unsafe Span(_unsafeStart: text.pointer, count: text.count))
  }
}
