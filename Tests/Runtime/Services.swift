import Foundation
import Support
import Testing

/// What a service manager and a monitor get from the runtime: events, notifications, sockets, interfaces.
@Suite("Services", .requiresRuntime) struct Services {
  /// A command line of the runtime in a shell.
  private func line(_ bundle: Bundle, _ words: String) -> String {
    "'\(Runtime.path)' --root '\(bundle.stage("state"))' \(words)"
  }

  @Test("events --stats is one line in runc's schema") func statistics() throws {
    let bundle = try Bundle()
    try bundle.sleeping()
    let done = try bundle.call(["events", "--stats", Bytes(bundle.id)])
    #expect(done.end == .exited(0) && done.lines.count == 1, "\(done)")
    let event = Value(json: done.out)
    #expect(event["type"].string == "stats" && event["id"].string == bundle.id)
    #expect((event["data"]["pids"]["current"].int ?? 0) > 0, "\(done)")
    #expect(event["data"]["cpu"]["usage"]["total"].int != nil, "\(done)")
    try bundle.kill("KILL")
    #expect(bundle.waitForStatus("stopped"))
    let late = try bundle.call(["events", "--stats", Bytes(bundle.id)])
    #expect(late.end == .exited(1) && late.errorText.contains("is not running"), "\(late)")
  }

  @Test("events prints statistics at every interval and ends with the container") func stream() throws {
    let bundle = try Bundle()
    try bundle.sleeping()
    let child = try Child(bundle.command(["events", "--interval=50ms", Bytes(bundle.id)]))
    #expect(child.waitForOutput("}\n{\"type\":\"stats\""))
    try bundle.kill("KILL")
    #expect(child.finish().end == .exited(0))
  }

  @Test("events refuses what is no interval", arguments: ["0s", "5", "-1s", "1x", ""]) func interval(_ word: String)
    throws
  {
    let bundle = try Bundle()
    try bundle.sleeping()
    let done = try bundle.call(["events", Bytes("--interval=" + word), Bytes(bundle.id)])
    #expect(done.end == .exited(1) && done.errorText.contains("--interval"), "\(done)")
  }

  @Test("events tells that memory ran out", .requiresController("memory")) func outOfMemory() throws {
    let bundle = try Bundle()
    bundle.config["linux"]["resources"]["memory"] = ["limit": 8_000_000]
    bundle.config["process"]["args"] = ["/bin/sh", "-c", "cat /go; x=aaaaaaaa; while :; do x=$x$x; done"]
    try host("mkfifo \"$1\"", bundle.stage("rootfs/go"))
    try bundle.create()
    try bundle.start()
    let child = try Child(bundle.command(["events", "--interval=50ms", Bytes(bundle.id)]))
    // The first statistics come when it listens.
    #expect(child.waitForOutput("stats"))
    try host("echo >\"$1\"", bundle.stage("rootfs/go"))
    let done = child.finish()
    #expect(done.text.contains("{\"type\":\"oom\",\"id\":\"\(bundle.id)\"}\n"), "\(done)")
  }

  @Test("kill and delete --regex reach every container whose id matches, and no other") func expressions() throws {
    let names = ["web-1", "web-22", "db-1"].map { "thinwall-\(UUID().uuidString.prefix(8))-\($0)" }
    let bundles = try names.map { try Bundle(id: $0) }
    // One state directory for all.
    for bundle in bundles { bundle.globals = ["--root", Bytes(bundles[0].stage("state"))] }
    // While that directory is there: a bundle that ends takes its own away.
    defer { for bundle in bundles { _ = try? bundle.call(["delete", "--force", Bytes(bundle.id)]) } }
    for bundle in bundles { try bundle.sleeping() }
    try bundles[0].call(["kill", "--regex", "^thinwall-[0-9A-F]+-web-[12]2*$", "KILL"])
    #expect(bundles[0].waitForStatus("stopped") && bundles[1].waitForStatus("stopped"))
    #expect(bundles[2].status == "running")
    let done = try bundles[0].call(["delete", "-r", "web", "nothing"])
    #expect(done.end == .exited(0), "\(done)")
    #expect(bundles.map(\.status) == [nil, nil, "running"])
    let running = try bundles[0].call(["delete", "--regex", "db"])
    #expect(running.end == .exited(1) && bundles[2].status == "running", "\(running)")
    for wrong in ["(", "[a", "a{2", "*", "a|b", "\\"] {
      let done = try bundles[0].call(["delete", "--force", "--regex", Bytes(wrong)])
      #expect(done.end == .exited(1) && done.errorText.contains("--regex"), "\(wrong): \(done)")
    }
    #expect(bundles[2].status == "running")
  }

  @Test("Sockets of a service manager are the program's: LISTEN_FDS, LISTEN_PID, LISTEN_FDNAMES") func sockets() throws
  {
    let bundle = try Bundle()
    bundle.config["process"]["args"] = [
      "/bin/sh", "-c", "echo $LISTEN_FDS $LISTEN_PID $LISTEN_FDNAMES; read x <&3; echo $x",
    ]
    try bundle.stage.file("three", "content\n")
    try bundle.write()
    func attempt(_ pid: String) throws -> Finished {
      try host(
        """
        exec 3<"$1"; export LISTEN_FDS=1 LISTEN_PID=\(pid) LISTEN_FDNAMES=name
        exec \(line(bundle, "run --bundle '\(bundle.stage.path)' \(bundle.id)"))
        """, bundle.stage("three"))
    }
    #expect(try attempt("$$").text == "1 1 name\ncontent\n")
    // Meant for another process: nothing comes in.
    #expect(try attempt("1").text.hasPrefix("1 ") == false)
  }

