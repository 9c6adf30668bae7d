import Foundation
import Synchronization
import Testing

@testable import Thinwall

/// Runs of the real launcher. One after the other: they count this process's descriptors, and load is part of some.
@Suite(.serialized, .requiresLauncher) struct RunTests {
  @Test func captures() throws {
    let outcome = try shell("echo out; echo err >&2; exit 3")
    #expect(outcome.end == .exited(3))
    #expect(outcome.exitCode == 3 && !outcome.isSuccess)
    #expect(outcome.output.text == "out\n")
    #expect(outcome.error.text == "err\n")
    #expect(outcome.wall == .container || outcome.wall == .process)
    #expect(outcome.duration > .zero && outcome.peakMemory > 0)
    #expect(outcome.denials.isEmpty)
  }

  @Test(arguments: [Policy.Wall.process, .container])
  func takesTheWall(_ wall: Policy.Wall) throws {
    var policy = Policy()
    policy.wall = wall
    #expect(try shell("true", policy).wall == wall)
  }

  @Test func signals() throws {
    #expect(try shell("kill -USR1 $$").end == .signalled(10, coreDumped: false))
    // Of this one the launcher itself dies, too.
    #expect(try shell("kill -INT $$").end == .signalled(2, coreDumped: false))
  }

  @Test func input() throws {
    let bytes = [UInt8](repeating: 0xFE, count: 1 << 20) + [0]
    #expect(try shell("cat", input: .bytes(bytes)).output.bytes == bytes)
    #expect(try shell("cat", input: .null).output.bytes.isEmpty)
    #expect(try shell("true", input: .bytes(bytes)).isSuccess)
  }

  /// The program cannot change what it reads, by whatever name.
  @Test func inputIsSealed() throws {
    let script: Bytes = "{ echo changed 1<>/proc/self/fd/0 >&0; } 2>/dev/null; cat"
    let outcome = try shell(script, input: .bytes(Array("kept".utf8)))
    #expect(outcome.output.text == "kept")
  }

  @Test func descriptors() throws {
    let scratch = Scratch()
    let file = open(scratch.path + "/out", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    defer { close(file) }
    let outcome = try shell("echo one; echo two >&2", output: .descriptor(file), error: .descriptor(file))
    #expect(outcome.output.bytes.isEmpty)
    #expect(FileManager.default.contents(atPath: scratch.path + "/out") == Data("one\ntwo\n".utf8))
    #expect(throws: SandboxError.system(.standardStreams, "descriptor 999", errno: EBADF)) {
      try shell("true", output: .descriptor(999))
    }
  }

  @Test func muchOutput() throws {
    let outcome = try shell("head -c 10000000 /dev/zero | tr '\\0' a; head -c 10000000 /dev/zero | tr '\\0' b >&2")
    #expect(outcome.output.bytes.count == 10_000_000 && outcome.error.bytes.count == 10_000_000)
    #expect(outcome.output.bytes.allSatisfy { $0 == UInt8(ascii: "a") })
    #expect(outcome.error.bytes.allSatisfy { $0 == UInt8(ascii: "b") })
  }

  @Test func outputBeyondTheLimit() throws {
    let outcome = try shell("head -c 1000000 /dev/zero; echo end >&2", output: .capture(limit: 10), error: .capture())
    #expect(outcome.output.bytes == [UInt8](repeating: 0, count: 10))
    #expect(outcome.output.isTruncated && !outcome.error.isTruncated)
    #expect(outcome.isSuccess && outcome.error.text == "end\n")
  }

  /// A copy of the pipe's end in another process, which somebody forked meanwhile, does not make the caller wait.
  @Test func aStrangerHoldsThePipe() throws {
    let (reading, writing) = try Kernel.pipe()
    defer { close(writing) }
    let id = try Spawn.start(
      "/bin/sh", ["-c", "echo ended"], variables: [], descriptors: (writing, writing, writing, -1))
    let child = try RunningSandbox.Handle(starting: id)
    var output = Capture(FileDescriptor(owning: reading), limit: 100)
    var error = Capture()
    try Capture.drain(&output, &error, until: child.processDescriptor)
    #expect(output.captured.bytes == Array("ended\n".utf8))
    #expect(try Kernel.reap(child.processDescriptor) == 0)
    // A caller who ignores SIGCHLD or waits for everybody has buried it before.
    #expect(try Kernel.reap(child.processDescriptor) == -1)
  }

