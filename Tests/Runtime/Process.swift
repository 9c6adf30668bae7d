import Foundation
import Support
import Testing

/// config.md, "Process": judged from inside, and from outside by /proc/PID.
@Suite("config.md: process", .requiresRuntime) struct ProcessTests {
  @Test("args: the vector as it stands, looked for in the PATH of env") func arguments() throws {
    let bundle = try Bundle()
    try bundle.stage.directory("rootfs/own")
    try bundle.stage.file("rootfs/own/show", "#!/bin/sh\nfor a; do echo \"[$a]\"; done\n", mode: 0o755)
    bundle.config["process"]["env"] = ["PATH=/none:/own:/bin"]
    bundle.config["process"]["args"] = ["show", "", "a b", "é\"\\", "$HOME", "*"]
    #expect(try bundle.run().text == "[]\n[a b]\n[é\"\\]\n[$HOME]\n[*]\n")
  }

  @Test("env: these variables and no other; HOME where it is not given") func environment() throws {
    let bundle = try Bundle()
    bundle.config["process"]["env"] = ["PATH=/bin", "A=1", "EMPTY=", "B=x=y"]
    bundle.config["process"]["args"] = ["/bin/env"]
    #expect(Set(try bundle.run().lines) == ["PATH=/bin", "A=1", "EMPTY=", "B=x=y", "HOME=/root"])
    bundle.config["process"]["user"] = ["uid": 1000, "gid": 1000]
    #expect(try bundle.run().lines.contains("HOME=/home/user"))
    bundle.config["process"]["env"].items.append("HOME=/mine")
    #expect(try bundle.run().lines.contains("HOME=/mine"))
  }

  @Test("cwd: where the program starts, made where it does not exist") func workingDirectory() throws {
    let bundle = try Bundle()
    for place in ["/tmp", "/made/here"] {
      bundle.config["process"]["cwd"] = .string(place)
      #expect(try bundle.sh("pwd; readlink /proc/self/cwd").text == "\(place)\n\(place)\n")
    }
  }

  @Test("cwd: a directory that only its user may enter") func privateWorkingDirectory() throws {
    let bundle = try Bundle()
    try bundle.stage.directory("rootfs/private", mode: 0o700)
    chown(bundle.stage("rootfs/private"), 1000, 1000)
    bundle.config["process"]["cwd"] = "/private"
    bundle.config["process"]["user"] = ["uid": 1000, "gid": 1000]
    #expect(try bundle.sh("pwd").text == "/private\n")
  }

  @Test("user: uid, gid, umask, additionalGids") func user() throws {
    let bundle = try Bundle()
    bundle.config["process"]["user"] = ["uid": 1001, "gid": 1002, "umask": 0o027, "additionalGids": [5, 70000, 9]]
    let pid = try bundle.ready("id -u; id -g; umask")
    #expect(bundle.output == "1001\n1002\n0027\nready\n")
    #expect(status(pid, "Uid") == "1001\t1001\t1001\t1001" && status(pid, "Gid") == "1002\t1002\t1002\t1002")
    let groups = Set((status(pid, "Groups") ?? "").split(separator: " ").compactMap { Int($0) })
    #expect(groups.isSuperset(of: [5, 9, 70000]) && groups.isSubset(of: [5, 9, 70000, 1002]), "\(groups)")
  }

  @Test("user: the umask is 0022 unless given") func mask() throws {
    #expect(try Bundle().sh("umask").text == "0022\n")
  }