  @Test("READY=1 of the program reaches NOTIFY_SOCKET before start and run --detach return", arguments: [true, false])
  func notification(_ isDetachedRun: Bool) throws {
    let bundle = try Bundle()
    let program = try Runtime.compiled("ready", in: bundle.stage)
    try host("cp \"$1\" \"$2\"; mkfifo \"$3\"", program, bundle.stage("rootfs/ready"), bundle.stage("rootfs/go"))
    bundle.config["process"]["args"] = ["/ready"]
    try bundle.write()
    let socket = bundle.stage("host.sock")
    let receiver = try Child(
      Command(["/usr/bin/python3", Bytes("\(Runtime.helpers)/notified.py"), Bytes(socket)]))
    #expect(receiver.waitForOutput("bound"))
    bundle.environment += ["NOTIFY_SOCKET=\(socket)"]
    let verb: Bytes = isDetachedRun ? "run" : "create"
    let done = try bundle.create(isDetachedRun ? ["--detach"] : [], verb: verb)
    #expect(done.end == .exited(0), "\(done)")
    if !isDetachedRun { #expect(try bundle.start().end == .exited(0)) }
    // The program was ready before that: it said so first and then printed.
    #expect(bundle.output.contains("saying"))
    let pid = try #require(bundle.pid)
    let got = receiver.finish()
    #expect(got.text.contains("MAINPID=\(pid)\\nREADY=1"), "\(got)")
    try bundle.delete("--force")
    #expect(!bundle.stage.exists("state/\(bundle.id)"))
  }

  @Test("linux.netDevices: an interface moves in under its new name, with its addresses and up") func interfaces()
    throws
  {
    let bundle = try Bundle()
    let holder = try Holder(
      ["--net"],
      """
      ip link add v0 type veth peer name v1; ip link set v0 mtu 1400 address 02:11:22:33:44:55; ip link set v1 up
      ip addr add 10.9.9.1/24 brd 10.9.9.255 dev v0; ip addr add fd00::1/64 dev v0
      """)
    bundle.config["process"]["args"] = ["/bin/sh", "-c", "ip addr show eth0"]
    func attempt(_ devices: Value) throws -> Finished {
      bundle.config["linux"]["netDevices"] = devices
      try bundle.write()
      return try host(
        "nsenter --net=/proc/\(holder.pid)/ns/net "
          + line(bundle, "run --bundle '\(bundle.stage.path)' \(bundle.id)"))
    }
    let missing = try attempt(["v7": [:]])
    #expect(missing.end == .exited(1) && missing.errorText.contains("linux.netDevices 'v7'"), "\(missing)")
    let taken = try attempt(["v0": ["name": "lo"]])
    #expect(taken.end == .exited(1) && taken.errorText.contains("file exists"), "\(taken)")
    let done = try attempt(["v0": ["name": "eth%d"]])
    #expect(done.end == .exited(0), "\(done)")
    for part in ["eth0", ",UP", "mtu 1400", "02:11:22:33:44:55", "inet 10.9.9.1/24 brd 10.9.9.255", "inet6 fd00::1/64"]
    {
      #expect(done.text.contains(part), "\(part): \(done)")
    }
    bundle.config["linux"]["namespaces"].items.removeAll { $0["type"].string == "network" }
    let alone = try attempt(["v1": [:]])
    #expect(alone.end == .exited(1) && alone.errorText.contains("linux.netDevices needs"), "\(alone)")
  }

  @Test("linux.intelRdt without resctrl is an error that names it", .enabled(if: access("/sys/fs/resctrl", F_OK) != 0))
  func resourceDirector() throws {
    let bundle = try Bundle()
    bundle.config["linux"]["intelRdt"] = ["closID": "class", "memBwSchema": "MB:0=50"]
    let done = try bundle.run()
    #expect(done.end == .exited(1) && done.errorText.contains("linux.intelRdt"), "\(done)")
    #expect(bundle.state == .null)
  }

  @Test("exec --process: what it leaves out is the container's, what is wrong is named") func processFile() throws {
    let bundle = try Bundle()
    bundle.config["process"]["rlimits"] = [["type": "RLIMIT_NOFILE", "soft": 111, "hard": 222]]
    try bundle.sleeping()
    func attempt(_ process: Value) throws -> Finished {
      try bundle.stage.file("process.json", process.description)
      return try bundle.exec(["--process", Bytes(bundle.stage("process.json"))], [])
    }
    let look: Value = ["/bin/sh", "-c", "grep CapBnd /proc/self/status; ulimit -n; ulimit -Hn"]
    let user: Value = ["uid": 0, "gid": 0]
    let done = try attempt(["cwd": "/", "user": user, "args": look])
    #expect(done.text == "CapBnd:\t0000000000000420\n111\n222\n", "\(done)")
    for (process, word) in [
      (["cwd": "/", "user": user, "args": []], "args"), (["cwd": "/", "user": user], "args"),
      (["cwd": "relative", "user": user, "args": look], "cwd"), (["user": user, "args": look], "cwd"),
    ] as [(Value, String)] {
      let done = try attempt(process)
      #expect(done.end == .exited(255) && done.errorText.contains(word), "\(done)")
    }
    let socket = try bundle.exec(["--console-socket", "/nowhere"], ["/bin/true"])
    #expect(socket.end == .exited(255) && socket.errorText.contains("--console-socket"), "\(socket)")
  }
}
