import Foundation
import Support
import Testing

/// Flaws that OCI runtimes have had, each as a test: those of processes, what they hold and what they may.
@Suite("Vulnerabilities: processes", .requiresRuntime) struct VulnerabilitiesProcess {
  /// What a program inside sees of the runtime while `exec` comes in again and again.
  private func watch(_ bundle: Bundle, _ runtime: String) throws -> String {
    let program = try Runtime.compiled("watcher", in: bundle.stage)
    try host("cp \"$1\" \"$2\"", program, bundle.stage("rootfs/watcher"))
    bundle.allow()
    bundle.config["process"]["args"] = ["/watcher"]
    #expect(try bundle.create().end == .exited(0))
    try bundle.start()
    #expect(bundle.waitForOutput("ready"))
    try bundle.stage.file("rootfs/script", "#!/proc/self/exe\n", mode: 0o755)
    for (program, times) in [(["/bin/true"], 200), (["/proc/self/exe"], 10), (["/script"], 10)] {
      for _ in 0..<times {
        let words = [runtime, "--root", bundle.stage("state"), "exec", bundle.id] + program
        _ = try Support.run(Command(words.map { Bytes($0) }, in: bundle.stage.path))
      }
    }
    try bundle.stage.file("rootfs/stop")
    #expect(bundle.waitForOutput("done"))
    #expect(bundle.output.contains("done 1"), "the watcher saw nobody: \(bundle.output)")
    return bundle.output
  }

  @Test("CVE-2016-9962: a process that joins the container brings no directory of the host with it")
  func joiningProcess() throws {
    let bundle = try Bundle()
    let output = try watch(bundle, Runtime.path)
    #expect(!output.contains("host directory"), "\(output)")
  }

  @Test("CVE-2019-5736: the runtime's program cannot be overwritten through /proc/PID/exe") func runtimeProgram() throws
  {
    let bundle = try Bundle()
    // A copy, because it is about to be attacked.
    let copy = bundle.stage("runtime")
    try host("cp \"$(readlink -f \"$1\")\" \"$2\"", Runtime.path, copy)
    let before = FileManager.default.contents(atPath: copy)
    let inode = try host("stat -c %i \"$1\"", copy).lines[0]
    let output = try watch(bundle, copy)
    #expect(!output.contains("writable program: inode \(inode)\n"), "\(output)")
    #expect(FileManager.default.contents(atPath: copy) == before)
  }

  @Test("CVE-2019-14271, CVE-2019-13139: the runtime loads no library and runs no program of the image")
  func librariesOfTheImage() throws {
    let bundle = try Bundle()
    try host(
      """
      cd "$1"; printf 'void __attribute__((constructor)) f(void){__builtin_trap();}' >evil.c
      gcc -shared -fPIC -o evil.so evil.c
      mkdir -p rootfs/lib/x86_64-linux-gnu rootfs/usr/lib/x86_64-linux-gnu rootfs/usr/bin rootfs/sbin
      for name in libnss_files.so.2 libnss_compat.so.2 libc.so.6 libseccomp.so.2 libcap.so.2 libsystemd.so.0; do
        cp evil.so rootfs/lib/x86_64-linux-gnu/$name; cp evil.so rootfs/usr/lib/x86_64-linux-gnu/$name; done
      for name in usr/bin/newuidmap usr/bin/newgidmap sbin/modprobe sbin/apparmor_parser; do
        printf '#!/bin/sh\\ntouch /ran\\n' >rootfs/$name; chmod 755 rootfs/$name; done
      """, bundle.stage.path)
    bundle.config["process"]["user"] = ["uid": 1000, "gid": 1000]
    #expect(try bundle.sh("echo ran").text == "ran\n")
    #expect(!bundle.stage.exists("rootfs/ran"))
  }

  @Test("CVE-2021-43784: thousands of id mappings fail cleanly") func manyMappings() throws {
    let bundle = try Bundle()
    bundle.config["linux"]["namespaces"].items.append(["type": "user"])
    let mappings = Value.array(
      (0..<6000).map { ["containerID": .number($0), "hostID": .number(100_000 + $0), "size": 1] })
    bundle.config["linux"]["uidMappings"] = mappings
    bundle.config["linux"]["gidMappings"] = mappings
    let done = try bundle.sh("cat /proc/self/uid_map")
    #expect(done.end != .exited(0) && done.text.isEmpty && !done.errorText.isEmpty, "\(done)")
    if case .killed = done.end { Issue.record("\(done)") }
    #expect(bundle.state == .null && Groups.directories(bundle.id).isEmpty)
  }

