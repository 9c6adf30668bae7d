internal import ControlGroup
internal import Linux
internal import OCI

/// Another process in a container that runs: `exec`.
///
/// The runtime's own memory and program never lie open to what runs there: the process that enters is not dumpable
/// before it enters, holds no descriptor of the host, and becomes the program without anything of the container having
/// been executed on its behalf (CVE-2016-9962, CVE-2019-5736).
public enum Execution {
  /// Runs it; the program's exit code, or 0 when detached.
  package static func run(_ options: ExecOptions, _ container: borrowing Container) throws(Failure) -> Int32 {
    let status = container.status()
    if status == .stopped || status == .creating {
      var message = Message("cannot exec in container ")
      message.add(quoted: container.id)
      message.add(": it is not running")
      throw Failure(message.bytes)
    }
    if status == .paused && !options.ignoresPause {
      var message = Message("cannot exec in container ")
      message.add(quoted: container.id)
      message.add(": it is paused")
      throw Failure(message.bytes)
    }
    guard let target = container.open() else { throw Failure("the container's first process is gone") }
    var arena = try Bundle.arena()
    let bundle = try Bundle(container.record, arena: &arena)
    let process = try process(options, bundle.config, &arena)
    if process.hasTerminal && options.consoleSocket == nil && options.isDetached {
      throw Failure("--tty with --detach needs --console-socket")
    }
    if !process.hasTerminal && options.consoleSocket != nil {
      throw Failure("--console-socket is for a process with a terminal")
    }
    let isExposed = try container.isTraceable(bundle.config, process)
    if isExposed { try SealedProgram.enter() }
    let mask = options.isDetached ? nil : Signal.setBlocked(Foreground.forwarded)
    var signals: Int32 = -1
    if mask != nil {
      signals = try attempt("wait for signals") { () throws(Errno) in
        try Signal.descriptor(for: Foreground.forwarded).release()
      }
    }
    var entry = Entry(process: process, config: bundle.config, target: target.rawValue)
    entry.mask = mask
    entry.preserved = options.preserved
    entry.filter = try FilterPlan.of(bundle.config, &arena)
    try entry.filter?.connect()
    if let path = options.consoleSocket { entry.consoleSocket = try connect(path) }
    let group = try container.controlGroup()
    let (child, link) = try spawn(&entry, group, options, isExposed)
    do throws(Failure) {
      let terminal = try finish(entry, child, link, container, bundle, options)
      if options.isDetached {
        Progress.report("runtime")
        return 0
      }
      var foreground = Foreground(child, master: terminal)
      return try foreground.wait(signals)
    } catch {
      try? Process.send(Signal.kill, to: child.descriptor)
      var usage = Process.Usage()
      _ = try? Process.wait(for: child.id, block: true, usage: &usage)
      throw error
    }
  }

  private static func connect(_ path: CString) throws(Failure) -> Int32 {
    try attempt("connect to the console socket", path) { () throws(Errno) in
      let socket = try LocalSocket.make(.stream)
      try LocalSocket.connect(socket.rawValue, to: path.bytes)
      return socket.release()
    }
  }

  // MARK: The process

  /// What `--process` says, or the container's own process with the command line's words in their places.
  private static func process(
    _ options: ExecOptions, _ config: Config, _ arena: inout Arena
  ) throws(Failure) -> ProcessConfig {
    if let file = options.processFile {
      let text: [UInt8]
      do throws(Errno) { text = try File.contents(of: file, limit: 16 << 20) } catch {
        throw Failure("open", file, error)
      }
      var process: ProcessConfig
      do throws(ConfigError) { process = try ConfigReader.readProcess(text.span, into: &arena) } catch {
        var message = Message()
        message.add(visible: file.bytes)
        message.add(": ")
        error.write(to: &message)
        throw Failure(message.bytes)
      }
      // What the file is silent about is as it is for the container's own process, as with runc and crun.
      if process.capabilities == nil { process.capabilities = config.process?.capabilities }
      if process.limits.isEmpty { process.limits = config.process?.limits ?? [] }
      if process.apparmorProfile == nil { process.apparmorProfile = config.process?.apparmorProfile }
      if process.selinuxLabel == nil { process.selinuxLabel = config.process?.selinuxLabel }
      return process
    }
    guard var process = config.process else { throw Failure("the container's config.json has no process") }
    process.arguments = options.arguments
    if process.arguments.isEmpty { throw Failure("no program to execute is named") }
    for variable in options.environment {
      // The last word on a name counts: getenv(3) would find the first.
      let name = variable.bytes.firstIndex(of: UInt8(ascii: "=")) ?? variable.count
      process.environment.removeAll { $0.bytes.starts(with: variable.bytes[..<name]) && $0[name] == UInt8(ascii: "=") }
      process.environment.append(variable)
    }
    if let directory = options.workingDirectory { process.workingDirectory = directory }
    process.hasTerminal = options.hasTerminal
    process.consoleSize = nil
    if let (user, group) = options.user {
      process.user = user
      process.group = group ?? 0
      process.additionalGroups = []
    }
    process.additionalGroups += options.additionalGroups
    if options.capabilities != 0 {
      var sets = process.capabilities ?? ProcessConfig.Capabilities()
      sets.bounding |= options.capabilities
      sets.effective |= options.capabilities
      sets.permitted |= options.capabilities
      process.capabilities = sets
    }
    if let yes = options.noNewPrivileges { process.noNewPrivileges = yes }
    if let profile = options.apparmorProfile { process.apparmorProfile = profile }
    if let label = options.processLabel { process.selinuxLabel = label }
    return process
  }

