extension Group {
  /// The calls of this group.
  package var members: [SystemCall] {
    var result: [SystemCall] = []
    for identifier in 0..<SystemCall.count where contains(SystemCall.at(identifier)) {
      result.append(SystemCall.at(identifier))
    }
    return result
  }

  /// Whether a call is of this group. A switch and no list: Embedded Swift 6.3.1 lays out constant arrays of an enum of
  /// this size with other cases in them.
  package func contains(_ call: SystemCall) -> Bool {
    switch self {
    case .aio:
      switch call {
      case .io_setup, .io_destroy, .io_submit, .io_cancel, .io_getevents, .io_pgetevents, .io_uring_setup,
        .io_uring_enter, .io_uring_register:
        return true
      default: return false
      }
    case .basicIO:
      switch call {
      case .read, .write, .readv, .writev, .pread64, .pwrite64, .preadv, .pwritev, .preadv2, .pwritev2, .lseek, .close,
        .close_range, .dup, .dup2, .dup3:
        return true
      default: return false
      }
    case .chown:
      switch call {
      case .chown, .fchown, .lchown, .fchownat: return true
      default: return false
      }
    case .clock:
      switch call {
      case .settimeofday, .clock_settime, .adjtimex, .clock_adjtime: return true
      default: return false
      }
    case .cpuEmulation:
      switch call {
      case .modify_ldt: return true
      default: return false
      }
    case .debug:
      switch call {
      case .ptrace, .process_vm_readv, .process_vm_writev, .process_madvise, .kcmp, .pidfd_getfd, .perf_event_open,
        .lookup_dcookie, .rt_sigqueueinfo, .rt_tgsigqueueinfo:
        return true
      default: return false
      }
    case .fileSystem:
      switch call {
      case .open, .openat, .openat2, .creat, .access, .faccessat, .faccessat2, .chdir, .fchdir, .getcwd, .getdents,
        .getdents64, .stat, .fstat, .lstat, .newfstatat, .statx, .statfs, .fstatfs, .link, .linkat, .symlink,
        .symlinkat, .readlink, .readlinkat, .mkdir, .mkdirat, .mknod, .mknodat, .rename, .renameat, .renameat2,
        .rmdir, .unlink, .unlinkat, .truncate, .ftruncate, .fallocate, .fcntl, .flock, .mmap, .munmap, .umask,
        .inotify_init, .inotify_init1, .inotify_add_watch, .inotify_rm_watch, .copy_file_range, .name_to_handle_at,
        .open_by_handle_at:
        return true
      default: return false
      }
    case .ioEvent:
      switch call {
      case .poll, .ppoll, .select, .pselect6, .epoll_create, .epoll_create1, .epoll_ctl, .epoll_wait, .epoll_pwait,
        .epoll_pwait2, .epoll_ctl_old, .epoll_wait_old, .eventfd, .eventfd2:
        return true
      default: return false
      }
    case .ioUring:
      switch call {
      case .io_uring_setup, .io_uring_enter, .io_uring_register: return true
      default: return false
      }
    case .ipc:
      switch call {
      case .pipe, .pipe2, .memfd_create: return true
      default: return Group.sysvIPC.contains(call) || Group.messageQueue.contains(call)
      }
    case .keyring:
      switch call {
      case .add_key, .request_key, .keyctl: return true
      default: return false
      }
    case .memlock:
      switch call {
      case .mlock, .mlock2, .mlockall, .munlock, .munlockall: return true
      default: return false
      }
    case .messageQueue:
      switch call {
      case .mq_open, .mq_unlink, .mq_timedsend, .mq_timedreceive, .mq_notify, .mq_getsetattr: return true
      default: return false
      }
    case .metadata:
      switch call {
      case .chmod, .fchmod, .fchmodat, .fchmodat2, .utime, .utimes, .utimensat, .futimesat, .setxattr, .lsetxattr,
        .fsetxattr, .setxattrat, .getxattr, .lgetxattr, .fgetxattr, .getxattrat, .listxattr, .llistxattr,
        .flistxattr, .listxattrat, .removexattr, .lremovexattr, .fremovexattr, .removexattrat, .file_getattr,
        .file_setattr:
        return true
      default: return Group.chown.contains(call)
      }
    case .module:
      switch call {
      case .init_module, .finit_module, .delete_module: return true
      default: return false
      }
    case .mount:
      switch call {
      case .mount, .umount2, .pivot_root, .chroot, .fsopen, .fsconfig, .fsmount, .fspick, .move_mount, .open_tree,
        .open_tree_attr, .mount_setattr, .statmount, .listmount:
        return true
      default: return false
      }
    case .namespace:
      switch call {
      case .unshare, .setns, .clone3, .listns: return true
      default: return false
      }
    case .networkIO:
      switch call {
      case .socket, .socketpair, .bind, .listen, .accept, .accept4, .connect, .shutdown, .getsockname, .getpeername,
        .getsockopt, .setsockopt, .sendto, .sendmsg, .sendmmsg, .recvfrom, .recvmsg, .recvmmsg:
        return true
      default: return false
      }
    case .obsolete:
      switch call {
      case ._sysctl, .afs_syscall, .create_module, .epoll_ctl_old, .epoll_wait_old, .get_kernel_syms, .get_thread_area,
        .getpmsg, .nfsservctl, .putpmsg, .query_module, .security, .set_thread_area, .sysfs, .tuxcall, .uselib,
        .ustat, .vserver:
        return true
      default: return false
      }
    case .pkey:
      switch call {
      case .pkey_alloc, .pkey_free, .pkey_mprotect: return true
      default: return false
      }
    case .privileged:
      switch call {
      case .acct, .bpf, .capset, .fanotify_init, .fanotify_mark, .open_by_handle_at, .quotactl, .quotactl_fd,
        .sethostname, .setdomainname, .syslog, .vhangup:
        return true
      default:
        return Group.chown.contains(call) || Group.clock.contains(call) || Group.module.contains(call)
          || Group.mount.contains(call) || Group.rawIO.contains(call) || Group.reboot.contains(call)
          || Group.setuid.contains(call) || Group.swap.contains(call)
      }
    case .process:
      switch call {
      case .fork, .vfork, .clone, .clone3, .execve, .execveat, .exit, .exit_group, .wait4, .waitid, .kill, .tkill,
        .tgkill, .pidfd_open, .pidfd_send_signal, .process_mrelease, .prctl, .arch_prctl, .getrusage, .times,
        .setpgid, .setsid:
        return true
      default: return false
      }
    case .rawIO:
      switch call {
      case .iopl, .ioperm: return true
      default: return false
      }
    case .reboot:
      switch call {
      case .reboot, .kexec_load, .kexec_file_load: return true
      default: return false
      }
    case .resources:
      switch call {
      case .setrlimit, .prlimit64, .setpriority, .ioprio_set, .sched_setaffinity, .sched_setattr, .sched_setparam,
        .sched_setscheduler, .mbind, .set_mempolicy, .set_mempolicy_home_node, .migrate_pages, .move_pages:
        return true
      default: return false
      }
    case .sandbox:
      switch call {
      case .seccomp, .landlock_create_ruleset, .landlock_add_rule, .landlock_restrict_self: return true
      default: return false
      }
    case .setuid:
      switch call {
      case .setuid, .setgid, .setreuid, .setregid, .setresuid, .setresgid, .setfsuid, .setfsgid, .setgroups: return true
      default: return false
      }
    case .signal:
      switch call {
      case .rt_sigaction, .rt_sigprocmask, .rt_sigpending, .rt_sigsuspend, .rt_sigtimedwait, .rt_sigreturn,
        .sigaltstack,
        .signalfd, .signalfd4, .pause:
        return true
      default: return false
      }
    case .swap:
      switch call {
      case .swapon, .swapoff: return true
      default: return false
      }
    case .sync:
      switch call {
      case .sync, .syncfs, .fsync, .fdatasync, .msync, .sync_file_range: return true
      default: return false
      }
    case .sysvIPC:
      switch call {
      case .shmget, .shmat, .shmctl, .shmdt, .semget, .semop, .semctl, .semtimedop, .msgget, .msgsnd, .msgrcv, .msgctl:
        return true
      default: return false
      }
    case .timer:
      switch call {
      case .alarm, .getitimer, .setitimer, .timer_create, .timer_settime, .timer_gettime, .timer_getoverrun,
        .timer_delete, .timerfd_create, .timerfd_settime, .timerfd_gettime, .times:
        return true
      default: return false
      }
    }
  }
}

