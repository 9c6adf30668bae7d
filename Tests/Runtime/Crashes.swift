import Foundation
import Support
import Testing

/// Whenever the runtime dies, `delete --force` afterwards leaves nothing; many at once and many in a row leak nothing; and
/// what runs out ends in one sentence.
@Suite("Crashes", .requiresRuntime, .serialized) struct Crashes {
  static func count(_ name: String, _ standard: Int) -> Int {
    Int(ProcessInfo.processInfo.environment[name] ?? "") ?? standard
  }
  static let kills = count("THINWALL_KILLS", 60)
  static let sequence = count("THINWALL_SEQUENCE", 1000)
  static let seed = UInt64(ProcessInfo.processInfo.environment["THINWALL_SEED"] ?? "") ?? 20_261_121

  /// What is left of a container: processes by the marker in their environment, control groups, mounts, state, files.
  static func remains(_ bundle: Bundle, _ marker: String) -> [String] {
    var left = Machine.processes(with: marker).map { "process \($0): \(contents("/proc/\($0)/cmdline"))" }
    left += Groups.directories(bundle.id).map { "control group \($0)" }
    left += contents("/proc/self/mounts").split(separator: "\n").filter { $0.contains(bundle.stage.path) }.map {
      "mount \($0)"
    }
    let state = (try? FileManager.default.contentsOfDirectory(atPath: bundle.stage("state"))) ?? []
    left += state.filter { $0 != ".cache" && !$0.hasPrefix(".lock") }.map { "state \($0)" }
    for directory in ["/tmp", "/run", "/dev/shm", "/var/tmp"] {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
      left += names.filter { $0.contains(bundle.id) }.map { "file \(directory)/\($0)" }
    }
    return left
  }

  private func bundle(_ marker: String) throws -> Bundle {
    let bundle = try Bundle()
    bundle.config["process"]["args"] = ["/bin/sleep", "1000"]
    bundle.config["process"]["env"] = ["PATH=/bin", .string("MARKER=" + marker)]
    bundle.environment.append(Bytes("MARKER=" + marker))
    try bundle.write()
    return bundle
  }

  private func words(_ operation: String, _ bundle: Bundle) -> [Bytes] {
    switch operation {
    case "create":
      ["create", "--bundle", Bytes(bundle.stage.path), "--pid-file", Bytes(bundle.stage("pid")), Bytes(bundle.id)]
    case "start": ["start", Bytes(bundle.id)]
    case "exec": ["exec", "--detach", Bytes(bundle.id), "/bin/sleep", "1000"]
    default: ["delete", "--force", Bytes(bundle.id)]
    }
  }

  /// Starts one operation; its streams are no pipes, because what it starts would keep them open.
  private func begin(_ operation: String, _ bundle: Bundle, more: [Bytes] = []) throws -> Child {
    var command = bundle.command(words(operation, bundle))
    command.environment += more
    command.standardInput = .null
    command.standardOutput = .null
    command.standardError = .file(bundle.stage("error"))
    return try Child(command)
  }

