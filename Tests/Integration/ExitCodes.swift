import Foundation
import Support
import Testing

@Suite("Exit codes") struct ExitCodes {
  /// The signals whose default is to end a process; 32 and 33 are the C library's own.
  static let deadly: [Int32] = [
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 24, 25, 26, 27, 29, 30, 31, 34, 64,
  ]

  @Test(arguments: Cell.all) func everyCodePassesThrough(_ cell: Cell) throws {
    for code in 0...255 {
      let done = try cell.run([], ["/bin/sh", "-c", Bytes("exit \(code)")])
      #expect(done.end == .exited(Int32(code)), "exit \(code): \(done)")
      #expect(done.error.isEmpty, "\(done)")
    }
  }

  @Test(arguments: Cell.all) func aSignalIs128AndItsNumber(_ cell: Cell) throws {
    for signal in Self.deadly {
      // Without core files, which would be written beside the test.
      let done = try cell.sh([], "ulimit -c 0; kill -\(signal) $$; sleep 5; exit 99")
      #expect(done.end == .exited(128 + signal), "signal \(signal): \(done)")
    }
  }

  @Test(.requiresProgram("perl"), arguments: Cell.all) func aCrashIsToldFromAnExit(_ cell: Cell) throws {
    #expect(try cell.sh([], "ulimit -c 0; perl -e 'kill SEGV => $$'; echo $?").text == "139\n")
    #expect(try cell.sh([], "ulimit -c 0; exec perl -e 'unpack(\"p\", pack(\"Q\", 1)) . \"\"'").end == .exited(139))
    #expect(try cell.sh([], "ulimit -c 0; exec perl -MPOSIX -e 'POSIX::abort()'").end == .exited(134))
  }

  /// What the launcher refuses by itself: 125 and one sentence.
  static let refused: [(what: String, words: [Bytes])] = [
    ("unknown flag", ["--no-such-flag", "--", "true"]),
    ("unknown letter", ["-Z", "--", "true"]),
    ("value missing", ["--memory"]),
    ("value where none belongs", ["--bare=yes", "--", "true"]),
    ("no program", []),
    ("no program behind the dashes", ["--"]),
    ("bad size", ["-m", "many", "--", "true"]),
    ("bad duration", ["--timeout", "soon", "--", "true"]),
    ("bad number", ["-P", "0", "--", "true"]),
    ("bad port", ["--net-bind", "70000", "--", "true"]),
    ("bad range", ["--net-allow", ":20-10", "--", "true"]),
    ("host names are not ports", ["--net-allow", "example.org:80", "--", "true"]),
    ("bad wall", ["--wall", "paper", "--", "true"]),
    ("bad feature", ["--optional", "everything", "--", "true"]),
    ("bad stdin", ["--stdin", "file", "--", "true"]),
    ("bad tmp", ["--tmp", "size=0", "--", "true"]),
    ("bad cpus", ["--cpus", "one", "--", "true"]),
    ("bad env", ["--env", "=x", "--", "true"]),
    ("unknown system call", ["--deny-syscall", "no_such_call", "--", "true"]),
    ("unknown group of system calls", ["--deny-syscall", "@no-such-group", "--", "true"]),
    ("unknown profile", ["-p", "no-such-profile", "--", "true"]),
    ("read path missing", ["-r", "/no/such/path", "--", "true"]),
    ("write path missing", ["-w", "/no/such/path", "--", "true"]),
    ("exec path missing", ["-x", "/no/such/path", "--", "true"]),
    ("working directory missing", ["--cwd", "/no/such/path", "--", "true"]),
    ("working directory is a file", ["--cwd", "/etc/passwd", "--", "true"]),
    ("report in a directory that is missing", ["--json", "/no/such/path/x", "--", "true"]),
    ("report to a descriptor that is closed", ["--json", "fd:77", "--", "true"]),
    ("host name too long", ["--hostname", Bytes(String(repeating: "h", count: 65)), "--", "true"]),
    ("CPU that is not there", ["--cpus", "8000", "--", "true"]),
  ]

  @Test(arguments: Cell.all) func aRefusalIs125AndOneSentence(_ cell: Cell) throws {
    for (what, words) in Self.refused {
      let done = try run(
        Command([Bytes(Thinwall.path), "run", Bytes("--wall=" + cell.wall.rawValue)] + words, as: cell.user))
      #expect(done.end == .exited(125), "\(what): \(done)")
      #expect(done.complaints.count == 1 && done.errorText.split(separator: "\n").count == 1, "\(what): \(done)")
      #expect(done.out.isEmpty, "\(what): \(done)")
    }
  }

