import Foundation
import Support
import Testing

@Suite("Flags: wall, input and output") struct FlagsOutput {
  @Test(arguments: Cell.all) func stdinIsTheCallersOrNone(_ cell: Cell) throws {
    let words = Array("some words".utf8)
    for flags in [[], ["--stdin", "inherit"], ["--stdin=null", "--stdin=inherit"]] as [[Bytes]] {
      #expect(try cell.run(flags, ["/bin/cat"], input: words).out == words, "\(flags)")
    }
    let none = try cell.run(["--stdin", "null"], ["/bin/cat"], input: words)
    #expect(none.end == .exited(0) && none.out.isEmpty && none.error.isEmpty, "\(none)")
  }

  @Test(arguments: Cell.all) func ttyIsATerminalOfTheProgramsOwn(_ cell: Cell) throws {
    let terminal = try TerminalSession(
      cell.command(
        ["--tty"],
        [
          "/bin/sh", "-c",
          "for n in 0 1 2; do [ -t $n ] && echo terminal $n; done; echo size $(stty size) en''d; exit 3",
        ]), rows: 31, columns: 97)
    for text in ["terminal 0", "terminal 1", "terminal 2", "size 31 97 end"] {
      #expect(terminal.expect(text), "\(terminal.text)")
    }
    #expect(terminal.finish() == .exited(3))
    // Without it the program has the streams that the caller has.
    let without = try cell.sh([], "[ -t 0 ] || [ -t 1 ] || [ -t 2 ] || echo none")
    #expect(without.text == "none\n", "\(without)")
  }

  /// Start and end, in the report's own words.
  private static func check(_ text: String, _ cell: Cell, code: Int, reason: String) {
    guard let lines = Finished.objects(text), lines.count == 2 else {
      Issue.record("no two JSON lines: \(text)")
      return
    }
    #expect(lines[0]["event"] as? String == "start" && lines[1]["event"] as? String == "end", "\(text)")
    for line in lines {
      #expect(line["wall"] as? String == cell.wall.rawValue, "\(text)")
      #expect(line["time"] is NSNumber, "\(text)")
    }
    #expect((lines[0]["command"] as? [String])?.first == "/bin/sh", "\(text)")
    #expect(lines[1]["exit_code"] as? Int == code && lines[1]["reason"] as? String == reason, "\(text)")
    for key in ["seconds", "user_seconds", "system_seconds", "peak_memory_kib"] {
      #expect((lines[1][key] as? NSNumber).map { $0.doubleValue >= 0 } == true, "\(key): \(text)")
    }
  }

