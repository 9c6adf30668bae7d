import Foundation
import Support
import Testing

/// config.md "Root" and "Mounts"; config-linux.md: devices, masked and read-only paths, propagation, file systems.
@Suite("config.md: root and mounts", .requiresRuntime) struct MountTests {
  /// The line of a mount in the container's mountinfo, split at blanks: 3 is the root, 4 the place, 5 its options.
  private func mountInfo(_ done: Finished, _ place: String) -> [String] {
    done.lines.map { $0.split(separator: " ").map(String.init) }.last { $0.count > 6 && $0[4] == place } ?? []
  }

  @Test("root.readonly", arguments: [true, false]) func readOnlyRoot(_ value: Bool) throws {
    let bundle = try Bundle { $0["root"]["readonly"] = .bool(value) }
    let done = try bundle.sh("touch /made; touch /dev/shm/made && echo shm")
    #expect(done.errorText.contains("Read-only") == value && bundle.stage.exists("rootfs/made") == !value, "\(done)")
    #expect(done.text == "shm\n")
  }

  @Test("root.path: absolute, relative, and not there") func rootPath() throws {
    let bundle = try Bundle()
    bundle.config["root"]["path"] = .string(bundle.stage("rootfs"))
    #expect(try bundle.sh("echo here").text == "here\n")
    bundle.config["root"]["path"] = "none"
    #expect(try bundle.sh("echo here").end != .exited(0))
  }

  @Test("The host's root is out of reach, and its mounts are gone") func pivot() throws {
    let bundle = try Bundle()
    let done = try bundle.sh("cat /proc/self/mountinfo; ls -d \(bundle.stage.path) 2>/dev/null")
    let places = done.lines.compactMap { $0.split(separator: " ").dropFirst(4).first.map(String.init) }
    // Nothing but what the configuration lists, and what lies over it.
    let known = places.allSatisfy { place in
      place == "/" || ["/proc", "/dev", "/sys"].contains { place == $0 || place.hasPrefix($0 + "/") }
    }
    #expect(places.first == "/" && known && !done.lines.contains(bundle.stage.path), "\(done)")
  }

  @Test("--no-pivot") func noPivot() throws {
    #expect(try Bundle().sh("ls -d /bin; ls /", ["--no-pivot"]).text.hasPrefix("/bin\n"))
  }

  @Test("hostname and domainname") func names() throws {
    let bundle = try Bundle {
      $0["hostname"] = "the-host"
      $0["domainname"] = "the.domain"
    }
    #expect(try bundle.sh("hostname; cat /proc/sys/kernel/domainname").text == "the-host\nthe.domain\n")
    #expect(contents("/proc/sys/kernel/hostname") != "the-host\n")
  }

  @Test("hostname without a uts namespace is an error") func hostnameOfTheHost() throws {
    let before = contents("/proc/sys/kernel/hostname")
    let bundle = try Bundle { $0["linux"]["namespaces"].items.removeAll { $0["type"] == "uts" } }
    #expect(try bundle.sh("true").end != .exited(0))
    #expect(contents("/proc/sys/kernel/hostname") == before)
  }

  @Test(
    "Options of a new mount",
    arguments: [
      "ro", "nosuid", "nodev", "noexec", "noatime", "nodiratime", "relatime", "strictatime", "sync", "dirsync", "mand",
      "nosymfollow", "lazytime",
    ]) func options(_ option: String) throws
  {
    let bundle = try Bundle()
    bundle.mount([
      "destination": "/m", "type": "tmpfs", "source": "tmpfs", "options": [.string(option), "size=1m", "mode=701"],
    ])
    let done = try bundle.sh("cat /proc/self/mountinfo; stat -c %a /m")
    try #require(done.end == .exited(0), "\(done)")
    let info = mountInfo(done, "/m")
    try #require(info.count > 6, "\(done)")
    let shown = Set((info[5] + "," + info.last!).split(separator: ",").map(String.init))
    if option == "strictatime" {
      #expect(!shown.contains("relatime") && !shown.contains("noatime"), "\(info)")
    } else if option != "mand" {
      #expect(shown.contains(option), "\(info)")
    }
    #expect(done.lines.last == "701" && shown.contains("size=1024k"))
  }

