import Foundation
import Support
import Testing

/// How real programs end, and that nothing of them stays.
@Suite("Programs: endings") struct ProgramsEndings {
  @Test(.requiresProgram("gcc"), arguments: Cell.all) func crashesOfCompiledPrograms(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    try stage.file(
      "crash.c",
      """
      #include <stdio.h>
      #include <stdlib.h>
      #include <sys/resource.h>
      static volatile int zero;
      int main(int argc, char **argv) {
        struct rlimit none = {0, 0};
        setrlimit(RLIMIT_CORE, &none);
        puts("alive");
        fflush(stdout);
        switch (argv[1][0]) {
        case 's': *(volatile int *)8 = 1; break;
        case 'a': abort();
        case 'f': return argc / zero;
        case 'i': __builtin_trap();
        }
        puts("unharmed");
        return 0;
      }
      """)
    let built = try cell.run(
      ["-w", Bytes(stage.path)], ["/usr/bin/gcc", "-O0", "-o", "crash", "crash.c"], in: stage)
    try #require(built.end == .exited(0), "\(built)")
    for (word, code) in [("segv", 139), ("abort", 134), ("fpe", 136), ("ill", 132)] as [(Bytes, Int32)] {
      let done = try cell.run(["-x", Bytes(stage.path)], ["./crash", word], in: stage)
      #expect(done.end == .exited(code) && done.text == "alive\n", "\(word): \(done)")
    }
    let whole = try cell.run(["-x", Bytes(stage.path)], ["./crash", "none"], in: stage)
    #expect(whole.end == .exited(0) && whole.text == "alive\nunharmed\n", "\(whole)")
  }

  /// The classic daemon: fork, setsid, fork, no descriptor kept. Its marker is a word of its command line.
  static let daemon: Bytes = """
    import os, sys, time
    marker, path = sys.argv[1:3]
    if os.fork() == 0:
        os.setsid()
        if os.fork(): os._exit(0)
        os.chdir("/")
        null = os.open("/dev/null", os.O_RDWR)
        for d in (0, 1, 2): os.dup2(null, d)
        with open(path + ".new", "w") as f: f.write("%d\\n" % os.getsid(0))
        os.rename(path + ".new", path)
        while True: time.sleep(0.05); open(path + ".alive", "a").close()
    else:
        os.wait()
        while not os.path.exists(path): time.sleep(0.01)
        print("daemon started")
    """

  @Test(.requiresProgram("python3"), arguments: Cell.all) func aDaemonEndsWithItsRun(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    let marker = "thinwall-daemon-\(UUID().uuidString)"
    let done = try cell.run(
      ["-w", Bytes(stage.path)], ["/usr/bin/python3", "-c", Self.daemon, Bytes(marker), Bytes(stage("up"))], in: stage)
    #expect(done.end == .exited(0) && done.text == "daemon started\n" && !done.leftOutputOpen, "\(done)")
    // Not later: when the launcher has ended, the daemon has.
    let left = Machine.processes(with: marker)
    #expect(left.isEmpty)
    for pid in left { kill(pid, SIGKILL) }
    #expect(stage.exists("up"))
  }

  /// The twin: without a wall it is still there, so that the test above sees what it looks for.
  @Test(.requiresProgram("python3"), arguments: User.all) func aDaemonStaysWithoutAWall(_ user: User) throws {
    let stage = try Stage(for: user)
    let marker = "thinwall-daemon-\(UUID().uuidString)"
    let done = try run(
      Command(
        ["/usr/bin/python3", "-c", Self.daemon, Bytes(marker), Bytes(stage("up"))], as: user, in: stage.path))
    let left = Machine.processes(with: marker)
    for pid in left { kill(pid, SIGKILL) }
    #expect(done.text == "daemon started\n" && left.count == 1, "\(done)")
    #expect(Machine.eventually { Machine.processes(with: marker).isEmpty })
  }

  private static func state(of pid: pid_t) -> Character? {
    let stat = FileManager.default.contents(atPath: "/proc/\(pid)/stat") ?? Data()
    return String(decoding: stat, as: UTF8.self).split(separator: ")").last?.dropFirst().first
  }

  /// Somebody outside stops the program itself, not the launcher, and lets it go on.
  @Test(.requiresProgram("python3"), arguments: Cell.all) func aStoppedProgramGoesOn(_ cell: Cell) throws {
    let stage = try Stage(for: cell.user)
    let marker = "thinwall-stopped-\(UUID().uuidString)"
    let script: Bytes = """
      import sys
      print("ready", flush=True)
      for line in sys.stdin: print("heard " + line.strip(), flush=True)
      print("over")
      sys.exit(6)
      """
    let child = try Child(cell.command([], ["/usr/bin/python3", "-c", script, Bytes(marker)], in: stage))
    let ready = child.waitForOutput("ready\n")
    try #require(ready, "\(Bytes(child.err))")
    // The launcher has the marker among its words too: the program is who runs Python.
    let programs = Machine.processes(with: marker).filter {
      ((try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\($0)/exe")) ?? "").contains("python3")
    }
    try #require(programs.count == 1)
    let program = programs[0]
    kill(program, SIGSTOP)
    let stopped = Machine.eventually { Self.state(of: program) == "T" }
    #expect(stopped)
    child.write("a word\n")
    // A launcher that followed its program into the stop continues with it; one that ended is wrong.
    let spoke = child.waitForOutput("heard a word", for: 0.5)
    #expect(!spoke && !child.hasEnded)
    kill(program, SIGCONT)
    child.signal(SIGCONT)
    let heard = child.waitForOutput("heard a word\n")
    #expect(heard)
    let done = child.finish()
    #expect(done.end == .exited(6) && done.text == "ready\nheard a word\nover\n", "\(done)")
  }
}