  /// Rules that Landlock alone cannot enforce: refused with the rule's name and a way out, and run with --optional.
  static let beyondProcessWall: [(flags: [Bytes], rule: String, feature: Bytes)] = [
    (["--hostname", "elsewhere"], "--hostname", "hostname"),
    (["--uid", "12345"], "--uid", "identity"),
    (["--gid", "12345"], "--gid", "identity"),
    (["--tmp", "size=1M"], "--tmp", "tmp-size"),
    (["--deny", "/usr/share"], "--deny", "deny"),
  ]

  @Test(arguments: Cell.process) func whatAWallCannotEnforceIsRefused(_ cell: Cell) throws {
    for (flags, rule, feature) in Self.beyondProcessWall {
      let done = try cell.run(flags, ["/bin/true"])
      #expect(done.end == .exited(125), "\(done)")
      #expect(done.complaints.count == 1, "\(done)")
      #expect(done.errorText.contains(rule) && done.errorText.contains("--wall container"), "\(done)")
      #expect(done.errorText.contains("--optional " + feature.text), "\(done)")
      #expect(try cell.run(flags + ["--optional", feature], ["/bin/true"]).end == .exited(0))
    }
  }

  @Test(arguments: Cell.container) func theContainerWallEnforcesThem(_ cell: Cell) throws {
    for (flags, _, _) in Self.beyondProcessWall {
      let done = try cell.run(flags, ["/bin/true"])
      #expect(done.end == .exited(0), "\(flags): \(done)")
    }
  }

  @Test(arguments: Cell.all) func notFoundIs127(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    for name in ["no-such-program", "/no/such/program", "./no-such-program", "/etc/passwd/x", ""] as [Bytes] {
      let done = try cell.run([], [name], in: stage)
      #expect(done.end == .exited(127), "\(name): \(done)")
      #expect(done.complaints.count == 1, "\(name): \(done)")
    }
  }

  @Test(arguments: Cell.all) func notExecutableIs126(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    try stage.file("data", "not a program", mode: 0o644)
    try stage.directory("folder")
    for name in ["./data", "./folder", "/etc", "/etc/passwd"] as [Bytes] {
      let done = try cell.run([], [name], in: stage)
      #expect(done.end == .exited(126), "\(name): \(done)")
      #expect(done.complaints.count == 1, "\(name): \(done)")
    }
  }

  @Test(arguments: Cell.all) func aScriptNeedsNoFirstLine(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    try stage.file("plain", "echo plain $1\n", mode: 0o755)
    try stage.file("perl", "#!/usr/bin/perl\nprint \"perl $ARGV[0]\\n\";\n", mode: 0o755)
    try stage.file("lost", "#!/no/such/interpreter\n", mode: 0o755)
    // A shell runs a file without `#!`; execvp(3) and env(1) do too.
    #expect(try cell.run([], ["./plain", "one"], in: stage).text == "plain one\n")
    #expect(try cell.run([], ["./perl", "one"], in: stage).text == "perl one\n")
    let lost = try cell.run([], ["./lost"], in: stage)
    #expect(lost.end == .exited(127) || lost.end == .exited(126), "\(lost)")
    #expect(lost.complaints.count == 1, "\(lost)")
  }

  @Test(arguments: Cell.all) func aTimeOutIs124(_ cell: Cell) throws {
    let done = try cell.run(["--timeout", "200ms"], ["/bin/sleep", "50"])
    #expect(done.end == .exited(124), "\(done)")
    #expect(done.complaints.count == 1, "\(done)")
    #expect(try cell.run(["--timeout", "50s"], ["/bin/true"]).end == .exited(0))
  }

  @Test(arguments: Cell.all) func aTimeOutAsksBeforeItKills(_ cell: Cell) throws {
    let polite = try cell.sh(["--timeout", "300ms"], "trap 'echo asked; exit 3' TERM; while :; do sleep 0.05; done")
    #expect(polite.end == .exited(124) && polite.text == "asked\n", "\(polite)")
    let deaf = try cell.sh(["--timeout", "300ms"], "trap '' TERM; echo deaf; while :; do sleep 0.05; done")
    #expect(deaf.end == .exited(124) && deaf.text == "deaf\n", "\(deaf)")
  }

  @Test(arguments: Cell.all) func aTimeOutEndsAStoppedProgram(_ cell: Cell) throws {
    var command = cell.command(["--timeout", "300ms"], ["/bin/sh", "-c", "kill -STOP $$; sleep 20"])
    command.limit = 10
    let stopped = try run(command)
    #expect(stopped.end == .exited(124), "\(stopped)")
  }

  @Test(arguments: Cell.all) func theProgramsOwn124To127AreItsOwn(_ cell: Cell) throws {
    for code in [124, 125, 126, 127] as [Int32] {
      let done = try cell.sh([], "exit \(code)")
      #expect(done.end == .exited(code) && done.complaints.isEmpty, "\(done)")
    }
  }
}
