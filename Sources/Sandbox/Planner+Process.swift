internal import Landlock
internal import Linux
internal import Policy

extension Planner {
  /// The process wall: Landlock rules for every grant, no namespaces. Init keeps signals inside, so that it can end
  /// everything of the run at once, and removes the private directory.
  mutating func planProcess() throws(Refusal) {
    try refuseDenied()
    initial.append(Step(.noNewPrivileges, for: .privileges))
    initial.append(Step(.becomeSubreaper, for: .survivors))
    if situation.landlock >= 6 { initial.append(Step(.scopeSignals, for: .survivors)) }
    initial.append(Step(.checkLauncher, for: .survivors))
    planPrivateDirectory()

    program.append(Step(.parentDeathSignal, for: .survivors))
    if policy.hasTerminal { program.append(Step(.takeTerminal, for: .terminal)) }
    planProgramLimits()
    program.append(Step(.changeDirectory(arena.string(workingDirectory)), for: .workingDirectory))
    planRuleset()
    let version = ABI(version: situation.landlock)
    for grant in grants { allow(grant.path, grant.access, grant.isDirectory, grant.rule, version) }
    if let privateDirectory {
      program.append(
        Step(
          .allowPath(privateDirectory, FilesystemAccess.all.intersection(version.filesystem), isDirectory: true),
          for: .temporary))
    } else {
      SystemPaths.forEachTemporary { path in
        if let found = try? resolver.resolve(CString(path).bytes) {
          allow(found.canonical, .write, true, .temporary, version)
        }
      }
    }
    let device: FilesystemAccess = [.readFile, .writeFile, .truncate, .ioctlDevice]
    SystemPaths.forEachDevice { path in
      program.append(
        Step(.allowPath(CString(path), device.intersection(version.filesystem), isDirectory: false), for: .devices))
    }
    if situation.hasTerminal || policy.hasTerminal {
      unsafe program.append(
        Step(
          .allowPath(CString("/dev/tty"), device.intersection(version.filesystem), isDirectory: false), for: .devices))
    }
    unsafe program.append(
      Step(.allowPath(CString("/proc/self"), [.readFile, .readDirectory], isDirectory: true), for: .processes))
    SystemPaths.forEachProcessFact { path in
      guard let found = try? Path.status(CString(path)) else { return }
      program.append(Step(.allowPath(CString(path), .read, isDirectory: found.isDirectory), for: .processes))
    }
  }

  private mutating func allow(
    _ path: [UInt8], _ access: Policy.Access, _ isDirectory: Bool, _ rule: Rule, _ version: ABI
  ) {
    let rights: FilesystemAccess =
      switch access {
      case .read: .read
      case .execute: [.readFile, .readDirectory, .execute]
      case .write: .all
      }
    program.append(
      Step(.allowPath(arena.string(path), rights.intersection(version.filesystem), isDirectory: isDirectory), for: rule)
    )
  }

  /// A ruleset that handles every right of this kernel's version, and the ports of the policy.
  mutating func planRuleset(without unhandled: FilesystemAccess = []) {
    let version = ABI(version: situation.landlock)
    var network: NetworkAccess = []
    switch policy.network {
    case .host: break
    // The container wall without network has a loopback interface of its own, free to use.
    case .none: if wall == .process { network = version.network }
    case .ports:
      network = version.network
      if policy.bindsAnyPort { network.remove(.bindTCP) }
    }
    program.append(
      Step(
        .createRuleset(version.filesystem.subtracting(unhandled), network, version.scopes, version: version.version),
        for: .landlock))
    guard policy.network == .ports else { return }
    if network.contains(.connectTCP) {
      for ports in policy.connect {
        program.append(Step(.allowPorts(first: ports.first, last: ports.last, .connectTCP), for: .network))
      }
    }
    if network.contains(.bindTCP) {
      for ports in policy.bind {
        program.append(Step(.allowPorts(first: ports.first, last: ports.last, .bindTCP), for: .network))
      }
    }
  }

  /// Landlock only ever adds: what lies beneath a grant cannot be taken out again.
  private mutating func refuseDenied() throws(Refusal) {
    for path in policy.denied {
      guard let found = try? resolver.resolve(path.bytes, mayBeMissing: true) else { continue }
      if isGranted(found.canonical, .read) && !mayLack(.deny, "paths of --deny inside granted trees are visible") {
        throw Refusal(
          .notEnforceable(
            rule: "--deny", missing: "Landlock cannot take back a part of what is granted",
            remedy: "--wall container can, --optional deny runs without"), path.bytes)
      }
    }
  }

  /// An empty directory in place of /tmp, which this wall can only forbid, named by TMPDIR and HOME.
  private mutating func planPrivateDirectory() {
    guard policy.temporary != .host else { return }
    // Where the caller wants temporary files, which inside another run is the only place; else in memory.
    var path: [UInt8] = []
    Process.environment { if $0.hasPrefix("TMPDIR=/") { path = $0.suffix(from: 7).bytes } }
    if path.isEmpty || !Path.isWritable(arena.string(path)) {
      path = CString(Path.isWritable(CString("/dev/shm")) ? "/dev/shm" : "/tmp").bytes
    }
    path += CString("/thinwall-").bytes
    path += situation.token
    let directory = arena.string(path)
    privateDirectory = directory
    initial.append(Step(.makePrivateDirectory(directory), for: .temporary))
    if policy.environment == .none { return }
    setVariable("TMPDIR=", path)
    // A home that cannot be read is worse for many programs than none: they are told of the private directory.
    let home = environment.value(of: "HOME")?.bytes
    if let home, !isGranted(home, .read) { setVariable("HOME=", path) }
  }

  private mutating func setVariable(_ name: StaticString, _ value: [UInt8]) {
    environment.set(arena.string(CString(name).bytes + value))
  }
}
