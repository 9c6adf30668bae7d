/// How the base filter treats a system call: the reviewed decision for each one there is.
enum Disposition: UInt8, CaseIterable {
  /// Always runs: it can do no more than the other layers let it.
  case allow
  /// Fails with EPERM.
  case refuse
  /// Fails with ENOSYS, so that libraries fall back as on an older kernel.
  case absent
  /// Reaches other processes by a name they share: for walls that have an IPC namespace.
  case interprocess
  /// Argument 0 is a process: only the caller's own where there is no PID namespace.
  case ownProcess
  /// `sched_setaffinity`: as `ownProcess`, and refused where the launcher's choice of processors is to last.
  case affinity
  /// `setpriority`
  case priority
  /// `ioprio_set`
  case ioPriority
  /// `clone`: processes and threads, no namespaces.
  case clone
  /// `socket`: listed families, types and protocols.
  case socket
  /// `socketpair`: the unix family.
  case socketPair
  /// `listen`: with some ports, a matter for the supervisor.
  case listen
  /// `sendto` and `sendmmsg`: with some ports, no fast open.
  case sendFlags3
  /// `sendmsg`: with some ports, no fast open.
  case sendFlags2
  /// `ioctl`: all but some requests.
  case ioctl
  /// `prctl`: all but some options.
  case prctl
  /// `personality`: asking, the native one, and without address randomisation.
  case personality
  /// `mknod`: no devices.
  case mode1
  /// `mknodat`: no devices.
  case mode2
  /// `seccomp`: no listener.
  case seccomp

  /// How many there are.
  static let count = 20
}

