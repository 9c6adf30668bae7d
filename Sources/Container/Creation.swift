internal import ControlGroup
internal import Linux
internal import OCI

/// Making a container: `create`, and the first half of `run` (runtime.md, "Lifecycle").
///
/// What will exist is written down before it is made, so that `delete --force` finds all of it whatever happened here.
public struct Creation: ~Copyable {
  let options: CreateOptions
  let store: Store
  let bundle: Bundle
  private(set) var process: ProcessConfig
  var arena: Arena
  var record = StateRecord()
  var controlGroup: ControlGroup?
  /// The container's state directory (O_PATH) and the record in it.
  private(set) var directory: Int32 = -1
  private(set) var file: Int32 = -1
  var child: Process.Child?
  private(set) var link = Link(descriptor: -1)
  /// The master of the program's terminal, where no caller's socket took it.
  var terminal: Int32?
  /// Signals that were blocked before the runtime blocked others.
  var mask: Signal.Set?
  /// Init tells others the state: hooks, or who answers for its filter.
  private var needsState = false
  /// The program is to find its own id as that of who may take the sockets of a service manager.
  private var tellsOwnID = false
  /// Init was told to go on before it was ready.
  private var hasProceeded = false

  /// Makes a container that waits for `start`.
  package static func create(_ options: CreateOptions, in store: Store) throws(Failure) {
    var creation = try Creation(options, store)
    try creation.make(startsAtOnce: false)
    try creation.proceed()
    Progress.report("runtime")
  }

  init(_ options: CreateOptions, _ store: Store) throws(Failure) {
    try Store.check(options.id)
    var arena = try Bundle.arena()
    let bundle = try Bundle(options.bundle, config: options.config, arena: &arena)
    guard bundle.config.root != nil else { throw Failure("config.json has no root") }
    guard var process = bundle.config.process else { throw Failure("config.json has no process") }
    if options.listening > 0, !process.environment.contains(where: { $0.hasPrefix("LISTEN_FDS=") }) {
      process.environment.append(arena.string(CString("LISTEN_FDS=").bytes + decimal(Int(options.listening))))
      if let names = options.listeningNames { process.environment.append(names) }
      tellsOwnID = true
    }
    if Notification.address != nil { process.environment.append(Notification.variable) }
    // Who is in a PID namespace that this one joins may look into it.
    if bundle.config.linux.namespaces.contains(where: { $0.kind == .pid && $0.path != nil }) {
      try SealedProgram.enter()
    }
    self.arena = arena
    self.options = options
    self.store = store
    self.bundle = bundle
    self.process = process
  }

  /// All of it up to the moment when init has everything ready and says so.
  mutating func make(startsAtOnce: Bool) throws(Failure) {
    do throws(Failure) {
      try prepare(startsAtOnce: startsAtOnce)
    } catch {
      undo()
      throw error
    }
  }

