internal import Linux
internal import OCI

extension ControlGroup {
  /// Sets `linux.resources.memory`.
  func applyMemory(_ memory: Resources.Memory, isUpdate: Bool) throws(ControlGroupError) {
    if let group = legacy(.memory) {
      try applyLegacy(memory, group)
    } else if let unified {
      try applyUnified(memory, unified, isUpdate: isUpdate)
    } else if let field = Self.field(memory) {
      throw ControlGroupError(
        .plan, field: field, path: CString("memory").bytes, reason: "no control group has this controller")
    }
  }

  /// A field that asks for something, if any does.
  static func field(_ memory: Resources.Memory) -> StaticString? {
    if memory.limit ?? 0 > 0 { return "linux.resources.memory.limit" }
    if memory.reservation ?? 0 > 0 { return "linux.resources.memory.reservation" }
    if memory.swap ?? 0 > 0 { return "linux.resources.memory.swap" }
    if memory.kernel ?? 0 > 0 { return "linux.resources.memory.kernel" }
    if memory.kernelTCP ?? 0 > 0 { return "linux.resources.memory.kernelTCP" }
    if let swappiness = memory.swappiness, swappiness != .max { return "linux.resources.memory.swappiness" }
    if memory.disableOOMKiller == true { return "linux.resources.memory.disableOOMKiller" }
    return nil
  }

  private func checkUsage(
    _ memory: Resources.Memory, _ group: Hierarchy, _ file: StaticString
  ) throws(ControlGroupError) {
    guard memory.checkBeforeUpdate == true, let limit = memory.limit, limit > 0 else { return }
    let usage = try number(group, file, "linux.resources.memory.checkBeforeUpdate")
    if usage > UInt64(limit) {
      throw ControlGroupError(
        .plan, field: "linux.resources.memory.limit", path: group.bytes(of: CString(file)), detail: Self.digits(usage),
        reason: "more than the new limit is in use")
    }
  }

  // MARK: Version 1

  private func applyLegacy(_ memory: Resources.Memory, _ group: Hierarchy) throws(ControlGroupError) {
    try checkUsage(memory, group, "memory.usage_in_bytes")
    let limit = memory.limit == 0 ? nil : memory.limit
    var swap = memory.swap == 0 ? nil : memory.swap
    let hasSwap = (limit != nil || swap != nil) && group.has(CString("memory.memsw.limit_in_bytes"))
    // No limit of memory and nothing said about memory and swap together: no limit of that either.
    if limit == -1 && swap == nil && hasSwap { swap = -1 }
    // Where swap is not counted it has no limit.
    if swap == -1 && !hasSwap { swap = nil }
    // The sum is never to be below the memory alone, at no moment: what grows the range is written first.
    var swapFirst = false
    if let swap, limit != nil {
      let now = try number(group, "memory.limit_in_bytes", "linux.resources.memory.limit")
      swapFirst = swap == -1 || now < UInt64(max(0, swap))
    }
    func setSwap() throws(ControlGroupError) {
      guard let swap else { return }
      try set(group, "memory.memsw.limit_in_bytes", decimal(Int(swap)), "linux.resources.memory.swap")
    }
    if swapFirst { try setSwap() }
    if let limit {
      do throws(ControlGroupError) {
        try set(group, "memory.limit_in_bytes", decimal(Int(limit)), "linux.resources.memory.limit")
      } catch {
        var failure = error
        if failure.errno == .busy { failure.reason = "more than the new limit is in use" }
        throw failure
      }
    }
    if !swapFirst { try setSwap() }
    if let reservation = memory.reservation, reservation != 0 {
      try set(
        group, "memory.soft_limit_in_bytes", decimal(Int(reservation)), "linux.resources.memory.reservation")
    }
    if let kernel = memory.kernel, kernel > 0 {
      try set(group, "memory.kmem.limit_in_bytes", decimal(Int(kernel)), "linux.resources.memory.kernel")
    }
    if let kernelTCP = memory.kernelTCP, kernelTCP > 0 {
      try set(group, "memory.kmem.tcp.limit_in_bytes", decimal(Int(kernelTCP)), "linux.resources.memory.kernelTCP")
    }
    if let useHierarchy = memory.useHierarchy {
      try set(
        group, "memory.use_hierarchy", decimal(useHierarchy ? 1 : 0), "linux.resources.memory.useHierarchy")
    }
    if let disable = memory.disableOOMKiller {
      let field: StaticString = "linux.resources.memory.disableOOMKiller"
      // A new group has the killer; writing 0 would be nothing but a call.
      if disable || text(group, "memory.oom_control", startsWith: "oom_kill_disable 1") {
        try set(group, "memory.oom_control", decimal(disable ? 1 : 0), field)
      }
    }
    if let swappiness = memory.swappiness, swappiness != .max {
      let field: StaticString = "linux.resources.memory.swappiness"
      if swappiness > 100 {
        throw ControlGroupError(.plan, field: field, detail: Self.digits(swappiness), reason: "more than 100")
      }
      try set(group, "memory.swappiness", Self.digits(swappiness), field)
    }
  }

