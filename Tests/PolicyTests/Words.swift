import Linux
import Policy

extension CString {
  /// A copy that is never freed: a policy refers to its words.
  init(keeping bytes: [UInt8]) {
    let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count + 1)
    for (i, byte) in bytes.enumerated() { copy[i] = byte }
    copy[bytes.count] = 0
    self.init(at: UnsafePointer(copy))
  }

  init(keeping text: String) { self.init(keeping: Array(text.utf8)) }

  var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// The policy that words make.
func parse(_ words: String...) throws(FlagError) -> Policy { try parse(words) }

func parse(_ words: [String]) throws(FlagError) -> Policy {
  var parser = Parser()
  try parser.read(words.map { CString(keeping: $0) })
  return parser.policy
}

/// The sentence of the error that words make; nil if they are a policy.
func error(_ words: [String]) -> String? {
  do {
    _ = try parse(words)
    return nil
  } catch {
    var text = Message()
    error.write(to: &text)
    return String(decoding: text.bytes, as: UTF8.self)
  }
}
