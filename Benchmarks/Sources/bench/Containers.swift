import ArgumentParser
import CBench
import Foundation

/// What it takes to run a container with an OCI runtime.
struct Containers: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "oci", abstract: "thinwall-oci beside crun and runc: run, exec, delete. Needs root.")
  @OptionGroup var common: Common
  @Option(help: "Rounds; each runs every runtime once, in an order of its own.") var rounds = 150

  func run() throws {
    try measure(try Workshop(common, needsLauncher: false), Output())
  }

  func measure(_ workshop: Workshop, _ output: Output) throws {
    guard geteuid() == 0 else { throw ValidationError("containers are measured as root") }
    let hierarchies = try ControlGroups.enter()
    defer { hierarchies.leave() }
    let state = "/run/thinwall-bench-\(getpid())"
    defer { try? FileManager.default.removeItem(atPath: state) }
    var runtimes: [ContainerRuntime] = []
    for (name, path) in [
      ("thinwall-oci, Embedded", workshop.runtime(of: workshop.embeddedPath)),
      ("thinwall-oci", workshop.runtime(of: workshop.thinwall)), ("crun", Command.find("crun")),
      ("runc", Command.find("runc")),
    ] { runtimes.append(ContainerRuntime(name: name, path: path, state: state, directory: workshop.directory)) }
    guard let own = runtimes.prefix(2).compactMap(\.path).first else {
      throw ValidationError("thinwall-oci is missing; build it as README.md says")
    }
    let bundles = try Bundles(workshop, runtime: Command.find("runc") ?? own)
    let plain = try bundles.make("plain")
    let filtered = try bundles.make("filtered") {
      let profile = try Bundles.podmanProfile()
      Bundles.edit(&$0, "linux") { $0["seccomp"] = profile }
    }
    for i in runtimes.indices { runtimes[i].probe(plain) }

    output.heading("Running a container")
    let versions = runtimes.compactMap { $0.version }
    output.line(
      "Root, \(hierarchies.description); \(rounds) rounds, interleaved in random order; ratios are medians of the "
        + "rounds' ratios, with 95 % intervals. Memory is that of the largest process; system calls are strace's. "
        + "Peers: \(versions.joined(separator: ", ")). Load average \(Machine.load).\n")
    let counterError = bench_count_instructions()
    let bare = Row("bare", Command([bundles.directory + "/root/bin/true"], in: bundles.directory))
    measure(
      "`run` of `true`, bundle of `runc spec`", [bare] + runtimes.map { $0.run(plain) }, workshop, output, full: true
    ) {
      ($0, 0.5, 5500)
    }
    measure(
      "`run` of `true`, with podman's default filter", runtimes.map { $0.run(filtered) }, workshop, output, full: true
    ) { ($0, 0.3, 6500) }
    if counterError != 0 {
      output.line("\nInstructions: \(String(cString: strerror(counterError))) (perf_event_open).")
    }
    output.line()
    measure(
      "`run` of `true`, 100 ms after the one before", runtimes.map { $0.run(plain) }, workshop, output,
      rounds: rounds / 4, pause: 100_000
    ) { ($0, 0.7, nil) }
    try measureOthers(runtimes, bundles, workshop, output)
    try measureLimits(runtimes, bundles, output)
  }

  // MARK: One table

  /// A way to do something, and what it took.
  final class Row {
    let name: String
    var command: Command?
    let before: (() -> Bool)?
    var times = Sample()
    var faults = Sample()
    var user = Sample()
    var kernel = Sample()

    init(_ name: String, _ command: Command?, before: (() -> Bool)? = nil) {
      self.name = name
      self.command = command
      self.before = before
    }

    func take() -> bench_result? {
      if let before, !before() { return nil }
      return command?.run()
    }

    func add(_ result: bench_result) {
      times.add(Double(result.nanoseconds) / 1_000_000)
      faults.add(Double(result.minor_faults))
      if result.user_instructions >= 0 { user.add(Double(result.user_instructions) / 1000) }
      if result.kernel_instructions >= 0 { kernel.add(Double(result.kernel_instructions) / 1000) }
    }
  }

  private typealias Targets = (name: String, ratio: Double, instructions: Double?)

  /// `full`: memory and system calls, too.
  private func measure(
    _ title: String, _ rows: [Row], _ workshop: Workshop, _ output: Output, rounds: Int? = nil, full: Bool = false,
    pause: UInt32 = 0, targets: (String) -> Targets
  ) {
    for row in rows where row.command != nil {
      for _ in 0..<3 where row.command != nil && row.take() == nil { row.command = nil }
    }
    let present = rows.filter { $0.command != nil }
    for _ in 0..<(rounds ?? self.rounds) {
      var results = [bench_result?](repeating: nil, count: present.count)
      for i in present.indices.shuffled() {
        if pause > 0 { usleep(pause) }
        results[i] = present[i].take()
      }
      // A round that one of them failed in counts for none: ratios are made within rounds.
      if results.contains(where: { $0 == nil }) { continue }
      for (row, result) in zip(present, results) { row.add(result!) }
    }
    let crun = rows.first { $0.name == "crun" && !$0.times.values.isEmpty }
    func ratio(_ sample: Sample) -> String {
      guard let crun else { return "" }
      let ratios = sample.ratios(to: crun.times)
      let interval = ratios.confidence
      return "\(decimal(ratios.median, 2)) (\(decimal(interval.low, 2))-\(decimal(interval.high, 2)))"
    }
    func count(_ sample: Sample) -> String {
      sample.values.isEmpty ? "not counted here" : decimal(sample.median, 0) + " k"
    }
    var memory: [String: Double] = [:]
    output.table(
      [title, "min ms", "median ms", "to crun", "page faults"]
        + (full ? ["user instr.", "kernel instr.", "peak KiB", "system calls"] : []),
      rows.map { row in
        guard !row.times.values.isEmpty, let command = row.command else {
          return [row.name, "not here"] + Array(repeating: "", count: full ? 7 : 3)
        }
        var cells = [
          row.name, decimal(row.times.least, 2), decimal(row.times.median, 2), ratio(row.times),
          decimal(row.faults.median, 0),
        ]
        if full {
          let peak = Self.peak(of: command, workshop)
          memory[row.name] = peak
          cells += [count(row.user), count(row.kernel), decimal(peak, 0), Self.calls(of: command, workshop)]
        }
        return cells
      })
    output.line()
    guard let shipped = rows.first(where: { $0.name == "thinwall-oci, Embedded" }), !shipped.times.values.isEmpty else {
      return
    }
    let limits = targets(title)
    if let crun {
      output.target("\(limits.name): to crun", shipped.times.ratios(to: crun.times).median, atMost: limits.ratio)
    }
    if let limit = limits.instructions, !shipped.user.values.isEmpty {
      output.target("\(limits.name): k instructions", shipped.user.median + shipped.kernel.median, atMost: limit)
    }
    if let peak = memory[shipped.name] { output.target("\(limits.name): peak MiB", peak / 1024, atMost: 1.7) }
    output.line()
  }

  private static func peak(of command: Command, _ workshop: Workshop) -> Double {
    var sample = Sample()
    for _ in 0..<5 {
      let text = command.behind([workshop.directory + "/peak"]).read() ?? ""
      if let value = Double(text.trimmingCharacters(in: .whitespacesAndNewlines)) { sample.add(value) }
    }
    return sample.median
  }

  /// Those of all its processes, the program's own included.
  private static func calls(of command: Command, _ workshop: Workshop) -> String {
    guard let strace = Command.find("strace") else { return "no strace" }
    let file = workshop.directory + "/calls.txt"
    guard command.behind([strace, "-f", "-c", "-o", file]).run() != nil else { return "-" }
    let total = Processes.read(file).split(separator: "\n").last?.split(separator: " ") ?? []
    return total.count > 4 && total.last == "total" ? String(total[3]) : "-"
  }

  // MARK: exec and delete

  private func measureOthers(
    _ runtimes: [ContainerRuntime], _ bundles: Bundles, _ workshop: Workshop, _ output: Output
  ) throws {
    let staying = try bundles.make("staying", program: "/bin/pause")
    defer { for runtime in runtimes { runtime.remove("bench-exec") } }
    let executing = runtimes.map { runtime in
      Row(runtime.name, runtime.start("bench-exec", staying) ? runtime.command("exec", "bench-exec", "/bin/true") : nil)
    }
    measure("`exec` of `true`", executing, workshop, output, rounds: rounds / 2) { ($0, 1, nil) }
    defer { for runtime in runtimes { runtime.remove("bench-delete") } }
    let deleting = runtimes.map { runtime in
      Row(runtime.name, runtime.command("delete", "--force", "bench-delete")) {
        runtime.start("bench-delete", staying)
      }
    }
    measure("`delete --force` of a running one", deleting, workshop, output, rounds: rounds / 4) { ($0, 1, nil) }
    for (name, rows) in [("exec", executing), ("delete --force", deleting)] {
      output.target("\(name), min ms", rows[0].times.least, atMost: 2)
    }
  }

  // MARK: Memory limits

  private func measureLimits(_ runtimes: [ContainerRuntime], _ bundles: Bundles, _ output: Output) throws {
    guard ControlGroups.limitMemory else { return output.line("\nMemory limits: no memory controller here.") }
    let sizes = [64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768]
    var rows: [[String]] = []
    var own = Double.nan
    for runtime in runtimes {
      var least: Int?
      for size in sizes.reversed() {
        let bundle = try bundles.make("limited") {
          Bundles.edit(&$0, "linux") {
            Bundles.edit(&$0, "resources") { $0["memory"] = ["limit": size << 10] }
          }
        }
        guard let command = runtime.run(bundle).command else { break }
        let holds = (0..<3).allSatisfy { _ in
          let runs = command.read(quietly: true) != nil
          if !runs { runtime.remove("bench-run") }
          return runs
        }
        if !holds { break }
        least = size
      }
      if runtime.name == "thinwall-oci, Embedded" { own = least.map(Double.init) ?? .infinity }
      rows.append([runtime.name, least.map(String.init) ?? "not here"])
    }
    output.line()
    output.table(["smallest memory limit in which `true` runs, three times of three", "KiB"], rows)
    output.line()
    if runtimes[0].path != nil { output.target("memory limit, KiB", own, atMost: 256) }
  }
}

