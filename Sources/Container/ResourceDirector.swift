internal import Linux
internal import OCI

/// The container's class of service in the resource director of Intel and AMD processors (config-linux.md, "IntelRdt";
/// Documentation/arch/x86/resctrl.rst).
struct ResourceDirector {
  /// Where the kernel's documentation and every distribution mount it.
  static var root: CString { CString("/sys/fs/resctrl") }

  /// Whether this machine has it, and it is mounted.
  static var isMounted: Bool { FileSystem.exists(CString("/sys/fs/resctrl/schemata")) }

  let config: LinuxConfig.IntelRdt
  let id: CString

  private var directory: [UInt8] {
    var path = Self.root.bytes
    path.append(UInt8(ascii: "/"))
    if let given = config.closID, given[0] != 0 { return path + given.bytes }
    return path + id.bytes
  }

  /// The container has a class of its own, which ends with it.
  private var ownsClass: Bool { config.closID == nil || config.closID![0] == 0 }

  private var monitor: [UInt8] { directory + CString("/mon_groups/").bytes + id.bytes }

  /// Makes what is not there yet, sets it, and puts init into it.
  func apply(to process: Process.ID) throws(Failure) {
    let place = Name(directory)
    let exists = place.with { FileSystem.exists($0) }
    let schema = lines
    if !ownsClass && schema.isEmpty && !exists {
      throw Failure("linux.intelRdt.closID has no schemata and does not exist:", config.closID!)
    }
    if !exists { try make(directory) }
    if !schema.isEmpty { try write(schema, directory + CString("/schemata").bytes) }
    try write(decimal(Int(process)), directory + CString("/tasks").bytes)
    if config.enableMonitoring {
      try make(monitor)
      try write(decimal(Int(process)), monitor + CString("/tasks").bytes)
    }
  }

  private var lines: [UInt8] {
    var text: [UInt8] = []
    let given = [config.l3CacheSchema, config.memBwSchema].compactMap { $0 } + config.schemata
    for line in given where line[0] != 0 {
      text += line.bytes
      text.append(UInt8(ascii: "\n"))
    }
    return text
  }

  private func make(_ path: [UInt8]) throws(Failure) {
    Progress.step("make a resctrl group")
    do throws(Errno) { try Name(path).with { (p) throws(Errno) in try Path.makeDirectory(p) } } catch {
      if error == .fileExists { return }
      // All classes that the processor has are taken.
      throw Failure("make the resctrl group", path, error)
    }
  }

  private func write(_ text: [UInt8], _ path: [UInt8]) throws(Failure) {
    Progress.step("set a resctrl group")
    do throws(Errno) {
      try Name(path).with { (p) throws(Errno) in
        let file = try File.open(p, .writeOnly)
        try File.write(file.rawValue, text)
      }
    } catch {
      // The kernel says there what is wrong with a schema.
      let status = (try? File.contents(of: CString("/sys/fs/resctrl/info/last_cmd_status"), limit: 4096)) ?? []
      var failure = Failure("set linux.intelRdt in", path, error)
      if !status.isEmpty && !status.starts(with: CString("ok").bytes) {
        failure.text += CString(" (").bytes + status.filter { $0 >= 32 } + CString(")").bytes
      }
      throw failure
    }
  }

  /// Removes what was the container's own.
  func remove() {
    if config.enableMonitoring { Name(monitor).with { _ = try? Path.removeDirectory($0) } }
    if ownsClass { Name(directory).with { _ = try? Path.removeDirectory($0) } }
  }
}
