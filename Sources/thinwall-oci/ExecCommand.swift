internal import Container
internal import Linux
internal import OCI

/// `exec`.
enum ExecCommand {
  static func run(_ line: Words, _ globals: Runtime.Globals) throws(Failure) -> Int32 {
    var line = line
    var options = ExecOptions()
    var id: CString?
    scan: while let word = line.next() {
      switch word {
      case .option(let option):
        try understand(option, &line, &options)
      case .plain(let word):
        id = word
        // What follows is the program's.
        break scan
      }
    }
    guard let id else { throw Failure("a container id is missing") }
    try line.check(preserved: options.preserved)
    var rest = line.rest
    if let first = rest.first, first == "--" { rest.removeFirst() }
    options.arguments = rest
    return try Execution.run(options, try Container(id, in: globals.store))
  }

  private static func understand(
    _ option: Words.Option, _ line: inout Words, _ options: inout ExecOptions
  ) throws(Failure) {
    if option.is("--process", "-p") {
      options.processFile = try line.value(option)
    } else if option.is("--console-socket") {
      options.consoleSocket = try line.value(option)
    } else if option.is("--pid-file") {
      options.pidFile = try line.value(option)
    } else if option.is("--pidfd-socket") {
      options.pidfdSocket = try line.value(option)
    } else if option.is("--detach", "-d") {
      options.isDetached = try line.flag(option)
    } else if option.is("--tty", "-t") {
      options.hasTerminal = try line.flag(option)
    } else if option.is("--user", "-u") {
      options.user = try user(try line.value(option))
    } else if option.is("--additional-gids", "-g") {
      options.additionalGroups.append(try group(try line.value(option)))
    } else if option.is("--env", "-e") {
      options.environment.append(try line.value(option))
    } else if option.is("--cwd") {
      options.workingDirectory = try line.value(option)
    } else if option.is("--cap", "-c") {
      let name = try line.value(option)
      guard let number = Names.number(of: name, in: Names.capability) else { throw Failure("unknown capability", name) }
      options.capabilities |= 1 << UInt64(number)
    } else if option.is("--no-new-privs") {
      options.noNewPrivileges = try line.flag(option)
    } else if option.is("--apparmor") {
      options.apparmorProfile = try line.value(option)
    } else if option.is("--process-label") {
      options.processLabel = try line.value(option)
    } else if option.is("--preserve-fds") {
      options.preserved = try Int32(clamping: line.number(option))
    } else if option.is("--cgroup") {
      options.controlGroup = try line.value(option)
    } else if option.is("--ignore-paused") {
      options.ignoresPause = try line.flag(option)
    } else {
      throw Words.unknown(option)
    }
  }

  /// `UID[:GID]`, numbers and nothing else (CVE-2026-30892: what is not understood must not become 0).
  private static func user(_ word: CString) throws(Failure) -> (user: UInt32, group: UInt32?) {
    var parts: [UInt32] = []
    var value: UInt64 = 0
    var digits = 0
    var index = 0
    while true {
      let byte = word[index]
      if byte >= 48 && byte <= 57 && digits < 10 {
        value = value * 10 + UInt64(byte - 48)
        digits += 1
      } else {
        guard digits > 0, value < UInt64(UInt32.max), byte == 0 || (byte == UInt8(ascii: ":") && parts.isEmpty) else {
          throw Failure("--user is UID or UID:GID, not", word)
        }
        parts.append(UInt32(value))
        if byte == 0 { break }
        value = 0
        digits = 0
      }
      index += 1
    }
    return (parts[0], parts.count > 1 ? parts[1] : nil)
  }

  private static func group(_ word: CString) throws(Failure) -> UInt32 {
    guard let number = Words.number(word), number >= 0, number < Int64(UInt32.max) else {
      throw Failure("--additional-gids is a number, not", word)
    }
    return UInt32(number)
  }
}
