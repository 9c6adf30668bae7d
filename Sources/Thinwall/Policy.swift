/// What a program may do: a value that stands for options of `thinwall run`.
///
/// `Policy()` is the default of the command line: system directories readable and executable, a private /tmp, no
/// network, no home directory, a short list of environment variables. Nothing is checked here: the launcher refuses
/// what makes no sense or cannot be enforced on this machine, with a sentence (`SandboxError.refused`).
public struct Policy: Sendable, Equatable {
  /// Which wall stands between the program and the kernel.
  public enum Wall: Sendable, Equatable {
    /// `container` where user namespaces really work, else `process`.
    case automatic
    /// Landlock and seccomp.
    case process
    /// The same, and namespaces around it.
    case container
  }

  /// TCP ports, first to last.
  public struct PortRange: Sendable, Hashable, ExpressibleByIntegerLiteral {
    /// The lowest port.
    public var first: UInt16
    /// The highest port, itself included.
    public var last: UInt16

    /// A range.
    public init(_ range: ClosedRange<UInt16>) {
      first = range.lowerBound
      last = range.upperBound
    }

    /// A single port.
    public init(integerLiteral port: UInt16) { self.init(port...port) }
  }

  /// On which TCP ports a program may listen.
  public enum Listening: Sendable, Equatable, ExpressibleByArrayLiteral {
    /// On these.
    case ports([PortRange])
    /// On every port.
    case any

    /// `[]` is none, `[80, 443]` these two.
    public init(arrayLiteral ports: PortRange...) { self = .ports(ports) }
  }

  /// What may reach the network.
  public enum Network: Sendable, Equatable {
    /// What the profile says; nothing where there is no profile.
    case unspecified
    /// Nothing, whatever a profile says.
    case none
    /// All of the machine's network.
    case host
    /// TCP by port: connecting to these, listening on those.
    case tcp(connect: [PortRange], bind: Listening)
  }

  /// Where temporary files go.
  public enum Temporary: Sendable, Equatable {
    /// What the profile says; private where there is no profile.
    case unspecified
    /// An empty /tmp of this run's own; at most `size` bytes where one is given.
    case `private`(size: UInt64?)
    /// The machine's own /tmp, writable.
    case host
  }

  /// Bounds on what the run may use; nil is no bound.
  public struct Limits: Sendable, Equatable {
    /// Bytes of memory of the whole run.
    public var memory: UInt64?
    /// Processes and threads.
    public var processes: Int?
    /// Open files of one process.
    public var openFiles: Int?
    /// Bytes of the largest file that may be written.
    public var fileSize: UInt64?
    /// Percent of one CPU.
    public var cpuPercent: Int?
    /// CPUs the program may run on; empty is all of them.
    public var cpus: Set<Int> = []

    /// No bounds.
    public init() {}
  }

  /// The environment variables of the program.
  public struct Environment: Sendable, Equatable {
    /// What stays of the caller's.
    public enum Mode: Sendable, Equatable {
      /// A short list without secrets (PATH, HOME, USER, TERM, LANG ...), or what the profile says.
      case short
      /// Everything.
      case all
      /// Nothing.
      case empty
    }

    /// What stays of the caller's.
    public var mode = Mode.short
    /// The caller's variables that stay besides, by name.
    public var pass: [Bytes] = []
    /// Variables and their values. These are handed to the launcher in its environment and not in its arguments, which
    /// every user of the machine can read; except the few that the launcher itself would obey, such as PATH and HOME.
    public var set: [Bytes: Bytes] = [:]

    /// The short list.
    public init() {}
  }

  /// Something a kernel may lack, by the name that `--optional` takes; `thinwall doctor` lists them.
  public struct Feature: Sendable, Hashable, ExpressibleByStringLiteral {
    /// The name.
    public var name: String

    /// A feature by name; the launcher refuses one it does not know.
    public init(stringLiteral name: String) { self.name = name }

    /// Landlock as a second lock inside the container wall.
    public static let landlock: Feature = "landlock"
    /// Refusing to truncate files that are not writable (Landlock 3).
    public static let truncate: Feature = "fs-truncate"
    /// TCP ports (Landlock 4).
    public static let networkTCP: Feature = "net-tcp"
    /// Refusing ioctl on devices (Landlock 5).
    public static let ioctlDevice: Feature = "fs-ioctl-dev"
    /// Refusing signals to processes outside (Landlock 6).
    public static let signalScope: Feature = "signal-scope"
    /// Refusing abstract unix sockets outside (Landlock 6).
    public static let abstractUnixScope: Feature = "abstract-unix-scope"
    /// The memory limit.
    public static let memoryLimit: Feature = "memory-limit"
    /// The limit on processes.
    public static let processLimit: Feature = "process-limit"
    /// The limit on CPU time.
    public static let cpuLimit: Feature = "cpu-limit"
    /// Hiding paths inside a granted tree.
    public static let deny: Feature = "deny"
    /// The host name.
    public static let hostname: Feature = "hostname"
    /// The user and group ids.
    public static let identity: Feature = "identity"
    /// The size of the private /tmp.
    public static let temporarySize: Feature = "tmp-size"
  }

  /// The wall to run behind; nil is what the profile says, `automatic` where there is none.
  public var wall: Wall?
  /// Paths to read, with everything beneath them.
  public var read: [Bytes] = []
  /// Paths to read, change and execute, with everything beneath them.
  public var write: [Bytes] = []
  /// Paths to read and execute, with everything beneath them.
  public var execute: [Bytes] = []
  /// Paths to hide, also inside a granted tree and where they do not exist yet.
  public var deny: [Bytes] = []
  /// Start from nothing: no system directories.
  public var isBare = false
  /// Where temporary files go.
  public var temporary = Temporary.unspecified
  /// What may reach the network.
  public var network = Network.unspecified
  /// Bounds on what the run may use.
  public var limits = Limits()
  /// When to end the run; the launcher counts in microseconds.
  public var timeout: Duration?
  /// The environment variables of the program.
  public var environment = Environment()
  /// Where the program starts; nil is where the caller is.
  public var workingDirectory: Bytes?
  /// The host name the program sees.
  public var hostname: Bytes?
  /// The user id the program sees.
  public var user: UInt32?
  /// The group id the program sees.
  public var group: UInt32?
  /// System calls, and `@group`s of them, that are refused by default.
  public var allowedSystemCalls: [Bytes] = []
  /// System calls, and `@group`s of them, to refuse.
  public var deniedSystemCalls: [Bytes] = []
  /// What may be missing on this machine: the only way to run weaker than asked.
  public var optional: [Feature] = []
  /// A profile, by name or file, whose rules come first.
  public var profile: Bytes?

  /// The default of the command line.
  public init() {}
}
