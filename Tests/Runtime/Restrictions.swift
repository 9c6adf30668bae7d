import Foundation
import Support
import Testing

/// Thinwall's own annotations, checkpoints, and what the runtime says of itself.
@Suite("Extras", .requiresRuntime) struct Extras {
  @Test("org.thinwall.landlock allows what it names and nothing else", .requiresLandlock(4), arguments: [true, false])
  func landlock(_ noNewPrivileges: Bool) throws {
    let script = """
      cat /data/file; echo new >/data/new && echo wrote; cat /secret; ls /data >/dev/null && echo listed; /data/run
      echo x >/tmp/x && echo tmp; nc -l -p 8080 -w 1 </dev/null 2>&1 | head -1; nc -l -p 8081 -w 1 </dev/null 2>&1 | head -1
      """
    func attempt(_ rules: String?) throws -> Finished {
      let bundle = try Bundle()
      bundle.config["process"]["noNewPrivileges"] = .bool(noNewPrivileges)
      if let rules { bundle.config["annotations"] = ["org.thinwall.landlock": .string(rules)] }
      try bundle.stage.directory("rootfs/data")
      try bundle.stage.file("rootfs/data/file", "content\n")
      try bundle.stage.file("rootfs/data/run", "#!/bin/sh\necho ran\n", mode: 0o755)
      try bundle.stage.file("rootfs/secret", "secret\n")
      return try bundle.sh(script)
    }
    let free = try attempt(nil)
    for word in ["content", "wrote", "secret", "listed", "ran", "tmp"] {
      #expect(free.text.contains(word + "\n"), "\(word): \(free)")
    }
    #expect(!free.text.contains("ermission"), "\(free)")
    let bound = try attempt("rx:/bin,rw:/data,rw:/dev/null,net-bind:8080")
    for word in ["content", "wrote", "listed"] { #expect(bound.text.contains(word + "\n"), "\(word): \(bound)") }
    for word in ["secret", "ran", "tmp"] { #expect(!bound.text.contains(word + "\n"), "\(word): \(bound)") }
    // One of the two ports is refused.
    #expect(bound.text.components(separatedBy: "ermission denied").count == 2, "\(bound)")
    #expect(bound.errorText.contains("/secret': Permission denied"), "\(bound)")
  }

  @Test("org.thinwall.landlock binds exec too", .requiresLandlock(1)) func landlockInExec() throws {
    let bundle = try Bundle()
    bundle.config["annotations"] = ["org.thinwall.landlock": "rx:/bin"]
    try bundle.stage.file("rootfs/secret", "secret\n")
    try bundle.sleeping()
    #expect(try bundle.exec([], ["/bin/cat", "/secret"]).text == "")
    #expect(try bundle.exec([], ["/bin/cat", "/bin/busybox"]).out.count > 1000)
  }

  @Test(
    "Annotations of ours that mean nothing are refused by name",
    arguments: [
      ("landlock", "r:usr"), ("landlock", "q:/usr"), ("landlock", "net-bind:0"), ("landlock", "net-bind:65536"),
      ("landlock", "net-connect:x"), ("landlock", "scope:all"), ("landlock", ""), ("landlock", "/usr"),
      ("landlock", "r:/nowhere"), ("seccomp", "none"), ("wall", "process"), ("wall", ""), ("nothing", "x"),
    ])
  func wrong(_ name: String, _ value: String) throws {
    let bundle = try Bundle()
    bundle.config["annotations"] = ["org.thinwall.\(name)": .string(value)]
    let done = try bundle.run()
    #expect(done.end == .exited(1) && done.errorText.contains("org.thinwall.\(name)"), "\(done)")
    #expect(bundle.state == .null)
  }

  @Test("org.thinwall.seccomp=base: a bundle without a filter gets Thinwall's") func baseFilter() throws {
    func attempt(_ annotations: Value) throws -> Finished {
      let bundle = try Bundle()
      bundle.allow()
      bundle.config["annotations"] = annotations
      return try bundle.sh("grep Seccomp: /proc/self/status; mount -t tmpfs none /mnt && echo mounted; true")
    }
    let free = try attempt(["org.thinwall.wall": "container"])
    #expect(free.text == "Seccomp:\t0\nmounted\n", "\(free)")
    let bound = try attempt(["org.thinwall.seccomp": "base"])
    #expect(bound.end == .exited(0) && bound.text == "Seccomp:\t2\n", "\(bound)")
    let bundle = try Bundle()
    bundle.config["process"]["noNewPrivileges"] = false
    bundle.config["annotations"] = ["org.thinwall.seccomp": "base"]
    #expect(try bundle.run().errorText.contains("process.noNewPrivileges"))
  }

  @Test("Every command tells its options") func help() throws {
    let bundle = try Bundle()
    let all = try bundle.call(["--help"])
    let names = all.lines.drop { $0 != "COMMANDS" }.dropFirst().prefix { $0 != "OPTIONS" }
      .map { String($0.split(separator: " ")[0]) }
    #expect(names.contains("create") && names.contains("restore") && names.count >= 17, "\(all)")
    for name in names {
      let done = try bundle.call([Bytes(name), "--help"])
      #expect(done.end == .exited(0) && done.text.contains("thinwall-oci [OPTIONS] \(name)"), "\(done)")
    }
    for option in ["--image-path", "--tcp-established", "--file-locks", "--pre-dump", "--parent-path"] {
      #expect(try bundle.call(["checkpoint", "--help"]).text.contains(option))
    }
    let page = try bundle.call(["man"])
    #expect(page.text.hasPrefix(".TH THINWALL-OCI 1") && page.text.contains("\\-\\-image\\-path"), "\(page)")
    let script = try bundle.call(["completion", "bash"])
    #expect(
      try host(
        "source /dev/stdin <<<\"$1\"; COMP_WORDS=(thinwall-oci check); COMP_CWORD=1; _thinwall_oci; "
          + "echo ${COMPREPLY[@]}", script.text
      ).text == "checkpoint\n")
  }

  @Test("checkpoint without a container that runs, or with wrong options, says so") func checkpointRefusals() throws {
    let bundle = try Bundle()
    bundle.config["process"]["args"] = ["/bin/sleep", "1000"]
    try bundle.create()
    let early = try bundle.call(["checkpoint", Bytes(bundle.id)])
    #expect(early.end == .exited(1) && early.errorText.contains("cannot be checkpointed: it is created"), "\(early)")
    for (option, value) in [
      ("--manage-cgroups-mode", "some"), ("--page-server", "nowhere"), ("--parent-path", "/absolute"),
      ("--network-lock", "x"), ("--empty-ns", "pid"), ("--status-fd", "77"),
    ] {
      let done = try bundle.call(["checkpoint", Bytes(option), Bytes(value), Bytes(bundle.id)])
      #expect(done.end == .exited(1) && done.errorText.contains(option), "\(done)")
    }
    let nothing = try bundle.call([
      "restore", "--bundle", Bytes(bundle.stage.path), "--image-path", "/nowhere", "other",
    ])
    #expect(nothing.end == .exited(1) && nothing.errorText.contains("/nowhere"), "\(nothing)")
    #expect(try bundle.call(["state", "other"]).end == .exited(1))
  }

  @Test("A failed checkpoint names criu's log, and the container goes on", .enabled(if: Criu.isHere && !Criu.works))
  func failingCriu() throws {
    let bundle = try Bundle()
    try bundle.sleeping()
    let done = try bundle.call(["checkpoint", "--image-path", Bytes(bundle.stage("images")), Bytes(bundle.id)])
    #expect(done.end == .exited(1) && done.errorText.contains(bundle.stage("images/dump.log")), "\(done)")
    #expect(bundle.status == "running")
    // Its control groups are those of the bundle, too.
    try bundle.call(["delete", "--force", Bytes(bundle.id)])
    let back = try bundle.call(
      ["restore", "--bundle", Bytes(bundle.stage.path), "--image-path", Bytes(bundle.stage("images")), "other"])
    #expect(back.end == .exited(1) && back.errorText.contains("restore.log"), "\(back)")
    #expect(!bundle.stage.exists("state/other"))
  }

  @Test("A container goes on from its checkpoint", .enabled(if: Criu.works, "criu does not run on this kernel"))
  func checkpointAndRestore() throws {
    let bundle = try Bundle()
    bundle.mount([
      "destination": "/mnt", "type": "bind", "source": .string(bundle.stage.path), "options": ["rbind", "rw"],
    ])
    bundle.config["process"]["args"] = [
      "/bin/sh", "-c", "i=0; while :; do i=$((i+1)); echo $i >/mnt/count; sleep 0.05; done",
    ]
    func count() -> Int { Int((bundle.stage.contents("count") ?? "").trimmingCharacters(in: .newlines)) ?? 0 }
    let words = "'\(Runtime.path)' --root '\(bundle.stage("state"))'"
    try bundle.write()
    try host("\(words) run --detach --bundle '\(bundle.stage.path)' \(bundle.id) </dev/null 2>&1 | cat")
    #expect(Machine.eventually { count() > 3 })
    let done = try bundle.call(["checkpoint", "--image-path", Bytes(bundle.stage("images")), Bytes(bundle.id)])
    #expect(done.end == .exited(0), "\(done) \(bundle.stage.contents("images/dump.log")?.suffix(2000) ?? "")")
    #expect(bundle.state == .null && Groups.directories(bundle.id).isEmpty)
    let before = count()
    let back = try host(
      "\(words) restore --detach --bundle '\(bundle.stage.path)' --image-path '\(bundle.stage("images"))' \(bundle.id)"
        + " </dev/null 2>&1 | cat")
    #expect(back.end == .exited(0), "\(back) \(bundle.stage.contents("images/restore.log")?.suffix(2000) ?? "")")
    #expect(bundle.status == "running", "\(back)")
    #expect(Machine.eventually { count() > before + 3 })
    try bundle.delete("--force")
  }

  @Test("A PID namespace of others who may trace: nothing of the host comes into it with a new container")
  func foreignSpace() throws {
    let first = try Bundle()
    let program = try Runtime.compiled("watcher", in: first.stage)
    try host("cp \"$1\" \"$2\"", program, first.stage("rootfs/watcher"))
    first.allow()
    // What the host's root, a bundle and a container's state hold, and no container.
    first.config["process"]["args"] = ["/watcher", "var/lib/dpkg", "config.json", "state"]
    #expect(try first.create().end == .exited(0))
    try first.start()
    #expect(first.waitForOutput("ready"))
    let pid = try #require(first.pid)
    let copy = first.stage("runtime")
    try host("cp \"$(readlink -f \"$1\")\" \"$2\"", Runtime.path, copy)
    let inode = try host("stat -c %i \"$1\"", copy).lines[0]
    for _ in 0..<30 {
      let second = try Bundle()
      second.config["linux"]["namespaces"] = [
        ["type": "pid", "path": .string("/proc/\(pid)/ns/pid")], ["type": "network"], ["type": "ipc"], ["type": "uts"],
        ["type": "mount"],
      ]
      second.config["process"]["args"] = ["/bin/sh", "-c", "tr '\\0' ' ' </proc/1/cmdline; echo; echo $$"]
      try second.write()
      let done = try Support.run(
        Command(
          [copy, "--root", second.stage("state"), "run", "--bundle", second.stage.path, second.id].map { Bytes($0) },
          in: second.stage.path))
      #expect(
        done.end == .exited(0) && done.lines.first?.hasPrefix("/watcher ") == true && done.lines.last != "1", "\(done)")
    }
    try first.stage.file("rootfs/stop")
    #expect(first.waitForOutput("done 1"), "the watcher saw nobody: \(first.output)")
    #expect(!first.output.contains("host directory"), "\(first.output)")
    #expect(!first.output.contains("writable program: inode \(inode)\n"), "\(first.output)")
  }
}

/// criu(8), and whether it can work with this kernel.
enum Criu {
  static let isHere = access("/usr/sbin/criu", X_OK) == 0
  static let works = isHere && ((try? host("criu check").end) ?? .exited(1)) == .exited(0)
}
