package import JSON
internal import Linux

extension ControlGroup {
  /// What `events --stats` says of the container: the object `data` with the members, names and units that runc's has
  /// (its types/events.go). Numbers a kernel does not count are left out or 0, as there.
  package func writeStatistics(to writer: inout Writer) {
    writer.beginObject()
    writeCPU(&writer)
    writeCPUSet(&writer)
    writeMemory(&writer)
    writePids(&writer)
    writeBlockIO(&writer)
    writeHugepages(&writer)
    writer.key("intel_rdt")
    writer.beginObject()
    writer.endObject()
    writer.key("network_interfaces")
    writer.null()
    writer.endObject()
  }

  private func text(_ group: Hierarchy?, _ file: StaticString) -> [UInt8]? {
    guard let group else { return nil }
    return try? group.contents(of: CString(file))
  }

  private func value(_ group: Hierarchy?, _ file: StaticString) -> UInt64? {
    text(group, file).map { Self.parse($0[...]) }
  }

  /// Writes a member unless it is 0.
  private static func write(_ key: String, _ value: UInt64?, _ writer: inout Writer) {
    guard let value, value > 0 else { return }
    writer.key(key)
    writer.integer(value)
  }

  // MARK: CPU

  private func writeCPU(_ writer: inout Writer) {
    writer.key("cpu")
    writer.beginObject()
    writer.key("usage")
    writer.beginObject()
    let cpu = legacy(.cpu)
    if let group = legacy(.cpuacct) {
      Self.write("total", value(group, "cpuacct.usage"), &writer)
      Self.write("percpu", Self.numbers(text(group, "cpuacct.usage_percpu") ?? []), &writer)
      let all = Self.columns(text(group, "cpuacct.usage_all") ?? [])
      Self.write("percpu_kernel", all.system, &writer)
      Self.write("percpu_user", all.user, &writer)
      // Clock ticks, of which a second has a hundred on every architecture (USER_HZ).
      let modes = text(group, "cpuacct.stat") ?? []
      Self.writeModes(
        (Tree.value(of: "user", in: modes) ?? 0) &* 10_000_000,
        (Tree.value(of: "system", in: modes) ?? 0) &* 10_000_000,
        &writer)
    } else {
      let stat = text(unified, "cpu.stat") ?? []
      Self.write("total", (Tree.value(of: "usage_usec", in: stat) ?? 0) &* 1000, &writer)
      Self.writeModes(
        (Tree.value(of: "user_usec", in: stat) ?? 0) &* 1000, (Tree.value(of: "system_usec", in: stat) ?? 0) &* 1000,
        &writer)
    }
    writer.endObject()
    let stat = text(cpu ?? unified, "cpu.stat") ?? []
    writer.key("throttling")
    writer.beginObject()
    Self.write("periods", Tree.value(of: "nr_periods", in: stat), &writer)
    Self.write("throttledPeriods", Tree.value(of: "nr_throttled", in: stat), &writer)
    // Version 1 counts nanoseconds.
    let time = Tree.value(of: "throttled_time", in: stat) ?? (Tree.value(of: "throttled_usec", in: stat) ?? 0) &* 1000
    Self.write("throttledTime", time, &writer)
    writer.endObject()
    writePressure("cpu.pressure", &writer)
    writer.endObject()
  }

  private static func writeModes(_ user: UInt64, _ kernel: UInt64, _ writer: inout Writer) {
    writer.key("kernel")
    writer.integer(kernel)
    writer.key("user")
    writer.integer(user)
  }

  private static func write(_ key: String, _ values: [UInt64], _ writer: inout Writer) {
    if values.isEmpty { return }
    writer.key(key)
    writer.beginArray()
    for value in values { writer.integer(value) }
    writer.endArray()
  }

  private static func numbers(_ text: [UInt8]) -> [UInt64] {
    text.split { $0 == 32 || $0 == 10 }.map { parse($0) }
  }

  /// The columns of cpuacct.usage_all: `cpu user system`.
  private static func columns(_ text: [UInt8]) -> (user: [UInt64], system: [UInt64]) {
    var user: [UInt64] = []
    var system: [UInt64] = []
    for line in text.split(separator: 10).dropFirst() {
      let fields = line.split(separator: 32)
      guard fields.count >= 3 else { continue }
      user.append(parse(fields[1]))
      system.append(parse(fields[2]))
    }
    return (user, system)
  }

