internal import Landlock
internal import Linux
internal import Policy

extension Planner {
  private static let slash = UInt8(ascii: "/")

  /// The container wall: a root file system made of the grants only, in namespaces of its own; Landlock on top.
  mutating func planContainer() throws(Refusal) {
    initial.append(Step(.parentDeathSignal, for: .survivors))
    initial.append(Step(.checkLauncher, for: .survivors))
    planIdentity()
    initial.append(Step(.setMask(0), for: .isolation))
    try planRoot()
    initial.append(Step(.setHostname(policy.hostname ?? CString("thinwall")), for: .hostname))
    initial.append(Step(.setMask(situation.umask), for: .isolation))

    program.append(Step(.parentDeathSignal, for: .survivors))
    if policy.hasTerminal { program.append(Step(.takeTerminal, for: .terminal)) }
    planProgramLimits()
    program.append(Step(.noNewPrivileges, for: .privileges))
    program.append(Step(.changeDirectory(arena.string(workingDirectory)), for: .workingDirectory))
    if situation.landlock > 0 { planContainerRules() }
  }

  /// One id of the caller's becomes one inside; more needs privilege (user_namespaces(7)).
  private mutating func planIdentity() {
    initial.append(Step(.denySetgroups, for: .identity))
    initial.append(Step(.mapUsers(map(policy.user ?? situation.user, situation.user)), for: .identity))
    initial.append(Step(.mapGroups(map(policy.group ?? situation.group, situation.group)), for: .identity))
  }

  private mutating func map(_ inside: UInt32, _ outside: UInt32) -> CString {
    var text = decimal(Int(inside))
    text.append(UInt8(ascii: " "))
    text += decimal(Int(outside))
    text += CString(" 1\n").bytes
    return arena.string(text)
  }

  // MARK: The root file system

  private mutating func planRoot() throws(Refusal) {
    sortGrants()
    let wholeRoot = grants.first(where: { $0.path.count == 1 })
    var layout = Layout()
    initial.append(Step(.makeRoot(size: temporarySize()), for: .isolation))
    let masks = try planMasks()
    if wholeRoot != nil {
      copyMasks(masks, isBelowRoot: true)
      planWholeRoot()
    }

    let privates = privateDirectories()
    if wholeRoot == nil {
      planMountPoints(&layout, privates)
      copyMasks(masks, isBelowRoot: false)
    }
    // What is read-only and not inside a private directory first: one call seals it all with the root.
    for grant in grants
    where grant.path.count > 1 && grant.access != .write && !privates.contains(where: { isBeneath(grant.path, $0) }) {
      // What --read names is not executed; the system's own settings are not worth a call each.
      bind(grant, grant.access == .read && grant.rule != .systemDirectories ? .noExecute : nil)
    }
    if wholeRoot == nil {
      var slot = 0
      for directory in privates {
        initial.append(Step(.copyTree(relative(directory), slot: slot, []), for: rule(ofPrivate: directory)))
        slot += 1
      }
    }
    let sealed: Mount.Attributes =
      wholeRoot?.access == .write ? [.noSetID, .noDevices] : [.readOnly, .noSetID, .noDevices]
    initial.append(Step(.seal(sealed), for: .isolation))
    var slot = 0
    for directory in privates {
      initial.append(Step(.attach(slot: slot, relative(directory)), for: rule(ofPrivate: directory)))
      slot += 1
    }
    for grant in grants where grant.path.count > 1 {
      if grant.access == .write {
        bind(grant, [.noSetID, .noDevices])
      } else if privates.contains(where: { isBeneath(grant.path, $0) }) {
        bind(
          grant,
          grant.access == .read ? [.readOnly, .noSetID, .noDevices, .noExecute] : [.readOnly, .noSetID, .noDevices])
      }
    }
    if policy.temporary == .host {
      SystemPaths.forEachTemporary { path in
        guard (try? resolver.resolve(CString(path).bytes)) != nil else { return }
        initial.append(
          Step(
            .bind(source: CString(path), target: relative(CString(path).bytes), [.noSetID, .noDevices]), for: .temporary
          ))
      }
    }
    planDevices()
    unsafe initial.append(
      Step(.mountProcesses(CString("proc"), [.readOnly, .noSetID, .noDevices, .noExecute]), for: .processes))
    if situation.user == 0 {
      SystemPaths.forEachMaskedFile { path in
        guard let host = try? Path.status(arena.string([Self.slash] + CString(path).bytes)), host.isRegular else {
          return
        }
        unsafe initial.append(Step(.bind(source: CString("/dev/null"), target: CString(path), nil), for: .processes))
      }
    }
    for mask in masks { initial.append(Step(.attach(slot: mask.slot, relative(mask.path)), for: .deny)) }
    initial.append(Step(.pivot, for: .isolation))
  }

