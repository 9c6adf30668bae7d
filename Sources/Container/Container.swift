package import ControlGroup
package import Linux
package import OCI

/// A container that was made before: its record, and what it is doing now.
public struct Container: ~Copyable {
  package let id: CString
  package let store: Store
  package private(set) var record: StateRecord
  let directory: Int32

  /// Reads the record; one sentence with "does not exist" where there is none.
  package init(_ id: CString, in store: Store) throws(Failure) {
    self.id = id
    self.store = store
    (directory, record) = try store.read(id)
  }

  /// One that this process has just made.
  init(_ id: CString, in store: Store, _ record: StateRecord, directory: Int32) {
    self.id = id
    self.store = store
    self.record = record
    self.directory = directory
  }

  deinit { File.close(directory) }

  // MARK: State

  /// A descriptor of init, if it runs: the id and the start time agree, so it is no other process that has the id now.
  func open() -> FileDescriptor? {
    guard record.process > 0, let descriptor = try? Process.open(record.process) else { return nil }
    guard let (state, start) = Process.stat(record.process), start == record.start, state != UInt8(ascii: "Z"),
      state != UInt8(ascii: "X")
    else { return nil }
    return descriptor
  }

  var isAlive: Bool { open() != nil }

  /// What the container is doing (runtime.md, "State").
  package func status() -> StateJSON.Status {
    guard isAlive else { return .stopped }
    switch record.status {
    case .creating: return .creating
    case .created: return isWaiting ? .created : isFrozen ? .paused : .running
    default: return isFrozen ? .paused : .running
    }
  }

  /// Init listens for `start` until it is started: the socket's name goes with that.
  private var isWaiting: Bool { (try? Path.status(CString("start"), followLinks: false, in: directory)) != nil }

  private var isFrozen: Bool {
    guard let group = try? controlGroup() else { return false }
    return (try? group.isFrozen()) ?? false
  }

  /// Another process may still be making it: then it does not exist yet for others, and they wait. Hooks may ask in
  /// between, and are told.
  private mutating func awaitCreation() throws(Failure) {
    if record.hasHooks { return }
    var tries = 0
    // A record may take the place of another once.
    while record.status == .creating && tries < 2 {
      tries += 1
      do throws(Errno) {
        let file = try File.open(CString("state"), in: directory)
        try File.lock(file.rawValue, forWriting: false)
        if let now = StateRecord(try File.readAll(file.rawValue, limit: 1 << 26)) { record = now }
      } catch {
        if error == .noSuchFileOrDirectory { throw failure("does not exist") }
        throw Failure("wait for the creation of container", id, error)
      }
    }
  }

  /// The groups the container was given.
  package func controlGroup() throws(Failure) -> ControlGroup {
    var arena: Arena
    do throws(Errno) { arena = try Arena(capacity: 1 << 20) } catch { throw Failure("reserve memory", error) }
    do throws(ControlGroupError) {
      let group = try ControlGroup(record: record.controlGroup, arena: &arena)
      arena.leak()
      return group
    } catch { throw Failure(error) }
  }

  /// What config.json said at `create`.
  package func bundle() throws(Failure) -> Bundle {
    var arena: Arena
    do throws(Errno) { arena = try Arena(capacity: 1 << 26) } catch { throw Failure("reserve memory", error) }
    let bundle = try Bundle(record, arena: &arena)
    arena.leak()
    return bundle
  }

  /// The state for hooks, one line.
  func state(_ status: StateJSON.Status, _ bundle: Bundle) -> [UInt8] {
    Name(record.bundle).with { b in
      StateJSON.compact(
        id: id, status: status, pid: status == .stopped ? 0 : record.process, bundle: b,
        annotations: bundle.config.annotations)
    }
  }

  /// What `state` prints.
  package mutating func describe() throws(Failure) -> [UInt8] {
    try awaitCreation()
    let bundle = try bundle()
    let status = status()
    return Name(record.bundle).with { b in
      Name(record.rootfs).with { r in
        Name(UserNames.name(of: record.owner)).with { o in
          StateJSON.pretty(
            id: id, status: status, pid: status == .stopped ? 0 : record.process, bundle: b, rootfs: r,
            created: (record.created.seconds, UInt32(truncatingIfNeeded: record.created.nanoseconds)), owner: o,
            annotations: bundle.config.annotations)
        }
      }
    }
  }

  /// The name of who made it, or the id where the host knows no name.
  package var owner: [UInt8] { UserNames.name(of: record.owner) }

