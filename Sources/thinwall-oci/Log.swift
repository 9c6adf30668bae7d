internal import Container
internal import JSON
internal import Linux
internal import OCI

/// Where engines look for the reason of a failure (`--log`, `--log-format`).
struct Log {
  var file: CString?
  var isJSON = false
  var isVerbose = false

  enum Level {
    case error, warning
    var name: StaticString { self == .error ? "error" : "warning" }
  }

  /// The file of `--log`, which may say that it is one, as with crun: `file:PATH`. Other kinds are refused.
  static func place(_ word: CString) throws(Failure) -> CString {
    if word.hasPrefix("file:") { return word.suffix(from: 5) }
    var index = 0
    while word[index] >= 97 && word[index] <= 122 { index += 1 }
    if index > 0 && word[index] == UInt8(ascii: ":") { throw Failure("--log is the path of a file, not", word) }
    return word
  }

  /// One sentence, on the standard error and in the log.
  func write(_ text: [UInt8], _ level: Level) {
    var message = Message(level == .error ? "thinwall-oci: " : "thinwall-oci: warning: ")
    message.add(text)
    message.add("\n")
    message.write(to: 2)
    guard let file else { return }
    guard let log = try? File.open(file, [.writeOnly, .create, .append], permissions: 0o644) else { return }
    try? File.write(log.rawValue, isJSON ? Self.json(text, level) : Self.plain(text, level))
  }

  private static var now: [UInt8] {
    let time = Clock.realtime
    return StateJSON.timestamp(time.seconds, UInt32(truncatingIfNeeded: time.nanoseconds))
  }

  private static func json(_ text: [UInt8], _ level: Level) -> [UInt8] {
    var writer = Writer(capacity: 256)
    writer.beginObject()
    writer.key("level")
    writer.string(CString(level.name).bytes.span)
    writer.key("msg")
    writer.string(text.span)
    writer.key("time")
    writer.string(now.span)
    writer.endObject()
    writer.endLine()
    return writer.finish()
  }

  private static func plain(_ text: [UInt8], _ level: Level) -> [UInt8] {
    var message = Message("time=\"")
    message.add(now)
    message.add("\" level=")
    message.add(level.name)
    message.add(" msg=")
    var writer = Writer(capacity: 256)
    writer.string(text.span)
    message.add(writer.finish())
    message.add("\n")
    return message.bytes
  }
}
