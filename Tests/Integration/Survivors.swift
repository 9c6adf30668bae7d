import Foundation
import Support
import Testing

/// However the launcher ends, nothing of its run stays: no process, mount, control group or file.
@Suite("Survivors", .serialized) struct Survivors {
  static let tries = Int(ProcessInfo.processInfo.environment["THINWALL_KILLS"] ?? "") ?? 100
  /// Printed with a failure; the same seed gives the same moments.
  static let seed = UInt64(ProcessInfo.processInfo.environment["THINWALL_SEED"] ?? "") ?? 20_261_121

  /// Goes as far away from its parents as a program can, ignores what can be ignored, and holds a lock.
  static let clinger: Bytes = """
    use POSIX; use Fcntl ':flock';
    my ($marker, $lock) = @ARGV;
    $| = 1;
    $SIG{$_} = 'IGNORE' for qw(INT HUP QUIT TERM USR1 USR2 ALRM PIPE TSTP TTIN TTOU CHLD);
    open my $held, '>>', $lock or die "lock: $!";
    flock $held, LOCK_SH;
    for my $kind (0 .. 3) {
      next if fork;
      if ($kind & 1) { setsid }
      if ($kind & 2) { exit 0 if fork; setsid; exit 0 if fork }
      sleep 1 while 1;
    }
    print "ready\\n";
    select undef, undef, undef, $ARGV[2];
    """

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

  private func command(_ cell: Cell, _ stage: Stage, _ marker: String, seconds: String, flags: [Bytes] = []) -> Command
  {
    cell.command(
      flags + ["-w", Bytes(stage.path)],
      ["/usr/bin/perl", "-e", Self.clinger, Bytes(marker), Bytes(stage("lock")), Bytes(seconds)], in: stage)
  }

