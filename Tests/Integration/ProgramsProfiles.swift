import Foundation
import Support
import Testing

/// The profiles that are shipped, each with the program that it is for and without any other rule.
@Suite("Programs: profiles", .enabled(if: Thinwall.hasWorkbench, "needs thinwall-workbench beside the launcher"))
struct ProgramsProfiles {
  /// A stage with a copy of the profiles, because the checkout may be out of an ordinary user's reach, and a working
  /// directory beside them.
  private func stage(_ cell: Cell) throws -> Stage {
    let stage = try Stage(for: cell.user)
    for name in ["work", "home", "profiles"] { try stage.directory(name) }
    for name in ["build", "python", "node", "redis"] {
      try stage.file(
        "profiles/\(name).toml",
        try String(contentsOfFile: Thinwall.root + "/Profiles/\(name).toml", encoding: .utf8))
    }
    return stage
  }

  private func command(_ cell: Cell, _ flags: [Bytes], _ program: [Bytes], in stage: Stage) -> Command {
    var command = cell.command(flags, program, in: stage)
    command.directory = stage("work")
    command.environment.append(Bytes("THINWALL_PROFILES=" + stage("profiles")))
    command.limit = 300
    return command
  }

  @Test(.requiresProgram("gcc"), .requiresProgram("make"), arguments: Cell.all) func build(_ cell: Cell) throws {
    let stage = try stage(cell)
    try stage.file(
      "work/Makefile",
      """
      CFLAGS ?= -O1
      wall: main.o stone.o
      \t$(CC) -o $@ $^
      check: wall
      \t./wall > seen
      outside:
      \techo intruded > ../outside

      """)
    try stage.file(
      "work/main.c", "#include <stdio.h>\nint stone(int);\nint main(void) { printf(\"%d\\n\", stone(20)); }\n")
    try stage.file("work/stone.c", "int stone(int n) { return n * 2 + EXTRA; }\n")
    // CFLAGS is among the variables that the profile passes on.
    var make = command(cell, ["-p", "build"], ["make", "-j2", "check"], in: stage)
    make.environment.append("CFLAGS=-O1 -DEXTRA=2")
    let done = try run(make)
    #expect(done.end == .exited(0) && done.complaints.isEmpty, "\(done)")
    #expect(stage.contents("work/seen") == "42\n")
    let outside = try run(command(cell, ["-p", "build"], ["make", "outside"], in: stage))
    #expect(outside.end == .exited(2) && !stage.exists("outside"), "\(outside)")
  }

  @Test(.requiresProgram("python3"), arguments: Cell.all) func python(_ cell: Cell) throws {
    let stage = try stage(cell)
    try stage.directory("work/out")
    try stage.file("work/stones.py", "def weigh(n): return n * 7\n")
    try stage.file(
      "work/job.py",
      """
      import os, socket, tempfile
      from concurrent.futures import ThreadPoolExecutor
      import stones
      with ThreadPoolExecutor(4) as pool: print(sum(pool.map(stones.weigh, range(100))))
      with tempfile.NamedTemporaryFile("w+") as f: f.write("x"); print("temporary", os.path.exists(f.name))
      open("out/result", "w").write("kept")
      for what in (lambda: open("result", "w"), lambda: socket.create_connection(("127.0.0.1", 9))):
          try: what(); print("allowed")
          except OSError as e: print("refused", type(e).__name__)
      print(os.environ.get("PYTHONUNBUFFERED"), os.path.exists("__pycache__"))

      """)
    let done = try run(
      command(cell, ["-p", "python", "-w", Bytes(stage("work/out"))], ["/usr/bin/python3", "job.py"], in: stage))
    #expect(done.end == .exited(0), "\(done)")
    #expect(done.lines.prefix(2) == ["34650", "temporary True"], "\(done)")
    #expect(["refused PermissionError", "refused OSError"].contains(done.lines.dropFirst(2).first), "\(done)")
    #expect(done.lines.dropFirst(3) == ["refused PermissionError", "1 False"], "\(done)")
    #expect(stage.contents("work/out/result") == "kept" && !stage.exists("work/result"))
  }

