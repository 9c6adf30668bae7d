internal import JSON
internal import Linux
internal import OCI
internal import Seccomp

/// The container's seccomp filter, compiled before init is cloned, and where its listener goes.
struct FilterPlan {
  private let address: Int
  private let count: Int
  private let flags: UInt32
  /// Where the listener's descriptor is sent; nil without notifications.
  private let listenerPath: CString?
  private let metadata: CString?
  private var socket: Int32 = -1

  var listens: Bool { listenerPath != nil }

  /// The line to who will answer.
  var connection: Int32? { socket >= 0 ? socket : nil }

  /// Nil where the container has no filter.
  init?(_ config: Config, _ arena: inout Arena) throws(Failure) {
    guard let section = config.linux.seccomp else { return nil }
    if let asked = config.annotation("run.oci.seccomp_fail_unknown_syscall"), !(asked == "0"),
      let name = SystemCallProfile.unknownName(in: section)
    {
      throw Failure("linux.seccomp names no system call:", name)
    }
    Progress.step("compile the filter")
    let profile: CompiledProfile
    do throws(SystemCallProfileError) { profile = try SystemCallProfile.compile(section) } catch {
      throw Failure(error.message.bytes)
    }
    let instructions = unsafe arena.array(profile.program.instructions)
    address = Int(bitPattern: instructions.baseAddress)
    count = instructions.count
    flags = profile.flags
    // As crun has it, who gave a path hears of the container even where no rule notifies.
    listenerPath = section.listenerPath
    metadata = section.listenerMetadata
  }

  /// The bundle's filter, or where it has none and asks for it, Thinwall's own.
  static func of(_ config: Config, _ arena: inout Arena) throws(Failure) -> FilterPlan? {
    if config.linux.seccomp != nil { return try FilterPlan(config, &arena) }
    if config.annotation(Annotations.seccomp) == nil { return nil }
    // The container's network, whichever it is, is shaped by whoever made its namespace.
    let options = BaseFilter.Options(wall: .container, network: .host)
    var plan: FilterPlan?
    let isBuiltIn = unsafe BaseFilter.withPrebuilt(options) { program in
      plan = FilterPlan(address: Int(bitPattern: program.baseAddress), count: program.count)
    }
    if isBuiltIn { return plan }
    do throws(Filter.CompileError) {
      let instructions = unsafe arena.array(try BaseFilter.program(options).instructions)
      return FilterPlan(address: Int(bitPattern: instructions.baseAddress), count: instructions.count)
    } catch { throw Failure("compile the base filter") }
  }

  private init(address: Int, count: Int) {
    self.address = address
    self.count = count
    flags = 0
    listenerPath = nil
    metadata = nil
  }

  /// Reaches who will answer, by a path that init no longer sees.
  mutating func connect() throws(Failure) {
    guard let listenerPath else { return }
    socket = try attempt("connect to linux.seccomp.listenerPath", listenerPath) { () throws(Errno) in
      let socket = try LocalSocket.make(.stream)
      try LocalSocket.connect(socket.rawValue, to: listenerPath.bytes)
      return socket.release()
    }
  }

  /// Binds this process; the listener's descriptor goes away with the container's process state (runtime-spec, "The
  /// Container Process State"). `process` is this one's id outside.
  func install(process: Process.ID, state: [UInt8]) throws(Failure) {
    guard listens else {
      return try attempt("install linux.seccomp") { () throws(Errno) in
        _ = try SystemCallFilter.install(address: address, count: count, flags: flags, listens: false)
      }
    }
    // The filter may refuse or hold up the very calls that send its listener away: another process, which has our
    // descriptors but not the filter, does that.
    let word = try attempt("share a word") { () throws(Errno) in try SharedWord() }
    let isSender = try attempt("clone who sends the listener") { () throws(Errno) in
      try Process.cloneSharingDescriptors() == 0
    }
    if isSender {
      if let number = word.wait(nanoseconds: 10_000_000_000), number > 0 { send(number - 1, process, state) }
      word.set(-2)
      Process.exit(0)
    }
    do throws(Errno) {
      let listener = try SystemCallFilter.install(address: address, count: count, flags: flags, listens: true)
      word.set((listener ?? -2) + 1)
      // The descriptors are common: they are closed next.
      if !word.spin(until: -2) { Process.exit(1) }
    } catch {
      word.set(-1)
      throw Failure("install linux.seccomp", error)
    }
  }

  private func send(_ listener: Int32, _ process: Process.ID, _ state: [UInt8]) {
    var message = Message("{\"ociVersion\":\"")
    message.add(ConfigReader.version)
    message.add("\",\"fds\":[\"seccompFd\"],\"pid\":")
    message.add(number: Int(process))
    if let metadata {
      message.add(",\"metadata\":")
      var writer = Writer(capacity: 256)
      writer.string(metadata.bytes.span)
      message.add(writer.finish())
    }
    message.add(",\"state\":")
    message.add(state)
    message.add("}")
    try? LocalSocket.send(message.bytes, descriptor: listener, to: socket)
  }
}
