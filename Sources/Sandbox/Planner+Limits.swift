internal import Linux
internal import Policy

extension Planner {
  /// Limits that hold for all processes of the run together: control groups where they can be made, else the nearest
  /// that resource limits offer, else a refusal (cgroups(7), setrlimit(2)).
  mutating func planLimits() throws(Refusal) {
    let limits = policy.limits
    guard limits.memory != nil || limits.processes != nil || limits.cpuPercent != nil else { return }
    let hierarchies = ControlGroups.read()
    if let memory = limits.memory {
      if let place = hierarchies.place(for: .memory) {
        setMemory(memory, place)
      } else if !mayLack(.memoryLimit, "--memory holds for each process's address space on its own") {
        throw Refusal(
          .notEnforceable(
            rule: "--memory", missing: "no memory cgroup can be made here",
            remedy: "--optional memory-limit bounds each process on its own instead"))
      }
    }
    if let processes = limits.processes {
      if let place = hierarchies.place(for: .pids) {
        set(decimal(Int(clamping: processes)), "pids.max", .processLimit, place)
      } else if wall == .container && situation.user != 0 {
        // RLIMIT_NPROC counts within the new user namespace; PID 1 is one of them.
      } else if !mayLack(.processLimit, "the number of processes is not limited") {
        throw Refusal(
          .notEnforceable(
            rule: "--processes", missing: "no pids cgroup can be made here",
            remedy: "--wall container as an ordinary user needs none, --optional process-limit runs without"))
      }
    }
    if let percent = limits.cpuPercent {
      if let place = hierarchies.place(for: .cpu) {
        let quota = decimal(Int(clamping: percent * 1000))
        if place.isUnified {
          set(quota + CString(" 100000").bytes, "cpu.max", .cpuLimit, place)
        } else {
          set(CString("100000").bytes, "cpu.cfs_period_us", .cpuLimit, place)
          set(quota, "cpu.cfs_quota_us", .cpuLimit, place)
        }
      } else if !mayLack(.cpuLimit, "CPU time is not limited") {
        throw Refusal(
          .notEnforceable(
            rule: "--cpu", missing: "no cpu cgroup can be made here",
            remedy: "--cpus bounds it to some CPUs, --optional cpu-limit runs without"))
      }
    }
  }

  private mutating func setMemory(_ bytes: UInt64, _ place: ControlGroups.Place) {
    let value = decimal(Int(clamping: bytes))
    if place.isUnified {
      set(value, "memory.max", .memoryLimit, place)
      setIfPresent(CString("0").bytes, "memory.swap.max", place)
      setIfPresent(CString("1").bytes, "memory.oom.group", place)
    } else {
      set(value, "memory.limit_in_bytes", .memoryLimit, place)
      setIfPresent(value, "memory.memsw.limit_in_bytes", place)
    }
  }

  /// The run's group in a hierarchy; made in the plan the first time it is asked for.
  private mutating func group(_ place: ControlGroups.Place) -> Int {
    var directory = place.directory
    directory += CString("/thinwall-").bytes
    directory += situation.token
    let name = arena.string(directory)
    if let index = cgroups.groups.firstIndex(where: { $0.directory == name }) { return index }
    cgroups.groups.append(
      CgroupPlan.Group(
        directory: name,
        // Version 1: a single thread that moves itself by `tasks` waits for nobody; by cgroup.procs the kernel waits
        // until every CPU has scheduled, because the process might be starting threads: 10 ms on a quiet machine.
        entrance: arena.string(directory + CString(place.isUnified ? "/cgroup.procs" : "/tasks").bytes),
        kill: place.isUnified ? arena.string(directory + CString("/cgroup.kill").bytes) : nil,
        events: arena.string(
          directory + CString(place.isUnified ? "/memory.events" : "/memory.oom_control").bytes),
        settings: [], optionalSettings: []))
    return cgroups.groups.count - 1
  }

  private mutating func set(_ value: [UInt8], _ file: StaticString, _ rule: Rule, _ place: ControlGroups.Place) {
    let index = group(place)
    let path = arena.string(cgroups.groups[index].directory.bytes + [UInt8(ascii: "/")] + CString(file).bytes)
    cgroups.groups[index].settings.append((path, arena.string(value), rule))
  }

  private mutating func setIfPresent(_ value: [UInt8], _ file: StaticString, _ place: ControlGroups.Place) {
    let index = group(place)
    let path = arena.string(cgroups.groups[index].directory.bytes + [UInt8(ascii: "/")] + CString(file).bytes)
    cgroups.groups[index].optionalSettings.append((path, arena.string(value)))
  }

  /// Limits that the program's own process sets on itself.
  mutating func planProgramLimits() {
    let limits = policy.limits
    for index in cgroups.groups.indices {
      program.append(Step(.joinCgroup(index), for: cgroups.groups[index].settings.first?.rule ?? .memoryLimit))
    }
    func isGrouped(_ rule: Rule) -> Bool { cgroups.groups.contains { $0.settings.contains { $0.rule == rule } } }
    if let memory = limits.memory, !isGrouped(.memoryLimit) {
      program.append(Step(.limit(.addressSpace, memory), for: .memoryLimit))
    }
    if let processes = limits.processes, !isGrouped(.processLimit), wall == .container, situation.user != 0 {
      program.append(Step(.limit(.processes, processes + 1), for: .processLimit))
    }
    if let size = limits.fileSize { program.append(Step(.limit(.fileSize, size), for: .fileSizeLimit)) }
    if let cpus = limits.cpus {
      let mask = unsafe arena.array(cpus)
      program.append(
        Step(.setAffinity(address: Int(bitPattern: mask.baseAddress), count: mask.count), for: .cpus))
    }
  }
}
