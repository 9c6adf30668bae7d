import Linux

/// Namespaces and the mounts inside them, each really made in a child.
enum NamespaceFindings {
  /// What was found, and whether user namespaces can be made at all.
  static func group() -> FindingGroup {
    // A lazy value that a child computed first would be the id inside.
    _ = outside
    var findings: [Finding] = []
    func add(_ name: String, _ failure: Errno?, _ detail: String = "") {
      findings.append(Finding(name, failure == nil, failure.map(\.text) ?? detail))
    }
    let user = Attempt.run(into: .user) { () throws(Errno) in }
    findings.append(Finding("user", user == nil, user.map { "\($0.text): \(obstacle(to: $0))" } ?? "really made one"))
    if user != nil { return FindingGroup(name: "namespaces", findings: findings) }
    add("uid_map", Attempt.run(into: .user) { () throws(Errno) in try mapIDs() }, "own id mapped to 0")
    let kinds: [(String, Linux.Process.Namespaces)] = [
      ("mount", .mount), ("pid", .pid), ("net", .network), ("ipc", .ipc), ("uts", .uts), ("cgroup", .cgroup),
    ]
    for (name, kind) in kinds { add(name, Attempt.run(into: [.user, kind]) { () throws(Errno) in }) }
    let inside: Linux.Process.Namespaces = [.user, .mount]
    add(
      "tmpfs",
      Attempt.run(into: inside) { () throws(Errno) in
        try mapIDs()
        let context = try Mount.open(CString("tmpfs"))
        _ = try Mount.create(context, [.noSetID, .noDevices])
      }, "fsopen, fsconfig, fsmount")
    add(
      "bind mounts",
      Attempt.run(into: inside) { () throws(Errno) in
        try mapIDs()
        let tree = try Mount.copyTree(CString("/usr"))
        try Mount.set([.readOnly, .noSetID], on: CString(""), in: tree, recursive: true)
      }, "open_tree, mount_setattr")
    add("own root", ownRoot(in: inside), "move_mount, pivot_root")
    add(
      "own /proc",
      Attempt.run(into: [.user, .mount, .pid]) { () throws(Errno) in
        try mapIDs()
        let context = try Mount.open(CString("proc"))
        _ = try Mount.create(context, [.noSetID, .noDevices, .noExecute])
      }, "proc in a pid namespace")
    return FindingGroup(name: "namespaces", findings: findings)
  }

  /// Makes a root directory of its own in new namespaces: what the container wall cannot do without, and what a
  /// security module may refuse though it let the namespaces be made. Nil if it worked.
  static func ownRoot(in namespaces: Linux.Process.Namespaces) -> Errno? {
    _ = outside
    return Attempt.run(into: namespaces) { () throws(Errno) in
      try mapIDs()
      let context = try Mount.open(CString("tmpfs"))
      let root = try Mount.create(context, [.noSetID, .noDevices])
      try Mount.attach(root, at: CString("/"))
      try Path.change(to: root)
      try Mount.pivotToWorkingDirectory()
    }
  }

  /// The ids outside, read before there is a namespace in which they mean nothing.
  private static let outside = (user: Linux.Process.effectiveUser, group: Linux.Process.effectiveGroup)

  private static func mapIDs() throws(Errno) {
    try File.put(CString("deny"), to: CString("/proc/self/setgroups"))
    try File.put(CString(keeping: Array("0 \(outside.user) 1".utf8)), to: CString("/proc/self/uid_map"))
    try File.put(CString(keeping: Array("0 \(outside.group) 1".utf8)), to: CString("/proc/self/gid_map"))
  }

  /// What most likely refused a user namespace.
  private static func obstacle(to error: Errno) -> String {
    if kernelFile("/proc/sys/user/max_user_namespaces") == "0" { return "user.max_user_namespaces is 0" }
    if kernelFile("/proc/sys/kernel/unprivileged_userns_clone") == "0" {
      return "kernel.unprivileged_userns_clone is 0"
    }
    if kernelFile("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1" {
      return "kernel.apparmor_restrict_unprivileged_userns is 1"
    }
    if Obstacles.isChrooted { return "this process is in a chroot, from which the kernel refuses it" }
    if error == .noSpace || error == .usersQuota { return "a limit on namespaces is reached" }
    if error == .noSystemCall { return "not built into this kernel (CONFIG_USER_NS), or a filter around us" }
    return "probably a seccomp filter or a security module around us"
  }
}
