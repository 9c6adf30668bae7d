internal import Container
internal import Linux
internal import OCI

/// `update`: new limits for a container that runs.
enum UpdateCommand {
  static func run(_ line: Words, _ globals: Runtime.Globals) throws(Failure) -> Int32 {
    var line = line
    var resources = Resources()
    var id: CString?
    var arena = try Bundle.arena()
    while let word = line.next() {
      switch word {
      case .option(let option):
        if option.is("--resources", "-r") {
          resources = try read(try line.value(option), &arena)
        } else {
          try understand(option, &line, &resources)
        }
      case .plain(let word):
        if id != nil { throw Failure("one container id is expected, not also", word) }
        id = word
      }
    }
    guard let id else { throw Failure("a container id is missing") }
    try Container(id, in: globals.store).update(resources)
    arena.leak()
    return 0
  }

  /// A file with `linux.resources`, or `-`: the standard input.
  private static func read(_ place: CString, _ arena: inout Arena) throws(Failure) -> Resources {
    let text: [UInt8]
    do throws(Errno) {
      text = place == "-" ? try File.readAll(0, limit: 16 << 20) : try File.contents(of: place, limit: 16 << 20)
    } catch { throw Failure("open", place, error) }
    do throws(ConfigError) { return try ConfigReader.readResources(text.span, into: &arena) } catch {
      var message = Message()
      message.add(visible: place.bytes)
      message.add(": ")
      error.write(to: &message)
      throw Failure(message.bytes)
    }
  }

  private static func understand(
    _ option: Words.Option, _ line: inout Words, _ resources: inout Resources
  ) throws(Failure) {
    if option.is("--memory") {
      resources.memory.limit = try line.number(option)
    } else if option.is("--memory-reservation") {
      resources.memory.reservation = try line.number(option)
    } else if option.is("--memory-swap") {
      resources.memory.swap = try line.number(option)
    } else if option.is("--kernel-memory") {
      resources.memory.kernel = try line.number(option)
    } else if option.is("--kernel-memory-tcp") {
      resources.memory.kernelTCP = try line.number(option)
    } else if option.is("--pids-limit") {
      resources.pidsLimit = try line.number(option)
    } else if option.is("--blkio-weight") {
      resources.blockIO.weight = UInt16(clamping: try line.number(option))
    } else if option.is("--cpu-period") {
      resources.cpu.period = UInt64(clamping: try line.number(option))
    } else if option.is("--cpu-quota") {
      resources.cpu.quota = try line.number(option)
    } else if option.is("--cpu-burst") {
      resources.cpu.burst = UInt64(clamping: try line.number(option))
    } else if option.is("--cpu-share", "--cpu-shares") {
      resources.cpu.shares = UInt64(clamping: try line.number(option))
    } else if option.is("--cpu-rt-period") {
      resources.cpu.realtimePeriod = UInt64(clamping: try line.number(option))
    } else if option.is("--cpu-rt-runtime") {
      resources.cpu.realtimeRuntime = try line.number(option)
    } else if option.is("--cpu-idle") {
      resources.cpu.idle = try line.number(option)
    } else if option.is("--cpuset-cpus") {
      resources.cpu.cpus = try line.value(option)
    } else if option.is("--cpuset-mems") {
      resources.cpu.mems = try line.value(option)
    } else {
      throw Words.unknown(option)
    }
  }
}
