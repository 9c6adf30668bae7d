import JSON
import Testing

/// Texts in the manner of JSONTestSuite: everything RFC 8259 allows is read, nothing else is.
@Suite struct GrammarTests {
  static let accepted: [String] = [
    "[]", "{}", "[[]   ]", "[ ]", " [] ", "\t\r\n {} \n", "null", "true", "false", "0", "-0", "\"\"", "\"x\"",
    "[1,2,3]", "[1 , 2\n,3]", "[null,true,false,\"\",{},[]]", "[[[[[[]]]]]]",
    "{\"a\":1}", "{ \"a\" : 1 , \"b\" : 2 }", "{\"a\":1,\"a\":2}", "{\"\":0}", "{\"a\\u0000b\":0}",
    "{\"a\":[{\"b\":{}}]}",
    "123", "-1", "1.5", "-0.0", "0e1", "0E+1", "1e-2", "1E22", "123e65", "123.456e78", "0.1e1", "1e99999", "-1e-99999",
    "12345678901234567890123456789012345678901234567890",
    #""\"\\\/\b\f\n\r\t""#, #""\u0060\u012a\u12AB\uaBcD""#, #""\ud801\udc37""#, #""\uD83D\uDE39\ud83d\udc8d""#,
    #""\u0000""#, #""\uDBFF\uDFFF""#, #""\uFFFE\uffff""#, #""\u005c""#, #""\u0022""#, #""\\u000""#, #""\\a""#,
    "\"\u{7f}\"", "\"\u{80}\"", "\"\u{2028}\u{2029}\"", "\"é€𝄞\"", "\"\u{FFFF}\u{10FFFF}\"", "\"\u{D7FF}\u{E000}\"",
    "\"/* no comment */\"", "\"asd \"", "[\"a\", \"b\"]", "\"\u{feff}\"",
  ]

  @Test(arguments: accepted)
  func accepts(_ text: String) {
    #expect(readError(Array(text.utf8)) == nil)
    #expect(skipError(Array(text.utf8)) == nil)
  }

  struct Refused: Sendable, CustomTestStringConvertible {
    var bytes: [UInt8]
    var problem: ReadError.Problem
    var offset: Int
    var testDescription: String { String(decoding: bytes.prefix(40), as: UTF8.self) }

    init(_ text: String, _ problem: ReadError.Problem, at offset: Int) {
      self.init(bytes: Array(text.utf8), problem, at: offset)
    }

    init(bytes: [UInt8], _ problem: ReadError.Problem, at offset: Int) {
      self.bytes = bytes
      self.problem = problem
      self.offset = offset
    }

    init(_ text: String, found character: Unicode.Scalar, at offset: Int) {
      self.init(text, .unexpectedByte(UInt8(ascii: character)), at: offset)
    }

