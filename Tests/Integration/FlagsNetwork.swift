import Foundation
import Support
import Testing

@Suite("Flags: network", .requiresProgram("python3")) struct FlagsNetwork {
  /// Somebody who listens on the loopback interface outside of every wall.
  private static func server(_ port: Int) throws -> Child {
    let script = """
      import socket
      s = socket.socket()
      s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
      s.bind(("127.0.0.1", \(port)))
      s.listen(64)
      print("ready", flush=True)
      while True: s.accept()[0].sendall(b"hello")
      """
    let server = try Child(Command(["/usr/bin/python3", "-c", Bytes(script)]))
    try #require(server.waitForOutput("ready"))
    return server
  }

  private static func connect(_ port: Int) -> String {
    """
    import socket
    s = socket.socket()
    s.settimeout(20)
    s.connect(("127.0.0.1", \(port)))
    print(s.recv(5).decode())
    """
  }

  private static func listen(_ port: Int) -> String {
    """
    import socket
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(("127.0.0.1", \(port)))
    s.listen()
    print("listening")
    """
  }

  private static let listenWithoutBind = """
    import socket
    s = socket.socket()
    s.listen()
    print("listening")
    """

  private static func isRefused(_ done: Finished) -> Bool {
    done.end == .exited(1) && done.out.isEmpty && done.errorText.contains("PermissionError")
  }

  @Test(arguments: Cell.all) func thereIsNoneByDefault(_ cell: Cell) throws {
    let port = try freePort()
    let server = try Self.server(port)
    let own = try freePort()
    #expect(try cell.barePython(Self.connect(port)).text == "hello\n")
    #expect(try cell.barePython(Self.listen(own)).text == "listening\n")
    for flags in [[], ["--net", "none"], ["--net=none"]] as [[Bytes]] {
      for script in [Self.connect(port), Self.listen(own), Self.listenWithoutBind] {
        let done = try cell.python(flags, script)
        #expect(done.end == .exited(1) && done.out.isEmpty, "\(done)")
      }
    }
    #expect(!server.hasEnded)
  }

  @Test(arguments: Cell.all) func hostIsTheMachines(_ cell: Cell) throws {
    let port = try freePort()
    let server = try Self.server(port)
    for script in [Self.connect(port), Self.listen(try freePort()), Self.listenWithoutBind] {
      let done = try cell.python(["--net", "host"], script)
      #expect(done.end == .exited(0) && !done.out.isEmpty, "\(done)")
    }
    #expect(!server.hasEnded)
  }

  @Test(.requiresLandlock(4), arguments: Cell.all) func netAllowIsByPort(_ cell: Cell) throws {
    let granted = try freePort()
    let refused = try freePort()
    let servers = [try Self.server(granted), try Self.server(refused)]
    for flag in [
      ":\(granted)", "tcp://:\(granted)", ":\(granted),1", ":1,\(granted)", ":\(granted)-\(granted)",
    ] {
      let done = try cell.python(["--net-allow", Bytes(flag)], Self.connect(granted))
      #expect(done.end == .exited(0) && done.text == "hello\n", "\(flag): \(done)")
    }
    let other = try cell.python(["--net-allow", Bytes(":\(granted)")], Self.connect(refused))
    #expect(Self.isRefused(other), "\(other)")
    #expect(try cell.barePython(Self.connect(refused)).text == "hello\n")
    // To connect is not to listen.
    let listening = try freePort()
    for script in [Self.listen(listening), Self.listenWithoutBind] {
      let done = try cell.python(["--net-allow", Bytes(":\(granted),\(listening)")], script)
      #expect(Self.isRefused(done), "\(done)")
    }
    for server in servers { #expect(!server.hasEnded) }
  }

  @Test(.requiresLandlock(4), arguments: Cell.all) func netBindIsByPort(_ cell: Cell) throws {
    let granted = try freePort()
    let refused = try freePort()
    for flag in ["\(granted)", "\(granted),1", "1,\(granted)-\(granted)", "*"] {
      let done = try cell.python(["--net-bind", Bytes(flag)], Self.listen(granted))
      #expect(done.end == .exited(0) && done.text == "listening\n", "\(flag): \(done)")
    }
    let other = try cell.python(["--net-bind", Bytes("\(granted)")], Self.listen(refused))
    #expect(Self.isRefused(other), "\(other)")
    #expect(try cell.barePython(Self.listen(refused)).text == "listening\n")
    // To listen is not to connect.
    let server = try Self.server(refused)
    let connected = try cell.python(["--net-bind", Bytes("\(granted)")], Self.connect(refused))
    #expect(Self.isRefused(connected), "\(connected)")
    #expect(!server.hasEnded)
  }

  @Test(.requiresLandlock(4), arguments: Cell.all) func aPortOfTheKernelsChoiceIsNotGranted(_ cell: Cell) throws {
    let port = try freePort()
    let done = try cell.python(["--net-bind", Bytes("\(port)")], Self.listenWithoutBind)
    #expect(Self.isRefused(done), "\(done)")
    let zero = try cell.python(["--net-bind", Bytes("\(port)")], Self.listen(0))
    #expect(Self.isRefused(zero), "\(zero)")
    for script in [Self.listenWithoutBind, Self.listen(0)] {
      #expect(try cell.barePython(script).text == "listening\n")
    }
  }

  @Test(arguments: Cell.all) func allOfItDoesNotGoWithPorts(_ cell: Cell) throws {
    for flags in [
      ["--net", "host", "--net-allow", ":80"], ["--net-allow", ":80", "--net", "host"],
      ["--net", "host", "--net-bind", "8080"], ["--net-bind", "*", "--net", "host"],
    ] as [[Bytes]] {
      let done = try cell.sh(flags, "echo ran")
      #expect(done.isRefusal(naming: "--net host", "--net-allow", "--net-bind"), "\(flags): \(done)")
    }
  }
}
