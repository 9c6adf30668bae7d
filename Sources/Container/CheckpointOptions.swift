package import Linux

/// What the command line says about a checkpoint, made or restored.
public struct CheckpointOptions {
  package var images = CString("checkpoint")
  /// Where criu writes its log and keeps what it needs meanwhile; the images' directory if nil.
  package var work: CString?
  /// The images of an earlier `--pre-dump`, relative to these.
  package var parent: CString?
  package var leavesRunning = false
  package var isPreDump = false
  package var tcpEstablished = false
  package var tcpSkipsInFlight = false
  package var tcpClose = false
  package var externalUnixSockets = false
  package var shellJob = false
  package var fileLocks = false
  package var linkRemap = false
  package var lazyPages = false
  package var autoDedup = false
  /// A descriptor to which a NUL goes when lazy pages can be asked for.
  package var status: Int32 = -1
  package var pageServer: (address: [UInt8], port: Int)?
  /// criu's numbers: 0 ignore, 1 none, 2 props, 3 soft, 4 full, 5 strict.
  package var controlGroupMode = 3
  /// Namespaces that are made anew, empty.
  package var emptyNamespaces = Process.Namespaces(rawValue: 0)
  /// 1 iptables, 2 nftables, 3 skip.
  package var networkLock: Int?
  package var lsmProfile: CString?
  package var lsmMountContext: CString?

  package init() {}
}
