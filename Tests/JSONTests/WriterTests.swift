import JSON
import Testing

@Suite struct WriterTests {
  @Test func writesLines() {
    let lines = written { writer in
      writer.beginObject()
      writer.key("type")
      writer.string("denial")
      writer.key("count")
      writer.integer(3)
      writer.key("list")
      writer.beginArray()
      writer.integer(Int64.min)
      writer.integer(UInt64.max)
      writer.bool(true)
      writer.bool(false)
      writer.null()
      writer.beginObject()
      writer.endObject()
      writer.beginArray()
      writer.endArray()
      writer.endArray()
      writer.endObject()
      writer.endLine()
      writer.string("next")
      writer.endLine()
    }
    #expect(
      lines == """
        {"type":"denial","count":3,"list":[-9223372036854775808,18446744073709551615,true,false,null,{},[]]}
        "next"

        """)
  }

  @Test(
    arguments: [
      ([], #""""#), (Array("plain é€𝄞".utf8), "\"plain é€𝄞\""), (Array("\"\\/".utf8), #""\"\\/""#),
      (
        [0x00, 0x07, 0x08, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1F, 0x7F],
        "\"\\u0000\\u0007\\b\\t\\n\\u000b\\f\\r\\u001f\u{7f}\""
      ),
      ([0x80], #""\udc80""#), ([0x61, 0xFF, 0x62], #""a\udcffb""#), ([0xC3], #""\udcc3""#),
      ([0xC3, 0x28], #""\udcc3(""#),
      ([0xC0, 0x80], #""\udcc0\udc80""#), ([0xED, 0xA0, 0x80], #""\udced\udca0\udc80""#),
      ([0xF0, 0x9F, 0x98, 0x22], #""\udcf0\udc9f\udc98\"""#), ([0xF0, 0x9F, 0x98, 0x80], "\"😀\""),
    ] as [([UInt8], String)])
  func strings(_ bytes: [UInt8], _ expected: String) {
    #expect(written { $0.string(bytes.span) } == expected)
    #expect(
      written { writer in
        writer.beginObject()
        writer.key(bytes.span)
        writer.null()
        writer.endObject()
      } == "{\(expected):null}")
  }

  @Test("Every pair of bytes is read back", arguments: UInt8.min...UInt8.max)
  func everyPair(_ first: UInt8) throws {
    for second in UInt8.min...UInt8.max {
      var writer = Writer()
      writer.string([first, second].span)
      let text = writer.finish()
      #expect(try Tree(text, surrogates: .escapedBytes) == .string([first, second]))
      // What was written is UTF-8 whatever went in.
      #expect(String(validating: text, as: UTF8.self) != nil)
    }
  }

  @Test(
    arguments: [
      (0, 0, "0"), (0, 2, "0.00"), (-0.0, 1, "0.0"), (1.5, 3, "1.500"), (-1.25, 1, "-1.2"), (1.35, 1, "1.4"),
      (0.05, 1, "0.1"),
      (0.5, 0, "0"), (1.5, 0, "2"), (2.5, 0, "2"), (-2.5, 0, "-2"), (0.125, 2, "0.12"), (0.375, 2, "0.38"),
      (0.999, 2, "1.00"),
      (9.9999, 3, "10.000"), (-0.004, 2, "0.00"), (0.001, 3, "0.001"), (1e-9, 9, "0.000000001"),
      (5e-10, 9, "0.000000001"),
      (4.9e-10, 9, "0.000000000"), (.leastNonzeroMagnitude, 9, "0.000000000"), (0.1, 9, "0.100000000"),
      (1_234_567.891, 2, "1234567.89"),
      (9_007_199_254_740_992, 1, "9007199254740992.0"), (18_446_744_073_709_549_568, 2, "18446744073709549568.00"),
      (4_503_599_627_370_495.5, 0, "4503599627370496"), (4_503_599_627_370_494.5, 0, "4503599627370494"),
      (0x1p-10, 9, "0.000976562"), (0x3p-10, 9, "0.002929688"),
    ] as [(Double, Int, String)])
  func doubles(_ value: Double, _ digits: Int, _ expected: String) {
    #expect(written { $0.double(value, digits: digits) } == expected)
  }

  @Test("A double written with enough digits is read back within half a digit")
  func randomDoubles() throws {
    var generator = FixedGenerator(state: 3)
    for _ in 0..<20_000 {
      let value = Double.random(in: -1e6...1e6, using: &generator)
      let text = written { $0.double(value, digits: 9) }
      let read = try #require(Double(text))
      #expect(abs(read - value) <= 0.5e-9 + value.ulp, "\(value) \(text)")
    }
  }

  @Test func integersOfEveryWidth() {
    var power: UInt64 = 1
    for _ in 0..<19 {
      for value in [power - 1, power, power + 1] {
        #expect(written { $0.integer(value) } == "\(value)")
        let signed = Int64(truncatingIfNeeded: value)
        #expect(written { $0.integer(-signed) } == "\(-signed)")
      }
      power *= 10
    }
  }

  @Test func isUsedAgain() {
    var writer = Writer(capacity: 64)
    writer.beginArray()
    writer.beginObject()
    writer.key("given up")
    writer.removeAll()
    writer.beginArray()
    writer.integer(1)
    writer.integer(2)
    writer.endArray()
    #expect(writer.bytes.count == 5)
    #expect(writer.finish() == Array("[1,2]".utf8))
  }

  // MARK: Round trips

  static func randomTree(_ generator: inout FixedGenerator, depth: Int) -> Tree {
    func randomBytes() -> [UInt8] {
      (0..<Int.random(in: 0...12, using: &generator)).map { _ in
        // Mostly the bytes that matter to escaping and to UTF-8.
        Bool.random(using: &generator)
          ? UInt8.random(in: 0...255, using: &generator)
          : [0x00, 0x1F, 0x22, 0x5C, 0x75, 0x7F, 0x80, 0xBF, 0xC3, 0xA9, 0xE2, 0xED, 0xF0, 0x9F].randomElement(
            using: &generator)!
      }
    }
    switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &generator) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &generator))
    case 2: return .number("\(Int64(bitPattern: generator.next()) >> Int64.random(in: 0...63, using: &generator))")
    case 3: return .number("\(generator.next())")
    case 4, 5: return .string(randomBytes())
    case 6:
      return .array(
        (0..<Int.random(in: 0...5, using: &generator)).map { _ in randomTree(&generator, depth: depth - 1) })
    default:
      return .object(
        (0..<Int.random(in: 0...5, using: &generator)).map { _ in
          Tree.Member(key: randomBytes(), value: randomTree(&generator, depth: depth - 1))
        })
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func randomRoundTrips(_ seed: UInt64) throws {
    var generator = FixedGenerator(state: seed)
    for _ in 0..<200 {
      let tree = WriterTests.randomTree(&generator, depth: 6)
      var writer = Writer()
      tree.write(to: &writer)
      let text = writer.finish()
      #expect(try Tree(text, surrogates: .escapedBytes) == tree)
      #expect(!text.contains(UInt8(ascii: "\n")))
      #expect(skipError(text, surrogates: .escapedBytes) == nil)
    }
  }

  // MARK: Misuse

  @Test func valueWithoutKeyStops() async {
    await #expect(processExitsWith: stopped) {
      var writer = Writer()
      writer.beginObject()
      writer.null()
    }
  }

  @Test func keyWithoutValueStops() async {
    await #expect(processExitsWith: stopped) {
      var writer = Writer()
      writer.beginObject()
      writer.key("a")
      writer.endObject()
    }
  }

  @Test func wrongEndStops() async {
    await #expect(processExitsWith: stopped) {
      var writer = Writer()
      writer.beginObject()
      writer.endArray()
    }
  }

  @Test func secondTextOnALineStops() async {
    await #expect(processExitsWith: stopped) {
      var writer = Writer()
      writer.null()
      writer.null()
    }
  }

  @Test func unfinishedTextStops() async {
    await #expect(processExitsWith: stopped) {
      var writer = Writer()
      writer.beginArray()
      _ = writer.finish()
    }
  }

  @Test func infinityStops() async {
    await #expect(processExitsWith: stopped) {
      var writer = Writer()
      writer.double(.infinity, digits: 1)
    }
  }

  @Test func notANumberStops() async {
    await #expect(processExitsWith: stopped) {
      var writer = Writer()
      writer.double(.nan, digits: 1)
    }
  }
}
