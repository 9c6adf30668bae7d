package import Linux

/// A connection to a D-Bus server, for a few calls one after the other (D-Bus specification).
///
/// systemd listens on a socket of its own beside the message bus: calls need no bus daemon there, and its signals arrive
/// without being asked for.
public struct Bus: ~Copyable {
  private let socket: FileDescriptor
  private var serial: UInt32 = 0
  /// What has been received and not yet been read.
  private var buffer: [UInt8] = []
  /// CLOCK_MONOTONIC, when patience ends.
  private let end: Int64

  /// A message that arrived.
  struct Message {
    /// 2 a reply, 3 an error, 4 a signal.
    var kind: UInt8
    var replySerial: UInt32 = 0
    var member: [UInt8] = []
    /// The name of an error.
    var error: [UInt8] = []
    var signature: [UInt8] = []
    var body: [UInt8]
    var isBigEndian: Bool

    var reader: BusReader { BusReader(body, isBigEndian: isBigEndian) }
  }

  private init(_ socket: consuming FileDescriptor, end: Int64) {
    self.socket = socket
    self.end = end
  }

  /// Connects and says who calls, which the server asks the kernel about ("EXTERNAL"). `timeout`: nanoseconds for
  /// everything that is done on this connection.
  package static func connect(
    to path: CString, timeout: Int64 = 30_000_000_000
  ) throws(ControlGroupError) -> Bus {
    var bus = Bus(try socket(to: path), end: Clock.nanoseconds + timeout)
    try bus.greet(path)
    return bus
  }

  private mutating func greet(_ path: CString) throws(ControlGroupError) {
    var greeting: [UInt8] = [0]
    greeting.append(contentsOf: CString("AUTH EXTERNAL ").bytes)
    for digit in decimal(Int(Process.effectiveUser)) {
      greeting.append(UInt8(ascii: "3"))
      greeting.append(digit)
    }
    // All of it at once, as systemd's own clients do: its server never looks again at a call that came in one piece with
    // BEGIN, until something else arrives.
    greeting.append(contentsOf: CString("\r\nBEGIN\r\n").bytes)
    try send(greeting)
    let answer = try line()
    guard answer.starts(with: CString("OK ").bytes) else {
      throw ControlGroupError(.systemd, path: path.bytes, detail: answer, reason: "does not accept this user")
    }
  }

  private static func socket(to path: CString) throws(ControlGroupError) -> FileDescriptor {
    do throws(Errno) { return try UnixSocket.connect(to: path) } catch {
      throw ControlGroupError(.systemd, path: path.bytes, errno: error)
    }
  }

  /// A line of the greeting, without its end.
  private mutating func line() throws(ControlGroupError) -> [UInt8] {
    while true {
      if let newline = buffer.firstIndex(of: 10) {
        let line = Array(buffer[..<newline])
        buffer.removeSubrange(...newline)
        return line.last == 13 ? Array(line.dropLast()) : line
      }
      if buffer.count > 1 << 14 { throw Self.broken }
      try receive()
    }
  }

  static var broken: ControlGroupError { ControlGroupError(.systemd, reason: "the answer is no D-Bus message") }

  private func send(_ bytes: [UInt8]) throws(ControlGroupError) {
    do throws(Errno) { try UnixSocket.send(bytes, to: socket.rawValue) } catch {
      throw ControlGroupError(.systemd, errno: error)
    }
  }

  /// Waits for more bytes.
  private mutating func receive() throws(ControlGroupError) {
    do throws(Errno) {
      var entries = Poll.Entries()
      entries.first = Poll.Entry(socket.rawValue)
      if try !Poll.wait(&entries, nanoseconds: max(0, end - Clock.nanoseconds)) { throw .timedOut }
      let more = try UnixSocket.receive(from: socket.rawValue)
      if more.isEmpty { throw Errno(rawValue: 104) }  // ECONNRESET
      buffer.append(contentsOf: more)
    } catch {
      if error == .interrupted { return }
      throw ControlGroupError(.systemd, errno: error)
    }
  }

