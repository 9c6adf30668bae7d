import Foundation
import Support
import Testing

/// The OCI runtime under test: `THINWALL_OCI_RUNTIME`, or what `make` built.
enum Runtime {
  static let path: String =
    ProcessInfo.processInfo.environment["THINWALL_OCI_RUNTIME"] ?? Thinwall.root + "/build/bin/thinwall-oci"
  static let isHere = access(path, X_OK) == 0 && geteuid() == 0
  static let helpers = Thinwall.root + "/Tests/Runtime/Helpers"

  /// A root file system of busybox, built once per run and copied for every bundle.
  static let image: String = {
    var template = Array("/var/tmp/thinwall-image-XXXXXX".utf8CString)
    precondition(mkdtemp(&template) != nil, "no place for a root file system")
    let directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    chmod(directory, 0o755)
    let script = """
      set -e; cd "$1"; mkdir bin dev proc sys tmp etc root mnt; chmod 1777 tmp; cp /bin/busybox bin/
      ./bin/busybox --list | while read -r name; do [ "$name" = busybox ] || ln -s busybox bin/$name; done
      echo root:x:0:0:root:/root:/bin/sh >etc/passwd; echo user:x:1000:1000:user:/home/user:/bin/sh >>etc/passwd
      echo root:x:0: >etc/group; echo user:x:1000: >>etc/group
      """
    guard let done = try? Support.run(Command(["/bin/sh", "-c", Bytes(script), "sh", Bytes(directory)])),
      done.end == .exited(0)
    else { fatalError("cannot build a root file system: busybox-static is needed") }
    atexit { try? FileManager.default.removeItem(atPath: Runtime.image) }
    return directory
  }()

  /// A program of the helpers' folder, compiled once per run, statically.
  static func compiled(_ name: String, in stage: Stage) throws -> String {
    let target = stage(name)
    let done = try Support.run(
      Command(["/usr/bin/gcc", "-O1", "-static", "-o", Bytes(target), Bytes("\(helpers)/\(name).c")]))
    #expect(done.end == .exited(0), "\(done)")
    return target
  }
}

extension Trait where Self == ConditionTrait {
  static var requiresRuntime: Self {
    .enabled(if: Runtime.isHere, "needs root and \(Runtime.path), which is not there")
  }

  static func requiresNamespace(_ name: String) -> Self {
    .enabled(if: access("/proc/self/ns/\(name)", F_OK) == 0, "needs \(name) namespaces")
  }

  /// A controller that containers can have here, on v1 or v2.
  static func requiresController(_ name: String) -> Self {
    .enabled(if: Groups.has(name), "needs the controller \(name)")
  }
}

/// Files of the kernel, as text; empty where there is none.
func contents(_ path: String) -> String {
  String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
}

/// A field of /proc/PID/status.
func status(_ pid: Int, _ field: String) -> String? {
  for line in contents("/proc/\(pid)/status").split(separator: "\n") where line.hasPrefix(field + ":") {
    return line.dropFirst(field.count + 1).trimmingCharacters(in: .whitespaces)
  }
  return nil
}

/// What a namespace of a process is called, `uts:[4026531838]`.
func namespace(_ name: String, of pid: Int) -> String? {
  try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/ns/\(name)")
}

/// Runs a script of the host's shell.
@discardableResult
func host(_ script: String, _ arguments: String...) throws -> Finished {
  try Support.run(Command(["/bin/bash", "-c", Bytes(script), "sh"] + arguments.map { Bytes($0) }))
}

/// Control groups of containers, wherever this machine has them.
enum Groups {
  static let isUnified = access("/sys/fs/cgroup/cgroup.controllers", F_OK) == 0

  static func has(_ controller: String) -> Bool {
    if isUnified {
      return contents("/sys/fs/cgroup/cgroup.controllers").split { $0.isWhitespace }.contains(Substring(controller))
    }
    return access("/sys/fs/cgroup/\(controller)/cgroup.procs", F_OK) == 0
  }

  /// The directories of a container's group in every hierarchy.
  static func directories(_ name: String) -> [String] {
    let roots =
      isUnified
      ? ["/sys/fs/cgroup"]
      : ((try? FileManager.default.contentsOfDirectory(atPath: "/sys/fs/cgroup")) ?? []).map { "/sys/fs/cgroup/" + $0 }
    return roots.map { "\($0)/\(name)" }.filter { access($0, F_OK) == 0 }
  }

  /// A file of a container's group: by its v1 controller and name, and its v2 name.
  static func read(_ name: String, v1: (controller: String, file: String), v2: String) -> String {
    contents(isUnified ? "/sys/fs/cgroup/\(name)/\(v2)" : "/sys/fs/cgroup/\(v1.controller)/\(name)/\(v1.file)")
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