  private mutating func prepare(startsAtOnce: Bool) throws(Failure) {
    let linux = bundle.config.linux
    let isUserNew = linux.namespaces.contains { $0.kind == .user && $0.path == nil }
    if Process.effectiveUser != 0 && !linux.namespaces.contains(where: { $0.kind == .user }) {
      throw Failure("an ordinary user's container needs a user namespace in linux.namespaces")
    }
    if process.hasTerminal {
      if options.consoleSocket == nil && (!startsAtOnce || options.isDetached) {
        throw Failure("process.terminal needs --console-socket where nobody stays with the container")
      }
    } else if options.consoleSocket != nil {
      throw Failure("--console-socket is for a process with a terminal")
    }
    try Unsupported.check(bundle.config)
    try plan(linux)
    var setup = Setup(config: bundle.config, process: process, link: Link(descriptor: -1))
    for (index, mount) in bundle.config.mounts.enumerated() {
      var planned = try PlannedMount(mount, index)
      if planned.kind == .bind, let source = planned.source, source[0] != UInt8(ascii: "/") {
        planned.source = arena.string(bundle.source(source.bytes))
      }
      setup.mounts.append(planned)
    }
    setup.filter = try FilterPlan.of(bundle.config, &arena)
    needsState = setup.filter?.listens == true || !bundle.config.hooks.startContainer.isEmpty
    try begin()
    if Notification.address != nil {
      let mount = try Notification.mount(store, options.id, in: directory, &arena)
      setup.mounts.append(try PlannedMount(mount, setup.mounts.count))
    }
    setup.listens = tellsOwnID
    if !startsAtOnce { setup.startSocket = try listen() }
    if let path = options.consoleSocket { setup.consoleSocket = try connect(path, "connect to the console socket") }
    try setup.filter?.connect()

    setup.isInUserNamespace = linux.namespaces.contains { $0.kind == .user }
    setup.waitsForMapping = isUserNew
    setup.noPivot = options.noPivot
    setup.hasRuntimeHooks =
      !bundle.config.hooks.prestart.isEmpty || !bundle.config.hooks.createRuntime.isEmpty
      || !bundle.config.hooks.createContainer.isEmpty
    if setup.hasRuntimeHooks || !bundle.config.hooks.startContainer.isEmpty { setup.hooks = try HookRunner(bundle) }
    setup.bindsDevices = setup.isInUserNamespace
    setup.preserved = options.preserved
    setup.mask = mask
    if !options.noNewKeyring { setup.keyring = arena.string(CString("_ses.").bytes + options.id.bytes) }
    try prepareMounts(&setup)
    if isUserNew && !options.isRootless && !linux.devices.isEmpty { try setup.prepareDevices() }

    let ends = try attempt("make a socket pair") { () throws(Errno) in try LocalSocket.pair() }
    link = Link(descriptor: ends.0)
    setup.link = Link(descriptor: ends.1)
    let group = try place(&setup)
    try spawn(&setup, linux, into: group)
    if let group { File.close(group) }
    try settle(&setup, isUserNew)
    try follow(setup)
  }

  // MARK: Before init is there

  mutating func plan(_ linux: LinuxConfig) throws(Failure) {
    do throws(ControlGroupError) {
      controlGroup = try ControlGroup.plan(
        path: linux.cgroupsPath, id: options.id, manager: options.manager, isRootless: options.isRootless,
        arena: &arena)
    } catch { throw Failure(error) }
  }

  /// The record, before anything else exists.
  mutating func begin() throws(Failure) {
    record.owner = Process.effectiveUser
    record.created = Clock.realtime
    record.bundle = bundle.path
    record.rootfs = bundle.root
    record.controlGroup = controlGroup?.record() ?? []
    record.config = bundle.text
    directory = try store.make(options.id)
    file = try attempt("make the state file") { () throws(Errno) in
      try File.openRaw(CString("state"), [.writeOnly, .create, .exclusive], permissions: 0o600, in: directory)
    }
    // `start` and `state` wait for this until the container is there.
    try attempt("lock the state file") { () throws(Errno) in try File.lock(file, forWriting: true) }
    try attempt("write the state file") { () throws(Errno) in try record.write(to: file) }
  }

  /// The socket at which `start` calls.
  private func listen() throws(Failure) -> Int32 {
    let path = CString("/proc/self/fd/").bytes + decimal(Int(directory)) + CString("/start").bytes
    return try attempt("listen for start") { () throws(Errno) in
      let socket = try LocalSocket.make(.records)
      try LocalSocket.listen(socket.rawValue, at: path)
      return socket.release()
    }
  }

  func connect(_ path: CString, _ what: StaticString) throws(Failure) -> Int32 {
    try attempt(what, path) { () throws(Errno) in
      let socket = try LocalSocket.make(.stream)
      try LocalSocket.connect(socket.rawValue, to: path.bytes)
      return socket.release()
    }
  }

  /// What init may not do is done here, by the runtime's own right: sources that the container's user does not reach,
  /// ids that are mapped.
  private mutating func prepareMounts(_ setup: inout Setup) throws(Failure) {
    let reaches = !setup.isInUserNamespace || options.isRootless
    for index in setup.mounts.indices where setup.mounts[index].kind == .bind {
      let mount = setup.mounts[index]
      // Around init all is private by now, and what has nobody to share with cannot share.
      if reaches && !mount.isMapped && !mount.hasPropagation { continue }
      let source = mount.source!
      if mount.copiesLink, try Setup.isLink(source) { continue }
      let tree = try attempt("bind", source) { () throws(Errno) in
        try Mount.clone(source, recursive: mount.isRecursive, followLinks: mount.followsSource)
      }
      // Out of a user namespace nothing goes in any case; something comes in where that is asked for.
      var change = Mount.Change()
      change.propagation = (mount.hasPropagation ? Mount.Propagation.slave : .private).rawValue
      if !mount.isShared || setup.isInUserNamespace {
        try attempt("bind", source) { () throws(Errno) in try Mount.apply(change, in: tree, recursive: true) }
      }
      if mount.isMapped { try map(mount, tree) }
      try Setup.apply(mount, to: tree)
      setup.mounts[index].prepared = tree
    }
  }