/// A runtime under measurement; nil for a path that is not there or fails.
final class ContainerRuntime {
  let name: String
  private(set) var path: String?
  private let state: String
  private let directory: String

  init(name: String, path: String?, state: String, directory: String) {
    self.name = name
    self.path = path
    self.state = state + "/" + name.filter { $0.isLetter }
    self.directory = directory
  }

  /// Its name and number; nil for our own.
  var version: String? {
    if name.hasPrefix("thinwall") { return nil }
    guard let path else { return "\(name) not here" }
    let line = Command([path, "--version"], in: directory).read(quietly: true)?.split(separator: "\n").first
    return line.map { String($0).replacingOccurrences(of: " version", with: "") } ?? name
  }

  /// Forgets one that cannot run a container here.
  func probe(_ bundle: String) {
    guard let path else { return }
    try? FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
    if run(bundle).command?.run() == nil {
      note("bench: \(path) runs no container here")
      self.path = nil
    }
  }

  func command(_ words: String...) -> Command? {
    path.map { Command([$0, "--root", state] + words, in: directory) }
  }

  func run(_ bundle: String) -> Containers.Row {
    Containers.Row(name, command("run", "--bundle", bundle, "bench-run"))
  }

  /// Starts a container that stays.
  func start(_ id: String, _ bundle: String) -> Bool {
    command("run", "--detach", "--bundle", bundle, id)?.run() != nil
  }

