import ArgumentParser
import CBench
import Foundation

/// Whether a machine full of sandboxes, and one that starts them all day, is left as it was.
struct Scale: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Many sandboxes at once and many in sequence, and what is left behind. Exits 1 where something is.")
  @OptionGroup var common: Common
  @Option(help: "Sandboxes that run at the same time.") var parallel = 1000
  @Option(help: "Sandboxes one after the other; every tenth has limits, and so cgroups of its own.") var sequence =
    10_000

  func run() throws {
    if try !measure(try Workshop(common), Output()) { throw ExitCode(1) }
  }

  /// False where something is left.
  func measure(_ workshop: Workshop, _ output: Output) throws -> Bool {
    guard bench_adopt_orphans() == 0 else { throw ValidationError("cannot adopt orphans") }
    output.heading("Many sandboxes")
    var started: [[String]] = []
    var memory: [[String]] = []
    var complaints: [String] = []
    for wall in ["process", "container"] {
      let limits = ["-m", "64M", "-P", "16"]
      var limited: Command? = workshop.command("./true").behind(workshop.wall(wall, limits))
      if limited?.run() == nil { limited = nil }

      let before = Snapshot()
      let slabBefore = Snapshot.settledMemory().slab
      var launchers: Set<pid_t> = []
      let crowd = try crowd(workshop, wall, &launchers, &complaints)
      complaints += before.leftovers(launchers: launchers).map { "\(wall), \(parallel) at once: \($0)" }

      launchers = []
      let middle = Snapshot()
      let free = Snapshot.settledMemory()
      let plain = workshop.command("./true").behind(workshop.wall(wall))
      var times = Sample()
      var limitedTimes = Sample()
      var trend: [Double] = []
      for i in 0..<sequence {
        if i % max(sequence / 4, 1) == 0 { trend.append(Snapshot.memory().slab) }
        let isLimited = limited != nil && i % 10 == 9
        let command = isLimited ? limited ?? plain : plain
        guard let result = command.run() else {
          complaints.append("\(wall): start \(i) failed")
          continue
        }
        launchers.insert(result.id)
        if isLimited {
          limitedTimes.add(Double(result.nanoseconds) / 1e6)
        } else {
          times.add(Double(result.nanoseconds) / 1e6)
        }
      }
      complaints += middle.leftovers(launchers: launchers).map { "\(wall), \(sequence) in sequence: \($0)" }
      let now = Snapshot.settledMemory()
      trend.append(now.slab)
      // The smallest kernel object that could leak at each start, and room for what others do meanwhile.
      for (what, growth, starts) in [
        ("\(parallel) at once", free.slab - slabBefore, parallel),
        ("\(sequence) in sequence", now.slab - free.slab, sequence),
      ] where growth > 32 * 1024 + Double(starts) {
        complaints.append("\(wall), \(what): unreclaimable slab grew by \(decimal(growth, 0)) KiB")
      }
      started.append([
        wall, "\(crowd.running) of \(parallel)", decimal(crowd.milliseconds / Double(parallel), 2),
        decimal(times.median, 2), limited == nil ? "not possible here" : decimal(limitedTimes.median, 2),
      ])
      memory.append([
        wall, decimal(crowd.kibibytes, 0), trend.map { decimal($0 / 1024, 1) }.joined(separator: ", "),
        decimal((now.free - free.free) / 1024, 0),
      ])
    }
    output.line(
      "\(parallel) sandboxes at the same time, each with a program that waits, and \(sequence) of a static `true` in "
        + "sequence, every tenth with `-m 64M -P 16` and so cgroups of its own.\n")
    output.table(
      [
        "wall", "ran at once", "ms per start, at once", "ms per start, in sequence", "ms per start, with limits",
      ], started)
    output.line()
    output.table(
      [
        "wall", "KiB of the machine per running sandbox", "unreclaimable slab during the sequence, MiB",
        "MemAvailable after - before, MiB",
      ], memory)
    output.line()
    for complaint in complaints { output.line("- **left or failed**: \(complaint)") }
    if complaints.isEmpty {
      output.line(
        "- met: nothing left: no process (the harness adopts orphans), mount, cgroup, descriptor of the harness, file in "
          + "/dev/shm or /tmp, or growth of kernel memory")
    }
    return complaints.isEmpty
  }

  /// Starts them all, waits until all programs run, and ends them.
  private func crowd(
    _ workshop: Workshop, _ wall: String, _ launchers: inout Set<pid_t>, _ complaints: inout [String]
  ) throws -> (running: Int, milliseconds: Double, kibibytes: Double) {
    var input: [Int32] = [-1, -1]
    var output: [Int32] = [-1, -1]
    guard pipe(&input) == 0, pipe(&output) == 0 else { throw ValidationError("no pipe") }
    let command = workshop.command("./hold", "bench-\(getpid())").behind(workshop.wall(wall))
    let free = Snapshot.memory().free
    let begin = bench_now()
    for _ in 0..<parallel {
      guard let id = command.start(input: input[0], output: output[1]) else {
        complaints.append("\(wall): a start failed after \(launchers.count)")
        break
      }
      launchers.insert(id)
    }
    close(input[0])
    close(output[1])
    var running = 0
    var buffer = [UInt8](repeating: 0, count: 4096)
    var end = bench_now()
    while running < launchers.count {
      var poll = pollfd(fd: output[0], events: Int16(POLLIN), revents: 0)
      guard Foundation.poll(&poll, 1, 60_000) > 0 else { break }
      let count = read(output[0], &buffer, buffer.count)
      if count <= 0 { break }
      running += count
      end = bench_now()
    }
    let used = free - Snapshot.memory().free
    sleep(3)
    close(input[1])
    var failed = 0
    for id in launchers {
      var status: Int32 = 0
      while waitpid(id, &status, 0) < 0 && errno == EINTR {}
      if status != 0 { failed += 1 }
    }
    close(output[0])
    if failed > 0 || running < parallel {
      complaints.append("\(wall): \(running) of \(parallel) ran at once, \(failed) failed")
    }
    return (running, Double(end - begin) / 1e6, used / Double(parallel))
  }
}