  /// What the program leaves running ends with it.
  @Test func daemonsEnd() throws {
    let start = ContinuousClock.now
    #expect(try shell("setsid sh -c 'sleep 15' & echo started").output.text == "started\n")
    #expect(start.duration(to: .now) < .seconds(10))
  }

  @Test func bytesThatAreNoText() throws {
    let word = Bytes([0xFF, 0x80, 0x20, 0xC3])
    var policy = Policy()
    policy.environment.set["X"] = word
    let outcome = try Sandbox.run(
      ["sh", "-c", "printf '%s|%s' \"$1\" \"$X\"", "sh", word], policy: policy, launcher: Under.launcher)
    #expect(outcome.output.bytes == word.bytes + [UInt8(ascii: "|")] + word.bytes)

    let scratch = Scratch()
    let directory = Bytes(Array(scratch.path.utf8) + [UInt8(ascii: "/"), 0xFF])
    #expect(unsafe mkdir((directory.bytes + [0]).map { CChar(bitPattern: $0) }, 0o700) == 0)
    policy.write = [directory]
    policy.workingDirectory = directory
    #expect(try shell("pwd; echo x > file", policy).output.bytes == directory.bytes + [UInt8(ascii: "\n")])
  }

  @Test func nul() {
    #expect(throws: SandboxError.invalid("a\0b", "has a NUL in it")) { try shell("a\0b") }
    var policy = Policy()
    policy.environment.pass = ["A=B"]
    #expect(throws: SandboxError.invalid("A=B", "no name of an environment variable")) { try shell("true", policy) }
  }

  @Test func environment() throws {
    setenv("THINWALL_LIBRARY_TEST", "theirs", 1)
    setenv("LIBRARY_TEST", "theirs", 1)
    defer {
      unsetenv("THINWALL_LIBRARY_TEST")
      unsetenv("LIBRARY_TEST")
    }
    let script: Bytes = "echo $LIBRARY_TEST$OTHER; env | grep -c LIBRARY_TEST"
    var policy = Policy()
    #expect(try shell(script, policy).output.text == "\n0\n")
    policy.environment.pass = ["LIBRARY_TEST"]
    #expect(try shell(script, policy).output.text == "theirs\n1\n")
    policy.environment.pass = []
    policy.environment.set = ["LIBRARY_TEST": "ours", "OTHER": "=too"]
    #expect(try shell(script, policy).output.text == "ours=too\n1\n")
    policy.environment.mode = .all
    #expect(try shell(script, policy).output.text == "ours=too\n2\n")
    policy.environment.mode = .empty
    policy.environment.set = [:]
    #expect(try shell(script, policy).output.text == "\n0\n")
  }

  /// The value of a variable stands in nobody's arguments.
  @Test func secretsStayOutOfArguments() throws {
    var policy = Policy()
    policy.environment.set["TOKEN"] = "a-secret-of-this-test"
    let running = try Sandbox.spawn(
      ["sh", "-c", "test -n \"$TOKEN\" && echo ready && exec sleep 20.0625"], policy: policy, launcher: Under.launcher)
    #expect(soon { !processes(with: "sleep\0" + "20.0625").isEmpty })
    #expect(processes(with: "a-secret-of-this-test").isEmpty)
    running.kill()
    #expect(try running.wait().output.text == "ready\n")
  }

  @Test func wallStands() throws {
    let scratch = Scratch()
    #expect(FileManager.default.createFile(atPath: scratch.path + "/secret", contents: Data("secret".utf8)))
    let script = Bytes("cat \(scratch.path)/secret")
    var policy = Policy()
    policy.workingDirectory = "/usr"
    #expect(try !shell(script, policy).isSuccess)
    policy.read = [Bytes(scratch.path)]
    #expect(try shell(script, policy).output.text == "secret")
  }

