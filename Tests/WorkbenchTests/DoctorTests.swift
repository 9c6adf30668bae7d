import Foundation
import Linux
import Testing

@testable import thinwall_workbench

@Suite struct DoctorTests {
  let scratch = Scratch()
  private let content = Array("the secret\n".utf8)

  /// A trial with a script in the launcher's place: called as `script run --wall WALL [-r FILE] -- PROGRAM...`.
  private func trial(_ script: String) -> WallTrial {
    let secret = scratch.write("secret", "the secret\n")
    let launcher = scratch.write("launcher", "#!/bin/sh\n" + script)
    chmod(launcher, 0o755)
    return WallTrial("process", launcher: Array(launcher.utf8), secret: Array(secret.utf8), content: content)
  }

  /// Runs the program behind `--`, with or without what was granted.
  private static let runs = "granted=no; while [ $1 != -- ]; do [ $1 = -r ] && granted=yes; shift; done; shift\n"

  @Test func aWallThatHoldsWorks() {
    let trial = trial(Self.runs + "case $1 in cat) [ $granted = yes ] || exit 1;; esac; exec \"$@\"")
    #expect(trial.works)
    #expect(trial.detail.hasPrefix("ran a program in "))
  }

  @Test func aWallThatDoesNothingIsFoundOut() {
    let trial = trial(Self.runs + "exec \"$@\"")
    #expect(!trial.works)
    #expect(trial.detail == "A FILE OUTSIDE CAN BE READ: this wall does not hold here")
  }

  @Test func aLauncherThatRunsNothingDoesNotWork() {
    let trial = trial("exit 0")
    #expect(!trial.works)
    #expect(trial.detail == "a file that was granted cannot be read")
  }

  @Test func aRefusalIsToldInItsOwnWords() {
    let trial = trial("echo 'thinwall: no namespaces here' >&2; echo more >&2; exit 125")
    #expect(!trial.works)
    #expect(trial.detail == "no namespaces here")
  }

  @Test func aFileThatCannotBeReadBareProvesNothing() {
    let trial = WallTrial(
      "process", launcher: Array("/bin/true".utf8), secret: Array("\(scratch.path)/none".utf8), content: content)
    #expect(!trial.works)
    #expect(trial.detail.hasPrefix("no file to try with"))
  }

  @Test func programsAreRunToTheirEnd() throws {
    let result = try #require(
      Attempt.spawn(["/bin/sh", "-c", "cat; echo out; echo bad >&2; echo worse >&2; exit 3"].map { Array($0.utf8) }))
    #expect(result.status == 3)
    #expect(result.output == Array("out\n".utf8))
    #expect(result.complaint == "bad")
    #expect(Attempt.spawn([Array("/nonexistent/program".utf8)]) == nil)
  }

  /// The workbench that was built with these tests.
  static var workbench: String {
    let own = (try? Path.link(CString("/proc/self/exe"))) ?? []
    return String(decoding: own[..<(own.lastIndex(of: UInt8(ascii: "/")) ?? 0)], as: UTF8.self) + "/thinwall-workbench"
  }

  static var isBuilt: Bool { access(workbench, X_OK) == 0 }

  static var canLimitNamespaces: Bool {
    Attempt.spawn(["/usr/bin/unshare", "-U", "-r", "true"].map { Array($0.utf8) })?.status == 0
      && isBuilt
  }

  @Test(.enabled(if: canLimitNamespaces, "user namespaces cannot be made here, or the workbench is not built"))
  func aLimitOfZeroNamespacesIsFoundAndNamed() throws {
    let script = "echo 0 > /proc/sys/user/max_user_namespaces; exec \"$0\" doctor --json"
    for (program, state) in [
      (["/bin/sh", "-c", script], "no"), (["/bin/sh", "-c", "exec \"$0\" doctor --json"], "yes"),
    ] {
      let words = ["/usr/bin/unshare", "-U", "-r"] + program + [Self.workbench]
      let result = try #require(Attempt.spawn(words.map { Array($0.utf8) }))
      let report = try #require(JSONSerialization.jsonObject(with: Data(result.output)) as? [String: Any])
      let groups = try #require(report["groups"] as? [String: [String: [String: String]]])
      #expect(groups["namespaces"]?["user"]?["state"] == state)
      #expect(groups["in the way"]?["user.max_user_namespaces"]?["state"] == state)
      #expect(groups["walls"]?.count == 2)
      #expect(report["works"] as? Bool == (result.status == 0))
    }
  }
}