/// What a flag may name: a call or a group.
package enum CallName: Equatable, Sendable {
  case call(SystemCall)
  case group(Group)

  /// Groups begin with `@`; nil if there is no such name.
  package init?(_ name: Span<UInt8>) {
    if let call = SystemCall(name: name) {
      self = .call(call)
    } else if let group = Group(name: name) {
      self = .group(group)
    } else {
      return nil
    }
  }

  /// The calls it stands for.
  package var calls: [SystemCall] {
    switch self {
    case .call(let call): [call]
    case .group(let group): group.members
    }
  }

  /// The name itself.
  package var name: StaticString {
    switch self {
    case .call(let call): call.name
    case .group(let group): group.name
    }
  }

  /// The name meant by a mistyped one, if one is near: at most a third of its letters wrong, missing or too many.
  package static func nearest(to name: Span<UInt8>) -> CallName? {
    guard !name.isEmpty && name.count <= 64 else { return nil }
    var best: CallName?
    var least = max(1, name.count / 3) + 1
    func consider(_ candidate: CallName) {
      let distance = editDistance(name, candidate.name, below: least)
      if distance < least {
        least = distance
        best = candidate
      }
    }
    for identifier in 0..<SystemCall.count { consider(.call(.at(identifier))) }
    var index: UInt8 = 0
    while let group = Group(rawValue: index) {
      consider(.group(group))
      index += 1
    }
    return best
  }
}

/// How many letters to change, add or drop to make one of the other (Levenshtein); `limit` if that many or more.
private func editDistance(_ bytes: Span<UInt8>, _ text: StaticString, below limit: Int) -> Int {
  let other = unsafe UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
  if abs(bytes.count - other.count) >= limit { return limit }
  var row = InlineArray<65, Int>(repeating: 0)
  for column in 0...bytes.count { row[column] = column }
  for line in 0..<other.count {
    var diagonal = row[0]
    row[0] = line + 1
    for column in 0..<bytes.count {
      let substituted = unsafe diagonal + (bytes[column] == other[line] ? 0 : 1)
      diagonal = row[column + 1]
      row[column + 1] = min(substituted, min(row[column], row[column + 1]) + 1)
    }
  }
  return min(row[bytes.count], limit)
}
