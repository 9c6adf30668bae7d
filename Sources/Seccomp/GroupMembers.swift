extension Group {
  /// The calls of this group.
  package var members: [SystemCall] {
    switch self {
    case .aio:
      [
        .io_setup, .io_destroy, .io_submit, .io_cancel, .io_getevents, .io_pgetevents, .io_uring_setup,
        .io_uring_enter, .io_uring_register,
      ]
    case .basicIO:
      [
        .read, .write, .readv, .writev, .pread64, .pwrite64, .preadv, .pwritev, .preadv2, .pwritev2, .lseek, .close,
        .close_range, .dup, .dup2, .dup3,
      ]
    case .chown: [.chown, .fchown, .lchown, .fchownat]
    case .clock: [.settimeofday, .clock_settime, .adjtimex, .clock_adjtime]
    case .cpuEmulation: [.modify_ldt]
    case .debug:
      [
        .ptrace, .process_vm_readv, .process_vm_writev, .process_madvise, .kcmp, .pidfd_getfd, .perf_event_open,
        .lookup_dcookie, .rt_sigqueueinfo, .rt_tgsigqueueinfo,
      ]
    case .fileSystem:
      [
        .open, .openat, .openat2, .creat, .access, .faccessat, .faccessat2, .chdir, .fchdir, .getcwd, .getdents,
        .getdents64, .stat, .fstat, .lstat, .newfstatat, .statx, .statfs, .fstatfs, .link, .linkat, .symlink,
        .symlinkat, .readlink, .readlinkat, .mkdir, .mkdirat, .mknod, .mknodat, .rename, .renameat, .renameat2,
        .rmdir, .unlink, .unlinkat, .truncate, .ftruncate, .fallocate, .fcntl, .flock, .mmap, .munmap, .umask,
        .inotify_init, .inotify_init1, .inotify_add_watch, .inotify_rm_watch, .copy_file_range, .name_to_handle_at,
        .open_by_handle_at,
      ]
    case .ioEvent:
      [
        .poll, .ppoll, .select, .pselect6, .epoll_create, .epoll_create1, .epoll_ctl, .epoll_wait, .epoll_pwait,
        .epoll_pwait2, .epoll_ctl_old, .epoll_wait_old, .eventfd, .eventfd2,
      ]
    case .ioUring: [.io_uring_setup, .io_uring_enter, .io_uring_register]
    case .ipc: [.pipe, .pipe2, .memfd_create] + Group.sysvIPC.members + Group.messageQueue.members
    case .keyring: [.add_key, .request_key, .keyctl]
    case .memlock: [.mlock, .mlock2, .mlockall, .munlock, .munlockall]
    case .messageQueue: [.mq_open, .mq_unlink, .mq_timedsend, .mq_timedreceive, .mq_notify, .mq_getsetattr]
    case .metadata:
      [
        .chmod, .fchmod, .fchmodat, .fchmodat2, .utime, .utimes, .utimensat, .futimesat, .setxattr, .lsetxattr,
        .fsetxattr, .setxattrat, .getxattr, .lgetxattr, .fgetxattr, .getxattrat, .listxattr, .llistxattr,
        .flistxattr, .listxattrat, .removexattr, .lremovexattr, .fremovexattr, .removexattrat, .file_getattr,
        .file_setattr,
      ] + Group.chown.members
    case .module: [.init_module, .finit_module, .delete_module]
    case .mount:
      [
        .mount, .umount2, .pivot_root, .chroot, .fsopen, .fsconfig, .fsmount, .fspick, .move_mount, .open_tree,
        .open_tree_attr, .mount_setattr, .statmount, .listmount,
      ]
    case .namespace: [.unshare, .setns, .clone3, .listns]
    case .networkIO:
      [
        .socket, .socketpair, .bind, .listen, .accept, .accept4, .connect, .shutdown, .getsockname, .getpeername,
        .getsockopt, .setsockopt, .sendto, .sendmsg, .sendmmsg, .recvfrom, .recvmsg, .recvmmsg,
      ]
    case .obsolete:
      [
        ._sysctl, .afs_syscall, .create_module, .epoll_ctl_old, .epoll_wait_old, .get_kernel_syms, .get_thread_area,
        .getpmsg, .nfsservctl, .putpmsg, .query_module, .security, .set_thread_area, .sysfs, .tuxcall, .uselib,
        .ustat, .vserver,
      ]
    case .pkey: [.pkey_alloc, .pkey_free, .pkey_mprotect]
    case .privileged:
      [
        .acct, .bpf, .capset, .fanotify_init, .fanotify_mark, .open_by_handle_at, .quotactl, .quotactl_fd,
        .sethostname, .setdomainname, .syslog, .vhangup,
      ] + Group.chown.members + Group.clock.members + Group.module.members + Group.mount.members
        + Group.rawIO.members + Group.reboot.members + Group.setuid.members + Group.swap.members
    case .process:
      [
        .fork, .vfork, .clone, .clone3, .execve, .execveat, .exit, .exit_group, .wait4, .waitid, .kill, .tkill,
        .tgkill, .pidfd_open, .pidfd_send_signal, .process_mrelease, .prctl, .arch_prctl, .getrusage, .times,
        .setpgid, .setsid,
      ]
    case .rawIO: [.iopl, .ioperm]
    case .reboot: [.reboot, .kexec_load, .kexec_file_load]
    case .resources:
      [
        .setrlimit, .prlimit64, .setpriority, .ioprio_set, .sched_setaffinity, .sched_setattr, .sched_setparam,
        .sched_setscheduler, .mbind, .set_mempolicy, .set_mempolicy_home_node, .migrate_pages, .move_pages,
      ]
    case .sandbox: [.seccomp, .landlock_create_ruleset, .landlock_add_rule, .landlock_restrict_self]
    case .setuid:
      [
        .setuid, .setgid, .setreuid, .setregid, .setresuid, .setresgid, .setfsuid, .setfsgid, .setgroups,
      ]
    case .signal:
      [
        .rt_sigaction, .rt_sigprocmask, .rt_sigpending, .rt_sigsuspend, .rt_sigtimedwait, .rt_sigreturn, .sigaltstack,
        .signalfd, .signalfd4, .pause,
      ]
    case .swap: [.swapon, .swapoff]
    case .sync: [.sync, .syncfs, .fsync, .fdatasync, .msync, .sync_file_range]
    case .sysvIPC:
      [
        .shmget, .shmat, .shmctl, .shmdt, .semget, .semop, .semctl, .semtimedop, .msgget, .msgsnd, .msgrcv, .msgctl,
      ]
    case .timer:
      [
        .alarm, .getitimer, .setitimer, .timer_create, .timer_settime, .timer_gettime, .timer_getoverrun,
        .timer_delete, .timerfd_create, .timerfd_settime, .timerfd_gettime, .times,
      ]
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
