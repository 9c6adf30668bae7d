import OCI
import Testing

/// What the specification does not allow, or nobody could honour, is refused with its path and its place.
@Suite struct RefusalTests {
  struct Wrong: Sendable, CustomTestStringConvertible {
    var json: String
    var sentence: String
    var testDescription: String { sentence }

    init(_ json: String, _ sentence: String) {
      self.json = json
      self.sentence = sentence
    }
  }

  static let top: [Wrong] = [
    Wrong(#"{"root":{"path":"r"}}"#, "ociVersion is missing"),
    Wrong(#"{"ociVersion":null,"root":{"path":"r"}}"#, "ociVersion is missing"),
    Wrong(#"{"ociVersion":"1.0.0"}"#, "root is missing"),
    Wrong(
      #"{"ociVersion":"2.0.0"}"#,
      "ociVersion: '2.0.0' is not supported: this runtime implements versions 1.0.0 to 1.3.0"),
    Wrong(#"{"ociVersion":"10.0.0"}"#, "ociVersion: '10.0.0' is not supported"),
    Wrong(#"{"ociVersion":"0.5.0"}"#, "ociVersion: '0.5.0' is not supported"),
    Wrong(#"{"ociVersion":"1.0"}"#, "ociVersion: '1.0' is not a version such as 1.3.0"),
    Wrong(#"{"ociVersion":"01.0.0"}"#, "ociVersion: '01.0.0' is not a version"),
    Wrong(#"{"ociVersion":"1.0.0x"}"#, "ociVersion: '1.0.0x' is not a version"),
    Wrong(#"{"ociVersion":""}"#, "ociVersion is not a version"),
    Wrong(#"{"ociVersion":1}"#, "ociVersion: must be a string"),
    Wrong("[]", "must be an object (line 1, column 1)"),
    Wrong("", "the text ends too early (line 1, column 1)"),
    Wrong("{} {}", "ociVersion is missing"),
    Wrong(text("") + "x", "something follows the end of the value"),
    Wrong(text(#""root":{}"#), "root.path is missing"),
    Wrong(text(#""root":{"path":""}"#), "root.path is empty"),
    Wrong(text(#""root":{"path":1}"#), "root.path: must be a string"),
    Wrong(text(#""root":{"path":"r","readonly":1}"#), "root.readonly: must be true or false"),
    Wrong(text(#""hostname":["h"]"#), "hostname: must be a string"),
    Wrong(text(#""hostname":"a\u0000b""#), "hostname holds a NUL"),
    Wrong(text(#""domainname":{}"#), "domainname: must be a string"),
    Wrong(text(#""vm":{}"#), "vm cannot be honoured: this runtime makes no virtual machines"),
    Wrong(text(#""annotations":[]"#), "annotations: must be an object"),
    Wrong(text(#""annotations":{"k":1}"#), "annotations.k: must be a string"),
    Wrong(text(#""annotations":{"":"v"}"#), "annotations. has an empty name"),
    Wrong(text(#""annotations":{"a\u0000":"v"}"#), "annotations.a\\x00 holds a NUL"),
    Wrong(text(#""mounts":{}"#), "mounts: must be an array"),
    Wrong(text(#""mounts":[{"destination":"/a"},{"source":"/b"}]"#), "mounts[1].destination is missing"),
    Wrong(text(#""mounts":[{"destination":""}]"#), "mounts[0].destination is empty"),
    Wrong(text(#""mounts":[{"destination":"/a","type":1}]"#), "mounts[0].type: must be a string"),
    Wrong(text(#""mounts":[{"destination":"/a","source":1}]"#), "mounts[0].source: must be a string"),
    Wrong(text(#""mounts":[{"destination":"/a","options":["ro",null]}]"#), "mounts[0].options[1]: must be a string"),
    Wrong(
      text(#""mounts":[{"destination":"/a","uidMappings":[{"containerID":0,"hostID":0,"size":1}]}]"#),
      "mounts[0].gidMappings is missing"),
    Wrong(
      text(#""mounts":[{"destination":"/a","gidMappings":[{"containerID":0,"hostID":0,"size":1}]}]"#),
      "mounts[0].uidMappings is missing"),
    Wrong(text(#""hooks":[]"#), "hooks: must be an object"),
    Wrong(text(#""hooks":{"prestart":[{}]}"#), "hooks.prestart[0].path is missing"),
    Wrong(
      text(#""hooks":{"createRuntime":[{"path":"a"}]}"#), "hooks.createRuntime[0].path: 'a' is not an absolute path"),
    Wrong(
      text(#""hooks":{"createContainer":[{"path":"/a","timeout":0}]}"#), "hooks.createContainer[0].timeout must be"),
    Wrong(
      text(#""hooks":{"startContainer":[{"path":"/a","timeout":1.5}]}"#), "hooks.startContainer[0].timeout: must be an"),
    Wrong(text(#""hooks":{"poststart":[{"path":"/a","args":"x"}]}"#), "hooks.poststart[0].args: must be an array"),
    Wrong(text(#""hooks":{"poststop":[{"path":"/a","env":[1]}]}"#), "hooks.poststop[0].env[0]: must be a string"),
  ]

  static let process: [Wrong] = [
    Wrong(text(#""process":{"cwd":"/"}"#), "process.args is missing"),
    Wrong(text(#""process":{"args":[],"cwd":"/"}"#), "process.args is empty"),
    Wrong(text(#""process":{"args":["a"]}"#), "process.cwd is missing"),
    Wrong(text(#""process":{"args":["a"],"cwd":"x"}"#), "process.cwd: 'x' is not an absolute path"),
    Wrong(text(#""process":{"args":["a"],"cwd":""}"#), "process.cwd is empty"),
    Wrong(text(#""process":{"args":["a\u0000"],"cwd":"/"}"#), "process.args[0] holds a NUL"),
    Wrong(text(process: #""env":["a",2]"#), "process.env[1]: must be a string"),
    Wrong(text(process: #""terminal":"yes""#), "process.terminal: must be true or false"),
    Wrong(text(process: #""consoleSize":{"height":1}"#), "process.consoleSize.width is missing"),
    Wrong(text(process: #""consoleSize":{"width":1}"#), "process.consoleSize.height is missing"),
    Wrong(text(process: #""consoleSize":{"height":65536,"width":1}"#), "process.consoleSize.height: the number is out"),
    Wrong(text(process: #""user":{"uid":4294967295}"#), "process.user.uid is no id"),
    Wrong(text(process: #""user":{"gid":4294967295}"#), "process.user.gid is no id"),
    Wrong(text(process: #""user":{"uid":-1}"#), "process.user.uid: the number is out of range"),
    Wrong(text(process: #""user":{"gid":4294967296}"#), "process.user.gid: the number is out of range"),
    Wrong(text(process: #""user":{"umask":512}"#), "process.user.umask has more than the bits 0777"),
    Wrong(text(process: #""user":{"additionalGids":[1,4294967295]}"#), "process.user.additionalGids[1] is no id"),
    Wrong(text(process: #""capabilities":{"bounding":"CAP_KILL"}"#), "process.capabilities.bounding: must be an array"),
    Wrong(text(process: #""capabilities":{"effective":[5]}"#), "process.capabilities.effective[0]: must be a string"),
    Wrong(text(process: #""capabilities":{"inheritable":[{}]}"#), "process.capabilities.inheritable[0]: must be a"),
    Wrong(text(process: #""capabilities":{"permitted":{}}"#), "process.capabilities.permitted: must be an array"),
    Wrong(text(process: #""capabilities":{"ambient":1}"#), "process.capabilities.ambient: must be an array"),
    Wrong(
      text(process: #""rlimits":[{"type":"RLIMIT_AS","soft":1,"hard":1},{"type":"RLIMIT_FOO","soft":1,"hard":1}]"#),
      "process.rlimits[1].type: 'RLIMIT_FOO' is not a resource limit"),
    Wrong(
      text(process: #""rlimits":[{"type":"NOFILE","soft":1,"hard":1}]"#), "process.rlimits[0].type: 'NOFILE' is not"),
    Wrong(
      text(process: #""rlimits":[{"type":"RLIMIT_AS","soft":1,"hard":1},{"type":"RLIMIT_AS","soft":1,"hard":1}]"#),
      "process.rlimits[1] limits a resource for the second time"),
    Wrong(text(process: #""rlimits":[{"soft":1,"hard":1}]"#), "process.rlimits[0].type is missing"),
    Wrong(text(process: #""rlimits":[{"type":"RLIMIT_AS","hard":1}]"#), "process.rlimits[0].soft is missing"),
    Wrong(text(process: #""rlimits":[{"type":"RLIMIT_AS","soft":1}]"#), "process.rlimits[0].hard is missing"),
    Wrong(
      text(process: #""rlimits":[{"type":"RLIMIT_AS","soft":-1,"hard":1}]"#), "process.rlimits[0].soft: the number"),
    Wrong(text(process: #""noNewPrivileges":0"#), "process.noNewPrivileges: must be true or false"),
    Wrong(text(process: #""oomScoreAdj":1001"#), "process.oomScoreAdj must lie between -1000 and 1000"),
    Wrong(text(process: #""oomScoreAdj":1e2"#), "process.oomScoreAdj: must be an integer, without point or exponent"),
    Wrong(text(process: #""apparmorProfile":1"#), "process.apparmorProfile: must be a string"),
    Wrong(text(process: #""selinuxLabel":1"#), "process.selinuxLabel: must be a string"),
    Wrong(text(process: #""scheduler":{}"#), "process.scheduler.policy is missing"),
    Wrong(
      text(process: #""scheduler":{"policy":"SCHED_X"}"#), "process.scheduler.policy: 'SCHED_X' is not a scheduling"),
    Wrong(text(process: #""scheduler":{"policy":"SCHED_RR","nice":20}"#), "process.scheduler.nice must lie between"),
    Wrong(text(process: #""scheduler":{"policy":"SCHED_RR","priority":-1}"#), "process.scheduler.priority must not be"),
    Wrong(text(process: #""scheduler":{"policy":"SCHED_RR","flags":["X"]}"#), "process.scheduler.flags[0]: 'X' is not"),
    Wrong(
      text(process: #""scheduler":{"policy":"SCHED_RR","runtime":-1}"#), "process.scheduler.runtime: the number is"),
    Wrong(text(process: #""scheduler":{"policy":"SCHED_RR","deadline":""}"#), "process.scheduler.deadline: must be an"),
    Wrong(text(process: #""scheduler":{"policy":"SCHED_RR","period":[]}"#), "process.scheduler.period: must be an"),
    Wrong(text(process: #""ioPriority":{"priority":1}"#), "process.ioPriority.class is missing"),
    Wrong(
      text(process: #""ioPriority":{"class":"IOPRIO_CLASS_NONE"}"#), "process.ioPriority.class: 'IOPRIO_CLASS_NONE' is"),
    Wrong(
      text(process: #""ioPriority":{"class":"IOPRIO_CLASS_BE","priority":8}"#), "process.ioPriority.priority must lie"),
    Wrong(text(process: #""execCPUAffinity":{"initial":"a"}"#), "process.execCPUAffinity.initial: 'a' is not a list"),
    Wrong(text(process: #""execCPUAffinity":{"final":1}"#), "process.execCPUAffinity.final: must be a string"),
  ]

  static let linux: [Wrong] = [
    Wrong(text(#""linux":[]"#), "linux: must be an object"),
    Wrong(
      text(linux: #""namespaces":[{"type":"pid"},{"type":"net"}]"#), "linux.namespaces[1].type: 'net' is not a kind"),
    Wrong(text(linux: #""namespaces":[{"path":"/p"}]"#), "linux.namespaces[0].type is missing"),
    Wrong(
      text(linux: #""namespaces":[{"type":"pid","path":"p"}]"#), "linux.namespaces[0].path: 'p' is not an absolute"),
    Wrong(
      text(linux: #""namespaces":[{"type":"pid"},{"type":"pid","path":"/p"}]"#),
      "linux.namespaces[1] names a kind of namespace for the second time"),
    Wrong(text(linux: #""uidMappings":[{"hostID":0,"size":1}]"#), "linux.uidMappings[0].containerID is missing"),
    Wrong(text(linux: #""uidMappings":[{"containerID":0,"size":1}]"#), "linux.uidMappings[0].hostID is missing"),
    Wrong(text(linux: #""gidMappings":[{"containerID":0,"hostID":0}]"#), "linux.gidMappings[0].size is missing"),
    Wrong(text(linux: #""gidMappings":[{"size":0}]"#), "linux.gidMappings[0].size must be greater than 0"),
    Wrong(
      text(linux: #""timeOffsets":{"realtime":{}}"#), "linux.timeOffsets.realtime is not a clock of time namespaces"),
    Wrong(
      text(linux: #""timeOffsets":{"boottime":{"nanosecs":1000000000}}"#), "linux.timeOffsets.boottime.nanosecs must"),
    Wrong(text(linux: #""timeOffsets":{"monotonic":{"secs":"1"}}"#), "linux.timeOffsets.monotonic.secs: must be an"),
    Wrong(text(linux: #""devices":[{"path":"/d"}]"#), "linux.devices[0].type is missing"),
    Wrong(text(linux: #""devices":[{"type":"c"}]"#), "linux.devices[0].path is missing"),
    Wrong(text(linux: #""devices":[{"type":"c","path":"d"}]"#), "linux.devices[0].path: 'd' is not an absolute path"),
    Wrong(text(linux: #""devices":[{"type":"a","path":"/d"}]"#), "linux.devices[0].type: 'a' is not a type of device"),
    Wrong(text(linux: #""devices":[{"type":"c","path":"/d","major":-1}]"#), "linux.devices[0].major is not the number"),
    Wrong(
      text(linux: #""devices":[{"type":"c","path":"/d","minor":4294967296}]"#), "linux.devices[0].minor is not the"),
    Wrong(
      text(linux: #""devices":[{"type":"c","path":"/d","fileMode":65536}]"#), "linux.devices[0].fileMode is not the"),
    Wrong(text(linux: #""devices":[{"type":"c","path":"/d","uid":"0"}]"#), "linux.devices[0].uid: must be an integer"),
    Wrong(text(linux: #""devices":[{"type":"c","path":"/d","gid":4294967295}]"#), "linux.devices[0].gid is no id"),
    Wrong(text(linux: #""netDevices":{"a/b":{}}"#), "linux.netDevices.a/b is not the name of a network interface"),
    Wrong(
      text(linux: #""netDevices":{"eth0":{"name":"0123456789abcdef"}}"#),
      "linux.netDevices.eth0.name: '0123456789abcdef'"),
    Wrong(text(linux: #""netDevices":{"eth0":[]}"#), "linux.netDevices.eth0: must be an object"),
    Wrong(text(linux: #""cgroupsPath":1"#), "linux.cgroupsPath: must be a string"),
    Wrong(
      text(linux: #""rootfsPropagation":"public""#), "linux.rootfsPropagation: 'public' is not a kind of propagation"),
    Wrong(text(linux: #""maskedPaths":"/a""#), "linux.maskedPaths: must be an array"),
    Wrong(text(linux: #""readonlyPaths":[1]"#), "linux.readonlyPaths[0]: must be a string"),
    Wrong(text(linux: #""mountLabel":1"#), "linux.mountLabel: must be a string"),
    Wrong(text(linux: #""sysctl":{"a":1}"#), "linux.sysctl.a: must be a string"),
    Wrong(text(linux: #""personality":{}"#), "linux.personality.domain is missing"),
    Wrong(text(linux: #""personality":{"domain":"linux"}"#), "linux.personality.domain: 'linux' is not a domain"),
    Wrong(text(linux: #""personality":{"domain":"LINUX","flags":["X"]}"#), "linux.personality.flags must be empty"),
    Wrong(text(linux: #""intelRdt":{"closID":"../x"}"#), "linux.intelRdt.closID: '../x' is not the name of a class"),
    Wrong(
      text(linux: #""intelRdt":{"l3CacheSchema":"a\nb"}"#), "linux.intelRdt.l3CacheSchema: 'a\\x0ab' is more than one"),
    Wrong(
      text(linux: #""intelRdt":{"memBwSchema":"L3:0"}"#), "linux.intelRdt.memBwSchema: 'L3:0' does not begin with MB:"),
    Wrong(
      text(linux: #""intelRdt":{"schemata":["a","b\n"]}"#), "linux.intelRdt.schemata[1]: 'b\\x0a' is more than one line"
    ),
    Wrong(text(linux: #""intelRdt":{"enableMonitoring":1}"#), "linux.intelRdt.enableMonitoring: must be true or false"),
    Wrong(text(linux: #""memoryPolicy":{}"#), "linux.memoryPolicy.mode is missing"),
    Wrong(text(linux: #""memoryPolicy":{"mode":"BIND"}"#), "linux.memoryPolicy.mode: 'BIND' is not a mode"),
    Wrong(
      text(linux: #""memoryPolicy":{"mode":"MPOL_BIND","nodes":"all"}"#),
      "linux.memoryPolicy.nodes: 'all' is not a list"),
    Wrong(
      text(linux: #""memoryPolicy":{"mode":"MPOL_BIND","flags":["X"]}"#),
      "linux.memoryPolicy.flags[0]: 'X' is not a flag"),
    Wrong(text(linux: #""seccomp":{}"#), "linux.seccomp.defaultAction is missing"),
    Wrong(text(linux: #""seccomp":{"defaultAction":""}"#), "linux.seccomp.defaultAction is empty"),
    Wrong(
      text(linux: #""seccomp":{"defaultErrnoRet":-1}"#), "linux.seccomp.defaultErrnoRet: the number is out of range"),
    Wrong(text(linux: #""seccomp":{"architectures":[1]}"#), "linux.seccomp.architectures[0]: must be a string"),
    Wrong(text(linux: #""seccomp":{"flags":{}}"#), "linux.seccomp.flags: must be an array"),
    Wrong(text(linux: #""seccomp":{"listenerPath":1}"#), "linux.seccomp.listenerPath: must be a string"),
    Wrong(text(linux: #""seccomp":{"listenerMetadata":{}}"#), "linux.seccomp.listenerMetadata: must be a string"),
    Wrong(text(linux: #""seccomp":{"syscalls":[{"action":"A"}]}"#), "linux.seccomp.syscalls[0].names is missing"),
    Wrong(text(linux: #""seccomp":{"syscalls":[{"names":[]}]}"#), "linux.seccomp.syscalls[0].names is empty"),
    Wrong(text(linux: #""seccomp":{"syscalls":[{"names":["a"]}]}"#), "linux.seccomp.syscalls[0].action is missing"),
    Wrong(text(linux: #""seccomp":{"syscalls":[{"errnoRet":"1"}]}"#), "linux.seccomp.syscalls[0].errnoRet: must be an"),
    Wrong(
      text(linux: #""seccomp":{"syscalls":[{"args":[{"index":6}]}]}"#), "linux.seccomp.syscalls[0].args[0].index must"),
    Wrong(
      text(linux: #""seccomp":{"syscalls":[{"args":[{"value":1}]}]}"#), "linux.seccomp.syscalls[0].args[0].index is"),
    Wrong(
      text(linux: #""seccomp":{"syscalls":[{"args":[{"index":1}]}]}"#), "linux.seccomp.syscalls[0].args[0].value is"),
    Wrong(
      text(linux: #""seccomp":{"syscalls":[{"args":[{"index":1,"value":1}]}]}"#),
      "linux.seccomp.syscalls[0].args[0].op is"),
    Wrong(
      text(linux: #""seccomp":{"syscalls":[{"args":[{"valueTwo":""}]}]}"#),
      "linux.seccomp.syscalls[0].args[0].valueTwo: must"),
  ]

  static let resources: [Wrong] = [
    Wrong(text(linux: #""resources":[]"#), "linux.resources: must be an object"),
    Wrong(text(resources: #""devices":[{"type":"c"}]"#), "linux.resources.devices[0].allow is missing"),
    Wrong(
      text(resources: #""devices":[{"type":"x"}]"#), "linux.resources.devices[0].type: 'x' is not a type of device"),
    Wrong(
      text(resources: #""devices":[{"major":-2}]"#), "linux.resources.devices[0].major is not the number of a device"),
    Wrong(text(resources: #""devices":[{"minor":4294967296}]"#), "linux.resources.devices[0].minor is not the number"),
    Wrong(text(resources: #""devices":[{"access":"rx"}]"#), "linux.resources.devices[0].access: 'rx' holds more than"),
    Wrong(text(resources: #""memory":{"limit":-2}"#), "linux.resources.memory.limit must be a number of bytes"),
    Wrong(
      text(resources: #""memory":{"reservation":9223372036854775808}"#),
      "linux.resources.memory.reservation: the number"),
    Wrong(text(resources: #""memory":{"swap":1.0}"#), "linux.resources.memory.swap: must be an integer"),
    Wrong(text(resources: #""memory":{"kernel":""}"#), "linux.resources.memory.kernel: must be an integer"),
    Wrong(text(resources: #""memory":{"kernelTCP":{}}"#), "linux.resources.memory.kernelTCP: must be an integer"),
    Wrong(
      text(resources: #""memory":{"swappiness":101}"#), "linux.resources.memory.swappiness must lie between 0 and 100"),
    Wrong(
      text(resources: #""memory":{"disableOOMKiller":1}"#), "linux.resources.memory.disableOOMKiller: must be true or"),
    Wrong(
      text(resources: #""memory":{"useHierarchy":1}"#), "linux.resources.memory.useHierarchy: must be true or false"),
    Wrong(
      text(resources: #""memory":{"checkBeforeUpdate":1}"#), "linux.resources.memory.checkBeforeUpdate: must be true"),
    Wrong(text(resources: #""cpu":{"shares":-1}"#), "linux.resources.cpu.shares: the number is out of range"),
    Wrong(text(resources: #""cpu":{"quota":"1"}"#), "linux.resources.cpu.quota: must be an integer"),
    Wrong(text(resources: #""cpu":{"burst":-1}"#), "linux.resources.cpu.burst: the number is out of range"),
    Wrong(text(resources: #""cpu":{"period":1.5}"#), "linux.resources.cpu.period: must be an integer"),
    Wrong(
      text(resources: #""cpu":{"realtimeRuntime":true}"#), "linux.resources.cpu.realtimeRuntime: must be an integer"),
    Wrong(text(resources: #""cpu":{"realtimePeriod":-1}"#), "linux.resources.cpu.realtimePeriod: the number is out of"),
    Wrong(text(resources: #""cpu":{"cpus":"0;1"}"#), "linux.resources.cpu.cpus: '0;1' is not a list of numbers"),
    Wrong(text(resources: #""cpu":{"mems":"x"}"#), "linux.resources.cpu.mems: 'x' is not a list of numbers"),
    Wrong(text(resources: #""cpu":{"idle":[]}"#), "linux.resources.cpu.idle: must be an integer"),
    Wrong(text(resources: #""pids":{"limit":"max"}"#), "linux.resources.pids.limit: must be an integer"),
    Wrong(
      text(resources: #""blockIO":{"weight":65536}"#), "linux.resources.blockIO.weight: the number is out of range"),
    Wrong(text(resources: #""blockIO":{"leafWeight":-1}"#), "linux.resources.blockIO.leafWeight: the number is out of"),
    Wrong(
      text(resources: #""blockIO":{"weightDevice":[{"minor":1}]}"#), "linux.resources.blockIO.weightDevice[0].major is"),
    Wrong(
      text(resources: #""blockIO":{"weightDevice":[{"major":1}]}"#), "linux.resources.blockIO.weightDevice[0].minor is"),
    Wrong(
      text(resources: #""blockIO":{"throttleReadBpsDevice":[{"major":1,"minor":1}]}"#),
      "linux.resources.blockIO.throttleReadBpsDevice[0].rate is missing"),
    Wrong(
      text(resources: #""blockIO":{"throttleWriteBpsDevice":[{"major":1,"rate":1}]}"#),
      "linux.resources.blockIO.throttleWriteBpsDevice[0].minor is missing"),
    Wrong(
      text(resources: #""blockIO":{"throttleReadIOPSDevice":[{"rate":-1}]}"#),
      "linux.resources.blockIO.throttleReadIOPSDevice[0].rate: the number is out of range"),
    Wrong(
      text(resources: #""blockIO":{"throttleWriteIOPSDevice":[{"minor":1,"rate":1}]}"#),
      "linux.resources.blockIO.throttleWriteIOPSDevice[0].major is missing"),
    Wrong(text(resources: #""hugepageLimits":[{"limit":1}]"#), "linux.resources.hugepageLimits[0].pageSize is missing"),
    Wrong(
      text(resources: #""hugepageLimits":[{"pageSize":"2MB"}]"#), "linux.resources.hugepageLimits[0].limit is missing"),
    Wrong(
      text(resources: #""hugepageLimits":[{"pageSize":"2M/../B"}]"#), "linux.resources.hugepageLimits[0].pageSize: '2M/"
    ),
    Wrong(
      text(resources: #""hugepageLimits":[{"pageSize":"02MB"}]"#), "linux.resources.hugepageLimits[0].pageSize: '02MB'"),
    Wrong(
      text(resources: #""rdma":{"m":{"hcaHandles":-1}}"#), "linux.resources.rdma.m.hcaHandles: the number is out of"),
    Wrong(
      text(resources: #""rdma":{"m":{"hcaObjects":"1"}}"#), "linux.resources.rdma.m.hcaObjects: must be an integer"),
    Wrong(
      text(resources: #""network":{"classID":4294967296}"#), "linux.resources.network.classID: the number is out of"),
    Wrong(
      text(resources: #""network":{"priorities":[{"priority":1}]}"#), "linux.resources.network.priorities[0].name is"),
    Wrong(
      text(resources: #""network":{"priorities":[{"name":"a"}]}"#), "linux.resources.network.priorities[0].priority is"),
    Wrong(
      text(resources: #""unified":{"../memory.max":"1"}"#), "linux.resources.unified.../memory.max is not the name"),
    Wrong(text(resources: #""unified":{"memory.max":1}"#), "linux.resources.unified.memory.max: must be a string"),
  ]

  @Test(arguments: top + process + linux + resources)
  func refuses(_ wrong: Wrong) throws {
    let said = try #require(sentence(wrong.json))
    #expect(said.hasPrefix(wrong.sentence), "\(said)")
    #expect(said.contains("(line 1, column "))
  }

  @Test func places() {
    #expect(
      sentence("{\n  \"ociVersion\": \"1.0.0\",\n  \"process\": {\n    \"cwd\": \"/\",\n    \"args\": [\"é\", 5]}}")
        == "process.args[1]: must be a string (line 5, column 19)")
    #expect(
      sentence("{\"ociVersion\": \"1.0.0\",\n \"linux\": {\"sysctl\": {\"a\": \"b\",}}}")
        == "linux.sysctl: this is not JSON (line 2, column 32)")
    #expect(
      sentence(#"{"skipped":[{"deep":[1,2,{"x":tru}]}]}"#)
        == "skipped[0].deep[2].x: this is not JSON (line 1, column 34)")
  }

  @Test func aBareProcessAndBareResources() {
    #expect(throws: ConfigError.self) { try OCITests.process(#"{"cwd":"/"}"#) }
    #expect(throws: ConfigError.self) { try OCITests.process(#"{"args":["a"],"cwd":"/"} 1"#) }
    #expect(throws: ConfigError.self) { try OCITests.resources(#"{"cpu":1}"#) }
    #expect(throws: ConfigError.self) { try OCITests.resources("{}{}") }
  }
}
