internal import Linux
internal import OCI

/// Who the program is and what it may: ids, capabilities, limits, labels (config.md, "Process").
struct Identity {
  let process: ProcessConfig
  private let keepsGroups: Bool

  init(_ process: ProcessConfig, keepsGroups: Bool = false) {
    self.process = process
    self.keepsGroups = keepsGroups
  }

  /// What needs the host's /proc and init's first privileges.
  func setEarly(_ config: Config) throws(Failure) {
    if let adjustment = process.oomScoreAdjustment {
      let text = Name(decimal(Int(adjustment)))
      try attempt("set process.oomScoreAdj") { () throws(Errno) in
        try text.with { (t) throws(Errno) in try File.put(t, to: CString("/proc/self/oom_score_adj")) }
      }
    }
    if let domain = config.linux.personality {
      try attempt("set linux.personality") { () throws(Errno) in try Scheduling.setPersonality(domain) }
    }
    if let policy = config.linux.memoryPolicy {
      let nodes =
        try policy.nodes.map { (list) throws(Failure) in try Self.mask(list, "linux.memoryPolicy.nodes") } ?? []
      try attempt("set linux.memoryPolicy") { () throws(Errno) in
        try Scheduling.setMemory(mode: policy.mode, nodes: nodes)
      }
    }
    if let priority = process.ioPriority {
      try attempt("set process.ioPriority") { () throws(Errno) in
        try Scheduling.setIO(class: priority.class, priority: priority.priority)
      }
    }
    if let label = process.apparmorProfile, label[0] != 0 { try write(label, "apparmor", "process.apparmorProfile") }
    if let label = process.selinuxLabel, label[0] != 0 { try write(label, "selinux", "process.selinuxLabel") }
  }

  /// Once the process is in its groups: those of version 1 take no real-time process, but can give one time.
  func setScheduler() throws(Failure) {
    guard let scheduler = process.scheduler else { return }
    do throws(Errno) {
      Progress.step("set process.scheduler")
      try Scheduling.set(
        policy: scheduler.policy, flags: scheduler.flags, nice: scheduler.nice, priority: scheduler.priority,
        runtime: scheduler.runtime, deadline: scheduler.deadline, period: scheduler.period)
    } catch {
      if error == .invalidArgument, let reason = Self.fault(of: scheduler) { throw Failure(reason) }
      throw Failure("set process.scheduler", error)
    }
  }

  /// What of a deadline the kernel does not take (sched(7), "SCHED_DEADLINE"); the texts are crun's.
  private static func fault(of scheduler: ProcessConfig.Scheduler) -> [UInt8]? {
    let (runtime, deadline, period) = (scheduler.runtime, scheduler.deadline, scheduler.period)
    if scheduler.policy != 6 { return nil }
    var message = Message("process.scheduler: sched_setattr: `SCHED_DEADLINE` ")
    func value(_ number: UInt64) {
      message.add(" (")
      message.add(decimal(Int(clamping: number)))
      message.add(")")
    }
    if runtime == 0 {
      message.add(scheduler.hasRuntime ? "runtime must be greater than 0" : "requires `runtime`")
    } else if deadline == 0 {
      message.add(scheduler.hasDeadline ? "deadline must be greater than 0" : "requires `deadline`")
    } else if runtime > deadline {
      message.add("runtime")
      value(runtime)
      message.add(" must be <= deadline")
      value(deadline)
    } else if period != 0 && deadline > period {
      message.add("deadline")
      value(deadline)
      message.add(" must be <= period")
      value(period)
    } else if runtime < 1024 || runtime >= 1 << 63 {
      message.add("runtime")
      value(runtime)
      message.add(" must be between 1024 and 9223372036854775807")
    } else {
      return nil
    }
    return message.bytes
  }

  /// A label for the next execve(2), by the host's procfs: nothing of the image can be in its place.
  private func write(_ label: CString, _ module: StaticString, _ field: StaticString) throws(Failure) {
    let isSELinux = module == "selinux"
    let present =
      isSELinux
      ? (try? Path.status(CString("/sys/fs/selinux/enforce"))) != nil
      : (try? Path.status(CString("/sys/kernel/security/apparmor"))) != nil
        || (try? File.contents(of: CString("/sys/module/apparmor/parameters/enabled"), limit: 16))?.first
          == UInt8(ascii: "Y")
    if !present {
      var message = Message(field)
      message.add(" cannot be honoured: the kernel has no ")
      message.add(isSELinux ? "SELinux" : "AppArmor")
      throw Failure(message.bytes)
    }
    var text: [UInt8] = isSELinux ? [] : CString("exec ").bytes
    text += label.bytes
    let name = Name(text)
    try attempt(field, label) { () throws(Errno) in
      let place = CString(isSELinux ? "/proc/thread-self/attr/exec" : "/proc/thread-self/attr/apparmor/exec")
      let file: Int32
      do throws(Errno) { file = try File.openRaw(place, .writeOnly) } catch {
        if isSELinux { throw error }
        file = try File.openRaw(CString("/proc/thread-self/attr/exec"), .writeOnly)
      }
      defer { File.close(file) }
      if try Path.fileSystem(file) != 0x9fa0 { throw .permissionDenied }
      try name.with { (t) throws(Errno) in try File.put(t, to: file) }
    }
  }

  /// Pipes and files that a user other than root gets as standard descriptors become his: else /dev/stdout would not
  /// open. Never a device: what is the host's null device stays root's (CVE-2026-88265).
  func ownStandardDescriptors() throws(Failure) {
    if process.user == 0 { return }
    for descriptor in Int32(0)...2 {
      guard let status = try? Path.status(CString(""), in: descriptor), !status.isCharacterDevice,
        status.owner != process.user
      else { continue }
      // Where that is refused the program still has its descriptor.
      _ = try? Path.setOwner(CString(""), user: process.user, group: process.group, in: descriptor)
    }
  }

