internal import Container
internal import Linux

/// `create` and `run`.
enum CreateCommand {
  static func run(_ line: Words, _ globals: Runtime.Globals, startsAtOnce: Bool) throws(Failure) -> Int32 {
    var line = line
    var options = CreateOptions()
    options.manager = globals.manager
    options.isRootless = globals.isRootless
    var id: CString?
    while let word = line.next() {
      switch word {
      case .option(let option):
        try understand(option, &line, &options, startsAtOnce)
      case .plain(let word):
        if id != nil { throw Failure("one container id is expected, not also", word) }
        id = word
      }
    }
    guard let id else { throw Failure("a container id is missing") }
    options.id = id
    try line.check(preserved: options.preserved)
    options.listening = Activation.descriptors
    options.listeningNames = Activation.names
    options.preserved += options.listening
    if startsAtOnce { return try Creation.run(options, in: globals.store) }
    try Creation.create(options, in: globals.store)
    return 0
  }

  private static func understand(
    _ option: Words.Option, _ line: inout Words, _ options: inout CreateOptions, _ startsAtOnce: Bool
  ) throws(Failure) {
    if option.is("--bundle", "-b") {
      options.bundle = try line.value(option)
    } else if option.is("--config", "-f") {
      options.config = try line.value(option)
    } else if option.is("--console-socket") {
      options.consoleSocket = try line.path(option)
    } else if option.is("--pid-file") {
      options.pidFile = try line.path(option)
    } else if option.is("--pidfd-socket") {
      options.pidfdSocket = try line.path(option)
    } else if option.is("--preserve-fds") {
      options.preserved = try Int32(clamping: line.number(option))
    } else if option.is("--no-pivot") {
      options.noPivot = try line.flag(option)
    } else if option.is("--no-new-keyring") {
      options.noNewKeyring = try line.flag(option)
    } else if option.is("--no-subreaper") {
      _ = try line.flag(option)
    } else if startsAtOnce && option.is("--detach", "-d") {
      options.isDetached = try line.flag(option)
    } else if startsAtOnce && option.is("--keep") {
      options.keeps = try line.flag(option)
    } else {
      throw Words.unknown(option)
    }
  }
}

/// Sockets that a service manager has opened (sd_listen_fds(3)).
enum Activation {
  /// How many descriptors from 3 on it left for the program; 0 where they are meant for another process.
  static var descriptors: Int32 {
    var count: Int64 = 0
    var isOurs = true
    Process.environment { variable in
      if variable.hasPrefix("LISTEN_FDS="), let number = Words.number(variable.suffix(from: 11)), number > 0 {
        count = min(number, 1024)
      }
      if variable.hasPrefix("LISTEN_PID="), let number = Words.number(variable.suffix(from: 11)) {
        isOurs = number == Int64(Process.id)
      }
    }
    return isOurs ? Int32(count) : 0
  }

  static var names: CString? {
    var names: CString?
    Process.environment { if $0.hasPrefix("LISTEN_FDNAMES=") { names = $0 } }
    return names
  }
}
