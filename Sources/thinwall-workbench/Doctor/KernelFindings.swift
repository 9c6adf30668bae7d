import Landlock
import Linux

/// What the kernel offers without namespaces: release, Landlock, seccomp and a few calls.
enum KernelFindings {
  /// Everything, in the order in which it is shown.
  static func groups() -> [FindingGroup] {
    [
      FindingGroup(name: "kernel", findings: kernel()), FindingGroup(name: "landlock", findings: landlock()),
      FindingGroup(name: "seccomp", findings: seccomp()),
    ]
  }

  private static func kernel() -> [Finding] {
    let release = String(decoding: Host.unameField(2), as: UTF8.self)
    let machine = String(decoding: Host.unameField(4), as: UTF8.self)
    let own = Linux.Process.id
    return [
      Finding("release", .info, "\(release) \(machine)"),
      Finding("user", .info, Linux.Process.effectiveUser == 0 ? "root" : "\(Linux.Process.effectiveUser)"),
      called("pidfd", "Linux 5.3") { () throws(Errno) in _ = try Linux.Process.open(thread: own) },
      called("pidfd_getfd", "Linux 5.6, and ptrace rights") { () throws(Errno) in
        let process = try Linux.Process.open(thread: own)
        _ = try Linux.Process.descriptor(process.rawValue, of: process)
      },
      called("close_range", "Linux 5.9") { () throws(Errno) in try File.closeRange(1 << 20, 1 << 20) },
    ]
  }

  private static func called(_ name: String, _ needs: String, _ body: () throws(Errno) -> Void) -> Finding {
    do throws(Errno) {
      try body()
      return Finding(name, .yes)
    } catch { return Finding(name, .no, "\(error.text); needs \(needs)") }
  }

  private static func landlock() -> [Finding] {
    let version: Int
    do throws(Errno) { version = try Ruleset.kernelVersion() } catch {
      let why =
        error == .noSystemCall
        ? "not built into this kernel (CONFIG_SECURITY_LANDLOCK), or refused by a filter around us"
        : error == .notSupported ? "not enabled at boot; add landlock to lsm= on the kernel's command line" : error.text
      return [Finding("version", .no, why)]
    }
    let enforced = Attempt.run { () throws(Errno) in
      let ruleset = try Ruleset.create(
        filesystem: .version1, network: [], scopes: [], abi: ABI(version: min(version, ABI.newest.version)))
      try Linux.Process.set(.noNewPrivileges)
      try Ruleset.enforce(ruleset)
      do throws(Errno) { _ = try File.open(CString("/"), .directory) } catch { return }
      throw .fileExists
    }
    var findings = [
      Finding(
        "version", .yes, version > ABI.newest.version ? "\(version), used as \(ABI.newest.version)" : "\(version)"),
      Finding("enforces", enforced == nil, enforced.map(\.text) ?? "an empty ruleset really refuses to open /"),
    ]
    for feature in ABI.features {
      let isHere = feature.since <= version
      findings.append(
        Finding(
          "\(feature.name)", isHere,
          isHere ? "\(feature.summary)" : "\(feature.summary): version \(feature.since), Linux \(feature.kernel)"))
    }
    return findings
  }

  private static func seccomp() -> [Finding] {
    let actions: [(String, UInt32)] = [
      ("kill_process", 0x8000_0000), ("trap", 0x0003_0000), ("errno", 0x0005_0000), ("user_notif", 0x7fc0_0000),
      ("trace", 0x7ff0_0000), ("log", 0x7ffc_0000), ("allow", 0x7fff_0000),
    ]
    let missing = actions.filter { !SystemCallFilter.isAvailable(action: $0.1) }.map { $0.0 }
    // One instruction: allow (BPF_RET | BPF_K, SECCOMP_RET_ALLOW).
    let allow: [UInt64] = [0x7fff_0000_0000_0006]
    let listener = Attempt.run { () throws(Errno) in
      try Linux.Process.set(.noNewPrivileges)
      try allow.withUnsafeBufferPointer { (p) throws(Errno) in
        _ = try SystemCallFilter.installWithListener(address: Int(bitPattern: p.baseAddress), count: 1)
      }
    }
    return [
      Finding(
        "actions", missing.isEmpty,
        missing.isEmpty ? actions.map { $0.0 }.joined(separator: ", ") : "missing: \(missing.joined(separator: ", "))"),
      Finding(
        "notification", listener == nil,
        listener.map { $0 == .busy ? "a filter around us has the only listener" : $0.text }
          ?? "a listener can be installed"),
    ]
  }
}
