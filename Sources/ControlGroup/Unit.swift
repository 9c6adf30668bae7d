package import Linux
package import OCI

// The unit of a container whose groups systemd makes (org.freedesktop.systemd1(5)).
extension ControlGroup {
  /// Makes the unit with `process` in it, waits until systemd has done so, and makes the groups of version 1 that systemd
  /// does not. `properties` are the annotations that begin with `org.systemd.property.`, values as GVariant writes them.
  ///
  /// Where the unit's group then is may differ from the plan for a user's manager: the record is to be written again.
  package mutating func startUnit(
    process: Process.ID, resources: Resources, description: CString, properties: [(key: CString, value: CString)],
    arena: inout Arena
  ) throws(ControlGroupError) {
    guard manager == .systemd, let unit else { return }
    var bus = try Self.connect(unit)
    let isUnified = hierarchies.isEmpty || isPureUnified
    let settings = try UnitSettings.forStart(
      unit, process: process, description: description, resources: resources, isUnified: isUnified,
      annotations: properties)
    var body = BusText()
    body.string(unit.name.bytes)
    body.string(CString("replace").bytes)
    settings.write(to: &body)
    body.array(alignedTo: 8) { _ in }
    do throws(ControlGroupError) {
      try Self.runJob("StartTransientUnit", unit, "ssa(sv)a(sa(sv))", body, &bus)
    } catch {
      // Left behind by a container of the same name that failed.
      guard error.detail.starts(with: CString("org.freedesktop.systemd1.UnitExists").bytes) else { throw error }
      try Self.resetFailed(unit, &bus)
      do throws(ControlGroupError) {
        try Self.runJob("StartTransientUnit", unit, "ssa(sv)a(sa(sv))", body, &bus)
      } catch {
        // It is another container's: nothing of it is to be taken back.
        if error.detail.starts(with: CString("org.freedesktop.systemd1.UnitExists").bytes) {
          self.unit = nil
          hierarchies = []
        }
        throw error
      }
    }
    try locate(process, &arena)
    for hierarchy in hierarchies where !hierarchy.isUnified { try Self.makeLegacy(hierarchy) }
    if !isUnified { try attach(process: process, skippingUnified: true) }
  }

  /// Changes the unit's limits, so that systemd does not undo what is written to its group (SetUnitProperties).
  package func updateUnit(_ resources: Resources) throws(ControlGroupError) {
    guard manager == .systemd, let unit else { return }
    let settings = try UnitSettings.forUpdate(
      completed(resources), isUnified: hierarchies.isEmpty || isPureUnified)
    if settings.isEmpty { return }
    var bus = try Self.connect(unit)
    var body = BusText()
    body.string(unit.name.bytes)
    body.bool(true)
    settings.write(to: &body)
    var signals: [Bus.Message] = []
    _ = try Self.call("SetUnitProperties", "sba(sv)", body, &bus, &signals)
  }

  /// The same limits with what systemd must know beside them, as it is now: quota and period make one property, and so do
  /// swap and memory.
  private func completed(_ resources: Resources) throws(ControlGroupError) -> Resources {
    var result = resources
    let (quota, period) = (resources.cpu.quota ?? 0, resources.cpu.period ?? 0)
    if (quota == 0) != (period == 0) {
      var now: (quota: UInt64, period: UInt64) = (.max, 100_000)
      if let group = legacy(.cpu) {
        now.period = try number(group, "cpu.cfs_period_us")
        let text = try text(group, "cpu.cfs_quota_us")
        if text.first != UInt8(ascii: "-") { now.quota = Self.parse(text[...]) }
      } else if let unified, unified.has(CString("cpu.max")) {
        let parts = try text(unified, "cpu.max").split(separator: 32)
        if parts.count == 2 { now = (Self.parse(parts[0]), Self.parse(parts[1])) }
      }
      if period == 0 { result.cpu.period = now.period }
      if quota == 0 { result.cpu.quota = now.quota == .max ? -1 : Int64(clamping: now.quota) }
    }
    if resources.memory.swap ?? 0 > 0, resources.memory.limit ?? 0 == 0, legacy(.memory) == nil, let unified,
      unified.has(CString("memory.max"))
    {
      let now = try number(unified, "memory.max")
      result.memory.limit = now == .max ? -1 : Int64(clamping: now)
    }
    return result
  }

  /// Ends the unit and waits until it has ended; a unit that is not there has ended.
  package func stopUnit() throws(ControlGroupError) {
    guard manager == .systemd, let unit else { return }
    // systemd would ask them politely first, and wait.
    try? killAll()
    var bus = try Self.connect(unit)
    var body = BusText()
    body.string(unit.name.bytes)
    body.string(CString("replace").bytes)
    do throws(ControlGroupError) { try Self.runJob("StopUnit", unit, "ss", body, &bus) } catch {
      if !error.detail.starts(with: CString("org.freedesktop.systemd1.NoSuchUnit").bytes) { throw error }
    }
    try Self.resetFailed(unit, &bus)
  }