  // MARK: Messages

  /// A method call as it is sent ("Message Format").
  static func call(
    _ member: StaticString, interface: StaticString, object: StaticString, destination: StaticString,
    signature: StaticString, body: BusText, serial: UInt32
  ) -> [UInt8] {
    var text = BusText()
    text.byte(UInt8(ascii: "l"))
    text.byte(1)
    text.byte(0)
    text.byte(1)
    text.uint32(UInt32(body.bytes.count))
    text.uint32(serial)
    text.array(alignedTo: 8) { fields in
      func field(_ code: UInt8, _ type: StaticString, _ value: StaticString) {
        if value.utf8CodeUnitCount == 0 { return }
        fields.structure { f in
          f.byte(code)
          f.signature(type)
          if code == 8 { f.signature(value) } else { f.string(CString(value).bytes) }
        }
      }
      field(1, "o", object)
      field(2, "s", interface)
      field(3, "s", member)
      field(6, "s", destination)
      field(8, "g", signature)
    }
    text.append(body)
    return text.bytes
  }

  /// Calls a method and waits for its answer; signals that arrive before it are kept in `signals`.
  mutating func call(
    _ member: StaticString, interface: StaticString, object: StaticString, destination: StaticString,
    signature: StaticString = "", body: BusText = BusText(), signals: inout [Message]
  ) throws(ControlGroupError) -> Message {
    serial += 1
    try send(
      Self.call(
        member, interface: interface, object: object, destination: destination, signature: signature, body: body,
        serial: serial))
    while true {
      let message = try next()
      if message.kind == 4 {
        signals.append(message)
      } else if message.replySerial == serial {
        if message.kind == 2 { return message }
        var reader = message.reader
        var text = message.error
        if message.signature.first == UInt8(ascii: "s"), let reason = reader.string() {
          text.append(contentsOf: CString(": ").bytes)
          text.append(contentsOf: reason)
        }
        throw ControlGroupError(.systemd, detail: text, reason: "it answers with an error")
      }
    }
  }

  /// The next message.
  mutating func next() throws(ControlGroupError) -> Message {
    while true {
      if let (message, length) = try Self.parse(buffer) {
        buffer.removeSubrange(..<length)
        return message
      }
      try receive()
    }
  }

  /// The message at the beginning of `bytes` and its length, or nil where more is to come.
  static func parse(_ bytes: [UInt8]) throws(ControlGroupError) -> (Message, Int)? {
    guard bytes.count >= 16 else { return nil }
    let isBig = bytes[0] == UInt8(ascii: "B")
    guard isBig || bytes[0] == UInt8(ascii: "l"), bytes[3] == 1 else { throw broken }
    var reader = BusReader(bytes, at: 4, isBigEndian: isBig)
    guard let bodyLength = reader.uint32(), reader.uint32() != nil, let fieldsLength = reader.uint32(),
      bodyLength <= 1 << 27, fieldsLength <= 1 << 26
    else { throw broken }
    let bodyStart = (16 + Int(fieldsLength) + 7) / 8 * 8
    let length = bodyStart + Int(bodyLength)
    guard bytes.count >= length else { return nil }
    var message = Message(kind: bytes[1], body: Array(bytes[bodyStart..<length]), isBigEndian: isBig)
    while reader.offset < 16 + Int(fieldsLength) {
      reader.align(8)
      guard let code = reader.byte(), let type = reader.signature() else { throw broken }
      switch type {
      case [UInt8(ascii: "u")]:
        guard let value = reader.uint32() else { throw broken }
        if code == 5 { message.replySerial = value }
      case [UInt8(ascii: "s")], [UInt8(ascii: "o")]:
        guard let value = reader.string() else { throw broken }
        if code == 3 { message.member = value }
        if code == 4 { message.error = value }
      case [UInt8(ascii: "g")]:
        guard let value = reader.signature() else { throw broken }
        if code == 8 { message.signature = value }
      default: throw broken
      }
    }
    return (message, length)
  }
}