  private func text(_ group: Hierarchy, _ file: StaticString, startsWith start: StaticString) -> Bool {
    ((try? group.contents(of: CString(file))) ?? []).starts(with: CString(start).bytes)
  }

  // MARK: Version 2

  private func applyUnified(
    _ memory: Resources.Memory, _ group: Hierarchy, isUpdate: Bool
  ) throws(ControlGroupError) {
    if memory.disableOOMKiller == true { throw Self.unknown("linux.resources.memory.disableOOMKiller") }
    if memory.useHierarchy == false { throw Self.unknown("linux.resources.memory.useHierarchy") }
    if memory.kernel ?? 0 > 0 { throw Self.unknown("linux.resources.memory.kernel") }
    if memory.kernelTCP ?? 0 > 0 { throw Self.unknown("linux.resources.memory.kernelTCP") }
    if let swappiness = memory.swappiness, swappiness != .max {
      throw Self.unknown("linux.resources.memory.swappiness")
    }
    try checkUsage(memory, group, "memory.current")
    if let value = try swapLimit(memory, group, isUpdate: isUpdate) {
      let isNoLimit = value == -1 || value == 0
      // A kernel that does not count swap has no such file, and no limit or no swap is then what there is.
      if !isNoLimit || group.has(CString("memory.swap.max")) {
        try set(group, "memory.swap.max", Self.limit(value), "linux.resources.memory.swap")
      }
    }
    if let limit = memory.limit, limit != 0 {
      try set(group, "memory.max", Self.limit(limit), "linux.resources.memory.limit")
    }
    if let reservation = memory.reservation, reservation != 0 {
      try set(group, "memory.low", Self.limit(reservation), "linux.resources.memory.reservation")
    }
  }

  /// config.json counts memory and swap together, version 2 swap alone.
  private func swapLimit(
    _ memory: Resources.Memory, _ group: Hierarchy, isUpdate: Bool
  ) throws(ControlGroupError) -> Int64? {
    let field: StaticString = "linux.resources.memory.swap"
    let swap = memory.swap == 0 ? nil : memory.swap
    guard let swap else { return memory.limit == -1 ? -1 : nil }
    if swap == -1 || memory.limit == -1 { return swap }
    var limit = memory.limit == 0 ? nil : memory.limit
    if limit == nil && isUpdate {
      let now = try number(group, "memory.max", field)
      if now == .max { return swap }
      limit = Int64(clamping: now)
    }
    guard let limit else {
      throw ControlGroupError(.plan, field: field, reason: "is memory and swap together, so it needs memory.limit")
    }
    if swap < limit {
      throw ControlGroupError(
        .plan, field: field, reason: "is memory and swap together, so it cannot be less than memory.limit")
    }
    return swap - limit
  }

  private static func limit(_ value: Int64) -> [UInt8] { value == -1 ? CString("max").bytes : decimal(Int(value)) }

  private static func unknown(_ field: StaticString) -> ControlGroupError {
    ControlGroupError(.plan, field: field, reason: "control groups of version 2 have no such setting")
  }
}
