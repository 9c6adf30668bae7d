package import Linux

/// What is known of a container between two commands: one file, written before anything is made.
///
/// A head of fixed size, which changes in place by one pwrite, then fields with their lengths, the last of them
/// config.json as it was at `create`: what the bundle says later has no effect (runtime.md, "Lifecycle").
public struct StateRecord {
  /// Where the container stands; `running` until a look at its process says otherwise (runtime.md, "State").
  package enum Status: UInt8 { case creating = 0x63, created = 0x43, running = 0x52, stopped = 0x53 }

  package var status = Status.creating
  /// Init in the runtime's PID namespace; 0 while there is none.
  package var process: Process.ID = 0
  /// Its start time: with the id it names one process for ever (proc(5), field 22 of stat).
  package var start: UInt64 = 0
  package var owner: UInt32 = 0
  /// Seconds since 1970, and nanoseconds.
  package var created: (seconds: Int64, nanoseconds: Int64) = (0, 0)
  package var bundle: [UInt8] = []
  package var rootfs: [UInt8] = []
  /// What `ControlGroup` made of itself.
  package var controlGroup: [UInt8] = []
  package var config: [UInt8] = []

  package init() {}

  /// The text has `poststop` in it somewhere: only then is it worth reading again at the end.
  var hasLateHooks: Bool { mentions("\"poststop\"") }

  /// The same of any hooks.
  var hasHooks: Bool { mentions("\"hooks\"") }

  private func mentions(_ key: StaticString) -> Bool {
    let word = CString(key)
    var matched = 0
    for byte in config {
      matched = byte == word[matched] ? matched + 1 : byte == word[0] ? 1 : 0
      if word[matched] == 0 { return true }
    }
    // An escaped letter in the key: rare, and then worth the time.
    return config.contains(UInt8(ascii: "\\"))
  }

  private static let headSize = 96

  /// The head: `thinwall-oci 1`, status, process and start in fixed columns.
  private var head: [UInt8] {
    var message = Message("thinwall-oci 1 ")
    message.add([status.rawValue])
    message.add(" ")
    message.add(padded(UInt64(UInt32(bitPattern: process)), 10))
    message.add(" ")
    message.add(padded(start, 20))
    message.add(" ")
    var bytes = message.bytes
    while bytes.count < Self.headSize - 1 { bytes.append(UInt8(ascii: " ")) }
    bytes.append(UInt8(ascii: "\n"))
    return bytes
  }

  private func padded(_ value: UInt64, _ width: Int) -> [UInt8] {
    var digits = [UInt8](repeating: UInt8(ascii: "0"), count: width)
    var rest = value
    var index = width - 1
    while rest > 0 && index >= 0 {
      digits[index] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
      index -= 1
    }
    return digits
  }

  /// Everything but config.json, which follows as it is.
  private var front: [UInt8] {
    var message = Message(capacity: 256 + bundle.count + rootfs.count + controlGroup.count)
    message.add(head)
    field(Int(owner), &message)
    field(Int(created.seconds), &message)
    field(Int(created.nanoseconds), &message)
    field(bundle, &message)
    field(rootfs, &message)
    field(controlGroup, &message)
    message.add(number: config.count)
    message.add(":")
    return message.bytes
  }

  private func field(_ number: Int, _ message: inout Message) { field(decimal(number), &message) }

  private func field(_ bytes: [UInt8], _ message: inout Message) {
    message.add(number: bytes.count)
    message.add(":")
    message.add(bytes)
    message.add("\n")
  }

  /// Writes the whole record to a new file.
  package func write(to descriptor: Int32) throws(Errno) {
    try File.write(descriptor, front, config)
  }

  /// Writes what changed, in place.
  package func update(_ descriptor: Int32) throws(Errno) {
    try File.write(descriptor, head, at: 0)
  }

  /// Reads a record; nil when these bytes are none, or not all of one: the writer died while it wrote.
  package init?(_ bytes: [UInt8]) {
    guard bytes.count >= Self.headSize, bytes.starts(with: CString("thinwall-oci 1 ").bytes),
      let status = Status(rawValue: bytes[15])
    else { return nil }
    self.status = status
    process = Process.ID(truncatingIfNeeded: Self.number(bytes, 17, 10))
    start = Self.number(bytes, 28, 20)
    var offset = Self.headSize
    func next() -> [UInt8]? {
      var length = 0
      while offset < bytes.count, bytes[offset] != UInt8(ascii: ":") {
        guard bytes[offset] >= 48 && bytes[offset] <= 57, length < 1 << 40 else { return nil }
        length = length * 10 + Int(bytes[offset] - 48)
        offset += 1
      }
      guard offset + 1 + length <= bytes.count else { return nil }
      defer { offset += length + 2 }
      return Array(bytes[(offset + 1)..<(offset + 1 + length)])
    }
    func nextNumber() -> UInt64? {
      guard let digits = next() else { return nil }
      return Self.number(digits, 0, digits.count)
    }
    guard let owner = nextNumber(), let seconds = nextNumber(), let nanoseconds = nextNumber(), let bundle = next(),
      let rootfs = next(), let controlGroup = next(), let config = next()
    else { return nil }
    self.owner = UInt32(truncatingIfNeeded: owner)
    created = (Int64(truncatingIfNeeded: seconds), Int64(truncatingIfNeeded: nanoseconds))
    self.bundle = bundle
    self.rootfs = rootfs
    self.controlGroup = controlGroup
    self.config = config
  }

  private static func number(_ bytes: [UInt8], _ start: Int, _ count: Int) -> UInt64 {
    var value: UInt64 = 0
    for index in start..<(start + count) { value = value &* 10 &+ UInt64(bytes[index] &- 48) }
    return value
  }
}