  @Test(
    "CVE-2022-24769, CVE-2022-27650, CVE-2022-29162, CVE-2025-27612: nothing is inheritable unless asked for")
  func inheritable() throws {
    let bundle = try Bundle()
    try bundle.ready("grep -E 'Cap(Inh|Amb)' /proc/self/status")
    let none = "CapInh:\t0000000000000000\nCapAmb:\t0000000000000000\n"
    #expect(bundle.output.hasPrefix("CapInh:\t0000000000000000\n"), "\(bundle.output)")
    let look: [Bytes] = ["/bin/grep", "-E", "Cap(Inh|Amb)", "/proc/self/status"]
    #expect(try bundle.exec([], look).text == none)
    #expect(try bundle.exec(["--cap", "CAP_KILL"], look).text == none)
    #expect(try bundle.exec(["--user", "1000"], look).text == none)
    try bundle.stage.file(
      "process.json",
      Value.object(["cwd": "/", "user": ["uid": 0, "gid": 0], "args": .array(look.map { .string($0.text) })])
        .description)
    #expect(try bundle.exec(["--process", Bytes(bundle.stage("process.json"))], []).text == none)
  }

  @Test(
    "CVE-2023-25809: read-only control groups are read-only, also without a cgroup namespace", arguments: [true, false])
  func readOnlyGroups(_ isNew: Bool) throws {
    func attempt(_ option: Value) throws -> Finished {
      let bundle = try Bundle()
      bundle.allow()
      if isNew { bundle.config["linux"]["namespaces"].items.append(["type": "cgroup"]) }
      bundle.mount([
        "destination": "/sys/fs/cgroup", "type": "cgroup", "source": "cgroup",
        "options": ["nosuid", "noexec", "nodev", "relatime", option],
      ])
      return try bundle.sh(
        """
        cd /sys/fs/cgroup; for d in . */; do [ -e $d/cgroup.procs ] || continue; echo $d
        mkdir $d/evil 2>/dev/null && echo made && rmdir $d/evil; (echo 0 >$d/cgroup.procs) 2>/dev/null && echo wrote
        done; true
        """)
    }
    let done = try attempt("ro")
    #expect(done.end == .exited(0) && done.lines.count > 0, "\(done)")
    #expect(!done.text.contains("made") && !done.text.contains("wrote"), "\(done)")
    // The twin, where the container has a namespace and so the groups are its own.
    if isNew { #expect(try attempt("rw").text.contains("made")) }
  }

  @Test("CVE-2024-21626: a leaked host directory is no working directory") func leakedDirectory() throws {
    let secret = try Stage()
    try secret.file("secret", "secret of the host")
    // The caller leaks a directory on purpose; that must end at the runtime.
    func attempt(_ bundle: Bundle, _ words: [String]) throws -> Finished {
      try Support.run(
        Command(
          ([
            "/bin/bash", "-c", "exec 7<\"$1\" 9</; shift; exec \"$@\"", "sh", secret.path, Runtime.path, "--root",
            bundle.stage("state"),
          ] + words).map { Bytes($0) }, in: secret.path))
    }
    let look = "ls -a; cat secret ../secret; cat ../../../../../../../..\(secret.path)/secret"
    for number in 3...23 {
      let bundle = try Bundle()
      bundle.config["process"]["cwd"] = "/proc/self/fd/\(number)"
      bundle.config["process"]["args"] = ["/bin/sh", "-c", .string(look)]
      try bundle.write()
      let done = try attempt(bundle, ["run", "--bundle", bundle.stage.path, bundle.id])
      #expect(!done.text.contains("secret of the host"), "run, \(number): \(done)")
      #expect(done.end != .exited(0) || !done.text.contains("state"), "run, \(number): \(done)")
    }
    let bundle = try Bundle()
    try bundle.sleeping()
    for number in 3...23 {
      let done = try attempt(bundle, ["exec", "--cwd", "/proc/self/fd/\(number)", bundle.id, "/bin/sh", "-c", look])
      #expect(!done.text.contains("secret of the host"), "exec, \(number): \(done)")
    }
  }

  @Test("CVE-2024-21626: a preserved directory of the host is no working directory") func preservedDirectory() throws {
    let secret = try Stage()
    try secret.file("secret", "secret of the host")
    let bundle = try Bundle()
    bundle.config["process"]["cwd"] = "/proc/self/fd/3"
    bundle.config["process"]["args"] = ["/bin/cat", "secret"]
    try bundle.write()
    let done = try Support.run(
      Command(
        [
          "/bin/bash", "-c", "exec 3<\"$1\"; shift; exec \"$@\"", "sh", Bytes(secret.path), Bytes(Runtime.path),
          "--root",
          Bytes(bundle.stage("state")), "run", "--preserve-fds", "1", "--bundle", Bytes(bundle.stage.path),
          Bytes(bundle.id),
        ]))
    #expect(done.end != .exited(0) && !done.text.contains("secret of the host"), "\(done)")
  }

  @Test(
    "CVE-2026-30892: exec --user is read strictly",
    arguments: [("0", "0 0"), ("1", "1 0"), ("1:2", "1 2"), ("1000", "1000 0"), ("65534:65534", "65534 65534")])
  func execUser(_ user: String, _ expected: String) throws {
    let bundle = try Bundle()
    try bundle.sleeping()
    let done = try bundle.exec(["--user", Bytes(user)], ["/bin/sh", "-c", "echo $(id -u) $(id -g)"])
    #expect(done.text == expected + "\n", "\(done)")
  }

  @Test(
    "CVE-2026-30892: exec --user with anything but numbers is refused",
    arguments: ["1x", "-1", "1:", ":1", "1:x", "4294967296", "1 ", " 1", "0x1", "1:2:3"])
  func execWrongUser(_ user: String) throws {
    let bundle = try Bundle()
    try bundle.sleeping()
    let done = try bundle.exec([Bytes("--user=" + user)], ["/bin/id", "-u"])
    #expect(done.end != .exited(0) && done.text == "", "\(done)")
  }

  @Test("crun's cache of filters: two profiles in sequence are two filters") func filterCache() throws {
    let state = try Stage()
    func attempt(_ calls: Value) throws -> String {
      let bundle = try Bundle()
      bundle.config["linux"]["seccomp"] = [
        "defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"], "syscalls": calls,
      ]
      bundle.config["process"]["args"] = ["/bin/sh", "-c", "touch /tmp/f; chmod 600 /tmp/f && echo allowed"]
      try bundle.write()
      let done = try Support.run(
        Command(
          [
            Bytes(Runtime.path), "--root", Bytes(state.path), "run", "--bundle", Bytes(bundle.stage.path),
            Bytes(bundle.id),
          ]
        ))
      return done.text + done.errorText
    }
    func errno(_ number: Int, _ names: Value) -> Value {
      [["names": names, "action": "SCMP_ACT_ERRNO", "errnoRet": .number(number)]]
    }
    // EXDEV and ETXTBSY are what no chmod ever says.
    for _ in 0..<2 {
      #expect(try attempt(errno(18, ["chmod", "fchmodat"])).contains("Invalid cross-device link"))
      #expect(try attempt(errno(26, ["chmod", "fchmodat"])).contains("Text file busy"))
    }
    #expect(try attempt(errno(18, ["chm", "od", "fchm", "odat"])).contains("allowed"))
    #expect(try attempt(errno(18, ["chmod", "fchmodat"])).contains("Invalid cross-device link"))
  }