  @Test("rlimits: soft and hard, of every resource that can be lowered") func limits() throws {
    let bundle = try Bundle()
    let all: [(String, String, Int, Int)] = [
      ("RLIMIT_CORE", "Max core file size", 0, 0), ("RLIMIT_CPU", "Max cpu time", 50, 60),
      ("RLIMIT_DATA", "Max data size", 1 << 30, 1 << 31), ("RLIMIT_FSIZE", "Max file size", 4096, 8192),
      ("RLIMIT_NOFILE", "Max open files", 100, 200), ("RLIMIT_STACK", "Max stack size", 1 << 20, 1 << 22),
      ("RLIMIT_AS", "Max address space", 1 << 32, 1 << 33), ("RLIMIT_LOCKS", "Max file locks", 10, 11),
      ("RLIMIT_MEMLOCK", "Max locked memory", 4096, 8192), ("RLIMIT_MSGQUEUE", "Max msgqueue size", 1000, 2000),
      ("RLIMIT_NICE", "Max nice priority", 0, 0), ("RLIMIT_NPROC", "Max processes", 500, 600),
      ("RLIMIT_RTPRIO", "Max realtime priority", 0, 0), ("RLIMIT_SIGPENDING", "Max pending signals", 50, 60),
      ("RLIMIT_RTTIME", "Max realtime timeout", 1000, 2000), ("RLIMIT_RSS", "Max resident set", 1 << 30, 1 << 31),
    ]
    bundle.config["process"]["rlimits"] = .array(
      all.map { ["type": .string($0.0), "soft": .number($0.2), "hard": .number($0.3)] })
    let pid = try bundle.sleeping()
    let text = contents("/proc/\(pid)/limits")
    for (_, name, soft, hard) in all {
      let line = text.split(separator: "\n").first { $0.hasPrefix(name) }?.dropFirst(name.count) ?? ""
      #expect(
        line.split(separator: " ").prefix(2) == [Substring(String(soft)), Substring(String(hard))], "\(name):\(line)")
    }
  }

  @Test("rlimits: a duplicate, an unknown name, and soft above hard are errors") func wrongLimits() throws {
    for limits: Value in [
      [["type": "RLIMIT_CORE", "soft": 0, "hard": 0], ["type": "RLIMIT_CORE", "soft": 0, "hard": 0]],
      [["type": "RLIMIT_NONE", "soft": 0, "hard": 0]], [["type": "RLIMIT_CORE", "soft": 2, "hard": 1]],
    ] {
      let bundle = try Bundle()
      bundle.config["process"]["rlimits"] = limits
      #expect(try bundle.run().end != .exited(0), "\(limits)")
    }
  }

  @Test("capabilities: each of the five sets") func capabilities() throws {
    let bundle = try Bundle()
    bundle.config["process"]["capabilities"] = [
      "bounding": ["CAP_CHOWN", "CAP_KILL", "CAP_SETUID", "CAP_NET_RAW"],
      "permitted": ["CAP_CHOWN", "CAP_KILL", "CAP_SETUID"], "effective": ["CAP_CHOWN", "CAP_KILL"],
      "inheritable": ["CAP_KILL", "CAP_CHOWN"], "ambient": ["CAP_KILL"],
    ]
    // As an ordinary user, because execve(2) gives root its sets back.
    bundle.config["process"]["user"] = ["uid": 1000, "gid": 1000]
    let pid = try bundle.sleeping()
    func set(_ name: String) -> UInt64 { UInt64(status(pid, name) ?? "", radix: 16) ?? .max }
    #expect(set("CapBnd") == 1 << 0 | 1 << 5 | 1 << 7 | 1 << 13)
    #expect(set("CapInh") == 1 << 0 | 1 << 5)
    // What execve leaves a user without file capabilities: the ambient ones.
    #expect(set("CapAmb") == 1 << 5 && set("CapPrm") == 1 << 5 && set("CapEff") == 1 << 5)
    let root = try Bundle()
    root.config["process"]["capabilities"] = ["bounding": ["CAP_KILL"], "permitted": ["CAP_KILL"], "effective": []]
    #expect(
      try root.sh("grep -E 'Cap(Prm|Bnd)' /proc/self/status").text
        == "CapPrm:\t0000000000000020\nCapBnd:\t0000000000000020\n")
  }

  @Test("capabilities: none where there is no section") func noCapabilities() throws {
    let bundle = try Bundle { $0["process"]["capabilities"] = nil }
    let done = try bundle.sh("grep -E 'Cap(Prm|Eff|Bnd)' /proc/self/status; chown 1 /tmp 2>&1")
    #expect(
      done.text.hasPrefix("CapPrm:\t0000000000000000\nCapEff:\t0000000000000000\nCapBnd:\t0000000000000000\n"),
      "\(done)")
    #expect(done.text.contains("not permitted"))
  }

  @Test("noNewPrivileges", arguments: [true, false]) func noNewPrivileges(_ value: Bool) throws {
    let bundle = try Bundle { $0["process"]["noNewPrivileges"] = .bool(value) }
    #expect(try bundle.sh("grep NoNewPrivs /proc/self/status").text == "NoNewPrivs:\t\(value ? 1 : 0)\n")
  }

  @Test("oomScoreAdj") func oomScore() throws {
    let bundle = try Bundle { $0["process"]["oomScoreAdj"] = 321 }
    #expect(try bundle.sh("cat /proc/self/oom_score_adj").text == "321\n")
  }

  @Test(
    "scheduler: policy, nice and priority; flags",
    arguments: [
      ("SCHED_BATCH", 5, 0, 3), ("SCHED_IDLE", 0, 0, 5), ("SCHED_OTHER", 7, 0, 0), ("SCHED_FIFO", 0, 10, 1),
      ("SCHED_RR", 0, 3, 2),
    ])
  func scheduler(_ policy: String, _ nice: Int, _ priority: Int, _ number: Int) throws {
    let bundle = try Bundle()
    bundle.allow(["CAP_SYS_NICE"])
    bundle.config["process"]["scheduler"] = ["policy": .string(policy)]
    if nice != 0 { bundle.config["process"]["scheduler"]["nice"] = .number(nice) }
    if priority != 0 { bundle.config["process"]["scheduler"]["priority"] = .number(priority) }
    // A group of version 1 that has no time for real-time processes takes none (sched-rt-group.rst).
    if number == 1 || number == 2, access("/sys/fs/cgroup/cpu/cpu.rt_runtime_us", F_OK) == 0 {
      let refused = try bundle.sh("true")
      #expect(refused.end != .exited(0) && refused.errorText.contains("process.scheduler"), "\(refused)")
      return
    }
    let pid = try bundle.sleeping()
    // proc_pid_stat(5): fields 19, 40 and 41, counted behind the name's parenthesis.
    let fields = contents("/proc/\(pid)/stat").split(separator: ")").last?.split(separator: " ") ?? []
    try #require(fields.count > 38)
    #expect(fields[38] == Substring(String(number)) && fields[37] == Substring(String(priority)), "\(fields)")
    if nice != 0 { #expect(fields[16] == Substring(String(nice))) }
  }

  @Test(
    "ioPriority", .requiresProgram("ionice"),
    arguments: [("IOPRIO_CLASS_BE", 6, "best-effort: prio 6"), ("IOPRIO_CLASS_IDLE", 0, "idle")])
  func ioPriority(_ kind: String, _ priority: Int, _ shown: String) throws {
    let bundle = try Bundle()
    bundle.config["process"]["ioPriority"] = ["class": .string(kind), "priority": .number(priority)]
    let pid = try bundle.sleeping()
    #expect(try host("ionice -p \"$1\"", String(pid)).text == shown + "\n")
  }

  @Test("execCPUAffinity: final is what the program of exec has") func affinity() throws {
    let bundle = try Bundle()
    bundle.config["process"]["execCPUAffinity"] = ["initial": "0", "final": "0"]
    try bundle.sleeping()
    #expect(
      try bundle.exec([], ["/bin/grep", "Cpus_allowed_list", "/proc/self/status"]).text == "Cpus_allowed_list:\t0\n")
  }

  @Test("terminal: the console socket gets the master with the pty's path, the size is set, the program has it all")
  func terminal() throws {
    let bundle = try Bundle()
    bundle.config["process"]["terminal"] = true
    bundle.config["process"]["consoleSize"] = ["height": 33, "width": 111]
    bundle.config["process"]["user"] = ["uid": 1000, "gid": 1000]
    bundle.config["process"]["args"] = [
      "/bin/sh", "-c",
      "tty; stty size; read line; echo \"got $line\"; ls -l /dev/console /proc/self/fd/0; stat -c %u $(tty); echo hi >/dev/tty; echo end",
    ]
    let receiver = try Receiver(bundle)
    let made = try bundle.create(["--console-socket", Bytes(receiver.path)])
    #expect(made.end == .exited(0), "\(made)")
    let message = try receiver.message()
    // containerd and conmon take the path for a label only, but it must be there.
    #expect(message["data"].string?.isEmpty == false && message["links"].items.count == 1, "\(message)")
    #expect(message["tty"] == true && message["links"].strings[0].hasSuffix("/ptmx"))
    #expect(message["rows"] == 33 && message["columns"] == 111, "\(message)")
    try bundle.start()
    receiver.child.write("typed\n")
    #expect(receiver.child.waitForOutput("end\r\n"), "\(receiver.text)")
    let text = receiver.text
    #expect(text.contains("33 111\r\n") && text.contains("got typed\r\n") && text.contains("hi\r\n"), "\(text)")
    #expect(text.contains("/dev/console\r\n") || text.contains("/dev/pts/0\r\n"))
    #expect(text.contains("\r\n1000\r\n"), "the terminal is the user's: \(text)")
  }

  @Test("terminal: without a console socket create is an error; a socket without a terminal, too") func terminalErrors()
    throws
  {
    let bundle = try Bundle { $0["process"]["terminal"] = true }
    #expect(try bundle.create().end != .exited(0))
    #expect(bundle.state == .null)
    let other = try Bundle()
    let receiver = try Receiver(other)
    #expect(try other.create(["--console-socket", Bytes(receiver.path)]).end != .exited(0))
  }

  @Test("terminal: run on a terminal is interactive: keys, size, signals, exit status") func interactive() throws {
    let bundle = try Bundle()
    bundle.config["process"]["terminal"] = true
    bundle.config["process"]["args"] = ["/bin/sh"]
    try bundle.write()
    let session = try TerminalSession(
      bundle.command(["run", "--bundle", Bytes(bundle.stage.path), Bytes(bundle.id)]), rows: 44, columns: 99)
    session.enter("stty size; tty")
    #expect(session.expect("44 99"), "\(session.text)")
    session.resize(rows: 20, columns: 50)
    session.enter("sleep 0.5; stty size")
    #expect(session.expect("20 50"), "\(session.text)")
    session.enter("sleep 100")
    usleep(200_000)
    session.type(TerminalSession.interrupt)
    session.enter("echo sta''tus $?")
    #expect(session.expect("status 130"), "\(session.text)")
    session.enter("exit 5")
    #expect(session.finish() == .exited(5), "\(session.text)")
    #expect(session.modes == session.initialModes)
  }

  @Test("Descriptors: three and no more; --preserve-fds and LISTEN_FDS pass what they name") func descriptors() throws {
    // The listing's own descriptor comes on top.
    func listing(_ prefix: String, _ flags: [String]) throws -> Finished {
      let bundle = try Bundle()
      bundle.config["process"]["args"] = [
        "/bin/sh", "-c",
        """
        for i in 0 1 2 3 4 5 6 7 8 9 10; do [ -e /proc/$$/fd/$i ] && l="$l $i"; done; echo $l
        echo LISTEN=$LISTEN_FDS,$LISTEN_PID; cat <&4 2>/dev/null
        """,
      ]
      try bundle.write()
      try bundle.stage.file("four", "of four\n")
      return try Support.run(
        Command(
          ([
            "/bin/bash", "-c", "\(prefix) exec 3</dev/null 4<\"$1\" 5</dev/null 8</dev/null; shift; exec \"$@\"", "sh",
            bundle.stage("four"), Runtime.path, "--root", bundle.stage("state"), "run", "--bundle", bundle.stage.path,
          ]
            + flags + [bundle.id]).map { Bytes($0) }))
    }
    let none = try listing("", [])
    #expect(none.text == "0 1 2\nLISTEN=,\n", "\(none)")
    let two = try listing("", ["--preserve-fds", "2"])
    #expect(two.text == "0 1 2 3 4\nLISTEN=,\nof four\n", "\(two)")
    let listen = try listing("export LISTEN_FDS=2 LISTEN_PID=$$;", [])
    #expect(listen.text == "0 1 2 3 4\nLISTEN=2,1\nof four\n", "\(listen)")
    let both = try listing("export LISTEN_FDS=2 LISTEN_PID=$$;", ["--preserve-fds", "1"])
    #expect(both.text.hasPrefix("0 1 2 3 4 5\n"), "\(both)")
    #expect(try listing("", ["--preserve-fds", "4"]).end != .exited(0), "6 is not open")
  }

  @Test("Signals: none ignored, none blocked") func signals() throws {
    let bundle = try Bundle()
    bundle.config["process"]["args"] = ["/bin/grep", "-E", "Sig(Blk|Ign)", "/proc/self/status"]
    let done = try bundle.run()
    let sets = done.lines.compactMap { UInt64($0.split(separator: "\t").last ?? "", radix: 16) }
    // 32 and 33 are the C library's own: whoever started these tests may have left them ignored, and nobody can tell.
    #expect(sets.map { $0 & ~0x1_8000_0000 } == [0, 0], "\(done)")
  }

  @Test("A session keyring of its own, unless --no-new-keyring") func keyring() throws {
    for isNew in [true, false] {
      let bundle = try Bundle { $0["linux"]["maskedPaths"] = [] }
      let done = try bundle.sh("grep -c \(bundle.id) /proc/keys", isNew ? [] : ["--no-new-keyring"])
      #expect(done.text == (isNew ? "1\n" : "0\n"), "\(done)")
    }
  }

  @Test("NOTIFY_SOCKET: the program's READY reaches the caller's socket") func notifySocket() throws {
    let bundle = try Bundle()
    let program = try Runtime.compiled("notify", in: bundle.stage)
    try host("cp \"$1\" \"$2\"", program, bundle.stage("rootfs/notify"))
    bundle.environment.append(Bytes("NOTIFY_SOCKET=" + bundle.stage("notify.sock")))
    let listener = try Child(
      Command([
        "/usr/bin/python3", "-c",
        """
        import socket, sys
        s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); s.bind(sys.argv[1]); s.settimeout(20)
        print("bound", flush=True)
        while "READY=1" not in (text := s.recv(4096).decode()): pass
        print(text, flush=True)
        """, Bytes(bundle.stage("notify.sock")),
      ]))
    #expect(listener.waitForOutput("bound"))
    bundle.config["process"]["args"] = ["/notify"]
    try bundle.create()
    // For crun and runc `start` waits until the program is ready, for others `run` does.
    let started = try bundle.start()
    #expect(started.end == .exited(0), "\(started)")
    #expect(listener.waitForOutput("READY=1"), "\(bundle.output)")
  }
}
