package import Linux
package import Policy

/// How a run ended, and what it used.
package struct Outcome: Sendable {
  /// The end itself.
  package enum End: Sendable, Equatable {
    case exited(Int32)
    case killed(signal: Int32, coreDumped: Bool)
    /// `--timeout` ran out.
    case timedOut
    /// Init ended without a word: it was killed from outside.
    case lost
  }

  package var end: End
  package var wall: Policy.Wall
  /// Why `container` was not taken, when `automatic` fell back.
  package var fallback: Refusal?
  package var usage = Process.Usage()
  /// Nanoseconds from the first call to the last.
  package var duration: Int64 = 0
  /// The launcher itself got SIGINT, which the terminal sends to everybody: it dies of it too, as a shell expects.
  package var wasInterrupted = false
  /// The kernel killed somebody of the run because of `--memory`.
  package var ranOutOfMemory = false
  /// The program asked for an Internet socket in a run without network.
  package var refusedNetwork = false
  package var notes: [StaticString] = []

  package init(end: End, wall: Policy.Wall) {
    self.end = end
    self.wall = wall
  }

  /// The exit code for it: the program's own, 124 for a time-out, 128 + n for a signal, 137 when init was lost.
  package var exitCode: Int32 {
    switch end {
    case .exited(let code): code
    case .killed(let signal, _): 128 + signal
    case .timedOut: 124
    case .lost: 137
    }
  }
}