  /// Shows the owners of a mount through maps: its own, else those of the container (config.md, "Mounts").
  private func map(_ mount: PlannedMount, _ tree: Int32) throws(Failure) {
    let linux = bundle.config.linux
    let users = mount.userMappings.isEmpty ? linux.userMappings : mount.userMappings
    let groups = mount.groupMappings.isEmpty ? linux.groupMappings : mount.groupMappings
    if users.isEmpty || groups.isEmpty {
      throw Failure("a mount with idmap needs uidMappings and gidMappings:", mount.destination)
    }
    var change = Mount.Change()
    change.userNamespace = try IDMap.namespace(users: users, groups: groups)
    defer { File.close(change.userNamespace) }
    try attempt("map the ids of the mount", mount.destination) { () throws(Errno) in
      try Mount.apply(change, in: tree, recursive: mount.isIdentityMappedDeeply)
    }
  }

  // MARK: Control groups

  /// In version 2 the group is there before init, which is cloned into it; those of version 1 are made while init
  /// mounts, and init enters them itself, because moving another process can take 10 ms.
  private mutating func place(_ setup: inout Setup) throws(Failure) -> Int32? {
    guard let controlGroup else { return nil }
    setup.controlGroups = ControlGroupView(controlGroup)
    setup.leavesControlGroup = bundle.config.linux.namespaces.contains { $0.kind == .cgroup && $0.path == nil }
    if controlGroup.manager == .disabled { return nil }
    setup.waitsForPlace = !controlGroup.isPureUnified || controlGroup.manager == .systemd
    // By paths of the host: from a mount namespace that it joins, init might not see them.
    let joinsMounts = bundle.config.linux.namespaces.contains { $0.kind == .mount && $0.path != nil }
    setup.entersLegacy =
      setup.waitsForPlace && controlGroup.manager == .cgroupfs && !setup.isInUserNamespace && !joinsMounts
    if controlGroup.manager == .systemd || controlGroup.unified == nil { return nil }
    do throws(ControlGroupError) {
      Progress.step("make the control group")
      try self.controlGroup!.make(.unified)
      if controlGroup.isPureUnified {
        Progress.step("set limits")
        try self.controlGroup!.apply(bundle.config.linux.resources, isRootless: options.isRootless)
      }
      return try self.controlGroup!.openForClone()
    } catch { throw Failure(error) }
  }

  private mutating func enterControlGroup(_ id: Process.ID, _ setup: Setup) throws(Failure) {
    if controlGroup!.manager == .systemd {
      try enterUnit(id)
      return try tell(.placed)
    }
    do throws(ControlGroupError) {
      Progress.step("make the control groups")
      try controlGroup!.make(.legacy)
      if !setup.entersLegacy {
        Progress.step("enter the control groups")
        try controlGroup!.attach(process: id, skippingUnified: true)
      }
      Progress.step("set limits")
      try controlGroup!.apply(bundle.config.linux.resources, isRootless: options.isRootless)
    } catch { throw Failure(error) }
    let made = controlGroup!.made(of: setup.controlGroups!.group)
    if made.contains(0) { try rewrite() }
    try tell(.placed, made)
  }

  /// systemd makes the group and puts init in it; where that is may be news, so it is written down.
  mutating func enterUnit(_ id: Process.ID) throws(Failure) {
    let config = bundle.config
    var properties: [(key: CString, value: CString)] = []
    for annotation in config.annotations where annotation.key.hasPrefix("org.systemd.property.") {
      properties.append(annotation)
    }
    let description = arena.string(CString("container ").bytes + options.id.bytes)
    do throws(ControlGroupError) {
      Progress.step("start the systemd unit")
      try controlGroup!.startUnit(
        process: id, resources: config.linux.resources, description: description, properties: properties,
        arena: &arena)
      Progress.step("set limits")
      try controlGroup!.apply(config.linux.resources, isRootless: options.isRootless)
    } catch { throw Failure(error) }
    try rewrite()
  }

