import Foundation
import Support
import Testing

/// Servers behind the wall, asked from outside of it.
@Suite("Programs: servers", .serialized) struct ProgramsServers {
  /// A client outside the wall.
  private func outside(_ words: [Bytes], limit: Double = 120) throws -> Finished {
    var command = Command(words)
    command.limit = limit
    return try run(command)
  }

  private func redis(_ port: Int, _ words: Bytes...) throws -> Finished {
    try outside(["/usr/bin/redis-cli", "-h", "127.0.0.1", "-p", Bytes(String(port))] + words)
  }

  private func redisServer(_ cell: Cell, _ flags: [Bytes], _ port: Int, in stage: Stage) -> Command {
    var command = cell.command(
      flags + ["-w", Bytes(stage.path)],
      [
        "/usr/bin/redis-server", "--port", Bytes(String(port)), "--bind", "127.0.0.1", "--save", "", "--dir",
        Bytes(stage.path),
      ], in: stage)
    command.limit = 300
    return command
  }

  @Test(
    .requiresLandlock(4), .requiresProgram("redis-server"), .requiresProgram("redis-benchmark"), arguments: Cell.all)
  func redisKeepsAndServes(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    let port = try freePort()
    let server = try Child(redisServer(cell, ["--net-bind", Bytes(String(port))], port, in: stage))
    let ready = server.waitForOutput("Ready to accept connections")
    try #require(ready, "\(Bytes(server.out)) \(Bytes(server.err))")
    #expect(try redis(port, "SET", "stone", "thin wall").text == "OK\n")
    #expect(try redis(port, "GET", "stone").text == "thin wall\n")
    // Every command of the benchmark is answered, and what it has set is there.
    let benchmark = try outside([
      "/usr/bin/redis-benchmark", "-h", "127.0.0.1", "-p", Bytes(String(port)), "-n", "2000", "-c", "20", "-q", "-t",
      "set,get,incr,lpush", "--csv",
    ])
    #expect(benchmark.end == .exited(0), "\(benchmark)")
    for name in ["SET", "GET", "INCR", "LPUSH"] { #expect(benchmark.text.contains("\"\(name)\""), "\(benchmark)") }
    #expect(try redis(port, "GET", "counter:__rand_int__").text == "2000\n")
    #expect(try redis(port, "LLEN", "mylist").text == "2000\n")
    // A snapshot is written by a forked child into the granted directory.
    #expect(try redis(port, "BGSAVE").text.contains("Background saving started"))
    #expect(Machine.eventually(within: 60) { stage.exists("dump.rdb") })
    #expect(try redis(port, "SHUTDOWN", "NOSAVE").end == .exited(0))
    let done = server.finish()
    #expect(done.end == .exited(0) && done.complaints.isEmpty, "\(done)")
    #expect(try redis(port, "PING").end != .exited(0))
  }

  @Test(.requiresLandlock(4), .requiresProgram("redis-server"), arguments: Cell.all)
  func redisWithoutNetworkIsToldTheFlag(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    let port = try freePort()
    let server = try run(redisServer(cell, [], port, in: stage))
    #expect(server.end == .exited(1), "\(server)")
    #expect(server.text.contains("unable to bind socket"), "\(server)")
    #expect(server.complaints.count == 1 && server.complaints.allSatisfy { $0.contains("--net-bind") }, "\(server)")
    // The same port is free for a server that may have it.
    let allowed = try Child(redisServer(cell, ["--net-bind", Bytes(String(port))], port, in: stage))
    let ready = allowed.waitForOutput("Ready to accept connections")
    #expect(ready)
    allowed.signal(SIGTERM)
    let done = allowed.finish()
    #expect(done.text.contains("Redis is now ready to exit"), "\(done)")
  }

  @Test(.requiresLandlock(4), .requiresProgram("nginx"), .requiresProgram("curl"), arguments: Cell.all)
  func nginxServesFiles(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    let port = try freePort()
    try stage.directory("site")
    try stage.directory("state")
    // Larger than a socket's buffer, so that sendfile(2) has to wait.
    let large = (0..<200_000).map { "line \($0)\n" }.joined()
    try stage.file("site/index.html", "<p>behind a wall</p>\n")
    try stage.file("site/large.txt", large)
    let state = stage("state")
    // Root's workers would become another user; here they stay what the master is.
    try stage.file(
      "nginx.conf",
      """
      daemon off;
      worker_processes 2;
      error_log stderr notice;
      pid \(state)/nginx.pid;
      \(cell.user.id == 0 ? "user root root;" : "")
      events { worker_connections 64; }
      http {
        access_log off;
        sendfile on;
        client_body_temp_path \(state)/body;
        proxy_temp_path \(state)/proxy;
        fastcgi_temp_path \(state)/fastcgi;
        uwsgi_temp_path \(state)/uwsgi;
        scgi_temp_path \(state)/scgi;
        server {
          listen 127.0.0.1:\(port);
          root \(stage("site"));
        }
      }

      """)
    let program = Bytes(try #require(Machine.program("nginx")))
    var command = cell.command(
      ["-w", Bytes(state), "--net-bind", Bytes(String(port))],
      [program, "-e", "stderr", "-c", Bytes(stage("nginx.conf")), "-p", Bytes(stage.path)], in: stage)
    command.limit = 300
    let server = try Child(command)
    let address = "http://127.0.0.1:\(port)/"
    func fetch(_ name: String, _ words: Bytes...) throws -> Finished {
      try outside(["/usr/bin/curl", "-sS", "--noproxy", "*"] + words + [Bytes(address + name)])
    }
    let answered = Machine.eventually(within: 60) {
      server.hasEnded || (try? fetch("").end) == .exited(0)
    }
    if !answered || server.hasEnded {
      server.signal(SIGKILL)
      Issue.record("nginx did not answer: \(server.finish())")
      return
    }
    #expect(try fetch("").text == "<p>behind a wall</p>\n")
    #expect(try fetch("large.txt").text == large)
    #expect(try fetch("missing", "-o", "/dev/null", "-w", "%{http_code}").text == "404")
    #expect(stage.exists("state/nginx.pid"))
    server.signal(SIGTERM)
    let done = server.finish()
    #expect(done.end == .exited(0), "\(done)")
    #expect(!stage.exists("state/nginx.pid"), "\(done)")
    #expect(done.complaints.isEmpty, "\(done)")
    #expect(try fetch("").end != .exited(0))
  }
}
