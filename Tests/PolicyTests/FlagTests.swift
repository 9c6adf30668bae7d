import Linux
import Policy
import Testing

/// Everything a policy can hold, in words: two policies with one description are the same.
private func describe(_ policy: Policy) -> String {
  var text = ""
  func walk(_ value: Any) {
    if let string = value as? CString {
      text += "'\(string.text)'"
      return
    }
    let mirror = Mirror(reflecting: value)
    if mirror.children.isEmpty {
      text += "\(value)"
      return
    }
    text += "("
    for child in mirror.children {
      text += "\(child.label ?? ""):"
      walk(child.value)
      text += " "
    }
    text += ")"
  }
  walk(policy)
  return text
}

/// A good value for every flag that takes one.
private let values: [Flag: String] = [
  .read: "/a", .write: "b", .exec: "./c", .deny: "d e", .tmp: "host", .net: "host", .netAllow: ":443",
  .netBind: "6379", .memory: "512M", .processes: "20", .openFiles: "64", .fileSize: "1G", .cpu: "50", .cpus: "0,2-3",
  .timeout: "1h30m", .env: "A=1", .cwd: "/", .hostname: "box", .uid: "0", .gid: "5", .allowSyscall: "ptrace",
  .denySyscall: "@clock", .optional: "deny", .wall: "process", .profile: "redis", .stdin: "null", .json: "fd:3",
]

