package import Linux

/// What a program may do: a pure value that the flag grammar makes and `Plan` turns into kernel calls.
public struct Policy: Sendable {
  /// Which wall stands between the program and the kernel.
  public enum Wall: Sendable, Equatable {
    /// `container` where user namespaces really work, else `process`.
    case automatic
    /// Landlock and seccomp.
    case process
    /// The same, and namespaces around it.
    case container
  }

  /// What a grant allows with a path and everything beneath it.
  public enum Access: Sendable, Equatable {
    /// Read files and list directories.
    case read
    /// The same, and execute.
    case execute
    /// Everything: what a build needs of its own directory.
    case write
  }

  /// A path that exists for the program.
  package struct Grant: Sendable {
    package var path: CString
    package var access: Access
  }

  /// Where temporary files go.
  public enum Temporary: Sendable, Equatable {
    /// An empty directory of this run's own; at most `size` bytes where one is given.
    case `private`(size: UInt64?)
    /// The machine's own /tmp, writable.
    case host
  }

  /// TCP ports, first to last.
  package struct Ports: BitwiseCopyable, Sendable, Equatable {
    package var first: UInt16
    package var last: UInt16
    package init(_ first: UInt16, _ last: UInt16) {
      self.first = first
      self.last = last
    }
  }

  /// What may reach the network.
  public enum Network: Sendable, Equatable {
    /// Nothing. In the container wall the program has a loopback interface of its own.
    case none
    /// The machine's network, by the ports of `connect` and `bind`.
    case ports
    /// All of the machine's network.
    case host
  }

  /// Bounds on what the run may use; nil is no bound.
  package struct Limits: Sendable {
    package var memory: UInt64?
    package var processes: UInt64?
    package var openFiles: UInt64?
    package var fileSize: UInt64?
    /// Percent of one CPU.
    package var cpuPercent: UInt64?
    /// CPUs the program may run on, bit n of word n / 64.
    package var cpus: [UInt64]?
    package init() {}
  }

  /// Which of the caller's environment variables stay.
  public enum Environment: Sendable {
    /// A short list without secrets: PATH, HOME, USER, TERM, LANG ...
    case short
    case all
    case none
  }

  /// A variable by flag: `NAME=VALUE`, or `NAME` to keep the caller's.
  package typealias Variable = CString

  package var wall = Wall.automatic
  package var grants: [Grant] = []
  package var denied: [CString] = []
  package var temporary = Temporary.private(size: nil)
  package var isBare = false
  package var network = Network.none
  package var networkWasSet = false
  package var connect: [Ports] = []
  package var bind: [Ports] = []
  package var bindsAnyPort = false
  package var limits = Limits()
  /// Nanoseconds.
  package var timeout: Int64?
  package var environment = Environment.short
  package var variables: [Variable] = []
  package var workingDirectory: CString?
  package var hostname: CString?
  package var user: UInt32?
  package var group: UInt32?
  package var allowedCalls: [CString] = []
  package var deniedCalls: [CString] = []
  package var optional: Features = []
  package var inputIsNull = false
  package var hasTerminal = false
  /// A file name, or `fd:N`.
  package var report: CString?
  package var isQuiet = false
  package var isVerbose = false
  package var profile: CString?
  /// The program and its arguments.
  package var command: [CString] = []

  package init() {}
}

/// What a kernel may lack, by the names that `--optional` takes: the only way to run weaker than asked.
public struct Features: OptionSet, Sendable {
  /// A bit for each feature.
  public let rawValue: UInt32
  /// The features of these bits.
  @inlinable public init(rawValue: UInt32) { self.rawValue = rawValue }
  @inlinable package static var landlock: Features { Features(rawValue: 1 << 0) }
  @inlinable package static var truncate: Features { Features(rawValue: 1 << 1) }
  @inlinable package static var networkTCP: Features { Features(rawValue: 1 << 2) }
  @inlinable package static var ioctlDevice: Features { Features(rawValue: 1 << 3) }
  @inlinable package static var signalScope: Features { Features(rawValue: 1 << 4) }
  @inlinable package static var abstractUnixScope: Features { Features(rawValue: 1 << 5) }
  @inlinable package static var memoryLimit: Features { Features(rawValue: 1 << 6) }
  @inlinable package static var processLimit: Features { Features(rawValue: 1 << 7) }
  @inlinable package static var cpuLimit: Features { Features(rawValue: 1 << 8) }
  @inlinable package static var deny: Features { Features(rawValue: 1 << 9) }
  @inlinable package static var hostname: Features { Features(rawValue: 1 << 10) }
  @inlinable package static var identity: Features { Features(rawValue: 1 << 11) }
  @inlinable package static var temporarySize: Features { Features(rawValue: 1 << 12) }

  /// Every feature with its name and what is lost without it.
  package static func describe(_ body: (Features, StaticString, StaticString) -> Void) {
    body(.landlock, "landlock", "Landlock as a second lock inside the container wall")
    body(.truncate, "fs-truncate", "refusing to truncate files that are not writable (Landlock 3, kernel 6.2)")
    body(.networkTCP, "net-tcp", "TCP ports (Landlock 4, kernel 6.7)")
    body(.ioctlDevice, "fs-ioctl-dev", "refusing ioctl on devices (Landlock 5, kernel 6.10)")
    body(.signalScope, "signal-scope", "refusing signals to processes outside (Landlock 6, kernel 6.12)")
    body(.abstractUnixScope, "abstract-unix-scope", "refusing abstract unix sockets outside (Landlock 6, kernel 6.12)")
    body(.memoryLimit, "memory-limit", "one memory limit for all processes together (each alone is bounded instead)")
    body(.processLimit, "process-limit", "the limit on processes")
    body(.cpuLimit, "cpu-limit", "the limit on CPU time")
    body(.deny, "deny", "hiding paths inside a granted tree")
    body(.hostname, "hostname", "the host name")
    body(.identity, "identity", "the user and group ids")
    body(.temporarySize, "tmp-size", "the size of the private /tmp")
  }

  /// The feature of that name.
  package init?(name: CString) {
    var found: Features?
    Features.describe { feature, text, _ in if name == text { found = feature } }
    guard let found else { return nil }
    self = found
  }

  /// The name `--optional` takes for a single feature.
  package var name: StaticString {
    var found: StaticString = "?"
    Features.describe { feature, text, _ in if feature == self { found = text } }
    return found
  }
}
