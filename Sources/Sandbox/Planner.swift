internal import Landlock
internal import Linux
package import Policy
internal import Seccomp

/// Turns a policy into a plan for one wall on this machine. Pure but for looking at the paths that the policy names.
package struct Planner: ~Copyable {
  let policy: Policy
  let situation: Situation
  let wall: Policy.Wall
  var arena: Arena
  var resolver: PathResolver
  var environment: EnvironmentBuilder
  var initial: [Step] = []
  var program: [Step] = []
  var notes: [StaticString] = []
  var notifies = false
  var cgroups = CgroupPlan()
  var placeholders: [CString] = []
  var privateDirectory: CString?
  /// What exists for the program, by canonical path.
  var grants: [ResolvedGrant] = []
  /// Links that have to exist for granted paths to be reached by the names that were used.
  var links: [ResolvedPath.Link] = []
  var workingDirectory: [UInt8] = []
  var executable = CString("")

  /// A path that exists for the program.
  struct ResolvedGrant {
    var path: [UInt8]
    var access: Policy.Access
    var isDirectory: Bool
    var rule: Rule
  }

  /// The plan of `policy` behind `wall`, which is not `automatic`; or why there can be none.
  package static func plan(_ policy: Policy, wall: Policy.Wall, in situation: Situation) throws(Refusal) -> Plan {
    let here = try directory(of: policy)
    let arena: Arena
    do throws(Errno) { arena = try Arena(capacity: 1 << 26) } catch { throw Refusal(.call("mmap", error)) }
    var planner = Planner(policy, wall, situation, here, arena)
    try planner.refuseWhatCannotBeEnforced()
    try planner.collectGrants()
    try planner.planLimits()
    if wall == .container { try planner.planContainer() } else { try planner.planProcess() }
    try planner.planProgram()
    return planner.finish()
  }

  private init(
    _ policy: Policy, _ wall: Policy.Wall, _ situation: Situation, _ here: [UInt8], _ arena: consuming Arena
  ) {
    self.policy = policy
    self.wall = wall
    self.situation = situation
    environment = EnvironmentBuilder(policy, arena: &arena)
    self.arena = arena
    resolver = PathResolver(workingDirectory: here)
  }

  private static func directory(of policy: Policy) throws(Refusal) -> [UInt8] {
    do throws(Errno) {
      return try Path.workingDirectory()
    } catch {
      if policy.workingDirectory == nil { throw Refusal(.path(rule: "working directory", error), [UInt8(ascii: ".")]) }
      return [UInt8(ascii: "/")]
    }
  }

  private consuming func finish() -> Plan {
    var namespaces: Process.Namespaces = []
    if wall == .container {
      namespaces = [.user, .mount, .pid, .ipc, .uts, .cgroup]
      if policy.network == .none { namespaces.insert(.network) }
    }
    let isSupervised = policy.network == .ports && !policy.bindsAnyPort
    return Plan(
      wall: wall, namespaces: namespaces, initial: initial, program: program, cgroups: cgroups,
      privateDirectory: privateDirectory, listenPorts: isSupervised ? policy.bind : nil, notifies: notifies,
      placeholders: placeholders,
      landlock: situation.landlock, notes: notes, arena: arena)
  }

  /// Whether a named feature may be missing; notes it if so.
  mutating func mayLack(_ feature: Features, _ note: StaticString) -> Bool {
    guard policy.optional.contains(feature) else { return false }
    notes.append(note)
    return true
  }

  // MARK: What this kernel lacks

  private mutating func refuseWhatCannotBeEnforced() throws(Refusal) {
    let version = situation.landlock
    if version == 0 {
      if wall == .process {
        throw Refusal(
          .notEnforceable(
            rule: "the process wall", missing: "this kernel has no Landlock, or it is not enabled at boot",
            remedy: "--wall container with --optional landlock needs none"))
      }
      if !mayLack(.landlock, "no Landlock: namespaces and seccomp alone") {
        throw Refusal(
          .notEnforceable(
            rule: "Landlock on top of the container wall",
            missing: "this kernel has none, or it is not enabled at boot",
            remedy: "--optional landlock runs without it"))
      }
    }
    if wall == .process {
      try require(
        3, .truncate, "read-only files", "Landlock 3 (kernel 6.2), without which they can be truncated, is missing",
        "--wall container or --optional fs-truncate", "files that are not writable can be truncated")
      try require(
        5, .ioctlDevice, "ioctl on devices", "Landlock 5 (kernel 6.10) is missing",
        "--wall container or --optional fs-ioctl-dev", "ioctl on devices that can be opened is not restricted")
      try require(
        6, .signalScope, "signals to processes outside", "Landlock 6 (kernel 6.12) is missing",
        "--wall container or --optional signal-scope",
        "the program can signal other processes of this user, and a daemon of it can outlive a killed launcher")
    }
    if wall == .process || policy.network != .none {
      try require(
        6, .abstractUnixScope, "abstract unix sockets outside", "Landlock 6 (kernel 6.12) is missing",
        "--wall container without network or --optional abstract-unix-scope",
        "the program can reach abstract unix sockets of other processes")
    }
    if policy.network == .ports {
      try require(
        4, .networkTCP, "--net-allow and --net-bind", "Landlock 4 (kernel 6.7), which filters TCP by port, is missing",
        "--net none, --net host or --optional net-tcp", "TCP ports are not restricted")
    }
    if wall == .process && policy.hostname != nil && !mayLack(.hostname, "the host name is the machine's") {
      throw Refusal(
        .notEnforceable(
          rule: "--hostname", missing: "the process wall has no namespace for it",
          remedy: "--wall container has one, --optional hostname does without"))
    }
    if wall == .process
      && (policy.user ?? situation.user, policy.group ?? situation.group) != (situation.user, situation.group)
      && !mayLack(.identity, "the ids are the caller's")
    {
      throw Refusal(
        .notEnforceable(
          rule: "--uid and --gid", missing: "the process wall has no user namespace",
          remedy: "--wall container has one, --optional identity does without"))
    }
    if wall == .process, case .private(.some) = policy.temporary,
      !mayLack(.temporarySize, "the private temporary directory has no size limit")
    {
      throw Refusal(
        .notEnforceable(
          rule: "--tmp size=N", missing: "the process wall cannot mount a file system",
          remedy: "--wall container can, --optional tmp-size does without"))
    }
  }

  private mutating func require(
    _ version: Int, _ feature: Features, _ rule: StaticString, _ missing: StaticString, _ remedy: StaticString,
    _ note: StaticString
  ) throws(Refusal) {
    if situation.landlock >= version || mayLack(feature, note) { return }
    throw Refusal(.notEnforceable(rule: rule, missing: missing, remedy: remedy))
  }

  // MARK: Grants

  private mutating func collectGrants() throws(Refusal) {
    if !policy.isBare {
      SystemPaths.forEachDirectory { addSystem($0, .execute) }
      SystemPaths.forEachSetting { addSystem($0, .read) }
    }
    for grant in policy.grants {
      let rule: Rule =
        switch grant.access {
        case .read: .read
        case .execute: .execute
        case .write: .write
        }
      try add(grant.path.bytes, grant.access, rule)
    }
    try chooseWorkingDirectory()
    try findProgram()
  }

  /// System paths that are absent, or not for this user, are left out.
  private mutating func addSystem(_ path: StaticString, _ access: Policy.Access) {
    guard let found = try? resolver.resolve(CString(path).bytes) else { return }
    insert(found, access, .systemDirectories)
  }

  private mutating func add(_ path: [UInt8], _ access: Policy.Access, _ rule: Rule) throws(Refusal) {
    do throws(Errno) {
      insert(try resolver.resolve(path), access, rule)
    } catch { throw Refusal(.path(rule: rule.text, error), path) }
  }

  private mutating func insert(_ found: ResolvedPath, _ access: Policy.Access, _ rule: Rule) {
    for var link in found.links where !links.contains(where: { isSame($0.place, link.place) }) {
      link.rule = rule
      links.append(link)
    }
    if isGranted(found.canonical, access) { return }
    if let same = grants.firstIndex(where: { isSame($0.path, found.canonical) }) {
      grants[same].access = access
      grants[same].rule = rule
      return
    }
    grants.append(
      ResolvedGrant(
        path: found.canonical, access: access, isDirectory: found.status?.isDirectory ?? true, rule: rule))
  }

  /// Whether an earlier grant covers a path.
  func isGranted(_ path: [UInt8], _ access: Policy.Access) -> Bool {
    grants.contains { isBeneath(path, $0.path) && $0.access.covers(access) }
  }

  /// `--cwd`, or where the caller stands; readable unless it is the home directory or the root.
  private mutating func chooseWorkingDirectory() throws(Refusal) {
    if let path = policy.workingDirectory {
      // A relative --cwd is taken from where the caller stands; it must be visible, and is readable for having been
      // named.
      do throws(Errno) {
        let found = try resolver.resolve(path.bytes)
        if found.status?.isDirectory == false { throw .notDirectory }
        workingDirectory = found.canonical
        if !isPrivate(found.canonical) { insert(found, .read, .workingDirectory) }
      } catch { throw Refusal(.path(rule: "--cwd", error), path.bytes) }
      return
    }
    let here = resolver.workingDirectory
    let isHome = environment.value(of: "HOME").map { isSame(here, $0.bytes) } ?? false
    if here.count > 1 && !isHome && !policy.isBare && !isPrivate(here) {
      workingDirectory = here
      if !isGranted(here, .read) {
        grants.append(ResolvedGrant(path: here, access: .read, isDirectory: true, rule: .workingDirectory))
      }
    } else if isGranted(here, .read) || (wall == .container && isPrivate(here)) {
      workingDirectory = here
    } else {
      workingDirectory = [UInt8(ascii: "/")]
    }
  }

  /// Directories that are replaced by empty ones of the run's own.
  func isPrivate(_ path: [UInt8]) -> Bool {
    if policy.temporary == .host { return false }
    return path == CString("/tmp").bytes || path == CString("/var/tmp").bytes || path == CString("/dev/shm").bytes
  }

  // MARK: The program

  private mutating func findProgram() throws(Refusal) {
    guard let name = policy.command.first else { return }
    if name[0] == 0 { throw Refusal(.program(.noSuchFileOrDirectory), []) }
    let bytes = name.bytes
    if bytes.contains(UInt8(ascii: "/")) {
      // Named by its path: relative to where it will run, visible for having been named.
      var path = bytes
      if bytes.first != UInt8(ascii: "/") {
        path = workingDirectory
        path.append(UInt8(ascii: "/"))
        path += bytes
      }
      do throws(Errno) {
        let found = try resolver.resolve(path)
        if found.status?.isDirectory == true { throw .permissionDenied }
        insert(found, .execute, .program)
      } catch { throw Refusal(.program(error), bytes) }
      executable = name
      return
    }
    var hidden: [UInt8]?
    var error = Errno.noSuchFileOrDirectory
    let search = environment.value(of: "PATH") ?? CString("/usr/local/bin:/usr/bin:/bin")
    var end = -1
    repeat {
      // One directory of the list; an empty one is where the program will look from.
      var candidate: [UInt8] = []
      end += 1
      while search[end] != 0 && search[end] != UInt8(ascii: ":") {
        candidate.append(search[end])
        end += 1
      }
      if candidate.isEmpty { candidate.append(UInt8(ascii: ".")) }
      candidate.append(UInt8(ascii: "/"))
      candidate += bytes
      guard let found = try? resolver.resolve(candidate), found.status?.isRegular == true else { continue }
      let path = arena.string(candidate)
      guard Path.isExecutable(path) else {
        error = .permissionDenied
        continue
      }
      if isGranted(found.canonical, .execute) {
        executable = path
        return
      }
      if hidden == nil { hidden = candidate }
    } while search[end] != 0
    if let hidden { throw Refusal(.programHidden(at: hidden), bytes) }
    throw Refusal(.program(error), bytes)
  }

  // MARK: The end that both walls share

  private mutating func planProgram() throws(Refusal) {
    if policy.inputIsNull { program.insert(Step(.openAsInput(CString("/dev/null")), for: .standardInput), at: 0) }
    let network = policy.network
    program.append(Step(.dropCapabilities, for: .privileges))
    if situation.landlock > 0 {
      program.append(Step(.enforceRuleset, for: .landlock))
      program.append(Step(.verify(signalScope: situation.landlock >= 6), for: .landlock))
    }
    // With every port to listen on, nothing is left for `listen` to get around.
    let partial = BaseFilter.Network.partial(families: .all, listen: policy.bindsAnyPort ? .allow : .notify)
    var filter = BaseFilter.Options(
      wall: wall == .container ? .container : .process,
      network: network == .none ? .none : network == .host ? .host : partial,
      protectAffinity: policy.limits.cpus != nil, allowed: try calls(policy.allowedCalls, "--allow-syscall"),
      denied: try calls(policy.deniedCalls, "--deny-syscall"))
    // Init refuses it in the end; on the way it tells the launcher, which tells the user what to do.
    filter.refusedSocket = .notify
    let instructions = unsafe try compile(filter)
    program.append(
      Step(
        .installFilter(
          address: Int(bitPattern: instructions.baseAddress), count: instructions.count, notifies: notifies),
        for: .systemCalls))
    program.append(Step(.closeDescriptors, for: .descriptors))
    // Only now: setting up a run opens more files than a program may be granted.
    if let files = policy.limits.openFiles { program.append(Step(.limit(.openFiles, files), for: .openFilesLimit)) }
    program.append(
      Step(.restoreSignals(situation.blocked, ignoresChild: situation.ignoresChild), for: .signals))
    program.append(
      Step(
        .execute(executable, arena.vector(policy.command), arena.vector(environment.variables)), for: .run))
  }

  /// The filter's instructions in the arena: a built-in one where the options are nobody's own.
  private mutating func compile(_ options: BaseFilter.Options) throws(Refusal) -> UnsafeBufferPointer<Instruction> {
    var copy = unsafe UnsafeBufferPointer<Instruction>(start: nil, count: 0)
    if unsafe BaseFilter.withPrebuilt(options, { unsafe copy = unsafe $0 }) {
      // A pattern: `!=` would have the runtime look for the conformance.
      if case .host = options.network { notifies = false } else { notifies = true }
      return unsafe arena.array(copy)
    }
    do throws(Filter.CompileError) {
      let compiled = try BaseFilter.program(options)
      notifies = compiled.notifies
      return unsafe arena.array(compiled.instructions)
    } catch { throw Refusal(.call("seccomp filter", .argumentListTooLong)) }
  }

  private func calls(_ names: [CString], _ flag: StaticString) throws(Refusal) -> [SystemCall] {
    var result: [SystemCall] = []
    for name in names {
      let bytes = name.bytes
      if bytes.first == UInt8(ascii: "@") {
        guard let group = Group(name: bytes.span) else {
          throw Refusal(.unknown("group of system calls"), bytes)
        }
        result += group.members
      } else {
        guard let call = SystemCall(name: bytes.span) else { throw Refusal(.unknown("system call"), bytes) }
        result.append(call)
      }
    }
    return result
  }
}

extension Policy.Access {
  /// Whether this grant includes the other.
  func covers(_ other: Policy.Access) -> Bool {
    switch (self, other) {
    case (.write, _), (.execute, .execute), (.execute, .read), (.read, .read): true
    default: false
    }
  }
}
