internal import Container
internal import ControlGroup
internal import Linux

/// `thinwall-oci`: the commands of an OCI runtime, with the options of runc and crun.
enum Runtime {
  /// Options before the command.
  struct Globals {
    var log = Log()
    var root: CString?
    var manager = ControlGroup.Manager.cgroupfs
    /// Of an ordinary user, or of somebody who is root in a user namespace only, as under rootless podman.
    var isRootless = Process.effectiveUser != 0 || Namespace.isInUserNamespace

    var store: Store {
      if let root { return Store(root: root.bytes) }
      var directory: [UInt8]?
      if isRootless {
        Process.environment { if $0.hasPrefix("XDG_RUNTIME_DIR=") { directory = $0.suffix(from: 16).bytes } }
      }
      return Store.standard(runtimeDirectory: directory)
    }
  }

  static func main(_ words: [CString]) -> Int32 {
    File.fillStandardDescriptors()
    var globals = Globals()
    var isExec = false
    defer { Warning.take { globals.log.write($0, .warning) } }
    do throws(Failure) {
      var line = Words(words, from: 1)
      while let word = line.next() {
        switch word {
        case .option(let option):
          if option.is("--help", "-h") {
            Usage.write(nil)
            return 0
          }
          if option.is("--version", "-v") {
            Usage.version()
            return 0
          }
          try understand(option, &line, &globals)
        case .plain(let name):
          isExec = name == "exec"
          return try command(name, line, globals)
        }
      }
      Usage.write(nil)
      throw Failure("no command is given")
    } catch {
      globals.log.write(error.text, .error)
      // Callers tell a failed exec from a program that ended with 1.
      return isExec ? 255 : 1
    }
  }

  private static func understand(
    _ option: Words.Option, _ line: inout Words, _ globals: inout Globals
  ) throws(Failure) {
    if option.is("--root") {
      globals.root = try line.path(option)
    } else if option.is("--log") {
      globals.log.file = try Log.place(try line.value(option))
    } else if option.is("--log-format") {
      let format = try line.value(option)
      if !(format == "json") && !(format == "text") { throw Failure("unknown --log-format", format) }
      globals.log.isJSON = format == "json"
    } else if option.is("--log-level") {
      globals.log.isVerbose = try line.value(option) == "debug"
    } else if option.is("--debug") {
      globals.log.isVerbose = try line.flag(option)
    } else if option.is("--systemd-cgroup") {
      if try line.flag(option) { globals.manager = .systemd }
    } else if option.is("--cgroup-manager") {
      let manager = try line.value(option)
      if manager == "cgroupfs" {
        globals.manager = .cgroupfs
      } else if manager == "systemd" {
        globals.manager = .systemd
      } else if manager == "disabled" {
        globals.manager = .disabled
      } else {
        throw Failure("unknown --cgroup-manager", manager)
      }
    } else if option.is("--rootless") {
      let value = try line.value(option)
      if value == "true" {
        globals.isRootless = true
      } else if value == "false" {
        globals.isRootless = false
      } else if !(value == "auto") {
        throw Failure("--rootless is true, false or auto, not", value)
      }
    } else if option.is("--timing") {
      Progress.time()
    } else if option.is("--criu") {
      _ = try line.value(option)
    } else {
      throw Words.unknown(option)
    }
  }

  private static func command(_ name: CString, _ line: Words, _ globals: Globals) throws(Failure) -> Int32 {
    Process.environment { variable in
      if variable.hasPrefix("THINWALL_OCI_STOP_AT="), let step = Words.number(variable.suffix(from: 21)) {
        Progress.die(at: Int(step))
      }
    }
    // Engines ask so what this runtime can do, also of commands that they never use here.
    if Reference.asksForHelp(line, of: name) {
      Usage.write(name)
      return 0
    }
    if name == "create" { return try CreateCommand.run(line, globals, startsAtOnce: false) }
    if name == "start" { return try start(line, globals) }
    if name == "run" { return try CreateCommand.run(line, globals, startsAtOnce: true) }
    if name == "exec" { return try ExecCommand.run(line, globals) }
    if name == "delete" { return try delete(line, globals) }
    if name == "kill" { return try kill(line, globals) }
    if name == "state" { return try state(line, globals) }
    if name == "pause" { return try freeze(line, globals, true) }
    if name == "resume" { return try freeze(line, globals, false) }
    if name == "checkpoint" { return try CheckpointCommand.checkpoint(line, globals) }
    if name == "restore" { return try CheckpointCommand.restore(line, globals) }
    if name == "events" { return try EventsCommand.run(line, globals) }
    if name == "ps" { return try ListCommands.processes(line, globals) }
    if name == "list" { return try ListCommands.list(line, globals) }
    if name == "update" { return try UpdateCommand.run(line, globals) }
    if name == "spec" { return try Documents.specification(line) }
    if name == "features" { return try Documents.features(line) }
    if name == "help" {
      var line = line
      if case .plain(let command) = line.next() { Usage.write(command) } else { Usage.write(nil) }
      return 0
    }
    if name == "man" {
      Usage.manual()
      return 0
    }
    if name == "completion" {
      var line = line
      guard case .plain(let shell) = line.next(), shell == "bash" else { throw Failure("completion is for bash") }
      Usage.completion()
      return 0
    }
    throw Failure("unknown command", name)
  }