  /// Bytes that the run's own file system may hold: what `--tmp size=N` says, or a share of memory that leaves room.
  private mutating func temporarySize() -> CString {
    if case .private(.some(let size)) = policy.temporary { return arena.string(decimal(Int(clamping: size))) }
    return CString("1g")
  }

  /// Directories that are the run's own, writable and empty.
  private mutating func privateDirectories() -> [[UInt8]] {
    var result: [[UInt8]] = []
    if policy.temporary != .host {
      result.append(CString("/tmp").bytes)
      result.append(CString("/var/tmp").bytes)
      result.append(CString("/dev/shm").bytes)
    }
    if let home = environment.value(of: "HOME")?.bytes, home.count > 1, home.first == Self.slash,
      home.last != Self.slash,
      !isGranted(home, .read), !result.contains(where: { isBeneath(home, $0) || isBeneath($0, home) }),
      (try? resolver.resolve(home, mayBeMissing: true))?.canonical == home
    {
      result.append(home)
    }
    return result
  }

  private func rule(ofPrivate directory: [UInt8]) -> Rule {
    directory == environment.value(of: "HOME")?.bytes ? .home : .temporary
  }

  private mutating func sortGrants() {
    grants.sort { a, b in a.path.lexicographicallyPrecedes(b.path) }
    // A grant that came before a wider one is contained in it now.
    var kept: [ResolvedGrant] = []
    for grant in grants {
      if kept.contains(where: { isBeneath(grant.path, $0.path) && $0.access.covers(grant.access) }) { continue }
      kept.append(grant)
    }
    grants = kept
  }

  /// What has been made in the new root.
  private struct Layout {
    var directories: [[UInt8]] = []
    init() { directories.append([UInt8(ascii: "/")]) }
  }

  /// Directories, files and links that mounts need to stand on.
  private mutating func planMountPoints(_ layout: inout Layout, _ privates: [[UInt8]]) {
    for directory in privates {
      mountPoint(directory, isDirectory: true, rule(ofPrivate: directory), &layout, permissions: 0o1777)
    }
    for grant in grants { mountPoint(grant.path, isDirectory: grant.isDirectory, grant.rule, &layout) }
    if policy.temporary == .host {
      SystemPaths.forEachTemporary { path in
        mountPoint(CString(path).bytes, isDirectory: true, .temporary, &layout)
      }
    }
    mountPoint(CString("/proc").bytes, isDirectory: true, .processes, &layout)
    directory(CString("/dev").bytes, .devices, &layout)
    SystemPaths.forEachDevice { path in
      mountPoint(CString(path).bytes, isDirectory: false, .devices, &layout)
    }
    if situation.hasTerminal || policy.hasTerminal {
      mountPoint(CString("/dev/tty").bytes, isDirectory: false, .devices, &layout)
    }
    for (name, target) in [
      ("dev/fd", "/proc/self/fd"), ("dev/stdin", "/proc/self/fd/0"), ("dev/stdout", "/proc/self/fd/1"),
      ("dev/stderr", "/proc/self/fd/2"),
    ] as [(StaticString, StaticString)] {
      initial.append(Step(.makeLink(CString(name), target: CString(target)), for: .devices))
    }
    if policy.hasTerminal {
      mountPoint(CString("/dev/pts").bytes, isDirectory: true, .terminal, &layout)
      mountPoint(CString("/dev/console").bytes, isDirectory: false, .terminal, &layout)
      unsafe initial.append(Step(.makeLink(CString("dev/ptmx"), target: CString("pts/ptmx")), for: .terminal))
    }
    for link in links where !isInsideGrant(link.place) {
      directory(Array(link.place[..<(link.place.lastIndex(of: Self.slash) ?? 0)]), link.rule, &layout)
      if layout.directories.contains(link.place) { continue }
      initial.append(Step(.makeLink(relative(link.place), target: arena.string(link.target)), for: link.rule))
    }
    if policy.isBare == false && !layout.directories.contains(workingDirectory) && !isInsideGrant(workingDirectory) {
      directory(workingDirectory, .workingDirectory, &layout)
    }
  }

