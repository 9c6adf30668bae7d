package import Linux

/// The flag grammar: words to a policy. A profile is compiled to the same words, so that there is one grammar.
package struct Parser {
  package var policy = Policy()
  /// `--help` was among the words.
  package var wantsHelp = false

  package init() {}

  /// Reads `words`; everything behind the first word that is no option, or behind `--`, is the command.
  package mutating func read(_ words: [CString]) throws(FlagError) {
    var i = 0
    while i < words.count {
      let word = words[i]
      i += 1
      if word[0] != UInt8(ascii: "-") || word[1] == 0 {
        policy.command = Array(words[(i - 1)...])
        return
      }
      if word[1] != UInt8(ascii: "-") {
        try readLetters(word, words, &i)
        continue
      }
      if word[2] == 0 {
        if i < words.count { policy.command = Array(words[i...]) }
        return
      }
      guard let (flag, length) = Self.flag(named: word) else { throw FlagError(.unknownFlag, word) }
      if flag.value == nil {
        if word[length] != 0 { throw FlagError(.unexpectedValue, word, flag) }
        try apply(flag, word)
      } else if word[length] == UInt8(ascii: "=") {
        try apply(flag, word.suffix(from: length + 1))
      } else {
        if i == words.count { throw FlagError(.missingValue, word, flag) }
        try apply(flag, words[i])
        i += 1
      }
    }
  }

  /// Refuses what contradicts itself, when all words are read.
  package func check() throws(FlagError) {
    if policy.network == .host && (!policy.connect.isEmpty || !policy.bind.isEmpty || policy.bindsAnyPort) {
      throw FlagError(
        .conflict("--net host allows every port: it does not go with --net-allow and --net-bind"), CString("--net"),
        .net)
    }
  }

  /// `-qv`, `-m512M`, `-m 512M`.
  private mutating func readLetters(_ word: CString, _ words: [CString], _ i: inout Int) throws(FlagError) {
    var k = 1
    while word[k] != 0 {
      guard let flag = Flag.allCases.first(where: { $0.letter == word[k] }) else {
        throw FlagError(.unknownFlag, word)
      }
      k += 1
      if flag.value == nil {
        try apply(flag, word)
      } else if word[k] != 0 {
        return try apply(flag, word.suffix(from: word[k] == UInt8(ascii: "=") ? k + 1 : k))
      } else {
        if i == words.count { throw FlagError(.missingValue, word, flag) }
        try apply(flag, words[i])
        i += 1
        return
      }
    }
  }

  /// The flag that `--name` or `--name=value` names, and the length of that part.
  private static func flag(named word: CString) -> (Flag, Int)? {
    for flag in Flag.allCases where word.suffix(from: 2).hasPrefix(flag.name) {
      let end = 2 + flag.name.utf8CodeUnitCount
      if word[end] == 0 || word[end] == UInt8(ascii: "=") { return (flag, end) }
    }
    return nil
  }

  private mutating func apply(_ flag: Flag, _ value: CString) throws(FlagError) {
    switch flag {
    case .read: policy.grants.append(Policy.Grant(path: try path(value, flag), access: .read))
    case .write: policy.grants.append(Policy.Grant(path: try path(value, flag), access: .write))
    case .exec: policy.grants.append(Policy.Grant(path: try path(value, flag), access: .execute))
    case .deny: policy.denied.append(try path(value, flag))
    case .cwd: policy.workingDirectory = try path(value, flag)
    case .bare: policy.isBare = true
    case .tmp:
      if value == "private" {
        policy.temporary = .private(size: nil)
      } else if value == "host" {
        policy.temporary = .host
      } else if value.hasPrefix("size="), let size = Values.size(value, from: 5), size > 0 {
        policy.temporary = .private(size: size)
      } else {
        throw FlagError(.badValue("private, host or size=N"), value, flag)
      }
    case .net:
      if value == "none" {
        policy.network = .none
        policy.connect = []
        policy.bind = []
        policy.bindsAnyPort = false
      } else if value == "host" {
        policy.network = .host
      } else {
        throw FlagError(.badValue("none or host"), value, flag)
      }
      policy.networkWasSet = true
    case .netAllow: try allowConnect(value)
    case .netBind:
      if value == "*" {
        policy.bindsAnyPort = true
      } else if let ports = Values.ports(value) {
        policy.bind += ports
      } else {
        throw FlagError(.badValue("a TCP port, a list or a range of them, or *"), value, flag)
      }
      if policy.network == .none { policy.network = .ports }
    case .memory: policy.limits.memory = try size(value, flag)
    case .fileSize: policy.limits.fileSize = try size(value, flag)
    case .processes: policy.limits.processes = try number(value, flag, 1...4_194_304)
    case .openFiles: policy.limits.openFiles = try number(value, flag, 3...1_073_741_816)
    case .cpu: policy.limits.cpuPercent = try number(value, flag, 1...1_000_000)
    case .cpus:
      guard let mask = Values.cpus(value) else {
        throw FlagError(.badValue("a list of CPU numbers, as in 0,2-3"), value, flag)
      }
      policy.limits.cpus = mask
    case .timeout:
      guard let time = Values.duration(value) else {
        throw FlagError(.badValue("a duration, as in 500ms, 30s, 5m or 1h30m"), value, flag)
      }
      policy.timeout = time
    case .env:
      if value[0] == 0 || value[0] == UInt8(ascii: "=") {
        throw FlagError(.badValue("NAME or NAME=VALUE"), value, flag)
      }
      policy.variables.append(value)
    case .keepEnv: policy.environment = .all
    case .cleanEnv: policy.environment = .none
    case .hostname:
      if value[0] == 0 || value.count > 64 {
        throw FlagError(.badValue("a host name of 1 to 64 bytes"), value, flag)
      }
      policy.hostname = value
    case .uid: policy.user = UInt32(try number(value, flag, 0...4_294_967_294))
    case .gid: policy.group = UInt32(try number(value, flag, 0...4_294_967_294))
    case .allowSyscall: policy.allowedCalls.append(try call(value, flag))
    case .denySyscall: policy.deniedCalls.append(try call(value, flag))
    case .optional:
      guard let feature = Features(name: value) else {
        throw FlagError(.badValue("a feature that can be optional (see `thinwall doctor`)"), value, flag)
      }
      policy.optional.insert(feature)
    case .wall:
      if value == "auto" {
        policy.wall = .automatic
      } else if value == "process" {
        policy.wall = .process
      } else if value == "container" {
        policy.wall = .container
      } else {
        throw FlagError(.badValue("auto, process or container"), value, flag)
      }
    case .profile:
      if value[0] == 0 { throw FlagError(.badValue("the name or file of a profile"), value, flag) }
      policy.profile = value
    case .stdin:
      if value == "null" {
        policy.inputIsNull = true
      } else if value == "inherit" {
        policy.inputIsNull = false
      } else {
        throw FlagError(.badValue("null or inherit"), value, flag)
      }
    case .tty: policy.hasTerminal = true
    case .json:
      if value.hasPrefix("fd:") {
        guard let fd = Values.number(value, from: 3), fd <= 1_000_000 else {
          throw FlagError(.badValue("a file name or fd:N"), value, flag)
        }
      } else if value[0] == 0 {
        throw FlagError(.badValue("a file name or fd:N"), value, flag)
      }
      policy.report = value
    case .quiet: policy.isQuiet = true
    case .verbose: policy.isVerbose = true
    case .help: wantsHelp = true
    }
  }

  /// `:443`, `:80,443`, `:8000-8010`, each also as `tcp://:443`.
  private mutating func allowConnect(_ value: CString) throws(FlagError) {
    if value.hasPrefix("udp://") {
      throw FlagError(
        .conflict(
          "--net-allow udp:// needs Landlock 10 (kernel 7.2), which filters UDP by port; --net host allows all UDP"),
        value, .netAllow)
    }
    let start = value.hasPrefix("tcp://") ? 6 : 0
    guard value[start] == UInt8(ascii: ":"), let ports = Values.ports(value, from: start + 1) else {
      throw FlagError(
        .badValue("TCP ports as in :443, :80,443 or tcp://:8000-8010 (hosts by name are not filtered yet)"), value,
        .netAllow)
    }
    policy.connect += ports
    if policy.network == .none { policy.network = .ports }
  }

  private func path(_ value: CString, _ flag: Flag) throws(FlagError) -> CString {
    if value[0] == 0 { throw FlagError(.badValue("a path"), value, flag) }
    return value
  }

  private func size(_ value: CString, _ flag: Flag) throws(FlagError) -> UInt64 {
    guard let size = Values.size(value), size > 0 else {
      throw FlagError(.badValue("a size, as in 512K, 64M or 2G"), value, flag)
    }
    return size
  }

  private func number(_ value: CString, _ flag: Flag, _ range: ClosedRange<UInt64>) throws(FlagError) -> UInt64 {
    guard let number = Values.number(value), range.contains(number) else {
      throw FlagError(.badValue("a number that makes sense here"), value, flag)
    }
    return number
  }

  private func call(_ value: CString, _ flag: Flag) throws(FlagError) -> CString {
    if value[0] == 0 { throw FlagError(.badValue("a system call or a @group of them"), value, flag) }
    return value
  }
}
