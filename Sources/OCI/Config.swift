package import Linux

/// A container as config.json describes it (runtime-spec 1.3, config.md and config-linux.md).
///
/// Strings are NUL-terminated bytes in the arena that the reader was given; what the text leaves out is nil or empty.
public struct Config {
  package var version = CString("")
  package var hostname: CString?
  package var domainname: CString?
  package var root: Root?
  package var mounts: [Mount] = []
  package var process: ProcessConfig?
  package var hooks = Hooks()
  package var annotations: [(key: CString, value: CString)] = []
  package var linux = LinuxConfig()

  package init() {}

  /// The root file system (config.md, "Root").
  public struct Root {
    package var path: CString
    package var isReadOnly = false
    package init(path: CString) { self.path = path }
  }

  /// The value of an annotation, or nil.
  package func annotation(_ key: StaticString) -> CString? {
    for annotation in annotations where annotation.key == key { return annotation.value }
    return nil
  }
}

/// One entry of `mounts` (config.md, "Mounts"), its options as they stand.
public struct MountConfig {
  package var destination = CString("")
  package var type: CString?
  package var source: CString?
  package var options: [CString] = []
  package var userMappings: [IDMapping] = []
  package var groupMappings: [IDMapping] = []
  package init() {}
}

extension Config {
  /// One entry of `mounts`.
  public typealias Mount = MountConfig
}

/// A range of ids and what it stands for (user_namespaces(7)).
public struct IDMapping: Equatable, Sendable {
  package var container: UInt32
  package var host: UInt32
  package var count: UInt32
  package init(container: UInt32, host: UInt32, count: UInt32) {
    self.container = container
    self.host = host
    self.count = count
  }
}

/// What runs in a container: `process` of config.json, or the file that `exec --process` names (config.md, "Process").
public struct ProcessConfig {
  package var arguments: [CString] = []
  package var environment: [CString] = []
  package var workingDirectory = CString("/")
  package var hasTerminal = false
  /// Rows and columns.
  package var consoleSize: (height: UInt16, width: UInt16)?
  package var user: UInt32 = 0
  package var group: UInt32 = 0
  package var mask: UInt32?
  package var additionalGroups: [UInt32] = []
  /// Nil when the text has no `capabilities`: then a container's process has none.
  package var capabilities: Capabilities?
  /// Names in the sets that are no capability, at most 64 of them; each is worth a warning.
  package var unknownCapabilities: [CString] = []
  package var limits: [Limit] = []
  package var noNewPrivileges = false
  package var oomScoreAdjustment: Int32?
  package var apparmorProfile: CString?
  package var selinuxLabel: CString?
  package var scheduler: Scheduler?
  package var ioPriority: (class: UInt16, priority: UInt16)?
  /// Lists as cpuset(7) writes them.
  package var initialAffinity: CString?
  package var finalAffinity: CString?

  package init() {}

  /// The five sets, bit n for capability n (capabilities(7)).
  public struct Capabilities: Equatable, Sendable {
    package var bounding: UInt64 = 0
    package var effective: UInt64 = 0
    package var inheritable: UInt64 = 0
    package var permitted: UInt64 = 0
    package var ambient: UInt64 = 0
    package init() {}
  }

  /// One entry of `rlimits`: the resource by its number (getrlimit(2)).
  public struct Limit {
    package var resource: Int
    package var soft: UInt64
    package var hard: UInt64
    package init(resource: Int, soft: UInt64, hard: UInt64) {
      self.resource = resource
      self.soft = soft
      self.hard = hard
    }
  }

  /// What sched_setattr(2) takes.
  public struct Scheduler {
    package var policy: UInt32 = 0
    package var nice: Int32 = 0
    package var priority: UInt32 = 0
    package var flags: UInt64 = 0
    package var runtime: UInt64 = 0
    package var deadline: UInt64 = 0
    package var period: UInt64 = 0
    /// The text has the field, whatever it says.
    package var hasRuntime = false
    package var hasDeadline = false
    package init() {}
  }
}

/// The programs to run at the turns of a container's life (config.md, "POSIX-platform Hooks").
public struct Hooks {
  package var prestart: [Hook] = []
  package var createRuntime: [Hook] = []
  package var createContainer: [Hook] = []
  package var startContainer: [Hook] = []
  package var poststart: [Hook] = []
  package var poststop: [Hook] = []
  package init() {}
}

/// One hook.
public struct Hook {
  package var path: CString
  /// The whole vector, `args[0]` included; the path alone when the text has none.
  package var arguments: [CString] = []
  package var environment: [CString] = []
  /// Seconds.
  package var timeout: Int64?
  package init(path: CString) { self.path = path }
}

/// The section `linux` (config-linux.md).
public struct LinuxConfig {
  package var namespaces: [Namespace] = []
  package var userMappings: [IDMapping] = []
  package var groupMappings: [IDMapping] = []
  /// Seconds and nanoseconds added to the clocks of a time namespace.
  package var monotonicOffset: (seconds: Int64, nanoseconds: UInt32)?
  package var boottimeOffset: (seconds: Int64, nanoseconds: UInt32)?
  package var devices: [Device] = []
  package var cgroupsPath: CString?
  package var resources = Resources()
  /// The text has a `resources` section.
  package var hasResources = false
  package var rootfsPropagation: CString?
  package var maskedPaths: [CString] = []
  package var readonlyPaths: [CString] = []
  package var mountLabel: CString?
  package var sysctl: [(key: CString, value: CString)] = []
  package var seccomp: SeccompConfig?
  /// The domain as personality(2) takes it.
  package var personality: UInt32?
  package var intelRdt: IntelRdt?
  package var memoryPolicy: MemoryPolicy?
  package var netDevices: [(host: CString, name: CString?)] = []

