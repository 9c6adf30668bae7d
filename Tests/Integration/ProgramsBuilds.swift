import Foundation
import Support
import Testing

/// Compilers, version control and the package manager.
@Suite("Programs: builds", .serialized) struct ProgramsBuilds {
  /// Debian's source of GNU hello, fetched once; nil where no package mirror answers.
  static let source: String? = {
    var command = Command(
      [Bytes(Thinwall.root + "/Tests/Integration/fetch-source"), "hello"],
      environment: ProcessInfo.processInfo.environment.map { Bytes("\($0)=\($1)") })
    command.limit = 300
    guard let done = try? run(command), done.end == .exited(0), let path = done.lines.last,
      access(path + "/configure", X_OK) == 0
    else { return nil }
    return path
  }()

  /// A copy of the source that belongs to the cell's user.
  private func project(_ stage: Stage, _ source: String) throws {
    let copied = try run(Command(["/bin/cp", "-rp", Bytes(source), Bytes(stage("hello"))]))
    try #require(copied.end == .exited(0), "\(copied)")
    let given = try run(
      Command(["/bin/chown", "-R", Bytes("\(stage.user.id):\(stage.user.id)"), Bytes(stage("hello"))]))
    try #require(geteuid() != 0 || given.end == .exited(0), "\(given)")
  }

