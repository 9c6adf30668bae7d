import Foundation
import Support
import Testing

/// config-linux.md, "Control groups", and `update`: judged by the files of the group. Written for v1, hybrid and v2.
@Suite("config-linux.md: control groups", .requiresRuntime) struct ControlGroupTests {
  private func resources(_ resources: Value) throws -> Bundle {
    let bundle = try Bundle()
    for (key, value) in resources.members { bundle.config["linux"]["resources"][key] = value }
    try bundle.sleeping()
    return bundle
  }

  @Test("cgroupsPath: the process and its children are in it, in every hierarchy") func path() throws {
    let bundle = try Bundle()
    let pid = try bundle.ready("sleep 1000 &")
    for process in [pid] + Machine.children(of: pid_t(pid)).map(Int.init) {
      let lines = contents("/proc/\(process)/cgroup").split(separator: "\n")
      for line in lines where Groups.isUnified || !line.hasPrefix("0::") {
        #expect(line.hasSuffix("/" + bundle.id), "\(line)")
      }
    }
  }

  @Test("cgroupsPath: nested and relative paths are made; without one there is a group all the same") func otherPaths()
    throws
  {
    let bundle = try Bundle()
    // Rules for devices cannot be taken back where a group has groups below it: this is about paths.
    bundle.config["linux"]["resources"] = nil
    for path: Value in [.string("/\(bundle.id)-nested/deep"), .string("\(bundle.id)-relative"), nil] {
      bundle.config["linux"]["cgroupsPath"] = path
      let pid = try bundle.sleeping()
      let line =
        contents("/proc/\(pid)/cgroup").split(separator: "\n").first { Groups.isUnified || $0.contains("pids") } ?? ""
      #expect(line.hasSuffix(path.string ?? bundle.id), "\(line)")
      #expect(try bundle.delete("--force").end == .exited(0))
    }
    for name in ["-relative", "-nested/deep", "-nested"] {
      for directory in Groups.directories(bundle.id + name) { rmdir(directory) }
    }
  }

  @Test("cgroupsPath: `..` does not lead out") func climbing() throws {
    let bundle = try Bundle()
    // What it would make, this makes in a directory of the test's own.
    let outside = bundle.stage("climbs")
    bundle.config["linux"]["cgroupsPath"] = .string("/../../../../../.." + outside)
    _ = try bundle.sh("true")
    #expect(!bundle.stage.exists("climbs"))
    try bundle.delete("--force")
    for root in Groups.roots {
      var path = outside
      while path != "/" {
        rmdir(root + path)
        path = (path as NSString).deletingLastPathComponent
      }
    }
  }

