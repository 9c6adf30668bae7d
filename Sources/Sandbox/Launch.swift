internal import Linux
internal import Policy

/// One run from the launcher's side: start init, pass signals on, keep time, bring the outcome home.
struct Launch: ~Copyable {
  let policy: Policy
  let situation: Situation
  var control: Int32
  var initProcess: Process.ID
  var deadline: Int64?
  /// The caller's terminal, if this job has it in the foreground, and this job's process group.
  var terminal: (descriptor: Int32, group: Process.ID)?
  var wasInterrupted = false
  var didTimeOut = false
  var wasStopped = false
  /// Init's number of the program's last stop.
  var lastStop: Int32 = 0
  var relay: TerminalRelay?
  let observer: Sandbox.Observer?
  var refusedNetwork = false

  static func run(
    _ policy: Policy, wall: Policy.Wall, _ situation: Situation, start: Int64, _ observer: Sandbox.Observer?
  ) throws(Refusal) -> Outcome {
    let plan = try Planner.plan(policy, wall: wall, in: situation)
    let keeper = try Keeper(plan)
    do throws(Refusal) {
      var outcome = try launch(plan, policy, situation, start: start, observer, keeper)
      keeper.finish()
      outcome.notes = plan.notes
      return outcome
    } catch {
      keeper.finish()
      throw error
    }
  }

  private static func launch(
    _ plan: borrowing Plan, _ policy: Policy, _ situation: Situation, start: Int64, _ observer: Sandbox.Observer?,
    _ keeper: borrowing Keeper
  ) throws(Refusal) -> Outcome {
    let channel = try call("socketpair") { () throws(Errno) in try Channel() }
    let signals = try call("signalfd") { () throws(Errno) in try Signal.descriptor(for: .all) }
    var relay: TerminalRelay?
    if policy.hasTerminal { relay = try call("private terminal") { () throws(Errno) in try TerminalRelay() } }
    if plan.wall == .process { try call("prctl") { () throws(Errno) in try Process.set(.childSubreaper) } }
    observer?.started(plan.wall)

    var walker = Walker(control: channel.second.rawValue)
    walker.cgroups = keeper.processFiles
    if let relay {
      walker.terminal = relay.slave
      walker.terminalPath = relay.path
    }
    let id = try startInit(plan, walker, other: channel.first.rawValue)
    File.close(channel.second.rawValue)
    let control = channel.release()
    defer { File.close(control) }
    try? Process.set(.dumpable(false))
    if let relay { File.close(relay.slave) }

    var launch = Launch(
      policy: policy, situation: situation, control: control, initProcess: id,
      deadline: policy.timeout.map { start + $0 }, relay: relay, observer: observer)
    launch.terminal = foregroundTerminal()
    relay?.begin()
    if relay == nil && !policy.isVerbose {
      // The program's own ends decide when a pipe is closed.
      try? File.closeRange(0, 1)
    }
    if let deadline = launch.deadline { Signal.continueSelf(at: deadline) }
    let end = try launch.wait(signals.rawValue, plan)
    var outcome = Outcome(end: launch.didTimeOut ? .timedOut : end, wall: plan.wall)
    outcome.usage = launch.bury(sparing: keeper.processID, isLost: end == .lost)
    if end == .lost, plan.wall == .process, let directory = plan.privateDirectory { Path.removeTree(directory) }
    outcome.ranOutOfMemory = Keeper.outOfMemoryKills(plan)
    relay?.end()
    launch.restoreTerminal()
    outcome.wasInterrupted = launch.wasInterrupted
    outcome.refusedNetwork = launch.refusedNetwork
    outcome.duration = Clock.nanoseconds - start
    return outcome
  }

  /// A call of the launcher's own, its error with the name.
  private static func call<R: ~Copyable>(_ name: StaticString, _ body: () throws(Errno) -> R) throws(Refusal) -> R {
    do throws(Errno) { return try body() } catch { throw Refusal(.call(name, error)) }
  }

  /// Clones init; in the child this does not return.
  private static func startInit(_ plan: borrowing Plan, _ walker: Walker, other: Int32) throws(Refusal) -> Process.ID {
    let initial = plan.initial
    let program = plan.program
    return unsafe try initial.withUnsafeBufferPointer { (i) throws(Refusal) in
      unsafe try program.withUnsafeBufferPointer { (p) throws(Refusal) in
        let id: Process.ID
        do throws(Errno) {
          id = try Process.fork(into: plan.namespaces)
        } catch { throw Refusal(.call("clone3", error)) }
        if id == 0 {
          File.close(other)
          unsafe Init.run(plan, walker: walker, initial: i, program: p)
        }
        return id
      }
    }
  }

  // MARK: While it runs

  private mutating func wait(_ signals: Int32, _ plan: borrowing Plan) throws(Refusal) -> Outcome.End {
    while true {
      var entries = Poll.Entries()
      entries.first = Poll.Entry(control)
      entries.second = Poll.Entry(signals)
      if let relay {
        entries.third = Poll.Entry(relay.input)
        entries.fourth = Poll.Entry(relay.master)
      }
      let left = deadline.map { $0 - Clock.nanoseconds }
      guard (try? Poll.wait(&entries, nanoseconds: left)) != nil else { continue }
      // By the clock: a program that keeps this process busy with its refused sockets has no more time for it.
      if let deadline, Clock.nanoseconds >= deadline { timeOut() }
      if entries.second.isReady {
        while let info = Signal.next(from: signals) { handle(info) }
      }
      if relay != nil { relay!.move(fromInput: entries.third.isReady, fromMaster: entries.fourth.isReady) }
      if entries.first.isReady, let end = try read(plan) { return end }
    }
  }

