internal import Landlock
internal import Linux
internal import OCI

/// What `org.thinwall.landlock` says: rules between commas, such as `rx:/usr,rw:/data,net-bind:8080`.
///
/// `LETTERS:PATH` allows reading (`r`), executing (`x`) and writing, making and removing (`w`) beneath a path of the
/// container; as soon as there is one such rule, nothing else of the file system is allowed. `net-bind:PORT` and
/// `net-connect:PORT` do the same for TCP ports, `none` for none of them. `scope:signal` and `scope:abstract-unix` keep
/// signals and abstract unix sockets among the container's own processes. A backslash takes a comma's meaning away.
struct LandlockRules {
  private var paths: [(rights: FilesystemAccess, path: [UInt8])] = []
  private var ports: [(right: NetworkAccess, port: UInt16)] = []
  private var filesystem: FilesystemAccess = []
  private var network: NetworkAccess = []
  private var scopes: Scopes = []
  private let abi: Landlock.ABI

  /// Nil where the container has no such annotation; an error where this kernel cannot do what it says.
  init?(_ config: Config) throws(Failure) {
    guard let text = config.annotation(Annotations.landlock) else { return nil }
    do throws(Errno) { abi = try Landlock.ABI.ofKernel() } catch {
      throw Failure("org.thinwall.landlock cannot be honoured: the kernel has no Landlock")
    }
    for rule in Self.split(text.bytes) {
      guard let colon = rule.firstIndex(of: UInt8(ascii: ":")) else { throw Self.fail("has no colon", rule) }
      try understand(Array(rule[..<colon]), Array(rule[(colon + 1)...]), rule)
    }
    if abi.version < 4 && !network.isEmpty { throw Failure("org.thinwall.landlock: ports need Linux 6.7 (Landlock 4)") }
    if abi.version < 6 && !scopes.isEmpty {
      throw Failure("org.thinwall.landlock: scopes need Linux 6.12 (Landlock 6)")
    }
  }

  private static func fail(_ what: StaticString, _ rule: [UInt8]) -> Failure {
    var message = Message("org.thinwall.landlock: the rule ")
    message.add(quoted: rule)
    message.add(" ")
    message.add(what)
    return Failure(message.bytes)
  }

  /// At commas without a backslash before them.
  private static func split(_ text: [UInt8]) -> [[UInt8]] {
    var rules: [[UInt8]] = [[]]
    var isEscaped = false
    for byte in text {
      if isEscaped {
        if byte != UInt8(ascii: ",") && byte != UInt8(ascii: "\\") { rules[rules.count - 1].append(UInt8(ascii: "\\")) }
        rules[rules.count - 1].append(byte)
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: ",") {
        rules.append([])
      } else {
        rules[rules.count - 1].append(byte)
      }
    }
    return rules
  }

  private mutating func understand(_ kind: [UInt8], _ value: [UInt8], _ rule: [UInt8]) throws(Failure) {
    func isOne(_ word: StaticString, _ bytes: [UInt8]) -> Bool { CString(word).bytes == bytes }
    if isOne("net-bind", kind) { return try addPort(.bindTCP, value, rule) }
    if isOne("net-connect", kind) { return try addPort(.connectTCP, value, rule) }
    if isOne("scope", kind) {
      if isOne("signal", value) {
        scopes.formUnion(.signal)
      } else if isOne("abstract-unix", value) {
        scopes.formUnion(.abstractUnixSocket)
      } else {
        throw Self.fail("names no scope: signal or abstract-unix", rule)
      }
      return
    }
    var rights: FilesystemAccess = []
    for letter in kind {
      switch letter {
      case UInt8(ascii: "r"): rights.formUnion(.read)
      case UInt8(ascii: "x"): rights.formUnion(.execute)
      case UInt8(ascii: "w"):
        rights.formUnion(FilesystemAccess.all.subtracting(.read).subtracting(.execute))
      default: throw Self.fail("is of no known kind: r, w and x, net-bind, net-connect, scope", rule)
      }
    }
    if rights.isEmpty { throw Self.fail("is of no known kind: r, w and x, net-bind, net-connect, scope", rule) }
    if value.first != UInt8(ascii: "/") { throw Self.fail("names no absolute path", rule) }
    filesystem = abi.filesystem
    paths.append((rights.intersection(abi.filesystem), value))
  }

  private mutating func addPort(_ right: NetworkAccess, _ value: [UInt8], _ rule: [UInt8]) throws(Failure) {
    network.formUnion(right)
    if value == CString("none").bytes { return }
    var port = 0
    for byte in value {
      guard byte >= 48 && byte <= 57, port <= 65535 else { throw Self.fail("names no port", rule) }
      port = port * 10 + Int(byte - 48)
    }
    guard 1...65535 ~= port else { throw Self.fail("names no port", rule) }
    ports.append((right, UInt16(port)))
  }

  /// Makes the ruleset, in the container's root: a path that is not there is an error.
  func make() throws(Failure) -> Int32 {
    let ruleset = try attempt("make the ruleset of org.thinwall.landlock") { () throws(Errno) in
      try Ruleset.create(filesystem: filesystem, network: network, scopes: scopes, abi: abi)
    }
    for (rights, path) in paths {
      let name = Name(path)
      do throws(Errno) {
        try name.with { (p) throws(Errno) in
          let status = try Path.status(p)
          try Ruleset.allow(rights, beneath: p, isDirectory: status.isDirectory, in: ruleset)
        }
      } catch { throw Failure("allow by org.thinwall.landlock", path, error) }
    }
    for (right, port) in ports {
      try attempt("allow a port by org.thinwall.landlock") { () throws(Errno) in
        try Ruleset.allow(right, port: port, in: ruleset)
      }
    }
    return ruleset
  }

  /// Binds this process.
  static func enforce(_ ruleset: Int32) throws(Failure) {
    try attempt("enforce org.thinwall.landlock") { () throws(Errno) in try Ruleset.enforce(ruleset) }
    File.close(ruleset)
  }
}
