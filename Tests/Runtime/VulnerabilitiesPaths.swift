import Foundation
import Support
import Testing

/// Flaws that OCI runtimes have had, each as a test: those of paths, where an image or a volume leads the runtime out.
@Suite("Vulnerabilities: paths", .requiresRuntime) struct VulnerabilitiesPaths {
  /// A directory of the host that nothing may touch, and what it is like now.
  struct Outside {
    let stage: Stage
    let path: String
    init() throws {
      stage = try Stage()
      path = try stage.directory("outside")
      try stage.file("outside/ptmx", "theirs")
      try stage.file("outside/null", "theirs")
      try stage.file("outside/secret", "secret of the host")
    }
    /// Everything in it: kinds, modes, owners, contents.
    func look() throws -> String {
      try host("cd \"$1\" && find . -printf '%p %y %m %U %G %s %l\\n' | sort; cat secret null ptmx", path).text
    }
  }

  private func link(_ bundle: Bundle, _ name: String, to target: String) throws {
    try host("rm -rf --one-file-system \"$1\"; ln -s \"$2\" \"$1\"", bundle.stage("rootfs/" + name), target)
  }

  @Test("CVE-2019-18837: destinations that are symbolic links stay below the root", arguments: ["tmpfs", "bind"])
  func symlinkedDestination(_ type: String) throws {
    let outside = try Outside()
    let before = try outside.look()
    for target in [outside.path, "../../../../../../../.." + outside.path] {
      let bundle = try Bundle()
      try bundle.stage.directory("source")
      try bundle.stage.file("source/file", "theirs")
      try link(bundle, "mnt/link", to: target)
      try link(bundle, "mnt/file", to: outside.path + "/secret")
      bundle.mount(
        type == "tmpfs"
          ? ["destination": "/mnt/link/made", "type": "tmpfs", "source": "marker"]
          : ["destination": "/mnt/link/made", "type": "bind", "source": "source", "options": ["rbind"]])
      bundle.mount(["destination": "/mnt/file", "type": "bind", "source": "source/file", "options": ["bind"]])
      let done = try bundle.sh("cat /proc/self/mountinfo; cat /mnt/file")
      #expect(done.end != .exited(0) || done.text.contains(outside.path + "/made"), "mounted in the root: \(done)")
      #expect(try outside.look() == before)
    }
  }

  @Test("CVE-2019-16884, CVE-2019-19921: a volume over /proc does not get the runtime's writes")
  func volumeOverProc() throws {
    let bundle = try Bundle()
    let fake = try Stage()
    try host(
      """
      cd "$1"; for task in self thread-self 1 self/task/1; do mkdir -p $task/attr/apparmor
      for file in attr/exec attr/current attr/apparmor/exec attr/keycreate oom_score_adj; do echo fake >$task/$file; done; done
      mkdir -p sys/net/ipv4; echo fake >sys/net/ipv4/ip_forward
      """, fake.path)
    bundle.config["mounts"].items.removeAll { $0["destination"] == "/proc" }
    bundle.config["mounts"].items.insert(
      ["destination": "/proc", "type": "bind", "source": .string(fake.path), "options": ["rbind"]], at: 0)
    bundle.config["linux"]["sysctl"] = ["net.ipv4.ip_forward": "1"]
    bundle.config["process"]["oomScoreAdj"] = 17
    let done = try bundle.sh("true")
    let written = try host("grep -rLx fake \"$1\"", fake.path).text
    #expect(written == "", "\(done)")
  }

  @Test(
    "CVE-2023-27561, CVE-2023-28642, CVE-2025-54867: /proc or /sys that is a symbolic link in the image is refused",
    arguments: ["proc", "sys"]) func symlinkedProc(_ name: String) throws
  {
    let bundle = try Bundle()
    try bundle.stage.directory("rootfs/elsewhere")
    try link(bundle, name, to: "/elsewhere")
    let done = try bundle.sh("echo ran; readlink /\(name)")
    #expect(done.end != .exited(0) && !done.text.contains("ran"), "\(done)")
    // The twin.
    #expect(try Bundle().sh("echo ran").text == "ran\n")
  }

