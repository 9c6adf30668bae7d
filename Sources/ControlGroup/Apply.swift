internal import Linux
package import OCI

extension ControlGroup {
  /// Sets the limits of `linux.resources` (config-linux.md, "Control groups").
  ///
  /// Each controller is set where it is: in its version 1 hierarchy, else in the group of version 2, with the
  /// conversions of runc and crun. Nil is left as it is, and so is 0 where 0 would be no limit at all (engines send it
  /// for "not set"). What cannot be set is an error that names the field. `isUpdate`: the container runs; device rules
  /// are then touched only if there are any.
  package func apply(_ resources: Resources, isUpdate: Bool = false, isRootless: Bool = false) throws(ControlGroupError)
  {
    if manager == .disabled || (hierarchies.isEmpty && isOptional) {
      if let field = Self.firstLimit(resources) {
        throw ControlGroupError(.plan, field: field, reason: "the container has no control group of its own")
      }
      return
    }
    if !isUpdate || !resources.devices.isEmpty {
      try applyDevices(resources.devices, isUpdate: isUpdate, isRootless: isRootless)
    }
    try applyCPUSet(resources.cpu)
    try applyCPU(resources.cpu, isUpdate: isUpdate)
    try applyMemory(resources.memory, isUpdate: isUpdate)
    try applyPids(resources.pidsLimit)
    try applyBlockIO(resources.blockIO)
    try applyHugepages(resources.hugepages)
    try applyRDMA(resources.rdma)
    try applyNetwork(resources)
    try applyUnified(resources.unified)
  }

  /// A field that asks for a limit, if any does.
  private static func firstLimit(_ r: Resources) -> StaticString? {
    if let field = field(r.memory) { return field }
    if r.cpu.shares ?? 0 > 0 { return "linux.resources.cpu.shares" }
    if r.cpu.quota ?? 0 > 0 { return "linux.resources.cpu.quota" }
    if r.cpu.idle ?? 0 > 0 { return "linux.resources.cpu.idle" }
    if r.cpu.realtimeRuntime ?? 0 > 0 { return "linux.resources.cpu.realtimeRuntime" }
    if let cpus = r.cpu.cpus, cpus[0] != 0 { return "linux.resources.cpu.cpus" }
    if let mems = r.cpu.mems, mems[0] != 0 { return "linux.resources.cpu.mems" }
    if r.pidsLimit ?? -1 > 0 { return "linux.resources.pids.limit" }
    if !r.blockIO.isEmpty { return "linux.resources.blockIO" }
    if !r.hugepages.isEmpty { return "linux.resources.hugepageLimits" }
    if !r.rdma.isEmpty { return "linux.resources.rdma" }
    if r.networkClass ?? 0 > 0 || !r.networkPriorities.isEmpty { return "linux.resources.network" }
    if !r.unified.isEmpty { return "linux.resources.unified" }
    return nil
  }

  /// The group in which a controller is set: that of version 1, else that of version 2.
  private func group(with controller: Controllers, for field: StaticString) throws(ControlGroupError) -> Hierarchy {
    if let legacy = legacy(controller) { return legacy }
    if let unified { return unified }
    throw Self.missing(controller, field)
  }

  private static func missing(_ controller: Controllers, _ field: StaticString) -> ControlGroupError {
    ControlGroupError(
      .plan, field: field, path: CString(controller.name).bytes, reason: "no control group has this controller")
  }

  // MARK: Devices

  private func applyDevices(
    _ rules: [Resources.DeviceRule], isUpdate: Bool, isRootless: Bool
  ) throws(ControlGroupError) {
    let rules = try DeviceRules(rules)
    do throws(ControlGroupError) {
      if let group = legacy(.devices) {
        try rules.apply(to: group, isUpdate: isUpdate)
      } else if let unified {
        try rules.load(into: unified)
      } else {
        throw Self.missing(.devices, "linux.resources.devices")
      }
    } catch {
      // An ordinary user can neither make nodes nor load programs: the kernel's file permissions guard devices.
      if !isRootless { throw error }
    }
  }

  // MARK: CPU