  @Test(
    "Options of a bind: ro, nosuid, nodev, noexec, and their opposites",
    arguments: [["ro"], ["nosuid", "nodev"], ["noexec", "ro"], ["rw"], ["ro", "rw"]])
  func bindOptions(_ options: [String]) throws {
    let bundle = try Bundle()
    try bundle.stage.directory("source")
    bundle.mount([
      "destination": "/m", "type": "bind", "source": "source",
      "options": .array((["rbind"] + options).map { .string($0) }),
    ])
    let info = mountInfo(try bundle.sh("cat /proc/self/mountinfo"), "/m")
    try #require(info.count > 6)
    let shown = Set(info[5].split(separator: ",").map(String.init))
    #expect(shown.contains(options.last!) || options.last == "nodev" && shown.isSuperset(of: options), "\(info)")
  }

  @Test("Recursive options reach the mounts below", arguments: ["rro", "rnosuid", "rnodev", "rnoexec", "rnoatime"])
  func recursive(_ option: String) throws {
    // The mounts below are in a mount namespace of the test's own, and so is the runtime.
    let bundle = try Bundle()
    try bundle.stage.directory("source")
    bundle.mount(["destination": "/m", "type": "bind", "source": "source", "options": ["rbind", .string(option)]])
    bundle.config["process"]["args"] = ["/bin/cat", "/proc/self/mountinfo"]
    try bundle.write()
    let done = try host(
      """
      d=$1; shift; exec unshare --mount --propagation private sh -c '
        mount -t tmpfs t "$0/source" && mkdir "$0/source/below" && mount -t tmpfs t "$0/source/below" && exec "$@"' "$d" "$@"
      """, bundle.stage.path, Runtime.path, "--root", bundle.stage("state"), "run", "--bundle", bundle.stage.path,
      bundle.id)
    for place in ["/m", "/m/below"] {
      let info = mountInfo(done, place)
      #expect(info.count > 5 && info[5].split(separator: ",").contains(option.dropFirst()), "\(place) \(info) \(done)")
    }
  }

  @Test(
    "Propagation of a mount",
    arguments: [
      ("rprivate", ""), ("private", ""), ("rslave", "master:"), ("slave", "master:"), ("rshared", "shared:"),
      ("unbindable", "unbindable"), ("runbindable", "unbindable"),
    ])
  func propagation(_ option: String, _ shown: String) throws {
    let bundle = try Bundle()
    try bundle.stage.directory("source")
    bundle.mount(["destination": "/m", "type": "bind", "source": "source", "options": ["rbind", .string(option)]])
    bundle.config["linux"]["rootfsPropagation"] = option.hasSuffix("shared") ? "shared" : "rslave"
    bundle.config["process"]["args"] = ["/bin/cat", "/proc/self/mountinfo"]
    try bundle.write()
    let done = try host(
      """
      d=$1; shift; exec unshare --mount --propagation private sh -c '
        mount -t tmpfs t "$0/source" && mount --make-shared "$0/source" && exec "$@"' "$d" "$@"
      """, bundle.stage.path, Runtime.path, "--root", bundle.stage("state"), "run", "--bundle", bundle.stage.path,
      bundle.id)
    let info = mountInfo(done, "/m")
    try #require(info.count > 7, "\(done)")
    let tags = info[6...].prefix { $0 != "-" }.joined(separator: " ")
    #expect(shown.isEmpty ? tags.isEmpty : tags.contains(shown), "\(info)")
  }

  @Test("rootfsPropagation", arguments: ["private", "slave", "shared", "unbindable"])
  func rootPropagation(_ option: String) throws {
    let bundle = try Bundle { $0["linux"]["rootfsPropagation"] = .string(option) }
    let done = try bundle.sh("cat /proc/self/mountinfo")
    try #require(done.end == .exited(0), "\(done)")
    let info = mountInfo(done, "/")
    let tags = info[6...].prefix { $0 != "-" }.joined(separator: " ")
    switch option {
    case "shared": #expect(tags.contains("shared:"), "\(info)")
    case "unbindable": #expect(tags.contains("unbindable"), "\(info)")
    case "private": #expect(tags.isEmpty, "\(info)")
    default: #expect(!tags.contains("shared:"), "\(info)")
    }
  }

  @Test("rootfsPropagation and options that are none are errors") func wrong() throws {
    #expect(try Bundle { $0["linux"]["rootfsPropagation"] = "none" }.sh("true").end != .exited(0))
    let bundle = try Bundle()
    bundle.mount(["destination": "/m", "type": "tmpfs", "source": "t", "options": ["nosuchoption"]])
    #expect(try bundle.sh("true").end != .exited(0))
    let other = try Bundle()
    other.mount(["destination": "/m", "type": "nosuchtype", "source": "t"])
    #expect(try other.sh("true").end != .exited(0))
    let missing = try Bundle()
    missing.mount(["destination": "/m", "type": "bind", "source": "/none/such", "options": ["rbind"]])
    let done = try missing.sh("true")
    #expect(done.end != .exited(0) && done.errorText.contains("/none/such"), "\(done)")
  }

