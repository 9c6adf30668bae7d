import Linux
import Policy
import Testing

@testable import Thinwall

/// The words of a policy, read by the launcher's own parser.
private func parsed(_ policy: Thinwall.Policy, hidesValues: Bool = false) throws -> Parser {
  var parser = Parser()
  try parser.read(policy.words(hidesValues: hidesValues).arguments.map { CString(keeping: $0.bytes) })
  return parser
}

extension CString {
  /// A copy that is never freed: a policy refers to its words.
  fileprivate init(keeping bytes: [UInt8]) {
    let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count + 1)
    _ = copy.initialize(fromContentsOf: bytes + [0])
    self.init(at: UnsafePointer(copy.baseAddress!))
  }
}

@Suite struct WordsTests {
  @Test func defaultIsNoWord() { #expect(Thinwall.Policy().arguments.isEmpty) }

  @Test func everyField() throws {
    var policy = Thinwall.Policy()
    policy.wall = .process
    policy.read = ["/a", Bytes([0xFF, 0x2F])]
    policy.write = ["-w"]
    policy.execute = ["--", "c=d"]
    policy.deny = ["/secret\n"]
    policy.isBare = true
    policy.temporary = .private(size: 4096)
    policy.limits.memory = 512 << 20
    policy.limits.processes = 20
    policy.limits.openFiles = 64
    policy.limits.fileSize = 1
    policy.limits.cpuPercent = 150
    policy.limits.cpus = [3, 0, 70]
    policy.timeout = .milliseconds(1500)
    policy.environment.mode = .empty
    policy.environment.pass = ["TERM"]
    policy.environment.set = ["B": "=2", "A": "", "PATH": "/bin"]
    policy.workingDirectory = "/srv"
    policy.hostname = "box"
    policy.user = 1000
    policy.group = 0
    policy.allowedSystemCalls = ["@keyring"]
    policy.deniedSystemCalls = ["chmod", "fchmod"]
    policy.optional = [.landlock, .processLimit]
    policy.profile = "python"

    let result = try parsed(policy).policy
    #expect(result.wall == .process)
    #expect(result.grants.map { Bytes($0.path.bytes) } == ["/a", Bytes([0xFF, 0x2F]), "-w", "--", "c=d"])
    #expect(result.grants.map(\.access) == [.read, .read, .write, .execute, .execute])
    #expect(result.denied.map(\.bytes) == [Array("/secret\n".utf8)])
    #expect(result.isBare)
    #expect(result.temporary == .private(size: 4096))
    #expect(result.limits.memory == 512 << 20)
    #expect(result.limits.processes == 20)
    #expect(result.limits.openFiles == 64)
    #expect(result.limits.fileSize == 1)
    #expect(result.limits.cpuPercent == 150)
    #expect(result.limits.cpus == [0b1001, 1 << 6])
    #expect(result.timeout == 1_500_000_000)
    #expect(result.environment == .none)
    #expect(result.variables.map { Bytes($0.bytes) } == ["TERM", "A=", "B==2", "PATH=/bin"])
    #expect(result.workingDirectory?.bytes == Array("/srv".utf8))
    #expect(result.hostname?.bytes == Array("box".utf8))
    #expect(result.user == 1000 && result.group == 0)
    #expect(result.allowedCalls.map(\.bytes) == [Array("@keyring".utf8)])
    #expect(result.deniedCalls.map { Bytes($0.bytes) } == ["chmod", "fchmod"])
    #expect(result.optional == [.landlock, .processLimit])
    #expect(result.profile?.bytes == Array("python".utf8))
  }

  /// Other users can read arguments; so values of variables are none, but for those that the launcher would obey.
  @Test func valuesAreHidden() throws {
    var policy = Thinwall.Policy()
    policy.environment.set = ["TOKEN": "secret", "HOME": "/h", "LD_PRELOAD": "x"]
    #expect(policy.words(hidesValues: true).variables == ["TOKEN=secret"])
    let words = try parsed(policy, hidesValues: true).policy.variables.map { Bytes($0.bytes) }
    #expect(words == ["HOME=/h", "LD_PRELOAD=x", "TOKEN"])
  }

  @Test func network() throws {
    var policy = Thinwall.Policy()
    #expect(try parsed(policy).policy.network == .none)
    policy.network = .none
    #expect(policy.arguments == ["--net", "none"])
    policy.network = .host
    #expect(try parsed(policy).policy.network == .host)
    policy.network = .tcp(connect: [443, .init(8000...8010)], bind: [80])
    var result = try parsed(policy).policy
    #expect(result.network == .ports && !result.bindsAnyPort)
    #expect(result.connect == [.init(443, 443), .init(8000, 8010)] && result.bind == [.init(80, 80)])
    policy.network = .tcp(connect: [], bind: .any)
    result = try parsed(policy).policy
    #expect(result.network == .ports && result.bindsAnyPort && result.connect.isEmpty)
    policy.network = .tcp(connect: [], bind: [])
    #expect(try parsed(policy).policy.network == .none)
  }

  /// The launcher's clock has microseconds at the finest: nothing becomes shorter, and no time at all is refused.
  @Test(arguments: [
    (Duration.seconds(3), Int64(3_000_000_000)), (.nanoseconds(1), 1000), (.microseconds(20), 20_000),
    (.milliseconds(999), 999_000_000), (.nanoseconds(999_999_999), 1_000_000_000),
    (.seconds(86400), 86_400_000_000_000),
  ])
  func timeout(_ time: Duration, _ nanoseconds: Int64) throws {
    var policy = Thinwall.Policy()
    policy.timeout = time
    #expect(try parsed(policy).policy.timeout == nanoseconds)
  }

  @Test(arguments: [Duration.zero, .seconds(-1), .nanoseconds(-1)])
  func noTime(_ time: Duration) {
    var policy = Thinwall.Policy()
    policy.timeout = time
    #expect(throws: FlagError.self) { try parsed(policy) }
  }

  /// Every feature that a launcher of this version knows has a name here, and no other.
  @Test func features() throws {
    let known: [Thinwall.Policy.Feature] = [
      .landlock, .truncate, .networkTCP, .ioctlDevice, .signalScope, .abstractUnixScope, .memoryLimit, .processLimit,
      .cpuLimit, .deny, .hostname, .identity, .temporarySize,
    ]
    var names: [String] = []
    Features.describe { _, name, _ in names.append("\(name)") }
    #expect(known.map(\.name) == names)
  }
}
