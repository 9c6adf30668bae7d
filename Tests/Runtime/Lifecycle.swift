import Foundation
import Support
import Testing

/// runtime.md: the state, the operations and their errors.
@Suite("runtime.md", .requiresRuntime) struct Lifecycle {
  @Test("State: the members while created, running and stopped") func members() throws {
    let bundle = try Bundle { $0["annotations"] = ["org.example.key": "value", "org.example.empty": ""] }
    bundle.config["process"]["args"] = ["/bin/sleep", "1000"]
    #expect(try bundle.create().end == .exited(0))
    var state = bundle.state
    #expect(state["ociVersion"].string?.hasPrefix("1.") == true)
    #expect(state["id"] == .string(bundle.id))
    #expect(state["status"] == "created")
    #expect(state["bundle"] == .string(bundle.stage.path))
    #expect(state["annotations"] == ["org.example.key": "value", "org.example.empty": ""])
    let pid = try #require(state["pid"].int)
    #expect(namespace("pid", of: pid) != namespace("pid", of: Int(getpid())))
    #expect(try bundle.start().end == .exited(0))
    state = bundle.state
    #expect(state["status"] == "running" && state["pid"].int == pid, "\(state)")
    #expect(contents("/proc/\(pid)/comm") == "sleep\n")
    #expect(try bundle.kill("KILL").end == .exited(0))
    #expect(bundle.waitForStatus("stopped"))
    #expect(bundle.state["id"] == .string(bundle.id))
    #expect(try bundle.delete().end == .exited(0))
    #expect(bundle.state == .null)
  }

  @Test("Query State: an error for a container that does not exist") func noState() throws {
    let bundle = try Bundle()
    let done = try bundle.call(["state", "nobody"])
    #expect(done.end != .exited(0) && done.errorText.contains("does not exist"), "\(done)")
  }

  @Test("Create: nothing of the user's program runs before start") func createRunsNothing() throws {
    let bundle = try Bundle()
    bundle.config["process"]["args"] = ["/bin/touch", "/ran"]
    #expect(try bundle.create().end == .exited(0))
    #expect(bundle.status == "created")
    #expect(!bundle.stage.exists("rootfs/ran"))
    #expect(try bundle.start().end == .exited(0))
    #expect(Machine.eventually { bundle.stage.exists("rootfs/ran") })
  }

  @Test("Create: changes of config.json after create have no effect") func configIsReadOnce() throws {
    let bundle = try Bundle()
    bundle.config["process"]["args"] = ["/bin/echo", "first"]
    #expect(try bundle.create().end == .exited(0))
    bundle.config["process"]["args"] = ["/bin/echo", "second"]
    try bundle.write()
    #expect(try bundle.start().end == .exited(0))
    #expect(bundle.waitForOutput("first"))
    #expect(bundle.waitForStatus("stopped") && !bundle.output.contains("second"))
  }

  @Test("Create: an id in use is an error, and the container that has it stays") func idInUse() throws {
    let bundle = try Bundle()
    let pid = try bundle.sleeping()
    let again = try bundle.create()
    #expect(again.end != .exited(0) && again.errorText.contains("exist"), "\(again)")
    #expect(bundle.status == "running" && bundle.pid == pid)
  }

  @Test("Create: a bundle, config.json or root that is not there is an error, and leaves no container")
  func missingParts() throws {
    for missing in ["bundle", "config.json", "rootfs"] {
      let bundle = try Bundle()
      try bundle.write()
      if missing != "bundle" { try host("rm -r --one-file-system \"$1\"", bundle.stage(missing)) }
      let done = try bundle.call(
        ["create", "--bundle", Bytes(missing == "bundle" ? bundle.stage("none") : bundle.stage.path), Bytes(bundle.id)])
      #expect(done.end != .exited(0) && !done.errorText.isEmpty, "\(missing): \(done)")
      #expect(bundle.state == .null)
      #expect(Groups.directories(bundle.id).isEmpty, "\(missing)")
    }
  }

