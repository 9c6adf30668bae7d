import Foundation
import Support
import Testing

/// `exec`: another process in a running container.
@Suite("exec", .requiresRuntime) struct ExecTests {
  @Test("In every namespace, group and root of the container, with its restrictions") func joins() throws {
    let bundle = try Bundle()
    bundle.config["linux"]["namespaces"].items.append(["type": "cgroup"])
    bundle.config["process"]["oomScoreAdj"] = 100
    let pid = try bundle.sleeping()
    try bundle.write()
    #expect(
      try bundle.create(["--detach", "--pid-file", Bytes(bundle.stage("pid"))], verb: "state").end != .exited(0))
    var command = bundle.command([
      "exec", "--detach", "--pid-file", Bytes(bundle.stage("pid")), Bytes(bundle.id), "/bin/sleep", "1000",
    ])
    command.standardOutput = .null
    command.standardError = .null
    #expect(try Child(command).finish().end == .exited(0))
    let other = try #require(Int(bundle.stage.contents("pid") ?? ""))
    for name in ["mnt", "pid", "net", "ipc", "uts", "user", "cgroup"] {
      #expect(namespace(name, of: other) == namespace(name, of: pid), "\(name)")
    }
    #expect(contents("/proc/\(other)/cgroup") == contents("/proc/\(pid)/cgroup"))
    for field in ["CapBnd", "CapEff", "NoNewPrivs", "Seccomp", "Groups"] {
      #expect(status(other, field) == status(pid, field), "\(field)")
    }
    #expect(contents("/proc/\(other)/oom_score_adj") == "100\n")
    let root = try host("stat -Lc %i /proc/\(other)/root /proc/\(pid)/root").lines
    #expect(root.count == 2 && root[0] == root[1])
  }

  @Test("Exit status, streams, and errors") func streams() throws {
    let bundle = try Bundle()
    try bundle.sleeping()
    let done = try bundle.exec([], ["/bin/sh", "-c", "cat; echo error >&2; exit 9"], input: "in\n")
    #expect(done.end == .exited(9) && done.text == "in\n" && done.errorText == "error\n", "\(done)")
    #expect(try bundle.exec([], ["/bin/sh", "-c", "kill -9 $$"]).end == .exited(137))
    let none = try bundle.exec([], ["/bin/none"])
    #expect(none.end != .exited(0), "\(none)")
    #expect(
      ["executable file not found in", "no such file or directory"].contains {
        none.errorText.lowercased().contains($0)
      },
      "\(none)")
    try bundle.kill("KILL")
    #expect(bundle.waitForStatus("stopped"))
    #expect(try bundle.exec([], ["/bin/true"]).end != .exited(0))
    #expect(try bundle.call(["exec", "nobody", "/bin/true"]).end != .exited(0))
  }

  @Test("Environment and working directory are the container's; --env adds, --cwd moves") func environment() throws {
    let bundle = try Bundle()
    bundle.config["process"]["env"] = ["PATH=/bin", "OF=container"]
    bundle.config["process"]["cwd"] = "/tmp"
    try bundle.sleeping()
    let done = try bundle.exec(["--env", "MORE=1", "--env", "AND=2"], ["/bin/sh", "-c", "env; pwd"])
    #expect(Set(done.lines).isSuperset(of: ["OF=container", "MORE=1", "AND=2", "/tmp"]), "\(done)")
    #expect(!done.text.contains("LANG="))
    #expect(try bundle.exec(["--cwd", "/bin"], ["/bin/pwd"]).text == "/bin\n")
  }

  @Test("--cap, --no-new-privs, --user, --additional-gids") func privileges() throws {
    let bundle = try Bundle { $0["process"]["noNewPrivileges"] = false }
    bundle.allow(["CAP_KILL", "CAP_CHOWN", "CAP_SYS_PTRACE"])
    bundle.config["process"]["capabilities"]["effective"] = ["CAP_KILL"]
    bundle.config["process"]["capabilities"]["permitted"] = ["CAP_KILL"]
    bundle.config["process"]["capabilities"]["bounding"] = ["CAP_KILL"]
    try bundle.sleeping()
    func look(_ flags: [Bytes]) throws -> [String: String] {
      var fields: [String: String] = [:]
      for line in try bundle.exec(flags, ["/bin/cat", "/proc/self/status"]).lines {
        let parts = line.split(separator: ":", maxSplits: 1)
        if parts.count == 2 { fields[String(parts[0])] = parts[1].trimmingCharacters(in: .whitespaces) }
      }
      return fields
    }
    #expect(try look([])["CapEff"] == "0000000000000020")
    #expect(try look(["--cap", "CAP_CHOWN"])["CapEff"] == "0000000000000021")
    #expect(try look([])["NoNewPrivs"] == "0" && look(["--no-new-privs"])["NoNewPrivs"] == "1")
    let user = try look(["--user", "1000:1001"])
    #expect(user["Uid"] == "1000\t1000\t1000\t1000" && user["Gid"] == "1001\t1001\t1001\t1001", "\(user)")
    #expect(user["CapEff"] == "0000000000000000")
    let groups = try look(["--user", "1000:1001", "--additional-gids", "7", "--additional-gids", "8"])["Groups"] ?? ""
    #expect(Set(groups.split(separator: " ")).isSuperset(of: ["7", "8"]), "\(groups)")
  }

  @Test("--process: everything from the file") func process() throws {
    let bundle = try Bundle()
    try bundle.sleeping()
    let process: Value = [
      "args": [
        "/bin/sh", "-c",
        "id -u; id -g; id -G; umask; pwd; echo $A; grep -E 'CapEff|NoNewPrivs' /proc/self/status; grep 'open files' /proc/self/limits",
      ],
      "cwd": "/tmp", "env": ["A=of-file", "PATH=/bin"],
      "user": ["uid": 1000, "gid": 1001, "additionalGids": [44], "umask": 0o77],
      "capabilities": ["bounding": ["CAP_KILL"]], "noNewPrivileges": true,
      "rlimits": [["type": "RLIMIT_NOFILE", "soft": 77, "hard": 78]],
    ]
    try bundle.stage.file("process.json", process.description)
    let done = try bundle.exec(["--process", Bytes(bundle.stage("process.json"))], [])
    #expect(done.lines.prefix(2) == ["1000", "1001"] && done.lines[2].contains("44"), "\(done)")
    #expect(done.lines[3...5] == ["0077", "/tmp", "of-file"], "\(done)")
    #expect(
      done.text.contains("CapEff:\t0000000000000000\nNoNewPrivs:\t1\n")
        && done.text.firstMatch(of: #/open files +77 +78 /#) != nil, "\(done)")
    try bundle.stage.file("process.json", "{\"args\": []}")
    #expect(try bundle.exec(["--process", Bytes(bundle.stage("process.json"))], []).end != .exited(0))
  }

  @Test("--tty with --console-socket: the master is sent, size and signals work") func terminal() throws {
    let bundle = try Bundle()
    try bundle.sleeping()
    let receiver = try Receiver(bundle)
    let process: Value = [
      "args": ["/bin/sh", "-c", "tty; stty size; read line; echo got $line; echo end"], "cwd": "/", "terminal": true,
      "user": ["uid": 0, "gid": 0], "env": ["PATH=/bin"], "consoleSize": ["height": 12, "width": 34],
    ]
    try bundle.stage.file("process.json", process.description)
    var command = bundle.command([
      "exec", "--detach", "--tty", "--console-socket", Bytes(receiver.path), "--pid-file", Bytes(bundle.stage("pid")),
      "--process", Bytes(bundle.stage("process.json")), Bytes(bundle.id),
    ])
    command.standardError = .file(bundle.stage("error"))
    command.standardOutput = .null
    #expect(try Child(command).finish().end == .exited(0), "\(bundle.stage.contents("error") ?? "")")
    let message = try receiver.message()
    #expect(message["tty"] == true && message["rows"] == 12 && message["columns"] == 34, "\(message)")
    receiver.child.write("typed\n")
    #expect(receiver.child.waitForOutput("end\r\n"))
    #expect(receiver.text.contains("/dev/pts/0\r\n") && receiver.text.contains("got typed\r\n"), "\(receiver.text)")
  }

  @Test("--tty in the foreground on a terminal") func interactive() throws {
    let bundle = try Bundle()
    try bundle.sleeping()
    let session = try TerminalSession(
      bundle.command(["exec", "-t", Bytes(bundle.id), "/bin/sh"]), rows: 31, columns: 71)
    session.enter("stty size")
    #expect(session.expect("31 71"), "\(session.text)")
    session.enter("exit 4")
    #expect(session.finish() == .exited(4))
  }

  @Test("--preserve-fds") func descriptors() throws {
    let bundle = try Bundle()
    try bundle.sleeping()
    func listing(_ flags: [Bytes]) throws -> String {
      try Support.run(
        Command(
          [
            "/bin/bash", "-c", "exec 3</dev/null 4</dev/null 7</; exec \"$@\"", "sh", Bytes(Runtime.path), "--root",
            Bytes(bundle.stage("state")), "exec",
          ] + flags + [
            Bytes(bundle.id), "/bin/sh", "-c",
            "for i in 0 1 2 3 4 5 6 7 8 9 10; do [ -e /proc/$$/fd/$i ] && l=\"$l $i\"; done; echo $l",
          ])
      ).text
    }
    #expect(try listing([]) == "0 1 2\n")
    #expect(try listing(["--preserve-fds", "2"]) == "0 1 2 3 4\n")
  }

  @Test("A filter of the container holds for exec, too") func seccomp() throws {
    let bundle = try Bundle()
    bundle.config["linux"]["seccomp"] = [
      "defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"],
      "syscalls": [["names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO", "errnoRet": 18]],
    ]
    try bundle.sleeping()
    #expect(try bundle.exec([], ["/bin/mkdir", "/made"]).errorText.contains("cross-device"))
    #expect(try bundle.exec([], ["/bin/touch", "/made"]).end == .exited(0))
  }

  @Test("A paused container is not joined, unless --ignore-paused") func paused() throws {
    let bundle = try Bundle()
    try bundle.sleeping()
    try bundle.call(["pause", Bytes(bundle.id)])
    let done = try bundle.exec([], ["/bin/true"])
    #expect(done.end != .exited(0) && done.end != .tookTooLong, "\(done)")
    try bundle.call(["resume", Bytes(bundle.id)])
    #expect(try bundle.exec([], ["/bin/true"]).end == .exited(0))
  }

  @Test("--cgroup: a group below the container's") func group() throws {
    let bundle = try Bundle()
    try bundle.sleeping()
    for directory in Groups.directories(bundle.id) {
      mkdir(directory + "/sub", 0o755)
      // A cpuset of v1 begins empty, and takes nobody then.
      try host(
        "cd \"$1\" && for f in cpus mems; do [ ! -e cpuset.$f ] || cat cpuset.$f >sub/cpuset.$f; done", directory)
    }
    defer { for directory in Groups.directories(bundle.id) { rmdir(directory + "/sub") } }
    let done = try bundle.exec(["--cgroup", "/sub"], ["/bin/cat", "/proc/self/cgroup"])
    #expect(done.end == .exited(0) && done.text.contains("/sub"), "\(done)")
    #expect(try bundle.exec(["--cgroup", "/../../.."], ["/bin/true"]).end != .exited(0))
  }

  @Test("The host's mount table stays as it is") func mountTable() throws {
    let bundle = try Bundle()
    try bundle.sleeping()
    let before = contents("/proc/self/mountinfo")
    for _ in 0..<3 { try bundle.exec([], ["/bin/true"]) }
    #expect(contents("/proc/self/mountinfo") == before)
  }
}