  /// Pressure stall information of version 2, where the kernel keeps it (Documentation/accounting/psi.rst).
  private func writePressure(_ file: StaticString, _ writer: inout Writer) {
    guard let text = text(unified, file), !text.isEmpty else { return }
    writer.key("psi")
    writer.beginObject()
    for line in text.split(separator: 10) {
      let fields = line.split(separator: 32)
      guard let kind = fields.first else { continue }
      let isSome = kind.elementsEqual(CString("some").bytes)
      if !isSome && !kind.elementsEqual(CString("full").bytes) { continue }
      writer.key(isSome ? "some" : "full")
      writer.beginObject()
      for field in fields.dropFirst() {
        guard let sign = field.firstIndex(of: UInt8(ascii: "=")) else { continue }
        let name = Array(field[..<sign])
        let value = field[(sign + 1)...]
        writer.key(name.span)
        if let point = value.firstIndex(of: UInt8(ascii: ".")) {
          // Percent with two digits after the point.
          let hundredths = Self.parse(value[..<point]) * 100 + Self.parse(value[(point + 1)...])
          writer.double(Double(hundredths) / 100, digits: 2)
        } else {
          writer.integer(Self.parse(value))
        }
      }
      writer.endObject()
    }
    writer.endObject()
  }

  private func writeCPUSet(_ writer: inout Writer) {
    let group = legacy(.cpuset)
    writer.key("cpuset")
    writer.beginObject()
    Self.write("cpus", Self.range(text(group, "cpuset.cpus") ?? []), &writer)
    func write(_ key: String, _ file: StaticString) {
      writer.key(key)
      writer.integer(value(group, file) ?? 0)
    }
    write("cpu_exclusive", "cpuset.cpu_exclusive")
    Self.write("mems", Self.range(text(group, "cpuset.mems") ?? []), &writer)
    write("mem_hardwall", "cpuset.mem_hardwall")
    write("mem_exclusive", "cpuset.mem_exclusive")
    write("memory_migrate", "cpuset.memory_migrate")
    write("memory_spread_page", "cpuset.memory_spread_page")
    write("memory_spread_slab", "cpuset.memory_spread_slab")
    write("memory_pressure", "cpuset.memory_pressure")
    write("sched_load_balance", "cpuset.sched_load_balance")
    writer.key("sched_relax_domain_level")
    let level = text(group, "cpuset.sched_relax_domain_level") ?? []
    if level.first == UInt8(ascii: "-") {
      writer.integer(-Int64(clamping: Self.parse(level.dropFirst())))
    } else {
      writer.integer(Self.parse(level[...]))
    }
    writer.endObject()
  }

  /// The numbers of a list like `0-3,7` (cpuset(7), "List format"), 65,536 at most.
  private static func range(_ text: [UInt8]) -> [UInt64] {
    var result: [UInt64] = []
    for part in text.split(whereSeparator: { $0 == UInt8(ascii: ",") || $0 == 10 }) {
      let ends = part.split(separator: UInt8(ascii: "-"))
      guard let first = ends.first, let last = ends.last else { continue }
      let low = parse(first)
      let high = min(parse(last), 65535)
      if low <= high { for number in low...high { result.append(number) } }
    }
    return result
  }

  // MARK: Memory

  private func writeMemory(_ writer: inout Writer) {
    writer.key("memory")
    writer.beginObject()
    let legacy = legacy(.memory)
    let stat = text(legacy ?? unified, "memory.stat") ?? []
    Self.write("cache", Tree.value(of: legacy == nil ? "file" : "cache", in: stat), &writer)
    if legacy != nil {
      writeLegacy("usage", legacy, "memory", &writer)
      writeLegacy("swap", legacy, "memory.memsw", &writer)
      writeLegacy("kernel", legacy, "memory.kmem", &writer)
      writeLegacy("kernelTCP", legacy, "memory.kmem.tcp", &writer)
    } else if let usage = value(unified, "memory.current") {
      let limit = value(unified, "memory.max") ?? .max
      Self.writeEntry("usage", limit, usage, value(unified, "memory.peak") ?? 0, 0, &writer)
      // Together with memory, as version 1 counts.
      if let swap = value(unified, "memory.swap.current") {
        let swapLimit = value(unified, "memory.swap.max") ?? .max
        let sum = swapLimit.addingReportingOverflow(limit)
        Self.writeEntry("swap", sum.overflow ? .max : sum.partialValue, usage &+ swap, 0, 0, &writer)
      }
    }
    if !stat.isEmpty {
      writer.key("raw")
      writer.beginObject()
      for line in stat.split(separator: 10) {
        guard let space = line.firstIndex(of: 32) else { continue }
        writer.key(Array(line[..<space]).span)
        writer.integer(Self.parse(line[(space + 1)...]))
      }
      writer.endObject()
    }
    writePressure("memory.pressure", &writer)
    writer.endObject()
  }

