internal import JSON
internal import Linux
internal import Policy
internal import Sandbox

/// The machine-readable account of a run: one JSON object a line (`--json`).
final class Report {
  private let descriptor: Int32

  /// A file, made anew and for its owner only, or `fd:N`.
  init(_ place: CString) throws(Errno) {
    if place.hasPrefix("fd:"), let number = Values.number(place, from: 3) {
      descriptor = try File.duplicate(Int32(number), atLeast: 3).release()
    } else {
      descriptor = try File.openRaw(place, [.writeOnly, .create, .truncate], permissions: 0o600)
    }
  }

  private func line(_ event: StaticString, _ body: (inout Writer) -> Void) {
    var writer = Writer(capacity: 256)
    writer.beginObject()
    writer.key(CString("event").bytes.span)
    writer.string(CString(event).bytes.span)
    let now = Clock.realtime
    writer.key(CString("time").bytes.span)
    writer.double(Double(now.seconds) + Double(now.nanoseconds) / 1e9, digits: 3)
    body(&writer)
    writer.endObject()
    writer.endLine()
    try? File.write(descriptor, writer.finish())
  }

  private static func wall(_ wall: Policy.Wall) -> [UInt8] {
    CString(wall == .container ? "container" : "process").bytes
  }

  func started(_ policy: Policy, _ wall: Policy.Wall) {
    line("start") { writer in
      writer.key(CString("wall").bytes.span)
      writer.string(Self.wall(wall).span)
      writer.key(CString("command").bytes.span)
      writer.beginArray()
      for word in policy.command { writer.string(word.bytes.span) }
      writer.endArray()
    }
  }

  func refusedNetwork(_ family: Int32) {
    line("denied") { writer in
      writer.key(CString("what").bytes.span)
      writer.string(CString(family == 10 ? "IPv6 socket" : "IPv4 socket").bytes.span)
      writer.key(CString("allow_with").bytes.span)
      writer.string(CString("--net-bind PORT, --net-allow :PORT or --net host").bytes.span)
    }
  }

  func refused(_ refusal: Refusal) {
    var text = Message()
    refusal.write(to: &text)
    refused(text.bytes, refusal.exitCode)
  }

  func refused(_ reason: [UInt8], _ code: Int32) {
    line("refused") { writer in
      writer.key(CString("reason").bytes.span)
      writer.string(reason.span)
      writer.key(CString("exit_code").bytes.span)
      writer.integer(Int(code))
    }
  }

  func ended(_ outcome: Outcome) {
    line("end") { writer in
      writer.key(CString("wall").bytes.span)
      writer.string(Self.wall(outcome.wall).span)
      writer.key(CString("exit_code").bytes.span)
      writer.integer(Int(outcome.exitCode))
      writer.key(CString("reason").bytes.span)
      switch outcome.end {
      case .exited: writer.string(CString("exited").bytes.span)
      case .killed(let signal, let dumped):
        writer.string(CString("signal").bytes.span)
        writer.key(CString("signal").bytes.span)
        writer.integer(Int(signal))
        writer.key(CString("core_dumped").bytes.span)
        writer.bool(dumped)
      case .timedOut: writer.string(CString("timeout").bytes.span)
      case .lost: writer.string(CString("lost").bytes.span)
      }
      writer.key(CString("seconds").bytes.span)
      writer.double(Double(outcome.duration) / 1e9, digits: 6)
      writer.key(CString("user_seconds").bytes.span)
      writer.double(Double(outcome.usage.userMicroseconds) / 1e6, digits: 6)
      writer.key(CString("system_seconds").bytes.span)
      writer.double(Double(outcome.usage.systemMicroseconds) / 1e6, digits: 6)
      writer.key(CString("peak_memory_kib").bytes.span)
      writer.integer(Int(outcome.usage.peakMemoryKilobytes))
      if outcome.ranOutOfMemory {
        writer.key(CString("out_of_memory").bytes.span)
        writer.bool(true)
      }
      if let fallback = outcome.fallback {
        var text = Message()
        fallback.write(to: &text)
        writer.key(CString("fallback").bytes.span)
        writer.string(text.bytes.span)
      }
      if !outcome.notes.isEmpty {
        writer.key(CString("weaker").bytes.span)
        writer.beginArray()
        for note in outcome.notes { writer.string(CString(note).bytes.span) }
        writer.endArray()
      }
    }
  }
}
