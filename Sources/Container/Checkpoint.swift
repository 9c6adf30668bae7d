internal import ControlGroup
internal import JSON
internal import Linux
internal import OCI

/// Freezing a container's processes into files by CRIU (criu(8)); `Restoration` brings them back.
package enum Checkpoint {
  /// Writes the images; without `--leave-running` the container has ended then and is removed.
  package static func make(_ options: CheckpointOptions, _ container: borrowing Container) throws(Failure) {
    let status = container.status()
    guard status == .running || status == .paused else {
      var message = Message("container ")
      message.add(quoted: container.id)
      message.add(" cannot be checkpointed: it is ")
      message.add(status.name)
      throw Failure(message.bytes)
    }
    let bundle = try container.bundle()
    if options.isPreDump || options.lazyPages {
      try Criu.check(tracksMemory: options.isPreDump, isLazy: options.lazyPages)
    }
    let places = try Places(options, isNew: true)
    defer { places.close() }
    let process = container.record.process
    var fields = places.fields(options, log: CString("dump.log"), bundle.config)
    fields.add(2, Int(process))
    fields.add(3, options.leavesRunning)
    fields.add(13, container.record.rootfs)
    if let parent = options.parent {
      fields.add(14, parent.bytes)
      fields.add(15, true)
    }
    fields.add(18, options.linkRemap)
    fields.add(46, options.tcpSkipsInFlight)
    if let server = options.pageServer {
      var inner = Criu.Fields()
      inner.add(1, server.address)
      inner.add(2, server.port)
      fields.add(11, inner)
    }
    for kind in [LinuxConfig.Kind.network, .pid] {
      guard let path = bundle.config.linux.namespaces.first(where: { $0.kind == kind })?.path else { continue }
      let status = try attempt("look at the namespace", path) { () throws(Errno) in try Path.status(path) }
      fields.add(37, external(kind, status.inode))
    }
    if !options.isPreDump {
      try addMounts(to: &fields, bundle.config, try container.controlGroup(), process)
      try writeDescriptors(of: process, in: places.images)
    }
    let log = places.log(CString("dump.log"))
    let criu = try Criu(keeping: places.descriptors + (options.status >= 0 ? [options.status] : []))
    defer { criu.end() }
    _ = try criu.ask(options.isPreDump ? .preDump : .dump, fields, log: log) { (name, _, _) in
      if name == CString("status-ready").bytes && options.status >= 0 { try? File.write(options.status, [0]) }
    }
    if !options.isPreDump && !options.leavesRunning { try container.delete(force: true) }
  }

  /// `net[4026531992]:extRootNetNS`: how runc names a namespace that is not the container's own.
  static func external(_ kind: LinuxConfig.Kind, _ inode: UInt64) -> [UInt8] {
    var message = Message(kind == .pid ? "pid[" : "net[")
    message.add(number: Int(inode))
    message.add("]:")
    message.add(key(kind))
    return message.bytes
  }

  static func key(_ kind: LinuxConfig.Kind) -> [UInt8] {
    CString(kind == .pid ? "extRootPidNS" : "extRootNetNS").bytes
  }

  /// Mounts that come from outside, each under the name by which `restore` finds its source.
  private static func addMounts(
    to fields: inout Criu.Fields, _ config: Config, _ group: ControlGroup, _ process: Process.ID
  ) throws(Failure) {
    for (destination, _) in try binds(config, group) { fields.add(23, pair(destination, destination)) }
    let place = Name(CString("/proc/").bytes + decimal(Int(process)) + CString("/root").bytes)
    let root = RootFileSystem(
      descriptor: try attempt("open the container's root") { () throws(Errno) in
        try place.with { (p) throws(Errno) in try File.openRaw(p, [.path, .directory]) }
      })
    defer { File.close(root.descriptor) }
    for path in config.linux.maskedPaths {
      guard let target = try root.find(path) else { continue }
      defer { File.close(target) }
      if let status = try? Path.status(CString(""), in: target), !status.isDirectory {
        fields.add(23, pair(path.bytes, CString("/dev/null").bytes))
      }
    }
  }

  static func pair(_ key: [UInt8], _ value: [UInt8]) -> Criu.Fields {
    var inner = Criu.Fields()
    inner.add(1, key)
    inner.add(2, value)
    return inner
  }

  /// What is bound into the container: destinations and sources.
  static func binds(
    _ config: Config, _ group: ControlGroup
  ) throws(Failure) -> [(destination: [UInt8], source: [UInt8])] {
    var found: [(destination: [UInt8], source: [UInt8])] = []
    for (index, mount) in config.mounts.enumerated() {
      let plan = try PlannedMount(mount, index)
      var destination = plan.destination.bytes
      while destination.count > 1 && destination.last == UInt8(ascii: "/") { destination.removeLast() }
      if plan.kind == .bind { found.append((destination, plan.source!.bytes)) }
      guard plan.kind == .controlGroups else { continue }
      // As `ControlGroupView` shows them.
      if !group.isPureUnified {
        for hierarchy in group.hierarchies {
          let name = hierarchy.isUnified ? CString("unified").bytes : hierarchy.mountName
          found.append((destination + [UInt8(ascii: "/")] + name, hierarchy.directory.bytes))
        }
      } else if !config.linux.namespaces.contains(where: { $0.kind == .cgroup }) {
        found.append((destination, group.hierarchies[0].directory.bytes))
      }
    }
    // With a user namespace the devices are the host's, bound.
    if config.linux.namespaces.contains(where: { $0.kind == .user }) {
      for name in ["null", "zero", "full", "tty", "random", "urandom"] as [StaticString] {
        let path = CString("/dev/").bytes + CString(name).bytes
        found.append((path, path))
      }
      for device in config.linux.devices { found.append((device.path.bytes, device.path.bytes)) }
    }
    return found
  }

  private static var file: CString { CString("descriptors.json") }

  /// What 0, 1 and 2 are: pipes are given back by `restore` (the file is runc's).
  private static func writeDescriptors(of process: Process.ID, in directory: Int32) throws(Failure) {
    var writer = Writer(capacity: 256)
    writer.beginArray()
    for descriptor in 0...2 {
      let path = Name(
        CString("/proc/").bytes + decimal(Int(process)) + CString("/fd/").bytes + decimal(descriptor))
      let link = (try? path.with { (p) throws(Errno) in try Path.link(p) }) ?? []
      writer.string(link.span)
    }
    writer.endArray()
    let text = writer.finish()
    try attempt("write", file) { () throws(Errno) in
      let file = try File.open(file, [.writeOnly, .create, .truncate], permissions: 0o600, in: directory)
      try File.write(file.rawValue, text)
    }
  }

  /// What they were; empty where no list was written.
  static func readDescriptors(in directory: Int32) throws(Failure) -> [[UInt8]] {
    let text: [UInt8]
    do throws(Errno) {
      let file = try File.open(file, in: directory)
      text = try File.readAll(file.rawValue, limit: 1 << 16)
    } catch {
      if error == .noSuchFileOrDirectory { return [] }
      throw Failure("read", file, error)
    }
    var links: [[UInt8]] = []
    do throws(ReadError) {
      var reader = Reader(text.span)
      try reader.beginArray()
      while try reader.nextElement() { links.append(try reader.bytes()) }
    } catch { throw Failure("not a list of descriptors:", file) }
    return links
  }

  /// The directories criu works in, open.
  struct Places {
    let images: Int32
    private let work: Int32
    private let logDirectory: [UInt8]

    /// `isNew`: they are made where they are missing.
    init(_ options: CheckpointOptions, isNew: Bool) throws(Failure) {
      func open(_ path: CString) throws(Failure) -> Int32 {
        if isNew {
          do throws(Errno) { try Path.makeDirectory(path, permissions: 0o700) } catch {
            if error != .fileExists { throw Failure("make the directory", path, error) }
          }
        }
        return try attempt("open", path) { () throws(Errno) in try File.openRaw(path, .directory) }
      }
      images = try open(options.images)
      work = try options.work.map { (path) throws(Failure) in try open(path) } ?? -1
      logDirectory = try Bundle.absolute((options.work ?? options.images).bytes, "find the work directory")
    }

    var descriptors: [Int32] { work >= 0 ? [images, work] : [images] }

    func close() { for descriptor in descriptors { File.close(descriptor) } }

    func log(_ name: CString) -> [UInt8] { logDirectory + [UInt8(ascii: "/")] + name.bytes }

    /// Options that both directions have.
    func fields(_ options: CheckpointOptions, log: CString, _ config: Config) -> Criu.Fields {
      var fields = Criu.Fields()
      fields.add(1, Int(images))
      fields.add(4, options.externalUnixSockets)
      fields.add(5, options.tcpEstablished)
      fields.add(7, options.shellJob)
      fields.add(8, options.fileLocks)
      fields.add(9, 4)
      fields.add(10, log.bytes)
      fields.add(12, true)
      fields.add(16, options.autoDedup)
      if work >= 0 { fields.add(17, Int(work)) }
      fields.add(24, true)
      fields.add(34, options.controlGroupMode)
      if options.emptyNamespaces.rawValue != 0 { fields.add(38, Int(options.emptyNamespaces.rawValue)) }
      fields.add(48, options.lazyPages)
      fields.add(50, true)
      // Where its file says otherwise, that counts.
      let file = config.annotation("org.criu.config") ?? CString("/etc/criu/runc.conf")
      if file[0] != 0 { fields.add(51, file.bytes) }
      if let lock = options.networkLock { fields.add(64, lock) }
      return fields
    }
  }
}
