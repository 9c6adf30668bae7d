import Foundation
import Support
import Testing

extension Finished {
  /// The launcher's own refusal: 125, one sentence, and the program never ran.
  func isRefusal(naming words: String...) -> Bool {
    end == .exited(125) && out.isEmpty && complaints.count == 1
      && errorText.split(separator: "\n").count == 1 && words.allSatisfy { errorText.contains($0) }
  }

  /// Every line as an object; nil where one of them is none.
  static func objects(_ text: String) -> [[String: Any]]? {
    let lines = text.split(separator: "\n")
    let objects = lines.compactMap {
      (try? JSONSerialization.jsonObject(with: Data($0.utf8))) as? [String: Any]
    }
    return objects.count == lines.count && !objects.isEmpty ? objects : nil
  }
}

extension Cell {
  static let asRoot = all.filter { $0.user == .root }
  static let asOthers = all.filter { $0.user != .root }

  /// The script of the shell without a wall, by this cell's user.
  func bareShell(_ script: String, in stage: Stage? = nil) throws -> Finished {
    try bare(["/bin/sh", "-c", Bytes(script)], in: stage)
  }

  /// The Python program without a wall.
  func barePython(_ script: String, in stage: Stage? = nil) throws -> Finished {
    try bare(["/usr/bin/python3", "-c", Bytes(script)], in: stage)
  }
}

extension Trait where Self == ConditionTrait {
  static var requiresCgroup: Self {
    .enabled(if: Machine.hasCgroupV1 || Machine.hasCgroupV2, "needs a cgroup in which groups can be made")
  }

  static var requiresWorkbench: Self {
    let directory = (Thinwall.path as NSString).deletingLastPathComponent
    return .enabled(
      if: access(directory + "/thinwall-workbench", X_OK) == 0, "needs thinwall-workbench beside the launcher")
  }
}
