package import Landlock
package import Linux

/// One entry of a plan: a kernel call with its arguments resolved, and the rule it serves.
///
/// Plain data, so that a child can walk a plan without touching a reference count.
package struct Step: BitwiseCopyable, Sendable {
  package let call: Call
  package let rule: Rule

  package init(_ call: Call, for rule: Rule) {
    self.call = call
    self.rule = rule
  }
}

/// Why a step is there.
package enum Rule: UInt8, BitwiseCopyable, Sendable {
  case isolation, survivors, systemDirectories, read, write, execute, workingDirectory, program, deny
  case temporary, home, devices, processes, hostname, identity, network, memoryLimit, processLimit, cpuLimit
  case openFilesLimit, fileSizeLimit, cpus, environment, privileges, landlock, systemCalls, descriptors, terminal
  case standardInput, signals, run

  /// The rule in words, with the flag that sets it.
  package var text: StaticString {
    switch self {
    case .isolation: "isolation"
    case .survivors: "nothing survives"
    case .systemDirectories: "system directories (--bare leaves them out)"
    case .read: "--read"
    case .write: "--write"
    case .execute: "--exec"
    case .workingDirectory: "working directory (--cwd)"
    case .program: "the program itself"
    case .deny: "--deny"
    case .temporary: "private temporary files (--tmp)"
    case .home: "empty home directory"
    case .devices: "minimal /dev"
    case .processes: "own /proc"
    case .hostname: "--hostname"
    case .identity: "identity (--uid, --gid)"
    case .network: "network (--net, --net-allow, --net-bind)"
    case .memoryLimit: "--memory"
    case .processLimit: "--processes"
    case .cpuLimit: "--cpu"
    case .openFilesLimit: "--open-files"
    case .fileSizeLimit: "--file-size"
    case .cpus: "--cpus"
    case .environment: "environment (--env)"
    case .privileges: "no privileges"
    case .landlock: "Landlock"
    case .systemCalls: "system calls (--allow-syscall, --deny-syscall)"
    case .descriptors: "descriptors above 2"
    case .terminal: "--tty"
    case .standardInput: "--stdin"
    case .signals: "signals as the caller had them"
    case .run: "the program"
    }
  }
}

/// What a step does. Paths without a leading slash are relative to the new root, which is the working directory of
/// init while the root file system is put together.
package enum Call: BitwiseCopyable, Sendable {
  // Identity and life
  case parentDeathSignal
  case checkLauncher
  case becomeSubreaper
  case noNewPrivileges
  case scopeSignals
  case denySetgroups
  case mapUsers(CString)
  case mapGroups(CString)
  case dropCapabilities
  // Root file system
  case setMask(Int)
  case makeRoot(size: CString)
  case replaceRoot(source: CString)
  case makeDirectory(CString, permissions: Int)
  case makeFile(CString, permissions: Int)
  case makeLink(CString, target: CString)
  case copyTree(CString, slot: Int, Mount.Attributes)
  case attach(slot: Int, CString)
  case bind(source: CString, target: CString, Mount.Attributes?)
  case seal(Mount.Attributes)
  case mountProcesses(CString, Mount.Attributes)
  case mountTerminals(CString)
  case bindTerminal(CString)
  case pivot
  case makePrivateDirectory(CString)
  // Namespaces
  case setHostname(CString)
  // The program's own process
  case joinCgroup(Int)
  case limit(Process.Resource, UInt64)
  case setAffinity(address: Int, count: Int)
  case openAsInput(CString)
  case takeTerminal
  case changeDirectory(CString)
  // Landlock
  case createRuleset(FilesystemAccess, NetworkAccess, Scopes, version: Int)
  case allowPath(CString, FilesystemAccess, isDirectory: Bool)
  case allowPorts(first: UInt16, last: UInt16, NetworkAccess)
  case enforceRuleset
  case verify(signalScope: Bool)
  // The end
  case installFilter(address: Int, count: Int, notifies: Bool)
  case closeDescriptors
  case restoreSignals(Signal.Set, ignoresChild: Bool)
  case execute(CString, StringVector, StringVector)
}