  private func applyCPUSet(_ cpu: Resources.CPU) throws(ControlGroupError) {
    if let cpus = cpu.cpus, cpus[0] != 0 {
      let field: StaticString = "linux.resources.cpu.cpus"
      try set(group(with: .cpuset, for: field), "cpuset.cpus", cpus.bytes, field)
    }
    if let mems = cpu.mems, mems[0] != 0 {
      let field: StaticString = "linux.resources.cpu.mems"
      try set(group(with: .cpuset, for: field), "cpuset.mems", mems.bytes, field)
    }
  }

  private func applyCPU(_ cpu: Resources.CPU, isUpdate: Bool) throws(ControlGroupError) {
    if let idle = cpu.idle {
      let field: StaticString = "linux.resources.cpu.idle"
      try set(group(with: .cpu, for: field), "cpu.idle", decimal(Int(idle)), field)
    }
    if let shares = cpu.shares, shares > 0 {
      let field: StaticString = "linux.resources.cpu.shares"
      let group = try group(with: .cpu, for: field)
      if group.isUnified {
        try set(group, "cpu.weight", Self.digits(Conversion.weight(shares: shares)), field)
      } else {
        try set(group, "cpu.shares", Self.digits(shares), field)
        // Version 1 takes what is out of its bounds and does something else.
        let now = try number(group, "cpu.shares", field)
        if now != shares {
          throw ControlGroupError(
            .plan, field: field, path: group.bytes(of: CString("cpu.shares")), detail: Self.digits(now),
            reason: "the nearest value the kernel has")
        }
      }
    }
    let quota = cpu.quota == 0 ? nil : cpu.quota
    let period = cpu.period == 0 ? nil : cpu.period
    if quota != nil || period != nil || cpu.burst != nil {
      let field: StaticString = quota != nil ? "linux.resources.cpu.quota" : "linux.resources.cpu.period"
      let group = try group(with: .cpu, for: field)
      let set: [(file: StaticString, value: [UInt8], field: StaticString)]
      if group.isUnified {
        set = try unifiedBandwidth(group, quota: quota, period: period, burst: cpu.burst, isUpdate: isUpdate)
      } else {
        set = Self.legacyBandwidth(quota: quota, period: period, burst: cpu.burst)
      }
      try setDependent(group, set)
    }
    if (cpu.realtimePeriod ?? 0) != 0 || (cpu.realtimeRuntime ?? 0) != 0 {
      let field: StaticString = "linux.resources.cpu.realtimeRuntime"
      guard let group = legacy(.cpu) else { throw Self.missing(.cpu, field) }
      var set: [(file: StaticString, value: [UInt8], field: StaticString)] = []
      if let period = cpu.realtimePeriod, period != 0 {
        set.append(("cpu.rt_period_us", Self.digits(period), "linux.resources.cpu.realtimePeriod"))
      }
      if let runtime = cpu.realtimeRuntime, runtime != 0 {
        set.append(("cpu.rt_runtime_us", decimal(Int(runtime)), field))
      }
      try setDependent(group, set)
    }
  }

  private static func legacyBandwidth(
    quota: Int64?, period: UInt64?, burst: UInt64?
  ) -> [(file: StaticString, value: [UInt8], field: StaticString)] {
    var set: [(file: StaticString, value: [UInt8], field: StaticString)] = []
    if let period { set.append(("cpu.cfs_period_us", digits(period), "linux.resources.cpu.period")) }
    if let burst { set.append(("cpu.cfs_burst_us", digits(burst), "linux.resources.cpu.burst")) }
    if let quota { set.append(("cpu.cfs_quota_us", decimal(Int(quota)), "linux.resources.cpu.quota")) }
    return set
  }