@Suite struct FlagTests {
  @Test(arguments: Flag.allCases) func everyFormOfAFlagMeansTheSame(_ flag: Flag) throws {
    let name = "--\(flag.name)"
    let nothing = describe(Policy())
    guard flag.value != nil else {
      #expect(values[flag] == nil)
      let long = describe(try parse(name))
      // `--help` is no part of the policy.
      #expect(flag == .help || long != nothing)
      if let letter = flag.letter { #expect(describe(try parse("-\(Character(Unicode.Scalar(letter)))")) == long) }
      #expect(error(["\(name)=x"]) == "'\(name)=x' takes no value")
      return
    }
    let value = try #require(values[flag])
    let apart = describe(try parse(name, value))
    #expect(apart != nothing)
    #expect(describe(try parse("\(name)=\(value)")) == apart)
    #expect(error([name])?.hasPrefix("'\(name)' needs a value: ") == true)
    if let letter = flag.letter.map({ Character(Unicode.Scalar($0)) }) {
      for words in [["-\(letter)", value], ["-\(letter)\(value)"], ["-\(letter)=\(value)"], ["-q\(letter)", value]] {
        var expected = try parse(name, value)
        expected.isQuiet = words[0].hasPrefix("-q")
        #expect(describe(try parse(words)) == describe(expected), "\(words)")
      }
      #expect(error(["-\(letter)"])?.hasPrefix("'-\(letter)' needs a value: ") == true)
    }
  }

  @Test func namesAndLettersAreUnique() {
    #expect(Set(Flag.allCases.map { "\($0.name)" }).count == Flag.allCases.count)
    let letters = Flag.allCases.compactMap(\.letter)
    #expect(Set(letters).count == letters.count)
  }

  /// Values that a flag must not take.
  static let bad: [(String, String)] = [
    ("--read=", "'' is not a path"), ("--deny=", "'' is not a path"), ("--cwd=", "'' is not a path"),
    ("--tmp=none", "'none' is not private, host or size=N"), ("--tmp=size=0", "'size=0' is not"),
    ("--tmp=size=", "'size=' is not"), ("--tmp=private ", "'private ' is not"),
    ("--net=all", "'all' is not none or host"), ("--net=", "'' is not none or host"),
    ("--net-allow=443", "'443' is not TCP ports"), ("--net-allow=:0", "':0' is not"),
    ("--net-allow=:65536", "':65536' is not"), ("--net-allow=:5-4", "':5-4' is not"),
    ("--net-allow=:1,", "':1,' is not"), ("--net-allow=:", "':' is not"), ("--net-allow=example.org:443", "is not"),
    ("--net-allow=udp://:53", "--net-allow udp:// needs Landlock 10"),
    ("--net-bind=:80", "':80' is not a TCP port"), ("--net-bind=**", "'**' is not"), ("--net-bind=", "'' is not"),
    ("--net-bind=1-2-3", "'1-2-3' is not"),
    ("--memory=0", "'0' is not a size"), ("--memory=1X", "'1X' is not a size"), ("--memory=-1", "'-1' is not a size"),
    ("--memory=1.5G", "'1.5G' is not a size"), ("--memory=99999999999T", "is not a size"),
    ("--file-size=", "'' is not a size"), ("--processes=0", "'0' is not a number"),
    ("--processes=4194305", "is not a number"), ("--processes=1e3", "'1e3' is not a number"),
    ("--open-files=2", "'2' is not a number"), ("--cpu=0", "'0' is not a number"),
    ("--cpu=50%", "'50%' is not a number"), ("--cpus=", "'' is not a list of CPU numbers"),
    ("--cpus=8192", "is not a list"), ("--cpus=2-1", "is not a list"), ("--cpus=1,,2", "is not a list"),
    ("--timeout=", "'' is not a duration"), ("--timeout=0", "'0' is not a duration"),
    ("--timeout=5x", "'5x' is not a duration"), ("--timeout=-5s", "'-5s' is not a duration"),
    ("--timeout=99999999d", "is not a duration"), ("--env=", "'' is not NAME"), ("--env==x", "'=x' is not NAME"),
    ("--hostname=", "'' is not a host name"), ("--hostname=" + String(repeating: "h", count: 65), "is not a host name"),
    ("--uid=-1", "'-1' is not a number"), ("--uid=4294967295", "is not a number"), ("--gid=root", "is not a number"),
    ("--allow-syscall=", "'' is not a system call"), ("--optional=everything", "'everything' is not a feature"),
    ("--wall=vm", "'vm' is not auto, process or container"), ("--profile=", "'' is not the name"),
    ("--stdin=file", "'file' is not null or inherit"), ("--json=", "'' is not a file name"),
    ("--json=fd:", "'fd:' is not a file name"), ("--json=fd:1x", "'fd:1x' is not a file name"),
  ]

  @Test(arguments: bad) func badValuesAreRefused(_ word: String, _ sentence: String) throws {
    let text = try #require(error([word]))
    #expect(text.contains(sentence))
    let name = word.prefix { $0 != "=" }
    #expect(text.hasPrefix("\(name)"))
  }

  /// Words that are no flag, and what is proposed instead.
  @Test(arguments: [
    ("--raed", "read"), ("--memroy=1G", "memory"), ("--net-alow", "net-allow"), ("--keepenv", "keep-env"),
    ("--time-out", "timeout"), ("--open_files=3", "open-files"), ("--Wall", "wall"),
  ])
  func theNearestFlagIsNamed(_ word: String, _ flag: String) {
    #expect(error([word]) == "unknown option '\(word)'; did you mean --\(flag)?")
  }

  @Test(arguments: ["--frobnicate", "-z", "-qz", "--=x"]) func whatIsNearNothingIsNamedAlone(_ word: String) {
    #expect(error([word]) == "unknown option '\(word)'")
  }

  /// Those of ASCII, and those behind it as UTF-8 and as single bytes; letters with the same bytes in them stay.
  @Test(
    arguments: [
      ([0x1b, 0x5b, 0x7f], "\\x1b[\\x7f"), ([0xc2, 0x9b, 0x6d], "\\xc2\\x9bm"), ([0x61, 0x9b, 0x6d], "a\\x9bm"),
      ([0x9b], "\\x9b"), (Array("ö\u{a0}\u{109b}€ě".utf8), "ö\u{a0}\u{109b}€ě"),
    ] as [([UInt8], String)])
  func controlCharactersAreVisible(_ bytes: [UInt8], _ shown: String) {
    var text = Message()
    text.add(quoted: bytes)
    #expect(String(decoding: text.bytes, as: UTF8.self) == "'\(shown)'")
  }

  @Test func controlCharactersDoNotReachTheTerminal() {
    #expect(error(["--\u{1b}[31m"]) == "unknown option '--\\x1b[31m'")
  }
}