  // MARK: Calls

  /// systemd's own socket, beside the message bus: the system's manager for root, the user's own else.
  private static func connect(_ unit: Unit) throws(ControlGroupError) -> Bus {
    if !unit.isUser { return try Bus.connect(to: CString("/run/systemd/private")) }
    var directory: [UInt8] = []
    Process.environment { entry in
      if entry.hasPrefix("XDG_RUNTIME_DIR=") { directory = entry.suffix(from: 16).bytes }
    }
    if directory.isEmpty {
      directory = CString("/run/user/").bytes
      directory.append(contentsOf: decimal(Int(Process.effectiveUser)))
    }
    directory.append(contentsOf: CString("/systemd/private").bytes)
    // Kept by nobody after the connection is made.
    var arena: Arena
    do throws(Errno) { arena = try Arena(capacity: 8192) } catch { throw ControlGroupError(.systemd, errno: error) }
    return try Bus.connect(to: arena.string(directory))
  }

  private static func call(
    _ member: StaticString, _ signature: StaticString, _ body: BusText, _ bus: inout Bus, _ signals: inout [Bus.Message]
  ) throws(ControlGroupError) -> Bus.Message {
    try bus.call(
      member, interface: "org.freedesktop.systemd1.Manager", object: "/org/freedesktop/systemd1",
      destination: "org.freedesktop.systemd1", signature: signature, body: body, signals: &signals)
  }

  /// Calls a method that begins a job, and waits for the signal that the job is done.
  private static func runJob(
    _ member: StaticString, _ unit: Unit, _ signature: StaticString, _ body: BusText, _ bus: inout Bus
  ) throws(ControlGroupError) {
    var signals: [Bus.Message] = []
    let reply: Bus.Message
    do throws(ControlGroupError) { reply = try call(member, signature, body, &bus, &signals) } catch {
      var named = error
      if named.path.isEmpty { named.path = unit.name.bytes }
      throw named
    }
    var reader = reply.reader
    guard let job = reader.string() else { throw Bus.broken }
    var waiting = signals[...]
    while true {
      let message: Bus.Message
      if let kept = waiting.popFirst() { message = kept } else { message = try bus.next() }
      guard message.kind == 4, message.member == CString("JobRemoved").bytes else { continue }
      // u id, o job, s unit, s result.
      var reader = message.reader
      guard reader.uint32() != nil, let path = reader.string(), reader.string() != nil, let result = reader.string()
      else { throw Bus.broken }
      if path != job { continue }
      if result == CString("done").bytes || result == CString("skipped").bytes { return }
      throw ControlGroupError(.systemd, path: unit.name.bytes, detail: result, reason: "the job did not succeed")
    }
  }

  private static func resetFailed(_ unit: Unit, _ bus: inout Bus) throws(ControlGroupError) {
    var body = BusText()
    body.string(unit.name.bytes)
    var signals: [Bus.Message] = []
    // A unit that has not failed is no error for us.
    do throws(ControlGroupError) { _ = try call("ResetFailedUnit", "s", body, &bus, &signals) } catch {
      if error.errno != nil { throw error }
    }
  }

  /// Where systemd has put the process in the version 2 hierarchy (/proc/PID/cgroup).
  private mutating func locate(_ process: Process.ID, _ arena: inout Arena) throws(ControlGroupError) {
    var path = Message("/proc/")
    path.add(number: Int(process))
    path.add("/cgroup")
    let text: [UInt8]
    do throws(Errno) { text = try withPath(path.bytes) { (p) throws(Errno) in try File.contents(of: p) } } catch {
      throw ControlGroupError(.read, path: path.bytes, errno: error)
    }
    guard let line = text.split(separator: 10).first(where: { $0.starts(with: CString("0::").bytes) }) else { return }
    let group = Array(line.dropFirst(3))
    if group.count <= 1 { return }
    let mount: [UInt8]
    if let unified {
      if unified.path.bytes == group { return }
      mount = Array(unified.directory.bytes[..<unified.mountLength])
    } else if OwnGroups.isUnified() {
      mount = CString("/sys/fs/cgroup").bytes
    } else {
      return
    }
    hierarchies.removeAll { $0.isUnified }
    hierarchies.append(
      Hierarchy(
        isUnified: true, list: CString(""), mount: (mount.count, { mount[$0] }), path: (group.count, { group[$0] }),
        arena: &arena))
  }
}
