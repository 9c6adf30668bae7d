internal import JSON
package import Linux

/// The state of a container as JSON (runtime.md, "State"), for people and engines, and for the stdin of hooks.
package enum StateJSON {
  /// What a container is doing (runtime.md, "State"; `paused` is runc's and crun's addition).
  package enum Status: UInt8, Sendable, CaseIterable {
    case creating, created, running, stopped, paused

    /// The word of the specification.
    package var name: StaticString {
      switch self {
      case .creating: "creating"
      case .created: "created"
      case .running: "running"
      case .stopped: "stopped"
      case .paused: "paused"
      }
    }
  }

  /// The state in one line without an end, as hooks read it. `pid` 0 is no process: the property is left out.
  package static func compact(
    id: CString, status: Status, pid: Int32, bundle: CString, annotations: [(key: CString, value: CString)]
  ) -> [UInt8] {
    var writer = Writer(capacity: 512)
    begin(&writer, id, status, bundle, pid: pid == 0 ? nil : pid)
    end(&writer, annotations)
    return writer.finish()
  }

  /// The state as `state` prints it, with what runc and crun add: `pid` is 0 when there is no process, `rootfs` is
  /// absolute, `created` in seconds and nanoseconds since 1970, `owner` the name of who made the container or empty.
  package static func pretty(
    id: CString, status: Status, pid: Int32, bundle: CString, rootfs: CString,
    created: (seconds: Int64, nanoseconds: UInt32), owner: CString, annotations: [(key: CString, value: CString)]
  ) -> [UInt8] {
    var writer = Writer(capacity: 1024)
    begin(&writer, id, status, bundle, pid: pid)
    writer.key("rootfs")
    writer.string(rootfs)
    writer.key("created")
    writer.string(timestamp(created.seconds, created.nanoseconds).span)
    writer.key("owner")
    writer.string(owner)
    end(&writer, annotations)
    return Indentation.apply([UInt8(ascii: " "), UInt8(ascii: " ")], to: writer.finish())
  }

  private static func begin(_ writer: inout Writer, _ id: CString, _ status: Status, _ bundle: CString, pid: Int32?) {
    writer.beginObject()
    writer.key("ociVersion")
    writer.string(CString(ConfigReader.version))
    writer.key("id")
    writer.string(id)
    writer.key("status")
    writer.string(CString(status.name))
    if let pid {
      writer.key("pid")
      writer.integer(Int(pid))
    }
    writer.key("bundle")
    writer.string(bundle)
  }

  private static func end(_ writer: inout Writer, _ annotations: [(key: CString, value: CString)]) {
    if !annotations.isEmpty {
      writer.key("annotations")
      writer.beginObject()
      for annotation in annotations {
        writer.key(annotation.key)
        writer.string(annotation.value)
      }
      writer.endObject()
    }
    writer.endObject()
  }

  /// A moment in UTC with nanoseconds, such as `2026-02-03T04:05:06.000000007Z` (RFC 3339); years 1970 to 9999.
  package static func timestamp(_ seconds: Int64, _ nanoseconds: UInt32) -> [UInt8] {
    let clamped = min(max(seconds, 0), 253_402_300_799)
    let (days, rest) = (Int(clamped / 86400), Int(clamped % 86400))
    // Days in years that begin in March, so that the leap day is the last (the well-known civil-from-days).
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let march = (5 * dayOfYear + 2) / 153
    let month = march < 10 ? march + 3 : march - 9
    var text: [UInt8] = []
    func add(_ value: Int, _ width: Int, _ after: UInt8) {
      let digits = decimal(value)
      for _ in 0..<max(0, width - digits.count) { text.append(UInt8(ascii: "0")) }
      text.append(contentsOf: digits)
      text.append(after)
    }
    add(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), 4, UInt8(ascii: "-"))
    add(month, 2, UInt8(ascii: "-"))
    add(dayOfYear - (153 * march + 2) / 5 + 1, 2, UInt8(ascii: "T"))
    add(rest / 3600, 2, UInt8(ascii: ":"))
    add(rest / 60 % 60, 2, UInt8(ascii: ":"))
    add(rest % 60, 2, UInt8(ascii: "."))
    add(Int(nanoseconds), 9, UInt8(ascii: "Z"))
    return text
  }
}