  /// The groups are others than were planned: the whole record anew, in one step.
  mutating func rewrite() throws(Failure) {
    record.controlGroup = controlGroup!.record()
    try attempt("write the state file") { () throws(Errno) in
      let new = try File.openRaw(
        CString("state.new"), [.writeOnly, .create, .truncate], permissions: 0o600, in: directory)
      try File.lock(new, forWriting: true)
      try record.write(to: new)
      try Path.rename(CString("state.new"), to: CString("state"), in: directory)
      File.close(file)
      file = new
    }
  }

  // MARK: Init

  private mutating func spawn(_ setup: inout Setup, _ linux: LinuxConfig, into group: Int32?) throws(Failure) {
    var new: Process.Namespaces = []
    var joins: [(descriptor: Int32, kind: Process.Namespaces)] = []
    var joinsUser = false
    for namespace in linux.namespaces {
      let kind = namespace.kind.flag
      guard let path = namespace.path else {
        // A cgroup namespace begins where the process is: it is made once the process is in its place.
        if namespace.kind != .cgroup { new.insert(kind) }
        continue
      }
      let descriptor = try attempt("open the namespace", path) { () throws(Errno) in try File.openRaw(path) }
      joinsUser = joinsUser || namespace.kind == .user
      // The user namespace first: what belongs to it can be joined by its root.
      if namespace.kind == .user { joins.insert((descriptor, kind), at: 0) } else { joins.append((descriptor, kind)) }
    }
    setup.namespaces = new
    if linux.namespaces.contains(where: { $0.kind == .cgroup && $0.path == nil }) { setup.namespaces.insert(.cgroup) }
    let isTimed = new.contains(Namespace.time)
    new.remove(Namespace.time)
    // Without user namespaces, others in a PID namespace may have powers over init: it goes in last, with nothing left.
    let isTimeJoined = joins.contains { $0.kind == Namespace.time }
    if !joinsUser && !new.contains(.user) && !isTimed && !isTimeJoined,
      let index = joins.firstIndex(where: { $0.kind == .pid })
    {
      setup.space = joins.remove(at: index).descriptor
    }
    let needsGuide =
      isTimed || joinsUser || (new.contains(.user) && !joins.isEmpty)
      || joins.contains { $0.kind == .pid || $0.kind == Namespace.time }
    // Init finds the root by its working directory: a path could be out of its reach.
    let root = bundle.config.root!.path
    try attempt("open the root file system", root) { () throws(Errno) in try Path.change(to: root) }
    if needsGuide {
      child = try guide(setup, linux, joins, new, isTimed, group)
    } else {
      setup.joins = joins
      // A network namespace takes as long to make as all the rest: init makes its own, while we make control groups.
      // Not where it is in a group from its first instruction, whose memory limit would have to hold it.
      // Nor where interfaces are moved into it, which must find it made.
      if setup.entersLegacy && new.contains(.network) && linux.netDevices.isEmpty {
        new.remove(.network)
        setup.leavesNetwork = true
      }
      let made: Process.Child?
      do throws(Errno) {
        Progress.step("clone init")
        made = try Process.clone(into: new, controlGroup: group)
      } catch { throw Failure("clone the container's first process", error) }
      guard let made else {
        // Else init would never hear that the runtime is gone.
        File.close(link.descriptor)
        setup.run()
      }
      child = made
      File.close(setup.link.descriptor)
    }
    for join in joins { File.close(join.descriptor) }
    if setup.space >= 0 { File.close(setup.space) }
  }

