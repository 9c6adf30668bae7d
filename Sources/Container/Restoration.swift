internal import ControlGroup
internal import Linux
internal import OCI

extension Creation {
  /// `restore`: makes a container out of a checkpoint's images; the program's exit code, or 0 when detached.
  package static func restore(
    _ options: CreateOptions, _ checkpoint: CheckpointOptions, in store: Store
  ) throws(Failure) -> Int32 {
    var creation = try Creation(options, store)
    let mask = options.isDetached ? nil : Signal.setBlocked(Foreground.forwarded)
    var signals: Int32 = -1
    if mask != nil {
      signals = try attempt("wait for signals") { () throws(Errno) in
        try Signal.descriptor(for: Foreground.forwarded).release()
      }
    }
    do throws(Failure) { try creation.restore(checkpoint) } catch {
      creation.undo()
      throw error
    }
    if options.isDetached { return 0 }
    var foreground = Foreground(creation.child!, master: creation.terminal)
    let code = try foreground.wait(signals)
    if !options.keeps { try Container(options.id, in: store).delete(force: true) }
    return code
  }

  private mutating func restore(_ checkpoint: CheckpointOptions) throws(Failure) {
    try Unsupported.check(bundle.config)
    let linux = bundle.config.linux
    if process.hasTerminal && options.consoleSocket == nil && options.isDetached {
      throw Failure("process.terminal needs --console-socket where nobody stays with the container")
    }
    let places = try Checkpoint.Places(checkpoint, isNew: false)
    defer { places.close() }
    try plan(linux)
    try begin()
    var fields = places.fields(checkpoint, log: CString("restore.log"), bundle.config)
    fields.add(13, bundle.root)
    fields.add(26, true)
    fields.add(52, checkpoint.tcpClose)
    if let profile = checkpoint.lsmProfile { fields.add(53, profile.bytes) }
    if let context = checkpoint.lsmMountContext { fields.add(63, context.bytes) }
    var kept = places.descriptors
    for (index, link) in try Checkpoint.readDescriptors(in: places.images).enumerated() where index <= 2 {
      if link.starts(with: CString("pipe:").bytes) { fields.add(27, inherited(link, Int32(index))) }
    }
    for namespace in linux.namespaces {
      guard let path = namespace.path else { continue }
      if namespace.kind == .network || namespace.kind == .pid {
        let descriptor = try attempt("open the namespace", path) { () throws(Errno) in try File.openRaw(path) }
        kept.append(descriptor)
        fields.add(27, inherited(Checkpoint.key(namespace.kind), descriptor))
      } else {
        guard let name = Self.name(namespace.kind) else {
          throw Failure("criu cannot restore into the namespace", path)
        }
        fields.add(39, Checkpoint.pair(name, path.bytes))
      }
    }
    let binds = try Checkpoint.binds(bundle.config, controlGroup!)
    for (destination, source) in binds { fields.add(23, Checkpoint.pair(destination, bundle.source(source))) }
    if !linux.maskedPaths.isEmpty {
      let null = CString("/dev/null").bytes
      fields.add(23, Checkpoint.pair(null, null))
    }
    let bundle = bundle
    let criu = try Criu(keeping: kept) { () throws(Failure) in try Self.prepareRoot(bundle) }
    defer { criu.end() }
    if controlGroup!.manager != .disabled {
      try takePlace(criu.process)
      for (controller, path) in try Self.groups(of: criu.process) {
        fields.add(25, Checkpoint.pair(controller, path))
      }
    }
    let restored = try criu.ask(.restore, fields, log: places.log(CString("restore.log"))) {
      (name, process, descriptor) throws(Failure) in
      try hear(name, Process.ID(truncatingIfNeeded: process), descriptor, checkpoint)
    }
    try settle(Process.ID(truncatingIfNeeded: restored))
  }

  /// Makes the control groups, with criu in them: what it restores is born there.
  private mutating func takePlace(_ id: Process.ID) throws(Failure) {
    if controlGroup!.manager == .systemd { return try enterUnit(id) }
    do throws(ControlGroupError) {
      try controlGroup!.make()
      try controlGroup!.attach(process: id)
      try controlGroup!.apply(bundle.config.linux.resources, isRootless: options.isRootless)
    } catch { throw Failure(error) }
    try rewrite()
  }

