/// The six kinds of JSON value, as the first byte of a value tells them apart (RFC 8259 section 3).
package enum Kind: UInt8, Sendable, Equatable {
  /// `{ … }`, section 4.
  case object
  /// `[ … ]`, section 5.
  case array
  /// `"…"`, section 7.
  case string
  /// `-12.5e3`, section 6.
  case number
  /// `true` or `false`, section 3.
  case bool
  /// `null`, section 3.
  case null

  /// The kind with its article, for sentences to people.
  package var name: String {
    switch self {
    case .object: "an object"
    case .array: "an array"
    case .string: "a string"
    case .number: "a number"
    case .bool: "a boolean"
    case .null: "null"
    }
  }
}

/// A place in a JSON text, so that a person finds it in an editor and a program in the bytes.
package struct Location: Sendable, Equatable {
  /// Bytes before the place; the number of input bytes when something was missing at the end.
  package let offset: Int
  /// Counted from 1; a line ends with LF, so CR LF counts once.
  package let line: Int
  /// Counted from 1 in Unicode scalars, not bytes, as editors do.
  package let column: Int
}

/// Why a JSON text was refused, and where. `Reader` throws nothing else.
package struct ReadError: Error, Sendable, Equatable {
  /// What stands at the place of the error.
  package enum Problem: Sendable, Equatable {
    /// The text ends inside a value, or holds none.
    case endOfInput
    /// A byte no token may begin or continue with here: a comma too many, a byte order mark, a comment (section 2).
    case unexpectedByte(UInt8)
    /// Something other than white space follows the one value a text may hold (section 2).
    case trailingData
    /// A well-begun value, but not of the kind asked for.
    case wrongKind(expected: Kind, found: Kind)
    /// Not a number of section 6: a leading zero or plus, a point or an exponent without digits.
    case invalidNumber
    /// A number with a point or an exponent where an integer was asked for, even if its value is whole.
    case notAnInteger
    /// A number the asked-for type cannot hold.
    case numberOutOfRange
    /// Bytes in a string that are not UTF-8 (section 8.1): overlong, surrogate, above U+10FFFF or cut short.
    case invalidUTF8
    /// A byte below 0x20 in a string, which section 7 wants escaped.
    case controlCharacter
    /// A backslash followed by none of the nine escapes of section 7.
    case invalidEscape
    /// An escaped surrogate that is no half of a pair (section 8.2) and that the `Surrogates` policy refuses.
    case loneSurrogate
    /// A string with escaped bytes where text for people was asked for; only under `Surrogates.escapedBytes`.
    case notText
    /// More objects and arrays inside each other than the reader was told to follow (section 9).
    case tooDeep
  }

  /// What is wrong.
  package let problem: Problem
  /// Where it is.
  package let location: Location

  /// Bytes before the error.
  package var offset: Int { location.offset }
  /// Line of the error, from 1.
  package var line: Int { location.line }
  /// Column of the error, from 1, in Unicode scalars.
  package var column: Int { location.column }
}

extension ReadError: CustomStringConvertible {
  /// One line for people, such as `line 3, column 7: expected a number, found a string`.
  package var description: String {
    "line \(location.line), column \(location.column): \(problem.description)"
  }
}

extension ReadError.Problem: CustomStringConvertible {
  /// The problem without its place, for a sentence that names the file and the key.
  package var description: String {
    switch self {
    case .endOfInput: "the text ends too early"
    case .unexpectedByte(let byte) where byte > 0x20 && byte < 0x7F: "unexpected '\(Unicode.Scalar(byte))'"
    case .unexpectedByte(let byte): "unexpected byte \(byte)"
    case .trailingData: "something follows the end of the value"
    case .wrongKind(let expected, let found): "expected \(expected.name), found \(found.name)"
    case .invalidNumber: "not a JSON number"
    case .notAnInteger: "expected an integer, without point or exponent"
    case .numberOutOfRange: "the number is out of range"
    case .invalidUTF8: "the string is not UTF-8"
    case .controlCharacter: "a control character in a string must be escaped"
    case .invalidEscape: "unknown escape in a string"
    case .loneSurrogate: "half of a surrogate pair in a string"
    case .notText: "the string holds bytes that are not text"
    case .tooDeep: "objects and arrays are nested too deeply"
    }
  }
}