  @Test(arguments: Cell.all) func jsonIsAFile(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    for (script, code, reason) in [
      ("echo out; exit 5", 5, "exited"), ("echo out; kill -TERM $$", 143, "signal"),
      ("echo out; sleep 50", 124, "timeout"),
    ] {
      // The second finds a report there and replaces it.
      let limit: [Bytes] = reason == "timeout" ? ["--timeout", "300ms"] : []
      let done = try cell.sh(["--json", "report"] + limit, script, in: stage)
      #expect(done.end == .exited(Int32(code)) && done.text == "out\n", "\(done)")
      Self.check(try #require(stage.contents("report")), cell, code: code, reason: reason)
    }
    // It is the launcher's: the program cannot write there.
    let forged = try cell.sh(["--json", "report"], "echo forged >> report; echo forged >&3", in: stage)
    #expect(forged.end != .exited(0), "\(forged)")
    #expect(stage.contents("report")?.contains("forged >>") == true)
    #expect(Finished.objects(stage.contents("report") ?? "")?.count == 2)
  }

  @Test(arguments: Cell.all) func jsonIsADescriptor(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    for number in [1, 2] {
      let done = try cell.sh(["--json", Bytes("fd:\(number)")], "exit 6", in: stage)
      #expect(done.end == .exited(6), "\(done)")
      Self.check(number == 1 ? done.text : done.errorText, cell, code: 6, reason: "exited")
    }
    var command = cell.command(["--json", "fd:7"], ["/bin/sh", "-c", "echo out; exit 8"], in: stage)
    command.words = ["/bin/sh", "-c", "exec 7>report; exec \"$@\"", "sh"] + command.words
    let done = try run(command)
    #expect(done.end == .exited(8) && done.text == "out\n", "\(done)")
    Self.check(stage.contents("report") ?? "", cell, code: 8, reason: "exited")
  }

  @Test(arguments: Cell.all) func jsonTellsARefusal(_ cell: Cell) throws {
    let done = try cell.sh(["--json", "fd:1", "-r", "/no/such/path"], "echo ran")
    #expect(done.end == .exited(125) && done.complaints.count == 1, "\(done)")
    let lines = try #require(Finished.objects(done.text), "\(done)")
    #expect(lines.last?["event"] as? String == "refused" && lines.last?["exit_code"] as? Int == 125, "\(done)")
    #expect((lines.last?["reason"] as? String)?.contains("/no/such/path") == true, "\(done)")
  }

  @Test(arguments: Cell.all) func jsonTellsWhatIsWeaker(_ cell: Cell) throws {
    guard cell.wall == .process else {
      let done = try cell.run(["--json", "fd:1", "--optional", "hostname", "--hostname", "h"], ["/bin/true"])
      #expect(Finished.objects(done.text)?.last?["exit_code"] as? Int == 0, "\(done)")
      #expect(Finished.objects(done.text)?.last?["weaker"] == nil, "\(done)")
      return
    }
    let done = try cell.run(["--json", "fd:1", "--optional", "hostname", "--hostname", "h"], ["/bin/true"])
    let weaker = Finished.objects(done.text)?.last?["weaker"] as? [String]
    #expect(weaker?.isEmpty == false, "\(done)")
  }

  @Test(arguments: Cell.all) func quietSaysNothing(_ cell: Cell) throws {
    for flag in ["-q", "--quiet"] as [Bytes] {
      let done = try cell.sh([flag, "--timeout", "300ms"], "echo mine >&2; sleep 50")
      #expect(done.end == .exited(124) && done.errorText == "mine\n", "\(done)")
    }
    let without = try cell.sh(["--timeout", "300ms"], "echo mine >&2; sleep 50")
    #expect(without.end == .exited(124) && without.complaints.count == 1, "\(without)")
  }

  @Test(arguments: Cell.all) func verboseSaysWhichWall(_ cell: Cell) throws {
    for flag in ["-v", "--verbose"] as [Bytes] {
      let done = try cell.sh([flag], "echo out; exit 9")
      #expect(done.end == .exited(9) && done.text == "out\n", "\(done)")
      #expect(done.errorText.contains(cell.wall.rawValue + " wall") && done.errorText.contains("exit 9"), "\(done)")
    }
    #expect(try cell.sh([], "exit 9").error.isEmpty)
  }

  @Test(.requiresUserNamespaces, arguments: User.all) func autoIsTheContainerWall(_ user: User) throws {
    for flags in [["--wall", "auto"], ["--wall=auto"], []] as [[Bytes]] {
      let done = try run(
        Command([Bytes(Thinwall.path), "run"] + flags + ["--json", "fd:1", "--", "/bin/true"], as: user))
      let lines = try #require(Finished.objects(done.text), "\(done)")
      #expect(done.end == .exited(0) && lines.count == 2, "\(done)")
      for line in lines { #expect(line["wall"] as? String == "container", "\(done)") }
    }
  }

  @Test(.requiresWorkbench, arguments: Cell.all) func aProfileThatIsNotThere(_ cell: Cell) throws {
    for flag in ["-p", "--profile"] as [Bytes] {
      let done = try cell.sh([flag, "no-such-profile"], "echo ran")
      #expect(done.isRefusal(naming: "no-such-profile"), "\(done)")
    }
  }

  @Test(.requiresWorkbench, arguments: Cell.all)
  func aProfileIsAFile(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    try stage.directory("home")
    try stage.directory("out")
    try stage.file(
      "mine.toml", "[filesystem]\nwrite = [\"out\"]\n\n[environment]\nset = { FROM = \"the profile\" }\n")
    let script = "echo $FROM; echo x > out/file; echo x > other"
    let done = try cell.sh(["-p", "./mine.toml"], script, in: stage)
    #expect(done.text == "the profile\n" && done.end != .exited(0), "\(done)")
    #expect(stage.contents("out/file") == "x\n" && !stage.exists("other"))
    // Flags come on top of it.
    let more = try cell.sh(["-p", "./mine.toml", "--env", "FROM=flag", "-w", "."], script, in: stage)
    #expect(more.text == "flag\n" && more.end == .exited(0), "\(more)")
    try stage.file("wrong.toml", "[filesystem]\nwriet = [\"out\"]\n")
    let wrong = try cell.sh(["-p", "./wrong.toml"], script, in: stage)
    #expect(wrong.isRefusal(naming: "writ"), "\(wrong)")
  }
}