  /// What init says. Nil while the run goes on.
  private mutating func read(_ plan: borrowing Plan) throws(Refusal) -> Outcome.End? {
    var record = Record(.end)
    var isOpen = false
    do throws(Errno) {
      isOpen = try record.receive(from: control)
    } catch {
      if error == .wouldBlock { return nil }
      // Init ended with a signal of ours unread: the kernel says ECONNRESET once, before init's own last word.
      isOpen = (try? record.receive(from: control)) ?? false
    }
    guard isOpen, let kind = Record.Kind(rawValue: record.kind) else { return .lost }
    let index = Int(record.value)
    switch kind {
    case .initialFailed, .programFailed:
      let steps = kind == .initialFailed ? plan.initial : plan.program
      let step = index < steps.count ? steps[index] : Step(.checkLauncher, for: .isolation)
      _ = bury(sparing: 0, isLost: false)
      throw Refusal(step, Errno(rawValue: record.error))
    case .exited: return .exited(record.value)
    case .killed: return .killed(signal: record.value, coreDumped: record.flag != 0)
    case .stopped:
      lastStop = record.error
      stop(with: record.value)
      return nil
    case .refusedSocket:
      if !refusedNetwork { observer?.refusedNetwork(record.value) }
      refusedNetwork = true
      return nil
    case .signal, .end: return nil
    }
  }

  private mutating func timeOut() {
    if !didTimeOut {
      didTimeOut = true
      deadline = Clock.nanoseconds + 1_000_000_000
      Record(.signal, Signal.continue).send(to: control)
      Record(.signal, Signal.terminate).send(to: control)
    } else {
      deadline = nil
      Record(.end).send(to: control)
      try? Signal.send(Signal.continue, to: initProcess)
    }
  }

  /// A signal to the launcher is one to the program. What the terminal sends to the whole process group, the program
  /// has already; unless it has a terminal of its own.
  private mutating func handle(_ info: Signal.Info) {
    switch info.number {
    case Signal.child: return
    case Signal.windowChange where relay != nil: relay!.resize()
    case Signal.continue:
      // Whoever continues a stopped job continues all of it; one that was running hears of it through us.
      Record(.signal, Signal.continue, error: lastStop, flag: wasStopped).send(to: control)
      wasStopped = false
    default:
      if info.number == Signal.interrupt { wasInterrupted = true }
      // A terminal that is closed tells the leader of its session alone.
      let isForUsAlone = info.number == Signal.hangup && Process.isSessionLeader
      if info.fromKernel && relay == nil && !isForUsAlone { return }
      if info.number == Signal.pipe { return }
      Record(.signal, info.number).send(to: control)
    }
  }

  /// The program has stopped: so does the launcher, that the shell sees its job stopped; until somebody continues it.
  private mutating func stop(with signal: Int32) {
    if relay != nil { return }
    wasStopped = true
    Signal.setIgnored(signal, false)
    // Sent while it is blocked: the terminal's own, which came to the whole group, may be waiting already, and the two
    // are one. The other way around the launcher would stop twice and need to be continued twice.
    try? Signal.send(signal, to: Process.id)
    let old = Signal.setBlocked(Signal.Set(rawValue: Signal.Set.all.rawValue & ~Signal.Set(signal).rawValue))
    Signal.setBlocked(old)
    // SIGCONT is waiting now like every signal, behind those that were sent while this process slept; `handle` passes
    // them on in that order, as a stopped program would get them.
  }

  // MARK: The end

  /// Waits for init; and where init was killed from outside, for what has come to this process as the last subreaper.
  private func bury(sparing keeper: Process.ID, isLost: Bool) -> Process.Usage {
    var usage = Process.Usage()
    _ = try? Process.wait(for: initProcess, block: true, usage: &usage)
    if !isLost { return usage }
    var ignored = Process.Usage()
    while Process.killChildren(except: keeper) {
      while let ended = try? Process.wait(block: false, usage: &ignored) { _ = ended }
      Clock.sleep(nanoseconds: 500_000)
    }
    return usage
  }

  private static func foregroundTerminal() -> (descriptor: Int32, group: Process.ID)? {
    for descriptor in Int32(0)...2 {
      guard let group = try? Terminal.foregroundGroup(descriptor) else { continue }
      guard group == Process.group, let copy = try? File.duplicate(descriptor, atLeast: 3) else { return nil }
      return (copy.release(), group)
    }
    return nil
  }

  /// A program with job control of its own leaves the terminal to a group that is gone now.
  private func restoreTerminal() {
    guard let terminal, let group = try? Terminal.foregroundGroup(terminal.descriptor), group != terminal.group else {
      return
    }
    try? Terminal.setForegroundGroup(terminal.descriptor, terminal.group)
  }
}