  /// A process between the runtime and init: it goes into what must be entered by a parent, and clones init there as
  /// its own sibling.
  private func guide(
    _ setup: Setup, _ linux: LinuxConfig, _ joins: [(descriptor: Int32, kind: Process.Namespaces)],
    _ new: Process.Namespaces, _ isTimed: Bool, _ group: Int32?
  ) throws(Failure) -> Process.Child {
    let between = try attempt("clone a process") { () throws(Errno) in try Process.clone(into: []) }
    guard let between else {
      File.close(link.descriptor)
      do throws(Failure) {
        if isTimed { try setClocks(linux) }
        // Before it goes where others are. In a user namespace of its own nobody of those has a power over init, and an
        // ordinary user could no longer write the map of a process that is hidden.
        if !new.contains(.user) {
          try attempt("hide from other processes") { () throws(Errno) in try Process.set(.dumpable(false)) }
        }
        for join in joins {
          try attempt("join a namespace") { () throws(Errno) in try Namespace.join(join.descriptor, join.kind) }
        }
        let made: Process.Child?
        do throws(Errno) { made = try Process.clone(into: new, controlGroup: group, asSibling: true) } catch {
          throw Failure("clone the container's first process", error)
        }
        guard let made else {
          var init_ = setup
          init_.link.waitToBeKnown()
          init_.run()
        }
        try? setup.link.send(.process, decimal(Int(made.id)), descriptor: made.descriptor)
        Process.exit(0)
      } catch {
        try? setup.link.send(.failed, error.text)
        Process.exit(1)
      }
    }
    File.close(between.descriptor)
    File.close(setup.link.descriptor)
    var usage = Process.Usage()
    _ = try? Process.wait(for: between.id, block: true, usage: &usage)
    return try link.receiveChild()
  }

  private func setClocks(_ linux: LinuxConfig) throws(Failure) {
    try attempt("make a time namespace") { () throws(Errno) in try Namespace.leave(Namespace.time) }
    for (name, offset) in [("monotonic", linux.monotonicOffset), ("boottime", linux.boottimeOffset)]
      as [(StaticString, (seconds: Int64, nanoseconds: UInt32)?)]
    {
      guard let offset else { continue }
      var message = Message(name)
      message.add(" ")
      message.add(number: Int(offset.seconds))
      message.add(" ")
      message.add(number: Int(offset.nanoseconds))
      message.add("\n")
      let text = Name(message.bytes)
      try attempt("set linux.timeOffsets") { () throws(Errno) in
        try text.with { (t) throws(Errno) in try File.put(t, to: CString("/proc/self/timens_offsets")) }
      }
    }
  }

  /// What only the runtime can do for init: its record, its ids, its control groups.
  private mutating func settle(_ setup: inout Setup, _ isUserNew: Bool) throws(Failure) {
    let id = child!.id
    record.process = id
    record.start = Process.stat(id)?.start ?? 0
    try attempt("write the state file") { () throws(Errno) in try record.update(file) }
    try confine(id)
    if isUserNew {
      try IDMap.write(
        process: id, users: bundle.config.linux.userMappings, groups: bundle.config.linux.groupMappings)
      try tell(.mapped)
    }
    if !bundle.config.linux.netDevices.isEmpty { try moveDevices(id) }
    if setup.waitsForPlace { try enterControlGroup(id, setup) }
    // Nothing is left to do between ready and go: init need not wait for us, which on a busy machine takes two turns.
    // It still says when it is ready; until then nobody may take it for a running container. Where it is only about to
    // be cloned, or its notifications are not listened for yet, it waits.
    if setup.startSocket == nil && !setup.hasRuntimeHooks && !needsState && options.pidFile == nil
      && options.pidfdSocket == nil && setup.space < 0 && Notification.address == nil
    {
      try tell(.proceed)
      hasProceeded = true
    }
  }

  /// What is set for a process by its id, and for none that it has cloned already.
  private func confine(_ id: Process.ID) throws(Failure) {
    if let list = process.initialAffinity {
      try Identity(process).setAffinity(list, "process.execCPUAffinity.initial", of: id)
    }
    if let config = bundle.config.linux.intelRdt {
      try ResourceDirector(config: config, id: options.id).apply(to: id)
    }
  }

  private func moveDevices(_ id: Process.ID) throws(Failure) {
    let linux = bundle.config.linux
    let path = linux.namespaces.first { $0.kind == .network }?.path
    let place = Name(path?.bytes ?? CString("/proc/").bytes + decimal(Int(id)) + CString("/ns/net").bytes)
    let target = try attempt("open the container's network namespace") { () throws(Errno) in
      try place.with { (p) throws(Errno) in try File.openRaw(p) }
    }
    defer { File.close(target) }
    try NetworkDevices(devices: linux.netDevices).move(into: target)
  }

  func tell(_ word: Link.Word, _ bytes: [UInt8] = []) throws(Failure) {
    do throws(Errno) { try link.send(word, bytes) } catch {
      // Init is gone; its last word may say why.
      if let message = try? link.receive(), message.word == .failed { throw Failure(message.bytes) }
      throw Failure("the container's first process was lost")
    }
  }