  @Test("Binds: a file, a directory, onto what exists or not, a relative source, a relative destination") func binds()
    throws
  {
    let bundle = try Bundle()
    try bundle.stage.directory("directory")
    try bundle.stage.file("directory/inside", "inside\n")
    try bundle.stage.file("file", "of file\n")
    bundle.mount(["destination": "/new/place/file", "type": "bind", "source": "file", "options": ["bind"]])
    bundle.mount(["destination": "/etc/passwd", "source": "file", "options": ["bind", "ro"]])
    bundle.mount(["destination": "/new/directory", "source": .string(bundle.stage("directory")), "options": ["rbind"]])
    bundle.mount(["destination": "relative/place", "type": "bind", "source": "file", "options": ["bind"]])
    let done = try bundle.sh(
      "cat /new/place/file /etc/passwd /new/directory/inside /relative/place; echo more >>/new/place/file")
    #expect(done.text == "of file\nof file\ninside\nof file\n", "\(done)")
    #expect(bundle.stage.contents("file") == "of file\nmore\n")
  }

  @Test("A destination that is a symbolic link inside the root is followed there") func symlinked() throws {
    let bundle = try Bundle()
    try bundle.stage.file("file", "of file\n")
    try host(
      "ln -s /real $1/link; ln -s ../../../real/target $1/mnt/file; mkdir $1/real; touch $1/real/target",
      bundle.stage("rootfs"))
    bundle.mount(["destination": "/link/made", "type": "tmpfs", "source": "marker"])
    bundle.mount(["destination": "/mnt/file", "type": "bind", "source": "file", "options": ["bind"]])
    let done = try bundle.sh("grep -c '/real/made .*marker' /proc/self/mountinfo; cat /real/target")
    #expect(done.text == "1\nof file\n", "\(done)")
  }