  private func failure(_ text: StaticString) -> Failure {
    var message = Message("container ")
    message.add(quoted: id)
    message.add(" ")
    message.add(text)
    return Failure(message.bytes)
  }

  // MARK: Those inside who may trace

  /// Whether somebody in the container may look into a process that enters it, dumpable or not: who holds
  /// CAP_SYS_PTRACE in the user namespace that our program was executed in (ptrace(2), "Ptrace access mode checking").
  ///
  /// `process` is about to be added; what it may do stays true for those that follow.
  func isTraceable(_ config: Config, _ process: ProcessConfig) throws(Failure) -> Bool {
    // In another user namespace nobody has a power over us; without a PID namespace everybody sees the host's processes.
    if config.linux.namespaces.contains(where: { $0.kind == .user }) { return false }
    guard let space = config.linux.namespaces.first(where: { $0.kind == .pid }) else { return false }
    // Others are in there, of whom nothing is known.
    if space.path != nil { return true }
    let traces = { (process: ProcessConfig?) in
      guard let sets = process?.capabilities else { return false }
      return (sets.bounding | sets.permitted | sets.inheritable) >> 19 & 1 == 1
    }
    if traces(config.process) { return true }
    if traces(process) {
      try attempt("write the state directory") { () throws(Errno) in
        do throws(Errno) { try Path.makeFile(CString("tracer"), permissions: 0o600, in: directory) } catch {
          if error != .fileExists { throw error }
        }
      }
      return true
    }
    return FileSystem.exists(CString("tracer"), in: directory)
  }

  // MARK: start

  /// Lets the program begin; returns when it has, or with the reason why not (runtime.md, "Start").
  package mutating func start() throws(Failure) {
    try awaitCreation()
    switch status() {
    case .created: break
    case .stopped: throw failure("is stopped")
    case .creating: throw failure("is still being created")
    default: throw failure("is running already")
    }
    // Before init goes on, which it does as soon as somebody calls.
    let notification = try Notification(in: directory)
    let path = CString("/proc/self/fd/").bytes + decimal(Int(directory)) + CString("/start").bytes
    let socket = try attempt("reach the container's first process") { () throws(Errno) in
      let socket = try LocalSocket.make(.records)
      try LocalSocket.connect(socket.rawValue, to: path)
      return socket
    }
    // Who comes second finds nobody.
    try attempt("remove the start socket") { () throws(Errno) in try Path.remove(CString("start"), in: directory) }
    try setStatus(.running)
    let link = Link(descriptor: socket.rawValue)
    let answer: (word: Link.Word, bytes: [UInt8], descriptor: Int32?)?
    do throws(Errno) { answer = try link.receive() } catch { throw Failure("hear from the container", error) }
    if let answer { throw Failure(answer.bytes) }
    do throws(Failure) { try afterStart(try bundle()) } catch {
      // runtime.md 1.3, "Lifecycle": stopped, and with that deleted.
      try? delete(force: true)
      throw error
    }
    if let notification, let process = open() { try notification.wait(process.rawValue, main: record.process) }
  }

  /// The poststart hooks.
  func afterStart(_ bundle: Bundle) throws(Failure) {
    if bundle.config.hooks.poststart.isEmpty { return }
    let state = state(.running, bundle)
    try HookRunner(bundle).run(bundle.config.hooks.poststart, state: state, "poststart")
  }

  mutating func setStatus(_ status: StateRecord.Status) throws(Failure) {
    record.status = status
    try attempt("write the state file") { () throws(Errno) in
      let file = try File.open(CString("state"), .writeOnly, in: directory)
      try record.update(file.rawValue)
    }
  }

  // MARK: kill

  /// Sends a signal to init (runtime.md, "Kill").
  package func kill(_ signal: Int32) throws(Failure) {
    guard let descriptor = open() else { throw failure("not running: process already finished") }
    do throws(Errno) { try Process.send(signal, to: descriptor.rawValue) } catch {
      if error == .noSuchProcess { throw failure("not running: process already finished") }
      throw Failure("signal container", id, error)
    }
  }

  /// Sends a signal to every process of the container, also when init is gone (`kill --all`).
  package func killAll(_ signal: Int32) throws(Failure) {
    let group = try controlGroup()
    if group.manager == .disabled || group.hierarchies.isEmpty { return try kill(signal) }
    do throws(ControlGroupError) {
      if signal == Signal.kill { try group.killAll() } else { try group.signalAll(signal) }
    } catch { throw Failure(error) }
  }