  @Test(
    "Create: a configuration that is wrong is an error, and leaves no container",
    arguments: [
      "{", "[]", "{}", "{\"ociVersion\":\"1.0.0\"}", "{\"ociVersion\":7}",
      "{\"ociVersion\":\"1.0.0\",\"root\":{\"path\":\"rootfs\"},\"process\":{\"args\":[],\"cwd\":\"/\"}}",
      "{\"ociVersion\":\"1.0.0\",\"root\":{\"path\":\"rootfs\"},\"process\":{\"args\":[\"/bin/true\"],\"cwd\":\"x\"}}",
      "{\"ociVersion\":\"1.0.0\",\"root\":{\"path\":\"rootfs\"},\"process\":{\"args\":\"/bin/true\",\"cwd\":\"/\"}}",
    ]) func wrongConfig(_ text: String) throws {
    let bundle = try Bundle()
    try bundle.stage.file("config.json", text)
    let done = try bundle.call(["create", "--bundle", Bytes(bundle.stage.path), Bytes(bundle.id)])
    #expect(done.end != .exited(0) && !done.errorText.isEmpty, "\(done)")
    if case .killed = done.end { Issue.record("\(done)") }
    #expect(bundle.state == .null && Groups.directories(bundle.id).isEmpty)
  }

  @Test("Create: unknown members of config.json are ignored") func unknownMembers() throws {
    let bundle = try Bundle {
      $0["unknown"] = ["a": [1, 2, nil]]
      $0["process"]["unknown"] = "x"
      $0["linux"]["unknown"] = 1
    }
    #expect(try bundle.sh("echo fine").text == "fine\n")
  }

  @Test("Create: `--bundle` defaults to the working directory") func bundleIsHere() throws {
    let bundle = try Bundle()
    bundle.config["process"]["args"] = ["/bin/echo", "here"]
    try bundle.write()
    #expect(try bundle.call(["run", Bytes(bundle.id)]).text == "here\n")
  }

  @Test("Start: an error unless the container is created") func startTwice() throws {
    let bundle = try Bundle()
    #expect(try bundle.call(["start", "nobody"]).end != .exited(0))
    try bundle.sleeping()
    let again = try bundle.start()
    #expect(again.end != .exited(0) && !again.errorText.isEmpty, "\(again)")
    #expect(bundle.status == "running")
    try bundle.kill("9")
    #expect(bundle.waitForStatus("stopped"))
    #expect(try bundle.start().end != .exited(0))
  }