extension SystemCall {
  /// What the base filter does with it.
  var disposition: Disposition {
    switch self {
    // Descriptors and data on them.
    case .read, .write, .open, .close, .lseek, .pread64, .pwrite64, .readv, .writev, .preadv, .pwritev, .preadv2,
      .pwritev2, .dup, .dup2, .dup3, .pipe, .pipe2, .fcntl, .flock, .fsync, .fdatasync, .sync, .syncfs,
      .sync_file_range, .sendfile, .splice, .tee, .vmsplice, .copy_file_range, .readahead, .fadvise64, .fallocate,
      .ftruncate, .truncate, .close_range, .creat, .openat, .openat2, .getdents, .getdents64, .memfd_create,
      .eventfd, .eventfd2, .signalfd, .signalfd4, .timerfd_create, .timerfd_settime, .timerfd_gettime, .cachestat:
      .allow

    // Waiting. Asynchronous I/O of the old kind moves data on open descriptors only.
    case .poll, .ppoll, .select, .pselect6, .epoll_create, .epoll_create1, .epoll_ctl, .epoll_wait, .epoll_pwait,
      .epoll_pwait2, .io_setup, .io_destroy, .io_getevents, .io_submit, .io_cancel, .io_pgetevents, .inotify_init,
      .inotify_init1, .inotify_add_watch, .inotify_rm_watch:
      .allow

    // Paths. Landlock or a mount namespace decides which.
    case .stat, .fstat, .lstat, .newfstatat, .statx, .statfs, .fstatfs, .access, .faccessat, .faccessat2, .readlink,
      .readlinkat, .getcwd, .chdir, .fchdir, .rename, .renameat, .renameat2, .mkdir, .mkdirat, .rmdir, .link,
      .linkat, .unlink, .unlinkat, .symlink, .symlinkat, .umask:
      .allow
    case .chmod, .fchmod, .fchmodat, .fchmodat2, .chown, .fchown, .lchown, .fchownat, .utime, .utimes, .utimensat,
      .futimesat, .setxattr, .lsetxattr, .fsetxattr, .setxattrat, .getxattr, .lgetxattr, .fgetxattr, .getxattrat,
      .listxattr, .llistxattr, .flistxattr, .listxattrat, .removexattr, .lremovexattr, .fremovexattr,
      .removexattrat, .file_getattr:
      .allow
    // The same power as FS_IOC_SETFLAGS, by path and past Landlock; too new for anything to depend on.
    case .file_setattr: .absent
    case .mknod: .mode1
    case .mknodat: .mode2

    // Memory of the caller's own.
    case .mmap, .mprotect, .munmap, .brk, .mremap, .msync, .mincore, .madvise, .mlock, .mlock2, .munlock, .mlockall,
      .munlockall, .remap_file_pages, .pkey_mprotect, .pkey_alloc, .pkey_free, .mseal, .map_shadow_stack,
      .membarrier, .mbind, .set_mempolicy, .get_mempolicy, .set_mempolicy_home_node:
      .allow
    // Pages the kernel cannot see: tools for hiding, and hibernation stops working.
    case .memfd_secret: .absent

    // Processes and threads, their signals and limits. Landlock's scope or a PID namespace decides whom a signal
    // reaches; ptrace access checks guard what reads another process.
    case .fork, .vfork, .execve, .execveat, .exit, .exit_group, .wait4, .waitid, .getpid, .getppid, .gettid,
      .getpgid, .setpgid, .getpgrp, .getsid, .setsid, .set_tid_address, .set_robust_list, .get_robust_list, .rseq,
      .rseq_slice_yield, .pidfd_open, .arch_prctl, .restart_syscall, .uretprobe, .uprobe:
      .allow
    case .rt_sigaction, .rt_sigprocmask, .rt_sigreturn, .rt_sigpending, .rt_sigtimedwait, .rt_sigsuspend,
      .rt_sigqueueinfo, .rt_tgsigqueueinfo, .sigaltstack, .pause, .kill, .tkill, .tgkill, .pidfd_send_signal:
      .allow
    case .futex, .futex_waitv, .futex_wake, .futex_wait, .futex_requeue: .allow
    case .getrlimit, .setrlimit, .getrusage, .times, .getpriority, .ioprio_get, .sched_yield, .sched_getparam,
      .sched_getscheduler, .sched_getattr, .sched_getaffinity, .sched_get_priority_max, .sched_get_priority_min,
      .sched_rr_get_interval, .getcpu:
      .allow
    case .sched_setparam, .sched_setscheduler, .sched_setattr, .prlimit64, .migrate_pages, .move_pages: .ownProcess
    case .sched_setaffinity: .affinity
    case .setpriority: .priority
    case .ioprio_set: .ioPriority
    case .clone: .clone
    // Its flags are in memory, where a filter cannot look; C libraries fall back to clone.
    case .clone3: .absent
    case .prctl: .prctl
    case .personality: .personality

    // Credentials: with no_new_privs these only ever give up.
    case .getuid, .getgid, .geteuid, .getegid, .getresuid, .getresgid, .getgroups, .setuid, .setgid, .setreuid,
      .setregid, .setresuid, .setresgid, .setfsuid, .setfsgid, .setgroups, .capget, .capset:
      .allow

    // Clocks and timers; setting the clock is the host's.
    case .nanosleep, .clock_nanosleep, .clock_gettime, .clock_getres, .gettimeofday, .time, .getitimer, .setitimer,
      .alarm, .timer_create, .timer_settime, .timer_gettime, .timer_getoverrun, .timer_delete:
      .allow
    // Whether the adjtimex pair only reads is told in memory.
    case .settimeofday, .clock_settime, .adjtimex, .clock_adjtime: .refuse

    // About the machine.
    case .uname, .sysinfo, .getrandom: .allow

    // Sockets: what none can be made for needs no filter later.
    case .connect, .accept, .accept4, .bind, .shutdown, .getsockname, .getpeername, .setsockopt, .getsockopt,
      .recvfrom, .recvmsg, .recvmmsg:
      .allow
    case .socket: .socket
    case .socketpair: .socketPair
    case .listen: .listen
    case .sendto, .sendmmsg: .sendFlags3
    case .sendmsg: .sendFlags2
    case .ioctl: .ioctl

    // System V and POSIX message passing.
    case .shmget, .shmat, .shmctl, .shmdt, .semget, .semop, .semctl, .semtimedop, .msgget, .msgsnd, .msgrcv,
      .msgctl, .mq_open, .mq_unlink, .mq_timedsend, .mq_timedreceive, .mq_notify, .mq_getsetattr:
      .interprocess

    // Walls within the wall: they only ever take away.
    case .seccomp: .seccomp
    case .landlock_create_ruleset, .landlock_add_rule, .landlock_restrict_self, .lsm_get_self_attr,
      .lsm_list_modules:
      .allow
    case .lsm_set_self_attr: .refuse

    // Other processes.
    case .ptrace, .process_vm_readv, .process_vm_writev, .kcmp, .pidfd_getfd, .process_madvise, .process_mrelease:
      .refuse

    // Mounts and roots, old and new; the reading ones are newer than anything that needs them.
    case .mount, .umount2, .pivot_root, .chroot, .fsopen, .fsconfig, .fsmount, .fspick, .move_mount, .open_tree,
      .open_tree_attr, .mount_setattr, .name_to_handle_at, .open_by_handle_at:
      .refuse
    case .statmount, .listmount, .listns: .absent
    case .unshare, .setns: .refuse

    // The machine as a whole.
    case .reboot, .kexec_load, .kexec_file_load, .init_module, .finit_module, .delete_module, .iopl, .ioperm,
      .swapon, .swapoff, .acct, .quotactl, .quotactl_fd, .sethostname, .setdomainname, .syslog, .vhangup,
      .lookup_dcookie:
      .refuse

    // Large kernel interfaces that walk around the filter, or watch more than the caller.
    case .add_key, .request_key, .keyctl, .perf_event_open, .bpf, .userfaultfd, .fanotify_init, .fanotify_mark:
      .refuse
    // Its users, libuv among them, fall back to epoll.
    case .io_uring_setup, .io_uring_enter, .io_uring_register: .absent

    // 16-bit segments; a kernel may be built without, and emulators know.
    case .modify_ldt: .absent

    // Not in the kernel any more, or never in the 64-bit one.
    case .uselib, .ustat, .sysfs, ._sysctl, .create_module, .get_kernel_syms, .query_module, .nfsservctl, .getpmsg,
      .putpmsg, .afs_syscall, .tuxcall, .security, .set_thread_area, .get_thread_area, .epoll_ctl_old,
      .epoll_wait_old, .vserver:
      .absent
    }
  }
}
