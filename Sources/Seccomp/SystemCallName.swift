extension SystemCall {
  /// The kernel's name of this call.
  package var name: StaticString { Self.names[Int(rawValue)] }

  /// The call of a name given as bytes, nil if there is none.
  package init?(name: Span<UInt8>) {
    var low = 0
    var high = Self.count
    while low < high {
      let middle = (low + high) / 2
      let candidate = Self.byName[middle]
      let order = compare(name, Self.names[Int(candidate)])
      if order == 0 {
        self.init(rawValue: candidate)
        return
      }
      if order < 0 { high = middle } else { low = middle + 1 }
    }
    return nil
  }

  private static let names: InlineArray<385, StaticString> = [
    "read", "write", "open", "close", "stat", "fstat", "lstat", "poll", "lseek", "mmap", "mprotect", "munmap", "brk",
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "ioctl", "pread64", "pwrite64", "readv", "writev", "access",
    "pipe", "select", "sched_yield", "mremap", "msync", "mincore", "madvise", "shmget", "shmat", "shmctl", "dup",
    "dup2", "pause", "nanosleep", "getitimer", "alarm", "setitimer", "getpid", "sendfile", "socket", "connect",
    "accept", "sendto", "recvfrom", "sendmsg", "recvmsg", "shutdown", "bind", "listen", "getsockname", "getpeername",
    "socketpair", "setsockopt", "getsockopt", "clone", "fork", "vfork", "execve", "exit", "wait4", "kill", "uname",
    "semget", "semop", "semctl", "shmdt", "msgget", "msgsnd", "msgrcv", "msgctl", "fcntl", "flock", "fsync",
    "fdatasync", "truncate", "ftruncate", "getdents", "getcwd", "chdir", "fchdir", "rename", "mkdir", "rmdir",
    "creat", "link", "unlink", "symlink", "readlink", "chmod", "fchmod", "chown", "fchown", "lchown", "umask",
    "gettimeofday", "getrlimit", "getrusage", "sysinfo", "times", "ptrace", "getuid", "syslog", "getgid", "setuid",
    "setgid", "geteuid", "getegid", "setpgid", "getppid", "getpgrp", "setsid", "setreuid", "setregid", "getgroups",
    "setgroups", "setresuid", "getresuid", "setresgid", "getresgid", "getpgid", "setfsuid", "setfsgid", "getsid",
    "capget", "capset", "rt_sigpending", "rt_sigtimedwait", "rt_sigqueueinfo", "rt_sigsuspend", "sigaltstack",
    "utime", "mknod", "uselib", "personality", "ustat", "statfs", "fstatfs", "sysfs", "getpriority", "setpriority",
    "sched_setparam", "sched_getparam", "sched_setscheduler", "sched_getscheduler", "sched_get_priority_max",
    "sched_get_priority_min", "sched_rr_get_interval", "mlock", "munlock", "mlockall", "munlockall", "vhangup",
    "modify_ldt", "pivot_root", "_sysctl", "prctl", "arch_prctl", "adjtimex", "setrlimit", "chroot", "sync", "acct",
    "settimeofday", "mount", "umount2", "swapon", "swapoff", "reboot", "sethostname", "setdomainname", "iopl",
    "ioperm", "create_module", "init_module", "delete_module", "get_kernel_syms", "query_module", "quotactl",
    "nfsservctl", "getpmsg", "putpmsg", "afs_syscall", "tuxcall", "security", "gettid", "readahead", "setxattr",
    "lsetxattr", "fsetxattr", "getxattr", "lgetxattr", "fgetxattr", "listxattr", "llistxattr", "flistxattr",
    "removexattr", "lremovexattr", "fremovexattr", "tkill", "time", "futex", "sched_setaffinity",
    "sched_getaffinity", "set_thread_area", "io_setup", "io_destroy", "io_getevents", "io_submit", "io_cancel",
    "get_thread_area", "lookup_dcookie", "epoll_create", "epoll_ctl_old", "epoll_wait_old", "remap_file_pages",
    "getdents64", "set_tid_address", "restart_syscall", "semtimedop", "fadvise64", "timer_create", "timer_settime",
    "timer_gettime", "timer_getoverrun", "timer_delete", "clock_settime", "clock_gettime", "clock_getres",
    "clock_nanosleep", "exit_group", "epoll_wait", "epoll_ctl", "tgkill", "utimes", "vserver", "mbind",
    "set_mempolicy", "get_mempolicy", "mq_open", "mq_unlink", "mq_timedsend", "mq_timedreceive", "mq_notify",
    "mq_getsetattr", "kexec_load", "waitid", "add_key", "request_key", "keyctl", "ioprio_set", "ioprio_get",
    "inotify_init", "inotify_add_watch", "inotify_rm_watch", "migrate_pages", "openat", "mkdirat", "mknodat",
    "fchownat", "futimesat", "newfstatat", "unlinkat", "renameat", "linkat", "symlinkat", "readlinkat", "fchmodat",
    "faccessat", "pselect6", "ppoll", "unshare", "set_robust_list", "get_robust_list", "splice", "tee",
    "sync_file_range", "vmsplice", "move_pages", "utimensat", "epoll_pwait", "signalfd", "timerfd_create", "eventfd",
    "fallocate", "timerfd_settime", "timerfd_gettime", "accept4", "signalfd4", "eventfd2", "epoll_create1", "dup3",
    "pipe2", "inotify_init1", "preadv", "pwritev", "rt_tgsigqueueinfo", "perf_event_open", "recvmmsg",
    "fanotify_init", "fanotify_mark", "prlimit64", "name_to_handle_at", "open_by_handle_at", "clock_adjtime",
    "syncfs", "sendmmsg", "setns", "getcpu", "process_vm_readv", "process_vm_writev", "kcmp", "finit_module",
    "sched_setattr", "sched_getattr", "renameat2", "seccomp", "getrandom", "memfd_create", "kexec_file_load", "bpf",
    "execveat", "userfaultfd", "membarrier", "mlock2", "copy_file_range", "preadv2", "pwritev2", "pkey_mprotect",
    "pkey_alloc", "pkey_free", "statx", "io_pgetevents", "rseq", "uretprobe", "uprobe", "pidfd_send_signal",
    "io_uring_setup", "io_uring_enter", "io_uring_register", "open_tree", "move_mount", "fsopen", "fsconfig",
    "fsmount", "fspick", "pidfd_open", "clone3", "close_range", "openat2", "pidfd_getfd", "faccessat2",
    "process_madvise", "epoll_pwait2", "mount_setattr", "quotactl_fd", "landlock_create_ruleset",
    "landlock_add_rule", "landlock_restrict_self", "memfd_secret", "process_mrelease", "futex_waitv",
    "set_mempolicy_home_node", "cachestat", "fchmodat2", "map_shadow_stack", "futex_wake", "futex_wait",
    "futex_requeue", "statmount", "listmount", "lsm_get_self_attr", "lsm_set_self_attr", "lsm_list_modules", "mseal",
    "setxattrat", "getxattrat", "listxattrat", "removexattrat", "open_tree_attr", "file_getattr", "file_setattr",
    "listns", "rseq_slice_yield",
  ]

  // The identifiers in the order of the names' bytes.
  private static let byName: InlineArray<385, UInt16> = [
    156, 43, 288, 21, 163, 248, 159, 183, 37, 158, 49, 321, 12, 364, 125, 126, 80, 90, 92, 161, 305, 229, 228, 230,
    227, 56, 348, 3, 349, 42, 326, 85, 174, 176, 32, 33, 292, 213, 291, 233, 214, 281, 354, 232, 215, 284, 290, 59,
    322, 60, 231, 269, 352, 221, 285, 300, 301, 81, 91, 268, 365, 93, 260, 72, 75, 193, 381, 382, 313, 196, 73, 57,
    199, 344, 190, 345, 343, 346, 5, 138, 74, 77, 202, 369, 368, 362, 367, 261, 177, 239, 274, 211, 309, 79, 78, 217,
    108, 107, 104, 115, 36, 52, 121, 111, 39, 181, 110, 140, 318, 120, 118, 97, 98, 124, 51, 55, 186, 96, 102, 191,
    377, 175, 254, 253, 294, 255, 210, 207, 208, 333, 206, 209, 339, 340, 338, 16, 173, 172, 252, 251, 312, 320, 246,
    250, 62, 358, 357, 359, 94, 192, 86, 265, 50, 371, 383, 194, 378, 195, 212, 198, 8, 189, 372, 374, 373, 6, 28,
    366, 237, 324, 319, 360, 256, 27, 83, 258, 133, 259, 149, 325, 151, 9, 154, 165, 355, 342, 279, 10, 245, 244,
    240, 243, 242, 241, 25, 375, 71, 68, 70, 69, 26, 150, 152, 11, 303, 35, 262, 180, 2, 304, 341, 380, 257, 350, 34,
    298, 135, 351, 347, 337, 22, 293, 155, 330, 331, 329, 7, 271, 157, 17, 295, 327, 302, 353, 361, 310, 311, 270,
    101, 182, 18, 296, 328, 178, 179, 356, 0, 187, 89, 267, 19, 169, 45, 299, 47, 216, 197, 379, 82, 264, 316, 249,
    219, 84, 334, 384, 13, 127, 14, 129, 15, 130, 128, 297, 146, 147, 204, 315, 143, 145, 148, 203, 314, 142, 144,
    24, 317, 185, 23, 66, 64, 65, 220, 40, 307, 46, 44, 238, 363, 273, 205, 218, 171, 123, 122, 106, 116, 170, 38,
    308, 109, 141, 114, 119, 117, 113, 160, 112, 54, 164, 105, 188, 376, 30, 31, 67, 29, 48, 131, 282, 289, 41, 53,
    275, 4, 137, 370, 332, 168, 167, 88, 266, 162, 277, 306, 139, 99, 103, 276, 234, 201, 222, 226, 225, 224, 223,
    283, 287, 286, 100, 200, 76, 184, 95, 166, 63, 87, 263, 272, 336, 335, 134, 323, 136, 132, 280, 235, 58, 153,
    278, 236, 61, 247, 1, 20,
  ]
}

/// Negative, zero or positive as `bytes` sort before, with or after `text`.
func compare(_ bytes: Span<UInt8>, _ text: StaticString) -> Int {
  let other = unsafe UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
  var index = 0
  while index < bytes.count && index < other.count {
    let difference = unsafe Int(bytes[index]) - Int(other[index])
    if difference != 0 { return difference }
    index += 1
  }
  return bytes.count - other.count
}