  /// The last steps: limits, ids, capabilities, filter, descriptors; then the program.
  func become(
    _ program: Payload, filter: FilterPlan?, rules: LandlockRules?, state: Setup.State, preserving preserved: Int32
  ) throws(Failure) {
    for limit in process.limits {
      try attempt("set a limit of process.rlimits") { () throws(Errno) in
        try Process.setLimit(limit.resource, soft: limit.soft, hard: limit.hard)
      }
    }
    if let list = process.finalAffinity { try setAffinity(list, "process.execCPUAffinity.final") }
    // Before the filter, which may refuse even this.
    try close(preserving: preserved)
    let capabilities = process.capabilities ?? ProcessConfig.Capabilities()
    // While root's eyes see every path. What follows opens no file any more.
    let ruleset = try rules?.make()
    if let ruleset, !process.noNewPrivileges { try LandlockRules.enforce(ruleset) }
    if let filter, !process.noNewPrivileges {
      // Installing needs privilege now; the program has none afterwards.
      try filter.install(process: state.process, state: state.forListener)
    }
    // What is not in the bounding set is gone for every program that follows.
    try attempt("bound the capabilities") { () throws(Errno) in try Credentials.bound(to: capabilities.bounding) }
    try attempt("keep capabilities") { () throws(Errno) in try Credentials.keepCapabilities(true) }
    try setGroups()
    try attempt("become the group of process.user") { () throws(Errno) in try Credentials.setGroup(process.group) }
    try attempt("become the user of process.user") { () throws(Errno) in try Credentials.setUser(process.user) }
    if let mask = process.mask { Path.setMask(Int(mask)) } else { Path.setMask(0o022) }
    try setCapabilities(capabilities)
    // As the user it is, where root was not let in: a directory on a network file system.
    if program.entersDirectoryLate {
      try attempt("enter the working directory", process.workingDirectory) { () throws(Errno) in
        try Path.change(to: process.workingDirectory)
      }
      try Payload.checkWorkingDirectory(process.workingDirectory)
    }
    if process.noNewPrivileges {
      try attempt("set no_new_privs") { () throws(Errno) in try Process.set(.noNewPrivileges) }
      if let ruleset { try LandlockRules.enforce(ruleset) }
      if let filter { try filter.install(process: state.process, state: state.forListener) }
    }
    Progress.report("init")
    Progress.step("execute the program")
    let error = Process.execute(program.path, program.arguments, program.environment)
    throw Failure("execute", program.path, error)
  }

  private func setGroups() throws(Failure) {
    if keepsGroups { return }
    do throws(Errno) {
      Progress.step("set the groups of process.user")
      try Credentials.setGroups(process.additionalGroups)
    } catch {
      // setgroups is denied in a user namespace that an ordinary user made: then nothing was asked for, or it fails.
      if error == .notPermitted && process.additionalGroups.isEmpty { return }
      throw Failure("set process.user.additionalGids", error)
    }
  }

  private func setCapabilities(_ wanted: ProcessConfig.Capabilities) throws(Failure) {
    // What this process does not hold it cannot keep: a runtime without all of root's powers gives what it has.
    let held = try attempt("read the capabilities") { () throws(Errno) in try Credentials.permitted() }
    let permitted = wanted.permitted & held
    try attempt("set the capabilities") { () throws(Errno) in
      try Credentials.set(
        effective: wanted.effective & permitted, permitted: permitted, inheritable: wanted.inheritable & held)
      try Credentials.raiseAmbient(wanted.ambient & permitted & wanted.inheritable)
    }
  }

  /// Nothing but 0, 1, 2, what was asked for, and the line on which a failure is told; that closes with execve(2).
  private func close(preserving preserved: Int32) throws(Failure) {
    // Of 3..<3 + preserved those stay that the caller left open: our own are close-on-exec.
    try attempt("close descriptors") { () throws(Errno) in try File.closeOnExecute(from: 3 + preserved) }
  }

  /// A list of CPUs for this process.
  func setAffinity(_ list: CString, _ field: StaticString, of process: Process.ID = 0) throws(Failure) {
    let mask = try Self.mask(list, field)
    try attempt(field, list) { () throws(Errno) in try Scheduling.setAffinity(mask, of: process) }
  }

  /// `0-3,7` as bits (cpuset(7), "List format").
  static func mask(_ list: CString, _ field: StaticString) throws(Failure) -> [UInt64] {
    var words: [UInt64] = []
    var index = 0
    func number() -> Int? {
      var value = 0
      let start = index
      while list[index] >= 48 && list[index] <= 57, value < 1 << 20 {
        value = value * 10 + Int(list[index] - 48)
        index += 1
      }
      return index > start && value < 8192 ? value : nil
    }
    while list[index] != 0 {
      while list[index] == UInt8(ascii: " ") { index += 1 }
      guard let first = number() else { throw Failure(field, list, .invalidArgument) }
      var last = first
      if list[index] == UInt8(ascii: "-") {
        index += 1
        guard let end = number(), end >= first else { throw Failure(field, list, .invalidArgument) }
        last = end
      }
      for bit in first...last {
        while words.count <= bit / 64 { words.append(0) }
        words[bit / 64] |= 1 << UInt64(bit % 64)
      }
      while list[index] == UInt8(ascii: " ") { index += 1 }
      if list[index] == UInt8(ascii: ",") {
        index += 1
      } else if list[index] != 0 {
        throw Failure(field, list, .invalidArgument)
      }
    }
    return words
  }
}

extension StaticString {
  /// Compares byte by byte.
  static func == (a: StaticString, b: StaticString) -> Bool { CString(a) == b }
}
