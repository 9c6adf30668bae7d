import Foundation
import Linux
import OCI
import Testing

@testable import ControlGroup

@Suite("Limits of config.json", .requiresRoot, .serialized)
struct LimitTests {
  private func apply(_ group: ControlGroup, isUpdate: Bool = false, _ edit: (inout Resources) -> Void) throws {
    var resources = Resources()
    edit(&resources)
    try described { () throws(ControlGroupError) in try group.apply(resources, isUpdate: isUpdate) }
  }

  private func refused(_ group: ControlGroup, _ edit: (inout Resources) -> Void) -> String? {
    var resources = Resources()
    edit(&resources)
    return refusal { () throws(ControlGroupError) in try group.apply(resources) }
  }

  @Test("CPU, memory, processes and block I/O of version 1 are in the kernel's files", .requiresLegacy)
  func legacy() throws {
    try withGroup { group, _ in
      try apply(group) { r in
        r.memory.limit = 64 << 20
        r.memory.swap = 96 << 20
        r.memory.reservation = 32 << 20
        r.memory.swappiness = 10
        r.memory.useHierarchy = true
        r.memory.kernelTCP = 8 << 20
        r.cpu.shares = 512
        r.cpu.period = 50_000
        r.cpu.quota = 20_000
        r.cpu.burst = 10_000
        r.cpu.cpus = CString("0")
        r.cpu.mems = CString("0")
        r.pidsLimit = 42
        r.blockIO.weight = 300
        r.blockIO.readBytes = [.init(major: 254, minor: 0, rate: 1 << 20)]
        r.blockIO.writeOperations = [.init(major: 254, minor: 0, rate: 100)]
      }
      #expect(group.file(.memory, "memory.limit_in_bytes") == "\(64 << 20)")
      #expect(group.file(.memory, "memory.memsw.limit_in_bytes") == "\(96 << 20)")
      #expect(group.file(.memory, "memory.soft_limit_in_bytes") == "\(32 << 20)")
      #expect(group.file(.memory, "memory.swappiness") == "10")
      #expect(group.file(.memory, "memory.kmem.tcp.limit_in_bytes") == "\(8 << 20)")
      #expect(group.file(.cpu, "cpu.shares") == "512")
      #expect(group.file(.cpu, "cpu.cfs_period_us") == "50000")
      #expect(group.file(.cpu, "cpu.cfs_quota_us") == "20000")
      #expect(group.file(.cpu, "cpu.cfs_burst_us") == "10000")
      #expect(group.file(.cpuset, "cpuset.cpus") == "0")
      #expect(group.file(.cpuset, "cpuset.mems") == "0")
      #expect(group.file(.pids, "pids.max") == "42")
      #expect((group.file(.io, "blkio.weight") ?? group.file(.io, "blkio.bfq.weight"))?.hasSuffix("300") == true)
      #expect(group.file(.io, "blkio.throttle.read_bps_device") == "254:0 1048576")
      #expect(group.file(.io, "blkio.throttle.write_iops_device") == "254:0 100")
      // Lowered and raised: memory and swap never cross.
      for limit: Int64 in [16, 128, 32, 256] {
        try apply(group, isUpdate: true) { r in
          r.memory.limit = limit << 20
          r.memory.swap = limit << 20
        }
        #expect(group.file(.memory, "memory.limit_in_bytes") == "\(limit << 20)")
        #expect(group.file(.memory, "memory.memsw.limit_in_bytes") == "\(limit << 20)")
      }
      try apply(group, isUpdate: true) { r in
        r.memory.limit = -1
        r.cpu.quota = -1
        r.pidsLimit = -1
      }
      #expect(group.file(.memory, "memory.memsw.limit_in_bytes") == "9223372036854771712")
      #expect(group.file(.cpu, "cpu.cfs_quota_us") == "-1")
      #expect(group.file(.pids, "pids.max") == "max")
      try apply(group, isUpdate: true) { r in r.cpu.idle = 1 }
      #expect(group.file(.cpu, "cpu.idle") == "1")
      // A period that suits the new quota only.
      try apply(group, isUpdate: true) { r in
        r.cpu.idle = 0
        r.cpu.period = 1000
        r.cpu.quota = 1000
        r.cpu.burst = 0
      }
      #expect(group.file(.cpu, "cpu.cfs_period_us") == "1000")
    }
  }

