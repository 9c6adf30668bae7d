internal import Linux

/// CRIU as a worker: requests and answers in protocol buffers over a socket pair (criu.org/RPC; criu's
/// images/rpc.proto). Field numbers stand beside their names.
struct Criu {
  /// A message in the making (protobuf.dev/programming-guides/encoding).
  struct Fields {
    private(set) var bytes: [UInt8] = []

    private mutating func variable(_ value: UInt64) {
      var rest = value
      while rest > 127 {
        bytes.append(UInt8(truncatingIfNeeded: rest) | 128)
        rest >>= 7
      }
      bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func add(_ field: UInt64, _ number: Int) {
      variable(field << 3)
      variable(UInt64(bitPattern: Int64(number)))
    }

    /// Left out where it is off, which is what every flag is by itself.
    mutating func add(_ field: UInt64, _ flag: Bool) { if flag { add(field, 1) } }

    mutating func add(_ field: UInt64, _ text: [UInt8]) {
      variable(field << 3 | 2)
      variable(UInt64(text.count))
      bytes += text
    }

    mutating func add(_ field: UInt64, _ inner: Fields) { add(field, inner.bytes) }
  }

  /// One field of an answer.
  private enum Value {
    case number(Int)
    case bytes([UInt8])
  }

  private static func parse(_ bytes: [UInt8]) -> [(field: Int, value: Value)] {
    var found: [(field: Int, value: Value)] = []
    var index = 0
    func variable() -> UInt64 {
      var value: UInt64 = 0
      var shift: UInt64 = 0
      while index < bytes.count {
        let byte = bytes[index]
        index += 1
        if shift < 64 { value |= UInt64(byte & 127) << shift }
        shift += 7
        if byte < 128 { break }
      }
      return value
    }
    while index < bytes.count {
      let key = variable()
      switch key & 7 {
      case 0: found.append((Int(key >> 3), .number(Int(Int64(bitPattern: variable())))))
      case 2:
        let length = variable()
        guard length <= UInt64(bytes.count - index) else { return found }
        found.append((Int(key >> 3), .bytes(Array(bytes[index..<(index + Int(length))]))))
        index += Int(length)
      case 1: index += 8
      case 5: index += 4
      default: return found
      }
    }
    return found
  }

  /// What criu says: an answer, or news on the way to it.
  private struct Answer {
    var type = 0
    var isSuccess = false
    var process = 0
    var script: [UInt8] = []
    var number = 0
    var text: [UInt8] = []
    var version = 0
    var features: (tracksMemory: Bool, isLazy: Bool) = (false, false)

    init(_ bytes: [UInt8]) {
      for (field, value) in Criu.parse(bytes) {
        switch (field, value) {
        case (1, .number(let n)): type = n
        case (2, .number(let n)): isSuccess = n != 0
        case (4, .bytes(let inner)):
          for case (1, .number(let n)) in Criu.parse(inner) { process = n }
        case (5, .bytes(let inner)):
          for (field, value) in Criu.parse(inner) {
            if field == 1, case .bytes(let name) = value { script = name }
            if field == 2, case .number(let n) = value { process = n }
          }
        case (7, .number(let n)): number = n
        case (8, .bytes(let inner)):
          for case (let field, .number(let n)) in Criu.parse(inner) where n != 0 {
            if field == 1 { features.tracksMemory = true }
            if field == 2 { features.isLazy = true }
          }
        case (9, .bytes(let inner)): text = inner
        case (10, .bytes(let inner)):
          var parts = [0, 0, 0]
          for case (let field, .number(let n)) in Criu.parse(inner) {
            if field == 1 { parts[0] = n }
            if field == 2 { parts[1] = n }
            if field == 4 { parts[2] = n }
          }
          version = parts[0] * 10000 + parts[1] * 100 + parts[2]
        default: break
        }
      }
    }
  }

  /// Kinds of requests.
  enum Request: Int { case dump = 1, restore = 2, preDump = 4, notify = 6, features = 9, version = 10 }

  private let socket: Int32
  private let child: Process.Child

  /// Its id.
  var process: Process.ID { child.id }

  /// Starts criu as a child that has exactly the descriptors named, and ours as a number of its own. `prepare` runs in
  /// that child before it becomes criu.
  init(keeping descriptors: [Int32] = [], prepare: () throws(Failure) -> Void = {}) throws(Failure) {
    let path = try Self.find()
    let ends = try attempt("make a socket pair") { () throws(Errno) in try LocalSocket.pair() }
    var arena = try attempt("reserve memory") { () throws(Errno) in try Arena(capacity: 1 << 16) }
    let arguments = arena.vector([path, CString("swrk"), arena.string(decimal(Int(ends.1)))])
    let environment = arena.vector([CString("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")])
    arena.leak()
    let made = try attempt("clone a process for criu") { () throws(Errno) in try Process.clone(into: []) }
    guard let made else {
      do throws(Failure) { try prepare() } catch {
        var message = error.text
        message.append(10)
        try? File.write(2, message)
        Process.exit(1)
      }
      Signal.setBlocked(.none)
      for descriptor in descriptors + [ends.1] { try? File.duplicate(descriptor, onto: descriptor) }
      _ = Process.execute(path, arguments, environment)
      Process.exit(127)
    }
    File.close(ends.1)
    socket = ends.0
    child = made
  }