  private func isInsideGrant(_ path: [UInt8]) -> Bool { grants.contains { isBeneath(path, $0.path) } }

  /// A place to mount on, made unless a granted tree brings it along.
  private mutating func mountPoint(
    _ path: [UInt8], isDirectory: Bool, _ rule: Rule, _ layout: inout Layout, permissions: Int = 0o755
  ) {
    if path.count == 1 || grants.contains(where: { $0.path != path && isBeneath(path, $0.path) }) { return }
    if isDirectory { return directory(path, rule, &layout, permissions: permissions) }
    directory(Array(path[..<(path.lastIndex(of: Self.slash) ?? 0)]), rule, &layout)
    initial.append(Step(.makeFile(relative(path), permissions: 0o644), for: rule))
  }

  private mutating func directory(_ path: [UInt8], _ rule: Rule, _ layout: inout Layout, permissions: Int = 0o755) {
    if path.isEmpty || layout.directories.contains(path) { return }
    directory(Array(path[..<(path.lastIndex(of: Self.slash) ?? 0)]), rule, &layout)
    initial.append(Step(.makeDirectory(relative(path), permissions: permissions), for: rule))
    layout.directories.append(path)
  }

  private mutating func bind(_ grant: ResolvedGrant, _ attributes: Mount.Attributes?) {
    initial.append(
      Step(.bind(source: arena.string(grant.path), target: relative(grant.path), attributes), for: grant.rule))
  }

  /// Behind the first slash: names in the new root, which is init's working directory.
  private mutating func relative(_ path: [UInt8]) -> CString { arena.string(Array(path[1...])) }

  private mutating func planDevices() {
    SystemPaths.forEachDevice { path in
      initial.append(Step(.bind(source: CString(path), target: CString(path).suffix(from: 1), nil), for: .devices))
    }
    if situation.hasTerminal || policy.hasTerminal {
      unsafe initial.append(Step(.bind(source: CString("/dev/tty"), target: CString("dev/tty"), nil), for: .devices))
    }
    if policy.hasTerminal {
      initial.append(Step(.mountTerminals(CString("dev/pts")), for: .terminal))
      initial.append(Step(.bindTerminal(CString("dev/console")), for: .terminal))
    }
  }

  // MARK: Granting /

  /// With `-r /` or `-w /` the machine's own tree is the root; private directories and devices lie on top of it.
  private mutating func planWholeRoot() {
    var layout = Layout()
    let privates = privateDirectories()
    for directory in privates {
      self.directory(directory, rule(ofPrivate: directory), &layout, permissions: 0o1777)
    }
    var slot = 0
    for directory in privates {
      initial.append(Step(.copyTree(relative(directory), slot: slot, []), for: rule(ofPrivate: directory)))
      slot += 1
    }
    initial.append(Step(.replaceRoot(source: CString("/")), for: grants[0].rule))
  }