  private func writeLegacy(_ key: String, _ group: Hierarchy?, _ prefix: StaticString, _ writer: inout Writer) {
    func number(_ end: StaticString) -> UInt64? {
      var name = Message(prefix)
      name.add(end)
      guard let group, let text = try? withPath(name.bytes, { (p) throws(Errno) in try group.contents(of: p) }) else {
        return nil
      }
      return Self.parse(text[...])
    }
    guard let usage = number(".usage_in_bytes") else { return }
    Self.writeEntry(
      key, number(".limit_in_bytes") ?? 0, usage, number(".max_usage_in_bytes") ?? 0, number(".failcnt") ?? 0, &writer)
  }

  private static func writeEntry(
    _ key: String, _ limit: UInt64, _ usage: UInt64, _ maximum: UInt64, _ failures: UInt64, _ writer: inout Writer
  ) {
    writer.key(key)
    writer.beginObject()
    writer.key("limit")
    writer.integer(limit)
    write("usage", usage, &writer)
    write("max", maximum, &writer)
    writer.key("failcnt")
    writer.integer(failures)
    writer.endObject()
  }

  private func writePids(_ writer: inout Writer) {
    let group = legacy(.pids) ?? unified
    writer.key("pids")
    writer.beginObject()
    let count = value(group, "pids.current") ?? UInt64((try? processes())?.count ?? 0)
    Self.write("current", count, &writer)
    let limit = value(group, "pids.max") ?? 0
    Self.write("limit", limit == .max ? 0 : limit, &writer)
    writer.endObject()
  }

  // MARK: Block I/O

  private func writeBlockIO(_ writer: inout Writer) {
    writer.key("blkio")
    writer.beginObject()
    if let group = legacy(.io) {
      // The first of these families that the kernel has: BFQ, CFQ, throttling.
      let bytes = firstText(
        group, "blkio.bfq.io_service_bytes_recursive", "blkio.io_service_bytes_recursive",
        "blkio.throttle.io_service_bytes_recursive")
      let operations = firstText(
        group, "blkio.bfq.io_serviced_recursive", "blkio.io_serviced_recursive",
        "blkio.throttle.io_serviced_recursive")
      Self.writeLegacy("ioServiceBytesRecursive", bytes, &writer)
      Self.writeLegacy("ioServicedRecursive", operations, &writer)
      Self.writeLegacy(
        "ioQueueRecursive", firstText(group, "blkio.bfq.io_queued_recursive", "blkio.io_queued_recursive"), &writer)
      Self.writeLegacy(
        "ioServiceTimeRecursive",
        firstText(group, "blkio.bfq.io_service_time_recursive", "blkio.io_service_time_recursive"), &writer)
      Self.writeLegacy(
        "ioWaitTimeRecursive", firstText(group, "blkio.bfq.io_wait_time_recursive", "blkio.io_wait_time_recursive"),
        &writer)
      Self.writeLegacy(
        "ioMergedRecursive", firstText(group, "blkio.bfq.io_merged_recursive", "blkio.io_merged_recursive"), &writer)
      Self.writeLegacy("ioTimeRecursive", firstText(group, "blkio.bfq.time_recursive", "blkio.time_recursive"), &writer)
      Self.writeLegacy(
        "sectorsRecursive", firstText(group, "blkio.bfq.sectors_recursive", "blkio.sectors_recursive"), &writer)
    } else if let stat = text(unified, "io.stat") {
      Self.writeUnified("ioServiceBytesRecursive", stat, "rbytes", "wbytes", &writer)
      Self.writeUnified("ioServicedRecursive", stat, "rios", "wios", &writer)
    }
    writePressure("io.pressure", &writer)
    writer.endObject()
  }

  private func firstText(_ group: Hierarchy, _ files: StaticString...) -> [UInt8] {
    for file in files { if let found = text(group, file), !found.isEmpty { return found } }
    return []
  }

