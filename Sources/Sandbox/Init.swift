internal import Linux
internal import Policy
internal import Seccomp

/// What launcher and init tell each other.
struct Record: BitwiseCopyable {
  enum Kind: UInt32, BitwiseCopyable {
    // From init
    case initialFailed = 1
    case programFailed
    case exited
    case killed
    case stopped
    /// A socket was refused; the value is its family.
    case refusedSocket
    // From the launcher
    case signal
    case end
  }

  var kind: UInt32
  var value: Int32 = 0
  var error: Int32 = 0
  var flag: Int32 = 0

  init(_ kind: Kind, _ value: Int32 = 0, error: Int32 = 0, flag: Bool = false) {
    self.kind = kind.rawValue
    self.value = value
    self.error = error
    self.flag = flag ? 1 : 0
  }

  /// Tells the other side; if nobody is there any more, nobody needs to know.
  func send(to descriptor: Int32) {
    var copy = self
    unsafe withUnsafeMutablePointer(to: &copy) { p in
      _ = unsafe Channel.send(UnsafeRawBufferPointer(start: p, count: MemoryLayout<Record>.size), to: descriptor)
    }
  }

  /// Fills this record with what the other side says; false when it is gone.
  mutating func receive(from descriptor: Int32) throws(Errno) -> Bool {
    unsafe try withUnsafeMutablePointer(to: &self) { (p) throws(Errno) in
      unsafe try Channel.receive(
        UnsafeMutableRawBufferPointer(start: p, count: MemoryLayout<Record>.size), from: descriptor)
    }
  }
}

/// The first process of a run: PID 1 of a container wall, the keeper of a process wall.
///
/// It starts the program, reaps, passes signals on, answers `listen`, and ends everything when the program ends or the
/// launcher is gone. Before it settles down it drops all memory that came from the caller. From there on it is code
/// that uses neither heap nor runtime.
@safe
struct Init: BitwiseCopyable {
  var control: Int32
  var signals: Int32
  var listener: Int32
  var program: Process.ID
  var isContainer: Bool
  var scopesSignals: Bool
  var privateDirectory: CString?
  var ports: UnsafeBufferPointer<Policy.Ports>
  /// Number of socket(2) here.
  var socketCall: Int32
  var isStopped = false
  /// How often the program has stopped.
  var stops: Int32 = 0

  /// What the program's process finds in the memory it borrows.
  @safe
  private struct Borrowed {
    var walker: Walker
    var steps: UnsafeBufferPointer<Step>
    var failure: StepFailure?
  }

  /// Where init's own stack lies: pages of it become real only as far as it is used.
  private static let stackSize = 1 << 18