    init(inString bytes: [UInt8], _ problem: ReadError.Problem, at offset: Int) {
      self.init(bytes: [UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "\"")], problem, at: offset)
    }
  }

  static let structure: [Refused] = [
    Refused("", .endOfInput, at: 0),
    Refused(" \n ", .endOfInput, at: 3),
    Refused("[", .endOfInput, at: 1),
    Refused("[1", .endOfInput, at: 2),
    Refused("[1,", .endOfInput, at: 3),
    Refused("{", .endOfInput, at: 1),
    Refused("{\"a\"", .endOfInput, at: 4),
    Refused("{\"a\":", .endOfInput, at: 5),
    Refused("{\"a\":1", .endOfInput, at: 6),
    Refused("{\"a\":1,", .endOfInput, at: 7),
    Refused("[\"a", .endOfInput, at: 3),
    Refused("[1,]", found: "]", at: 3),
    Refused("[,1]", found: ",", at: 1),
    Refused("[1,,2]", found: ",", at: 3),
    Refused("[1 2]", found: "2", at: 3),
    Refused("[1}", found: "}", at: 2),
    Refused("[}", found: "}", at: 1),
    Refused("[\"a\":1]", found: ":", at: 4),
    Refused("]", found: "]", at: 0),
    Refused("{]", found: "]", at: 1),
    Refused("{,}", found: ",", at: 1),
    Refused("{1:1}", found: "1", at: 1),
    Refused("{a:1}", found: "a", at: 1),
    Refused("{'a':1}", found: "'", at: 1),
    Refused("{\"a\" 1}", found: "1", at: 5),
    Refused("{\"a\",1}", found: ",", at: 4),
    Refused("{\"a\"::1}", found: ":", at: 5),
    Refused("{\"a\":1,}", found: "}", at: 7),
    Refused("{\"a\":1,,\"b\":2}", found: ",", at: 7),
    Refused("{\"a\":1 \"b\":2}", found: "\"", at: 7),
    Refused("{\"a\":1]", found: "]", at: 6),
    Refused("{null:1}", found: "n", at: 1),
    Refused("[] []", .trailingData, at: 3),
    Refused("[]]", .trailingData, at: 2),
    Refused("{}#", .trailingData, at: 2),
    Refused("1 2", .trailingData, at: 2),
    Refused("\"a\"b", .trailingData, at: 3),
    Refused("truetrue", .trailingData, at: 4),
    Refused("nullx", .trailingData, at: 4),
    Refused("// x\n1", found: "/", at: 0),
    Refused("[1/**/]", found: "/", at: 2),
    Refused("nul", .endOfInput, at: 3),
    Refused("nulx", found: "x", at: 3),
    Refused("tRue", found: "R", at: 1),
    Refused("fals e", found: " ", at: 4),
    Refused("True", found: "T", at: 0),
    Refused("NaN", found: "N", at: 0),
    Refused("Infinity", found: "I", at: 0),
    Refused("'a'", found: "'", at: 0),
    Refused("\u{feff}[]", .unexpectedByte(0xEF), at: 0),
    Refused("[\u{a0}1]", .unexpectedByte(0xC2), at: 1),
    Refused("[\u{0c}]", .unexpectedByte(0x0C), at: 1),
    Refused(bytes: [0], .unexpectedByte(0), at: 0),
    Refused(bytes: Array("1\0".utf8), .trailingData, at: 1),
    Refused(bytes: [0xFF], .unexpectedByte(0xFF), at: 0),
  ]

  static let numbers: [Refused] = [
    Refused("-", .endOfInput, at: 1),
    Refused("--1", .invalidNumber, at: 1),
    Refused("-a", .invalidNumber, at: 1),
    Refused("-.5", .invalidNumber, at: 1),
    Refused("00", .invalidNumber, at: 0),
    Refused("012", .invalidNumber, at: 0),
    Refused("-01", .invalidNumber, at: 1),
    Refused("1.", .endOfInput, at: 2),
    Refused("[1.]", .invalidNumber, at: 3),
    Refused("1.e1", .invalidNumber, at: 2),
    Refused("1e", .endOfInput, at: 2),
    Refused("1e+", .endOfInput, at: 3),
    Refused("[1e]", .invalidNumber, at: 3),
    Refused("1e+-1", .invalidNumber, at: 3),
    Refused("+1", found: "+", at: 0),
    Refused(".5", found: ".", at: 0),
    Refused("1.2.3", .trailingData, at: 3),
    Refused("1e1.5", .trailingData, at: 3),
    Refused("0x10", .trailingData, at: 1),
    Refused("1_000", .trailingData, at: 1),
    Refused("-Infinity", .invalidNumber, at: 1),
    Refused("\u{ff11}", .unexpectedByte(0xEF), at: 0),
  ]

  static let strings: [Refused] = [
    Refused("\"", .endOfInput, at: 1),
    Refused("\"\\", .endOfInput, at: 2),
    Refused("\"\\\"", .endOfInput, at: 3),
    Refused("\"\\u", .endOfInput, at: 3),
    Refused("\"\\u00", .endOfInput, at: 5),
    Refused("\"\\ud800", .endOfInput, at: 7),
    Refused("\"\\ud800\\", .endOfInput, at: 8),
    Refused("\"\\ud800\\u", .endOfInput, at: 9),
    Refused("\"\n\"", .controlCharacter, at: 1),
    Refused("\"a\t\"", .controlCharacter, at: 2),
    Refused("\"\u{1f}\"", .controlCharacter, at: 1),
    Refused("\"\u{00}\"", .controlCharacter, at: 1),
    Refused(#""\a""#, .invalidEscape, at: 1),
    Refused(#""\x00""#, .invalidEscape, at: 1),
    Refused(#""\'""#, .invalidEscape, at: 1),
    Refused(#""\U0041""#, .invalidEscape, at: 1),
    Refused(#""\u00G0""#, .invalidEscape, at: 5),
    Refused(#""\u004""#, .invalidEscape, at: 6),
    Refused(#""\u+041""#, .invalidEscape, at: 3),
    Refused("\"\\é\"", .invalidEscape, at: 1),
    Refused(#""\ud800""#, .loneSurrogate, at: 1),
    Refused(#""a\udc00""#, .loneSurrogate, at: 2),
    Refused(#""\udcff""#, .loneSurrogate, at: 1),
    Refused(#""\ud800\ud800""#, .loneSurrogate, at: 1),
    Refused(#""\udc00\ud800""#, .loneSurrogate, at: 1),
    Refused(#""\ud800\u0041""#, .loneSurrogate, at: 1),
    Refused(#""\ud800\n""#, .loneSurrogate, at: 1),
    Refused(#""\ud800x""#, .loneSurrogate, at: 1),
    Refused(#""\ud800\uX""#, .invalidEscape, at: 9),
    Refused("{\"\\ud800\":1}", .loneSurrogate, at: 2),
    Refused(inString: [0xFF], .invalidUTF8, at: 1),
    Refused(inString: [0x80], .invalidUTF8, at: 1),
    Refused(inString: [0x61, 0xBF], .invalidUTF8, at: 2),
    Refused(inString: [0xC0, 0x80], .invalidUTF8, at: 1),
    Refused(inString: [0xC1, 0xBF], .invalidUTF8, at: 1),
    Refused(inString: [0xC3], .invalidUTF8, at: 1),
    Refused(inString: [0xC3, 0xC3], .invalidUTF8, at: 1),
    Refused(inString: [0xE0, 0x9F, 0xBF], .invalidUTF8, at: 1),
    Refused(inString: [0xE2, 0x82], .invalidUTF8, at: 1),
    Refused(inString: [0xE2, 0x82, 0x41], .invalidUTF8, at: 1),
    Refused(inString: [0xED, 0xA0, 0x80], .invalidUTF8, at: 1),
    Refused(inString: [0xED, 0xBF, 0xBF], .invalidUTF8, at: 1),
    Refused(inString: [0xF0, 0x8F, 0xBF, 0xBF], .invalidUTF8, at: 1),
    Refused(inString: [0xF0, 0x9F, 0x98], .invalidUTF8, at: 1),
    Refused(inString: [0xF4, 0x90, 0x80, 0x80], .invalidUTF8, at: 1),
    Refused(inString: [0xF5, 0x80, 0x80, 0x80], .invalidUTF8, at: 1),
    Refused(bytes: [0x22, 0xF0, 0x9F], .invalidUTF8, at: 1),
  ]

  @Test(arguments: structure + numbers + strings)
  func refuses(_ refused: Refused) {
    let error = readError(refused.bytes)
    #expect(error?.problem == refused.problem)
    #expect(error?.offset == refused.offset)
    // Skipping is no way around a check.
    #expect(skipError(refused.bytes) == error)
  }

  @Test("Every byte that may not begin a value is refused", arguments: UInt8.min...UInt8.max)
  func firstByte(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"):
      #expect(readError([byte])?.problem == .endOfInput)
    case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\""), UInt8(ascii: "-"), UInt8(ascii: "t"),
      UInt8(ascii: "f"), UInt8(ascii: "n"):
      #expect(readError([byte])?.problem == .endOfInput)
    case UInt8(ascii: "0")...UInt8(ascii: "9"): #expect(readError([byte]) == nil)
    default: #expect(readError([byte])?.problem == .unexpectedByte(byte))
    }
  }

  @Test("UTF-8 is judged as the standard library judges it, for every pair of first bytes")
  func everyUTF8Beginning() {
    for first in UInt8(0x80)...0xFF {
      for second in UInt8(0x7F)...0xC0 {
        for tail in [[], [0x80], [0xBF, 0x80], [0x7F], [0xC0], [0x80, 0x7F], [0x80, 0xC0]] as [[UInt8]] {
          let bytes = [first, second] + tail
          let isValid = String(validating: bytes, as: UTF8.self) != nil
          #expect((readError([0x22] + bytes + [0x22]) == nil) == isValid, "\(bytes)")
        }
      }
    }
  }
}