  /// The one word of a command that takes an id and no options.
  static func id(_ line: Words, _ command: StaticString) throws(Failure) -> CString {
    var line = line
    var id: CString?
    while let word = line.next() {
      switch word {
      case .option(let option): throw Words.unknown(option)
      case .plain(let word):
        if id != nil { throw Failure("one container id is expected, not also", word) }
        id = word
      }
    }
    guard let id else { throw Failure("a container id is missing") }
    try Store.check(id)
    return id
  }

  private static func start(_ line: Words, _ globals: Globals) throws(Failure) -> Int32 {
    var container = try Container(try id(line, "start"), in: globals.store)
    try container.start()
    return 0
  }

  private static func state(_ line: Words, _ globals: Globals) throws(Failure) -> Int32 {
    var container = try Container(try id(line, "state"), in: globals.store)
    let text = try container.describe()
    try? File.write(1, text + [UInt8(ascii: "\n")])
    return 0
  }

  private static func freeze(_ line: Words, _ globals: Globals, _ isFrozen: Bool) throws(Failure) -> Int32 {
    try Container(try id(line, "pause"), in: globals.store).freeze(isFrozen)
    return 0
  }

  private static func delete(_ line: Words, _ globals: Globals) throws(Failure) -> Int32 {
    var line = line
    var force = false
    var isPattern = false
    var ids: [CString] = []
    while let word = line.next() {
      switch word {
      case .option(let option):
        if option.is("--force", "-f") {
          force = try line.flag(option)
        } else if option.is("--regex", "-r") {
          isPattern = try line.flag(option)
        } else {
          throw Words.unknown(option)
        }
      case .plain(let word): ids.append(word)
      }
    }
    if ids.isEmpty { throw Failure("a container id is missing") }
    if isPattern { ids = try names(ids, globals) }
    for id in ids { try Container.delete(id, in: globals.store, force: force) }
    return 0
  }

  private static func kill(_ line: Words, _ globals: Globals) throws(Failure) -> Int32 {
    var line = line
    var all = false
    var isPattern = false
    var words: [CString] = []
    while let word = line.next() {
      switch word {
      case .option(let option):
        if option.is("--all", "-a") {
          all = try line.flag(option)
        } else if option.is("--regex", "-r") {
          isPattern = try line.flag(option)
        } else {
          throw Words.unknown(option)
        }
      case .plain(let word): words.append(word)
      }
    }
    guard let id = words.first else { throw Failure("a container id is missing") }
    if words.count > 2 { throw Failure("more words than a container id and a signal:", words[2]) }
    let signal = words.count == 2 ? try SignalName.number(words[1]) : Signal.terminate
    for id in isPattern ? try names([id], globals) : [id] {
      let container = try Container(id, in: globals.store)
      if all { try container.killAll(signal) } else { try container.kill(signal) }
    }
    return 0
  }

  /// The containers whose names one of these expressions fits.
  private static func names(_ words: [CString], _ globals: Globals) throws(Failure) -> [CString] {
    var patterns: [Pattern] = []
    for word in words { patterns.append(try Pattern(word)) }
    let names = globals.store.names().filter { name in patterns.contains { $0.matches(name) } }
    var arena: Arena
    do throws(Errno) { arena = try Arena(capacity: 4096 + names.reduce(0) { $0 + $1.count + 1 }) } catch {
      throw Failure("reserve memory", error)
    }
    let ids = names.map { arena.string($0) }
    arena.leak()
    return ids
  }
}
