internal import ControlGroup
internal import Linux
internal import OCI

/// What init of a container does, from its first instruction to the program's: everything here was worked out by the
/// runtime before it was cloned, and init only walks.
struct Setup {
  let config: Config
  var process: ProcessConfig
  var link: Link
  var mounts: [PlannedMount] = []
  /// New namespaces it is in.
  var namespaces: Process.Namespaces = []
  /// Namespaces to join, in order.
  var joins: [(descriptor: Int32, kind: Process.Namespaces)] = []
  /// A PID namespace of others that init is to enter last; -1 for none.
  var space: Int32 = -1
  var isInUserNamespace = false
  var waitsForMapping = false
  var waitsForPlace = false
  /// Enter the version 1 groups once they are made.
  var entersLegacy = false
  /// Make a network namespace.
  var leavesNetwork = false
  /// Make a cgroup namespace once it is placed.
  var leavesControlGroup = false
  var hasRuntimeHooks = false
  /// Nil where there are none.
  var hooks: HookRunner?
  /// The mount that has just been laid over the root.
  var top: Int32?
  /// Device nodes cannot be made: bind the host's.
  var bindsDevices = false
  /// In the order of linux.devices, or empty: detached nodes that the runtime made.
  var preparedDevices: [Int32] = []
  var noPivot = false
  /// Name of the session keyring, nil for none.
  var keyring: CString?
  /// Where the master of a terminal goes: the caller's socket, or nil: to the runtime.
  var consoleSocket: Int32?
  /// Listens for `start`; nil starts at once.
  var startSocket: Int32?
  /// Descriptors from 3 on that the program gets.
  var preserved: Int32 = 0
  /// Some of them are sockets of a service manager, which names by its id who may take them (sd_listen_fds(3)).
  var listens = false
  var filter: FilterPlan?
  /// Signals to block when the program begins, where the runtime blocks others.
  var mask: Signal.Set?
  /// What type `cgroup` shows, worked out by the runtime.
  var controlGroups: ControlGroupView?
  /// What init tells hooks, once the runtime has told it.
  var state = State(0, [])

  /// The container's state as the runtime sees it, and the id of the process there.
  struct State {
    let process: Process.ID
    let text: [UInt8]
    /// For who answers for the filter: to him the container is still being created.
    let forListener: [UInt8]

    init(_ process: Process.ID, _ text: [UInt8], forListener: [UInt8] = []) {
      self.process = process
      self.text = text
      self.forListener = forListener
    }

    /// As one message: the id, a NUL, the text, a NUL, the other text.
    var bytes: [UInt8] { decimal(Int(process)) + [0] + text + [0] + forListener }

    init(_ bytes: [UInt8]) {
      var id: Process.ID = 0
      var index = 0
      while index < bytes.count && bytes[index] != 0 {
        id = id * 10 + Process.ID(bytes[index] - 48)
        index += 1
      }
      let end = bytes[min(index + 1, bytes.count)...].firstIndex(of: 0) ?? bytes.count
      self.init(
        id, Array(bytes[min(index + 1, end)..<end]), forListener: Array(bytes[min(end + 1, bytes.count)...]))
    }
  }

  /// Never returns: the program, or the end with a sentence to the runtime.
  mutating func run() -> Never {
    do throws(Failure) {
      try walk()
    } catch { try? link.send(.failed, error.text) }
    Process.exit(1)
  }

  private mutating func walk() throws(Failure) {
    for join in joins {
      try attempt("join a namespace") { () throws(Errno) in try Namespace.join(join.descriptor, join.kind) }
    }
    if waitsForMapping { _ = try wait(.mapped) }
    if isInUserNamespace { try becomeRoot() }
    // Nobody in namespaces that others are in too may look into this process: it still holds the caller's memory.
    try attempt("hide from other processes") { () throws(Errno) in try Process.set(.dumpable(false)) }
    try attempt("start a session") { () throws(Errno) in try Process.newSession() }
    if let keyring {
      do throws(Errno) { try Credentials.newSessionKeyring(keyring) } catch {
        // No keys in this kernel, no quota left: as runc and crun, go on with the caller's.
        if error != .noSystemCall && error.rawValue != 122 && error != .notPermitted {
          throw Failure("make a session keyring", error)
        }
      }
    }
    if leavesNetwork {
      try attempt("make a network namespace") { () throws(Errno) in try Namespace.leave(.network) }
    }
    if namespaces.contains(.network) {
      try attempt("raise the loopback interface") { () throws(Errno) in try Namespace.raiseLoopback() }
    }
    let identity = Identity(process, keepsGroups: config.keepsGroups)
    if needsPlaceEarly { try awaitPlace() }
    try identity.setEarly(config)
    var terminal: Int32?
    if namespaces.contains(.mount) {
      terminal = try makeRoot()
    } else if config.root != nil {
      // The groups have paths of the host.
      try awaitPlace()
      try enterRootOfJoinedNamespace()
    }
    if config.hostname != nil || config.domainname != nil { try nameHost() }
    if space >= 0 { try moveInside(terminal) }
    try finish(identity, terminal)
  }