  /// Listens to init until everything is ready.
  private mutating func follow(_ setup: Setup) throws(Failure) {
    while true {
      let message: (word: Link.Word, bytes: [UInt8], descriptor: Int32?)?
      do throws(Errno) { message = try link.receive() } catch { throw Failure("hear from the container", error) }
      guard let message else { throw Failure("the container's first process was lost") }
      switch message.word {
      case .failed: throw Failure(message.bytes)
      case .terminal: terminal = message.descriptor
      case .process: try replaceChild(message.bytes, message.descriptor)
      case .mounted:
        let state = self.state(.creating)
        try setup.hooks?.run(bundle.config.hooks.prestart, state: state, "prestart")
        try setup.hooks?.run(bundle.config.hooks.createRuntime, state: state, "createRuntime")
        try tell(.proceed, Setup.State(child!.id, state).bytes)
      case .ready: return
      default: throw Failure("the container's first process said what nobody understands")
      }
    }
  }

  /// Who built the container has cloned init as its last act.
  private mutating func replaceChild(_ digits: [UInt8], _ descriptor: Int32?) throws(Failure) {
    guard let descriptor else { throw Failure("the container's first process was lost") }
    let builder = child!
    child = Process.Child(id: Link.process(digits), descriptor: descriptor)
    var usage = Process.Usage()
    _ = try? Process.wait(for: builder.id, block: true, usage: &usage)
    File.close(builder.descriptor)
    record.process = child!.id
    record.start = Process.stat(child!.id)?.start ?? 0
    try attempt("write the state file") { () throws(Errno) in try record.update(file) }
    try confine(child!.id)
    try tell(.mapped)
  }

  /// The state as hooks get it.
  func state(_ status: StateJSON.Status) -> [UInt8] { state(status, of: child?.id ?? 0) }

  func state(_ status: StateJSON.Status, of process: Process.ID) -> [UInt8] {
    let (id, path) = (Name(options.id.bytes), Name(bundle.path))
    return id.with { i in
      path.with { p in
        StateJSON.compact(
          id: i, status: status, pid: process, bundle: p, annotations: bundle.config.annotations)
      }
    }
  }

  // MARK: The end

  /// Init may go on: to wait for `start`, or straight to the program.
  mutating func proceed(as status: StateRecord.Status = .created) throws(Failure) {
    do throws(Failure) {
      record.status = status
      try attempt("write the state file") { () throws(Errno) in try record.update(file) }
      if let path = options.pidFile { try PIDFile.write(child!.id, to: path) }
      if let path = options.pidfdSocket { try sendDescriptor(to: path) }
      if !hasProceeded { try tell(.proceed, needsState ? states.bytes : []) }
    } catch {
      undo()
      throw error
    }
  }

  private var states: Setup.State {
    Setup.State(child!.id, state(.created), forListener: state(.creating))
  }

  private func sendDescriptor(to path: CString) throws(Failure) {
    let socket = try connect(path, "connect to the pidfd socket")
    try attempt("send the pidfd", path) { () throws(Errno) in
      try LocalSocket.send([0], descriptor: child!.descriptor, to: socket)
    }
    File.close(socket)
  }

  /// Takes back what was made.
  mutating func undo() {
    // Without a directory of ours the name is another's, and so is everything that has it.
    guard directory >= 0 else { return }
    if let child {
      try? Process.send(Signal.kill, to: child.descriptor)
      var usage = Process.Usage()
      _ = try? Process.wait(for: child.id, block: true, usage: &usage)
    }
    try? controlGroup?.stopUnit()
    try? controlGroup?.remove()
    if let config = bundle.config.linux.intelRdt { ResourceDirector(config: config, id: options.id).remove() }
    if directory >= 0 { try? store.remove(options.id) }
  }
}

extension Failure {
  init(_ error: ControlGroupError) {
    var message = Message()
    error.describe(to: &message)
    self.init(message.bytes)
  }
}

extension LinuxConfig.Kind {
  /// The kernel's flag.
  var flag: Process.Namespaces {
    switch self {
    case .pid: .pid
    case .network: .network
    case .mount: .mount
    case .ipc: .ipc
    case .uts: .uts
    case .user: .user
    case .cgroup: .cgroup
    case .time: Namespace.time
    }
  }
}