  /// Lines `major:minor operation count`; the total of all devices is left out.
  private static func writeLegacy(_ key: String, _ text: [UInt8], _ writer: inout Writer) {
    var isOpen = false
    for line in text.split(separator: 10) {
      let fields = line.split(separator: 32)
      guard let device = fields.first, let colon = device.firstIndex(of: UInt8(ascii: ":")), fields.count >= 2,
        let count = fields.last
      else { continue }
      open(key, &isOpen, &writer)
      writeEntry(device, colon, operation: fields.count > 2 ? Array(fields[1]) : [], parse(count), &writer)
    }
    if isOpen { writer.endArray() }
  }

  /// Lines `major:minor key=value ...`.
  private static func writeUnified(
    _ key: String, _ text: [UInt8], _ read: StaticString, _ write: StaticString, _ writer: inout Writer
  ) {
    var isOpen = false
    for line in text.split(separator: 10) {
      let fields = line.split(separator: 32)
      guard let device = fields.first, let colon = device.firstIndex(of: UInt8(ascii: ":")) else { continue }
      for field in fields.dropFirst() {
        guard let sign = field.firstIndex(of: UInt8(ascii: "=")) else { continue }
        let name = field[..<sign]
        let isRead = name.elementsEqual(CString(read).bytes)
        if !isRead && !name.elementsEqual(CString(write).bytes) { continue }
        open(key, &isOpen, &writer)
        writeEntry(
          device, colon, operation: CString(isRead ? "Read" : "Write").bytes, parse(field[(sign + 1)...]), &writer)
      }
    }
    if isOpen { writer.endArray() }
  }

  private static func open(_ key: String, _ isOpen: inout Bool, _ writer: inout Writer) {
    if isOpen { return }
    writer.key(key)
    writer.beginArray()
    isOpen = true
  }

  private static func writeEntry(
    _ device: ArraySlice<UInt8>, _ colon: Int, operation: [UInt8], _ count: UInt64, _ writer: inout Writer
  ) {
    writer.beginObject()
    write("major", parse(device[..<colon]), &writer)
    write("minor", parse(device[(colon + 1)...]), &writer)
    if !operation.isEmpty {
      writer.key("op")
      writer.string(operation.span)
    }
    write("value", count, &writer)
    writer.endObject()
  }

  // MARK: Huge pages

  private func writeHugepages(_ writer: inout Writer) {
    writer.key("hugetlb")
    writer.beginObject()
    let legacy = legacy(.hugetlb)
    if let group = legacy ?? unified {
      for size in Self.hugepageSizes() {
        func number(_ end: StaticString) -> [UInt8]? {
          var name = Message("hugetlb.")
          name.add(size)
          name.add(end)
          return try? withPath(name.bytes) { (p) throws(Errno) in try group.contents(of: p) }
        }
        guard
          let usage = legacy != nil
            ? number(".rsvd.usage_in_bytes") ?? number(".usage_in_bytes")
            : number(".rsvd.current") ?? number(".current")
        else { continue }
        writer.key(size.span)
        writer.beginObject()
        Self.write("usage", Self.parse(usage[...]), &writer)
        if legacy != nil, let maximum = number(".rsvd.max_usage_in_bytes") ?? number(".max_usage_in_bytes") {
          Self.write("max", Self.parse(maximum[...]), &writer)
        }
        writer.key("failcnt")
        if legacy != nil {
          writer.integer(Self.parse((number(".rsvd.failcnt") ?? number(".failcnt") ?? [])[...]))
        } else {
          writer.integer(Tree.value(of: "max", in: number(".events") ?? []) ?? 0)
        }
        writer.endObject()
      }
    }
    writer.endObject()
  }

  /// The machine's sizes of huge pages as control groups name them: 64KB, 2MB, 1GB (/sys/kernel/mm/hugepages).
  package static func hugepageSizes() -> [[UInt8]] {
    guard let directory = try? File.openRaw(CString("/sys/kernel/mm/hugepages"), .directory) else { return [] }
    defer { File.close(directory) }
    let prefix = CString("hugepages-").bytes
    var sizes: [[UInt8]] = []
    for name in (try? FileSystem.directories(in: directory)) ?? [] where name.starts(with: prefix) {
      var kilobytes = parse(name[prefix.count...])
      var unit = "KB" as StaticString
      if kilobytes >= 1 << 20 {
        kilobytes >>= 20
        unit = "GB"
      } else if kilobytes >= 1 << 10 {
        kilobytes >>= 10
        unit = "MB"
      }
      sizes.append(digits(kilobytes) + CString(unit).bytes)
    }
    return sizes
  }
}