  /// Waits for one word of the runtime.
  mutating func wait(_ word: Link.Word) throws(Failure) -> [UInt8] {
    while true {
      let message: (word: Link.Word, bytes: [UInt8], descriptor: Int32?)?
      do throws(Errno) { message = try link.receive() } catch { throw Failure("hear from the runtime", error) }
      guard let message else { Process.exit(1) }
      if message.word == .placed { place(message.bytes) }
      if message.word == word { return message.bytes }
    }
  }

  private var isPlaced = false
  /// Of each planned group whether it was made.
  private var madeGroups: [UInt8] = []

  /// The runtime has made the groups.
  mutating func place(_ made: [UInt8]) {
    isPlaced = true
    madeGroups = made
  }

  init(config: Config, process: ProcessConfig, link: Link) {
    self.config = config
    self.process = process
    self.link = link
  }

  /// User 0 of the new user namespace owns what is made from here on.
  private func becomeRoot() throws(Failure) {
    try attempt("become group 0 of the user namespace") { () throws(Errno) in try Credentials.setGroup(0) }
    try attempt("become user 0 of the user namespace") { () throws(Errno) in try Credentials.setUser(0) }
    // Groups cannot be dropped where setgroups is denied.
    if !config.keepsGroups { _ = try? Credentials.setGroups([]) }
  }

  /// A real-time process is let into a version 1 group only after that has got its share of time, and then it is one.
  private var needsPlaceEarly: Bool {
    guard waitsForPlace, let policy = process.scheduler?.policy else { return false }
    return policy == 1 || policy == 2
  }

  private func nameHost() throws(Failure) {
    if let name = config.hostname {
      try attempt("set the host name", name) { () throws(Errno) in try Host.setName(name) }
    }
    if let name = config.domainname {
      try attempt("set the domain name", name) { () throws(Errno) in try Host.setDomain(name) }
    }
  }

  // MARK: Control groups

  /// Control groups are needed from here on: for a namespace that begins with them, and for what is mounted.
  mutating func awaitPlace() throws(Failure) {
    if waitsForPlace && !isPlaced { _ = try wait(.placed) }
    if entersLegacy {
      entersLegacy = false
      Progress.step("enter the control groups")
      do throws(ControlGroupError) { try controlGroups?.group.enterLegacy(made: madeGroups) } catch {
        throw Failure(error)
      }
    }
    if leavesControlGroup {
      leavesControlGroup = false
      try attempt("make a cgroup namespace") { () throws(Errno) in try Namespace.leave(.cgroup) }
    }
  }

  // MARK: The end

  private mutating func addOwnID() throws(Failure) {
    var arena = try attempt("reserve memory") { () throws(Errno) in try Arena(capacity: 4096) }
    process.environment.append(arena.string(CString("LISTEN_PID=").bytes + decimal(Int(Process.id))))
    arena.leak()
  }

  private mutating func finish(_ identity: Identity, _ terminal: Int32?) throws(Failure) {
    try awaitPlace()
    try identity.setScheduler()
    if let terminal {
      try attempt("take the terminal") { () throws(Errno) in
        try Terminal.makeControlling(terminal)
        for standard in Int32(0)...2 { try File.duplicate(terminal, onto: standard) }
      }
    } else {
      try identity.ownStandardDescriptors()
    }
    if listens { try addOwnID() }
    let program = try Payload(process)
    do throws(Errno) { try link.send(.ready) } catch { throw Failure("tell the runtime", error) }
    let told = try wait(.proceed)
    if !told.isEmpty { state = State(told) }
    if let startSocket {
      File.close(link.descriptor)
      link = Link(
        descriptor: try attempt("wait for start") { () throws(Errno) in try LocalSocket.accept(startSocket).release() })
      File.close(startSocket)
    }
    if let mask { Signal.setBlocked(mask) }
    if !config.hooks.startContainer.isEmpty {
      // The bundle is out of sight.
      hooks?.directory = nil
      try hooks?.run(config.hooks.startContainer, state: state.text, "startContainer")
    }
    try identity.become(
      program, filter: filter, rules: try LandlockRules(config), state: state, preserving: preserved)
  }
}

extension Config {
  /// The container's process has the caller's supplementary groups, as `podman --group-add keep-groups` asks.
  var keepsGroups: Bool { annotation("run.oci.keep_original_groups").map { $0 == "1" || $0 == "true" } ?? false }
}
