package import Foundation

/// Names a byte string in a failure message: text where it is text.
package struct Bytes: Hashable, Sendable, ExpressibleByStringInterpolation, CustomStringConvertible {
  package var bytes: [UInt8]
  package init(_ bytes: [UInt8]) { self.bytes = bytes }
  package init(_ text: String) { bytes = Array(text.utf8) }
  package init(stringLiteral text: String) { bytes = Array(text.utf8) }
  package var text: String { String(decoding: bytes, as: UTF8.self) }
  package var description: String { bytes.count > 4000 ? "\(bytes.count) bytes: \(text.prefix(2000))…" : text }
  package static func + (a: Bytes, b: Bytes) -> Bytes { Bytes(a.bytes + b.bytes) }
}

/// How a child ended.
package enum End: Equatable, Sendable, CustomStringConvertible {
  case exited(Int32)
  case killed(Int32)
  /// The test's own time limit, which ends a test and never decides it.
  case tookTooLong
  package var description: String {
    switch self {
    case .exited(let code): "exit \(code)"
    case .killed(let signal): "signal \(signal)"
    case .tookTooLong: "took too long"
    }
  }
}

/// What a finished child said.
package struct Finished: Sendable, CustomStringConvertible {
  package var end: End
  package var out: [UInt8]
  package var error: [UInt8]
  /// Somebody still had the output open after the child had ended.
  package var leftOutputOpen = false
  package var pid: pid_t

  package var text: String { String(decoding: out, as: UTF8.self) }
  package var errorText: String { String(decoding: error, as: UTF8.self) }
  package var lines: [String] { text.split(separator: "\n", omittingEmptySubsequences: true).map(String.init) }
  /// Sentences of the launcher's own.
  package var complaints: [String] {
    errorText.split(separator: "\n").filter { $0.hasPrefix("thinwall: ") }.map(String.init)
  }
  package var description: String {
    "\(end)\n  stdout: \(Bytes(out))\n  stderr: \(Bytes(error))\(leftOutputOpen ? "\n  output left open" : "")"
  }
}

/// What to start.
package struct Command: Sendable {
  package enum Stream: Sendable {
    case pipe
    case null
    /// Not open at all.
    case closed
    /// A file of the host.
    case file(String)
  }

  package var words: [Bytes]
  package var user: User
  /// `NAME=VALUE`; nothing of the tests' own environment reaches a child.
  package var environment: [Bytes]
  package var directory: String
  package var input: [UInt8] = []
  package var standardInput = Stream.pipe
  package var standardOutput = Stream.pipe
  package var standardError = Stream.pipe
  /// Seconds after which a test has hung.
  package var limit: Double = 60

  package init(_ words: [Bytes], as user: User = .current, in directory: String = "/", environment: [Bytes]? = nil) {
    self.words = words
    self.user = user
    self.directory = directory
    self.environment = environment ?? Self.plainEnvironment(home: "/nonexistent")
  }

  /// What a login gives.
  package static func plainEnvironment(home: String) -> [Bytes] {
    [
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", "TERM=xterm",
      Bytes("HOME=" + home), "USER=somebody",
    ]
  }

  /// The command as this user: setpriv(1) becomes the program, so that the process id is the program's.
  var asUser: [Bytes] {
    if user.id == geteuid() { return words }
    let id = String(user.id)
    return [
      "/usr/bin/setpriv", Bytes("--reuid=" + id), Bytes("--regid=" + id), "--clear-groups", "--inh-caps=-all", "--",
    ] + words
  }
}