  private func unifiedBandwidth(
    _ group: Hierarchy, quota: Int64?, period: UInt64?, burst: UInt64?, isUpdate: Bool
  ) throws(ControlGroupError) -> [(file: StaticString, value: [UInt8], field: StaticString)] {
    var set: [(file: StaticString, value: [UInt8], field: StaticString)] = []
    if let burst { set.append(("cpu.max.burst", Self.digits(burst), "linux.resources.cpu.burst")) }
    if quota != nil || period != nil {
      var value = CString("max").bytes
      if let quota, quota > 0 {
        value = decimal(Int(quota))
      } else if quota == nil && isUpdate {
        // Only the period changes: the quota stays.
        let now = try text(group, "cpu.max", "linux.resources.cpu.period")
        value = Array(now.prefix { $0 != 32 && $0 != 10 })
      }
      if let period {
        value.append(32)
        value.append(contentsOf: Self.digits(period))
      }
      set.append(("cpu.max", value, quota != nil ? "linux.resources.cpu.quota" : "linux.resources.cpu.period"))
    }
    return set
  }

  /// Writes values of which each must suit the others that hold at that moment: what the kernel refuses is tried again
  /// after the rest.
  private func setDependent(
    _ group: Hierarchy, _ values: [(file: StaticString, value: [UInt8], field: StaticString)]
  ) throws(ControlGroupError) {
    var left = values
    while true {
      var refused: [(file: StaticString, value: [UInt8], field: StaticString)] = []
      var failure: ControlGroupError?
      for value in left {
        do throws(ControlGroupError) { try set(group, value.file, value.value, value.field) } catch {
          guard error.errno == .invalidArgument else { throw error }
          refused.append(value)
          failure = failure ?? error
        }
      }
      guard let failure else { return }
      if refused.count == left.count { throw failure }
      left = refused
    }
  }

  // MARK: Processes

  private func applyPids(_ limit: Int64?) throws(ControlGroupError) {
    guard let limit else { return }
    let field: StaticString = "linux.resources.pids.limit"
    // A group without a single process is of no use, and systemd knows no such limit: 0 is the least there is.
    let value = limit < 0 ? CString("max").bytes : decimal(Int(max(1, limit)))
    if limit < 0 && legacy(.pids) == nil && unified?.has(CString("pids.max")) != true { return }
    try set(group(with: .pids, for: field), "pids.max", value, field)
  }

  // MARK: Huge pages, RDMA, network, unified

  private func applyHugepages(_ limits: [(pageSize: CString, limit: UInt64)]) throws(ControlGroupError) {
    let field: StaticString = "linux.resources.hugepageLimits"
    for limit in limits {
      let group = try group(with: .hugetlb, for: field)
      if limit.pageSize.bytes.contains(UInt8(ascii: "/")) {
        throw ControlGroupError(.plan, field: field, detail: limit.pageSize.bytes, reason: "no size of a page")
      }
      func file(_ end: StaticString) -> [UInt8] {
        var name = Message("hugetlb.")
        name.add(limit.pageSize)
        name.add(end)
        return name.bytes
      }
      let value = Self.digits(limit.limit)
      try set(group, name: file(group.isUnified ? ".max" : ".limit_in_bytes"), value, field)
      // Reservations count since Linux 5.7.
      let reserved = file(group.isUnified ? ".rsvd.max" : ".rsvd.limit_in_bytes")
      let isThere = try? withPath(reserved) { (p) throws(Errno) in group.has(p) }
      if isThere == true { try set(group, name: reserved, value, field) }
    }
  }

  private func applyRDMA(
    _ limits: [(device: CString, handles: UInt32?, objects: UInt32?)]
  ) throws(ControlGroupError) {
    let field: StaticString = "linux.resources.rdma"
    for limit in limits {
      var value = Message()
      value.add(limit.device)
      if let handles = limit.handles {
        value.add(" hca_handle=")
        value.add(number: Int(handles))
      }
      if let objects = limit.objects {
        value.add(" hca_object=")
        value.add(number: Int(objects))
      }
      try set(group(with: .rdma, for: field), "rdma.max", value.bytes, field)
    }
  }

  private func applyNetwork(_ resources: Resources) throws(ControlGroupError) {
    if let id = resources.networkClass, id != 0 {
      let field: StaticString = "linux.resources.network.classID"
      guard let group = legacy(.netClass) else { throw Self.missing(.netClass, field) }
      try set(group, "net_cls.classid", decimal(Int(id)), field)
    }
    for priority in resources.networkPriorities {
      let field: StaticString = "linux.resources.network.priorities"
      guard let group = legacy(.netPriority) else { throw Self.missing(.netPriority, field) }
      var value = Message()
      value.add(priority.name)
      value.add(" ")
      value.add(number: Int(priority.priority))
      try set(group, "net_prio.ifpriomap", value.bytes, field)
    }
  }