  @Test("Mounts are made in their order") func order() throws {
    let bundle = try Bundle()
    bundle.mount(["destination": "/a", "type": "tmpfs", "source": "one"])
    bundle.mount(["destination": "/a/b", "type": "tmpfs", "source": "two"])
    bundle.mount(["destination": "/a", "type": "tmpfs", "source": "three"])
    #expect(
      try bundle.sh("ls /a; awk '$5 ~ /^\\/a/ { print $(NF-1) }' /proc/self/mountinfo").text == "one\ntwo\nthree\n")
  }

  @Test("tmpcopyup: what the image has there is copied into the tmpfs") func copyUp() throws {
    let bundle = try Bundle()
    bundle.allow()
    try bundle.stage.directory("rootfs/data", mode: 0o750)
    try bundle.stage.directory("rootfs/data/sub")
    try bundle.stage.file("rootfs/data/sub/file", "of image\n", mode: 0o640)
    try host("ln -s file $1/data/sub/link; chown 7:8 $1/data/sub/file", bundle.stage("rootfs"))
    bundle.mount(["destination": "/data", "type": "tmpfs", "source": "tmpfs", "options": ["tmpcopyup"]])
    let done = try bundle.sh(
      "cat /data/sub/file /data/sub/link; stat -c '%u %g %a' /data/sub/file; echo new >/data/sub/file; grep -c '/data ' /proc/self/mountinfo"
    )
    #expect(done.text == "of image\nof image\n7 8 640\n1\n", "\(done)")
    #expect(bundle.stage.contents("rootfs/data/sub/file") == "of image\n")
  }

  @Test("Id-mapped mounts: owners are seen and written through the map") func idMapped() throws {
    let bundle = try Bundle()
    try bundle.mapUsers()
    try bundle.stage.directory("source", mode: 0o777)
    try bundle.stage.file("source/file", "x")
    chown(bundle.stage("source/file"), 1, 2)
    bundle.mount([
      "destination": "/m", "type": "bind", "source": .string(bundle.stage("source")), "options": ["rbind", "idmap"],
      "uidMappings": [["containerID": 0, "hostID": 100_000, "size": 65536]],
      "gidMappings": [["containerID": 0, "hostID": 100_000, "size": 65536]],
    ])
    let done = try bundle.sh("stat -c '%u %g' /m/file; touch /m/made")
    #expect(done.text == "1 2\n", "\(done)")
    #expect(try host("stat -c '%u %g' \"$1\"", bundle.stage("source/made")).text == "0 0\n")
  }

  @Test("Default devices and symbolic links, where /dev is mounted") func defaultDevices() throws {
    let done = try Bundle().sh(
      """
      for d in null zero full random urandom tty; do stat -c '%n %t:%T %a %F' /dev/$d; done
      for l in fd stdin stdout stderr ptmx; do echo $l $(readlink /dev/$l); done
      echo x >/dev/null; head -c 3 /dev/zero | od -An -c; echo x >/dev/full
      """)
    for (name, number) in [
      ("null", "1:3"), ("zero", "1:5"), ("full", "1:7"), ("random", "1:8"), ("urandom", "1:9"), ("tty", "5:0"),
    ] {
      #expect(done.lines.contains("/dev/\(name) \(number) 666 character special file"), "\(name): \(done)")
    }
    for line in ["fd /proc/self/fd", "stdin /proc/self/fd/0", "stdout /proc/self/fd/1", "stderr /proc/self/fd/2"] {
      #expect(done.lines.contains(line), "\(done)")
    }
    #expect(done.lines.contains { $0 == "ptmx pts/ptmx" || $0 == "ptmx /dev/pts/ptmx" })
    #expect(done.text.contains("\\0  \\0  \\0") && done.errorText.contains("No space left"), "\(done)")
  }

  @Test("linux.devices: kind, numbers, mode, owner; a fifo; directories on the way") func devices() throws {
    let bundle = try Bundle()
    bundle.config["linux"]["devices"] = [
      ["path": "/dev/mine", "type": "c", "major": 1, "minor": 5, "fileMode": 0o640, "uid": 3, "gid": 4],
      ["path": "/dev/sub/block", "type": "b", "major": 7, "minor": 200, "fileMode": 0o600, "uid": 0, "gid": 0],
      ["path": "/dev/fifo", "type": "p", "fileMode": 0o622],
    ]
    let done = try bundle.sh("stat -c '%n %t:%T %a %u:%g %F' /dev/mine /dev/sub/block /dev/fifo")
    #expect(done.lines.count == 3, "\(done)")
    #expect(done.lines.first == "/dev/mine 1:5 640 3:4 character special file")
    #expect(done.lines.dropFirst().first == "/dev/sub/block 7:c8 600 0:0 block special file")
    #expect(done.lines.last?.contains("622") == true && done.lines.last?.contains("fifo") == true)
  }

  @Test("Devices in a user namespace are the host's, and work") func devicesInUserNamespace() throws {
    let bundle = try Bundle()
    try bundle.mapUsers()
    bundle.config["linux"]["devices"] = [
      ["path": "/dev/zero2", "type": "c", "major": 1, "minor": 5, "fileMode": 0o666]
    ]
    bundle.config["linux"]["devices"] = []
    let done = try bundle.sh("echo x >/dev/null && head -c 2 /dev/zero | wc -c; id -u; cat /proc/self/uid_map")
    #expect(done.lines.prefix(2) == ["2", "0"] && done.text.contains("100000"), "\(done)")
  }

  @Test(
    "Device rules: what is not allowed cannot be made or opened",
    .enabled(if: !Groups.isUnified || Groups.has("memory"), "needs device rules"))
  func deviceRules() throws {
    let bundle = try Bundle()
    bundle.allow(["CAP_MKNOD"])
    bundle.config["mounts"].items[1]["options"] = ["nosuid", "mode=755"]
    bundle.config["linux"]["resources"]["devices"] = [
      ["allow": false, "access": "rwm"], ["allow": true, "type": "c", "major": 1, "minor": 5, "access": "rm"],
      ["allow": true, "type": "c", "major": 7, "access": "m"],
    ]
    let done = try bundle.sh(
      """
      mknod /dev/a c 1 5 && echo made 1:5; head -c 1 /dev/a >/dev/null && echo read 1:5
      mknod /dev/b c 1 11 && echo made 1:11; mknod /dev/c b 7 5 && echo made b 7:5
      echo x >/dev/null && echo wrote null
      """)
    #expect(
      done.text.contains("made 1:5\n") && done.text.contains("read 1:5\n") && done.text.contains("wrote null\n"),
      "\(done)")
    // What every runtime allows to be made is no right to open it.
    let open = try Bundle()
    open.allow(["CAP_MKNOD"])
    open.config["mounts"].items[1]["options"] = ["nosuid", "mode=755"]
    let refused = try open.sh("mknod /dev/k c 10 229; cat /dev/k; mknod /dev/l b 7 0; cat /dev/l")
    #expect(refused.errorText.components(separatedBy: "not permitted").count >= 3, "\(refused)")
    let allowed = try Bundle { $0["linux"]["resources"]["devices"] = [["allow": true, "access": "rwm"]] }
    allowed.allow(["CAP_MKNOD"])
    allowed.config["mounts"].items[1]["options"] = ["nosuid", "mode=755"]
    #expect(try allowed.sh("mknod /dev/k c 10 229 && : </dev/k && echo opened").text == "opened\n")
  }

  @Test("maskedPaths: files are empty, directories too; what is not there is left") func masked() throws {
    let bundle = try Bundle()
    try bundle.stage.directory("rootfs/secret")
    try bundle.stage.file("rootfs/secret/file", "secret")
    try bundle.stage.file("rootfs/plain", "secret")
    bundle.config["linux"]["maskedPaths"] = ["/secret", "/plain", "/proc/version", "/none"]
    let done = try bundle.sh(
      "ls /secret; cat /plain /proc/version; touch /secret/x; ls -d /none; mount | grep -c secret")
    #expect(done.text == "1\n" && done.errorText.contains("Read-only"), "\(done)")
  }

  @Test("readonlyPaths: what lies there can be read and not written") func readOnlyPaths() throws {
    let bundle = try Bundle()
    try bundle.stage.directory("rootfs/data")
    try bundle.stage.file("rootfs/data/file", "text\n")
    bundle.config["linux"]["readonlyPaths"] = ["/data", "/proc/sys", "/none"]
    let done = try bundle.sh("cat /data/file; echo x >>/data/file; echo x >/proc/sys/kernel/hostname")
    #expect(done.text == "text\n" && done.errorText.components(separatedBy: "Read-only").count == 3, "\(done)")
  }

  @Test("sysctl: of the container's namespaces; others are errors") func sysctl() throws {
    let bundle = try Bundle {
      $0["linux"]["sysctl"] = [
        "net.ipv4.ip_forward": "1", "kernel.shm_rmid_forced": "1", "net/ipv4/ip_default_ttl": "77",
      ]
    }
    #expect(
      try bundle.sh(
        "cat /proc/sys/net/ipv4/ip_forward /proc/sys/kernel/shm_rmid_forced /proc/sys/net/ipv4/ip_default_ttl"
      ).text
        == "1\n1\n77\n")
    let before = contents("/proc/sys/vm/swappiness")
    for key in ["vm.swappiness", "kernel.hostname.x", "net.ipv4.none", "../../tmp/x"] {
      let wrong = try Bundle { $0["linux"]["sysctl"] = .object([key: "61"]) }
      #expect(try wrong.sh("true").end != .exited(0), "\(key)")
    }
    let ours = try Bundle {
      $0["linux"]["sysctl"] = ["net.ipv4.ip_default_ttl": "78"]
      $0["linux"]["namespaces"].items.removeAll { $0["type"] == "network" }
    }
    #expect(try ours.sh("true").end != .exited(0), "the host's network namespace")
    #expect(contents("/proc/sys/net/ipv4/ip_default_ttl") != "78\n" && contents("/proc/sys/vm/swappiness") == before)
  }

  @Test("/proc, /sys, /dev/shm, /dev/mqueue are the container's own") func fileSystems() throws {
    let done = try Bundle().sh(
      "ls /proc | grep -c '^[0-9]'; ls /sys/class/net; touch /dev/shm/x; df /dev/shm | tail -1")
    #expect(
      Int(done.lines.first ?? "") ?? 99 < 6 && done.lines.dropFirst().first == "lo" && !done.text.contains("eth0"),
      "\(done)")
    #expect(access("/dev/shm/x", F_OK) != 0)
  }

  @Test(
    "cgroup mount: the container's group, read-only where asked",
    .enabled(if: Groups.has("memory"), "needs the memory controller"))
  func groups() throws {
    let bundle = try Bundle()
    bundle.config["linux"]["namespaces"].items.append(["type": "cgroup"])
    bundle.mount([
      "destination": "/sys/fs/cgroup", "type": "cgroup", "source": "cgroup",
      "options": ["nosuid", "noexec", "nodev", "relatime", "ro"],
    ])
    let done = try bundle.sh(
      "cat /sys/fs/cgroup/memory/cgroup.procs /sys/fs/cgroup/cgroup.procs 2>/dev/null | head -1; cat /proc/self/cgroup")
    #expect(done.lines.first == "1", "\(done)")
    #expect(done.lines.dropFirst().allSatisfy { $0.hasSuffix(":/") }, "\(done)")
  }
}