/// A running child in a process group of its own; it and its group are killed when the last reference goes.
package final class Child: @unchecked Sendable {
  package let pid: pid_t
  private let limit: Double
  private var input: Int32
  private var output: Int32
  private var error: Int32
  private var pending: ArraySlice<UInt8> = []
  private var closesInput = false
  package private(set) var out: [UInt8] = []
  package private(set) var err: [UInt8] = []
  private var end: End?
  private let bound = 64 << 20
  private let start = Date()

  /// A child that reads nothing is an error of `write`, not the end of all tests; children get the default back.
  private static let ignoresBrokenPipes: Void = { _ = Foundation.signal(SIGPIPE, SIG_IGN) }()

  /// Starts `command`. Its standard input stays open until `closeInput` or `finish`.
  package init(_ command: Command) throws {
    Self.ignoresBrokenPipes
    limit = command.limit
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    Self.setDefaults(&attributes, POSIX_SPAWN_SETPGROUP)

    var theirs: [Int32] = []
    func stream(_ stream: Command.Stream, _ number: Int32) throws -> Int32 {
      switch stream {
      case .pipe:
        let (read, write) = try Libc.pipe()
        theirs.append(number == 0 ? read : write)
        posix_spawn_file_actions_adddup2(&actions, number == 0 ? read : write, number)
        return number == 0 ? write : read
      case .null: posix_spawn_file_actions_addopen(&actions, number, "/dev/null", O_RDWR, 0)
      case .closed: posix_spawn_file_actions_addclose(&actions, number)
      case .file(let path):
        posix_spawn_file_actions_addopen(
          &actions, number, path, number == 0 ? O_RDONLY : O_WRONLY | O_CREAT | O_APPEND, 0o644)
      }
      return -1
    }
    input = try stream(command.standardInput, 0)
    output = try stream(command.standardOutput, 1)
    error = try stream(command.standardError, 2)
    Libc.addChangeDirectory(&actions, command.directory)
    pid = try spawn(command.asUser, command.environment, actions, attributes)
    for descriptor in theirs { close(descriptor) }
    for descriptor in [input, output, error] where descriptor >= 0 {
      _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    }
    pending = command.input[...]
  }

  deinit {
    if end == nil {
      kill(-pid, SIGKILL)
      kill(pid, SIGKILL)
      var status: Int32 = 0
      waitpid(pid, &status, 0)
    }
    for descriptor in [input, output, error] where descriptor >= 0 { close(descriptor) }
  }

  /// Signals as a shell starts its children with: none blocked, none ignored.
  static func setDefaults(_ attributes: inout posix_spawnattr_t, _ flags: Int32) {
    var none = sigset_t()
    sigemptyset(&none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(flags | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
  }

  package func signal(_ number: Int32) { if end == nil { kill(pid, number) } }

  /// To the child and everybody in its process group, as the terminal does it.
  package func signalGroup(_ number: Int32) { if end == nil { kill(-pid, number) } }

  package func write(_ text: Bytes) {
    pending += text.bytes
    _ = move(for: 0)
  }

  /// The end of standard input, after what has been written.
  package func closeInput() {
    closesInput = true
    _ = move(for: 0)
  }

  /// Waits until standard output holds `text`; false when the child or the time has ended first.
  package func waitForOutput(_ text: String, for seconds: Double = 60) -> Bool {
    let wanted = Array(text.utf8)
    let deadline = Date().addingTimeInterval(seconds)
    while !out.contains(sequence: wanted) {
      if Date() > deadline || Date().timeIntervalSince(start) > limit { return false }
      if output < 0 { return false }
      _ = move(for: min(0.05, seconds))
    }
    return true
  }

  /// Waits until the child has ended.
  package func finish() -> Finished {
    closesInput = true
    var leftOpen = false
    var endedAt: Date?
    while true {
      let isOpen = move(for: end == nil ? 0.02 : 0.05)
      if end == nil { poll() }
      if end != nil {
        if endedAt == nil { endedAt = Date() }
        if !isOpen { break }
        if Date().timeIntervalSince(endedAt!) > 3 {
          leftOpen = true
          break
        }
      } else if Date().timeIntervalSince(start) > limit {
        kill(-pid, SIGKILL)
        kill(pid, SIGKILL)
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        end = .tookTooLong
        _ = move(for: 0.2)
        break
      }
    }
    // Whoever tidies up after the child belongs to its group: only a run that went wrong is ended by force.
    if leftOpen { kill(-pid, SIGKILL) }
    return Finished(end: end!, out: out, error: err, leftOutputOpen: leftOpen, pid: pid)
  }

  /// Whether the child has ended; reaps it if so.
  package var hasEnded: Bool {
    if end == nil { poll() }
    return end != nil
  }

  /// Whether the child is stopped, as its parent sees it (proc_pid_stat(5)).
  package var isStopped: Bool {
    guard let data = FileManager.default.contents(atPath: "/proc/\(pid)/stat") else { return false }
    return String(decoding: data, as: UTF8.self).split(separator: ")").last?.hasPrefix(" T") ?? false
  }

  private func poll() {
    var status: Int32 = 0
    guard waitpid(pid, &status, WNOHANG) == pid else { return }
    end = status & 0x7f == 0 ? .exited((status >> 8) & 0xff) : .killed(status & 0x7f)
  }

  /// Moves bytes for at most `seconds`; whether an output is still open.
  private func move(for seconds: Double) -> Bool {
    var entries = [
      pollfd(fd: pending.isEmpty && !closesInput ? -1 : input, events: Int16(POLLOUT), revents: 0),
      pollfd(fd: output, events: Int16(POLLIN), revents: 0), pollfd(fd: error, events: Int16(POLLIN), revents: 0),
    ]
    if pending.isEmpty && closesInput && input >= 0 {
      close(input)
      input = -1
      entries[0].fd = -1
    }
    _ = Foundation.poll(&entries, 3, Int32(seconds * 1000))
    if entries[0].fd >= 0 && entries[0].revents != 0 {
      let n = pending.withUnsafeBytes { Foundation.write(input, $0.baseAddress, min($0.count, 65536)) }
      if n > 0 {
        pending = pending.dropFirst(n)
      } else if n < 0 && errno != EAGAIN {
        // The child does not want it: its right, and no error of the test's.
        close(input)
        input = -1
        pending = []
      }
    }
    if entries[1].revents != 0 { Self.read(&output, &out, bound) }
    if entries[2].revents != 0 { Self.read(&error, &err, bound) }
    return output >= 0 || error >= 0
  }

  private static func read(_ descriptor: inout Int32, _ into: inout [UInt8], _ bound: Int) {
    withUnsafeTemporaryAllocation(byteCount: 65536, alignment: 8) { buffer in
      let n = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
      if n > 0 {
        if into.count < bound { into += buffer[..<n] }
      } else if n == 0 || errno != EAGAIN && errno != EINTR {
        close(descriptor)
        descriptor = -1
      }
    }
  }
}

/// Runs `command` to its end.
package func run(_ command: Command) throws -> Finished { try Child(command).finish() }

/// A call of the test's own that failed.
package struct Failure: Error, CustomStringConvertible {
  package let description: String
  package init(_ what: String) { description = "\(what): \(String(cString: strerror(errno)))" }
}

/// posix_spawn with words of bytes.
func spawn(
  _ words: [Bytes], _ environment: [Bytes], _ actions: posix_spawn_file_actions_t, _ attributes: posix_spawnattr_t
) throws -> pid_t {
  var actions = actions
  var attributes = attributes
  func strings(_ words: [Bytes]) -> [UnsafeMutablePointer<CChar>?] {
    words.map { word in
      let copy = UnsafeMutablePointer<CChar>.allocate(capacity: word.bytes.count + 1)
      for (i, byte) in word.bytes.enumerated() { copy[i] = CChar(bitPattern: byte) }
      copy[word.bytes.count] = 0
      return copy
    } + [nil]
  }
  var arguments = strings(words)
  var variables = strings(environment)
  defer { for pointer in arguments + variables { pointer?.deallocate() } }
  var pid: pid_t = 0
  let error = posix_spawn(&pid, arguments[0]!, &actions, &attributes, &arguments, &variables)
  if error != 0 {
    errno = error
    throw Failure("posix_spawn \(words[0])")
  }
  return pid
}

extension Array where Element == UInt8 {
  /// Whether the bytes occur in this order.
  package func contains(sequence: [UInt8]) -> Bool { !sequence.isEmpty && firstRange(of: sequence) != nil }
}