/// What could be left behind, as it is now.
struct Snapshot {
  private let mounts: Set<String>
  private let descriptors: Int
  /// What was there already: process ids come round again.
  private let places: Set<String>

  init() {
    mounts = Self.lines("/proc/self/mountinfo")
    descriptors = Self.names("/proc/self/fd").count
    places = Set(Self.places())
  }

  /// What is there now and was not before; things that others may still be about to remove are given ten seconds.
  func leftovers(launchers: Set<pid_t>) -> [String] {
    var found: [String] = []
    for _ in 0..<100 {
      found = look(launchers)
      if found.isEmpty { break }
      usleep(100_000)
    }
    return found
  }

  private func look(_ launchers: Set<pid_t>) -> [String] {
    var found: [String] = []
    while waitpid(-1, nil, WNOHANG) > 0 {}
    // Orphans come to this process, so whatever still lives is a child of it.
    for id in Processes.descendants(of: getpid()) { found.append("process \(id) (\(Processes.name(of: id)))") }
    for mount in Self.lines("/proc/self/mountinfo").subtracting(mounts) { found.append("mount \(mount)") }
    let open = Self.names("/proc/self/fd").count
    if open > descriptors { found.append("\(open - descriptors) descriptors of the harness") }
    // Names are `thinwall-LAUNCHER-...`: only those of the launchers started here count.
    func isOurs(_ name: String) -> Bool {
      let words = name.split(separator: "-")
      return words.count >= 2 && words[0] == "thinwall" && pid_t(words[1]).map { launchers.contains($0) } == true
    }
    for path in Self.places() where !places.contains(path) {
      if isOurs(path.split(separator: "/").last.map(String.init) ?? "") { found.append(path) }
    }
    return found
  }

  /// Kibibytes the machine has to give away, and of kernel memory that cannot be given back.
  static func memory() -> (free: Double, slab: Double) {
    let values = Processes.kibibytes("/proc/meminfo")
    return (values["MemAvailable"] ?? .nan, values["SUnreclaim"] ?? .nan)
  }

  /// The same, once the kernel has freed what it frees late; at most 15 seconds later.
  static func settledMemory() -> (free: Double, slab: Double) {
    var last = memory()
    for _ in 0..<15 {
      sleep(1)
      let now = memory()
      if now.slab > last.slab - 512 { return now }
      last = now
    }
    return last
  }

  /// Where a launcher could leave something.
  private static func places() -> [String] {
    ["/tmp", "/var/tmp", "/dev/shm"].flatMap { place in names(place).map { "\(place)/\($0)" } }
      + cgroups("/sys/fs/cgroup", 6)
  }

  /// All directories beneath one, so many levels down.
  private static func cgroups(_ path: String, _ depth: Int) -> [String] {
    guard depth > 0 else { return [] }
    return names(path).flatMap { name -> [String] in
      let below = path + "/" + name
      var status = stat()
      guard lstat(below, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return [] }
      return [below] + cgroups(below, depth - 1)
    }
  }

  private static func names(_ path: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
  }

  private static func lines(_ path: String) -> Set<String> {
    Set(Processes.read(path).split(separator: "\n").map(String.init))
  }
}
