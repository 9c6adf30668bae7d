import Linux

/// Settings and modules that take away what the kernel would offer.
enum Obstacles {
  static func group() -> FindingGroup {
    let isRoot = Linux.Process.effectiveUser == 0
    var findings: [Finding] = []
    /// `bad` is the value that is in the way, `effect` what it does; other values are good.
    func setting(_ name: String, bad: String, _ effect: String) {
      guard let value = kernelFile("/proc/sys/" + name.replacing(".", with: "/")) else { return }
      findings.append(Finding(name, value == bad ? .no : .yes, value == bad ? "\(value): \(effect)" : value))
    }
    func note(_ name: String, _ meaning: (String) -> String) {
      guard let value = kernelFile("/proc/sys/" + name.replacing(".", with: "/")) else { return }
      findings.append(Finding(name, .info, "\(value): \(meaning(value))"))
    }
    setting(
      "user.max_user_namespaces", bad: "0", "nobody can make a user namespace; sysctl user.max_user_namespaces=10000")
    setting(
      "kernel.unprivileged_userns_clone", bad: "0",
      "only root can make a user namespace; sysctl kernel.unprivileged_userns_clone=1")
    setting(
      "kernel.apparmor_restrict_unprivileged_userns", bad: "1",
      "user namespaces of ordinary users are powerless, unless an AppArmor profile for thinwall allows `userns`"
        + (isRoot ? " (root is not affected)" : ""))
    note("kernel.io_uring_disabled") {
      $0 == "2" ? "nobody has io_uring" : "the filter refuses io_uring in every run, whatever stands here"
    }
    note("dev.tty.legacy_tiocsti") {
      $0 == "0"
        ? "the kernel refuses to push input into terminals"
        : "input can be pushed into terminals; the filter refuses it in every run"
    }
    if let modules = kernelFile("/sys/kernel/security/lsm") {
      let hasLandlock = modules.split(separator: ",").contains("landlock")
      findings.append(Finding("security modules", hasLandlock, modules))
    } else {
      findings.append(Finding("security modules", .info, "unknown: securityfs cannot be read here"))
    }
    findings.append(
      Finding(
        "chroot", isChrooted ? .no : .yes,
        isChrooted ? "we are in one, where the kernel refuses user namespaces" : "not in one"))
    let status = (kernelFile("/proc/self/status") ?? "").split(separator: "\n")
    if status.contains("Seccomp:\t2") {
      findings.append(Finding("outer filter", .info, "we run behind a seccomp filter of somebody else"))
    }
    if status.contains("NoNewPrivs:\t1") {
      findings.append(Finding("no_new_privs", .info, "already set around us"))
    }
    return FindingGroup(name: "in the way", findings: findings)
  }

  /// Whether the root directory is no mount's root: in a chroot the kernel refuses user namespaces.
  static var isChrooted: Bool {
    guard let mounts = kernelFile("/proc/self/mountinfo") else { return false }
    return !mounts.split(separator: "\n").contains { line in
      let fields = line.split(separator: " ")
      return fields.count > 4 && fields[4] == "/"
    }
  }
}