  @Test("What cannot be set is an error that names the field", .requiresLegacy)
  func refusals() throws {
    try withGroup { group, _ in
      let cases: [(String, (inout Resources) -> Void)] = [
        (
          "linux.resources.memory.swap: cannot write '4096' to ",
          {
            $0.memory.limit = 1 << 30; $0.memory.swap = 4096
          }
        ),
        ("linux.resources.memory.swappiness: ", { $0.memory.swappiness = 101 }),
        ("linux.resources.memory.useHierarchy: ", { $0.memory.useHierarchy = false }),
        ("linux.resources.cpu.shares: ", { $0.cpu.shares = 1 }),
        ("linux.resources.cpu.shares: ", { $0.cpu.shares = 1_000_000 }),
        ("linux.resources.cpu.period: ", { $0.cpu.period = 1 }),
        ("linux.resources.cpu.cpus: ", { $0.cpu.cpus = CString("4096") }),
        ("linux.resources.cpu.mems: ", { $0.cpu.mems = CString("x") }),
        ("linux.resources.blockIO.leafWeight: ", { $0.blockIO.leafWeight = 100 }),
        (
          "linux.resources.blockIO.throttleReadBpsDevice: ",
          {
            $0.blockIO.readBytes = [.init(major: 4000, minor: 0, rate: 1)]
          }
        ),
        ("linux.resources.network.classID: ", { $0.networkClass = 1 }),
        ("linux.resources.network.priorities: ", { $0.networkPriorities = [(CString("lo"), 1)] }),
        ("linux.resources.unified: ", { $0.unified = [(CString("../cgroup.procs"), CString("1"))] }),
        ("linux.resources.unified: ", { $0.unified = [(CString("no.such"), CString("1"))] }),
        ("linux.resources.rdma: ", { $0.rdma = [(CString("mlx"), 1, nil)] }),
      ]
      for (prefix, edit) in cases {
        let reason = refused(group, edit)
        #expect(reason?.hasPrefix(prefix) == true, "\(prefix) but: \(reason ?? "no error")")
      }
    }
  }

  @Test("A process beyond the memory limit is ended, and that is counted and told", .requiresLegacy)
  func memory() throws {
    try withGroup { group, _ in
      try apply(group) { r in
        r.memory.limit = 16 << 20
        r.memory.swap = 16 << 20
      }
      let events = try described { () throws(ControlGroupError) in try group.outOfMemoryEvents() }
      let shell = try Shell(in: &group, "head -c 200M /dev/zero | tail")
      shell.wait()
      #expect(try described { () throws(ControlGroupError) in try group.outOfMemoryKills() } > 0)
      #expect(try Poll.isReadable(events.rawValue))
    }
    // The twin: with room, the same ends well.
    try withGroup { group, _ in
      try apply(group) { $0.memory.limit = 1 << 30 }
      let shell = try Shell(in: &group, "head -c 200M /dev/zero | tail | wc -c")
      #expect(shell.rest().contains("209715200"))
      #expect(shell.wait() == 0)
      #expect(try described { () throws(ControlGroupError) in try group.outOfMemoryKills() } == 0)
    }
  }

  @Test("Processes beyond the limit cannot be started", .requiresLegacy)
  func pids() throws {
    let script = "sleep 100 & sleep 100 & sleep 100 & echo all"
    try withGroup { group, _ in
      try apply(group) { $0.pidsLimit = 3 }
      let shell = try Shell(in: &group, script)
      let text = shell.line()
      #expect(!text.contains("all"))
    }
    try withGroup { group, _ in
      try apply(group) { $0.pidsLimit = 4 }
      #expect(try Shell(in: &group, script).line() == "all")
    }
  }

  @Test("Shares as weight like crun and runc convert them")
  func weight() {
    for shares in UInt64(2)...262_144 {
      let l = log2(Double(shares))
      let expected =
        shares <= 2 ? 1 : shares >= 262_144 ? 10000 : UInt64(ceil(pow(10, (l * l + 125 * l) / 612 - 7.0 / 34)))
      if Conversion.weight(shares: shares) != expected {
        Issue.record("\(shares): \(Conversion.weight(shares: shares)), not \(expected)")
      }
    }
    #expect(Conversion.weight(shares: 1024) == 100)
    #expect(Conversion.ioWeight(10) == 1)
    #expect(Conversion.ioWeight(1000) == 10000)
  }

  @Test("Version 2 files, written where the kernel has them")
  func unified() throws {
    try withLayout(.unified) {
      let controllers = read("/sys/fs/cgroup/cgroup.controllers") ?? ""
      try withGroup { group, _ in
        #expect(
          self.refused(group) { $0.memory.disableOOMKiller = true }?.hasPrefix("linux.resources.memory.disable") == true
        )
        #expect(self.refused(group) { $0.memory.swappiness = 1 }?.hasPrefix("linux.resources.memory.swappi") == true)
        #expect(self.refused(group) { $0.cpu.realtimeRuntime = 1 }?.hasPrefix("linux.resources.cpu.realtime") == true)
        try self.apply(group) { $0.unified = [(CString("cgroup.max.depth"), CString("7"))] }
        #expect(group.file(.memory, "cgroup.max.depth") == "7")
        if controllers.contains("hugetlb") {
          try self.apply(group) { $0.hugepages = [(CString("2MB"), 4 << 20)] }
          #expect(group.file(.hugetlb, "hugetlb.2MB.max") == "\(4 << 20)")
          #expect(group.file(.hugetlb, "hugetlb.2MB.rsvd.max") == "\(4 << 20)")
        }
        if !controllers.contains("memory") {
          #expect(
            self.refused(group) { $0.memory.limit = 1 << 20 }?.hasPrefix("linux.resources.memory.limit: cannot write")
              == true)
        }
      }
    }
  }

  @Test("Huge pages are limited where their controller is", .requiresRoot)
  func hugepages() throws {
    try withGroup { group, _ in
      guard group.file(.hugetlb, "hugetlb.2MB.max") != nil else { return }
      try apply(group) { $0.hugepages = [(CString("2MB"), 2 << 20)] }
      #expect(group.file(.hugetlb, "hugetlb.2MB.max") == "\(2 << 20)")
    }
  }
}