  private func applyUnified(_ files: [(file: CString, value: CString)]) throws(ControlGroupError) {
    let field: StaticString = "linux.resources.unified"
    for entry in files {
      let name = entry.file.bytes
      // A file of this group and of no other.
      if name.contains(UInt8(ascii: "/")) || !name.contains(UInt8(ascii: ".")) || name.first == UInt8(ascii: ".") {
        let detail = CString("the specified key has not the form CONTROLLER.VALUE `").bytes + name + [UInt8(ascii: "`")]
        throw ControlGroupError(.plan, field: field, detail: detail)
      }
      guard let unified else {
        throw ControlGroupError(
          .plan, field: field, detail: name, reason: "the machine has no control groups of version 2")
      }
      // Files with a line for each device take one line at a time.
      for line in entry.value.bytes.split(separator: 10) {
        do throws(ControlGroupError) { try set(unified, name: name, Array(line), field) } catch {
          let controller = Array(name[..<(name.firstIndex(of: UInt8(ascii: ".")) ?? name.count)])
          if error.errno != .noSuchFileOrDirectory || has(controller, unified) { throw error }
          let detail =
            CString("the requested cgroup controller `").bytes + controller + CString("` is not available").bytes
          throw ControlGroupError(.plan, field: field, detail: detail)
        }
      }
    }
  }

  /// Whether a group of version 2 has a controller (cgroup.controllers); `cgroup` itself is none.
  private func has(_ controller: [UInt8], _ group: Hierarchy) -> Bool {
    if controller == CString("cgroup").bytes { return true }
    guard let names = try? group.contents(of: CString("cgroup.controllers")) else { return false }
    return names.split(whereSeparator: { $0 == 32 || $0 == 10 }).contains { $0.elementsEqual(controller) }
  }

  // MARK: Files

  static func digits(_ value: UInt64) -> [UInt8] {
    if value <= UInt64(Int.max) { return decimal(Int(value)) }
    return decimal(Int(value / 10)) + [48 + UInt8(value % 10)]
  }

  func set(
    _ group: Hierarchy, _ file: StaticString, _ value: [UInt8], _ field: StaticString
  ) throws(ControlGroupError) {
    do throws(Errno) { try group.put(value, to: CString(file)) } catch {
      throw ControlGroupError(.set, field: field, path: group.bytes(of: CString(file)), detail: value, errno: error)
    }
  }

  func set(
    _ group: Hierarchy, name: [UInt8], _ value: [UInt8], _ field: StaticString
  ) throws(ControlGroupError) {
    do throws(Errno) { try withPath(name) { (p) throws(Errno) in try group.put(value, to: p) } } catch {
      throw ControlGroupError(
        .set, field: field, path: group.directory.bytes + [UInt8(ascii: "/")] + name, detail: value, errno: error)
    }
  }

  func text(
    _ group: Hierarchy, _ file: StaticString, _ field: StaticString = ""
  ) throws(ControlGroupError) -> [UInt8] {
    do throws(Errno) { return try group.contents(of: CString(file)) } catch {
      throw ControlGroupError(.read, field: field, path: group.bytes(of: CString(file)), errno: error)
    }
  }

  /// The number a file holds; `max` is the greatest.
  func number(
    _ group: Hierarchy, _ file: StaticString, _ field: StaticString = ""
  ) throws(ControlGroupError) -> UInt64 { Self.parse(try text(group, file, field)[...]) }

  /// The number at the beginning of a text; `max`, and what does not fit, is the greatest.
  static func parse(_ text: ArraySlice<UInt8>) -> UInt64 {
    if text.first == UInt8(ascii: "m") { return .max }
    var value: UInt64 = 0
    for byte in text {
      guard byte >= 48 && byte <= 57 else { break }
      let (product, a) = value.multipliedReportingOverflow(by: 10)
      let (sum, b) = product.addingReportingOverflow(UInt64(byte - 48))
      if a || b { return .max }
      value = sum
    }
    return value
  }
}