  private func prepare(_ operation: String, _ bundle: Bundle) throws {
    if operation != "create" { #expect(try begin("create", bundle).finish().end == .exited(0)) }
    if operation == "exec" || operation == "delete" { #expect(try begin("start", bundle).finish().end == .exited(0)) }
  }

  private func expectNothing(after what: String, _ bundle: Bundle, _ marker: String) throws {
    let done = try bundle.delete("--force")
    #expect(done.end == .exited(0), "\(what): \(done)")
    let clean = Machine.eventually(within: 3) { Self.remains(bundle, marker).isEmpty }
    if !clean {
      Issue.record("\(what): left \(Self.remains(bundle, marker))")
      for process in Machine.processes(with: marker) { kill(process, SIGKILL) }
      usleep(50_000)
      for directory in Groups.directories(bundle.id) { rmdir(directory) }
    }
  }

  @Test("SIGKILL at random moments", arguments: ["create", "start", "exec", "delete"]) func randomMoments(
    _ operation: String
  ) throws {
    var generator = Seeded(state: Self.seed)
    // How long it takes here, so that the moments fall into it.
    let marker = "marker-\(UUID().uuidString)"
    let measured = try bundle(marker)
    try prepare(operation, measured)
    let start = Date()
    _ = try begin(operation, measured).finish()
    let length = max(Date().timeIntervalSince(start), 0.002)
    try measured.delete("--force")
    for round in 0..<Self.kills {
      let marker = "marker-\(UUID().uuidString)"
      let bundle = try bundle(marker)
      try prepare(operation, bundle)
      let child = try begin(operation, bundle)
      let moment = Double.random(in: 0...(length * 1.2), using: &generator)
      usleep(UInt32(moment * 1e6))
      kill(child.pid, SIGKILL)
      _ = child.finish()
      try expectNothing(
        after: "\(operation), round \(round), \(Int(moment * 1e6)) us of \(Int(length * 1e6)), seed \(Self.seed)",
        bundle, marker)
    }
  }

  @Test(
    "SIGKILL at every step, by the runtime's own counter",
    .enabled(if: stopsByItself, "needs THINWALL_OCI_STOP_AT in the runtime"),
    arguments: ["create", "start", "exec", "delete"])
  func everyStep(_ operation: String) throws {
    for step in 1...10_000 {
      let marker = "marker-\(UUID().uuidString)"
      let bundle = try bundle(marker)
      try prepare(operation, bundle)
      let done = try begin(operation, bundle, more: [Bytes("THINWALL_OCI_STOP_AT=\(step)")]).finish()
      try expectNothing(after: "\(operation), step \(step)", bundle, marker)
      if case .exited = done.end { break }
    }
  }

  /// Whether the runtime has the counter: it ends itself at the first step.
  static let stopsByItself: Bool = {
    guard Runtime.isHere, let bundle = try? Bundle(), (try? bundle.write()) != nil else { return false }
    var command = bundle.command(["create", "--bundle", Bytes(bundle.stage.path), Bytes(bundle.id)])
    command.environment.append("THINWALL_OCI_STOP_AT=1")
    command.standardOutput = .null
    command.standardError = .null
    let done = try? Child(command).finish()
    _ = try? bundle.delete("--force")
    return done?.end == .killed(SIGKILL)
  }()

  @Test("200 at once: create, run and delete") func atOnce() throws {
    let stage = try Bundle()
    stage.config["process"]["args"] = ["/bin/true"]
    stage.config["linux"]["cgroupsPath"] = nil
    try stage.write()
    let prefix = "c" + stage.id.suffix(13)
    // Twenty at a time, ten each; bundles are read only, so one serves them all.
    let done = try host(
      """
      one() {
        $1 --root "$2/state" create --bundle "$2" $3 </dev/null >/dev/null && $1 --root "$2/state" start $3 &&
        $1 --root "$2/state" delete --force $3 && $1 --root "$2/state" run --bundle "$2" $3-run </dev/null || echo "failed $3"
      }
      export -f one; seq 200 | xargs -P 20 -I{} bash -c 'one "$0" "$1" "$2-{}"' "$1" "$2" "$3"
      """, Runtime.path, stage.stage.path, prefix)
    #expect(done.end == .exited(0) && done.text == "", "\(done)")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: stage.stage("state")).filter { $0.hasPrefix("c") } == [])
    let groups = Groups.roots.flatMap { (try? FileManager.default.contentsOfDirectory(atPath: $0)) ?? [] }
    #expect(groups.filter { $0.hasPrefix(prefix) } == [])
  }

  @Test("One after the other: no process, mount, control group, descriptor or file is left") func inSequence() throws {
    let bundle = try Bundle()
    bundle.config["process"]["args"] = ["/bin/true"]
    func figures() -> [String: Int] {
      [
        "groups": Groups.directories(bundle.id).count,
        "mounts": contents("/proc/self/mounts").split(separator: "\n").filter { $0.contains(bundle.stage.path) }.count,
        "state": (try? FileManager.default.contentsOfDirectory(atPath: bundle.stage("state")).count) ?? 0,
        "memory in /dev/shm":
          (try? FileManager.default.contentsOfDirectory(atPath: "/dev/shm").filter { $0.contains(bundle.id) }.count)
          ?? 0,
      ]
    }
    #expect(try bundle.run().end == .exited(0))
    let before = figures()
    var failed = 0
    for _ in 0..<Self.sequence where try bundle.run().end != .exited(0) { failed += 1 }
    #expect(failed == 0)
    #expect(figures() == before)
  }

  @Test("ENOSPC: a full file system for the state is one sentence, and nothing is left", arguments: [0, 4, 16, 64])
  func noSpace(_ kilobytes: Int) throws {
    let marker = "marker-\(UUID().uuidString)"
    let bundle = try bundle(marker)
    // The tmpfs is in a mount namespace of the command's own.
    let done = try host(
      """
      d=$1 k=$2; shift 2
      exec unshare --mount --propagation private bash -c '
        mount -t tmpfs -o size=64k,nr_inodes=40 t "$0/state"; head -c $((65536 - $1 * 1024)) /dev/zero >"$0/state/.fill"; r=$2 i=$3
        "$r" --root "$0/state" create --bundle "$0" "$i" </dev/null >/dev/null 2>"$0/error"; echo created $?
        "$r" --root "$0/state" delete --force "$i" >/dev/null 2>&1; ls -A "$0/state"' "$d" "$k" "$@"
      """, bundle.stage.path, String(kilobytes), Runtime.path, bundle.id)
    let error = bundle.stage.contents("error") ?? ""
    #expect(
      done.text.contains("created 0") || !error.isEmpty && error.split(separator: "\n").count <= 2, "\(done) \(error)")
    if kilobytes == 0 { #expect(!done.text.contains("created 0"), "\(done)") }
    #expect(done.lines.dropFirst().filter { $0 != ".fill" && $0 != ".cache" } == [], "\(done)")
    #expect(
      Machine.eventually(within: 3) { Self.remains(bundle, marker).filter { !$0.hasPrefix("state") }.isEmpty },
      "\(Self.remains(bundle, marker))")
  }

  @Test("EMFILE: few descriptors are one sentence or enough, and nothing is left", arguments: 4...24)
  func fewDescriptors(_ limit: Int) throws {
    let marker = "marker-\(UUID().uuidString)"
    let bundle = try bundle(marker)
    let done = try host(
      "ulimit -n $1; \"$2\" --root \"$3/state\" create --bundle \"$3\" \"$4\" </dev/null >/dev/null 2>\"$3/error\"",
      String(limit), Runtime.path,
      bundle.stage.path, bundle.id)
    let error = bundle.stage.contents("error") ?? ""
    if case .killed = done.end { Issue.record("\(done)") }
    #expect(done.end == .exited(0) || !error.isEmpty && error.split(separator: "\n").count <= 2, "\(done): \(error)")
    try expectNothing(after: "\(limit) descriptors", bundle, marker)
  }
}

/// SplitMix64.
struct Seeded: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
