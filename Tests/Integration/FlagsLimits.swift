import Foundation
import Support
import Testing

@Suite("Flags: limits", .requiresProgram("python3")) struct FlagsLimits {
  private static let allocate = "b = bytearray(b'x') * (200 << 20); print('allocated')"
  /// As many children as there may be, up to forty, and none of them left.
  private static let fork = """
    import os, signal
    children = []
    try:
      for i in range(40):
        child = os.fork()
        if child == 0: signal.pause()
        children.append(child)
    except OSError: print("refused", end=" ")
    print(len(children))
    for child in children: os.kill(child, 9); os.waitpid(child, 0)
    """

  @Test(.requiresCgroup, arguments: Cell.asRoot) func memoryIsBounded(_ cell: Cell) throws {
    #expect(try cell.barePython(Self.allocate).text == "allocated\n")
    for flags in [["-m", "64M"], ["--memory=65536K"]] as [[Bytes]] {
      let done = try cell.python(flags, Self.allocate)
      #expect(done.end != .exited(0) && done.out.isEmpty, "\(done)")
      #expect(done.complaints.count == 1 && done.errorText.contains("memory limit"), "\(done)")
    }
    let enough = try cell.python(["-m", "1G"], Self.allocate)
    #expect(enough.end == .exited(0) && enough.text == "allocated\n" && enough.error.isEmpty, "\(enough)")
  }

  @Test(.requiresRoot, arguments: Cell.asOthers) func memoryNeedsACgroup(_ cell: Cell) throws {
    let done = try cell.python(["-m", "64M"], Self.allocate)
    #expect(done.isRefusal(naming: "--memory", "--optional memory-limit"), "\(done)")
    // Each process on its own, which the one process of this program is.
    let flags: [Bytes] = ["-m", "64M", "--optional", "memory-limit"]
    let bounded = try cell.python(flags, Self.allocate)
    #expect(bounded.end == .exited(1) && bounded.errorText.contains("MemoryError"), "\(bounded)")
    #expect(try cell.python(flags, "print('small')").text == "small\n")
    #expect(try cell.barePython(Self.allocate).text == "allocated\n")
  }

  @Test(arguments: Cell.all) func processesAreBounded(_ cell: Cell) throws {
    #expect(try cell.barePython(Self.fork).text == "40\n")
    #expect(try cell.python([], Self.fork).text == "40\n")
    if cell.wall == .process && cell.user != .root {
      let done = try cell.python(["-P", "10"], Self.fork)
      #expect(done.isRefusal(naming: "--processes", "--optional process-limit"), "\(done)")
      let weaker = try cell.python(["-P", "10", "--optional", "process-limit"], "print('ran')")
      #expect(weaker.text == "ran\n", "\(weaker)")
      return
    }
    for flags in [["-P", "10"], ["--processes=10"]] as [[Bytes]] {
      let done = try cell.python(flags, Self.fork)
      let words = done.text.split(whereSeparator: \.isWhitespace)
      #expect(done.end == .exited(0) && words.first == "refused", "\(done)")
      #expect(Int(words.last ?? "").map { (1...9).contains($0) } == true, "\(done)")
    }
    #expect(try cell.python(["-P", "60"], Self.fork).text == "40\n")
  }

  @Test(arguments: Cell.all) func openFilesAreBounded(_ cell: Cell) throws {
    let script = """
      import os, resource
      files = []
      try:
        while len(files) < 100: files.append(os.open("/dev/null", os.O_RDONLY))
      except OSError as error: print(error.strerror)
      print(max(files) < 64)
      try: resource.setrlimit(resource.RLIMIT_NOFILE, (100, 100))
      except (OSError, ValueError): print("no more")
      """
    let done = try cell.python(["--open-files", "64"], script)
    #expect(done.text == "Too many open files\nTrue\nno more\n", "\(done)")
    #expect(try cell.python([], script).lines.first == "False")
  }

  /// The standard descriptors are all that a program has: the start itself needs more, and gets by.
  @Test(.requiresProgram("busybox"), arguments: Cell.all) func threeOpenFilesAreEnoughToStart(_ cell: Cell) throws {
    let busybox = try #require(Machine.program("busybox"))
    let words = [Bytes(busybox), "echo", "ran"]
    for flags in [[], ["--net-bind=8080"], ["--tty"], ["--timeout=50s"]] as [[Bytes]] {
      let done = try cell.run(["--open-files=3"] + flags, words)
      #expect(done.end == .exited(0) && done.text.hasPrefix("ran"), "\(flags): \(done)")
    }
    // One with a dynamic loader needs a fourth, without a wall too.
    for limit in [3, 4] {
      let bare = try cell.bare(["/usr/bin/prlimit", Bytes("--nofile=\(limit)"), "/bin/cat", "/etc/passwd"])
      let done = try cell.run(["--open-files", Bytes("\(limit)")], ["/bin/cat", "/etc/passwd"])
      #expect(done.end == bare.end && done.out == bare.out, "\(limit): \(done)")
      #expect((bare.end == .exited(0)) == (limit == 4))
    }
    #expect(try cell.run(["--open-files=2"], words).isRefusal(naming: "--open-files"))
  }

  @Test(arguments: Cell.all) func filesAreBounded(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    // 153 is SIGXFSZ.
    let script = "ulimit -c 0; head -c 50000 /dev/zero > $0; echo $?"
    let flags: [Bytes] = ["-w", ".", "--file-size", "4K"]
    let done = try cell.run(flags, ["/bin/sh", "-c", Bytes(script), "bounded"], in: stage)
    #expect(done.lines.first == "153", "\(done)")
    #expect(stage.contents("bounded")?.utf8.count == 4096)
    let without = try cell.run(["-w", "."], ["/bin/sh", "-c", Bytes(script), "free"], in: stage)
    #expect(without.text == "0\n" && stage.contents("free")?.utf8.count == 50000, "\(without)")
  }

  @Test(.requiresCgroup, arguments: Cell.asRoot) func cpuIsAccepted(_ cell: Cell) throws {
    for percent in ["50", "150"] as [Bytes] {
      let done = try cell.sh(["--cpu", percent], "echo ran")
      #expect(done.end == .exited(0) && done.text == "ran\n" && done.error.isEmpty, "\(done)")
    }
  }

  @Test(.requiresRoot, arguments: Cell.asOthers) func cpuNeedsACgroup(_ cell: Cell) throws {
    let done = try cell.sh(["--cpu", "50"], "echo ran")
    #expect(done.isRefusal(naming: "--cpu", "--optional cpu-limit"), "\(done)")
    #expect(try cell.sh(["--cpu", "50", "--optional", "cpu-limit"], "echo ran").text == "ran\n")
  }

  @Test(.enabled(if: ProcessInfo.processInfo.activeProcessorCount > 1, "needs two CPUs"), arguments: Cell.all)
  func cpusCannotBeLeft(_ cell: Cell) throws {
    let script = """
      import os
      print(sorted(os.sched_getaffinity(0)))
      try: os.sched_setaffinity(0, range(2))
      except OSError: pass
      print(sorted(os.sched_getaffinity(0)))
      """
    for cpu in 0...1 {
      let done = try cell.python(["--cpus", Bytes("\(cpu)")], script)
      #expect(done.text == "[\(cpu)]\n[\(cpu)]\n", "\(done)")
    }
    #expect(try cell.python(["--cpus", "0-1"], script).lines.first == "[0, 1]")
    let bare = try cell.bare(["/usr/bin/taskset", "1", "/usr/bin/python3", "-c", Bytes(script)])
    #expect(bare.text == "[0]\n[0, 1]\n", "\(bare)")
  }

  @Test(arguments: Cell.all) func aTimeOutHasManyForms(_ cell: Cell) throws {
    for duration in ["200ms", "1s", "1"] as [Bytes] {
      let done = try cell.run(["--timeout", duration], ["/bin/sleep", "50"])
      #expect(done.end == .exited(124) && done.complaints.count == 1, "\(duration): \(done)")
    }
    for duration in ["1m", "1h30m", "1d"] as [Bytes] {
      let done = try cell.sh(["--timeout", duration], "exit 7")
      #expect(done.end == .exited(7) && done.error.isEmpty, "\(duration): \(done)")
    }
  }
}