  // MARK: --deny

  /// A path that is denied, and the slot that holds what is mounted over it.
  private struct Mask {
    var path: [UInt8]
    var isDirectory: Bool
    var slot: Int
  }

  /// Something empty that cannot be opened is mounted over what is denied. A name that does not exist yet is made for
  /// the length of the run, because only what exists can be covered.
  private mutating func planMasks() throws(Refusal) -> [Mask] {
    var masks: [Mask] = []
    for path in policy.denied {
      let found: ResolvedPath
      do throws(Errno) {
        found = try resolver.resolve(path.bytes, mayBeMissing: true)
      } catch { throw Refusal(.path(rule: "--deny", error), path.bytes) }
      guard isGranted(found.canonical, .read), !isCovered(found.canonical) else { continue }
      if found.status == nil { placeholders.append(arena.string(found.canonical)) }
      if masks.count == Walker.slotCount - 8 { throw Refusal(.path(rule: "--deny", .argumentListTooLong), path.bytes) }
      masks.append(
        Mask(path: found.canonical, isDirectory: found.status?.isDirectory ?? false, slot: 8 + masks.count))
    }
    if masks.isEmpty { return [] }
    return masks
  }

  /// Whether one of the run's own empty directories lies over a path, and no grant brings it back.
  private mutating func isCovered(_ path: [UInt8]) -> Bool {
    for directory in privateDirectories() where isBeneath(path, directory) {
      return !grants.contains { isBeneath(path, $0.path) && isBeneath($0.path, directory) }
    }
    return false
  }

  /// Makes what masks are copies of: where the sandbox's /proc will cover it, or in the file system below the root.
  private mutating func copyMasks(_ masks: [Mask], isBelowRoot: Bool) {
    if masks.isEmpty { return }
    let directory = CString(isBelowRoot ? "denied" : "proc/denied")
    let file = CString(isBelowRoot ? "denied-file" : "proc/denied-file")
    initial.append(Step(.makeDirectory(directory, permissions: 0), for: .deny))
    initial.append(Step(.makeFile(file, permissions: 0), for: .deny))
    for mask in masks {
      initial.append(
        Step(.copyTree(mask.isDirectory ? directory : file, slot: mask.slot, .readOnly), for: .deny))
    }
  }

  // MARK: Landlock on top

  /// Few rules: the root file system holds nothing but grants already, and mounts say what is read-only.
  private mutating func planContainerRules() {
    let version = ABI(version: situation.landlock)
    // Reading is what the root file system allows; a rule for it would make every open half as dear again, because
    // Landlock walks up to the root. Only a file or directory that the caller handed over as a standard descriptor
    // can be opened anew from outside that root: then Landlock judges reading and truncating too.
    let isOpen = !situation.standardHoldsFile || policy.hasTerminal
    let unhandled: FilesystemAccess = isOpen ? [.readFile, .readDirectory, .truncate] : []
    planRuleset(without: unhandled)
    func allow(_ path: CString, _ access: FilesystemAccess, _ isDirectory: Bool, _ rule: Rule) {
      program.append(
        Step(
          .allowPath(path, access.intersection(version.filesystem).subtracting(unhandled), isDirectory: isDirectory),
          for: rule))
    }
    allow(CString("/"), [.readFile, .readDirectory, .execute], true, .landlock)
    for grant in grants where grant.access == .write {
      allow(arena.string(grant.path), .all, grant.isDirectory, grant.rule)
    }
    for directory in privateDirectories() {
      allow(arena.string(directory), .all, true, rule(ofPrivate: directory))
    }
    if policy.temporary == .host {
      SystemPaths.forEachTemporary { path in
        guard (try? resolver.resolve(CString(path).bytes)) != nil else { return }
        allow(CString(path), .all, true, .temporary)
      }
    }
    allow(CString("/dev"), [.readFile, .readDirectory, .writeFile, .truncate, .ioctlDevice], true, .devices)
  }
}
