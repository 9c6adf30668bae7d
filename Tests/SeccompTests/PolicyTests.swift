import Testing

@testable import Seccomp

/// What the base filter promises, written down once more by hand and asked of the compiled program.
struct PolicyTests {
  private struct Verdicts {
    let simulator: Simulator
    let architecture: Architecture

    init(_ options: BaseFilter.Options) throws {
      simulator = try Simulator(BaseFilter.program(options))
      architecture = options.architecture
    }

    func callAsFunction(_ call: SystemCall, _ arguments: UInt64...) throws -> Action {
      let number = try #require(call.number(on: architecture))
      var data = CallData(number: UInt32(number), architecture: architecture.audit)
      for (index, argument) in arguments.enumerated() { data.arguments[index] = argument }
      return simulator.verdict(on: data)
    }
  }

  private static let refused = Action.errno(1)
  private static let absent = Action.errno(38)

  private static func options(
    _ wall: BaseFilter.Wall, _ network: BaseFilter.Network = .none, affinity: Bool = false
  ) -> BaseFilter.Options {
    BaseFilter.Options(architecture: .x86_64, wall: wall, network: network, protectAffinity: affinity)
  }

  private static let partial = BaseFilter.Network.partial(families: .all, listen: .notify)

  @Test(arguments: Setting.native + Setting.all(on: .aarch64))
  func refusedEverywhere(_ setting: Setting) throws {
    let verdict = try Verdicts(setting.options)
    let refused: [SystemCall] = [
      .pivot_root, .acct, .umount2, .swapon, .swapoff, .reboot, .sethostname, .setdomainname, .init_module,
      .finit_module, .delete_module, .quotactl, .quotactl_fd, .lookup_dcookie, .kexec_load, .kexec_file_load, .add_key,
      .request_key, .keyctl, .unshare, .setns, .perf_event_open, .name_to_handle_at, .open_by_handle_at,
      .process_vm_readv, .process_vm_writev, .process_madvise, .kcmp, .pidfd_getfd, .bpf, .userfaultfd,
      .fanotify_init, .fanotify_mark, .chroot, .fsopen, .fsconfig, .fsmount, .fspick, .move_mount, .open_tree,
      .open_tree_attr, .mount_setattr, .settimeofday, .clock_settime, .adjtimex, .clock_adjtime, .syslog, .vhangup,
    ]
    for call in refused { #expect(try verdict(call) == Self.refused, "\(call)") }
    let absent: [SystemCall] = [
      .clone3, .io_uring_setup, .io_uring_enter, .io_uring_register, .memfd_secret, .nfsservctl, .statmount, .listns,
    ]
    for call in absent { #expect(try verdict(call) == Self.absent, "\(call)") }
    if setting.options.allowed.isEmpty {
      #expect(try verdict(.ptrace) == Self.refused)
      #expect(try verdict(.mount) == Self.refused)
    }
    // Newer than the table, and in its gaps.
    for number in [472, 473, 1000, 0x3FFF_FFFF] as [UInt32] {
      let data = CallData(number: number, architecture: setting.options.architecture.audit)
      #expect(verdict.simulator.verdict(on: data) == Self.absent)
    }
    // A listener is refused whatever else is asked for, and plain filters are not.
    #expect(try verdict(.seccomp, 1, 8) == Self.refused)
    #expect(try verdict(.seccomp, 1 | 1 << 32, 0xFF | 1 << 40) == Self.refused)
    #expect(try verdict(.seccomp, 1, 0) == .allow)
    #expect(try verdict(.seccomp, 0, 0) == .allow)
    #expect(try verdict(.seccomp, 2, 0) == .allow)
  }

  @Test(arguments: [BaseFilter.Wall.process, .container], [BaseFilter.Network.none, partial, .host])
  func argumentRules(_ wall: BaseFilter.Wall, _ network: BaseFilter.Network) throws {
    let verdict = try Verdicts(Self.options(wall, network))
    for flag in [0x20000, 0x0200_0000, 0x0400_0000, 0x0800_0000, 0x1000_0000, 0x2000_0000, 0x4000_0000] as [UInt64] {
      #expect(try verdict(.clone, flag | 0x11) == Self.refused)
      #expect(try verdict(.clone, flag | 1 << 63) == Self.refused)
    }
    #expect(try verdict(.clone, 0x003D_0F00) == .allow)  // pthread_create
    #expect(try verdict(.clone, 0x0120_0011) == .allow)  // fork
    for request in [0x5412, 0x541C, 0x541D, 0x5423, 0x4008_6602, 0x401C_5820, 0x4B47] as [UInt64] {
      #expect(try verdict(.ioctl, 0, request) == Self.refused)
      #expect(try verdict(.ioctl, 0, request | 0xDEAD << 32) == Self.refused)
    }
    for request in [0x5401, 0x5413, 0x541B, 0x5421, 0x8905, 0x890A, 0x8A00, 0x4B45, 0x4B4E, 0x4004_9409] as [UInt64] {
      #expect(try verdict(.ioctl, 0, request) == .allow)
    }
    #expect(try verdict(.ioctl, 0, 0x540E, 0) == .allow)
    #expect(try verdict(.ioctl, 0, 0x540E, 1) == Self.refused)
    let seesInterfaces = network == .host || (wall == .container && network == .none)
    for request in [
      0x8910, 0x8912, 0x8913, 0x8915, 0x8917, 0x8919, 0x891B, 0x8927, 0x8933, 0x8946, 0x890B, 0x89FF,
    ] as [UInt64] {
      #expect(try verdict(.ioctl, 0, request | 1 << 33) == (seesInterfaces ? .allow : Self.refused))
    }
    for mode in [0x21B6, 0x61B6] as [UInt64] {
      #expect(try verdict(.mknod, 0, mode) == Self.refused)
      #expect(try verdict(.mknodat, 0, 0, mode) == Self.refused)
      #expect(try verdict(.mknodat, 0, 0, mode | 1 << 16 | 1 << 50) == Self.refused)
    }
    for mode in [0x01B6, 0x11B6, 0x81B6, 0xC1B6] as [UInt64] {
      #expect(try verdict(.mknod, 0, mode) == .allow)
      #expect(try verdict(.mknodat, 0, 0, mode) == .allow)
    }
    for persona in [0, 0xFFFF_FFFF, 0x0004_0000] as [UInt64] { #expect(try verdict(.personality, persona) == .allow) }
    for persona in [8, 0x0004_0008, 0x0040_0000, 0x0002_0000, 0x0800_0000] as [UInt64] {
      #expect(try verdict(.personality, persona) == Self.refused)
    }
    for option in [28, 35, 0x5961_6D61] as [UInt64] {
      #expect(try verdict(.prctl, option | 1 << 32, 1) == Self.refused)
    }
    #expect(try verdict(.prctl, 4, 0) == Self.refused)
    #expect(try verdict(.prctl, 4, 1) == .allow)
    for option in [15, 22, 29, 36, 38, 8, 24, 0x5356_4D41] as [UInt64] {
      #expect(try verdict(.prctl, option, 1) == .allow)
    }
    #expect(try verdict(.prctl, 1, 0) == (wall == .process ? Self.refused : .allow))
    #expect(try verdict(.prctl, 1, 15) == (wall == .process ? Self.refused : .allow))
    #expect(try verdict(.prctl, 1, 9) == .allow)
  }

  @Test(arguments: [BaseFilter.Wall.process, .container])
  func otherProcesses(_ wall: BaseFilter.Wall) throws {
    let verdict = try Verdicts(Self.options(wall))
    let foreign = wall == .process ? Self.refused : .allow
    let calls: [SystemCall] = [
      .sched_setaffinity, .sched_setscheduler, .sched_setparam, .sched_setattr, .prlimit64, .migrate_pages, .move_pages,
    ]
    for call in calls {
      #expect(try verdict(call, 0, 1) == .allow)
      #expect(try verdict(call, 1 << 32, 1) == .allow, "the upper half is not part of a pid")
      #expect(try verdict(call, 4711, 1) == foreign)
    }
    #expect(try verdict(.setpriority, 0, 0, 5) == .allow)
    #expect(try verdict(.setpriority, 0, 4711, 5) == foreign)
    #expect(try verdict(.setpriority, 2, 0, 5) == foreign)
    #expect(try verdict(.ioprio_set, 1, 0) == .allow)
    #expect(try verdict(.ioprio_set, 1, 4711) == foreign)
    #expect(try verdict(.ioprio_set, 3, 0) == foreign)
    for call in Group.sysvIPC.members + Group.messageQueue.members { #expect(try verdict(call) == foreign, "\(call)") }
    #expect(try verdict(.kill, 1, 9) == .allow)
    let pinned = try Verdicts(Self.options(wall, affinity: true))
    #expect(try pinned(.sched_setaffinity, 0) == Self.refused)
    #expect(try pinned(.sched_getaffinity, 0) == .allow)
  }

  /// Family, type and protocol of all sockets that may be made; everything else is refused.
  @Test func sockets() throws {
    let unix: Set<[UInt64]> = [[1, 1, 0], [1, 2, 0], [1, 5, 0], [1, 1, 1], [1, 2, 1], [1, 5, 1]]
    let tcp: Set<[UInt64]> = [[2, 1, 0], [2, 1, 6]]
    let tcp6: Set<[UInt64]> = [[10, 1, 0], [10, 1, 6]]
    let udp: Set<[UInt64]> = [[2, 2, 0], [2, 2, 17], [10, 2, 0], [10, 2, 17]]
    let echo: Set<[UInt64]> = [[2, 2, 1], [10, 2, 1], [2, 2, 58], [10, 2, 58]]
    let route: Set<[UInt64]> = [[16, 2, 0], [16, 3, 0]]
    let cases: [(BaseFilter.Wall, BaseFilter.Network, Set<[UInt64]>)] = [
      (.process, .none, unix),
      (.container, .none, unix.union(route)),
      (.process, Self.partial, unix.union(tcp).union(tcp6)),
      (.container, Self.partial, unix.union(tcp).union(tcp6)),
      (.process, .partial(families: .inet, listen: .notify), unix.union(tcp)),
      (.process, .partial(families: .inet6, listen: .notify), unix.union(tcp6)),
      (.process, .partial(families: [], listen: .notify), unix),
      (.process, .host, unix.union(tcp).union(tcp6).union(udp).union(echo).union(route)),
      (.container, .host, unix.union(tcp).union(tcp6).union(udp).union(echo).union(route)),
    ]
    for (wall, network, allowed) in cases {
      let verdict = try Verdicts(Self.options(wall, network))
      for family in [0, 1, 2, 3, 8, 10, 15, 16, 17, 18, 26, 38, 40, 42, 0xFFFF_FFFF] as [UInt64] {
        for type in [0, 1, 2, 3, 4, 5, 6, 10] as [UInt64] {
          for proto in [0, 1, 2, 6, 17, 33, 58, 132, 136, 255, 262, 0xFFFF_FFFF] as [UInt64] {
            let isAllowed = allowed.contains([family, type, proto])
            // SOCK_CLOEXEC and SOCK_NONBLOCK; junk above each int.
            for (flags, junk) in [(0, 0), (0x80800, 0xBAD << 32)] as [(UInt64, UInt64)] {
              let found = try verdict(.socket, family | junk, type | flags | junk, proto | junk)
              #expect((found == .allow) == isAllowed, "\(wall) \(network) \(family) \(type) \(proto): \(found)")
              if !isAllowed {
                #expect([.errno(13), .errno(93), .errno(97)].contains(found), "\(family) \(type) \(proto): \(found)")
              }
            }
          }
        }
      }
      #expect(try verdict(.socketpair, 1, 1, 0) == .allow)
      #expect(try verdict(.socketpair, 2, 1, 0) == .errno(97))
    }
    let none = try Verdicts(Self.options(.process))
    #expect(try none(.socket, 2, 1, 0) == .errno(13))
    var told = Self.options(.container)
    told.refusedSocket = .notify
    #expect(try Verdicts(told)(.socket, 2, 1, 0) == .notify)
    #expect(try Verdicts(told)(.socket, 10, 2, 17) == .notify)
    #expect(try Verdicts(told)(.socket, 40, 1, 0) == .errno(97))
    let some = try Verdicts(Self.options(.process, .partial(families: .inet, listen: .notify)))
    #expect(try some(.socket, 2, 1, 262) == .errno(93))
    #expect(try some(.socket, 2, 2, 0) == .errno(13))
    #expect(try some(.socket, 10, 1, 0) == .errno(97))
  }

  @Test func partialNetwork() throws {
    for wall in [BaseFilter.Wall.process, .container] {
      let partial = try Verdicts(Self.options(wall, Self.partial))
      let open: [Verdicts] = [try Verdicts(Self.options(wall, .none)), try Verdicts(Self.options(wall, .host))]
      for flags in [0x2000_0000, 0x2000_4000 | 1 << 60] as [UInt64] {
        #expect(try partial(.sendto, 3, 0, 0, flags) == .errno(95))
        #expect(try partial(.sendmmsg, 3, 0, 0, flags) == .errno(95))
        #expect(try partial(.sendmsg, 3, 0, flags) == .errno(95))
        for verdict in open { #expect(try verdict(.sendto, 3, 0, 0, flags) == .allow) }
      }
      #expect(try partial(.sendto, 3, 0, 0, 0x4000 | 0x2000_0000 << 32) == .allow)
      #expect(try partial(.sendmsg, 3, 0x2000_0000, 0x4000) == .allow)
      #expect(try partial(.listen, 3) == .notify)
      for verdict in open { #expect(try verdict(.listen, 3) == .allow) }
      #expect(try BaseFilter.program(Self.options(wall, Self.partial)).notifies)
      #expect(try !BaseFilter.program(Self.options(wall, .host)).notifies)
      let silent = Self.options(wall, .partial(families: .all, listen: .errno(13)))
      #expect(try Verdicts(silent)(.listen, 3) == .errno(13))
      #expect(try !BaseFilter.program(silent).notifies)
    }
  }

  @Test func exceptions() throws {
    var options = Self.options(.process, Self.partial)
    options.allowed = Group.mount.members + Group.networkIO.members + [.ptrace, .clone3, .ioctl, .seccomp]
    options.denied = [.ptrace, .read, .umount2]
    let verdict = try Verdicts(options)
    #expect(try verdict(.mount) == .allow)
    #expect(try verdict(.clone3) == .allow)
    #expect(try verdict(.ioctl, 0, 0x5412) == .allow)
    #expect(try verdict(.ptrace) == Self.refused, "denied wins")
    #expect(try verdict(.umount2) == Self.refused, "denied wins")
    #expect(try verdict(.read) == Self.refused)
    // The network's options decide about the network, and the listener is never given away.
    #expect(try verdict(.socket, 17, 3, 0) == .errno(97))
    #expect(try verdict(.listen, 3) == .notify)
    #expect(try verdict(.sendto, 3, 0, 0, 0x2000_0000) == .errno(95))
    #expect(try verdict(.seccomp, 1, 8) == Self.refused)
    #expect(!BaseFilter.isLiftable(.seccomp) && !BaseFilter.isLiftable(.socket) && BaseFilter.isLiftable(.mount))
  }
}