  /// The life of init, in the new process. All signals are blocked.
  static func run(
    _ plan: borrowing Plan, walker: Walker, initial: UnsafeBufferPointer<Step>, program: UnsafeBufferPointer<Step>
  ) -> Never {
    var walker = walker
    let control = walker.control
    do throws(StepFailure) {
      unsafe try walker.walk(initial)
    } catch {
      Record(.initialFailed, error.index, error: error.error.rawValue).send(to: control)
      if plan.wall == .process, let directory = plan.privateDirectory { Path.removeTree(directory) }
      Process.exit(1)
    }
    let failed = Int32(initial.count)
    guard var kept = try? Arena(capacity: stackSize),
      let signals = try? Signal.descriptor(for: Signal.Set(Signal.child)).release()
    else {
      Record(.initialFailed, failed, error: Errno.noMemory.rawValue).send(to: control)
      Process.exit(1)
    }
    let top = unsafe UnsafeMutableRawPointer(bitPattern: kept.range.end)!

    walker.sharesDescriptors = plan.notifies
    var borrowed = unsafe Borrowed(walker: walker, steps: program, failure: nil)
    var usage = Process.Usage()
    let id: Process.ID
    do throws(Errno) {
      id = unsafe try withUnsafeMutablePointer(to: &borrowed) { (b) throws(Errno) in
        unsafe try Process.borrow(
          stackTop: top, sharingDescriptors: plan.notifies, entry: runProgram,
          argument: UnsafeMutableRawPointer(b))
      }
    } catch {
      Record(.initialFailed, failed, error: error.rawValue).send(to: control)
      Process.exit(1)
    }
    if let failure = borrowed.failure {
      _ = try? Process.wait(for: id, block: true, usage: &usage)
      Record(.programFailed, failure.index, error: failure.error.rawValue).send(to: control)
      if let directory = plan.privateDirectory { Path.removeTree(directory) }
      Process.exit(1)
    }
    try? Process.set(.dumpable(false))
    // SIGKILL to the whole job must not take the one who cleans up after it.
    if plan.wall == .process { try? Process.newGroup() }

    // Nothing of the caller stays: not its descriptors, not its memory.
    Self.keepOpen(control, signals, borrowed.walker.listener)
    var ports: [Policy.Ports] = []
    if let list = plan.listenPorts { ports = list }
    let state = unsafe kept.allocate(MemoryLayout<Init>.stride).bindMemory(to: Init.self, capacity: 1)
    var directory: CString?
    if let path = plan.privateDirectory { directory = kept.string(count: path.count) { path[$0] } }
    unsafe state.pointee = unsafe Init(
      control: control, signals: signals, listener: borrowed.walker.listener, program: id,
      isContainer: plan.wall == .container, scopesSignals: plan.landlock >= 6, privateDirectory: directory,
      ports: kept.array(ports), socketCall: Int32(SystemCall.socket.number(on: .native) ?? 0))
    let range = kept.range
    unsafe state.pointee.threadStorage = unsafe Int(bitPattern: kept.allocate(4096)) + 2048
    kept.leak()
    unsafe state.pointee.keepStart = range.start
    unsafe state.pointee.keepEnd = range.end
    unsafe Process.switchStack(top: top, entry: runSettled, argument: UnsafeMutableRawPointer(state))
  }

  /// Closes every descriptor but these three; -1 is none.
  private static func keepOpen(_ a: Int32, _ b: Int32, _ c: Int32) {
    var next: Int32 = 0
    while true {
      var nearest = Int32.max
      if a >= next { nearest = min(nearest, a) }
      if b >= next { nearest = min(nearest, b) }
      if c >= next { nearest = min(nearest, c) }
      if nearest == .max { break }
      try? File.closeRange(next, nearest - 1)
      next = nearest + 1
    }
    try? File.closeAll(from: next)
  }

  var keepStart = 0
  var keepEnd = 0
  /// The middle of a zeroed page: what thread-local storage is to code that must not have any.
  var threadStorage = 0

  private static let runProgram: Process.Entry = { argument in
    let borrowed = unsafe argument!.assumingMemoryBound(to: Borrowed.self)
    do throws(StepFailure) {
      unsafe try borrowed.pointee.walker.walk(borrowed.pointee.steps)
    } catch { unsafe borrowed.pointee.failure = error }
    Process.exit(127)
  }

  private static let runSettled: Process.Entry = { argument in
    let state = unsafe argument!.assumingMemoryBound(to: Init.self)
    #if !DEBUG
      unsafe Process.forgetMemory(
        keeping: state.pointee.keepStart, to: state.pointee.keepEnd, threadStorage: state.pointee.threadStorage)
    #endif
    unsafe state.pointee.serve()
  }

  // MARK: Settled

  private mutating func serve() -> Never {
    while true {
      var entries = Poll.Entries()
      entries.first = Poll.Entry(control)
      entries.second = Poll.Entry(signals)
      entries.third = Poll.Entry(listener)
      guard (try? Poll.wait(&entries)) != nil else { continue }
      if entries.third.isReadable { answer() } else if entries.third.isHungUp { listener = -1 }
      if entries.second.isReady {
        while Signal.next(from: signals) != nil {}
        reap()
      }
      if entries.first.isReady { obey() }
    }
  }

