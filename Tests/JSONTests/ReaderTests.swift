import JSON
import Testing

@Suite struct ReaderTests {
  @Test func asksForWhatItWants() throws {
    let bytes = Array(#"{"args":["sh","-c"],"unknown":{"x":[1,{"y":null}]},"uid":1000,"tty":true,"a\/b":-1.5}"#.utf8)
    var reader = Reader(bytes.span)
    var arguments: [String] = []
    var uid: UInt32?
    var terminal: Bool?
    var escaped: Double?
    var unknown: [String] = []
    try reader.beginObject()
    while let key = try reader.nextKey() {
      switch key {
      case "args":
        try reader.beginArray()
        while try reader.nextElement() { arguments.append(try reader.string()) }
      case "uid": uid = try reader.integer()
      case "tty": terminal = try reader.bool()
      case "a/b": escaped = try reader.double()
      default:
        unknown.append(key.string)
        try reader.skip()
      }
    }
    try reader.finish()
    #expect(arguments == ["sh", "-c"])
    #expect(uid == 1000)
    #expect(terminal == true)
    #expect(escaped == -1.5)
    #expect(unknown == ["unknown"])
  }

  @Test(arguments: [
    ("{}", Kind.object), ("[]", .array), ("\"\"", .string), ("-1", .number), ("7", .number), ("true", .bool),
    ("false", .bool), ("null", .null),
  ])
  func kinds(_ text: String, _ kind: Kind) throws {
    let peeked = try value(text) { reader throws(ReadError) in
      let kind = try reader.peek()
      try reader.skip()
      return kind
    }
    #expect(peeked == kind)
    let all: [(Kind, (inout Reader) throws(ReadError) -> Void)] = [
      (.object, { reader throws(ReadError) in try reader.beginObject() }),
      (.array, { reader throws(ReadError) in try reader.beginArray() }),
      (.string, { reader throws(ReadError) in _ = try reader.text() }),
      (.string, { reader throws(ReadError) in _ = try reader.bytes() }),
      (.string, { reader throws(ReadError) in _ = try reader.string() }),
      (.number, { reader throws(ReadError) in _ = try reader.number() }),
      (.number, { reader throws(ReadError) in _ = try reader.double() }),
      (.bool, { reader throws(ReadError) in _ = try reader.bool() }),
      (.null, { reader throws(ReadError) in try reader.null() }),
    ]
    for (wanted, call) in all {
      let found = error(text, in: call)?.problem
      #expect(found == (wanted == kind ? nil : .wrongKind(expected: wanted, found: kind)))
    }
  }

  @Test("Duplicate keys are handed out as often as they occur")
  func duplicateKeys() throws {
    let one = Tree.Member(key: [0x61], value: .number("1"))
    let two = Tree.Member(key: [0x61], value: .number("2"))
    #expect(try Tree(Array(#"{"a":1,"\u0061":2}"#.utf8)) == .object([one, two]))
  }

  @Test(arguments: [
    (#""a""#, "a"), (#""\u0061""#, "a"), (#""""#, ""), (#""\n\"\\\/\b\f\r\t""#, "\n\"\\/\u{8}\u{c}\r\t"),
    (#""\u00e9\u20AC\ud834\udd1e""#, "é€𝄞"), ("\"é€𝄞\"", "é€𝄞"), (#""\u0000""#, "\0"),
    (#""\ud7ff\ue000""#, "\u{D7FF}\u{E000}"),
  ])
  func strings(_ json: String, _ expected: String) throws {
    #expect(try value(json) { reader throws(ReadError) in try reader.string() } == expected)
    #expect(try value(json) { reader throws(ReadError) in try reader.bytes() } == Array(expected.utf8))
    #expect(try value(json) { reader throws(ReadError) in try reader.text().equals(expected.utf8.span) })
    #expect(!(try value(json) { reader throws(ReadError) in try reader.text().equals((expected + "x").utf8.span) }))
    if !expected.isEmpty {
      #expect(
        !(try value(json) { reader throws(ReadError) in try reader.text().equals(expected.dropLast().utf8.span) }))
    }
  }

  @Test func comparesWithLiterals() throws {
    for (json, isArgs) in [
      (#""args""#, true), (#""\u0061rgs""#, true), (#""arg""#, false), (#""argsx""#, false), (#""Args""#, false),
      (#""\u0061rg""#, false), (#""args\u0000""#, false), (#""""#, false),
    ] {
      #expect(try value(json) { reader throws(ReadError) in try reader.text() == "args" } == isArgs, "\(json)")
    }
    #expect(try value(#""a""#) { reader throws(ReadError) in try reader.text() == "a" })
    #expect(try value(#""é""#) { reader throws(ReadError) in try reader.text() == "é" })
    // The same letter, composed otherwise: keys are compared as scalars.
    #expect(!(try value("\"e\u{301}\"") { reader throws(ReadError) in try reader.text() == "é" }))
  }

  @Test func textStandsInTheInput() throws {
    let bytes = Array(#" ["a\n", "b"]"#.utf8)
    var reader = Reader(bytes.span)
    try reader.beginArray()
    #expect(try reader.nextElement())
    let first = try reader.text()
    #expect(first.offset == 2 && first.raw.count == 3 && first.hasEscapes)
    #expect(try reader.nextElement())
    let second = try reader.text()
    #expect(second.offset == 9 && second.raw.count == 1 && !second.hasEscapes)
    var arena: [UInt8] = [0x2F]
    first.append(to: &arena)
    second.append(to: &arena)
    #expect(arena == [0x2F, 0x61, 0x0A, 0x62])
  }

  // MARK: Surrogates

  @Test("Escaped bytes come back on request only")
  func escapedBytes() throws {
    let json = #""a\udc80\udcff\ud83d\ude00""#
    #expect(readError(Array(json.utf8))?.problem == .loneSurrogate)
    let bytes = try value(json, surrogates: .escapedBytes) { reader throws(ReadError) in try reader.bytes() }
    #expect(bytes == [0x61, 0x80, 0xFF] + Array("😀".utf8))
    let refused = error(json, surrogates: .escapedBytes) { reader throws(ReadError) in try reader.string() }
    #expect(refused?.problem == .notText)
    #expect(refused?.offset == 0)
    let shown = try value(json, surrogates: .escapedBytes) { reader throws(ReadError) in try reader.text().string }
    #expect(shown == "a\u{FFFD}\u{FFFD}😀")
    #expect(
      try value(#""é\n""#, surrogates: .escapedBytes) { reader throws(ReadError) in try reader.string() } == "é\n")
  }

  @Test(
    "No other lone surrogate becomes a byte: no slash or NUL is smuggled",
    arguments: [
      #""\udc7f""#, #""\udc2f""#, #""\udc00""#, #""\udd00""#, #""\udfff""#, #""\ud880""#, #""\ud880\ud880""#,
    ])
  func otherSurrogates(_ json: String) {
    #expect(readError(Array(json.utf8), surrogates: .escapedBytes)?.problem == .loneSurrogate)
  }

  @Test("A high half takes the low half that follows, even one of the bytes' range")
  func pairBeforeByte() throws {
    let bytes = try value(#""\ud800\udc80""#, surrogates: .escapedBytes) { reader throws(ReadError) in
      try reader.bytes()
    }
    #expect(bytes == Array("\u{10080}".utf8))
  }

  // MARK: Errors

  @Test(arguments: [
    ("x", 0, 1, 1), ("\n\n x", 3, 3, 2), ("[1,\r\n 2,\r\n x]", 11, 3, 2), ("[\"é€𝄞\", x]", 14, 1, 9),
    ("{\"a\":\n\t\t[1, 2,\n  3\n", 19, 4, 1), ("", 0, 1, 1), ("[\"\n\"]", 2, 1, 3),
  ])
  func places(_ json: String, _ offset: Int, _ line: Int, _ column: Int) {
    let error = readError(Array(json.utf8))
    #expect(error?.offset == offset)
    #expect(error?.line == line)
    #expect(error?.column == column)
  }

  @Test func locatesForCallers() {
    let bytes = Array("{\n \"é\": 1}".utf8)
    let reader = Reader(bytes.span)
    let end = reader.location(at: bytes.count)
    #expect(end.offset == 11 && end.line == 2 && end.column == 9)
  }

  @Test func describesForPeople() {
    let wrong = error("\n  \"x\"") { reader throws(ReadError) in try reader.int64() }
    #expect(wrong?.description == "line 2, column 3: expected a number, found a string")
    #expect(readError(Array("[,]".utf8))?.description == "line 1, column 2: unexpected ','")
    #expect(readError([0x1B])?.description == "line 1, column 1: unexpected byte 27")
  }

  @Test("A refused call leaves the reader where it stood")
  func refusalKeepsThePlace() throws {
    let bytes = Array(#" { "a" : [300, "\n", "\udc80", {"b":[1.5]} ] }"#.utf8)
    var reader = Reader(bytes.span, surrogates: .escapedBytes)
    // Closures cannot hold a reader, so each refusal is written out.
    func refused(_ reader: inout Reader, _ call: (inout Reader) throws(ReadError) -> Void) -> ReadError.Problem? {
      do throws(ReadError) {
        try call(&reader)
        return nil
      } catch {
        return error.problem
      }
    }
    #expect(refused(&reader) { reader throws(ReadError) in try reader.beginArray() } != nil)
    try reader.beginObject()
    #expect(try reader.nextKey()?.string == "a")
    #expect(refused(&reader) { reader throws(ReadError) in _ = try reader.bytes() } != nil)
    try reader.beginArray()
    #expect(try reader.nextElement())
    #expect(refused(&reader) { r throws(ReadError) in _ = try r.integer(UInt8.self) } == .numberOutOfRange)
    #expect(refused(&reader) { r throws(ReadError) in try r.null() } == .wrongKind(expected: .null, found: .number))
    #expect(try reader.integer(UInt16.self) == 300)
    #expect(try reader.nextElement())
    #expect(refused(&reader) { r throws(ReadError) in _ = try r.bool() } != nil)
    #expect(try reader.string() == "\n")
    #expect(try reader.nextElement())
    #expect(refused(&reader) { r throws(ReadError) in _ = try r.string() } == .notText)
    #expect(try reader.bytes() == [0x80])
    #expect(try reader.nextElement())
    try reader.beginObject()
    #expect(try reader.nextKey()?.string == "b")
    try reader.beginArray()
    #expect(try reader.nextElement())
    #expect(refused(&reader) { r throws(ReadError) in _ = try r.int64() } == .notAnInteger)
    #expect(try reader.double() == 1.5)
    #expect(try !reader.nextElement())
    #expect(try reader.nextKey() == nil)
    #expect(try !reader.nextElement())
    #expect(try reader.nextKey() == nil)
    try reader.finish()
  }

  @Test("A skip that fails deep inside leaves the reader before the value")
  func refusedSkip() throws {
    let bytes = Array(#"[[[{"a":[01]}]]]"#.utf8)
    // The limit is just enough, so that a container left open by the first try is noticed by the second.
    var reader = Reader(bytes.span, depthLimit: 5)
    try reader.beginArray()
    #expect(try reader.nextElement())
    let before = reader.offset
    for _ in 0..<2 {
      do throws(ReadError) {
        try reader.skip()
        Issue.record("skipped 01")
      } catch {
        #expect(error.problem == .invalidNumber)
        #expect(error.offset == 9)
      }
      #expect(reader.offset == before)
    }
    #expect(try reader.peek() == .array)
  }

  // MARK: Depth

  @Test(arguments: [1, 2, 63, 64, 65, 128, 511, 512])
  func depthLimit(_ limit: Int) {
    for (open, middle, close) in [("[", "", "]"), ("{\"a\":", "0", "}")] {
      func nested(_ depth: Int) -> [UInt8] {
        Array((String(repeating: open, count: depth) + middle + String(repeating: close, count: depth)).utf8)
      }
      #expect(skipError(nested(limit), depthLimit: limit) == nil)
      #expect(readError(nested(limit), depthLimit: limit) == nil)
      let error = skipError(nested(limit + 1), depthLimit: limit)
      #expect(error?.problem == .tooDeep)
      #expect(error?.offset == limit * open.utf8.count)
    }
  }

  @Test func noContainersAtAll() {
    #expect(skipError(Array("1".utf8), depthLimit: 0) == nil)
    #expect(skipError(Array("[]".utf8), depthLimit: 0)?.problem == .tooDeep)
  }

  @Test("A bomb is an error, not a crash", arguments: ["[", "{\"\":", "[{\"\":"])
  func bomb(_ opening: String) {
    let bytes = Array(String(repeating: opening, count: 100_000).utf8)
    #expect(skipError(bytes, depthLimit: 512)?.problem == .tooDeep)
    #expect(readError(bytes)?.problem == .tooDeep)
  }

  @Test("Containers of both kinds in turn are closed by their own bracket")
  func mixedNesting() {
    let depth = 200
    let text = String(repeating: "[{\"\":", count: depth) + "1" + String(repeating: "}]", count: depth)
    #expect(skipError(Array(text.utf8), depthLimit: 400) == nil)
    let swapped = String(repeating: "[{\"\":", count: depth) + "1" + String(repeating: "}]", count: depth - 1) + "]}"
    #expect(skipError(Array(swapped.utf8), depthLimit: 400)?.problem == .unexpectedByte(UInt8(ascii: "]")))
  }

  // MARK: Misuse

  @Test func secondValueStops() async {
    await #expect(processExitsWith: stopped) {
      let bytes = Array(#"{"a":1,"b":2}"#.utf8)
      var reader = Reader(bytes.span)
      try reader.beginObject()
      _ = try reader.nextKey()
      _ = try reader.int64()
      _ = try reader.int64()
    }
  }

  @Test func unreadValueStops() async {
    await #expect(processExitsWith: stopped) {
      let bytes = Array(#"{"a":1,"b":2}"#.utf8)
      var reader = Reader(bytes.span)
      try reader.beginObject()
      _ = try reader.nextKey()
      _ = try reader.nextKey()
    }
  }

  @Test func earlyFinishStops() async {
    await #expect(processExitsWith: stopped) {
      let bytes = Array("[]".utf8)
      var reader = Reader(bytes.span)
      try reader.beginArray()
      try reader.finish()
    }
  }
}
