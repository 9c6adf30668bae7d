/// A run that has been started. Whoever has it waits for it; where it is dropped instead, the run is killed.
public struct RunningSandbox: ~Copyable, Sendable {
  /// A way to end a run from another thread than the one that waits for it. It stays valid, and does nothing, when the
  /// run has ended.
  public final class Handle: Sendable {
    /// The launcher's process id. It may be somebody else's once the run has been waited for.
    public let processID: Int32
    /// The launcher's pidfd, close-on-exec, readable when the launcher has ended (pidfd_open(2)). It is closed with this
    /// object.
    public let processDescriptor: Int32

    /// Takes hold of a child that has just been started, or ends it.
    init(starting id: Int32) throws(SandboxError) {
      do throws(Errno) {
        processID = id
        processDescriptor = try Kernel.descriptor(of: id).release()
      } catch {
        Kernel.abandon(id)
        throw .system(.processDescriptor, "\(id)", errno: error.rawValue)
      }
    }

    deinit { _ = FileDescriptor(owning: processDescriptor) }

    /// Sends a signal to the launcher, which passes it on to the program (pidfd_send_signal(2)).
    public func terminate(_ signal: Int32 = 15) throws(SandboxError) {
      do throws(Errno) {
        try Kernel.send(signal, to: processDescriptor)
      } catch {
        if error != .noSuchProcess { throw .system(.signal, "\(processID)", errno: error.rawValue) }
      }
    }

    /// Kills the launcher, and with it the whole run; whatever the program is doing, it is gone a moment later.
    public func kill() { try? Kernel.send(9, to: processDescriptor) }
  }

  /// For ending the run from elsewhere.
  public let handle: Handle
  private let start: ContinuousClock.Instant
  private let launcher: Bytes
  private let policy: Policy
  private let report: FileDescriptor
  private var output: Capture
  private var error: Capture
  private var isReaped = false

  init(
    handle: Handle, launcher: Bytes, policy: Policy, report: consuming FileDescriptor, output: consuming Capture,
    error: consuming Capture
  ) {
    self.handle = handle
    self.launcher = launcher
    self.policy = policy
    self.report = report
    self.output = output
    self.error = error
    start = .now
  }

  deinit {
    guard !isReaped else { return }
    handle.kill()
    _ = try? Kernel.reap(handle.processDescriptor)
  }

  /// The launcher's process id.
  public var processID: Int32 { handle.processID }

  /// The launcher's pidfd, which this value owns.
  public var processDescriptor: Int32 { handle.processDescriptor }

  /// Sends a signal to the program, by way of the launcher.
  public func terminate(_ signal: Int32 = 15) throws(SandboxError) { try handle.terminate(signal) }

  /// Kills the whole run; `wait()` then says `lost`.
  public func kill() { handle.kill() }

  /// Reads what is captured and waits for the end. A program that fills a pipe which nobody else reads goes on only from
  /// here.
  ///
  /// Throws `refused` where the launcher did not start the program, and `system` with step `wait`.
  public consuming func wait() throws(SandboxError) -> Outcome {
    let code: Int32?
    let bytes: [UInt8]
    do throws(Errno) {
      try Capture.drain(&output, &error, until: handle.processDescriptor)
      code = try Kernel.reap(handle.processDescriptor)
      isReaped = true
      bytes = try Kernel.contents(report)
    } catch { throw .system(.wait, "\(handle.processID)", errno: error.rawValue) }
    let report = try Report(bytes)
    if let (sentence, exitCode) = report.refusal { throw .refused(sentence, exitCode: exitCode) }
    if report.outcome == nil, report.wall == nil, code != nil {
      // It ended before it had a report to write to: what it says of the policy alone it says again.
      try Sandbox.check(policy, launcher: Launcher(path: launcher))
    }
    var outcome = report.outcome ?? Outcome(end: .lost)
    if report.outcome == nil {
      outcome.wall = report.wall
      outcome.duration = start.duration(to: .now)
    }
    outcome.output = output.captured
    outcome.error = error.captured
    return outcome
  }
}
