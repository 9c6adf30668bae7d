import Foundation
import Support
import Testing

/// config-linux.md, "Seccomp".
@Suite("config-linux.md: seccomp", .requiresRuntime) struct SeccompConfigTests {
  private func bundle(_ calls: Value, _ more: [String: Value] = [:]) throws -> Bundle {
    let bundle = try Bundle()
    bundle.config["linux"]["seccomp"] = [
      "defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"], "syscalls": calls,
    ]
    for (key, value) in more { bundle.config["linux"]["seccomp"][key] = value }
    return bundle
  }

  @Test(
    "SCMP_ACT_ERRNO: EPERM unless errnoRet says other",
    arguments: [(nil as Int?, "not permitted"), (18, "cross-device"), (38, "not implemented")])
  func errno(_ number: Int?, _ text: String) throws {
    var rule: Value = ["names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO"]
    if let number { rule["errnoRet"] = .number(number) }
    let bundle = try bundle([rule])
    let done = try bundle.sh("mkdir /made; grep Seccomp: /proc/self/status")
    #expect(done.errorText.contains(text) && done.text == "Seccomp:\t2\n", "\(done)")
    #expect(!bundle.stage.exists("rootfs/made"))
  }

  @Test(
    "SCMP_ACT_KILL, KILL_THREAD, KILL_PROCESS: SIGSYS",
    arguments: ["SCMP_ACT_KILL", "SCMP_ACT_KILL_THREAD", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_TRAP"])
  func kill(_ action: String) throws {
    let done = try bundle([["names": ["mkdir", "mkdirat"], "action": .string(action)]]).sh("mkdir /made; echo $?")
    #expect(done.text == "159\n", "\(done)")
  }

  @Test("SCMP_ACT_LOG and SCMP_ACT_ALLOW let the call happen; SCMP_ACT_TRACE without a tracer is ENOSYS") func allow()
    throws
  {
    #expect(
      try bundle([["names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_LOG"]]).sh("mkdir /made && echo made").text
        == "made\n")
    let traced = try bundle([["names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_TRACE"]]).sh("mkdir /made")
    #expect(traced.errorText.contains("not implemented"), "\(traced)")
  }

  @Test("defaultAction ERRNO with an allowlist; defaultErrnoRet; calls newer than the list are ENOSYS or the default")
  func allowList() throws {
    let profile = Value(json: contents("/usr/share/containers/seccomp.json").utf8)
    try #require(profile != .null, "needs the profile that comes with podman")
    var names: [Value] = []
    for group in profile["syscalls"].items where group["action"] == "SCMP_ACT_ALLOW" && group["args"].items.isEmpty {
      names += group["names"].items.filter { !["mkdir", "mkdirat"].contains($0.string) }
    }
    let bundle = try Bundle()
    bundle.config["linux"]["seccomp"] = [
      "defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 95,
      "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"],
      "syscalls": [["names": .array(names), "action": "SCMP_ACT_ALLOW"]],
    ]
    let done = try bundle.sh("touch /fine && echo fine; mkdir /made")
    #expect(done.text == "fine\n" && done.errorText.contains("not supported"), "\(done)")
  }

  @Test(
    "args: every comparison, on a call whose argument we choose",
    arguments: [
      ("SCMP_CMP_EQ", 0o700, 0, true), ("SCMP_CMP_EQ", 0o701, 0, false), ("SCMP_CMP_NE", 0o701, 0, true),
      ("SCMP_CMP_LT", 0o701, 0, true), ("SCMP_CMP_LT", 0o700, 0, false), ("SCMP_CMP_LE", 0o700, 0, true),
      ("SCMP_CMP_GT", 0o677, 0, true), ("SCMP_CMP_GT", 0o700, 0, false), ("SCMP_CMP_GE", 0o700, 0, true),
      ("SCMP_CMP_MASKED_EQ", 0o300, 0o300, true), ("SCMP_CMP_MASKED_EQ", 0o300, 0o200, false),
    ]) func comparisons(_ operation: String, _ value: Int, _ second: Int, _ matches: Bool) throws
  {
    // chmod(path, 0700): argument 1.
    let argument: Value = ["index": 1, "value": .number(value), "valueTwo": .number(second), "op": .string(operation)]
    let done = try bundle([["names": ["chmod"], "action": "SCMP_ACT_ERRNO", "errnoRet": 18, "args": [argument]]]).sh(
      "touch /f; chmod 700 /f && echo allowed")
    #expect((done.text == "allowed\n") != matches && done.errorText.contains("cross-device") == matches, "\(done)")
  }

  @Test("args: conditions on different arguments hold together, on the same one each by itself") func conditions()
    throws
  {
    // umask(2) has one argument; setpriority(which, who, nice) three: renice.
    let both: Value = [["index": 0, "value": 0, "op": "SCMP_CMP_EQ"], ["index": 2, "value": 25, "op": "SCMP_CMP_EQ"]]
    let rule: Value = [["names": ["setpriority"], "action": "SCMP_ACT_ERRNO", "errnoRet": 18, "args": both]]
    let done = try bundle(rule).sh("renice -n 3 -p $$ && echo 3; renice -n 25 -p $$ && echo 25")
    #expect(done.text.contains("3\n") && !done.errorText.isEmpty == done.errorText.contains("cross-device"), "\(done)")
    let each: Value = [
      ["index": 1, "value": 0o700, "op": "SCMP_CMP_EQ"], ["index": 1, "value": 0o711, "op": "SCMP_CMP_EQ"],
    ]
    let either = try bundle([["names": ["chmod"], "action": "SCMP_ACT_ERRNO", "errnoRet": 18, "args": each]]).sh(
      "touch /f; chmod 700 /f || echo 700; chmod 711 /f || echo 711; chmod 755 /f && echo fine")
    #expect(either.text == "700\n711\nfine\n", "\(either)")
  }

  @Test("flags", arguments: ["SECCOMP_FILTER_FLAG_LOG", "SECCOMP_FILTER_FLAG_SPEC_ALLOW", "SECCOMP_FILTER_FLAG_TSYNC"])
  func flags(_ flag: String) throws {
    let done = try bundle([["names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO"]], ["flags": [.string(flag)]]).sh(
      "mkdir /made; grep Speculation_Store /proc/self/status")
    #expect(done.errorText.contains("not permitted"), "\(done)")
  }

  @Test("Names that no kernel has are ignored; unknown actions, operators, architectures and flags are errors")
  func unknown() throws {
    #expect(try bundle([["names": ["no_such_call"], "action": "SCMP_ACT_ERRNO"]]).sh("echo fine").text == "fine\n")
    for (key, value): (String, Value) in [
      ("defaultAction", "SCMP_ACT_NONE"), ("architectures", ["SCMP_ARCH_NONE"]),
      ("flags", ["SECCOMP_FILTER_FLAG_NONE"]),
      ("syscalls", [["names": ["mkdir"], "action": "SCMP_ACT_NONE"]]),
      (
        "syscalls",
        [["names": ["mkdir"], "action": "SCMP_ACT_ERRNO", "args": [["index": 0, "value": 1, "op": "SCMP_CMP_NONE"]]]]
      ),
      (
        "syscalls",
        [["names": ["mkdir"], "action": "SCMP_ACT_ERRNO", "args": [["index": 6, "value": 1, "op": "SCMP_CMP_EQ"]]]]
      ),
    ] {
      #expect(try bundle([], [key: value]).sh("true").end != .exited(0), "\(key) \(value)")
    }
  }

  @Test("Calls of other architectures are held, too") func architectures() throws {
    let bundle = try Bundle()
    let program = try Runtime.compiled("mkdir32", in: bundle.stage)
    try host("cp \"$1\" \"$2\"", program, bundle.stage("rootfs/mkdir32"))
    // The twin: int 0x80 makes directories here.
    #expect(try bundle.sh("/mkdir32 /twin; echo $?").text == "0\n")
    for architectures: Value in [["SCMP_ARCH_X86_64"], ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86"]] {
      bundle.config["linux"]["seccomp"] = [
        "defaultAction": "SCMP_ACT_ALLOW", "architectures": architectures,
        "syscalls": [["names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO"]],
      ]
      let done = try bundle.sh("/mkdir32 /made")
      #expect(done.end != .exited(0) && !bundle.stage.exists("rootfs/made"), "\(architectures): \(done)")
    }
  }

  @Test("SCMP_ACT_NOTIFY: the listener and the container's process state arrive on listenerPath") func notify() throws {
    let bundle = try bundle([["names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_NOTIFY"]])
    let receiver = try Receiver(bundle, ["--notify"])
    bundle.config["linux"]["seccomp"]["listenerPath"] = .string(receiver.path)
    bundle.config["linux"]["seccomp"]["listenerMetadata"] = "of the test"
    bundle.config["process"]["args"] = ["/bin/sh", "-c", "mkdir /made; echo end"]
    #expect(try bundle.create().end == .exited(0), "\(bundle.stage.contents("error") ?? "")")
    let pid = bundle.pid
    try bundle.start()
    let message = try receiver.message()
    let state = Value(json: (message["data"].string ?? "").utf8)
    #expect(message["links"].strings.contains("anon_inode:seccomp notify"), "\(message)")
    // config-linux.md, "The Container Process State".
    #expect(state["fds"].strings == ["seccompFd"] && state["metadata"] == "of the test", "\(state)")
    #expect(state["pid"].int != nil && state["state"]["id"] == .string(bundle.id) && state["state"]["pid"].int == pid)
    #expect(bundle.waitForOutput("end"), "\(bundle.output)")
    // The answer was errno 77, which no mkdir gives.
    #expect(bundle.stage.contents("error")?.contains("bad state") == true, "\(bundle.stage.contents("error") ?? "")")
    #expect(receiver.child.finish().text.contains("\"number\": 83"))
  }

  @Test("SCMP_ACT_NOTIFY without a listener, or with one that is not there, is an error") func notifyErrors() throws {
    #expect(try bundle([["names": ["mkdir"], "action": "SCMP_ACT_NOTIFY"]]).sh("true").end != .exited(0))
    #expect(
      try bundle([["names": ["mkdir"], "action": "SCMP_ACT_NOTIFY"]], ["listenerPath": "/none/such"]).sh("true").end
        != .exited(0))
  }

  @Test("Without noNewPrivileges and without capabilities a filter is installed all the same") func privileged() throws
  {
    let bundle = try bundle([["names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO", "errnoRet": 18]])
    bundle.config["process"]["noNewPrivileges"] = false
    bundle.config["process"]["user"] = ["uid": 1000, "gid": 1000]
    bundle.config["process"]["capabilities"] = nil
    let done = try bundle.sh("mkdir /tmp/made; grep NoNew /proc/self/status")
    #expect(done.errorText.contains("cross-device") && done.text == "NoNewPrivs:\t0\n", "\(done)")
  }
}