  func remove(_ id: String) { _ = command("delete", "--force", id)?.read(quietly: true) }
}

/// The control groups that containers are measured in.
enum ControlGroups {
  private static let root = "/sys/fs/cgroup"
  private static let hybrid = root + "/unified"

  private static func isVersion2(_ path: String) -> Bool { bench_file_system(path) == 0x6367_7270 }
  private static var isVersion2: Bool { isVersion2(root) }

  /// Where both versions are mounted, crun runs nothing: then the measurement sees version 1 only, in a mount namespace
  /// of this thread. Nothing of the machine changes.
  static func enter() throws -> Session {
    if isVersion2 { return Session(before: -1, description: "control groups of version 2") }
    guard isVersion2(hybrid) else { return Session(before: -1, description: "control groups of version 1") }
    let before = hybrid.withCString { bench_hide_mount($0) }
    guard before >= 0 else { throw ValidationError("\(hybrid): \(String(cString: strerror(-before)))") }
    return Session(before: before, description: "control groups of version 1 (a hybrid machine without its version 2)")
  }

  struct Session {
    let before: Int32
    let description: String

    func leave() {
      if before >= 0, bench_show_mounts(before) != 0 { note("bench: still in the private mount namespace") }
    }
  }

  static var limitMemory: Bool {
    isVersion2
      ? Processes.read(root + "/cgroup.controllers").contains("memory")
      : access(root + "/memory/memory.limit_in_bytes", F_OK) == 0
  }
}
