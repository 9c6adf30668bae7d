import Foundation
import Support
import Testing

/// A bundle with a root file system and a state directory of its own, and the container made from it; both are gone
/// when the last reference goes.
final class Bundle {
  let stage: Stage
  let id: String
  var config: Value
  /// Words before the command, such as `--log`.
  var globals: [Bytes] = []
  /// What the runtime itself gets.
  var environment = Command.plainEnvironment(home: "/root")
  private var created = false

  init(id: String? = nil, _ change: (inout Value) -> Void = { _ in }) throws {
    stage = try Stage()
    self.id = id ?? "thinwall-test-" + UUID().uuidString.prefix(13).lowercased()
    try stage.directory("state", mode: 0o711)
    let done = try Support.run(Command(["/bin/cp", "-a", Bytes(Runtime.image), Bytes(stage("rootfs"))]))
    guard done.end == .exited(0) else { throw Failure("cp \(done)") }
    config = Self.plain
    config["linux"]["cgroupsPath"] = "/\(self.id)"
    change(&config)
  }

  deinit {
    if created { _ = try? call(["delete", "--force", Bytes(id)]) }
    for directory in Groups.directories(id) { rmdir(directory) }
  }

  /// What `runc spec` gives, without a terminal.
  static let plain: Value = [
    "ociVersion": "1.0.2", "hostname": "container", "root": ["path": "rootfs", "readonly": false],
    "process": [
      "terminal": false, "user": ["uid": 0, "gid": 0], "args": ["/bin/true"], "cwd": "/", "noNewPrivileges": true,
      "env": ["PATH=/bin", "TERM=xterm"],
      "capabilities": [
        "bounding": ["CAP_KILL", "CAP_NET_BIND_SERVICE"], "effective": ["CAP_KILL", "CAP_NET_BIND_SERVICE"],
        "permitted": ["CAP_KILL", "CAP_NET_BIND_SERVICE"],
      ],
    ],
    "mounts": [
      ["destination": "/proc", "type": "proc", "source": "proc"],
      [
        "destination": "/dev", "type": "tmpfs", "source": "tmpfs",
        "options": ["nosuid", "strictatime", "mode=755", "size=65536k"],
      ],
      [
        "destination": "/dev/pts", "type": "devpts", "source": "devpts",
        "options": ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"],
      ],
      [
        "destination": "/dev/shm", "type": "tmpfs", "source": "shm",
        "options": ["nosuid", "noexec", "nodev", "mode=1777", "size=65536k"],
      ],
      ["destination": "/dev/mqueue", "type": "mqueue", "source": "mqueue", "options": ["nosuid", "noexec", "nodev"]],
      ["destination": "/sys", "type": "sysfs", "source": "sysfs", "options": ["nosuid", "noexec", "nodev", "ro"]],
    ],
    "linux": [
      "namespaces": [["type": "pid"], ["type": "network"], ["type": "ipc"], ["type": "uts"], ["type": "mount"]],
      "maskedPaths": ["/proc/kcore", "/proc/keys", "/sys/firmware"],
      "readonlyPaths": ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"],
      "resources": ["devices": [["allow": false, "access": "rwm"]]],
    ],
  ]

  static let allCapabilities: Value = [
    "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_MKNOD", "CAP_NET_ADMIN",
    "CAP_NET_RAW", "CAP_SETGID", "CAP_SETUID", "CAP_SYS_ADMIN", "CAP_SYS_CHROOT", "CAP_SYS_PTRACE",
  ]

  /// Every capability in every set that a program needs to use it.
  func allow(_ capabilities: Value = Bundle.allCapabilities) {
    config["process"]["capabilities"] = [
      "bounding": capabilities, "effective": capabilities, "permitted": capabilities,
    ]
  }

  func mount(_ mount: Value) { config["mounts"].items.append(mount) }

  /// A user namespace whose root is `start` outside.
  func mapUsers(from start: Int = 100_000) throws {
    config["linux"]["namespaces"].items.append(["type": "user"])
    config["linux"]["uidMappings"] = [["containerID": 0, "hostID": .number(start), "size": 65536]]
    config["linux"]["gidMappings"] = [["containerID": 0, "hostID": .number(start), "size": 65536]]
    try host("chown -hR \"$2:$2\" \"$1/rootfs\"", stage.path, String(start))
  }

