package import Linux

/// What the command line says about another process in a container.
public struct ExecOptions {
  /// A file with a `process` of config.json; the words below do not count then.
  package var processFile: CString?
  package var arguments: [CString] = []
  package var environment: [CString] = []
  package var workingDirectory: CString?
  package var hasTerminal = false
  /// `UID[:GID]`
  package var user: (user: UInt32, group: UInt32?)?
  package var additionalGroups: [UInt32] = []
  /// Bits added to the bounding, effective and permitted sets.
  package var capabilities: UInt64 = 0
  package var noNewPrivileges: Bool?
  package var apparmorProfile: CString?
  package var processLabel: CString?
  package var consoleSocket: CString?
  package var pidFile: CString?
  package var pidfdSocket: CString?
  package var isDetached = false
  package var preserved: Int32 = 0
  /// A group inside the container's own.
  package var controlGroup: CString?
  package var ignoresPause = false

  package init() {}
}
