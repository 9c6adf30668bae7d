internal import JSON

/// What the launcher says on `--json`: one object a line, keys that are not known passed over.
struct Report {
  private(set) var outcome: Outcome?
  private(set) var refusal: (sentence: String, exitCode: Int32)?
  private(set) var wall: Policy.Wall?
  private var denials: [Outcome.Denial] = []

  init(_ bytes: [UInt8]) throws(SandboxError) {
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      do throws(ReadError) { try read(Array(line)) } catch { throw .unreadable(error.description) }
    }
    outcome?.denials = denials
    if outcome?.wall == nil { outcome?.wall = wall }
  }

  /// Every key of every event; which event it was decides what they mean.
  private mutating func read(_ line: [UInt8]) throws(ReadError) {
    var event = ""
    var reason = ""
    var what = ""
    var remedy = ""
    var code: Int32 = 0
    var signal: Int32 = 0
    var coreDumped = false
    var values = Outcome(end: .lost)
    var reader = Reader(line.span, surrogates: .escapedBytes)
    try reader.beginObject()
    while let key = try reader.nextKey() {
      switch key {
      case "event": event = try reader.text().string
      case "wall": values.wall = Policy.Wall(name: try reader.text().string)
      case "reason": reason = try reader.text().string
      case "what": what = try reader.text().string
      case "allow_with": remedy = try reader.text().string
      case "exit_code": code = try reader.integer()
      case "signal": signal = try reader.integer()
      case "core_dumped": coreDumped = try reader.bool()
      case "seconds": values.duration = Self.duration(try reader.double())
      case "user_seconds": values.userTime = Self.duration(try reader.double())
      case "system_seconds": values.systemTime = Self.duration(try reader.double())
      case "peak_memory_kib":
        let (bytes, overflow) = try reader.uint64().multipliedReportingOverflow(by: 1024)
        values.peakMemory = overflow ? .max : bytes
      case "out_of_memory": values.ranOutOfMemory = try reader.bool()
      case "fallback": values.fallback = try reader.text().string
      case "weaker":
        try reader.beginArray()
        while try reader.nextElement() { values.weaker.append(try reader.text().string) }
      default: try reader.skip()
      }
    }
    try reader.finish()
    switch event {
    case "start": wall = values.wall
    case "denied": denials.append(Outcome.Denial(what: what, remedy: remedy))
    case "refused": refusal = (reason, code)
    case "end":
      switch reason {
      case "exited": values.end = .exited(code)
      case "signal": values.end = .signalled(signal, coreDumped: coreDumped)
      case "timeout": values.end = .timedOut
      default: values.end = .lost
      }
      outcome = values
    default: break
    }
  }

  /// Within what a `Duration` can say, whatever the number.
  private static func duration(_ seconds: Double) -> Duration { .seconds(min(max(seconds, 0), 1e9)) }
}