  /// Everybody who has changed state. Orphans are only buried.
  private mutating func reap() {
    var usage = Process.Usage()
    while let (id, change) = try? Process.wait(block: false, stops: true, usage: &usage) {
      guard id == program else { continue }
      switch change {
      case .exited(let code): finish(Record(.exited, code))
      case .killed(let signal, let dumped): finish(Record(.killed, signal, flag: dumped))
      case .stopped(let signal):
        isStopped = true
        stops &+= 1
        Record(.stopped, signal, error: stops).send(to: control)
      case .continued: isStopped = false
      }
    }
  }

  /// A word of the launcher, or its death.
  private mutating func obey() {
    var record = Record(.end)
    var isOpen = false
    do throws(Errno) {
      isOpen = try record.receive(from: control)
    } catch { if error == .wouldBlock { return } }
    if isOpen && record.kind == Record.Kind.signal.rawValue {
      if record.value == Signal.continue && record.flag != 0 {
        // The launcher has woken from a stop. Mostly its whole job was continued, this program with it; and it may
        // have stopped anew since, for reading from the terminal in the background: that stop is to stay.
        reap()
        if !isStopped || stops != record.error { return }
      }
      try? Signal.send(record.value, to: program)
      return
    }
    finish(Record(.killed, Signal.kill))
  }

  /// Ends everything that is left of the run, then this process. Where PID 1 ends, the kernel ends its namespace.
  private func finish(_ record: Record) -> Never {
    if !isContainer { endAll() }
    if let privateDirectory { Path.removeTree(privateDirectory) }
    record.send(to: control)
    Process.exit(0)
  }

  /// In a domain that keeps signals inside, -1 is everybody of the run and nobody else; and as their subreaper this
  /// process sees the last one go.
  private func endAll() {
    var usage = Process.Usage()
    while true {
      if scopesSignals { try? Signal.send(Signal.kill, to: -1) } else { Process.killChildren() }
      do throws(Errno) {
        // Whoever was between fork and exec when the others died shows up as a child in the end.
        while try Process.wait(block: false, usage: &usage) != nil {}
      } catch { if error == .noChild { return } }
      Clock.sleep(nanoseconds: 200_000)
    }
  }

  /// `listen` on behalf of the program, on a duplicate of its socket: unix sockets, and Internet sockets that are
  /// bound to a granted port. Without a port the kernel would choose one that nobody granted.
  private func answer() {
    guard let call = SystemCallFilter.receive(from: listener) else { return }
    if call.number == socketCall {
      SystemCallFilter.answer(call.id, with: .permissionDenied, on: listener)
      Record(.refusedSocket, Int32(truncatingIfNeeded: call.arguments.0)).send(to: control)
      return
    }
    var error: Errno?
    do throws(Errno) {
      let process = try Process.open(thread: call.process)
      let socket = try Process.descriptor(Int32(truncatingIfNeeded: call.arguments.0), of: process)
      guard SystemCallFilter.isWaiting(call.id, on: listener) else { return }
      try listen(on: socket.rawValue, backlog: Int(Int32(truncatingIfNeeded: call.arguments.1)))
    } catch let failure { error = failure }
    SystemCallFilter.answer(call.id, with: error, on: listener)
  }

  private func listen(on socket: Int32, backlog: Int) throws(Errno) {
    let family = try Network.family(of: socket)
    guard family == 2 || family == 10 else {
      if family != 1 { throw .permissionDenied }
      return try Network.listen(socket, backlog: backlog)
    }
    guard isGranted(try Network.localPort(of: socket)) else { throw .permissionDenied }
    try Network.listen(socket, backlog: backlog)
    // Another thread may have dissolved the binding in between: what it got instead is closed again.
    if !isGranted(try Network.localPort(of: socket)) {
      Network.shutdown(socket)
      throw .permissionDenied
    }
  }

  private func isGranted(_ port: UInt16) -> Bool {
    var i = 0
    while unsafe i < ports.count {
      if unsafe ports[i].first <= port && port <= ports[i].last { return port != 0 }
      i += 1
    }
    return false
  }
}