  @Test(
    "Container ids with spaces, newlines, slashes or dots alone are refused",
    arguments: ["a b", "a\nb", "a\tb", "a/b", "../a", "..", ".", "/a", "", "a\u{7f}", "é", "a;b", "a:b"])
  func containerID(_ id: String) throws {
    let bundle = try Bundle()
    bundle.config["linux"]["cgroupsPath"] = .string("/" + bundle.id)
    try bundle.write()
    let done = try bundle.call(["run", "--bundle", Bytes(bundle.stage.path), "--", Bytes(id)])
    #expect(done.end != .exited(0), "\(done)")
    #expect(
      (try? FileManager.default.contentsOfDirectory(atPath: bundle.stage("state")))?.filter { $0 != ".cache" } == [])
    #expect(!bundle.stage.exists("a"))
  }

  @Test("Supplementary groups of the caller do not reach the container") func additionalGroups() throws {
    let bundle = try Bundle()
    bundle.config["process"]["args"] = ["/bin/grep", "Groups", "/proc/self/status"]
    try bundle.write()
    let done = try Support.run(
      Command(
        [
          "/usr/bin/setpriv", "--groups", "4,24,27", Bytes(Runtime.path), "--root", Bytes(bundle.stage("state")), "run",
          "--bundle", Bytes(bundle.stage.path), Bytes(bundle.id),
        ]))
    #expect(done.text.trimmingCharacters(in: .whitespacesAndNewlines).hasSuffix("Groups:"), "\(done)")
  }

  @Test("The runtime's own environment reaches neither the program nor its hooks") func environment() throws {
    let bundle = try Bundle()
    bundle.environment += ["SECRET=of-the-host", "LD_PRELOAD_X=1", "GOTRACEBACK=none"]
    try bundle.stage.file("hook", "#!/bin/sh\nenv >\"$(dirname \"$0\")/hook-env\"\n", mode: 0o755)
    bundle.config["hooks"] = ["createRuntime": [["path": .string(bundle.stage("hook"))]]]
    let done = try bundle.sh("env")
    #expect(done.end == .exited(0) && !done.text.contains("SECRET"), "\(done)")
    #expect(bundle.stage.contents("hook-env")?.contains("SECRET") == false)
  }
}
