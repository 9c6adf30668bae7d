internal import ControlGroup
internal import Linux
internal import OCI

/// A process on its way into a container that runs.
struct Entry {
  let process: ProcessConfig
  let config: Config
  /// A pidfd of the container's init.
  let target: Int32
  var link = Link(descriptor: -1)
  var filter: FilterPlan?
  var consoleSocket: Int32?
  var preserved: Int32 = 0
  var mask: Signal.Set?
  /// Doors to the container's version 1 groups.
  var entrances: ControlGroup.Entrances?
  private var hasEntered = false

  init(process: ProcessConfig, config: Config, target: Int32) {
    self.process = process
    self.config = config
    self.target = target
  }

  /// Joins everything the container has of its own; PID and time count for children only.
  mutating func enter() throws(Failure) {
    if let entrances {
      try attempt("enter the control groups") { () throws(Errno) in try entrances.enter() }
      entrances.close()
    }
    try attempt("hide from other processes") { () throws(Errno) in try Process.set(.dumpable(false)) }
    let early = Identity(process)
    try early.setEarly(config)
    try early.setScheduler()
    var kinds: Process.Namespaces = []
    for namespace in config.linux.namespaces where namespace.kind != .cgroup { kinds.insert(namespace.kind.flag) }
    try attempt("join the container's namespaces") { () throws(Errno) in try Namespace.join(target, kinds) }
    hasEntered = true
    if kinds.contains(.user) {
      try attempt("become group 0 of the container") { () throws(Errno) in try Credentials.setGroup(0) }
      try attempt("become user 0 of the container") { () throws(Errno) in try Credentials.setUser(0) }
      _ = try? Credentials.setGroups([])
    }
  }

  /// Closes every descriptor that is not for the program or for what is left to do.
  func closeOthers() throws(Errno) {
    try Setup.closeOthers(
      than: [link.descriptor, target, consoleSocket ?? -1, filter?.connection ?? -1], from: 3 + preserved)
  }

  /// Never returns: the program, or the end with a sentence to the runtime.
  mutating func run() -> Never {
    do throws(Failure) { try walk() } catch { try? link.send(.failed, error.text) }
    Process.exit(1)
  }

  private mutating func walk() throws(Failure) {
    if !hasEntered { try enter() }
    try attempt("start a session") { () throws(Errno) in try Process.newSession() }
    if config.linux.namespaces.contains(where: { $0.kind == .cgroup }) {
      // From inside its group.
      try attempt("join the container's cgroup namespace") { () throws(Errno) in try Namespace.join(target, .cgroup) }
    }
    File.close(target)
    let identity = Identity(process)
    if process.hasTerminal { try takeTerminal() } else { try identity.ownStandardDescriptors() }
    let payload = try Payload(process)
    do throws(Errno) { try link.send(.ready) } catch { throw Failure("tell the runtime", error) }
    let answer = try receive()
    if let mask { Signal.setBlocked(mask) }
    try identity.become(
      payload, filter: filter, rules: try LandlockRules(config), state: Setup.State(answer.bytes),
      preserving: preserved)
  }

  private func receive() throws(Failure) -> (word: Link.Word, bytes: [UInt8], descriptor: Int32?) {
    let message: (word: Link.Word, bytes: [UInt8], descriptor: Int32?)?
    do throws(Errno) { message = try link.receive() } catch { throw Failure("hear from the runtime", error) }
    guard let message else { Process.exit(1) }
    return message
  }

  private func takeTerminal() throws(Failure) {
    // The container's devpts: what it holds is the container's, and the slave comes from the master alone.
    let master = try attempt("open", CString("/dev/ptmx")) { () throws(Errno) in
      try File.openRaw(CString("/dev/ptmx"), [.readWrite, .noControllingTerminal])
    }
    let slave = try Setup.open(master, process)
    do throws(Errno) {
      if let consoleSocket {
        let name = CString("/dev/pts/").bytes + decimal(try Terminal.number(ofMaster: master))
        try LocalSocket.send(name, descriptor: master, to: consoleSocket)
      } else {
        try link.send(.terminal, descriptor: master)
      }
      File.close(master)
      try Terminal.makeControlling(slave)
      for standard in Int32(0)...2 { try File.duplicate(slave, onto: standard) }
    } catch { throw Failure("hand over the terminal", error) }
  }
}
