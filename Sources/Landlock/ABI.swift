package import Linux

/// A version of Landlock's interface, and what each version added (landlock(7), "VERSIONS").
///
/// The whole story of versions is this one table: `features` says in which version a right, a scope or a flag came.
package struct ABI: Sendable, Comparable {
  package let version: Int

  package init(version: Int) { self.version = version }

  package static func < (a: ABI, b: ABI) -> Bool { a.version < b.version }

  /// The newest version this program knows. A newer kernel is used at this version.
  package static let newest = ABI(version: 10)

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

  /// All file rights of this version.
  package var filesystem: FilesystemAccess {
    Self.features.reduce(into: []) { if $1.since <= version { $0.formUnion($1.filesystem) } }
  }
  /// All network rights of this version.
  package var network: NetworkAccess {
    Self.features.reduce(into: []) { if $1.since <= version { $0.formUnion($1.network) } }
  }
  /// All scopes of this version.
  package var scopes: Scopes {
    Self.features.reduce(into: []) { if $1.since <= version { $0.formUnion($1.scopes) } }
  }

  /// What the running kernel offers, or the error that says why it offers nothing: ENOSYS (not built in) or
  /// EOPNOTSUPP (not enabled at boot).
  package static func ofKernel() throws(Errno) -> ABI {
    ABI(version: min(try Ruleset.kernelVersion(), newest.version))
  }
}

/// What may be done with files and directories (landlock_access_fs_t).
package struct FilesystemAccess: OptionSet, Sendable {
  package let rawValue: UInt64
  package init(rawValue: UInt64) { self.rawValue = rawValue }
  package static let execute = FilesystemAccess(rawValue: 1 << 0)
  package static let writeFile = FilesystemAccess(rawValue: 1 << 1)
  package static let readFile = FilesystemAccess(rawValue: 1 << 2)
  package static let readDirectory = FilesystemAccess(rawValue: 1 << 3)
  package static let makeCharacterDevice = FilesystemAccess(rawValue: 1 << 6)
  package static let makeBlockDevice = FilesystemAccess(rawValue: 1 << 11)
  package static let refer = FilesystemAccess(rawValue: 1 << 13)
  package static let truncate = FilesystemAccess(rawValue: 1 << 14)
  package static let ioctlDevice = FilesystemAccess(rawValue: 1 << 15)
  package static let resolveUnix = FilesystemAccess(rawValue: 1 << 16)
  package static let version1 = FilesystemAccess(rawValue: (1 << 13) - 1)

  /// The rights that make sense for something that is no directory.
  package static let file: FilesystemAccess = [.execute, .writeFile, .readFile, .truncate, .ioctlDevice, .resolveUnix]
  /// Reading files and listing directories.
  package static let read: FilesystemAccess = [.readFile, .readDirectory]
  /// Everything except device nodes: those nobody in a sandbox has a use for.
  package static let all = FilesystemAccess(rawValue: (1 << 17) - 1).subtracting([.makeCharacterDevice, .makeBlockDevice])
}

/// What may be done with the network, by port (landlock_access_net_t).
package struct NetworkAccess: OptionSet, Sendable {
  package let rawValue: UInt64
  package init(rawValue: UInt64) { self.rawValue = rawValue }
  package static let bindTCP = NetworkAccess(rawValue: 1 << 0)
  package static let connectTCP = NetworkAccess(rawValue: 1 << 1)
  package static let bindUDP = NetworkAccess(rawValue: 1 << 2)
  package static let connectSendUDP = NetworkAccess(rawValue: 1 << 3)
}

/// What may not reach processes outside the domain.
package struct Scopes: OptionSet, Sendable {
  package let rawValue: UInt64
  package init(rawValue: UInt64) { self.rawValue = rawValue }
  package static let abstractUnixSocket = Scopes(rawValue: 1 << 0)
  package static let signal = Scopes(rawValue: 1 << 1)
}
