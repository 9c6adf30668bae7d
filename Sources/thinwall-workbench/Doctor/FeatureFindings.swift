import Linux
import Policy
import Sandbox

/// What `--optional` could be needed for here: asked of the planner itself, for each wall.
enum FeatureFindings {
  static func group() -> FindingGroup {
    var findings: [Finding] = []
    Features.describe { feature, name, summary in
      let lacking = [("process", Policy.Wall.process), ("container", .container)].compactMap { wall in
        refusal(of: feature, behind: wall.1).map { "\(wall.0) wall: \($0)" }
      }
      findings.append(
        Finding(
          "\(name)", lacking.isEmpty ? .yes : lacking.count == 1 ? .info : .no,
          lacking.isEmpty ? "\(summary)" : lacking.joined(separator: "; ")))
    }
    return FindingGroup(name: "optional features", findings: findings)
  }

  /// Words that need the feature.
  private static func words(for feature: Features) -> [String] {
    switch feature {
    case .networkTCP: ["--net-allow=:443"]
    case .memoryLimit: ["--memory=1G"]
    case .processLimit: ["--processes=1000"]
    case .cpuLimit: ["--cpu=50"]
    case .deny: ["--deny=/usr/share"]
    case .hostname: ["--hostname=doctor"]
    case .identity: ["--uid=\(Linux.Process.effectiveUser == 1 ? 2 : 1)"]
    case .temporarySize: ["--tmp=size=1M"]
    default: []
    }
  }

  /// Why the feature is not to be had behind this wall; nil if it is.
  private static func refusal(of feature: Features, behind wall: Policy.Wall) -> String? {
    let needed = words(for: feature)
    var parser = Parser()
    // All other features may be missing: only this one is asked about.
    var others: [String] = []
    Features.describe { other, name, _ in if other != feature { others.append("--optional=\(name)") } }
    do { try parser.read((others + needed + ["--", "/bin/sh"]).map { CString(keeping: Array($0.utf8)) }) } catch {
      return "cannot be asked about"
    }
    do throws(Refusal) {
      _ = try Planner.plan(parser.policy, wall: wall, in: .current())
      return nil
    } catch {
      guard case .notEnforceable(_, let missing, _) = error.reason else { return nil }
      return "\(missing)"
    }
  }
}
