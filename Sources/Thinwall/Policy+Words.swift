extension Policy {
  /// The options of `thinwall run` that this policy stands for, to be followed by `--` and a command.
  ///
  /// Every value is in a word of its own, so that no byte of it is taken for grammar.
  public var arguments: [Bytes] { words().arguments }

  /// The same, and what stands in the launcher's environment instead where `hidesValues`.
  func words(hidesValues: Bool = false) -> (arguments: [Bytes], variables: [Bytes]) {
    var words: [Bytes] = []
    func add(_ flag: Bytes, _ value: Bytes?) {
      if let value { words += [flag, value] }
    }
    func add(_ flag: Bytes, all values: [Bytes]) { for value in values { add(flag, value) } }
    func add(_ flag: Bytes, _ number: (some BinaryInteger)?) { add(flag, number.map { "\($0)" }) }

    add("--profile", profile)
    add("--wall", wall?.word)
    if isBare { words.append("--bare") }
    add("--read", all: read)
    add("--write", all: write)
    add("--exec", all: execute)
    add("--deny", all: deny)
    add("--tmp", temporary.word)
    words += network.words
    add("--memory", limits.memory)
    add("--processes", limits.processes)
    add("--open-files", limits.openFiles)
    add("--file-size", limits.fileSize)
    add("--cpu", limits.cpuPercent)
    if !limits.cpus.isEmpty { add("--cpus", Bytes(limits.cpus.sorted().map { "\($0)" }.joined(separator: ","))) }
    add("--timeout", timeout?.word)
    switch environment.mode {
    case .short: break
    case .all: words.append("--keep-env")
    case .empty: words.append("--clean-env")
    }
    add("--env", all: environment.pass)
    var variables: [Bytes] = []
    for (name, value) in environment.set.sorted(by: { $0.key < $1.key }) {
      let variable = Bytes(name.bytes + [UInt8(ascii: "=")] + value.bytes)
      if hidesValues && !Environment.isObeyedByLauncher(name) {
        add("--env", name)
        variables.append(variable)
      } else {
        add("--env", variable)
      }
    }
    add("--cwd", workingDirectory)
    add("--hostname", hostname)
    add("--uid", user)
    add("--gid", group)
    add("--allow-syscall", all: allowedSystemCalls)
    add("--deny-syscall", all: deniedSystemCalls)
    add("--optional", all: optional.map { Bytes($0.name) })
    return (words, variables)
  }

  /// What the grammar would understand otherwise than it is meant here: names of variables with a `=`.
  func check() throws(SandboxError) {
    for name in environment.pass + environment.set.keys
    where name.bytes.isEmpty || name.bytes.contains(UInt8(ascii: "=")) {
      throw .invalid(name, "no name of an environment variable")
    }
  }
}

extension Policy.Wall {
  var word: Bytes {
    switch self {
    case .automatic: "auto"
    case .process: "process"
    case .container: "container"
    }
  }

  /// The wall that a report names.
  init?(name: String) {
    switch name {
    case "process": self = .process
    case "container": self = .container
    default: return nil
    }
  }
}

extension Policy.Temporary {
  var word: Bytes? {
    switch self {
    case .unspecified: nil
    case .private(nil): "private"
    case .private(let size?): "size=\(size)"
    case .host: "host"
    }
  }
}

extension Policy.Network {
  /// `--net none` first, so that ports of a profile do not stay.
  var words: [Bytes] {
    switch self {
    case .unspecified: return []
    case .none: return ["--net", "none"]
    case .host: return ["--net", "host"]
    case .tcp(let connect, let bind):
      var words: [Bytes] = ["--net", "none"]
      if !connect.isEmpty { words += ["--net-allow", Bytes(":" + Policy.PortRange.list(connect))] }
      switch bind {
      case .any: words += ["--net-bind", "*"]
      case .ports(let ports): if !ports.isEmpty { words += ["--net-bind", Bytes(Policy.PortRange.list(ports))] }
      }
      return words
    }
  }
}

extension Policy.PortRange {
  static func list(_ ranges: [Policy.PortRange]) -> String {
    ranges.map { $0.first == $0.last ? "\($0.first)" : "\($0.first)-\($0.last)" }.joined(separator: ",")
  }
}

extension Policy.Environment {
  /// Whether a variable would change what the launcher itself does: where it looks for profiles and keeps temporary
  /// files, and what the dynamic linker and the Swift runtime of an unoptimised build do.
  static func isObeyedByLauncher(_ name: Bytes) -> Bool {
    let prefixes: [Bytes] = ["LD_", "XDG_", "THINWALL", "SWIFT_", "GLIBC_", "MALLOC_"]
    let names: [Bytes] = ["PATH", "HOME", "TMPDIR"]
    return names.contains(name) || prefixes.contains { name.bytes.starts(with: $0.bytes) }
  }
}

extension Duration {
  /// Seconds with six digits behind the point, rounded up: no positive time becomes none.
  var word: Bytes {
    let (seconds, attoseconds) = components
    if seconds < 0 || attoseconds < 0 { return Bytes("\(self)") }
    var microseconds = (attoseconds + 999_999_999_999) / 1_000_000_000_000
    let whole = seconds + microseconds / 1_000_000
    microseconds %= 1_000_000
    if microseconds == 0 { return "\(whole)s" }
    let digits = "\(microseconds)"
    return "\(whole).\(String(repeating: "0", count: 6 - digits.count))\(digits)s"
  }
}
