import Foundation
import Seccomp
import Support
import Testing

/// The Embedded launcher ships, the ordinary one is what the unit tests are compiled like: both must hand the same
/// filter to the kernel.
@Suite("Dialects", .requiresProgram("strace")) struct Dialects {
  private static let ordinary = Thinwall.root + "/.build/release/thinwall"
  private static let embedded = Thinwall.root + "/build/bin/thinwall"
  private static let areBuilt = [ordinary, embedded].allSatisfy { (path: String) in access(path, X_OK) == 0 }

  /// The flags that have a part in the filter. Nine runs tell 385 names apart: each name has its own set of runs.
  private static let flags: [[Bytes]] = {
    let calls = SystemCall.allCases
    var flags: [[Bytes]] = [
      [], ["--net=host"], ["--net-allow=:443"], ["--net-bind=8080"], ["--net-bind=*"],
      ["--net-allow=:443", "--net-bind=8080"], ["--cpus=0"], ["--allow-syscall=ptrace", "--deny-syscall=@debug"],
    ]
    for verb in ["--allow-syscall", "--deny-syscall"] {
      flags += Group.allCases.map { [Bytes("\(verb)=\($0.name)")] }
      for bit in 0..<9 {
        flags.append(calls.filter { $0.rawValue >> bit & 1 == 1 }.map { Bytes("\(verb)=\($0.name)") })
      }
    }
    return flags
  }()

  /// What seccomp(2) was given, instruction for instruction: strace sees it whether or not the program then starts,
  /// which it cannot where the filter refuses `execve`.
  private func filters(_ launcher: String, _ wall: Wall, _ flags: [Bytes], _ stage: Stage) throws -> [String] {
    let log = stage("log")
    let trace: [Bytes] = ["/usr/bin/strace", "-f", "-v", "-e", "trace=seccomp", "-e", "signal=none", "-o", Bytes(log)]
    var command = Command(
      trace + [Bytes(launcher), "run", Bytes("--wall=\(wall.rawValue)")] + flags + ["--", "/bin/true"])
    command.standardError = .null
    _ = try run(command)
    return (stage.contents("log") ?? "").split(separator: "\n").compactMap { line in
      guard let start = line.range(of: "seccomp(SECCOMP_SET_MODE_FILTER")?.lowerBound else { return nil }
      return String(line[start...].prefix { $0 != "]" })
    }
  }

  @Test(.enabled(if: areBuilt, "needs both launchers: make all glibc"), arguments: Wall.allCases)
  func bothHaveTheSameFilters(_ wall: Wall) throws {
    let stage = try Stage()
    var different: Set<String> = []
    for flags in Self.flags {
      let one = try filters(Self.ordinary, wall, flags, stage)
      #expect(one.count == 1 && one.allSatisfy { $0.contains("BPF_RET") }, "\(flags): \(one)")
      #expect(try filters(Self.embedded, wall, flags, stage) == one, "\(flags)")
      different.formUnion(one)
    }
    // The flags do reach the filter: the groups alone are more than this.
    #expect(different.count > Self.flags.count / 2)
  }
}