  @Test func refusedNetwork() throws {
    let script = "import socket; socket.socket()"
    var policy = Policy()
    let outcome = try Sandbox.run(["/usr/bin/python3", "-c", "\(script)"], policy: policy, launcher: Under.launcher)
    #expect(outcome.exitCode == 1)
    #expect(outcome.denials.first?.what == "IPv4 socket")
    #expect(outcome.denials.first?.remedy.contains("--net") == true)
    policy.network = .host
    #expect(
      try Sandbox.run(["/usr/bin/python3", "-c", "\(script)"], policy: policy, launcher: Under.launcher).isSuccess)
  }

  @Test func timeout() throws {
    var policy = Policy()
    policy.timeout = .milliseconds(200)
    let start = ContinuousClock.now
    let outcome = try shell("echo before; sleep 30", policy)
    #expect(outcome.end == .timedOut && outcome.exitCode == 124)
    #expect(outcome.output.text == "before\n")
    #expect(start.duration(to: .now) < .seconds(10))
  }

  // MARK: Refusals

  @Test func refusals() throws {
    #expect(throws: SandboxError.refused("'no-such-program': no such program", exitCode: 127)) {
      try Sandbox.run(["no-such-program"], launcher: Under.launcher)
    }
    var policy = Policy()
    policy.read = ["/nonexistent"]
    #expect(throws: SandboxError.refused("--read '/nonexistent': no such file or directory", exitCode: 125)) {
      try shell("true", policy)
    }
    #expect(throws: SandboxError.invalid("", "no program given")) { try Sandbox.run([], launcher: Under.launcher) }
  }

  /// What the launcher refuses before it has a report to write to comes back as its sentence, wherever its standard
  /// error goes.
  @Test(arguments: [Output.capture(), .null])
  func refusedWords(_ error: Output) throws {
    var policy = Policy()
    policy.optional = ["no-such-feature"]
    do {
      _ = try shell("echo ran", policy, error: error)
      Issue.record("not refused")
    } catch {
      guard case .refused(let sentence, let code) = error else { throw error }
      #expect(sentence.hasPrefix("--optional: 'no-such-feature' is not"))
      #expect(code == 125)
    }
  }

  @Test func check() throws {
    try Sandbox.check(Policy(), launcher: Under.launcher)
    let wrong: [(String, (inout Policy) -> Void)] = [
      ("--read", { $0.read = [""] }), ("--write", { $0.write = [""] }), ("--exec", { $0.execute = [""] }),
      ("--deny", { $0.deny = [""] }), ("--tmp", { $0.temporary = .private(size: 0) }),
      ("--net-allow", { $0.network = .tcp(connect: [0], bind: []) }),
      ("--net-bind", { $0.network = .tcp(connect: [], bind: [0]) }), ("--memory", { $0.limits.memory = 0 }),
      ("--processes", { $0.limits.processes = -1 }), ("--open-files", { $0.limits.openFiles = 1 }),
      ("--file-size", { $0.limits.fileSize = .max }), ("--cpu", { $0.limits.cpuPercent = 0 }),
      ("--cpus", { $0.limits.cpus = [9000] }), ("--timeout", { $0.timeout = .zero }),
      ("--cwd", { $0.workingDirectory = "" }), ("--hostname", { $0.hostname = "" }),
      ("--uid", { $0.user = .max }), ("--gid", { $0.group = .max }),
      ("--allow-syscall", { $0.allowedSystemCalls = [""] }), ("--deny-syscall", { $0.deniedSystemCalls = [""] }),
      ("--optional", { $0.optional = [""] }), ("--profile", { $0.profile = "" }),
    ]
    for (flag, change) in wrong {
      var policy = Policy()
      change(&policy)
      do {
        try Sandbox.check(policy, launcher: Under.launcher)
        Issue.record("\(flag) is not refused")
      } catch {
        guard case .refused(let sentence, _) = error else { throw error }
        #expect(sentence.hasPrefix(flag + ": "))
      }
    }
  }

  @Test func noLauncher() {
    #expect(throws: SandboxError.launcherNotFound(tried: ["/nonexistent/thinwall"])) {
      try Sandbox.run(["true"], launcher: Launcher(path: "/nonexistent/thinwall"))
    }
    // Neither a directory nor a file that nobody may execute is one.
    #expect(throws: SandboxError.launcherNotFound(tried: ["/usr"])) { try Launcher(path: "/usr").find() }
    #expect(throws: SandboxError.launcherNotFound(tried: ["/etc/passwd"])) { try Launcher(path: "/etc/passwd").find() }
    #expect("\(SandboxError.launcherNotFound(tried: ["/a", "/b"]))".contains("/a, /b; set THINWALL"))
  }

  // MARK: Ending it

  @Test func kill() throws {
    let mark = "kill-\(getpid())"
    let running = try Sandbox.spawn(
      ["sh", "-c", "echo up; sleep 30; echo \(mark)"], launcher: Under.launcher)
    #expect(soon { processes(with: mark).count >= 2 })
    running.kill()
    let outcome = try running.wait()
    #expect(outcome.end == .lost && outcome.exitCode == 137)
    #expect(outcome.duration > .zero)
    #expect(soon { processes(with: mark).isEmpty })
  }

  @Test func terminate() throws {
    let (reading, writing) = try Kernel.pipe()
    defer { close(reading) }
    let running = try Sandbox.spawn(
      ["sh", "-c", "trap 'echo caught; exit 5' TERM; echo ready; while :; do sleep 0.05; done"],
      output: .descriptor(writing), launcher: Under.launcher)
    close(writing)
    var text: [UInt8] = []
    func reads(_ expected: String) -> Bool {
      soon {
        var buffer = [UInt8](repeating: 0, count: 100)
        if let count = try? Kernel.fill(&buffer, from: reading) { text += buffer[..<count] }
        return text == Array(expected.utf8)
      }
    }
    #expect(reads("ready\n"))
    try running.terminate()
    let handle = running.handle
    #expect(try running.wait().end == .exited(5))
    #expect(reads("ready\ncaught\n"))
    // It is over, and its number may be somebody else's.
    try handle.terminate()
    handle.kill()
  }

  @Test func droppedIsKilled() throws {
    let mark = "dropped-\(getpid())"
    let id: Int32
    do {
      let running = try Sandbox.spawn(["sh", "-c", "sleep 30; echo \(mark)"], launcher: Under.launcher)
      id = running.processID
      #expect(soon { processes(with: mark).count >= 2 })
      _ = consume running
    }
    #expect(!FileManager.default.fileExists(atPath: "/proc/\(id)"))
    #expect(soon { processes(with: mark).isEmpty })
  }

  @Test func cancel() async throws {
    let mark = "cancelled-\(getpid())"
    let task = Task {
      do throws(SandboxError) {
        return Result<Outcome, SandboxError>.success(
          try await Sandbox.run(["sh", "-c", "sleep 30; echo \(mark)"], launcher: Under.launcher))
      } catch { return .failure(error) }
    }
    #expect(soon { processes(with: mark).count >= 2 })
    task.cancel()
    #expect(await task.value == .failure(.cancelled))
    #expect(soon { processes(with: mark).isEmpty })
  }

  // MARK: Many at once

  @Test func threads() {
    let texts = Mutex<[Int: String]>([:])
    inThreads(32) { i in
      let outcome = try? shell("echo \(i); exit \(i)")
      texts.withLock { $0[i] = (outcome?.output.text ?? "-") + "\(outcome?.exitCode ?? -1)" }
    }
    #expect(texts.withLock { $0 } == Dictionary(uniqueKeysWithValues: (0..<32).map { ($0, "\($0)\n\($0)") }))
  }

  /// More tasks wait than the concurrency pool has threads, and it still does other work.
  @Test func tasks() async throws {
    try await withThrowingTaskGroup(of: String.self) { group in
      for i in 0..<16 {
        group.addTask {
          try await Sandbox.run(["sh", "-c", "sleep 3; echo \(i)"], launcher: Under.launcher).output.text
        }
      }
      let start = ContinuousClock.now
      try await Task.sleep(for: .milliseconds(100))
      #expect(start.duration(to: .now) < .milliseconds(2500))
      var texts: Set<String> = []
      for try await text in group { texts.insert(text) }
      #expect(texts == Set((0..<16).map { "\($0)\n" }))
    }
  }

  /// Nothing of the caller's is open in the program, and of the run nothing in the caller.
  @Test func descriptorsDoNotLeak() throws {
    _ = try shell("true")
    let inheritable = open("/etc/passwd", O_RDONLY)
    defer { close(inheritable) }
    let before = openDescriptors()
    for _ in 0..<5 {
      #expect(try shell("ls /proc/self/fd", input: .bytes([1])).output.text == "0\n1\n2\n3\n")
      _ = try? Sandbox.run(["no-such-program"], launcher: Under.launcher)
      _ = try Sandbox.spawn(["sleep", "9"], launcher: Under.launcher)
    }
    inThreads(8) { _ in _ = try? shell("head -c 100000 /dev/zero") }
    #expect(openDescriptors() == before)
  }

  /// Nor has the launcher itself what the caller forgot to mark: nobody else holds this pipe's writing end.
  @Test func launcherInheritsNothing() throws {
    var ends: [Int32] = [-1, -1]
    #expect(pipe(&ends) == 0)
    defer { close(ends[0]) }
    let running = try Sandbox.spawn(["sleep", "9"], launcher: Under.launcher)
    usleep(100_000)
    close(ends[1])
    var entry = pollfd(fd: ends[0], events: 0, revents: 0)
    #expect(poll(&entry, 1, 2000) == 1 && entry.revents & Int16(POLLHUP) != 0)
    running.kill()
    #expect(try running.wait().end == .lost)
  }
}