  private static func find() throws(Failure) -> CString {
    for path in [
      CString("/usr/sbin/criu"), CString("/usr/bin/criu"), CString("/sbin/criu"), CString("/usr/local/sbin/criu"),
      CString("/usr/local/bin/criu"),
    ] where Path.isExecutable(path) { return path }
    throw Failure("checkpoint and restore need criu, an executable file not found in /usr/sbin and its kin")
  }

  /// Asks, tells `news` of everything on the way, and gives the answer's process id. `news` gets the name, a process and
  /// a descriptor that came along.
  func ask(
    _ request: Request, _ options: Fields?, log: [UInt8],
    news: (_ name: [UInt8], _ process: Int, _ descriptor: Int32?) throws(Failure) -> Void = { _, _, _ in }
  ) throws(Failure) -> Int {
    var message = Fields()
    message.add(1, request.rawValue)
    if let options { message.add(2, options) }
    try send(message)
    while true {
      let (answer, descriptor) = try receive(log)
      if answer.type == Request.notify.rawValue {
        try news(answer.script, answer.process, descriptor)
        var reply = Fields()
        reply.add(1, Request.notify.rawValue)
        reply.add(3, true)
        try send(reply)
        continue
      }
      if !answer.isSuccess { throw Self.fail(request, answer, log) }
      return answer.process
    }
  }

  /// The version as one number, 31701 for 3.17.1.
  static func version() throws(Failure) -> Int {
    let criu = try Criu()
    defer { criu.end() }
    var message = Fields()
    message.add(1, Request.version.rawValue)
    try criu.send(message)
    let (answer, _) = try criu.receive([])
    return answer.version
  }

  /// Refuses what this criu or this kernel cannot do.
  static func check(tracksMemory: Bool, isLazy: Bool) throws(Failure) {
    let criu = try Criu()
    defer { criu.end() }
    var features = Fields()
    features.add(1, tracksMemory)
    features.add(2, isLazy)
    var message = Fields()
    message.add(1, Request.features.rawValue)
    message.add(5, features)
    try criu.send(message)
    let (answer, _) = try criu.receive([])
    if tracksMemory && !answer.features.tracksMemory {
      throw Failure("--pre-dump: this criu or kernel does not track memory")
    }
    if isLazy && !answer.features.isLazy { throw Failure("--lazy-pages: this criu or kernel has no lazy pages") }
  }

  /// Closes the line and takes criu's end.
  func end() {
    File.close(socket)
    var usage = Process.Usage()
    _ = try? Process.wait(for: child.id, block: true, usage: &usage)
    File.close(child.descriptor)
  }

  private func send(_ message: Fields) throws(Failure) {
    do throws(Errno) { try LocalSocket.send(message.bytes, to: socket) } catch { throw Failure("speak to criu", error) }
  }

  private func receive(_ log: [UInt8]) throws(Failure) -> (Answer, Int32?) {
    do throws(Errno) {
      let (bytes, descriptor) = try LocalSocket.receive(from: socket, limit: 1 << 16)
      if !bytes.isEmpty { return (Answer(bytes), descriptor) }
    } catch { if error.rawValue != 104 { throw Failure("hear from criu", error) } }
    // It went away without a word: it cannot run here at all.
    var message = Message("criu ended without an answer: `criu check` says why it cannot run on this kernel")
    Self.add(log, to: &message)
    throw Failure(message.bytes)
  }

  private static func fail(_ request: Request, _ answer: Answer, _ log: [UInt8]) -> Failure {
    var message = Message("criu failed to ")
    message.add(request == .restore ? "restore" : request == .dump ? "dump" : "pre-dump")
    message.add(" the container")
    if answer.number != 0 {
      message.add(": ")
      message.add(Errno(rawValue: Int32(truncatingIfNeeded: answer.number.magnitude)))
    }
    if !answer.text.isEmpty {
      message.add(": ")
      message.add(visible: answer.text)
    }
    add(log, to: &message)
    return Failure(message.bytes)
  }

  /// The log's path, and the first complaint in it.
  private static func add(_ log: [UInt8], to message: inout Message) {
    if log.isEmpty { return }
    message.add("; its log is ")
    message.add(quoted: log)
    guard let text = try? Name(log).with({ (p) throws(Errno) in try File.contents(of: p, limit: 16 << 20) }) else {
      return
    }
    let mark = CString("Error (").bytes
    for line in text.split(separator: 10) where line.count > mark.count {
      var start = line.startIndex
      while start + mark.count < line.endIndex && !line[start...].starts(with: mark) { start += 1 }
      if line[start...].starts(with: mark) {
        message.add(" (")
        message.add(visible: Array(line[start...].prefix(300)))
        message.add(")")
        return
      }
    }
  }
}