  /// What is left of the run of the launcher `pid`; empty is right.
  static func remains(of pid: pid_t, _ marker: String, _ stage: Stage) -> [String] {
    var left: [String] = []
    for process in Machine.processes(with: marker) {
      let words = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
      let status = FileManager.default.contents(atPath: "/proc/\(process)/status") ?? Data()
      let state = String(decoding: status, as: UTF8.self).split(separator: "\n").filter {
        $0.hasPrefix("State") || $0.hasPrefix("PPid") || $0.hasPrefix("Name")
      }
      left.append("process \(process): \(Bytes(Array(words.prefix(200)))) \(state)")
    }
    let mounts = (try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)) ?? ""
    left += mounts.split(separator: "\n").filter { $0.contains("thinwall-\(pid)") || $0.contains(stage.path) }.map {
      "mount \($0)"
    }
    for directory in ["/tmp", "/var/tmp", "/dev/shm", stage.path] {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
      left += names.filter { $0.hasPrefix("thinwall-\(pid)-") }.map { "file \(directory)/\($0)" }
    }
    left += groups(of: pid).map { "control group \($0)" }
    return left
  }

  /// Control groups of a run, by the name that holds the launcher's process id.
  static func groups(of pid: pid_t) -> [String] {
    var found: [String] = []
    func search(_ directory: String, _ depth: Int) {
      for name in (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? [] {
        let path = directory + "/" + name
        if name.hasPrefix("thinwall-\(pid)-") || name == "thinwall-\(pid)" { found.append(path) }
        var status = stat()
        if depth < 6, lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { search(path, depth + 1) }
      }
    }
    search("/sys/fs/cgroup", 0)
    return found
  }

  private func expectNothing(of pid: pid_t, _ marker: String, _ stage: Stage, _ comment: @autoclosure () -> String) {
    let clean = Machine.eventually(within: 2) { Self.remains(of: pid, marker, stage).isEmpty }
    guard !clean else { return }
    let left = Self.remains(of: pid, marker, stage)
    Issue.record("\(comment()): left \(left)")
    // A test leaves nothing behind either.
    for process in Machine.processes(with: marker) { kill(process, SIGKILL) }
    for entry in left {
      if entry.hasPrefix("file ") { try? FileManager.default.removeItem(atPath: String(entry.dropFirst(5))) }
      if entry.hasPrefix("control group ") { rmdir(String(entry.dropFirst(14))) }
    }
  }

  @Test(.requiresProgram("perl"), arguments: Cell.all) func theProgramEnds(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    let marker = "marker-\(UUID().uuidString)"
    let done = try run(command(cell, stage, marker, seconds: "0.1"))
    #expect(done.end == .exited(0) && done.text == "ready\n", "\(done)")
    #expect(!done.leftOutputOpen)
    expectNothing(of: done.pid, marker, stage, "after an exit")
  }

  /// The twin: without a wall its children do stay.
  @Test(.requiresProgram("perl"), arguments: User.all) func withoutAWallTheyStay(_ user: User) throws {
    let stage = try Stage(for: user)
    let marker = "marker-\(UUID().uuidString)"
    let done = try run(
      Command(["/usr/bin/perl", "-e", Self.clinger, Bytes(marker), Bytes(stage("lock")), "0.1"], as: user))
    #expect(done.end == .exited(0))
    let left = Machine.processes(with: marker)
    #expect(!left.isEmpty)
    for process in left { kill(process, SIGKILL) }
  }

  @Test(.requiresProgram("perl"), arguments: Cell.all) func atRandomMoments(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    // How long a run takes here and now.
    var times: [Double] = []
    for _ in 0..<5 {
      let start = Date()
      _ = try run(command(cell, stage, "warm-up-\(UUID().uuidString)", seconds: "0.002"))
      times.append(Date().timeIntervalSince(start))
    }
    let typical = times.sorted()[2]
    var random = Seeded(state: Self.seed)
    var inFlight = 0
    for turn in 0..<Self.tries {
      let marker = "marker-\(UUID().uuidString)"
      let delay = Double.random(in: 0...1.3 * typical, using: &random)
      var command = command(cell, stage, marker, seconds: "0.002")
      command.standardOutput = .null
      command.standardError = .null
      let child = try Child(command)
      usleep(UInt32(delay * 1e6))
      if !child.hasEnded { inFlight += 1 }
      child.signal(SIGKILL)
      let done = child.finish()
      expectNothing(of: done.pid, marker, stage, "seed \(Self.seed), try \(turn), killed after \(delay) s: \(done.end)")
    }
    // Otherwise this test would not have killed anything.
    #expect(inFlight > Self.tries / 4, "\(inFlight) of \(Self.tries) were still running, typical run \(typical) s")
  }

  static let whileRunning: [(what: String, signal: Int32, flags: [Bytes])] = [
    ("killed", SIGKILL, []), ("terminated", SIGTERM, []), ("hung up", SIGHUP, []), ("crashed", SIGSEGV, []),
    ("aborted", SIGABRT, []), ("killed, with a port", SIGKILL, ["--net-bind=1"]),
    ("killed, with a report", SIGKILL, ["--json=/dev/null"]),
  ]

  @Test(.requiresProgram("perl"), arguments: Cell.all) func whileTheProgramRuns(_ cell: Cell) throws {
    for (what, signal, flags) in Self.whileRunning {
      let stage = try Stage(for: cell.user)
      let marker = "marker-\(UUID().uuidString)"
      let child = try Child(command(cell, stage, marker, seconds: "30", flags: flags))
      try #require(child.waitForOutput("ready\n"))
      #expect(Machine.eventually { Machine.processes(with: marker).count == 6 })
      child.signal(signal)
      // The program ignores what can be ignored: whoever only asked has to insist.
      if signal != SIGKILL {
        usleep(100_000)
        child.signal(SIGKILL)
      }
      let done = child.finish()
      #expect(!done.leftOutputOpen, "\(what)")
      expectNothing(of: done.pid, marker, stage, what)
    }
  }

  @Test(.requiresProgram("perl"), arguments: Cell.all) func aStoppedLauncherIsKilled(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    let marker = "marker-\(UUID().uuidString)"
    let child = try Child(command(cell, stage, marker, seconds: "30"))
    try #require(child.waitForOutput("ready\n"))
    child.signal(SIGSTOP)
    try #require(Machine.eventually { child.isStopped })
    child.signal(SIGKILL)
    let done = child.finish()
    expectNothing(of: done.pid, marker, stage, "stopped, then killed")
  }

  /// `kill -9 %1`, and what CI systems do to a job: everybody in the process group at once.
  @Test(.requiresProgram("perl"), arguments: Cell.all) func theProcessGroupIsKilled(_ cell: Cell) throws {
    for _ in 0..<10 {
      let stage = try Stage(for: cell.user)
      let marker = "marker-\(UUID().uuidString)"
      let child = try Child(command(cell, stage, marker, seconds: "30"))
      try #require(child.waitForOutput("ready\n"))
      try #require(Machine.eventually { Machine.processes(with: marker).count == 6 })
      child.signalGroup(SIGKILL)
      let done = child.finish()
      expectNothing(of: done.pid, marker, stage, "group killed")
    }
  }

  /// Init is killed from outside: the launcher says so, and cleans up.
  @Test(.requiresProgram("perl"), arguments: Cell.all) func initIsKilled(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    let marker = "marker-\(UUID().uuidString)"
    let child = try Child(command(cell, stage, marker, seconds: "30"))
    try #require(child.waitForOutput("ready\n"))
    for id in Machine.children(of: child.pid) { kill(id, SIGKILL) }
    let done = child.finish()
    #expect(done.end == .exited(137), "\(done)")
    expectNothing(of: done.pid, marker, stage, "init killed")
  }

  @Test(.requiresProgram("perl"), arguments: Cell.all) func aTimeOut(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    let marker = "marker-\(UUID().uuidString)"
    let done = try run(command(cell, stage, marker, seconds: "30", flags: ["--timeout=500ms"]))
    #expect(done.end == .exited(124), "\(done)")
    expectNothing(of: done.pid, marker, stage, "time-out")
  }

  /// A daemon as daemon(3) makes it: the run ends with the program, and the daemon with the run.
  @Test(.requiresProgram("python3"), arguments: Cell.all) func aDaemonEndsWithTheRun(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    let marker = "marker-\(UUID().uuidString)"
    let done = try cell.run(
      ["-w", Bytes(stage.path)],
      [
        "/usr/bin/python3", "-c",
        """
        import os, sys, time
        r, w = os.pipe()
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                os.chdir('/')
                null = os.open('/dev/null', os.O_RDWR)
                for fd in range(3): os.dup2(null, fd)
                open(sys.argv[2], 'w').write(sys.argv[1])
                os.write(w, b'x')
                time.sleep(60)
            os._exit(0)
        os.wait()
        os.read(r, 1)
        print('started')
        """, Bytes(marker), Bytes(stage("pidfile")),
      ], in: stage)
    #expect(done.end == .exited(0) && done.text == "started\n", "\(done)")
    #expect(stage.contents("pidfile") == marker)
    expectNothing(of: done.pid, marker, stage, "daemon")
  }
}
