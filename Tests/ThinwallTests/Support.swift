import Foundation
import Synchronization
import Testing

@testable import Thinwall

/// The launcher under test: what THINWALL names, else the release build of this package.
enum Under {
  static let path: Bytes = {
    if let named = ProcessInfo.processInfo.environment["THINWALL"], !named.isEmpty { return Bytes(named) }
    return Bytes(FileManager.default.currentDirectoryPath + "/.build/release/thinwall")
  }()

  static let launcher = Launcher(path: path)

  static let hasLauncher = Kernel.isExecutableFile(path)

  /// Whether the launcher has its workbench beside it, and that one knows `explain`.
  static let canExplain: Bool = {
    guard hasLauncher, let answer = try? Question(["explain"], Policy(), ["true"], launcher: launcher) else {
      return false
    }
    return answer.exitCode == 0
  }()
}

extension Trait where Self == ConditionTrait {
  static var requiresLauncher: Self {
    .enabled(if: Under.hasLauncher, "no launcher at \(Under.path): swift build -c release --product thinwall")
  }

  static var requiresExplain: Self {
    .enabled(if: Under.canExplain, "no thinwall-workbench that explains beside the launcher")
  }
}

/// Runs a shell script with the launcher under test.
func shell(
  _ script: Bytes, _ policy: Policy = Policy(), input: Input = .null, output: Output = .capture(),
  error: Output = .capture()
) throws(SandboxError) -> Outcome {
  try Sandbox.run(
    ["sh", "-c", script], policy: policy, input: input, output: output, error: error, launcher: Under.launcher)
}

/// Runs `body` in so many threads at once, each with its number, and waits for all of them.
func inThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
  let group = DispatchGroup()
  for i in 0..<count {
    group.enter()
    #expect(
      Thinwall.Thread.start {
        body(i)
        group.leave()
      } == 0)
  }
  group.wait()
}

/// Whether something comes true within two seconds.
func soon(_ condition: () -> Bool) -> Bool {
  for _ in 0..<200 {
    if condition() { return true }
    usleep(10_000)
  }
  return condition()
}

/// A directory for one test, removed with everything in it.
final class Scratch {
  let path: String

  init() {
    var template = Array("/var/tmp/thinwall-library.XXXXXX".utf8CString)
    path = String(cString: mkdtemp(&template)!)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// Processes whose command line has `mark` in it, but for this one.
func processes(with mark: String) -> [String] {
  let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
  return names.filter { name in
    guard let id = Int32(name), id != getpid(), let line = FileManager.default.contents(atPath: "/proc/\(name)/cmdline")
    else { return false }
    return line.range(of: Data(mark.utf8)) != nil
  }
}

/// What this process has open, by number and name.
func openDescriptors() -> [String: String] {
  let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
  var open: [String: String] = [:]
  for number in numbers {
    if let name = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(number)") {
      open[number] = name
    }
  }
  return open
}
