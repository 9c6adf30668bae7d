// The base filter's rules on arguments. Numbers are those of the kernel's UAPI headers, the same on both architectures.

private let refused = Action.errno(FilterErrno.notPermitted)

extension Filter {
  /// An outcome for each disposition, blocks included.
  mutating func baseOutcomes(_ options: BaseFilter.Options) -> InlineArray<20, UInt32> {
    clauses.reserveCapacity(64)
    conditions.reserveCapacity(128)
    blocks.reserveCapacity(Disposition.count)
    let allow = Action.allow.returnValue
    let refuse = refused.returnValue
    let isProcessWall = options.wall == .process

    var outcomes = InlineArray<20, UInt32>(repeating: allow)
    func set(_ disposition: Disposition, _ outcome: UInt32) { outcomes[Int(disposition.rawValue)] = outcome }

    set(.refuse, refuse)
    set(.absent, Action.errno(FilterErrno.noSystemCall).returnValue)
    set(.clone, clone())
    set(.socket, socket(options))
    set(.socketPair, socketPair())
    set(.ioctl, ioctl(options))
    set(.prctl, prctl(isProcessWall))
    set(.personality, personality())
    set(.mode1, mode(argument: 1))
    set(.mode2, mode(argument: 2))
    set(.seccomp, listener())
    if isProcessWall {
      let own = ownProcess()
      set(.interprocess, refuse)
      set(.ownProcess, own)
      set(.affinity, own)
      set(.priority, priority(whichProcess: 0))
      set(.ioPriority, priority(whichProcess: 1))
    }
    if options.protectAffinity { set(.affinity, refuse) }
    if case .partial(_, let listen) = options.network {
      set(.listen, listen.returnValue)
      set(.sendFlags2, noFastOpen(argument: 2))
      set(.sendFlags3, noFastOpen(argument: 3))
    }
    return outcomes
  }

  /// CLONE_NEW*; CLONE_NEWTIME lies among the bits of the exit signal and only clone3 and unshare know it.
  private mutating func clone() -> UInt32 {
    block(refuse(-1, .anyBit(0, 0x7E02_0000)), otherwise: .allow)
  }

  /// Only the caller itself, 0: another process's number cannot be told from its own.
  ///
  /// A process wall has no PID namespace, so these reach every process of the user. The price is that a program cannot
  /// name itself or one of its threads by number (`pthread_setaffinity_np`, `prlimit(getpid())`).
  private mutating func ownProcess() -> UInt32 {
    block(clause(-1, .allow, word(0, 0)), otherwise: refused)
  }

  /// PRIO_PROCESS or IOPRIO_WHO_PROCESS of the caller itself; groups and users reach beyond the wall.
  private mutating func priority(whichProcess: UInt64) -> UInt32 {
    block(clause(-1, .allow, word(0, whichProcess), word(1, 0)), otherwise: refused)
  }

  /// S_IFCHR or S_IFBLK, which differ in the one bit left out.
  private mutating func mode(argument: UInt8) -> UInt32 {
    block(refuse(-1, word(argument, 0x2000, mask: 0xB000)), otherwise: .allow)
  }

  /// SECCOMP_SET_MODE_FILTER with SECCOMP_FILTER_FLAG_NEW_LISTENER. Filters of the program's own only take away, but
  /// of equal verdicts the newest wins: its listener could let itself do what ours would refuse.
  private mutating func listener() -> UInt32 {
    block(refuse(-1, word(0, 1), .anyBit(1, 8)), otherwise: .allow)
  }

  /// MSG_FASTOPEN connects, and Landlock does not see it before ABI 10. EOPNOTSUPP is what a kernel with fast open
  /// switched off says, and programs go on without.
  private mutating func noFastOpen(argument: UInt8) -> UInt32 {
    block(
      clause(-1, .errno(FilterErrno.notSupported), .anyBit(argument, 0x2000_0000)), otherwise: .allow)
  }

  /// The query, PER_LINUX and ADDR_NO_RANDOMIZE.
  private mutating func personality() -> UInt32 {
    var last = clause(-1, .allow, word(0, 0xFFFF_FFFF))
    last = clause(last, .allow, word(0, 0))
    last = clause(last, .allow, word(0, 0x0004_0000))
    return block(last, otherwise: refused)
  }

  private mutating func prctl(_ isProcessWall: Bool) -> UInt32 {
    // PR_SET_DUMPABLE: only to the normal state, in which the supervisor can look at arguments.
    var last = clause(-1, .allow, word(0, 4), Condition(1, .full, .equal, 1))
    last = refuse(last, word(0, 4))
    last = refuse(last, word(0, 28))  // PR_SET_SECUREBITS
    last = refuse(last, word(0, 35))  // PR_SET_MM
    last = refuse(last, word(0, 0x5961_6D61))  // PR_SET_PTRACER
    if isProcessWall {
      // PR_SET_PDEATHSIG: SIGKILL is what the launcher has set; anything else outlives it.
      last = clause(last, .allow, word(0, 1), Condition(1, .full, .equal, 9))
      last = refuse(last, word(0, 1))
    }
    // PR_SET_CHILD_SUBREAPER stays: it keeps orphans below the caller, and when that ends they come to our own.
    return block(last, otherwise: .allow)
  }