  /// What criu tells on its way.
  private mutating func hear(
    _ name: [UInt8], _ process: Process.ID, _ descriptor: Int32?, _ checkpoint: CheckpointOptions
  ) throws(Failure) {
    if name == CString("setup-namespaces").bytes {
      let state = self.state(.creating, of: process)
      let hooks = try HookRunner(bundle)
      try hooks.run(bundle.config.hooks.prestart, state: state, "prestart")
      try hooks.run(bundle.config.hooks.createRuntime, state: state, "createRuntime")
    } else if name == CString("orphan-pts-master").bytes, let descriptor {
      guard let path = options.consoleSocket else {
        terminal = descriptor
        return
      }
      let socket = try connect(path, "connect to the console socket")
      try attempt("hand over the terminal") { () throws(Errno) in
        let name = CString("/dev/pts/").bytes + decimal(try Terminal.number(ofMaster: descriptor))
        try LocalSocket.send(name, descriptor: descriptor, to: socket)
      }
      File.close(socket)
      File.close(descriptor)
    } else if name == CString("status-ready").bytes && checkpoint.status >= 0 {
      try? File.write(checkpoint.status, [0])
    }
  }

  /// The processes are there: written down as for any container.
  private mutating func settle(_ id: Process.ID) throws(Failure) {
    let descriptor = try attempt("open the restored process") { () throws(Errno) in try Process.open(id).release() }
    child = Process.Child(id: id, descriptor: descriptor)
    record.process = id
    record.start = Process.stat(id)?.start ?? 0
    record.status = .running
    try attempt("write the state file") { () throws(Errno) in try record.update(file) }
    if let path = options.pidFile { try PIDFile.write(id, to: path) }
  }

  private func inherited(_ key: [UInt8], _ descriptor: Int32) -> Criu.Fields {
    var inner = Criu.Fields()
    inner.add(1, key)
    inner.add(2, Int(descriptor))
    return inner
  }

  private static func name(_ kind: LinuxConfig.Kind) -> [UInt8]? {
    switch kind {
    case .mount: CString("mnt").bytes
    case .ipc: CString("ipc").bytes
    case .uts: CString("uts").bytes
    case .user: CString("user").bytes
    case .time: CString("time").bytes
    default: nil
    }
  }

  /// In criu's process: its root must be a mount, and places for what is bound must be there. Both are in a mount
  /// namespace that ends with it.
  private static func prepareRoot(_ bundle: Bundle) throws(Failure) {
    let config = bundle.config
    let place = Name(bundle.root)
    try attempt("prepare the root for criu") { () throws(Errno) in
      try Namespace.leave(.mount)
      var change = Mount.Change()
      change.propagation = Mount.Propagation.private.rawValue
      try Mount.apply(change, to: CString("/"), in: File.workingDirectory, recursive: true)
      try place.with { (p) throws(Errno) in
        let tree = try Mount.clone(p, recursive: true)
        try Mount.attach(tree, at: p)
        File.close(tree)
      }
    }
    let root = RootFileSystem(
      descriptor: try attempt("open the root") { () throws(Errno) in
        try place.with { (p) throws(Errno) in try File.openRaw(p, [.path, .directory]) }
      })
    defer { File.close(root.descriptor) }
    for mount in config.mounts {
      // Beneath a file system that criu fills there is nothing to make yet.
      let isCovered = config.mounts.contains { other in
        (other.type.map { $0 == "tmpfs" } ?? false) && mount.destination.bytes.count > other.destination.bytes.count
          && mount.destination.bytes.starts(with: other.destination.bytes + [UInt8(ascii: "/")])
      }
      if isCovered { continue }
      var isDirectory = true
      if let source = mount.source, mount.options.contains(where: { $0 == "bind" || $0 == "rbind" }),
        let status = try? Name(bundle.source(source.bytes)).with({ (s) throws(Errno) in try Path.status(s) })
      {
        isDirectory = status.isDirectory
      }
      File.close(try root.place(mount.destination, isDirectory: isDirectory))
    }
  }

  /// The groups of a process: controllers and paths (cgroups(7), /proc/PID/cgroup).
  private static func groups(of process: Process.ID) throws(Failure) -> [(controller: [UInt8], path: [UInt8])] {
    let place = Name(CString("/proc/").bytes + decimal(Int(process)) + CString("/cgroup").bytes)
    let text = try attempt("read the groups of criu") { () throws(Errno) in
      try place.with { (p) throws(Errno) in try File.contents(of: p) }
    }
    var found: [(controller: [UInt8], path: [UInt8])] = []
    for line in text.split(separator: 10) {
      let parts = line.split(separator: UInt8(ascii: ":"), maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      for controller in parts[1].split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
        found.append((Array(controller), Array(parts[2])))
      }
    }
    return found
  }
}
