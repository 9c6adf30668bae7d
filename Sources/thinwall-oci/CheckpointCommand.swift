internal import Container
internal import Linux

/// `checkpoint` and `restore`.
enum CheckpointCommand {
  static func checkpoint(_ line: Words, _ globals: Runtime.Globals) throws(Failure) -> Int32 {
    var line = line
    var options = CheckpointOptions()
    var id: CString?
    while let word = line.next() {
      switch word {
      case .option(let option):
        if try understand(option, &line, &options) { continue }
        if option.is("--leave-running", "-R") {
          options.leavesRunning = try line.flag(option)
        } else if option.is("--pre-dump", "-P") {
          options.isPreDump = try line.flag(option)
        } else if option.is("--parent-path") {
          options.parent = try line.value(option)
        } else if option.is("--tcp-skip-in-flight") {
          options.tcpSkipsInFlight = try line.flag(option)
        } else if option.is("--link-remap") {
          options.linkRemap = try line.flag(option)
        } else if option.is("--status-fd") {
          options.status = try Int32(clamping: line.number(option))
          if options.status >= 0 && !File.isOpen(options.status) {
            throw Words.fail(option.name, "names no open descriptor")
          }
        } else if option.is("--page-server") {
          options.pageServer = try server(try line.value(option))
        } else {
          throw Words.unknown(option)
        }
      case .plain(let word):
        if id != nil { throw Failure("one container id is expected, not also", word) }
        id = word
      }
    }
    guard let id else { throw Failure("a container id is missing") }
    if let parent = options.parent {
      if parent[0] == UInt8(ascii: "/") { throw Failure("--parent-path is relative to --image-path, not", parent) }
    }
    try Checkpoint.make(options, try Container(id, in: globals.store))
    return 0
  }

  static func restore(_ line: Words, _ globals: Runtime.Globals) throws(Failure) -> Int32 {
    var line = line
    var checkpoint = CheckpointOptions()
    var options = CreateOptions()
    options.manager = globals.manager
    options.isRootless = globals.isRootless
    var id: CString?
    while let word = line.next() {
      switch word {
      case .option(let option):
        if try understand(option, &line, &checkpoint) { continue }
        if option.is("--bundle", "-b") {
          options.bundle = try line.value(option)
        } else if option.is("--console-socket") {
          options.consoleSocket = try line.value(option)
        } else if option.is("--pid-file") {
          options.pidFile = try line.value(option)
        } else if option.is("--detach", "-d") {
          options.isDetached = try line.flag(option)
        } else if option.is("--keep") {
          options.keeps = try line.flag(option)
        } else if option.is("--no-pivot") || option.is("--no-subreaper") {
          // Criu changes the root by itself, and its child is ours.
          _ = try line.flag(option)
        } else if option.is("--tcp-close") {
          checkpoint.tcpClose = try line.flag(option)
        } else if option.is("--lsm-profile") {
          let profile = try line.value(option)
          if !profile.hasPrefix("apparmor:") && !profile.hasPrefix("selinux:") {
            throw Failure("--lsm-profile is apparmor:NAME or selinux:LABEL, not", profile)
          }
          checkpoint.lsmProfile = profile
        } else if option.is("--lsm-mount-context") {
          checkpoint.lsmMountContext = try line.value(option)
        } else {
          throw Words.unknown(option)
        }
      case .plain(let word):
        if id != nil { throw Failure("one container id is expected, not also", word) }
        id = word
      }
    }
    guard let id else { throw Failure("a container id is missing") }
    options.id = id
    return try Creation.restore(options, checkpoint, in: globals.store)
  }

  /// Options that both have; whether this was one.
  private static func understand(
    _ option: Words.Option, _ line: inout Words, _ options: inout CheckpointOptions
  ) throws(Failure) -> Bool {
    if option.is("--image-path") {
      options.images = try line.value(option)
    } else if option.is("--work-path") {
      options.work = try line.value(option)
    } else if option.is("--tcp-established") {
      options.tcpEstablished = try line.flag(option)
    } else if option.is("--ext-unix-sk") {
      options.externalUnixSockets = try line.flag(option)
    } else if option.is("--shell-job") {
      options.shellJob = try line.flag(option)
    } else if option.is("--file-locks") {
      options.fileLocks = try line.flag(option)
    } else if option.is("--lazy-pages") {
      options.lazyPages = try line.flag(option)
    } else if option.is("--auto-dedup") {
      options.autoDedup = try line.flag(option)
    } else if option.is("--manage-cgroups-mode") {
      options.controlGroupMode = try mode(try line.value(option))
    } else if option.is("--empty-ns") {
      let kind = try line.value(option)
      if !(kind == "network") { throw Failure("--empty-ns knows network, not", kind) }
      options.emptyNamespaces = .network
    } else if option.is("--network-lock") {
      let method = try line.value(option)
      if method == "iptables" {
        options.networkLock = 1
      } else if method == "nftables" {
        options.networkLock = 2
      } else if method == "skip" {
        options.networkLock = 3
      } else {
        throw Failure("--network-lock is iptables, nftables or skip, not", method)
      }
    } else {
      return false
    }
    return true
  }

  private static func mode(_ word: CString) throws(Failure) -> Int {
    if word == "ignore" { return 0 }
    if word[0] == 0 || word == "soft" { return 3 }
    if word == "full" { return 4 }
    if word == "strict" { return 5 }
    throw Failure("--manage-cgroups-mode is soft, full, strict or ignore, not", word)
  }

  /// `ADDRESS:PORT`, the address perhaps in brackets.
  private static func server(_ word: CString) throws(Failure) -> (address: [UInt8], port: Int) {
    let bytes = word.bytes
    guard let colon = bytes.lastIndex(of: UInt8(ascii: ":")), colon > 0,
      let port = Words.number(word.suffix(from: colon + 1)), 1...65535 ~= port
    else { throw Failure("--page-server is ADDRESS:PORT, not", word) }
    var address = Array(bytes[..<colon])
    if address.first == UInt8(ascii: "["), address.last == UInt8(ascii: "]") {
      address = Array(address[1..<(colon - 1)])
    }
    return (address, Int(port))
  }
}
