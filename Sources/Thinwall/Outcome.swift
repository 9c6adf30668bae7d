/// How a run ended, and what it used, as the launcher reports it.
public struct Outcome: Sendable, Equatable {
  /// The end itself.
  public enum End: Sendable, Equatable {
    /// The program returned this exit code.
    case exited(Int32)
    /// A signal ended the program.
    case signalled(Int32, coreDumped: Bool)
    /// `Policy.timeout` ran out.
    case timedOut
    /// The run was killed from outside: by `kill()`, or by somebody else.
    case lost
  }

  /// Something the program asked for and did not get.
  public struct Denial: Sendable, Equatable {
    /// What it was.
    public var what: String
    /// The options that would allow it.
    public var remedy: String
  }

  /// What the program wrote.
  public struct Captured: Sendable, Equatable {
    /// The bytes, at most as many as `Output.capture` allowed.
    public var bytes: [UInt8] = []
    /// The program wrote more, which was thrown away.
    public var isTruncated = false

    /// The text for people: bytes that are no UTF-8 show as U+FFFD.
    public var text: String { String(decoding: bytes, as: UTF8.self) }
  }

  /// The end itself.
  public var end: End
  /// The wall that was taken; nil where the run was killed before.
  public var wall: Policy.Wall?
  /// Why the container wall was not taken, where `automatic` fell back.
  public var fallback: String?
  /// From the start of the launcher to its end, by its own clock or, where the run was lost, by the caller's.
  public var duration = Duration.zero
  /// CPU time of the whole run outside the kernel.
  public var userTime = Duration.zero
  /// CPU time of the whole run inside the kernel.
  public var systemTime = Duration.zero
  /// The largest resident memory of one process of the run, in bytes.
  public var peakMemory: UInt64 = 0
  /// The kernel killed somebody of the run because of `Policy.Limits.memory`.
  public var ranOutOfMemory = false
  /// What the program asked for and did not get, as far as the launcher hears of it: the network.
  public var denials: [Denial] = []
  /// What is weaker than asked because `Policy.optional` allowed it.
  public var weaker: [String] = []
  /// What the program wrote to its standard output; empty unless it was captured.
  public var output = Captured()
  /// What the program wrote to its standard error; empty unless it was captured.
  public var error = Captured()

  init(end: End) { self.end = end }

  /// The program returned 0.
  public var isSuccess: Bool { end == .exited(0) }

  /// As a shell would say it: the program's own code, 128 + n for a signal, 124 for a time-out, 137 for a lost run.
  public var exitCode: Int32 {
    switch end {
    case .exited(let code): code
    case .signalled(let signal, _): 128 + signal
    case .timedOut: 124
    case .lost: 137
    }
  }
}
