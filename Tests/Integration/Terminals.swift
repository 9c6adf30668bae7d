import Foundation
import Support
import Testing

/// A person at a keyboard, and an interactive bash between the person and the launcher.
@Suite("Terminals", .requiresProgram("bash")) struct Terminals {
  @Test(arguments: Cell.all) func interruptFromTheKeyboard(_ cell: Cell) throws {
    let shell = try cell.shell()
    try #require(shell.expect("ready> "))
    shell.enter("$T -- sh -c 'echo run''ning; exec sleep 50'")
    try #require(shell.expect("running"), "\(shell.text)")
    shell.type(TerminalSession.interrupt)
    try #require(shell.expect("ready> "), "\(shell.text)")
    shell.enter("echo code $?")
    #expect(shell.expect("code 130"), "\(shell.text)")
  }

  @Test(arguments: Cell.all) func theProgramHearsOneInterrupt(_ cell: Cell) throws {
    let shell = try cell.shell()
    try #require(shell.expect("ready> "))
    shell.enter(
      "$T -- bash -c 'trap \"echo he''ard\" INT; echo run''ning; for i in 1 2 3 4 5 6; do sleep 0.1; done; exit 9'")
    try #require(shell.expect("running"), "\(shell.text)")
    shell.type(TerminalSession.interrupt)
    try #require(shell.expect("ready> "), "\(shell.text)")
    shell.enter("echo code $?")
    #expect(shell.expect("code 9"), "\(shell.text)")
    #expect(shell.text.components(separatedBy: "heard").count == 2, "\(shell.text)")
  }

  @Test(arguments: Cell.all) func quitFromTheKeyboard(_ cell: Cell) throws {
    let shell = try cell.shell()
    try #require(shell.expect("ready> "))
    shell.enter("ulimit -c 0; $T -- sh -c 'echo run''ning; exec sleep 50'")
    try #require(shell.expect("running"), "\(shell.text)")
    shell.type(TerminalSession.quit)
    try #require(shell.expect("ready> "), "\(shell.text)")
    shell.enter("echo code $?")
    #expect(shell.expect("code 131"), "\(shell.text)")
  }

  @Test(arguments: Cell.all) func suspendForegroundBackground(_ cell: Cell) throws {
    let shell = try cell.shell()
    try #require(shell.expect("ready> "))
    shell.enter("$T -- bash -c 'echo run''ning; read line; echo got $line; sleep 0.3; echo do''ne; exit 6'")
    try #require(shell.expect("running"), "\(shell.text)")
    shell.type(TerminalSession.suspend)
    try #require(shell.expect("Stopped"), "\(shell.text)")
    try #require(shell.expect("ready> "), "\(shell.text)")
    // In the background it may not read from the terminal: it stops again, and its shell sees it.
    shell.enter("bg; sleep 0.5; jobs")
    try #require(shell.expect("Stopped"), "\(shell.text)")
    shell.enter("fg")
    try #require(shell.expect("$T"), "\(shell.text)")
    usleep(200_000)
    shell.enter("wo''rds")
    try #require(shell.expect("got wo''rds"), "\(shell.text)")
    try #require(shell.expect("done"), "\(shell.text)")
    try #require(shell.expect("ready> "), "\(shell.text)")
    shell.enter("echo code $?")
    #expect(shell.expect("code 6"), "\(shell.text)")
  }

  @Test(arguments: Cell.all) func suspendedThreeTimes(_ cell: Cell) throws {
    let shell = try cell.shell()
    try #require(shell.expect("ready> "))
    // Not `read -t`: bash itself loses a line that is typed just after it was continued.
    shell.enter("$T -- bash -c 'trap \"echo by''e; exit\" INT; echo run''ning; while :; do sleep 0.05; done'")
    try #require(shell.expect("running"), "\(shell.text)")
    for _ in 0..<3 {
      shell.type(TerminalSession.suspend)
      try #require(shell.expect("Stopped"), "\(shell.text)")
      try #require(shell.expect("ready> "), "\(shell.text)")
      shell.enter("fg")
      try #require(shell.expect("$T"), "\(shell.text)")
      usleep(200_000)
    }
    shell.type(TerminalSession.interrupt)
    #expect(shell.expect("bye"), "\(shell.text)")
    #expect(shell.expect("ready> "), "\(shell.text)")
  }

  @Test(arguments: Cell.all) func aJobIsKilledByItsNumber(_ cell: Cell) throws {
    let shell = try cell.shell()
    try #require(shell.expect("ready> "))
    shell.enter("$T -- sleep 50 &")
    try #require(shell.expect("ready> "))
    shell.enter("sleep 0.3; kill %1; wait %1; echo code $?")
    #expect(shell.expect("code 143"), "\(shell.text)")
  }

  @Test(arguments: Cell.all) func aStoppedJobIsKilledByItsNumber(_ cell: Cell) throws {
    let shell = try cell.shell()
    try #require(shell.expect("ready> "))
    shell.enter("$T -- bash -c 'echo run''ning; read x'")
    try #require(shell.expect("running"), "\(shell.text)")
    shell.type(TerminalSession.suspend)
    try #require(shell.expect("Stopped"), "\(shell.text)")
    try #require(shell.expect("ready> "), "\(shell.text)")
    shell.enter("kill %1; sleep 0.5; jobs")
    #expect(shell.expect("Exit 143"), "\(shell.text)")
  }

  @Test(arguments: Cell.all) func aShellInsideHasJobControl(_ cell: Cell) throws {
    let shell = try cell.shell()
    try #require(shell.expect("ready> "))
    // The prompt has modes of its own: what counts are those that a command finds.
    shell.enter("before=$(stty -g)")
    try #require(shell.expect("ready> "), "\(shell.text)")
    shell.enter("PS1='in''ner> ' $T --env PS1 -- bash --norc --noprofile -i")
    try #require(shell.expect("inner> "), "\(shell.text)")
    #expect(!shell.text.contains("no job control"), "\(shell.text)")
    shell.enter("sleep 50")
    usleep(300_000)
    shell.type(TerminalSession.suspend)
    try #require(shell.expect("Stopped"), "\(shell.text)")
    try #require(shell.expect("inner> "), "\(shell.text)")
    shell.enter("fg")
    usleep(300_000)
    shell.type(TerminalSession.interrupt)
    try #require(shell.expect("inner> "), "\(shell.text)")
    shell.enter("echo code $?")
    try #require(shell.expect("code 130"), "\(shell.text)")
    shell.enter("exit 5")
    try #require(shell.expect("ready> "), "\(shell.text)")
    shell.enter("echo code $?")
    try #require(shell.expect("code 5"), "\(shell.text)")
    // The terminal is the outer shell's again, as it was.
    shell.enter("[ \"$before\" = \"$(stty -g)\" ] && echo same''modes")
    #expect(shell.expect("samemodes"), "\(shell.text)")
    shell.enter("cat")
    usleep(200_000)
    shell.type(TerminalSession.interrupt)
    #expect(shell.expect("ready> "), "\(shell.text)")
  }

  /// A script has no job control to repair what an inner shell did to the terminal.
  @Test(arguments: Cell.all) func theForegroundIsGivenBack(_ cell: Cell) throws {
    for flags in ["", "--tty"] {
      var command = Command(
        ["/bin/sh", "-c", Bytes("$T \(flags) -- bash --norc --noprofile -i; echo ba''ck; read x; echo got $x")],
        as: cell.user)
      command.environment += ["T=\(Thinwall.path) run --wall=\(cell.wall.rawValue) --env=PS1=inner>"]
      let terminal = try TerminalSession(command)
      let modes = terminal.initialModes
      try #require(terminal.expect("inner>"), "\(terminal.text)")
      terminal.enter("exit")
      try #require(terminal.expect("back"), "\(terminal.text)")
      #expect(terminal.foregroundGroup == terminal.pid)
      #expect(terminal.modes == modes)
      terminal.enter("words")
      #expect(terminal.expect("got words"), "\(terminal.text)")
      #expect(terminal.finish() == .exited(0))
    }
  }

  @Test(arguments: Cell.all) func windowChangesArrive(_ cell: Cell) throws {
    for flags in [[], ["--tty"]] as [[Bytes]] {
      let terminal = try cell.terminal(
        flags, ["/bin/bash", "-c", "trap 'stty size' WINCH; echo ready; for i in $(seq 100); do sleep 0.1; done"])
      try #require(terminal.expect("ready"), "\(terminal.text)")
      terminal.resize(rows: 33, columns: 111)
      #expect(terminal.expect("33 111"), "\(flags): \(terminal.text)")
    }
  }

  /// A terminal that is closed tells the session's leader alone, which is the launcher.
  @Test(.requiresProgram("perl"), arguments: Cell.all) func hangUp(_ cell: Cell) throws {
    let script: Bytes = """
      $SIG{HUP} = sub { open F, ">heard"; print F "HUP\\n"; close F; rename "heard", "done"; exit 7 };
      $| = 1; print "ready\\n"; sleep 1 while 1;
      """
    for flags in [[], ["--tty"]] as [[Bytes]] {
      let stage = try Stage(for: cell.user)
      let terminal = try cell.terminal(flags + ["-w", "."], ["/usr/bin/perl", "-e", script], in: stage)
      try #require(terminal.expect("ready"), "\(terminal.text)")
      #expect(!stage.exists("done"))
      terminal.hangUp()
      #expect(Machine.eventually { stage.exists("done") }, "\(flags)")
      #expect(terminal.finish() != .tookTooLong, "\(flags)")
    }
  }

  /// nohup(1): who was started with SIGHUP ignored outlives the terminal; without a wall too.
  @Test(arguments: Cell.all) func hangUpIsIgnored(_ cell: Cell) throws {
    let program: [Bytes] = [
      "/bin/sh", "-c", "echo ready; while [ ! -e go ]; do sleep 0.05; done; echo on >last; mv last done",
    ]
    let stage = try Stage(for: cell.user)
    for var command in [
      cell.command(["-w", "."], program, in: stage), Command(program, as: cell.user, in: stage.path),
    ] {
      command.words = ["/bin/sh", "-c", "trap '' HUP; exec \"$@\"", "sh"] + command.words
      let terminal = try TerminalSession(command)
      try #require(terminal.expect("ready"), "\(terminal.text)")
      terminal.hangUp()
      usleep(300_000)
      try stage.file("go")
      #expect(Machine.eventually { stage.contents("done") == "on\n" })
      unlink(stage("go"))
      unlink(stage("done"))
    }
  }

  /// `--tty`: a terminal of the program's own, in a session of its own.
  @Test(arguments: Cell.all) func aTerminalOfItsOwn(_ cell: Cell) throws {
    let terminal = try cell.terminal(
      ["--tty"],
      [
        "/bin/bash", "-c",
        "[ -t 0 -a -t 1 -a -t 2 ] && echo terminals; stty size; tty; ps -o sid= -p $$ | grep -qx \" *$$\" && echo leader; exit 3",
      ])
    #expect(terminal.finish() == .exited(3), "\(terminal.text)")
    #expect(terminal.expect("terminals"), "\(terminal.text)")
    #expect(terminal.expect("24 80"), "\(terminal.text)")
    let name = cell.wall == .container ? "/dev/console" : "/dev/pts/"
    #expect(terminal.expect(name), "ttyname(3) finds it: \(terminal.text)")
  }

  @Test(arguments: Cell.all) func keysReachTheTerminalOfItsOwn(_ cell: Cell) throws {
    let terminal = try cell.terminal(
      ["--tty"],
      [
        "/bin/bash", "-c",
        "trap 'echo heard; exit 130' INT; echo ready; read x; echo got $x; while :; do sleep 0.1; done",
      ])
    let modes = terminal.initialModes
    try #require(terminal.expect("ready"), "\(terminal.text)")
    terminal.enter("words")
    try #require(terminal.expect("got words"), "\(terminal.text)")
    terminal.type(TerminalSession.interrupt)
    #expect(terminal.expect("heard"), "\(terminal.text)")
    #expect(terminal.finish() == .exited(130), "\(terminal.text)")
    #expect(terminal.modes == modes)
  }

  @Test(arguments: Cell.all) func modesAreRestoredWhenTheLauncherIsTerminated(_ cell: Cell) throws {
    let terminal = try cell.terminal(["--tty"], ["/bin/sh", "-c", "echo ready; exec sleep 50"])
    let modes = terminal.initialModes
    try #require(terminal.expect("ready"), "\(terminal.text)")
    kill(terminal.pid, SIGTERM)
    #expect(terminal.finish() == .exited(143))
    #expect(terminal.modes == modes)
  }

  /// Two hundred kilobytes through the relay, byte for byte.
  @Test(arguments: Cell.all) func theRelayKeepsBytes(_ cell: Cell) throws {
    let terminal = try cell.terminal(["--tty"], ["/bin/sh", "-c", "stty -opost; seq 30000; echo end"])
    #expect(terminal.expect("end"), "\(terminal.text.suffix(200))")
    #expect(terminal.finish() == .exited(0))
    let wanted = (1...30000).map { "\($0)\n" }.joined() + "end\n"
    #expect(terminal.text.replacingOccurrences(of: "\r", with: "") == wanted)
  }
}