  @Test(
    "Start: a program that is not there is an error, by create or by start", arguments: ["/bin/none", "none"])
  func noProgram(_ program: String) throws {
    let bundle = try Bundle()
    bundle.config["process"]["args"] = [.string(program)]
    let made = try bundle.create()
    let done = made.end == .exited(0) ? try bundle.start() : made
    let text = (done.errorText + (bundle.stage.contents("error") ?? "")).lowercased()
    #expect(done.end != .exited(0), "\(done)")
    #expect(
      ["executable file not found in", "no such file or directory", "open executable"].contains { text.contains($0) },
      "podman makes 127 of these words: \(text)")
  }

  @Test("Start: a program that may not be executed is an error") func notExecutable() throws {
    let bundle = try Bundle()
    try bundle.stage.file("rootfs/plain", "text")
    bundle.config["process"]["args"] = ["/plain"]
    let made = try bundle.create()
    let done = made.end == .exited(0) ? try bundle.start() : made
    let text = (done.errorText + (bundle.stage.contents("error") ?? "")).lowercased()
    #expect(done.end != .exited(0) && text.contains("permission denied"), "podman makes 126 of it: \(text)")
  }

  @Test("Kill: an error unless created or running, and for a signal that is none") func killErrors() throws {
    let bundle = try Bundle()
    #expect(try bundle.call(["kill", "nobody", "TERM"]).end != .exited(0))
    let pid = try bundle.sleeping()
    #expect(try bundle.kill("NONE").end != .exited(0))
    #expect(try bundle.kill("1000").end != .exited(0))
    #expect(bundle.status == "running" && bundle.pid == pid)
    try bundle.kill("KILL")
    #expect(bundle.waitForStatus("stopped"))
    let late = try bundle.kill("TERM")
    #expect(late.end != .exited(0))
    #expect(
      ["not running", "already finished", "no such process"].contains { late.errorText.lowercased().contains($0) },
      "engines look for these words: \(late)")
  }

  @Test("Kill: the signal arrives, by any of its names", arguments: ["USR1", "SIGUSR1", "10", "usr1"])
  func signalNames(_ name: String) throws {
    let bundle = try Bundle()
    bundle.config["process"]["args"] = [
      "/bin/sh", "-c", "trap 'echo got; exit 0' USR1; echo ready; while :; do sleep 0.05; done",
    ]
    #expect(try bundle.create().end == .exited(0))
    try bundle.start()
    #expect(bundle.waitForOutput("ready"))
    #expect(try bundle.kill(Bytes(name)).end == .exited(0))
    #expect(bundle.waitForOutput("got"))
  }

  @Test("Kill: without a signal it is TERM") func killDefault() throws {
    let bundle = try Bundle()
    bundle.config["process"]["args"] = [
      "/bin/sh", "-c", "trap 'echo term; exit 0' TERM; echo ready; while :; do sleep 0.05; done",
    ]
    try bundle.create()
    try bundle.start()
    #expect(bundle.waitForOutput("ready"))
    #expect(try bundle.kill().end == .exited(0))
    #expect(bundle.waitForOutput("term"))
  }

  @Test("Kill: works on a container that is created") func killCreated() throws {
    let bundle = try Bundle()
    try bundle.create()
    let pid = try #require(bundle.pid)
    #expect(try bundle.kill("KILL").end == .exited(0))
    #expect(Machine.eventually { isGone(pid) })
    #expect(bundle.waitForStatus("stopped"))
    #expect(try bundle.delete().end == .exited(0))
  }

  @Test("Kill: --all reaches every process where there is no pid namespace") func killAll() throws {
    let bundle = try Bundle()
    bundle.config["linux"]["namespaces"].items.removeAll { $0["type"] == "pid" }
    try bundle.ready("for i in 1 2 3; do setsid sleep 1000 & done")
    let processes = Groups.directories(bundle.id).flatMap {
      contents($0 + "/cgroup.procs").split(separator: "\n").compactMap { Int($0) }
    }
    #expect(Set(processes).count == 4)
    #expect(try bundle.call(["kill", "--all", Bytes(bundle.id), "9"]).end == .exited(0))
    for pid in Set(processes) { #expect(Machine.eventually { isGone(pid) }) }
  }

  @Test("Delete: an error unless stopped, and the container stays") func deleteErrors() throws {
    let bundle = try Bundle()
    #expect(try bundle.call(["delete", "nobody"]).end != .exited(0))
    let pid = try bundle.sleeping()
    let done = try bundle.delete()
    #expect(done.end != .exited(0) && !done.errorText.isEmpty, "\(done)")
    #expect(bundle.status == "running" && bundle.pid == pid)
  }

  @Test("Delete: everything that create made is gone, and the id is free") func deleteRemoves() throws {
    let bundle = try Bundle()
    let pid = try bundle.sleeping()
    #expect(!Groups.directories(bundle.id).isEmpty)
    try bundle.kill("KILL")
    #expect(bundle.waitForStatus("stopped"))
    #expect(try bundle.delete().end == .exited(0))
    #expect(Groups.directories(bundle.id).isEmpty)
    #expect(isGone(pid))
    #expect(!contents("/proc/self/mounts").contains(bundle.stage.path))
    #expect(!FileManager.default.fileExists(atPath: bundle.stage("state/" + bundle.id)))
    #expect(FileManager.default.fileExists(atPath: bundle.stage("rootfs/bin/busybox")))
    try bundle.sleeping()
    #expect(bundle.status == "running")
  }

  @Test("Delete: --force ends what runs, at once and for good; of nothing it is no error", arguments: [true, false])
  func deleteForce(_ started: Bool) throws {
    let bundle = try Bundle()
    #expect(try bundle.call(["delete", "--force", "nobody"]).end == .exited(0))
    bundle.config["process"]["args"] = ["/bin/sleep", "1000"]
    try bundle.create()
    let pid = try #require(bundle.pid)
    if started { try bundle.start() }
    #expect(try bundle.delete("--force").end == .exited(0))
    #expect(isGone(pid) && bundle.state == .null && Groups.directories(bundle.id).isEmpty)
  }

  @Test("Delete: a container whose process was killed behind the runtime's back") func killedOutside() throws {
    let bundle = try Bundle()
    let pid = try bundle.sleeping()
    Foundation.kill(pid_t(pid), SIGKILL)
    #expect(bundle.waitForStatus("stopped"))
    #expect(try bundle.delete().end == .exited(0))
    #expect(Groups.directories(bundle.id).isEmpty)
  }

  @Test("State: a process id that now belongs to somebody else is not the container") func pidIsNotEnough() throws {
    let bundle = try Bundle()
    try bundle.sleeping()
    try bundle.kill("KILL")
    #expect(bundle.waitForStatus("stopped"))
    // `kill` must not find anybody, whoever has the number by now.
    #expect(try bundle.kill("TERM").end != .exited(0))
  }

  @Test("run: the exit status is the program's", arguments: [0, 1, 7, 255]) func exitCode(_ code: Int) throws {
    #expect(try Bundle().sh("exit \(code)").end == .exited(Int32(code)))
  }

  @Test("run: 128 + n for signal n", arguments: [6, 9, 15]) func exitSignal(_ signal: Int) throws {
    // The shell is not PID 1 here, because signals do not kill that.
    let bundle = try Bundle()
    bundle.config["linux"]["namespaces"].items.removeAll { $0["type"] == "pid" }
    #expect(try bundle.sh("kill -\(signal) $$; sleep 10").end == .exited(Int32(128 + signal)))
  }

  @Test("run: input, output and error are the caller's; nothing is left after it") func runStreams() throws {
    let bundle = try Bundle()
    bundle.config["process"]["args"] = ["/bin/sh", "-c", "cat; echo error >&2"]
    let done = try bundle.run(input: "through\n")
    #expect(done.text == "through\n" && done.errorText == "error\n" && done.end == .exited(0), "\(done)")
    #expect(!done.leftOutputOpen && bundle.state == .null && Groups.directories(bundle.id).isEmpty)
  }

  @Test("run: signals sent to the runtime reach the program") func runForwardsSignals() throws {
    let bundle = try Bundle()
    bundle.config["process"]["args"] = [
      "/bin/sh", "-c", "trap 'echo got; exit 3' TERM; echo ready; while :; do sleep 0.05; done",
    ]
    try bundle.write()
    let child = try Child(bundle.command(["run", "--bundle", Bytes(bundle.stage.path), Bytes(bundle.id)]))
    #expect(child.waitForOutput("ready"))
    child.signal(SIGTERM)
    let done = child.finish()
    #expect(done.end == .exited(3) && done.text.contains("got"), "\(done)")
  }

  @Test("run: --detach returns while the program runs; --keep keeps a container that has ended") func runFlags() throws {
    let bundle = try Bundle()
    bundle.config["process"]["args"] = ["/bin/sleep", "1000"]
    #expect(try bundle.create(["--detach", "--pid-file", Bytes(bundle.stage("pid"))], verb: "run").end == .exited(0))
    #expect(bundle.status == "running" && bundle.stage.contents("pid") == bundle.pid.map(String.init))
    let kept = try Bundle()
    #expect(try kept.run(["--keep"]).end == .exited(0))
    #expect(kept.status == "stopped")
    #expect(try kept.delete().end == .exited(0))
  }

  @Test("create: --pid-file holds the process as the caller's pid namespace sees it, before create returns")
  func pidFile() throws {
    let bundle = try Bundle()
    #expect(try bundle.create(["--pid-file", Bytes(bundle.stage("pid"))]).end == .exited(0))
    #expect(bundle.stage.contents("pid") == bundle.pid.map(String.init))
  }

  @Test("list: a table, JSON, and ids alone") func list() throws {
    let bundle = try Bundle()
    let pid = try bundle.sleeping()
    #expect(try bundle.call(["list", "--quiet"]).text == bundle.id + "\n")
    let table = try bundle.call(["list"])
    #expect(table.lines.count == 2 && table.lines[0].hasPrefix("ID") && table.lines[0].contains("PID"), "\(table)")
    #expect(table.lines.last?.contains(bundle.id) == true && table.lines.last?.contains("running") == true)
    let json = Value(json: try bundle.call(["list", "--format", "json"]).out)
    #expect(json.items.count == 1 && json.items[0]["id"] == .string(bundle.id), "\(json)")
    #expect(json.items[0]["pid"].int == pid && json.items[0]["status"] == "running", "\(json)")
    #expect(json.items[0]["bundle"] == .string(bundle.stage.path))
  }

  @Test("ps: a JSON array of process ids as the host sees them, and a table") func ps() throws {
    let bundle = try Bundle()
    let pid = try bundle.ready("sleep 1000 &")
    let listed = Value(json: try bundle.call(["ps", "--format", "json", Bytes(bundle.id)]).out).items.compactMap(\.int)
    #expect(listed.count == 2 && listed.contains(pid))
    #expect(Set(listed) == Set([pid] + Machine.children(of: pid_t(pid)).map(Int.init)))
    let table = try bundle.call(["ps", Bytes(bundle.id)])
    #expect(table.end == .exited(0) && table.text.contains("PID") && table.text.contains(String(pid)), "\(table)")
  }

  @Test("pause and resume: the processes do not run, and do again; states and errors") func pause() throws {
    let bundle = try Bundle()
    try bundle.ready("(while :; do echo tick; sleep 0.02; done) &")
    #expect(try bundle.call(["pause", Bytes(bundle.id)]).end == .exited(0))
    #expect(bundle.status == "paused")
    usleep(100_000)
    let before = bundle.output.count
    usleep(200_000)
    #expect(bundle.output.count == before)
    #expect(try bundle.call(["resume", Bytes(bundle.id)]).end == .exited(0))
    #expect(bundle.status == "running")
    #expect(Machine.eventually { bundle.output.count > before })
    #expect(try bundle.call(["resume", Bytes(bundle.id)]).end != .exited(0))
    #expect(try bundle.call(["pause", "nobody"]).end != .exited(0))
  }

  @Test("delete --force and kill KILL end a paused container") func deletePaused() throws {
    let bundle = try Bundle()
    let pid = try bundle.sleeping()
    try bundle.call(["pause", Bytes(bundle.id)])
    #expect(try bundle.delete("--force").end == .exited(0))
    #expect(isGone(pid) && Groups.directories(bundle.id).isEmpty)
  }

  @Test("spec: a bundle from it runs") func spec() throws {
    let bundle = try Bundle()
    #expect(try bundle.call(["spec"]).end == .exited(0))
    var config = Value(json: Array((bundle.stage.contents("config.json") ?? "").utf8))
    #expect(config["process"]["args"] == ["sh"] && config["root"]["path"] == "rootfs")
    config["process"]["terminal"] = false
    config["process"]["args"] = ["echo", "from spec"]
    try bundle.stage.file("config.json", config.description)
    let done = try bundle.call(["run", Bytes(bundle.id)])
    #expect(done.text == "from spec\n", "\(done)")
  }

  @Test("spec: an existing config.json is not overwritten; --rootless maps the caller") func specFlags() throws {
    let bundle = try Bundle()
    try bundle.stage.file("config.json", "mine")
    #expect(try bundle.call(["spec"]).end != .exited(0) && bundle.stage.contents("config.json") == "mine")
    try bundle.stage.directory("other")
    #expect(try bundle.call(["spec", "--rootless", "--bundle", Bytes(bundle.stage("other"))]).end == .exited(0))
    let config = Value(json: Array((bundle.stage.contents("other/config.json") ?? "").utf8))
    #expect(config["linux"]["namespaces"].items.contains { $0["type"] == "user" })
    #expect(config["linux"]["uidMappings"].items.first?["hostID"].int == Int(geteuid()))
  }

  @Test("--version: the name and a version, and the specification's") func version() throws {
    let done = try Bundle().call(["--version"])
    #expect(done.end == .exited(0) && done.lines.first?.contains(" version ") == true, "\(done)")
    #expect(done.lines.contains { $0.hasPrefix("spec: 1.") })
  }

  @Test("Flags: `--flag value` and `--flag=value`; an unknown flag or command is an error") func flags() throws {
    let bundle = try Bundle()
    try bundle.write()
    #expect(try bundle.call(["run", Bytes("--bundle=" + bundle.stage.path), Bytes(bundle.id)]).end == .exited(0))
    #expect(try bundle.call(["run", "--no-such-flag", Bytes(bundle.id)]).end != .exited(0))
    #expect(try bundle.call(["frobnicate"]).end != .exited(0))
    #expect(try bundle.call(["create"]).end != .exited(0))
    #expect(try bundle.call(["state", Bytes(bundle.id), "more"]).end != .exited(0))
  }

  @Test("Log: JSON lines with msg, level and a time of RFC 3339, in the file and no other") func jsonLog() throws {
    let bundle = try Bundle()
    bundle.globals = ["--log", Bytes(bundle.stage("log")), "--log-format", "json"]
    #expect(try bundle.call(["start", "nobody"]).end != .exited(0))
    let lines = (bundle.stage.contents("log") ?? "").split(separator: "\n").map { Value(json: $0.utf8) }
    let error = try #require(lines.last { $0["level"] == "error" })
    #expect(error["msg"].string?.isEmpty == false)
    let time = try #require(error["time"].string)
    #expect(time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/) != nil, "\(time)")
  }

  @Test("Log: text") func textLog() throws {
    let bundle = try Bundle()
    bundle.globals = ["--log=\(bundle.stage("log"))"]
    #expect(try bundle.call(["start", "nobody"]).end != .exited(0))
    #expect(bundle.stage.contents("log")?.isEmpty == false)
  }

  @Test("features: what features.md and features-linux.md ask for") func features() throws {
    let done = try Bundle().call(["features"])
    let features = Value(json: done.out)
    #expect(features["ociVersionMin"].string?.hasPrefix("1.0") == true, "\(done)")
    #expect(features["ociVersionMax"].string?.hasPrefix("1.") == true)
    #expect(
      Set(features["hooks"].strings).isSuperset(of: [
        "prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop",
      ]))
    let options = Set(features["mountOptions"].strings)
    #expect(options.isSuperset(of: ["ro", "rw", "bind", "rbind", "nosuid", "nodev", "noexec", "rro", "rprivate"]))
    let linux = features["linux"]
    #expect(
      Set(linux["namespaces"].strings).isSuperset(of: [
        "cgroup", "ipc", "mount", "network", "pid", "time", "user", "uts",
      ]), "\(linux["namespaces"])")
    #expect(linux["capabilities"].strings.contains("CAP_CHECKPOINT_RESTORE"))
    #expect(linux["cgroup"]["v1"] == true && linux["cgroup"]["v2"] == true)
    #expect(linux["seccomp"]["enabled"] == true)
    #expect(linux["seccomp"]["actions"].strings.contains("SCMP_ACT_NOTIFY"))
    #expect(linux["seccomp"]["operators"].strings.contains("SCMP_CMP_MASKED_EQ"))
    #expect(linux["seccomp"]["archs"].strings.contains("SCMP_ARCH_X86_64"))
    #expect(linux["mountExtensions"]["idmap"]["enabled"] == true)
  }

  @Test("events --stats: figures of the control groups") func events() throws {
    let bundle = try Bundle()
    try bundle.sleeping()
    let done = try bundle.call(["events", "--stats", Bytes(bundle.id)])
    let event = Value(json: done.out)
    #expect(event["type"] == "stats" && event["id"] == .string(bundle.id), "\(done)")
    #expect((event["data"]["pids"]["current"].int ?? 0) >= 1 || !Groups.has("pids"))
    #expect((event["data"]["memory"]["usage"]["usage"].int ?? 0) > 0 || !Groups.has("memory"))
    #expect((event["data"]["cpu"]["usage"]["total"].int ?? 0) > 0)
  }
}

/// Whether there is no such process any more; a zombie that waits for its parent counts as gone.
func isGone(_ pid: Int) -> Bool {
  let state = status(pid, "State")
  return state == nil || state!.hasPrefix("Z") || state!.hasPrefix("X")
}