  @Test("memory: limit, reservation, swap, swappiness", .requiresController("memory")) func memory() throws {
    let bundle = try resources(["memory": ["limit": 104_857_600, "reservation": 52_428_800, "swap": 209_715_200]])
    #expect(Groups.read(bundle.id, v1: ("memory", "memory.limit_in_bytes"), v2: "memory.max") == "104857600")
    #expect(Groups.read(bundle.id, v1: ("memory", "memory.soft_limit_in_bytes"), v2: "memory.low") == "52428800")
    #expect(
      ["209715200", "104857600"].contains(
        Groups.read(bundle.id, v1: ("memory", "memory.memsw.limit_in_bytes"), v2: "memory.swap.max"))
        || !Groups.isUnified && access("/sys/fs/cgroup/memory/memory.memsw.limit_in_bytes", F_OK) != 0)
  }

  @Test("memory: the limit is enforced", .requiresController("memory")) func memoryIsEnforced() throws {
    let bundle = try Bundle { $0["linux"]["resources"]["memory"] = ["limit": 33_554_432, "swap": 33_554_432] }
    let done = try bundle.sh("head -c 100000000 /dev/zero | tail -n 1 | wc -c; echo end")
    #expect(!done.text.contains("100000000"), "\(done)")
  }

  @Test("memory: a container starts within 8 MiB; disableOOMKiller on v1", .requiresController("memory")) func little()
    throws
  {
    let bundle = try Bundle { $0["linux"]["resources"]["memory"] = ["limit": 8_388_608] }
    #expect(try bundle.sh("echo fine").text == "fine\n")
    guard !Groups.isUnified else { return }
    let other = try resources(["memory": ["limit": 104_857_600, "disableOOMKiller": true, "swappiness": 7]])
    #expect(Groups.read(other.id, v1: ("memory", "memory.oom_control"), v2: "").contains("oom_kill_disable 1"))
    #expect(Groups.read(other.id, v1: ("memory", "memory.swappiness"), v2: "") == "7")
  }

  @Test("cpu: shares, quota and period", .requiresController("cpu")) func cpu() throws {
    let bundle = try resources(["cpu": ["shares": 512, "quota": 20000, "period": 50000]])
    if Groups.isUnified {
      #expect(Groups.read(bundle.id, v1: ("", ""), v2: "cpu.max") == "20000 50000")
      // 1 + (512 - 2) * 9999 / 262142, or the newer curve through 1024 and 100.
      #expect(["20", "59"].contains(Groups.read(bundle.id, v1: ("", ""), v2: "cpu.weight")))
    } else {
      #expect(Groups.read(bundle.id, v1: ("cpu", "cpu.shares"), v2: "") == "512")
      if access("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", F_OK) == 0
        || !Groups.read(bundle.id, v1: ("cpu", "cpu.cfs_quota_us"), v2: "").isEmpty
      {
        #expect(Groups.read(bundle.id, v1: ("cpu", "cpu.cfs_quota_us"), v2: "") == "20000")
        #expect(Groups.read(bundle.id, v1: ("cpu", "cpu.cfs_period_us"), v2: "") == "50000")
      }
    }
  }

  @Test("cpu: cpus and mems; idle; burst", .requiresController("cpuset")) func cpuset() throws {
    let bundle = try resources(["cpu": ["cpus": "0", "mems": "0"]])
    #expect(Groups.read(bundle.id, v1: ("cpuset", "cpuset.cpus"), v2: "cpuset.cpus") == "0")
    #expect(Groups.read(bundle.id, v1: ("cpuset", "cpuset.mems"), v2: "cpuset.mems") == "0")
    #expect(status(bundle.pid!, "Cpus_allowed_list") == "0")
    let idle = try resources(["cpu": ["idle": 1]])
    #expect(Groups.read(idle.id, v1: ("cpu", "cpu.idle"), v2: "cpu.idle") == "1")
    let burst = try resources(["cpu": ["quota": 20000, "period": 50000, "burst": 10000]])
    #expect(Groups.read(burst.id, v1: ("cpu", "cpu.cfs_burst_us"), v2: "cpu.max.burst") == "10000")
  }

  @Test("pids: the limit, and that it is enforced", .requiresController("pids")) func pids() throws {
    let bundle = try resources(["pids": ["limit": 21]])
    #expect(Groups.read(bundle.id, v1: ("pids", "pids.max"), v2: "pids.max") == "21")
    let unlimited = try resources(["pids": ["limit": -1]])
    #expect(Groups.read(unlimited.id, v1: ("pids", "pids.max"), v2: "pids.max") == "max")
    let tight = try Bundle { $0["linux"]["resources"]["pids"] = ["limit": 4] }
    let done = try tight.sh("for i in 1 2 3 4 5 6 7 8; do sleep 1 & done; wait; echo end")
    #expect(done.errorText.contains("fork"), "\(done)")
  }

  @Test("blockIO: throttles for a device; weight where there is one") func blockIO() throws {
    let major = try host("stat -c '%Hd %Ld' / 2>/dev/null; lsblk -ndo MAJ:MIN /dev/vda 2>/dev/null").lines.last ?? ""
    guard
      let numbers = Optional(major.trimmingCharacters(in: .whitespaces).split(separator: ":").compactMap { Int($0) }),
      numbers.count == 2, Groups.has(Groups.isUnified ? "io" : "blkio")
    else { return }
    func rate(_ value: Int) -> Value {
      [["major": .number(numbers[0]), "minor": .number(numbers[1]), "rate": .number(value)]]
    }
    let bundle = try resources([
      "blockIO": [
        "throttleReadBpsDevice": rate(1_000_000), "throttleWriteBpsDevice": rate(2_000_000),
        "throttleReadIOPSDevice": rate(300), "throttleWriteIOPSDevice": rate(400),
      ]
    ])
    if Groups.isUnified {
      let line = Groups.read(bundle.id, v1: ("", ""), v2: "io.max")
      for part in ["rbps=1000000", "wbps=2000000", "riops=300", "wiops=400"] { #expect(line.contains(part), "\(line)") }
    } else {
      for (file, value) in [("read_bps", 1_000_000), ("write_bps", 2_000_000), ("read_iops", 300), ("write_iops", 400)]
      {
        let line = Groups.read(bundle.id, v1: ("blkio", "blkio.throttle.\(file)_device"), v2: "")
        #expect(line == "\(numbers[0]):\(numbers[1]) \(value)", "\(file)")
      }
    }
  }

  @Test("hugepageLimits", .requiresController("hugetlb")) func hugepages() throws {
    let bundle = try resources(["hugepageLimits": [["pageSize": "2MB", "limit": 4_194_304]]])
    #expect(Groups.read(bundle.id, v1: ("hugetlb", "hugetlb.2MB.limit_in_bytes"), v2: "hugetlb.2MB.max") == "4194304")
  }

  @Test(
    "unified: files of v2 and their values", .enabled(if: Groups.isUnified, "needs cgroup v2"),
    .requiresController("memory")) func unified() throws
  {
    let bundle = try resources(["unified": ["memory.high": "73400320", "pids.max": "77"]])
    #expect(Groups.read(bundle.id, v1: ("", ""), v2: "memory.high") == "73400320")
    #expect(Groups.read(bundle.id, v1: ("", ""), v2: "pids.max") == "77")
    for wrong: Value in [["memory.none": "1"], ["../memory.max": "1"], ["memory.high": "x"]] {
      let bundle = try Bundle { $0["linux"]["resources"]["unified"] = wrong }
      #expect(try bundle.sh("true").end != .exited(0), "\(wrong)")
    }
  }

  @Test(
    "A value that the kernel refuses is an error that names the file, and leaves nothing", .requiresController("cpuset")
  )
  func refused() throws {
    let bundle = try Bundle { $0["linux"]["resources"]["cpu"] = ["cpus": "9999"] }
    let done = try bundle.create()
    #expect(done.end != .exited(0) && done.errorText.contains("cpuset.cpus"), "\(done)")
    #expect(bundle.state == .null && Groups.directories(bundle.id).isEmpty)
  }

  @Test("update: by flags", .requiresController("memory")) func updateFlags() throws {
    let bundle = try resources(["memory": ["limit": 104_857_600], "pids": ["limit": 21]])
    let done = try bundle.call([
      "update", "--memory", "52428800", "--pids-limit", "33", "--cpu-share", "256", Bytes(bundle.id),
    ])
    #expect(done.end == .exited(0), "\(done)")
    #expect(Groups.read(bundle.id, v1: ("memory", "memory.limit_in_bytes"), v2: "memory.max") == "52428800")
    #expect(Groups.read(bundle.id, v1: ("pids", "pids.max"), v2: "pids.max") == "33")
    if !Groups.isUnified { #expect(Groups.read(bundle.id, v1: ("cpu", "cpu.shares"), v2: "") == "256") }
    #expect(try bundle.call(["update", "--cpuset-cpus", "0", Bytes(bundle.id)]).end == .exited(0))
    #expect(Groups.read(bundle.id, v1: ("cpuset", "cpuset.cpus"), v2: "cpuset.cpus") == "0")
    #expect(try bundle.call(["update", "--memory", "x", Bytes(bundle.id)]).end != .exited(0))
    #expect(try bundle.call(["update", "--memory", "1", "nobody"]).end != .exited(0))
  }

  @Test(
    "update: --resources from a file and from standard input; what is not named stays", .requiresController("memory"))
  func updateResources() throws {
    let bundle = try resources(["memory": ["limit": 104_857_600], "pids": ["limit": 21]])
    try bundle.stage.file("resources.json", "{\"pids\":{\"limit\":44}}")
    #expect(
      try bundle.call(["update", Bytes("--resources=" + bundle.stage("resources.json")), Bytes(bundle.id)]).end
        == .exited(0))
    #expect(Groups.read(bundle.id, v1: ("pids", "pids.max"), v2: "pids.max") == "44")
    #expect(Groups.read(bundle.id, v1: ("memory", "memory.limit_in_bytes"), v2: "memory.max") == "104857600")
    let text = "{\"memory\":{\"limit\":62914560}}"
    #expect(try bundle.call(["update", "--resources", "-", Bytes(bundle.id)], input: text).end == .exited(0))
    #expect(Groups.read(bundle.id, v1: ("memory", "memory.limit_in_bytes"), v2: "memory.max") == "62914560")
    #expect(try bundle.call(["update", "-r", "-", Bytes(bundle.id)], input: "{").end != .exited(0))
  }

  @Test("Without a section `resources` the default devices work")
  func defaults() throws {
    let bundle = try Bundle { $0["linux"]["resources"] = nil }
    #expect(try bundle.sh("echo x >/dev/null && echo fine").text == "fine\n")
  }
}
