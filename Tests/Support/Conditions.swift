package import Foundation
package import Testing

/// What this machine has; each of these says why a test is skipped.
extension Trait where Self == ConditionTrait {
  package static var requiresRoot: Self {
    .enabled(if: geteuid() == 0, "needs root")
  }

  package static func requiresLandlock(_ version: Int) -> Self {
    .enabled(if: Machine.landlock >= version, "needs Landlock \(version), this kernel has \(Machine.landlock)")
  }

  package static var requiresUserNamespaces: Self {
    .enabled(if: Machine.hasUserNamespaces, "needs user namespaces, which are refused here")
  }

  /// A program in the system's directories (not the shims of a version manager).
  package static func requiresProgram(_ name: String) -> Self {
    .enabled(if: Machine.program(name) != nil, "needs \(name), which is not installed")
  }

  package static var requiresCgroupV1: Self {
    .enabled(if: Machine.hasCgroupV1, "needs a writable cgroup v1 hierarchy of the memory controller")
  }

  package static var requiresCgroupV2: Self {
    .enabled(if: Machine.hasCgroupV2, "needs a writable cgroup v2 with the memory controller")
  }
}

package enum Machine {
  /// landlock_create_ruleset(NULL, 0, LANDLOCK_CREATE_RULESET_VERSION)
  package static let landlock: Int = {
    max(0, Libc.call(444, 0, 0, 1))
  }()

  /// By trying, as the user who is refused first.
  package static let hasUserNamespaces: Bool = {
    guard let done = try? run(Command(["/usr/bin/unshare", "--user", "/bin/true"], as: User.all.last!)) else {
      return false
    }
    return done.end == .exited(0)
  }()

  package static func program(_ name: String) -> String? {
    for directory in ["/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin"] {
      if access("\(directory)/\(name)", X_OK) == 0 { return "\(directory)/\(name)" }
    }
    return nil
  }

  package static let hasCgroupV1 = access("/sys/fs/cgroup/memory/cgroup.procs", W_OK) == 0

  package static let hasCgroupV2: Bool = {
    let controllers = (try? String(contentsOfFile: "/sys/fs/cgroup/cgroup.controllers", encoding: .utf8)) ?? ""
    return controllers.contains("memory") && access("/sys/fs/cgroup/cgroup.subtree_control", W_OK) == 0
  }()

  /// Waits for something that is about to be true; the test decides what a no means.
  package static func eventually(within seconds: Double = 10, _ condition: () -> Bool) -> Bool {
    let end = Date().addingTimeInterval(seconds)
    while !condition() {
      if Date() > end { return false }
      usleep(10_000)
    }
    return true
  }

  /// Processes whose command line or environment holds `marker`, zombies left out.
  package static func processes(with marker: String) -> [pid_t] {
    let wanted = Array(marker.utf8)
    var found: [pid_t] = []
    for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
      guard let pid = pid_t(name), pid != getpid() else { continue }
      for file in ["cmdline", "environ"] {
        guard let data = FileManager.default.contents(atPath: "/proc/\(name)/\(file)") else { continue }
        if Array(data).contains(sequence: wanted) {
          found.append(pid)
          break
        }
      }
    }
    return found
  }
}

extension Machine {
  /// The direct children of a process (proc_pid_task_children).
  package static func children(of pid: pid_t) -> [pid_t] {
    let list = (try? String(contentsOfFile: "/proc/\(pid)/task/\(pid)/children", encoding: .utf8)) ?? ""
    return list.split(separator: " ").compactMap { pid_t($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
  }
}