  func write() throws { try stage.file("config.json", config.description) }

  private func words(_ rest: [Bytes]) -> [Bytes] {
    [Bytes(Runtime.path), "--root", Bytes(stage("state"))] + globals + rest
  }

  func command(_ rest: [Bytes]) -> Command {
    var command = Command(words(rest), in: stage.path, environment: environment)
    command.limit = 40
    return command
  }

  /// A command of the runtime, words as they stand, to its end.
  @discardableResult
  func call(_ rest: [Bytes], input: String = "") throws -> Finished {
    var command = command(rest)
    command.input = Array(input.utf8)
    return try Child(command).finish()
  }

  /// `run` in the foreground.
  func run(_ flags: [Bytes] = [], input: String = "") throws -> Finished {
    try write()
    created = true
    return try call(["run", "--bundle", Bytes(stage.path)] + flags + [Bytes(id)], input: input)
  }

  /// `run` of a shell script.
  func sh(_ script: String, _ flags: [Bytes] = []) throws -> Finished {
    config["process"]["args"] = ["/bin/sh", "-c", .string(script)]
    return try run(flags)
  }

  /// `create`; what the runtime and the container write is in the files `out` and `error` of the stage.
  @discardableResult
  func create(_ flags: [Bytes] = [], verb: Bytes = "create") throws -> Finished {
    try write()
    created = true
    var command = command([verb, "--bundle", Bytes(stage.path)] + flags + [Bytes(id)])
    command.standardInput = .null
    command.standardOutput = .file(stage("out"))
    command.standardError = .file(stage("error"))
    var done = try Child(command).finish()
    done.error = Array((stage.contents("error") ?? "").utf8)
    return done
  }

  @discardableResult func start() throws -> Finished { try call(["start", Bytes(id)]) }
  @discardableResult func kill(_ words: Bytes...) throws -> Finished { try call(["kill", Bytes(id)] + words) }
  @discardableResult func delete(_ flags: Bytes...) throws -> Finished { try call(["delete"] + flags + [Bytes(id)]) }

  /// What `state` prints; null where it fails.
  var state: Value {
    guard let done = try? call(["state", Bytes(id)]), done.end == .exited(0) else { return nil }
    return Value(json: done.out)
  }
  var status: String? { state["status"].string }
  var pid: Int? { state["pid"].int }

  /// A container that sleeps until somebody ends it; its process as the host sees it.
  @discardableResult
  func sleeping(_ script: String = "") throws -> Int {
    config["process"]["args"] = ["/bin/sh", "-c", .string(script + "\nexec sleep 1000")]
    let made = try create()
    try #require(made.end == .exited(0), "\(made)")
    let started = try start()
    try #require(started.end == .exited(0), "\(started)")
    return try #require(pid)
  }

  /// A container that runs and has run `script`.
  @discardableResult
  func ready(_ script: String) throws -> Int {
    let pid = try sleeping(script + "\necho ready")
    try #require(waitForOutput("ready"), "\(output) \(stage.contents("error") ?? "")")
    return pid
  }

  @discardableResult
  func exec(_ flags: [Bytes] = [], _ program: [Bytes], input: String = "") throws -> Finished {
    try call(["exec"] + flags + [Bytes(id)] + program, input: input)
  }

  /// What a created container has written.
  var output: String { stage.contents("out") ?? "" }
  func waitForOutput(_ text: String) -> Bool { Machine.eventually { output.contains(text) } }
  func waitForStatus(_ wanted: String) -> Bool { Machine.eventually { status == wanted } }
}

/// A process of the host in namespaces of its own, for containers to join; ended with the last reference.
final class Holder {
  let child: Child
  let pid: Int

  init(_ flags: [Bytes], _ script: String = "") throws {
    child = try Child(
      Command(["/usr/bin/unshare"] + flags + ["/bin/sh", "-c", Bytes(script + "\necho ready; exec sleep 1000")]))
    guard child.waitForOutput("ready") else { throw Failure("unshare \(flags): \(child.finish())") }
    // With --fork the process inside is unshare's child.
    pid = flags.contains("--fork") ? Int(Machine.children(of: child.pid).first ?? child.pid) : Int(child.pid)
  }
  deinit { Foundation.kill(pid_t(pid), SIGKILL) }
}