  /// Starts containers while their volume's directory and a symbolic link to the host change places.
  private func race(mounts count: Int, _ check: (Finished, Bundle) -> Void) throws -> (before: String, after: String) {
    let outside = try Outside()
    let before = try outside.look()
    let program = try Runtime.compiled("exchange", in: outside.stage)
    let bundle = try Bundle()
    try bundle.stage.directory("volume")
    try bundle.stage.directory("volume/a")
    try host("ln -s \"$1\" \"$2\"", outside.path, bundle.stage("volume/b"))
    bundle.mount(["destination": "/vol", "type": "bind", "source": "volume", "options": ["rbind"]])
    let mounts = bundle.config["mounts"]
    // The twin: where nothing moves, both mounts are there.
    func aim(_ round: Int) {
      bundle.config["mounts"] = mounts
      for i in 0..<count {
        bundle.mount(["destination": "/vol/a/x\(round)-\(i)/y", "type": "tmpfs", "source": "marker"])
      }
    }
    aim(0)
    #expect(try bundle.sh("grep -c ' marker ' /proc/self/mountinfo").text == "\(count)\n")
    let exchanger = try Child(
      Command([Bytes(program), Bytes(bundle.stage("volume/a")), Bytes(bundle.stage("volume/b"))]))
    #expect(exchanger.waitForOutput("ready"))
    for round in 1...60 {
      // New names each time: there is something to be made, and so to be raced for.
      aim(round)
      check(try bundle.sh("grep -c ' marker ' /proc/self/mountinfo"), bundle)
    }
    let raced = exchanger.finish()
    #expect(raced.end == .exited(0), "\(raced)")
    return (before, try outside.look())
  }

  @Test("CVE-2021-30465: a destination swapped for a symbolic link between check and mount")
  func mountRace() throws {
    _ = try race(mounts: 2) { done, _ in
      // Both mounts are somewhere below the container's root, or the container did not start.
      #expect(done.end != .exited(0) || done.text == "2\n", "a mount went outside: \(done)")
    }
  }

  @Test("CVE-2024-45310: no directory is made on the host through a link that races") func makeDirectoryRace() throws {
    let (before, after) = try race(mounts: 16) { _, _ in }
    #expect(before == after)
  }

  @Test("CVE-2025-24965: nothing is written through symbolic links of the image") func symlinkedFiles() throws {
    let outside = try Outside()
    let before = try outside.look()
    let bundle = try Bundle()
    for name in [
      ".krun_config.json", ".krun_vm.json", "etc/mtab", "etc/hosts", "etc/resolv.conf", "etc/hostname",
      "run/.containerenv", "run/notify", "dev/core",
    ] {
      try host("mkdir -p \"$(dirname \"$1\")\"", bundle.stage("rootfs/" + name))
      try link(bundle, name, to: outside.path + "/made-" + name.replacingOccurrences(of: "/", with: "-"))
    }
    bundle.config["annotations"] = ["run.oci.handler": "krun"]
    _ = try bundle.sh("true")
    bundle.config["annotations"] = nil
    _ = try bundle.sh("true")
    #expect(try outside.look() == before)
  }

  @Test("CVE-2025-31133, CVE-2025-62161: masked paths are not made from the image's /dev/null")
  func maskedByImage() throws {
    let bundle = try Bundle()
    bundle.config["mounts"].items.removeAll { $0["destination"].string?.hasPrefix("/dev") == true }
    try link(bundle, "dev/null", to: "/proc/version")
    bundle.config["linux"]["maskedPaths"] = ["/proc/keys", "/proc/timer_list"]
    // Into a file: such a runtime may take the standard streams for /dev/null, too.
    let done = try bundle.sh("for f in keys timer_list; do echo \"[$(cat /proc/$f 2>&1)]\"; done >/found")
    let found = bundle.stage.contents("rootfs/found")
    #expect(found == "[]\n[]\n" || found == nil && done.end != .exited(0), "\(found ?? "nothing") \(done)")
    // The twin: unmasked, there is something.
    bundle.config["linux"]["maskedPaths"] = []
    try host("rm \"$1\"", bundle.stage("rootfs/dev/null"))
    #expect(try bundle.sh("cat /proc/keys /proc/timer_list").text != "")
  }

