import JSON
import Testing

@Suite struct NumberTests {
  @Test(arguments: [
    ("0", 0), ("-0", 0), ("-1", -1), ("9223372036854775807", Int64.max), ("-9223372036854775808", Int64.min),
  ])
  func int64(_ json: String, _ expected: Int64) throws {
    #expect(try value(json) { reader throws(ReadError) in try reader.int64() } == expected)
    #expect(try value(json) { reader throws(ReadError) in try reader.integer(Int64.self) } == expected)
    #expect(try value(json) { reader throws(ReadError) in try reader.number().int64 } == expected)
  }

  @Test(arguments: [
    "9223372036854775808", "-9223372036854775809", "18446744073709551616", "-18446744073709551616",
    "99999999999999999999999999", "-99999999999999999999999999",
  ])
  func int64OutOfRange(_ json: String) {
    #expect(error(json) { reader throws(ReadError) in try reader.int64() }?.problem == .numberOutOfRange)
    #expect(error(json) { reader throws(ReadError) in try reader.integer(Int64.self) }?.problem == .numberOutOfRange)
  }

  @Test(arguments: [
    ("0", 0), ("-0", 0), ("18446744073709551615", UInt64.max), ("18446744073709551610", UInt64.max - 5),
  ])
  func uint64(_ json: String, _ expected: UInt64) throws {
    #expect(try value(json) { reader throws(ReadError) in try reader.uint64() } == expected)
    #expect(try value(json) { reader throws(ReadError) in try reader.integer(UInt64.self) } == expected)
  }

  @Test(arguments: ["-1", "18446744073709551616", "18446744073709551620", "184467440737095516150"])
  func uint64OutOfRange(_ json: String) {
    #expect(error(json) { reader throws(ReadError) in try reader.uint64() }?.problem == .numberOutOfRange)
    #expect(error(json) { reader throws(ReadError) in try reader.integer(UInt64.self) }?.problem == .numberOutOfRange)
  }

  @Test(arguments: [("127", true), ("128", false), ("-128", true), ("-129", false)])
  func narrow(_ json: String, _ fits: Bool) {
    let found = error(json) { reader throws(ReadError) in try reader.integer(Int8.self) }
    #expect(found?.problem == (fits ? nil : .numberOutOfRange))
  }

  @Test("What is whole by value only is no integer", arguments: ["1.0", "1e3", "0.0", "1E0", "10e-1"])
  func notIntegers(_ json: String) {
    #expect(error(json) { reader throws(ReadError) in try reader.int64() }?.problem == .notAnInteger)
    #expect(error(json) { reader throws(ReadError) in try reader.uint64() }?.problem == .notAnInteger)
    #expect(error(json) { reader throws(ReadError) in try reader.integer(Int.self) }?.problem == .notAnInteger)
  }

  /// All digits but the last, 2, of the middle between the largest double and what would follow it.
  static let beyondMiddle =
    "17976931348623158079372897140530341507993413271003782693617377898044496829276475094664901797758720709633028641669"
    + "28879109465555478519404026306574886715058206819089020007083836762738548458177115317644757302700698555713669596228"
    + "42914819860834936475292719074168444365510704342711559699508093042880177904174497" + "79"

  /// Numbers that try the rounding: middles between neighbours, the borders of the ranges, many digits.
  static let hard: [String] = [
    "0", "-0", "-0.0", "0e99999999999999999999", "1", "-1.5", "0.1", "0.3", "123456789012345678", "1e22", "1e23",
    "-1e-22",
    "9007199254740992", "9007199254740993", "9007199254740993.0000000000000000000000001", "9007199254740991.5",
    "1.7976931348623157e308", "1.7976931348623158e308", "1.797693134862315807e308",
    "2.2250738585072014e-308", "2.2250738585072011e-308",
    "2.225073858507201136057409796709131975934819546351645648e-308",
    "5e-324", "4.9406564584124654e-324", "2.4703282292062328e-324", "2.4703282292062327e-324", "1e-330", "1e-99999",
    "8.41e21", "9.5e-5", "6.02214076e23", "3.518437208883201171875e13", "1090544144181609348671888949248",
    "0." + String(repeating: "0", count: 400) + "1e401", "1" + String(repeating: "0", count: 400) + "e-400",
    "9007199254740993" + String(repeating: "0", count: 900) + "1e-901", "1" + String(repeating: "0", count: 308),
    "9007199254740993." + String(repeating: "0", count: 2000) + "1",
    "9007199254740993." + String(repeating: "0", count: 2000),
    "0." + String(repeating: "123456789", count: 300), beyondMiddle + "1", "-" + beyondMiddle + "1.9",
  ]

  @Test("Doubles are the nearest, as the standard library reads them", arguments: hard)
  func nearestDouble(_ json: String) throws {
    let expected = try #require(Double(json))
    let read = try value(json) { reader throws(ReadError) in try reader.double() }
    #expect(read.bitPattern == expected.bitPattern)
  }

  @Test func randomDoubles() throws {
    var generator = FixedGenerator(state: 2)
    for _ in 0..<20_000 {
      let bits = Double(bitPattern: generator.next())
      guard bits.isFinite else { continue }
      let shortest = "\(bits)"
      #expect(try value(shortest) { reader throws(ReadError) in try reader.double() } == bits, "\(shortest)")
      // As many digits as come, which the shortest form never has.
      let digits = "\(generator.next())\(generator.next())e\(Int.random(in: -370...270, using: &generator))"
      let expected = try #require(Double(digits))
      if expected.isFinite {
        #expect(try value(digits) { reader throws(ReadError) in try reader.double() } == expected, "\(digits)")
      }
    }
  }

  @Test(arguments: [
    "1.7976931348623159e308", "1e309", "-1e309", "1e99999999999999999999999", "1" + String(repeating: "0", count: 309),
    beyondMiddle + "2",
  ])
  func doubleOutOfRange(_ json: String) {
    #expect(error(json) { reader throws(ReadError) in try reader.double() }?.problem == .numberOutOfRange)
  }

  @Test("A million digits are read in a moment")
  func hugeNumbers() throws {
    let digits = String(repeating: "7", count: 1_000_000)
    #expect(try value("0." + digits) { reader throws(ReadError) in try reader.double() } == 0.7777777777777778)
    #expect(error(digits) { reader throws(ReadError) in try reader.int64() }?.problem == .numberOutOfRange)
    #expect(error(digits) { reader throws(ReadError) in try reader.double() }?.problem == .numberOutOfRange)
    #expect(error("1e" + digits) { reader throws(ReadError) in try reader.double() }?.problem == .numberOutOfRange)
    #expect(try value("1e-" + digits) { reader throws(ReadError) in try reader.double() } == 0)
  }

  @Test func rawNumber() throws {
    let bytes = Array("[-1.50E+2]".utf8)
    var reader = Reader(bytes.span)
    try reader.beginArray()
    #expect(try reader.nextElement())
    let number = try reader.number()
    #expect(number.offset == 1 && number.raw.count == 8 && number.isNegative && !number.isInteger)
    #expect(number.double == -150)
    #expect(number.int64 == nil && number.uint64 == nil)
  }
}
