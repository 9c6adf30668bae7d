/// Runs programs that nobody trusts, behind a wall of `thinwall`.
///
/// ```swift
/// var policy = Policy()
/// policy.timeout = .seconds(5)
/// policy.limits.memory = 256 << 20
/// let outcome = try Sandbox.run(["python3", "-c", "print(6 * 7)"], policy: policy)
/// print(outcome.output.text)
/// ```
///
/// Safe from any thread, any number at once: every run is a process of its own, the launcher, started by posix_spawn(3).
/// A caller that is killed itself leaves its runs to their time-outs.
public enum Sandbox {
  /// Runs a command to its end; blocks the calling thread.
  ///
  /// `command` is the program, looked for in PATH where it has no slash, and its arguments. Throws `refused` where the
  /// policy cannot be enforced here or the program is not there.
  public static func run(
    _ command: [Bytes], policy: Policy = Policy(), input: Input = .null, output: Output = .capture(),
    error: Output = .capture(), launcher: Launcher = .automatic
  ) throws(SandboxError) -> Outcome {
    try spawn(command, policy: policy, input: input, output: output, error: error, launcher: launcher).wait()
  }

  /// Runs a command to its end; suspends the task, and blocks a thread of its own and none of the concurrency pool.
  /// Cancelling the task kills the run and throws `cancelled`, unless the run ended first.
  public static func run(
    _ command: [Bytes], policy: Policy = Policy(), input: Input = .null, output: Output = .capture(),
    error: Output = .capture(), launcher: Launcher = .automatic
  ) async throws(SandboxError) -> Outcome {
    if Task.isCancelled { throw .cancelled }
    let running = try spawn(command, policy: policy, input: input, output: output, error: error, launcher: launcher)
    let handle = running.handle
    let box = Box(running)
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { (continuation: CheckedContinuation<Result<Outcome, SandboxError>, Never>) in
        let failure = Thread.start {
          do throws(SandboxError) {
            continuation.resume(returning: .success(try box.take().wait()))
          } catch { continuation.resume(returning: .failure(error)) }
        }
        if failure != 0 { continuation.resume(returning: .failure(.system(.thread, "", errno: failure))) }
      }
    } onCancel: {
      handle.kill()
    }
    let outcome = try result.get()
    if outcome.end == .lost && Task.isCancelled { throw .cancelled }
    return outcome
  }

  /// Starts a command. What is captured is read by `RunningSandbox.wait()`.
  public static func spawn(
    _ command: [Bytes], policy: Policy = Policy(), input: Input = .null, output: Output = .capture(),
    error: Output = .capture(), launcher: Launcher = .automatic
  ) throws(SandboxError) -> RunningSandbox {
    if command.isEmpty { throw .invalid("", "no program given") }
    try policy.check()
    let path = try launcher.find()
    let (arguments, variables) = policy.words(hidesValues: true)
    let words: [Bytes] = ["run"] + arguments + ["--quiet", "--json", "fd:\(Spawn.reportNumber)", "--"] + command
    let report: FileDescriptor
    do throws(Errno) {
      report = try Streams.raised(try Kernel.memoryFile())
    } catch { throw .system(.memoryFile, "", errno: error.rawValue) }
    let source = try Streams.source(of: input)
    let output = try Streams.target(of: output, inherited: 1)
    let error = try Streams.target(of: error, inherited: 2)
    let id = try Spawn.start(
      path, words, variables: variables,
      descriptors: (source.rawValue, output.descriptor.rawValue, error.descriptor.rawValue, report.rawValue))
    return RunningSandbox(
      handle: try RunningSandbox.Handle(starting: id), launcher: path, policy: policy, report: report,
      output: output.capture, error: error.capture)
  }

  /// Asks the launcher whether it understands a policy, without running anything: values, names, the profile. Whether
  /// this machine can enforce it, `Plan` tells.
  ///
  /// Throws `refused` with the launcher's sentence.
  public static func check(_ policy: Policy, launcher: Launcher = .automatic) throws(SandboxError) {
    // Without a command the launcher stops where everything else is understood.
    let answer = try Question(["run"], policy, [], launcher: launcher)
    if !answer.sentence.hasPrefix("no program given") {
      throw .refused(answer.sentence, exitCode: answer.exitCode ?? 137)
    }
  }
}

/// Carries a run into the thread that waits for it.
private final class Box: @unchecked Sendable {
  private var running: RunningSandbox?

  init(_ running: consuming RunningSandbox) { self.running = consume running }

  func take() -> RunningSandbox { running.take()! }
}
