/// System calls by purpose, for flags. The names are systemd's where it has one.
package enum Group: UInt8, CaseIterable, Sendable {
  case aio, basicIO, chown, clock, cpuEmulation, debug, fileSystem, ioEvent, ioUring, ipc, keyring, memlock
  case messageQueue, metadata, module, mount, namespace, networkIO, obsolete, pkey, privileged, process, rawIO, reboot
  case resources, sandbox, setuid, signal, swap, sync, sysvIPC, timer

  /// How many there are.
  package static let count = 32

  /// The name a flag takes, with its `@`.
  package var name: StaticString { texts.name }

  /// What the calls are for, in a line.
  package var summary: StaticString { texts.summary }

  /// The group of a name given as bytes, with its `@`; nil if there is none.
  package init?(name: Span<UInt8>) {
    var index: UInt8 = 0
    while let group = Group(rawValue: index) {
      if compare(name, group.name) == 0 {
        self = group
        return
      }
      index += 1
    }
    return nil
  }

  private var texts: (name: StaticString, summary: StaticString) {
    switch self {
    case .aio: ("@aio", "asynchronous I/O, old and new")
    case .basicIO: ("@basic-io", "reading, writing and closing what is open")
    case .chown: ("@chown", "changing owners")
    case .clock: ("@clock", "setting the host's clock")
    case .cpuEmulation: ("@cpu-emulation", "segments and modes for emulating other processors")
    case .debug: ("@debug", "looking into other processes, and counting events")
    case .fileSystem: ("@file-system", "opening, making, moving and removing files")
    case .ioEvent: ("@io-event", "waiting for many descriptors")
    case .ioUring: ("@io-uring", "the submission rings, which pass by any filter")
    case .ipc: ("@ipc", "pipes, shared memory and message queues")
    case .keyring: ("@keyring", "keys held by the kernel")
    case .memlock: ("@memlock", "keeping memory from being swapped")
    case .messageQueue: ("@message-queue", "POSIX message queues")
    case .metadata: ("@metadata", "modes, owners, times, attributes and flags of files")
    case .module: ("@module", "loading code into the kernel")
    case .mount: ("@mount", "mounting, unmounting and changing the root")
    case .namespace: ("@namespace", "making and joining namespaces")
    case .networkIO: ("@network-io", "sockets")
    case .obsolete: ("@obsolete", "calls the kernel has given up")
    case .pkey: ("@pkey", "memory protection keys")
    case .privileged: ("@privileged", "what needs a capability over the whole machine")
    case .process: ("@process", "making, running and awaiting processes")
    case .rawIO: ("@raw-io", "I/O ports")
    case .reboot: ("@reboot", "ending or replacing the running kernel")
    case .resources: ("@resources", "limits, priorities, processors and memory placement")
    case .sandbox: ("@sandbox", "seccomp and Landlock")
    case .setuid: ("@setuid", "changing users and groups")
    case .signal: ("@signal", "sending and receiving signals")
    case .swap: ("@swap", "swap areas")
    case .sync: ("@sync", "writing through to the disk")
    case .sysvIPC: ("@sysv-ipc", "System V shared memory, semaphores and queues")
    case .timer: ("@timer", "alarms and timers")
    }
  }
}