  package init() {}

  /// Namespaces of namespaces(7).
  public enum Kind: UInt8, Sendable { case pid, network, mount, ipc, uts, user, cgroup, time }

  /// A namespace to make, or to join by its path.
  public struct Namespace {
    package var kind: Kind
    package var path: CString?
    package init(kind: Kind, path: CString?) {
      self.kind = kind
      self.path = path
    }
  }

  /// A device node: `kind` is `c`, `b`, `u` or `p`.
  public struct Device {
    package var path = CString("")
    package var kind: UInt8 = 0
    package var major: Int64 = 0
    package var minor: Int64 = 0
    package var mode: UInt32?
    package var user: UInt32?
    package var group: UInt32?
    package init() {}
  }

  /// Resource director (config-linux.md, "IntelRdt").
  public struct IntelRdt {
    package var closID: CString?
    package var l3CacheSchema: CString?
    package var memBwSchema: CString?
    package var schemata: [CString] = []
    package var enableMonitoring = false
    package init() {}
  }

  /// What set_mempolicy(2) takes: mode with its flags, and a list of nodes.
  public struct MemoryPolicy {
    package var mode: UInt32 = 0
    package var nodes: CString?
    package init() {}
  }
}

/// Limits of control groups (config-linux.md, "Control groups"); also what `update --resources` reads.
public struct Resources {
  package var devices: [DeviceRule] = []
  package var memory = Memory()
  package var cpu = CPU()
  package var pidsLimit: Int64?
  package var blockIO = BlockIO()
  package var hugepages: [(pageSize: CString, limit: UInt64)] = []
  package var rdma: [(device: CString, handles: UInt32?, objects: UInt32?)] = []
  package var networkClass: UInt32?
  package var networkPriorities: [(name: CString, priority: UInt32)] = []
  /// Files of cgroup v2 and what is written to them.
  package var unified: [(file: CString, value: CString)] = []

  package init() {}

  /// One entry of `devices`: nil numbers are wildcards; `access` holds bits 1 r, 2 w, 4 m.
  public struct DeviceRule {
    package var isAllowed = false
    /// `a`, `b`, `c`, `u` or `p`.
    package var kind: UInt8 = UInt8(ascii: "a")
    package var major: Int64?
    package var minor: Int64?
    package var access: UInt8 = 7
    package init() {}
  }

  /// Bytes; -1 is no limit.
  public struct Memory {
    package var limit: Int64?
    package var reservation: Int64?
    package var swap: Int64?
    package var kernel: Int64?
    package var kernelTCP: Int64?
    package var swappiness: UInt64?
    package var disableOOMKiller: Bool?
    package var useHierarchy: Bool?
    package var checkBeforeUpdate: Bool?
    package init() {}
  }

  /// Times in microseconds.
  public struct CPU {
    package var shares: UInt64?
    package var quota: Int64?
    package var burst: UInt64?
    package var period: UInt64?
    package var realtimeRuntime: Int64?
    package var realtimePeriod: UInt64?
    package var cpus: CString?
    package var mems: CString?
    package var idle: Int64?
    package init() {}
  }

  /// Weights, and limits by device in bytes or operations per second.
  public struct BlockIO {
    package var weight: UInt16?
    package var leafWeight: UInt16?
    package var weightDevices: [(major: Int64, minor: Int64, weight: UInt16?, leafWeight: UInt16?)] = []
    package var readBytes: [Throttle] = []
    package var writeBytes: [Throttle] = []
    package var readOperations: [Throttle] = []
    package var writeOperations: [Throttle] = []
    package init() {}

    /// Nothing is asked for; a weight of 0 is none.
    package var isEmpty: Bool {
      (weight ?? 0) == 0 && (leafWeight ?? 0) == 0 && weightDevices.isEmpty && readBytes.isEmpty && writeBytes.isEmpty
        && readOperations.isEmpty && writeOperations.isEmpty
    }
  }

  /// A rate for one device.
  public struct Throttle {
    package var major: Int64
    package var minor: Int64
    package var rate: UInt64
    package init(major: Int64, minor: Int64, rate: UInt64) {
      self.major = major
      self.minor = minor
      self.rate = rate
    }
  }
}

/// The section `seccomp`, names as they stand (config-linux.md, "Seccomp").
public struct SeccompConfig {
  package var defaultAction = CString("")
  package var defaultErrno: UInt32?
  package var architectures: [CString] = []
  package var flags: [CString] = []
  /// The text has a list of flags: an empty one asks for none, where runtimes otherwise have a default.
  package var hasFlags = false
  package var listenerPath: CString?
  package var listenerMetadata: CString?
  package var calls: [Calls] = []
  package init() {}

  /// Calls that get the same action.
  public struct Calls {
    package var names: [CString] = []
    package var action = CString("")
    package var errno: UInt32?
    package var arguments: [Argument] = []
    package init() {}
  }

  /// A condition on one argument.
  public struct Argument {
    package var index: UInt32 = 0
    package var value: UInt64 = 0
    package var valueTwo: UInt64 = 0
    package var comparison = CString("")
    package init() {}
  }
}