  // MARK: pause

  /// Freezes every process, or lets them go on.
  package func freeze(_ isFrozen: Bool) throws(Failure) {
    switch (status(), isFrozen) {
    case (.running, true), (.created, true), (.paused, false): break
    case (.paused, true): throw failure("is paused already")
    case (.stopped, _): throw failure("is stopped: not running")
    default: throw failure(isFrozen ? "is not running" : "is not paused")
    }
    do throws(ControlGroupError) { try controlGroupOrFail().freeze(isFrozen) } catch { throw Failure(error) }
  }

  private func controlGroupOrFail() throws(ControlGroupError) -> ControlGroup {
    var arena: Arena
    do throws(Errno) { arena = try Arena(capacity: 1 << 20) } catch { throw ControlGroupError(.plan, errno: error) }
    let group = try ControlGroup(record: record.controlGroup, arena: &arena)
    arena.leak()
    return group
  }

  /// The ids of all its processes.
  package func processes() throws(Failure) -> [Process.ID] {
    let group = try controlGroup()
    if group.manager == .disabled || group.hierarchies.isEmpty { return isAlive ? [record.process] : [] }
    do throws(ControlGroupError) { return try group.processes() } catch { throw Failure(error) }
  }

  /// Changes limits (`update`).
  package func update(_ resources: Resources) throws(Failure) {
    if !isAlive { throw failure("is not running") }
    let group = try controlGroup()
    do throws(ControlGroupError) {
      try group.updateUnit(resources)
      try group.apply(
        resources, isUpdate: true,
        isRootless: Process.effectiveUser != 0 || Namespace.isInUserNamespace)
    } catch { throw Failure(error) }
  }

  // MARK: delete

  /// Removes what `create` made; with `force` ends what still runs, and never sleeps (runtime.md, "Delete").
  package static func delete(_ id: CString, in store: Store, force: Bool) throws(Failure) {
    try Store.check(id)
    guard store.contains(id) else {
      if force { return }
      _ = try store.open(id)
      return
    }
    let container: Container
    do throws(Failure) { container = try Container(id, in: store) } catch {
      // Its creation died before the record was whole: then nothing else was made.
      if !force { throw error }
      return try store.remove(id)
    }
    try container.delete(force: force)
  }

  /// `hasEnded`: init was waited for already.
  package func delete(force: Bool, hasEnded: Bool = false) throws(Failure) {
    if !hasEnded, let descriptor = open() {
      let status = status()
      if !force && status != .stopped && status != .created {
        var message = Message("cannot delete container ")
        message.add(quoted: id)
        message.add(" that is not stopped: it is ")
        message.add(status.name)
        throw Failure(message.bytes)
      }
      try? Process.send(Signal.kill, to: descriptor.rawValue)
      let group = try? controlGroup()
      // A frozen process dies when it is thawed (version 1).
      if status == .paused { try? group?.freeze(false) }
      var entries = Poll.Entries()
      entries.first = Poll.Entry(descriptor.rawValue)
      Progress.step("wait for the end of init")
      if (try? Poll.wait(&entries, nanoseconds: 200_000_000)) == false {
        // Somebody has moved it to a group of his own that is frozen.
        group?.fetchFromFreezer(record.process)
        _ = try? Poll.wait(&entries, nanoseconds: 10_000_000_000)
      }
    }
    Progress.step("remove the control groups")
    let group = try controlGroup()
    do throws(ControlGroupError) {
      try group.stopUnit()
      try group.remove()
    } catch { throw Failure(error) }
    // Read again only for the sake of its hooks.
    let bundle = record.hasLateHooks ? try? bundle() : nil
    if ResourceDirector.isMounted, let config = (bundle ?? (try? self.bundle()))?.config.linux.intelRdt {
      ResourceDirector(config: config, id: id).remove()
    }
    let stopped = bundle.map { state(.stopped, $0) }
    try store.remove(id, mayWait: !hasEnded)
    guard let bundle, let stopped else { return }
    // The container is gone whatever the hooks say: a warning.
    let runner: HookRunner
    do throws(Failure) { runner = try HookRunner(bundle) } catch { return Warning.tell(error) }
    for hook in bundle.config.hooks.poststop {
      do throws(Failure) { try runner.run(hook, state: stopped, "poststop") } catch { Warning.tell(error) }
    }
  }
}
