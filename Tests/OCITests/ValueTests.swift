import Linux
import OCI
import Testing

/// Every property of the specification arrives where it belongs.
@Suite struct ValueTests {
  @Test func top() throws {
    let config = try config(
      #"""
      {"ociVersion":"1.0.2-dev","hostname":"h","domainname":"d","root":{"path":"/r","readonly":true},
       "annotations":{"b":"2","a":"1","c":""},
       "mounts":[{"destination":"/a","type":"bind","source":"/s","options":["rbind","ro"],
         "uidMappings":[{"containerID":1,"hostID":2,"size":3}],"gidMappings":[{"containerID":4,"hostID":5,"size":6}]},
        {"destination":"rel"}],
       "hooks":{"prestart":[{"path":"/p","args":["x","y"],"env":["A=1"],"timeout":5}],"createRuntime":[{"path":"/cr"}],
         "createContainer":[{"path":"/cc"}],"startContainer":[{"path":"/sc"}],"poststart":[{"path":"/ps"}],
         "poststop":[{"path":"/pp"},{"path":"/pq"}]},
       "windows":{"x":[1]},"solaris":{},"zos":{},"freebsd":{},"vm":null,"unknown":{"deep":[{}]}}
      """#)
    #expect(string(config.version) == "1.0.2-dev")
    #expect(string(config.hostname) == "h")
    #expect(string(config.domainname) == "d")
    #expect(string(config.root?.path) == "/r")
    #expect(config.root?.isReadOnly == true)
    #expect(config.process == nil)
    #expect(string(config.annotation("a")) == "1")
    #expect(string(config.annotation("c")) == "")
    #expect(config.annotation("d") == nil)
    let mounts = config.mounts
    #expect(mounts.map { string($0.destination) } == ["/a", "rel"])
    #expect(string(mounts[0].type) == "bind")
    #expect(string(mounts[0].source) == "/s")
    #expect(strings(mounts[0].options) == ["rbind", "ro"])
    #expect(mounts[0].userMappings == [IDMapping(container: 1, host: 2, count: 3)])
    #expect(mounts[0].groupMappings == [IDMapping(container: 4, host: 5, count: 6)])
    #expect(mounts[1].type == nil && mounts[1].source == nil && mounts[1].options.isEmpty)
    let hooks = config.hooks
    #expect(string(hooks.prestart[0].path) == "/p")
    #expect(strings(hooks.prestart[0].arguments) == ["x", "y"])
    #expect(strings(hooks.prestart[0].environment) == ["A=1"])
    #expect(hooks.prestart[0].timeout == 5)
    #expect(hooks.createRuntime.map { strings($0.arguments) } == [["/cr"]])
    #expect(hooks.createRuntime[0].timeout == nil)
    #expect(string(hooks.createContainer[0].path) == "/cc")
    #expect(string(hooks.startContainer[0].path) == "/sc")
    #expect(string(hooks.poststart[0].path) == "/ps")
    #expect(hooks.poststop.map { string($0.path) } == ["/pp", "/pq"])
  }

  @Test(arguments: ["1.0.0", "1.0.2-dev", "1.2.0-rc.1+build.5", "1.3.0", "1.99.0"])
  func versions(_ version: String) throws {
    #expect(string(try config(#"{"ociVersion":"\#(version)","root":{"path":"r"}}"#).version) == version)
  }

  @Test func everythingOfAProcess() throws {
    let process = try process(
      #"""
      {"terminal":true,"consoleSize":{"height":24,"width":80},
       "user":{"uid":1,"gid":2,"umask":63,"additionalGids":[3,4],"username":"w"},
       "args":["sh","-c","a\tb"],"env":["A=1","B="],"cwd":"/w",
       "capabilities":{"bounding":["CAP_CHOWN","CAP_CHECKPOINT_RESTORE"],"effective":["CAP_KILL"],
         "inheritable":["CAP_SETUID"],"permitted":["CAP_KILL","CAP_SYS_ADMIN"],"ambient":["CAP_NET_RAW"]},
       "rlimits":[{"type":"RLIMIT_NOFILE","soft":1,"hard":18446744073709551615},{"type":"RLIMIT_RTTIME","hard":3,"soft":2}],
       "noNewPrivileges":true,"oomScoreAdj":-999,"apparmorProfile":"ap","selinuxLabel":"se",
       "scheduler":{"policy":"SCHED_DEADLINE","nice":-5,"priority":7,
         "flags":["SCHED_FLAG_RESET_ON_FORK","SCHED_FLAG_UTIL_CLAMP_MAX"],"runtime":10,"deadline":20,"period":30},
       "ioPriority":{"class":"IOPRIO_CLASS_IDLE","priority":7},
       "execCPUAffinity":{"initial":"7","final":"0-3,7"},"commandLine":"windows only"}
      """#)
    #expect(process.hasTerminal)
    #expect(process.consoleSize! == (height: 24, width: 80))
    #expect([process.user, process.group, process.mask] == [1, 2, 63])
    #expect(process.additionalGroups == [3, 4])
    #expect(strings(process.arguments) == ["sh", "-c", "a\tb"])
    #expect(strings(process.environment) == ["A=1", "B="])
    #expect(string(process.workingDirectory) == "/w")
    #expect(process.capabilities?.bounding == 1 << 40 | 1)
    #expect(process.capabilities?.effective == 1 << 5)
    #expect(process.capabilities?.inheritable == 1 << 7)
    #expect(process.capabilities?.permitted == 1 << 21 | 1 << 5)
    #expect(process.capabilities?.ambient == 1 << 13)
    #expect(process.limits.map(\.resource) == [7, 15])
    #expect(process.limits.map(\.soft) == [1, 2])
    #expect(process.limits.map(\.hard) == [.max, 3])
    #expect(process.noNewPrivileges)
    #expect(process.oomScoreAdjustment == -999)
    #expect(string(process.apparmorProfile) == "ap")
    #expect(string(process.selinuxLabel) == "se")
    let scheduler = try #require(process.scheduler)
    #expect(scheduler.policy == 6 && scheduler.nice == -5 && scheduler.priority == 7 && scheduler.flags == 0x41)
    #expect([scheduler.runtime, scheduler.deadline, scheduler.period] == [10, 20, 30])
    #expect(process.ioPriority! == (class: 3, priority: 7))
    #expect(string(process.initialAffinity) == "7")
    #expect(string(process.finalAffinity) == "0-3,7")
    #expect(process.warnings.isEmpty)
  }

  @Test func nothingOfAProcess() throws {
    let process = try process(#"{"args":["a"],"cwd":"/"}"#)
    #expect(!process.hasTerminal && !process.noNewPrivileges && process.capabilities == nil && process.mask == nil)
    #expect(process.environment.isEmpty && process.limits.isEmpty && process.consoleSize == nil)
    #expect(process.oomScoreAdjustment == nil && process.scheduler == nil && process.ioPriority == nil)
    #expect(process.apparmorProfile == nil && process.selinuxLabel == nil)
  }

  @Test func unknownCapabilitiesAreWarnedOf() throws {
    let config = try config(
      text(process: #""capabilities":{"bounding":["CAP_KILL","CAP_X","KILL"],"effective":["CAP_X","CAP_KILL"]}"#))
    #expect(config.process?.capabilities?.bounding == 1 << 5)
    #expect(config.process?.capabilities?.effective == 1 << 5)
    #expect(
      config.warnings.map { String(decoding: $0.bytes, as: UTF8.self) } == [
        "process.capabilities: 'CAP_X' is not a capability; ignored",
        "process.capabilities: 'KILL' is not a capability; ignored",
      ])
  }

  @Test func linux() throws {
    let linux = try config(
      text(
        linux: #"""
          "namespaces":[{"type":"pid"},{"type":"network","path":"/n"},{"type":"mount","path":""},{"type":"ipc"},
            {"type":"uts"},{"type":"user"},{"type":"cgroup"},{"type":"time"}],
          "uidMappings":[{"containerID":0,"hostID":1000,"size":1},{"containerID":1,"hostID":100000,"size":65536}],
          "gidMappings":[{"size":5,"hostID":4,"containerID":3}],
          "timeOffsets":{"monotonic":{"secs":-5,"nanosecs":999999999},"boottime":{"secs":7}},
          "devices":[{"path":"/dev/a","type":"c","major":10,"minor":229,"fileMode":438,"uid":1,"gid":2},
            {"path":"/dev/b","type":"b","fileMode":8630},{"path":"/dev/u","type":"u"},{"path":"/dev/p","type":"p"}],
          "netDevices":{"eth1":{"name":"inside"},"eth0":{}},
          "cgroupsPath":"/cg","rootfsPropagation":"rslave","maskedPaths":["/m1","/m2"],"readonlyPaths":["/ro"],
          "mountLabel":"ml","sysctl":{"net.ipv4.ip_forward":"1","kernel.msgmax":"2"},
          "personality":{"domain":"LINUX32","flags":[]},
          "intelRdt":{"closID":"c","l3CacheSchema":"L3:0=ff","memBwSchema":"MB:0=20","schemata":["L2:0=f"],
            "enableMonitoring":true},
          "memoryPolicy":{"mode":"MPOL_BIND","nodes":"0-3,7","flags":["MPOL_F_STATIC_NODES","MPOL_F_NUMA_BALANCING"]}
          """#)
    ).linux
    #expect(linux.namespaces.map(\.kind) == [.pid, .network, .mount, .ipc, .uts, .user, .cgroup, .time])
    #expect(linux.namespaces.map { string($0.path) } == [nil, "/n", nil, nil, nil, nil, nil, nil])
    #expect(
      linux.userMappings == [
        IDMapping(container: 0, host: 1000, count: 1), IDMapping(container: 1, host: 100000, count: 65536),
      ])
    #expect(linux.groupMappings == [IDMapping(container: 3, host: 4, count: 5)])
    #expect(linux.monotonicOffset! == (seconds: -5, nanoseconds: 999_999_999))
    #expect(linux.boottimeOffset! == (seconds: 7, nanoseconds: 0))
    #expect(linux.devices.map { string($0.path) } == ["/dev/a", "/dev/b", "/dev/u", "/dev/p"])
    #expect(linux.devices.map(\.kind) == Array("cbup".utf8))
    #expect(linux.devices.map(\.major) == [10, 0, 0, 0])
    #expect(linux.devices.map(\.minor) == [229, 0, 0, 0])
    #expect(linux.devices.map(\.mode) == [0o666, 0o666, nil, nil])
    #expect(linux.devices.map(\.user) == [1, nil, nil, nil])
    #expect(linux.devices.map(\.group) == [2, nil, nil, nil])
    #expect(linux.netDevices.map { string($0.host) } == ["eth0", "eth1"])
    #expect(linux.netDevices.map { string($0.name) } == [nil, "inside"])
    #expect(string(linux.cgroupsPath) == "/cg")
    #expect(!linux.hasResources)
    #expect(string(linux.rootfsPropagation) == "rslave")
    #expect(strings(linux.maskedPaths) == ["/m1", "/m2"])
    #expect(strings(linux.readonlyPaths) == ["/ro"])
    #expect(string(linux.mountLabel) == "ml")
    #expect(linux.sysctl.map { string($0.key) } == ["kernel.msgmax", "net.ipv4.ip_forward"])
    #expect(linux.sysctl.map { string($0.value) } == ["2", "1"])
    #expect(linux.personality == 8)
    let rdt = try #require(linux.intelRdt)
    #expect(string(rdt.closID) == "c")
    #expect(string(rdt.l3CacheSchema) == "L3:0=ff")
    #expect(string(rdt.memBwSchema) == "MB:0=20")
    #expect(strings(rdt.schemata) == ["L2:0=f"])
    #expect(rdt.enableMonitoring)
    #expect(linux.memoryPolicy?.mode == 0xA002)
    #expect(string(linux.memoryPolicy?.nodes) == "0-3,7")
  }

  @Test func seccomp() throws {
    let seccomp = try #require(
      try config(
        text(
          linux: #"""
            "seccomp":{"defaultAction":"SCMP_ACT_ERRNO","defaultErrnoRet":38,
              "architectures":["SCMP_ARCH_X86_64","SCMP_ARCH_X86"],"flags":["SECCOMP_FILTER_FLAG_LOG"],
              "listenerPath":"/l","listenerMetadata":"m",
              "syscalls":[{"names":["read","write"],"action":"SCMP_ACT_ALLOW"},
                {"names":["clone"],"action":"SCMP_ACT_ERRNO","errnoRet":1,"comment":"x",
                 "args":[{"index":5,"value":18446744073709551615,"valueTwo":2,"op":"SCMP_CMP_MASKED_EQ"}]}]}
            """#)
      ).linux.seccomp)
    #expect(string(seccomp.defaultAction) == "SCMP_ACT_ERRNO")
    #expect(seccomp.defaultErrno == 38)
    #expect(strings(seccomp.architectures) == ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86"])
    #expect(strings(seccomp.flags) == ["SECCOMP_FILTER_FLAG_LOG"])
    #expect(string(seccomp.listenerPath) == "/l")
    #expect(string(seccomp.listenerMetadata) == "m")
    #expect(seccomp.calls.map { strings($0.names) } == [["read", "write"], ["clone"]])
    #expect(seccomp.calls.map { string($0.action) } == ["SCMP_ACT_ALLOW", "SCMP_ACT_ERRNO"])
    #expect(seccomp.calls.map(\.errno) == [nil, 1])
    #expect(seccomp.calls[0].arguments.isEmpty)
    let argument = try #require(seccomp.calls[1].arguments.first)
    #expect(argument.index == 5 && argument.value == .max && argument.valueTwo == 2)
    #expect(string(argument.comparison) == "SCMP_CMP_MASKED_EQ")
  }

  @Test func everyResource() throws {
    let json = #"""
      {"devices":[{"allow":false,"access":"rwm"},{"allow":true,"type":"c","major":10,"minor":-1,"access":"r"},
         {"allow":true,"type":"b","minor":3,"access":"wm"},{"allow":true,"type":"","major":4294967295}],
       "memory":{"limit":536870912,"reservation":-1,"swap":3,"kernel":4,"kernelTCP":5,"swappiness":100,
         "disableOOMKiller":false,"useHierarchy":true,"checkBeforeUpdate":true},
       "cpu":{"shares":1024,"quota":-1,"burst":6,"period":500000,"realtimeRuntime":950000,"realtimePeriod":1000000,
         "cpus":"2-3","mems":"0","idle":1},
       "pids":{"limit":0},
       "blockIO":{"weight":10,"leafWeight":11,
         "weightDevice":[{"major":8,"minor":0,"weight":500,"leafWeight":300},{"major":8,"minor":16}],
         "throttleReadBpsDevice":[{"major":8,"minor":1,"rate":600}],
         "throttleWriteBpsDevice":[{"major":8,"minor":2,"rate":601}],
         "throttleReadIOPSDevice":[{"major":8,"minor":3,"rate":602}],
         "throttleWriteIOPSDevice":[{"major":8,"minor":4,"rate":603}]},
       "hugepageLimits":[{"pageSize":"2MB","limit":9223372036854772000},{"pageSize":"64KB","limit":0}],
       "rdma":{"mlx5_1":{"hcaHandles":3,"hcaObjects":10000},"mlx4_0":{"hcaObjects":1000}},
       "network":{"classID":1048577,"priorities":[{"name":"eth0","priority":500}]},
       "unified":{"memory.high":"1","io.max":"259:0 rbps=1"}}
      """#
    let resources = try resources(json)
    #expect(resources.devices.map(\.isAllowed) == [false, true, true, true])
    #expect(resources.devices.map(\.kind) == Array("acba".utf8))
    #expect(resources.devices.map(\.major) == [nil, 10, nil, 4_294_967_295])
    #expect(resources.devices.map(\.minor) == [nil, nil, 3, nil])
    #expect(resources.devices.map(\.access) == [7, 1, 6, 7])
    let memory = resources.memory
    #expect(
      [memory.limit, memory.reservation, memory.swap, memory.kernel, memory.kernelTCP] == [536_870_912, -1, 3, 4, 5])
    #expect(memory.swappiness == 100 && memory.disableOOMKiller == false)
    #expect(memory.useHierarchy == true && memory.checkBeforeUpdate == true)
    let cpu = resources.cpu
    #expect([cpu.shares, cpu.burst, cpu.period, cpu.realtimePeriod] == [1024, 6, 500000, 1_000_000])
    #expect([cpu.quota, cpu.realtimeRuntime, cpu.idle] == [-1, 950000, 1])
    #expect(string(cpu.cpus) == "2-3")
    #expect(string(cpu.mems) == "0")
    #expect(resources.pidsLimit == 0)
    let block = resources.blockIO
    #expect(block.weight == 10 && block.leafWeight == 11)
    #expect(block.weightDevices.map(\.minor) == [0, 16])
    #expect(block.weightDevices.map(\.weight) == [500, nil])
    #expect(block.weightDevices.map(\.leafWeight) == [300, nil])
    let throttles = [block.readBytes, block.writeBytes, block.readOperations, block.writeOperations]
    #expect(throttles.map { $0.map(\.major) } == [[8], [8], [8], [8]])
    #expect(throttles.map { $0.map(\.minor) } == [[1], [2], [3], [4]])
    #expect(throttles.map { $0.map(\.rate) } == [[600], [601], [602], [603]])
    #expect(resources.hugepages.map { string($0.pageSize) } == ["2MB", "64KB"])
    #expect(resources.hugepages.map(\.limit) == [9_223_372_036_854_772_000, 0])
    #expect(resources.rdma.map { string($0.device) } == ["mlx4_0", "mlx5_1"])
    #expect(resources.rdma.map(\.handles) == [nil, 3])
    #expect(resources.rdma.map(\.objects) == [1000, 10000])
    #expect(resources.networkClass == 1_048_577)
    #expect(resources.networkPriorities.map { string($0.name) } == ["eth0"])
    #expect(resources.networkPriorities.map(\.priority) == [500])
    #expect(resources.unified.map { string($0.file) } == ["io.max", "memory.high"])
    #expect(resources.unified.map { string($0.value) } == ["259:0 rbps=1", "1"])
    // The same text inside a configuration.
    let inside = try config(text(linux: #""resources":\#(json)"#)).linux
    #expect(inside.hasResources && inside.resources.pidsLimit == 0 && inside.resources.devices.count == 4)
  }

  @Test func whatCallersMeanByUnset() throws {
    let resources = try resources(
      #"{"memory":{"swappiness":18446744073709551615,"limit":null},"pids":{},"cpu":{"cpus":""}}"#)
    #expect(resources.memory.swappiness == nil && resources.memory.limit == nil)
    #expect(resources.pidsLimit == nil && resources.cpu.cpus == nil)
    let config = try config(
      text(#""hostname":"","process":null,"mounts":null,"linux":{"cgroupsPath":"","seccomp":null,"namespaces":null}"#))
    #expect(config.hostname == nil && config.process == nil && config.mounts.isEmpty)
    #expect(config.linux.cgroupsPath == nil && config.linux.seccomp == nil && config.linux.namespaces.isEmpty)
  }

  @Test("Of a key that occurs twice the last counts, whole")
  func duplicates() throws {
    let config = try config(
      text(
        #"""
        "hostname":"a","process":{"args":["old","er"],"env":["SECRET=1"],"cwd":"/old","user":{"uid":7,"umask":1},
          "capabilities":{"bounding":["CAP_KILL","CAP_X"]},"noNewPrivileges":true,"rlimits":[{"type":"RLIMIT_AS","soft":1,"hard":1}]},
        "hostname":"b","process":{"args":["x"],"args":["new"],"cwd":"/","user":{"gid":9,"additionalGids":[1]},"user":{},
          "capabilities":{"bounding":["CAP_CHOWN"]},"capabilities":{"ambient":[]}},
        "annotations":{"k":"1","a":"0","k":"2","k":"3"},
        "linux":{"maskedPaths":["/a"],"maskedPaths":[],"resources":{"network":{"classID":1},"network":{}},
          "timeOffsets":{"boottime":{"secs":1}},"timeOffsets":{},"sysctl":{"z":"1","z":"2"}}
        """#))
    #expect(string(config.hostname) == "b")
    let process = try #require(config.process)
    #expect(strings(process.arguments) == ["new"])
    #expect(process.environment.isEmpty && process.limits.isEmpty && !process.noNewPrivileges)
    #expect(process.user == 0 && process.group == 0 && process.mask == nil && process.additionalGroups.isEmpty)
    #expect(process.capabilities == ProcessConfig.Capabilities())
    #expect(process.unknownCapabilities.isEmpty)
    #expect(config.annotations.map { string($0.key) } == ["a", "k"])
    #expect(string(config.annotation("k")) == "3")
    #expect(config.linux.maskedPaths.isEmpty && config.linux.resources.networkClass == nil)
    #expect(config.linux.boottimeOffset == nil)
    #expect(config.linux.sysctl.map { string($0.value) } == ["2"])
  }
}