  @Test(
    .requiresProgram("gcc"), .requiresProgram("make"),
    .enabled("needs the source of hello, which could not be fetched") { ProgramsBuilds.source != nil },
    arguments: Cell.all)
  func configureAndMakeHello(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    try project(stage, try #require(Self.source))
    func step(_ words: Bytes...) throws -> Finished {
      var command = cell.command(["-w", Bytes(stage("hello")), "--cwd", Bytes(stage("hello"))], words, in: stage)
      // FORCE_UNSAFE_CONFIGURE: root, too, may run the configure script of a GNU program.
      command.environment.append("FORCE_UNSAFE_CONFIGURE=1")
      command.limit = 900
      return try run(command)
    }
    let configured = try step("./configure", "--disable-nls", "--quiet")
    try #require(configured.end == .exited(0), "\(configured)")
    #expect(stage.exists("hello/config.status") && stage.exists("hello/Makefile"))
    let made = try step("make", "-j2")
    try #require(made.end == .exited(0), "\(made)")
    #expect(made.text.contains("hello.o") || made.text.contains("src/hello"), "\(made)")
    #expect(try step("./hello").text == "Hello, world!\n")
    #expect(try step("./hello", "--greeting=Behind a wall").text == "Behind a wall\n")
    // The program is as good outside of it, and installing it where nothing was granted is refused.
    #expect(try cell.bare([Bytes(stage("hello/hello"))]).text == "Hello, world!\n")
    try stage.directory("elsewhere")
    let install: [Bytes] = ["make", "install-binPROGRAMS", Bytes("bindir=" + stage("elsewhere"))]
    let refused = try run(
      cell.command(
        ["-w", Bytes(stage("hello")), "-r", Bytes(stage("elsewhere")), "--cwd", Bytes(stage("hello"))], install,
        in: stage))
    #expect(refused.end == .exited(2), "\(refused)")
    #expect(!stage.exists("elsewhere/hello"), "\(refused)")
    let granted = try run(
      cell.command(
        ["-w", Bytes(stage("hello")), "-w", Bytes(stage("elsewhere")), "--cwd", Bytes(stage("hello"))], install,
        in: stage))
    #expect(granted.end == .exited(0) && stage.exists("elsewhere/hello"), "\(granted)")
  }

  @Test(.requiresProgram("git"), arguments: Cell.all) func gitKeepsHistory(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    func git(_ words: Bytes...) throws -> Finished {
      try cell.run(
        ["-w", Bytes(stage.path)],
        [
          "/usr/bin/git", "-c", "user.name=A Mason", "-c", "user.email=mason@example.org", "-c",
          "init.defaultBranch=main",
        ] + words, in: stage)
    }
    func expect(_ done: Finished, _ text: String?) {
      #expect(done.end == .exited(0) && done.complaints.isEmpty, "\(done)")
      if let text { #expect(done.text == text, "\(done)") }
    }
    expect(try git("init", "-q", "first"), "")
    for n in 1...3 {
      try stage.file("first/stone", (1...n).map { "stone \($0)\n" }.joined())
      expect(try git("-C", "first", "add", "stone"), "")
      expect(try git("-C", "first", "commit", "-q", "-m", Bytes("Stone \(n)")), "")
    }
    expect(try git("-C", "first", "log", "--format=%an %s"), "A Mason Stone 3\nA Mason Stone 2\nA Mason Stone 1\n")
    expect(try git("clone", "-q", Bytes(stage("first")), "second"), "")
    #expect(stage.contents("second/stone") == "stone 1\nstone 2\nstone 3\n")
    try stage.file("second/stone", "stone 1\n")
    try stage.file("second/mortar", "wet\n")
    expect(try git("-C", "second", "status", "--porcelain"), " M stone\n?? mortar\n")
    expect(try git("-C", "second", "diff", "--shortstat"), " 1 file changed, 2 deletions(-)\n")
    expect(try git("-C", "second", "checkout", "-q", "-b", "side"), "")
    expect(try git("-C", "second", "commit", "-q", "-a", "-m", "Fewer stones"), "")
    // Through git's own transport: upload-pack and receive-pack behind the wall.
    expect(try git("-C", "second", "push", "-q", "origin", "side"), "")
    expect(try git("-C", "first", "merge", "-q", "--no-edit", "side"), nil)
    expect(try git("-C", "first", "log", "-1", "--format=%s"), "Fewer stones\n")
    expect(try git("-C", "first", "gc", "-q"), "")
    expect(try git("-C", "first", "fsck", "--strict"), nil)
    #expect(try cell.bare(["/usr/bin/git", "-C", "first", "rev-list", "--count", "HEAD"], in: stage).text == "4\n")
  }

  @Test(.requiresProgram("git"), arguments: Cell.all) func gitWithoutNetworkGivesUp(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    let done = try cell.run(
      ["-w", Bytes(stage.path)], ["/usr/bin/git", "clone", "-q", "http://127.0.0.1:9/wall.git", "wall"], in: stage)
    #expect(done.end == .exited(128), "\(done)")
    #expect(done.errorText.contains("fatal: unable to access"), "\(done)")
    #expect(done.complaints.count == 1 && done.complaints.allSatisfy { $0.contains("--net-allow") }, "\(done)")
    #expect(!stage.exists("wall"))
  }

  @Test(.requiresProgram("apt-get"), arguments: Cell.all) func aptWithoutNetworkGivesUp(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    try stage.directory("state")
    try stage.directory("state/lists")
    try stage.directory("state/lists/partial")
    try stage.directory("cache")
    try stage.directory("cache/archives")
    try stage.directory("cache/archives/partial")
    try stage.file("status")
    // Lists of its own, one package in them: where it comes from is all that apt can ask.
    try stage.file("sources.list", "deb [trusted=yes] http://127.0.0.1:9/debian wall main\n")
    func apt(_ words: Bytes...) throws -> Finished {
      let options = [
        "Dir::Etc::sourcelist=\(stage("sources.list"))", "Dir::Etc::sourceparts=-",
        "Dir::State=\(stage("state"))", "Dir::State::lists=\(stage("state/lists"))",
        "Dir::State::status=\(stage("status"))", "Dir::Cache=\(stage("cache"))", "APT::Sandbox::User=root",
        "Acquire::Retries=0", "Acquire::http::Proxy=false", "Dir::Log=\(stage("state"))",
      ].flatMap { ["-o", Bytes($0)] as [Bytes] }
      return try cell.run(["-w", Bytes(stage.path)], ["/usr/bin/apt-get", "-q"] + options + words, in: stage)
    }
    let updated = try apt("update", "--error-on=any")
    #expect(updated.end == .exited(100), "\(updated)")
    #expect(updated.text.contains("127.0.0.1:9") || updated.errorText.contains("127.0.0.1:9"), "\(updated)")
    // Nobody listens on that port anyway: it is the launcher's sentence that tells the wall from that.
    #expect(updated.complaints.count == 1 && updated.complaints.allSatisfy { $0.contains("--net-allow") }, "\(updated)")
    let downloaded = try apt("download", "hello")
    #expect(downloaded.end == .exited(100), "\(downloaded)")
    #expect(downloaded.errorText.contains("Unable to locate package hello"), "\(downloaded)")
    let names = try FileManager.default.contentsOfDirectory(atPath: stage.path)
    #expect(!names.contains { $0.hasSuffix(".deb") })
  }
}
