import Linux
import Policy
import Testing

@Suite struct ParserTests {
  /// Words, and the command among them.
  static let commands: [([String], [String])] = [
    (["ls", "-l"], ["ls", "-l"]),
    (["--", "ls", "-l"], ["ls", "-l"]),
    (["-q", "ls", "--bare"], ["ls", "--bare"]),
    (["-q", "--", "--bare"], ["--bare"]),
    (["--", "--", "x"], ["--", "x"]),
    (["--", ""], [""]),
    ([""], [""]),
    (["-"], ["-"]),
    (["-r", "-w", "x"], ["x"]),
    (["--read", "--", "x"], ["x"]),
    (["-q"], []),
    (["-q", "--"], []),
    ([], []),
  ]

  @Test(arguments: commands) func theCommandBeginsBehindTheOptions(_ words: [String], _ command: [String]) throws {
    #expect(try parse(words).command.map(\.text) == command)
  }

  @Test func aCommandReadLaterReplacesAnEarlierOneAndNoCommandDoesNot() throws {
    var parser = Parser()
    try parser.read(["--", "profile-program"].map { CString(keeping: $0) })
    try parser.read(["-q"].map { CString(keeping: $0) })
    #expect(parser.policy.command.map(\.text) == ["profile-program"])
    try parser.read(["--", "mine", "x"].map { CString(keeping: $0) })
    #expect(parser.policy.command.map(\.text) == ["mine", "x"])
  }

  @Test func bytesThatAreNoTextPassThrough() throws {
    let odd: [UInt8] = [0xff, 0x80, 0x0a, 0xc3]
    var parser = Parser()
    try parser.read([
      CString(keeping: Array("--read=".utf8) + odd), CString(keeping: "-w"), CString(keeping: odd),
      CString(keeping: Array("--env=".utf8) + odd + Array("=".utf8) + odd),
      CString(keeping: Array("--hostname=".utf8) + odd),
      CString(keeping: odd), CString(keeping: odd + odd),
    ])
    let policy = parser.policy
    #expect(policy.grants.map(\.path.bytes) == [odd, odd])
    #expect(policy.variables.map(\.bytes) == [odd + Array("=".utf8) + odd])
    #expect(policy.hostname?.bytes == odd)
    #expect(policy.command.map(\.bytes) == [odd, odd + odd])
  }

  @Test func grantsKeepTheirOrderAndKind() throws {
    let policy = try parse("-r", "a", "-x", "b", "-w", "c", "-r", "d")
    #expect(policy.grants.map(\.path.text) == ["a", "b", "c", "d"])
    #expect(policy.grants.map(\.access) == [.read, .execute, .write, .read])
  }

  @Test func portsOpenTheNetworkByPortsAndNoneClosesIt() throws {
    let policy = try parse("--net-allow", ":443,8000-8010", "--net-bind", "80", "--net-allow", "tcp://:1")
    #expect(policy.network == .ports)
    #expect(policy.connect == [Policy.Ports(443, 443), Policy.Ports(8000, 8010), Policy.Ports(1, 1)])
    #expect(policy.bind == [Policy.Ports(80, 80)])
    #expect(try parse("--net-bind", "*").bindsAnyPort)
    let closed = try parse("--net-allow", ":443", "--net-bind", "*", "--net", "none")
    #expect(closed.network == .none)
    #expect(closed.connect.isEmpty && closed.bind.isEmpty && !closed.bindsAnyPort)
    #expect(try parse("--net", "host", "--net-bind", "80").network == .host)
  }

  @Test func theLastOfTwoScalarsCounts() throws {
    let policy = try parse("-m1G", "-m2G", "--tmp=host", "--tmp=size=1K", "--stdin=null", "--stdin=inherit")
    #expect(policy.limits.memory == 2 << 30)
    #expect(policy.temporary == .private(size: 1024))
    #expect(!policy.inputIsNull)
  }

  @Test func everyOptionalFeatureHasItsName() throws {
    var count = 0
    Features.describe { feature, name, _ in
      count += 1
      #expect(Features(name: CString(name)) == feature)
      #expect("\(feature.name)" == "\(name)")
    }
    #expect(count >= 13)
    let policy = try parse("--optional", "deny", "--optional", "tmp-size")
    #expect(policy.optional == [.deny, .temporarySize])
  }

  @Test func helpIsNoticedBeforeTheCommandOnly() throws {
    func wantsHelp(_ words: String...) throws -> Bool {
      var parser = Parser()
      try parser.read(words.map { CString(keeping: $0) })
      return parser.wantsHelp
    }
    #expect(try wantsHelp("-w", ".", "--help"))
    #expect(try wantsHelp("-qh"))
    #expect(try !wantsHelp("ls", "--help"))
    #expect(try !wantsHelp("--", "-h"))
  }
}
