/// The filter of a run that brings none of its own: what an ordinary program needs and no more.
///
/// It is an allow list. Every call has a decision in `SystemCall.disposition`; numbers newer than the table get
/// ENOSYS, other architectures and x32 end the process.
package enum BaseFilter {
  /// What stands around the program besides this filter.
  package enum Wall: UInt8, Sendable {
    /// Landlock only: processes, System V IPC, terminal and interfaces are shared with the host.
    case process
    /// PID, IPC and mount namespaces as well.
    case container
  }

  /// Address families of the Internet.
  package struct Families: OptionSet, Sendable {
    /// A bit for each family.
    package let rawValue: UInt8
    /// The families of these bits.
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    /// AF_INET
    package static let inet = Families(rawValue: 1)
    /// AF_INET6
    package static let inet6 = Families(rawValue: 2)
    /// Both.
    package static let all: Families = [.inet, .inet6]
  }

  /// What the program may reach.
  package enum Network: Equatable, Sendable {
    /// Nothing; in a container that is a network namespace with a loopback of its own.
    case none
    /// TCP as Landlock's ports allow. Landlock before ABI 10 does not see `listen` without `bind`, so that is for
    /// the supervisor (`.notify`), or refused where no port may be bound; MSG_FASTOPEN connects unseen and fails.
    case partial(families: Families, listen: Action)
    /// The host's network, but for raw and exotic sockets.
    case host
  }

  /// What the filter depends on.
  package struct Options: Sendable {
    /// The machine.
    package var architecture: Architecture
    /// What else stands around the program.
    package var wall: Wall
    /// What it may reach.
    package var network: Network
    /// Refuses `sched_setaffinity`, so that the launcher's choice of processors lasts.
    package var protectAffinity: Bool
    /// What becomes of Internet sockets where there is no network: refused, or first told to a supervisor.
    package var refusedSocket: Action = .errno(FilterErrno.accessDenied)
    /// Refusals to lift, arguments and all; see `BaseFilter.isLiftable`.
    package var allowed: [SystemCall]
    /// Calls to refuse with EPERM. This wins over all else.
    package var denied: [SystemCall]

    /// The strictest network, and no exceptions, unless said otherwise.
    package init(
      architecture: Architecture = .native, wall: Wall, network: Network = .none, protectAffinity: Bool = false,
      allowed: [SystemCall] = [], denied: [SystemCall] = []
    ) {
      self.architecture = architecture
      self.wall = wall
      self.network = network
      self.protectAffinity = protectAffinity
      self.allowed = allowed
      self.denied = denied
    }

    /// Whether interfaces and loopback are the program's own.
    var hasOwnNetwork: Bool { wall == .container && network == .none }
  }

  /// Whether naming a call in `Options.allowed` has an effect. What belongs to the network is opened by the network
  /// options, or one flag would quietly undo another; and a listener of the program's own could answer in place of
  /// ours once that is gone.
  package static func isLiftable(_ call: SystemCall) -> Bool {
    switch call.disposition {
    case .socket, .socketPair, .listen, .sendFlags2, .sendFlags3, .seccomp: false
    default: true
    }
  }

  /// The program for these options.
  package static func program(_ options: Options) throws(Filter.CompileError) -> Program {
    try filter(options).compile()
  }

  /// The filter before compilation.
  package static func filter(_ options: Options) -> Filter {
    let unknown = Action.errno(FilterErrno.noSystemCall)
    var filter = Filter(architecture: options.architecture, unknown: unknown)
    let outcomes = filter.baseOutcomes(options)
    filter.emittable = filter.conditions.count
    switch options.architecture {
    case .x86_64: filter.fill(SystemCall.x86_64Numbers.span, outcomes)
    case .aarch64: filter.fill(SystemCall.aarch64Numbers.span, outcomes)
    }
    for call in options.allowed where isLiftable(call) { filter.replace(call, with: .allow) }
    for call in options.denied { filter.replace(call, with: .errno(FilterErrno.notPermitted)) }
    return filter
  }
}

extension Filter {
  /// Gives every call the outcome of its disposition; `numbers` are those of the calls by identifier.
  fileprivate mutating func fill(_ numbers: Span<UInt16>, _ outcomesByDisposition: InlineArray<20, UInt32>) {
    var byNumber = outcomes.mutableSpan
    for identifier in 0..<SystemCall.count {
      let number = Int(numbers[identifier])
      if number == SystemCall.none { continue }
      byNumber[number] = outcomesByDisposition[Int(SystemCall.at(identifier).disposition.rawValue)]
    }
  }
}
