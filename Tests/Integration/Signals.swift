import Foundation
import Support
import Testing

@Suite("Signals", .requiresProgram("perl")) struct Signals {
  /// Says each signal it gets, and ends on TERM.
  static let listener: Bytes = """
    $| = 1;
    for my $s (qw(INT HUP QUIT USR1 USR2 WINCH TSTP CONT ALRM PIPE TTIN TTOU URG)) { $SIG{$s} = sub { print "got $s\\n" } }
    $SIG{TERM} = sub { print "got TERM\\n"; exit 7 };
    print "ready\\n";
    select undef, undef, undef, 0.1 while 1;
    """
  static let names: [(String, Int32)] = [
    ("INT", SIGINT), ("HUP", SIGHUP), ("QUIT", SIGQUIT), ("USR1", SIGUSR1), ("USR2", SIGUSR2), ("WINCH", SIGWINCH),
    ("TSTP", SIGTSTP), ("CONT", SIGCONT), ("ALRM", SIGALRM), ("TTIN", SIGTTIN), ("TTOU", SIGTTOU), ("URG", SIGURG),
  ]

  /// What a listener hears of every signal, then of TERM.
  private func hears(_ command: Command, group: Bool) throws -> [String: [String]] {
    var heard: [String: [String]] = [:]
    for (name, number) in Self.names {
      let child = try Child(command)
      try #require(child.waitForOutput("ready\n"))
      if group { child.signalGroup(number) } else { child.signal(number) }
      _ = Machine.eventually(within: 3) { child.waitForOutput("got \(name)\n", for: 0.1) }
      child.signal(SIGTERM)
      let done = child.finish()
      heard[name] = done.lines.dropFirst() + ["\(done.end)"]
    }
    return heard
  }

  @Test(arguments: Cell.all) func aSignalToTheLauncherArrivesOnce(_ cell: Cell) throws {
    for (name, lines) in try hears(cell.command([], ["/usr/bin/perl", "-e", Self.listener]), group: false) {
      #expect(lines == ["got \(name)", "got TERM", "exit 7"], "\(name)")
    }
  }

  /// kill(-group), as `kill %1` of an interactive shell sends it: launcher and program both get it from outside. The
  /// launcher cannot tell it from one that was meant for it alone, and passes it on: the program may hear it twice. A
  /// process of ours that stayed in the group to see the same signal would not tell either: `killall thinwall` reaches
  /// every one of ours and not the program, and a signal lost is worse than one heard twice.
  @Test(arguments: Cell.all) func aSignalToTheWholeJobArrives(_ cell: Cell) throws {
    for (name, lines) in try hears(cell.command([], ["/usr/bin/perl", "-e", Self.listener]), group: true) {
      let times = lines.count - 2
      #expect(times == 1 || times == 2, "\(name): \(lines)")
      #expect(lines == Array(repeating: "got \(name)", count: times) + ["got TERM", "exit 7"], "\(name)")
    }
  }

  /// The twin: without a wall it is the same.
  @Test(arguments: User.all) func bareProgramsHearTheSame(_ user: User) throws {
    for group in [false, true] {
      for (name, lines) in try hears(Command(["/usr/bin/perl", "-e", Self.listener], as: user), group: group) {
        #expect(lines == ["got \(name)", "got TERM", "exit 7"], "\(name)")
      }
    }
  }

  @Test(arguments: Cell.all) func aDeadlySignalToTheLauncherEndsTheProgram(_ cell: Cell) throws {
    for signal in [SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGALRM] {
      let child = try Child(cell.command([], ["/bin/sh", "-c", "ulimit -c 0; echo ready; exec sleep 50"]))
      try #require(child.waitForOutput("ready\n"))
      child.signal(signal)
      let done = child.finish()
      #expect(done.end == .exited(128 + signal), "signal \(signal): \(done)")
    }
  }

  /// A shell that runs a script stops it when a command died of SIGINT.
  @Test(arguments: Cell.all) func anInterruptKillsTheLauncherToo(_ cell: Cell) throws {
    let child = try Child(cell.command([], ["/bin/sh", "-c", "echo ready; exec sleep 50"]))
    try #require(child.waitForOutput("ready\n"))
    child.signal(SIGINT)
    #expect(child.finish().end == .killed(SIGINT))
  }

  @Test(arguments: Cell.all) func aBurstOfSignalsIsNotLost(_ cell: Cell) throws {
    // Different signals never merge: each of them has to come through, however close together they are sent.
    let child = try Child(cell.command([], ["/usr/bin/perl", "-e", Self.listener]))
    try #require(child.waitForOutput("ready\n"))
    for signal in [SIGUSR1, SIGUSR2, SIGHUP, SIGQUIT, SIGWINCH, SIGALRM] { child.signal(signal) }
    for name in ["USR1", "USR2", "HUP", "QUIT", "WINCH", "ALRM"] {
      #expect(child.waitForOutput("got \(name)\n", for: 5), "\(name)")
    }
    child.signal(SIGTERM)
    #expect(child.finish().lines.count == 8)
  }

  @Test(arguments: Cell.all) func aProgramThatStopsStopsTheLauncher(_ cell: Cell) throws {
    let child = try Child(cell.command([], ["/bin/sh", "-c", "echo ready; kill -STOP $$; echo on; exit 4"]))
    try #require(child.waitForOutput("ready\n"))
    #expect(Machine.eventually { child.isStopped }, "the shell that started it has to see its job stopped")
    child.signal(SIGCONT)
    let done = child.finish()
    #expect(done.end == .exited(4) && done.text == "ready\non\n", "\(done)")
  }

  @Test(arguments: Cell.all) func stoppingTheLauncherStopsTheProgram(_ cell: Cell) throws {
    let script: Bytes = "$| = 1; print \"ready\\n\"; while (1) { print \"tick\\n\"; select undef, undef, undef, 0.02 }"
    let child = try Child(cell.command([], ["/usr/bin/perl", "-e", script]))
    try #require(child.waitForOutput("ready\n"))
    child.signal(SIGTSTP)
    try #require(Machine.eventually { child.isStopped })
    // It says nothing more, until it is continued.
    _ = child.waitForOutput("never", for: 0.3)
    let silent = child.out.count
    _ = child.waitForOutput("never", for: 0.3)
    #expect(child.out.count == silent)
    child.signal(SIGCONT)
    #expect(Machine.eventually { !child.waitForOutput("never", for: 0.05) && child.out.count > silent })
    child.signal(SIGTERM)
    #expect(child.finish().end == .exited(143))
  }

  @Test(arguments: Cell.all) func stoppedTwiceContinuesTwice(_ cell: Cell) throws {
    let child = try Child(
      cell.command([], ["/bin/sh", "-c", "echo ready; kill -TSTP $$; echo one; kill -STOP $$; echo two; exit 5"]))
    try #require(child.waitForOutput("ready\n"))
    try #require(Machine.eventually { child.isStopped })
    child.signal(SIGCONT)
    try #require(child.waitForOutput("one\n"))
    try #require(Machine.eventually { child.isStopped })
    child.signal(SIGCONT)
    let done = child.finish()
    #expect(done.end == .exited(5) && done.text == "ready\none\ntwo\n", "\(done)")
  }

  @Test(arguments: Cell.all) func aStoppedProgramCanBeEnded(_ cell: Cell) throws {
    let child = try Child(cell.command([], ["/bin/sh", "-c", "echo ready; kill -STOP $$; exit 4"]))
    try #require(child.waitForOutput("ready\n"))
    try #require(Machine.eventually { child.isStopped })
    child.signal(SIGTERM)
    child.signal(SIGCONT)
    #expect(child.finish().end == .exited(143))
  }

  /// What is ignored or blocked at the start is so for the program too (nohup, trap '').
  @Test(arguments: Cell.all) func dispositionsAreInherited(_ cell: Cell) throws {
    func masks(_ words: [Bytes]) throws -> [String] {
      var command = Command(
        [
          "/usr/bin/perl", "-e",
          "$SIG{HUP} = 'IGNORE'; $SIG{USR1} = 'IGNORE'; use POSIX; POSIX::sigprocmask(SIG_BLOCK, POSIX::SigSet->new(SIGUSR2)); exec @ARGV",
          "--",
        ] + words,
        as: cell.user)
      command.limit = 20
      let done = try run(command)
      #expect(done.end == .exited(0), "\(done)")
      return done.lines
    }
    let show: [Bytes] = ["/bin/grep", "-E", "^Sig(Blk|Ign)", "/proc/self/status"]
    let bare = try masks(show)
    #expect(bare.count == 2)
    #expect(try masks([Bytes(Thinwall.path), "run", Bytes("--wall=\(cell.wall.rawValue)"), "--"] + show) == bare)
  }

  @Test(arguments: Cell.all) func brokenPipeIsAsBare(_ cell: Cell) throws {
    let line = "\(Thinwall.path) run --wall=\(cell.wall.rawValue) --"
    for (what, program) in [("wall", line + " yes"), ("bare", "yes")] {
      let done = try run(
        Command(["/bin/bash", "-c", Bytes("\(program) | head -1; echo ${PIPESTATUS[0]}")], as: cell.user))
      #expect(done.text == "y\n141\n", "\(what): \(done)")
    }
  }
}
