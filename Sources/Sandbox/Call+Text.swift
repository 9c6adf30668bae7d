internal import Landlock
package import Linux

extension Call {
  /// The kernel calls of this step, as `thinwall explain` and error sentences show them.
  package func write(to text: inout Message) {
    switch self {
    case .parentDeathSignal: text.add("prctl(PR_SET_PDEATHSIG, SIGKILL)")
    case .checkLauncher: text.add("ppoll(launcher's channel)")
    case .becomeSubreaper: text.add("prctl(PR_SET_CHILD_SUBREAPER)")
    case .noNewPrivileges: text.add("prctl(PR_SET_NO_NEW_PRIVS)")
    case .scopeSignals:
      text.add(
        "landlock_create_ruleset(scoped: signals), landlock_add_rule(/, refer), landlock_restrict_self, kill(parent, 0) must fail"
      )
    case .denySetgroups: text.add("write(/proc/self/setgroups, deny)")
    case .mapUsers(let map): named(&text, "write(/proc/self/uid_map, ", map)
    case .mapGroups(let map): named(&text, "write(/proc/self/gid_map, ", map)
    case .dropCapabilities: text.add("prctl(PR_SET_SECUREBITS, all locked), capset(none), capget must be empty")
    case .setMask(let mask):
      text.add("umask(0")
      octal(&text, mask)
      text.add(")")
    case .makeRoot(let size):
      named(&text, "fsopen(tmpfs), fsconfig(mode 755, size), fsmount, move_mount, fchdir: size ", size, ")")
    case .replaceRoot(let path): named(&text, "open_tree(clone, ", path, "), move_mount(/), fchdir")
    case .makeDirectory(let path, _): named(&text, "mkdirat(", path)
    case .makeFile(let path, _): named(&text, "mknodat(", path)
    case .makeLink(let path, let target):
      text.add("symlinkat(")
      text.add(target)
      text.add(", ")
      text.add(path)
      text.add(")")
    case .copyTree(let path, _, let attributes):
      named(&text, "open_tree(clone, ", path)
      if attributes.isEmpty { return }
      text.add(", mount_setattr(")
      write(attributes, to: &text)
      text.add(")")
    case .attach(_, let path): named(&text, "move_mount(to ", path)
    case .bind(let source, let target, let attributes):
      named(&text, "open_tree(clone, ", source, "), ")
      if let attributes {
        text.add("mount_setattr(")
        write(attributes, to: &text)
        text.add("), ")
      }
      named(&text, "move_mount(to ", target)
    case .seal(let attributes):
      text.add("mount_setattr(., recursive, ")
      write(attributes, to: &text)
      text.add(")")
    case .mountProcesses(let path, let attributes):
      named(&text, "fsopen(proc), fsmount(", CString(""), "")
      write(attributes, to: &text)
      named(&text, "), move_mount(to ", path)
    case .mountTerminals(let path): named(&text, "fsopen(devpts), fsmount, move_mount(to ", path)
    case .bindTerminal(let path): named(&text, "open_tree(clone, private terminal), move_mount(to ", path)
    case .pivot: text.add("pivot_root(., .), umount2(., MNT_DETACH)")
    case .makePrivateDirectory(let path): named(&text, "mkdirat(mode 0700, ", path)
    case .setHostname(let name): named(&text, "sethostname(", name)
    case .joinCgroup: text.add("write(cgroup, 0)")
    case .limit(let resource, let value):
      text.add("prlimit64(")
      switch resource {
      case .fileSize: text.add("RLIMIT_FSIZE, ")
      case .openFiles: text.add("RLIMIT_NOFILE, ")
      case .processes: text.add("RLIMIT_NPROC, ")
      case .addressSpace: text.add("RLIMIT_AS, ")
      }
      text.add(number: Int(clamping: value))
      text.add(")")
    case .setAffinity: text.add("sched_setaffinity")
    case .openAsInput(let path): named(&text, "openat(", path, "), dup3(0)")
    case .takeTerminal: text.add("setsid, ioctl(TIOCSCTTY), dup3(0, 1, 2)")
    case .changeDirectory(let path): named(&text, "chdir(", path)
    case .createRuleset(let filesystem, let network, let scopes, let version):
      text.add("landlock_create_ruleset(version ")
      text.add(number: version)
      text.add(", files 0x")
      hexadecimal(&text, filesystem.rawValue)
      text.add(", net 0x")
      hexadecimal(&text, network.rawValue)
      text.add(", scopes 0x")
      hexadecimal(&text, scopes.rawValue)
      text.add(")")
    case .allowPath(let path, let access, _):
      named(&text, "landlock_add_rule(", path, ", 0x")
      hexadecimal(&text, access.rawValue)
      text.add(")")
    case .allowPorts(let first, let last, let access):
      text.add("landlock_add_rule(")
      text.add(access.contains(.connectTCP) ? "connect" : "bind")
      text.add(" tcp port ")
      text.add(number: Int(first))
      if last != first {
        text.add("-")
        text.add(number: Int(last))
      }
      text.add(")")
    case .enforceRuleset: text.add("landlock_restrict_self")
    case .verify(let scope):
      text.add("prctl(PR_GET_NO_NEW_PRIVS) must be 1")
      if scope { text.add(", kill(parent, 0) must fail") }
    case .installFilter(_, let count, let notifies):
      text.add("seccomp(filter of ")
      text.add(number: count)
      text.add(" instructions")
      if notifies { text.add(", listener") }
      text.add("), prctl(PR_GET_SECCOMP) must be 2")
    case .closeDescriptors: text.add("close_range(3, max)")
    case .restoreSignals: text.add("rt_sigprocmask(caller's)")
    case .execute(let path, _, _): named(&text, "execve(", path)
    }
  }

  private func named(_ text: inout Message, _ before: StaticString, _ path: CString, _ after: StaticString = ")") {
    text.add(before)
    var bytes = path.bytes
    if bytes.last == 10 { bytes.removeLast() }
    text.add(bytes)
    text.add(after)
  }

  private func write(_ attributes: Mount.Attributes, to text: inout Message) {
    var first = true
    func add(_ bit: Mount.Attributes, _ name: StaticString) {
      guard attributes.contains(bit) else { return }
      if !first { text.add("|") }
      text.add(name)
      first = false
    }
    add(.readOnly, "RDONLY")
    add(.noSetID, "NOSUID")
    add(.noDevices, "NODEV")
    add(.noExecute, "NOEXEC")
  }

  private func octal(_ text: inout Message, _ value: Int) {
    if value >= 8 { octal(&text, value >> 3) }
    text.add(number: value & 7)
  }

  private func hexadecimal(_ text: inout Message, _ value: UInt64) {
    if value >= 16 { hexadecimal(&text, value >> 4) }
    let digit = UInt8(value & 15)
    text.add([digit < 10 ? 48 + digit : 87 + digit])
  }
}