  private mutating func ioctl(_ options: BaseFilter.Options) -> UInt32 {
    var last = refuse(-1, word(1, 0x5412))  // TIOCSTI: types into the terminal
    last = refuse(last, word(1, 0x541C))  // TIOCLINUX: pastes into it
    last = refuse(last, word(1, 0x541D))  // TIOCCONS: takes the console's output
    last = refuse(last, word(1, 0x5423))  // TIOCSETD: line disciplines
    // TIOCSCTTY: a terminal of one's own is for tmux, script and sshd; only taking another's needs the argument.
    last = refuse(last, word(1, 0x540E), Condition(2, .word, .notEqual, 0))
    // KDGKBENT to KDSETKEYCODE: the console's key map.
    last = refuse(last, Condition(1, .word, .greaterOrEqual, 0x4B46), Condition(1, .word, .lessOrEqual, 0x4B4D))
    last = refuse(last, word(1, 0x4008_6602))  // FS_IOC_SETFLAGS: immutable and append-only
    last = refuse(last, word(1, 0x401C_5820))  // FS_IOC_FSSETXATTR: the same
    if options.network != .host && !options.hasOwnNetwork {
      // SIOCADDRT to the end of the socket requests: addresses and routes of the host's interfaces, by any socket.
      // Below are those of sockets themselves, as SIOCATMARK.
      last = refuse(last, Condition(1, .word, .greaterOrEqual, 0x890B), Condition(1, .word, .lessOrEqual, 0x89FF))
    }
    return block(last, otherwise: .allow)
  }

  /// The kernel asks the family before it knows that only unix sockets come in pairs.
  private mutating func socketPair() -> UInt32 {
    block(clause(-1, .allow, word(0, 1)), otherwise: .errno(FilterErrno.noFamily))
  }

  /// Listed families, types and protocols. A family that is not there answers EAFNOSUPPORT and a protocol
  /// EPROTONOSUPPORT, as a kernel built without: programs that probe for them go on. EACCES is what socket(2) says of
  /// permission to create a socket, and people read "Permission denied".
  private mutating func socket(_ options: BaseFilter.Options) -> UInt32 {
    let unix = word(0, 1)
    let unixProtocol = Condition(2, .word, .lessOrEqual, 1)
    let stream = word(1, 1, mask: 0xF)
    let datagram = word(1, 2, mask: 0xF)
    var last = clause(-1, .allow, unix, unixProtocol, stream)
    last = clause(last, .allow, unix, unixProtocol, datagram)
    last = clause(last, .allow, unix, unixProtocol, word(1, 5, mask: 0xF))

    var families = BaseFilter.Families.all
    var hasDatagrams = true
    var hasEcho = false
    switch options.network {
    case .none:
      // No network is none: not even a loopback of one's own, on which a server would listen for nobody.
      last = clause(last, options.refusedSocket, inet(.all))
      return block(options.hasOwnNetwork ? routes(last) : last, otherwise: .errno(FilterErrno.noFamily))
    case .partial(let allowed, _):
      families = allowed
      hasDatagrams = false
    case .host: hasEcho = true
    }
    if !families.isEmpty {
      let inet = inet(families)
      last = clause(last, .allow, inet, stream, word(2, 0))
      last = clause(last, .allow, inet, stream, word(2, 6))
      last = clause(last, .errno(FilterErrno.noProtocol), inet, stream)
      if hasDatagrams {
        last = clause(last, .allow, inet, datagram, word(2, 0))
        last = clause(last, .allow, inet, datagram, word(2, 17))
        if hasEcho {
          last = clause(last, .allow, inet, datagram, word(2, 1))
          last = clause(last, .allow, inet, datagram, word(2, 58))
        }
        last = clause(last, .errno(FilterErrno.noProtocol), inet, datagram)
      }
      last = clause(last, .errno(FilterErrno.accessDenied), inet)
    }
    return block(hasDatagrams ? routes(last) : last, otherwise: .errno(FilterErrno.noFamily))
  }

  /// NETLINK_ROUTE, which getifaddrs reads.
  private mutating func routes(_ previous: Int) -> Int {
    let raw = clause(previous, .allow, word(0, 16), word(2, 0), word(1, 3, mask: 0xF))
    return clause(raw, .allow, word(0, 16), word(2, 0), word(1, 2, mask: 0xF))
  }

  /// AF_INET is 2 and AF_INET6 10: without the bit between them one test is enough for both.
  private func inet(_ families: BaseFilter.Families) -> Condition {
    switch families {
    case .inet: word(0, 2)
    case .inet6: word(0, 10)
    default: word(0, 2, mask: ~8)
    }
  }

  private func word(_ argument: UInt8, _ value: UInt64, mask: UInt64 = .max) -> Condition {
    Condition(argument, .word, .equal, value, mask: mask)
  }

  private mutating func refuse(_ previous: Int, _ one: Condition, _ two: Condition? = nil) -> Int {
    clause(previous, refused, one, two)
  }

  private mutating func clause(
    _ previous: Int, _ action: Action, _ one: Condition, _ two: Condition? = nil, _ three: Condition? = nil
  ) -> Int {
    let first = conditions.count
    conditions.append(one)
    if let two { conditions.append(two) }
    if let three { conditions.append(three) }
    clauses.append(
      Clause(previous: previous, first: first, count: conditions.count - first, action: action.returnValue))
    return clauses.count - 1
  }

  private mutating func block(_ last: Int, otherwise: Action) -> UInt32 {
    add(Block(last: last, otherwise: otherwise.returnValue))
  }
}