  // MARK: Its birth

  private static func spawn(
    _ entry: inout Entry, _ group: ControlGroup, _ options: ExecOptions, _ isExposed: Bool
  ) throws(Failure) -> (Process.Child, Link) {
    let ends = try attempt("make a socket pair") { () throws(Errno) in try LocalSocket.pair() }
    let link = Link(descriptor: ends.0)
    entry.link = Link(descriptor: ends.1)
    var inside: Int32?
    var group = group
    do throws(ControlGroupError) {
      inside = try group.openForClone(below: options.controlGroup)
      entry.entrances = try group.openEntrances(below: options.controlGroup)
    } catch { throw Failure(error) }
    let hasUser = entry.config.linux.namespaces.contains { $0.kind == .user }
    let child: Process.Child
    if hasUser || isExposed || entry.config.linux.namespaces.contains(where: { $0.kind == .time }) {
      child = try guide(entry, link, inside, isExposed)
    } else {
      let made: Process.Child?
      do throws(Errno) {
        // From its first instruction on nobody inside may look into the child: it is a copy of us.
        try Process.set(.dumpable(false))
        // Of these two a process cannot change its own, only its children's.
        if entry.config.linux.namespaces.contains(where: { $0.kind == .pid }) {
          try Namespace.join(entry.target, .pid)
        }
        Progress.step("clone a process into the container")
        made = try Process.clone(into: [], controlGroup: inside)
      } catch { throw Failure("clone a process into the container", error) }
      guard let made else {
        File.close(link.descriptor)
        entry.run()
      }
      child = made
      File.close(entry.link.descriptor)
    }
    if let inside { File.close(inside) }
    entry.entrances?.close()
    return (child, link)
  }

  /// A process between: it enters first, and clones there what stays, as its own sibling.
  ///
  /// It is in its group from the first instruction, and its sibling with it: what it will be could not enter the host's,
  /// and one that is exposed is looked into from its own first instruction on. That gets nothing that is the host's.
  private static func guide(
    _ entry: Entry, _ link: Link, _ inside: Int32?, _ isExposed: Bool
  ) throws(Failure) -> Process.Child {
    let between = try attempt("clone a process") { () throws(Errno) in
      try Process.clone(into: [], controlGroup: inside)
    }
    guard let between else {
      File.close(link.descriptor)
      do throws(Failure) {
        var entered = entry
        try entered.enter()
        if isExposed { try attempt("close descriptors") { () throws(Errno) in try entered.closeOthers() } }
        let made: Process.Child?
        do throws(Errno) { made = try Process.clone(into: [], asSibling: true) } catch {
          throw Failure("clone a process into the container", error)
        }
        guard let made else {
          entered.link.waitToBeKnown()
          entered.run()
        }
        try? entry.link.send(.process, decimal(Int(made.id)), descriptor: made.descriptor)
        Process.exit(0)
      } catch {
        try? entry.link.send(.failed, error.text)
        Process.exit(1)
      }
    }
    File.close(between.descriptor)
    File.close(entry.link.descriptor)
    var usage = Process.Usage()
    _ = try? Process.wait(for: between.id, block: true, usage: &usage)
    return try link.receiveChild()
  }

  /// Until the program runs: the terminal's master where it came to us.
  private static func finish(
    _ entry: Entry, _ child: Process.Child, _ link: Link, _ container: borrowing Container, _ bundle: Bundle,
    _ options: ExecOptions
  ) throws(Failure) -> Int32? {
    var terminal: Int32?
    while true {
      let message: (word: Link.Word, bytes: [UInt8], descriptor: Int32?)?
      do throws(Errno) { message = try link.receive() } catch { throw Failure("hear from the process", error) }
      guard let message else { throw Failure("the process was lost") }
      if message.word == .failed { throw Failure(message.bytes) }
      if message.word == .terminal { terminal = message.descriptor }
      if message.word == .ready { break }
    }
    if let path = options.pidFile { try PIDFile.write(child.id, to: path) }
    if let path = options.pidfdSocket {
      let socket = try connect(path)
      try attempt("send the pidfd", path) { () throws(Errno) in
        try LocalSocket.send([0], descriptor: child.descriptor, to: socket)
      }
      File.close(socket)
    }
    let state =
      entry.filter?.listens == true
      ? Setup.State(child.id, [], forListener: container.state(.running, bundle)).bytes : []
    do throws(Errno) { try link.send(.proceed, state) } catch { throw Failure("speak to the process", error) }
    let last: (word: Link.Word, bytes: [UInt8], descriptor: Int32?)?
    do throws(Errno) { last = try link.receive() } catch { throw Failure("hear from the process", error) }
    if let last { throw Failure(last.bytes) }
    return terminal
  }
}