  @Test("CVE-2025-52881, CVE-2025-62596: a sysctl is not written into what lies over /proc/sys") func sysctlRedirect()
    throws
  {
    for destination in ["/proc/sys", "/proc/sys/net", "/proc/sys/net/ipv4/ip_forward"] {
      let bundle = try Bundle()
      let fake = try Stage()
      try host(
        "cd \"$1\"; mkdir -p sys/net/ipv4; echo fake >sys/net/ipv4/ip_forward", fake.path)
      bundle.mount([
        "destination": .string(destination), "type": "bind",
        "source": .string(fake.path + destination.dropFirst(5)), "options": ["rbind"],
      ])
      bundle.config["linux"]["readonlyPaths"] = []
      bundle.config["linux"]["sysctl"] = ["net.ipv4.ip_forward": "1"]
      let done = try bundle.sh("true")
      #expect(fake.contents("sys/net/ipv4/ip_forward") == "fake\n", "\(destination): \(done)")
    }
  }

  @Test(
    "CVE-2026-41579, CVE-2026-47766: an image whose /dev is a symbolic link gets no devices on the host",
    arguments: [true, false]) func symlinkedDev(_ mounted: Bool) throws
  {
    let outside = try Outside()
    let before = try outside.look()
    for target in [outside.path, "../../../../../../../.." + outside.path] {
      let bundle = try Bundle()
      if !mounted { bundle.config["mounts"].items.removeAll { $0["destination"].string?.hasPrefix("/dev") == true } }
      try link(bundle, "dev", to: target)
      _ = try bundle.sh("true")
      #expect(try outside.look() == before)
    }
  }

  @Test(
    "CVE-2026-88264, CVE-2025-52565: /dev/console that is a symbolic link is not followed", arguments: [true, false])
  func symlinkedConsole(_ dangling: Bool) throws {
    let outside = try Outside()
    let before = try outside.look()
    let bundle = try Bundle()
    bundle.config["mounts"].items.removeAll { $0["destination"].string?.hasPrefix("/dev") == true }
    try link(bundle, "dev/console", to: outside.path + (dangling ? "/made" : "/secret"))
    bundle.config["process"]["terminal"] = true
    bundle.config["process"]["args"] = ["/bin/true"]
    let receiver = try Receiver(bundle)
    let made = try bundle.create(["--console-socket", Bytes(receiver.path)])
    if made.end == .exited(0) { try bundle.start() }
    try bundle.delete("--force")
    #expect(try outside.look() == before, "\(made)")
  }

  @Test("CVE-2026-88265: standard streams are not reopened through the image's /dev/null, nor given to its user")
  func symlinkedNull() throws {
    let bundle = try Bundle()
    bundle.config["mounts"].items.removeAll { $0["destination"].string?.hasPrefix("/dev") == true }
    try bundle.stage.file("rootfs/victim", "theirs", mode: 0o666)
    try link(bundle, "dev/null", to: "/victim")
    bundle.config["process"]["user"] = ["uid": 1000, "gid": 1000]
    bundle.config["process"]["args"] = ["/bin/sh", "-c", "echo written; echo written >&2"]
    try bundle.write()
    var command = bundle.command(["run", "--bundle", Bytes(bundle.stage.path), Bytes(bundle.id)])
    command.standardInput = .null
    command.standardOutput = .null
    command.standardError = .file(bundle.stage("error"))
    _ = try Child(command).finish()
    #expect(bundle.stage.contents("rootfs/victim") == "theirs")
    #expect(try host("stat -c '%u %g' \"$1\"", bundle.stage("rootfs/victim")).text == "0 0\n")
  }
}