  @Test(.requiresLandlock(4), .requiresProgram("node"), arguments: Cell.all) func node(_ cell: Cell) throws {
    let stage = try stage(cell)
    for name in ["work/node_modules", "work/node_modules/stones"] { try stage.directory(name) }
    try stage.file("work/node_modules/stones/index.js", "exports.weigh = n => n * 7;\n")
    try stage.file(
      "work/tool.js",
      """
      const fs = require('fs'), stones = require('stones');
      const { Worker } = require('worker_threads');
      const tmp = fs.mkdtempSync(require('os').tmpdir() + '/tool-');
      fs.writeFileSync(tmp + '/x', 'kept for now');
      console.log(stones.weigh(6), fs.readFileSync(tmp + '/x', 'utf8'), process.env.NODE_ENV);
      try { fs.writeFileSync('added', ''); console.log('wrote') } catch (e) { console.log('refused') }
      new Worker('require("worker_threads").parentPort.postMessage(1)', { eval: true }).on('message', () => {
        require('net').connect(9, '127.0.0.1').on('error', e => console.log(e.code));
      });

      """)
    var tool = command(cell, ["-p", "node"], [Bytes(try #require(Machine.program("node"))), "tool.js"], in: stage)
    tool.environment.append("NODE_ENV=testing")
    let done = try run(tool)
    #expect(done.end == .exited(0), "\(done)")
    #expect(done.lines == ["42 kept for now testing", "refused", "EACCES"], "\(done)")
    #expect(!stage.exists("work/added"))
  }

  /// The profile's port is everybody's, so the server gets a network of its own, and is asked from there.
  @Test(
    .requiresRoot, .requiresLandlock(4), .requiresProgram("redis-server"), .requiresProgram("ip"),
    .requiresProgram("nsenter"), arguments: Cell.all)
  func redis(_ cell: Cell) throws {
    let stage = try stage(cell)
    let ip = Bytes(try #require(Machine.program("ip")))
    let id = String(cell.user.id)
    var server = command(cell, ["-p", "redis"], [], in: stage)
    // Without a program: the profile has one.
    server.words.removeLast()
    server.words =
      [
        "/usr/bin/unshare", "--net", "--", "/bin/sh", "-c", "\"$1\" link set lo up && shift && exec \"$@\"", "sh", ip,
        "/usr/bin/setpriv", Bytes("--reuid=" + id), Bytes("--regid=" + id), "--clear-groups",
      ] + (id == "0" ? [] : ["--inh-caps=-all"]) + server.words
    server.user = .current
    let child = try Child(server)
    let ready = child.waitForOutput("Ready to accept connections")
    try #require(ready, "\(Bytes(child.out)) \(Bytes(child.err))")
    func ask(_ words: Bytes...) throws -> String {
      try run(
        Command(["/usr/bin/nsenter", Bytes("--net=/proc/\(child.pid)/ns/net"), "/usr/bin/redis-cli"] + words)
      ).text
    }
    #expect(try ask("SET", "stone", "heavy") == "OK\n")
    #expect(try ask("GET", "stone") == "heavy\n")
    #expect(try ask("BGSAVE").contains("Background saving started"))
    let saved = Machine.eventually(within: 60) { stage.exists("work/dump.rdb") }
    #expect(saved)
    _ = try ask("SHUTDOWN", "NOSAVE")
    let done = child.finish()
    #expect(done.end == .exited(0) && done.complaints.isEmpty, "\(done)")
    // Another port is none of the profile's.
    let other = try run(
      command(cell, ["-p", "redis"], ["redis-server", "--port", Bytes(String(try freePort()))], in: stage))
    #expect(other.end == .exited(1) && other.text.contains("Failed listening on port"), "\(other)")
  }

  /// Compiled once: the second run is the launcher's alone. A damaged cache is as none.
  @Test(.requiresProgram("strace"), arguments: Cell.all) func compiledOnce(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    try stage.directory("home")
    try stage.file("p.toml", "[program]\nexec = \"echo\"\nargs = [\"ran\"]\n")
    let cache = stage("home/.cache/thinwall")
    func usesWorkbench() throws -> Bool {
      var command = Command(
        [
          "/usr/bin/strace", "-f", "-e", "trace=execve", "-o", Bytes(stage("log")), Bytes(Thinwall.path), "run",
          Bytes("--wall=\(cell.wall.rawValue)"), "-p", Bytes(stage("p.toml")),
        ], as: cell.user, in: stage.path)
      command.environment = Command.plainEnvironment(home: stage("home"))
      let done = try run(command)
      #expect(done.end == .exited(0) && done.text == "ran\n" && done.error.isEmpty, "\(done)")
      let log = try #require(stage.contents("log"))
      #expect(log.contains("bin/echo"), "\(log)")
      return log.contains("thinwall-workbench")
    }
    #expect(try usesWorkbench())
    #expect(try !usesWorkbench())
    let name = try #require(try FileManager.default.contentsOfDirectory(atPath: cache).first)
    let form = try #require(FileManager.default.contents(atPath: "\(cache)/\(name)"))
    // Cut short, with another word at its end, and nothing at all.
    for damaged in [form.dropLast(2), form + Data("x\0".utf8), Data()] {
      try damaged.write(to: URL(fileURLWithPath: "\(cache)/\(name)"))
      #expect(try usesWorkbench())
      #expect(try !usesWorkbench())
    }
    try stage.file("p.toml", "[program]\nexec = \"echo\"\nargs = [\"ran\"]\n# changed\n")
    #expect(try usesWorkbench())
  }
}
