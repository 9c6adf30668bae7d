/// A path, an argument or a variable as the kernel sees it: bytes, which are mostly but not always UTF-8.
///
/// A literal or a `String` stands for its UTF-8. A NUL is possible here and refused where the bytes are used.
public struct Bytes: Sendable, Hashable {
  /// The bytes, without a NUL at the end.
  public var bytes: [UInt8]

  /// Takes bytes as they are.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Takes the UTF-8 of a string.
  public init(_ string: some StringProtocol) { bytes = Array(string.utf8) }

  /// The text for people: exact, except that bytes which are no UTF-8 show as U+FFFD.
  public var string: String { String(decoding: bytes, as: UTF8.self) }
}

extension Bytes: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  /// Takes the UTF-8 of a literal.
  public init(stringLiteral value: String) { self.init(value) }
}

extension Bytes: CustomStringConvertible {
  /// The same as `string`.
  public var description: String { string }
}

extension Bytes: Comparable {
  /// Byte by byte, as strcmp(3) orders.
  public static func < (a: Bytes, b: Bytes) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }
}
