/// Why a run could not start, or what became of it is not known.
public enum SandboxError: Error, Sendable, Equatable {
  /// What this library itself was doing.
  public enum Step: String, Sendable, Equatable {
    /// Giving the program its standard input, output or error (open(2), pipe2(2), fcntl(2)).
    case standardStreams = "standard streams"
    /// Making a file in memory, for input and report (memfd_create(2)).
    case memoryFile = "memfd_create"
    /// Starting the launcher (posix_spawn(3)).
    case start = "posix_spawn"
    /// Holding on to the launcher (pidfd_open(2)).
    case processDescriptor = "pidfd_open"
    /// Reading what the program wrote and waiting for its end (ppoll(2), read(2)).
    case wait = "wait"
    /// A signal to the launcher (pidfd_send_signal(2)).
    case signal = "pidfd_send_signal"
    /// Starting the thread that waits (pthread_create(3)).
    case thread = "pthread_create"
  }

  /// There is no `thinwall` to start; where it was looked for.
  case launcherNotFound(tried: [Bytes])
  /// The launcher refused: its sentence, and its exit code (125; 126 and 127 for a program that cannot be executed or is
  /// not there). Nothing of the program has run.
  case refused(String, exitCode: Int32)
  /// Something that cannot be said to the launcher, and why: a NUL in a path, a `=` in the name of a variable.
  case invalid(Bytes, String)
  /// A call of this library failed, on what, and with which error number (errno(3)).
  case system(Step, Bytes, errno: Int32)
  /// What the launcher said cannot be read: it is of another version.
  case unreadable(String)
  /// The task was cancelled, and the run was killed.
  case cancelled
}

extension SandboxError: CustomStringConvertible {
  /// One sentence for people.
  public var description: String {
    switch self {
    case .launcherNotFound(let tried):
      "no thinwall launcher here: tried \(tried.map(\.string).joined(separator: ", ")); set THINWALL to its path"
    case .refused(let sentence, _): sentence
    case .invalid(let bytes, let why): "\(bytes): \(why)"
    case .system(let step, let object, let number):
      "\(object.bytes.isEmpty ? "" : "\(object): ")\(step.rawValue): "
        + Errno(rawValue: number).message
    case .unreadable(let what): "the launcher's report cannot be read: \(what)"
    case .cancelled: "the task was cancelled and the run killed"
    }
  }
}
