package import Linux

/// A version of Landlock's interface, and what each version added (landlock(7), "VERSIONS").
///
/// The whole story of versions is this one table: `features` says in which version a right, a scope or a flag came.
public struct ABI: Sendable, Comparable {
  /// As landlock_create_ruleset(2) tells it.
  public let version: Int

  @inlinable package init(version: Int) { self.version = version }

  /// Orders by version.
  @inlinable public static func < (a: ABI, b: ABI) -> Bool { a.version < b.version }

  /// The newest version this program knows. A newer kernel is used at this version.
  @inlinable package static var newest: ABI { ABI(version: 10) }

  /// What came with a version, under the name that `--optional` takes.
  package struct Feature: Sendable {
    package let name: StaticString
    package let since: Int
    package let kernel: StaticString
    package let filesystem: FilesystemAccess
    package let network: NetworkAccess
    package let scopes: Scopes
    package let summary: StaticString
  }

  package static let features: [Feature] = [
    Feature(
      name: "landlock", since: 1, kernel: "5.13", filesystem: .version1, network: [], scopes: [],
      summary: "files and directories"),
    Feature(
      name: "fs-refer", since: 2, kernel: "5.19", filesystem: .refer, network: [], scopes: [],
      summary: "renaming and linking across directories"),
    Feature(
      name: "fs-truncate", since: 3, kernel: "6.2", filesystem: .truncate, network: [], scopes: [],
      summary: "truncating files"),
    Feature(
      name: "net-tcp", since: 4, kernel: "6.7", filesystem: [], network: [.bindTCP, .connectTCP], scopes: [],
      summary: "TCP bind and connect by port"),
    Feature(
      name: "fs-ioctl-dev", since: 5, kernel: "6.10", filesystem: .ioctlDevice, network: [], scopes: [],
      summary: "ioctl on devices"),
    Feature(
      name: "signal-scope", since: 6, kernel: "6.12", filesystem: [], network: [], scopes: .signal,
      summary: "signals to processes outside"),
    Feature(
      name: "abstract-unix-scope", since: 6, kernel: "6.12", filesystem: [], network: [], scopes: .abstractUnixSocket,
      summary: "abstract unix sockets of processes outside"),
    Feature(
      name: "fs-resolve-unix", since: 9, kernel: "7.1", filesystem: .resolveUnix, network: [], scopes: [],
      summary: "unix sockets by path"),
    Feature(
      name: "net-udp", since: 10, kernel: "7.2", filesystem: [], network: [.bindUDP, .connectSendUDP], scopes: [],
      summary: "UDP bind, connect and send by port"),
  ]

  // The same once more, because every start asks and the table would have to be built for it; a test compares.

  /// All file rights of this version.
  package var filesystem: FilesystemAccess {
    var rights: FilesystemAccess = []
    if version >= 1 { rights.formUnion(.version1) }
    if version >= 2 { rights.formUnion(.refer) }
    if version >= 3 { rights.formUnion(.truncate) }
    if version >= 5 { rights.formUnion(.ioctlDevice) }
    if version >= 9 { rights.formUnion(.resolveUnix) }
    return rights
  }
  /// All network rights of this version.
  package var network: NetworkAccess {
    var rights: NetworkAccess = []
    if version >= 4 { rights.formUnion([.bindTCP, .connectTCP]) }
    if version >= 10 { rights.formUnion([.bindUDP, .connectSendUDP]) }
    return rights
  }
  /// All scopes of this version.
  package var scopes: Scopes { version >= 6 ? [.signal, .abstractUnixSocket] : [] }

  /// What the running kernel offers, or the error that says why it offers nothing: ENOSYS (not built in) or
  /// EOPNOTSUPP (not enabled at boot).
  package static func ofKernel() throws(Errno) -> ABI {
    ABI(version: min(try Ruleset.kernelVersion(), newest.version))
  }
}

/// What may be done with files and directories (landlock_access_fs_t).
public struct FilesystemAccess: OptionSet, BitwiseCopyable, Sendable {
  /// The kernel's bits.
  public let rawValue: UInt64
  /// What these bits say.
  @inlinable public init(rawValue: UInt64) { self.rawValue = rawValue }
  @inlinable package static var execute: FilesystemAccess { FilesystemAccess(rawValue: 1 << 0) }
  @inlinable package static var writeFile: FilesystemAccess { FilesystemAccess(rawValue: 1 << 1) }
  @inlinable package static var readFile: FilesystemAccess { FilesystemAccess(rawValue: 1 << 2) }
  @inlinable package static var readDirectory: FilesystemAccess { FilesystemAccess(rawValue: 1 << 3) }
  @inlinable package static var makeCharacterDevice: FilesystemAccess { FilesystemAccess(rawValue: 1 << 6) }
  @inlinable package static var makeBlockDevice: FilesystemAccess { FilesystemAccess(rawValue: 1 << 11) }
  @inlinable package static var refer: FilesystemAccess { FilesystemAccess(rawValue: 1 << 13) }
  @inlinable package static var truncate: FilesystemAccess { FilesystemAccess(rawValue: 1 << 14) }
  @inlinable package static var ioctlDevice: FilesystemAccess { FilesystemAccess(rawValue: 1 << 15) }
  @inlinable package static var resolveUnix: FilesystemAccess { FilesystemAccess(rawValue: 1 << 16) }
  @inlinable package static var version1: FilesystemAccess { FilesystemAccess(rawValue: (1 << 13) - 1) }

  /// The rights that make sense for something that is no directory.
  @inlinable package static var file: FilesystemAccess {
    [.execute, .writeFile, .readFile, .truncate, .ioctlDevice, .resolveUnix]
  }
  /// Reading files and listing directories.
  @inlinable package static var read: FilesystemAccess { [.readFile, .readDirectory] }
  /// Everything except device nodes: those nobody in a sandbox has a use for.
  @inlinable package static var all: FilesystemAccess {
    FilesystemAccess(rawValue: (1 << 17) - 1).subtracting([.makeCharacterDevice, .makeBlockDevice])
  }
}

/// What may be done with the network, by port (landlock_access_net_t).
public struct NetworkAccess: OptionSet, BitwiseCopyable, Sendable {
  /// The kernel's bits.
  public let rawValue: UInt64
  /// What these bits say.
  @inlinable public init(rawValue: UInt64) { self.rawValue = rawValue }
  @inlinable package static var bindTCP: NetworkAccess { NetworkAccess(rawValue: 1 << 0) }
  @inlinable package static var connectTCP: NetworkAccess { NetworkAccess(rawValue: 1 << 1) }
  @inlinable package static var bindUDP: NetworkAccess { NetworkAccess(rawValue: 1 << 2) }
  @inlinable package static var connectSendUDP: NetworkAccess { NetworkAccess(rawValue: 1 << 3) }
}

/// What may not reach processes outside the domain.
public struct Scopes: OptionSet, BitwiseCopyable, Sendable {
  /// The kernel's bits.
  public let rawValue: UInt64
  /// What these bits say.
  @inlinable public init(rawValue: UInt64) { self.rawValue = rawValue }
  @inlinable package static var abstractUnixSocket: Scopes { Scopes(rawValue: 1 << 0) }
  @inlinable package static var signal: Scopes { Scopes(rawValue: 1 << 1) }
}
