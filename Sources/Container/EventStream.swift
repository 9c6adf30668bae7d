internal import ControlGroup
internal import JSON
internal import Linux

/// What `events` prints: statistics in runc's schema, and a line each time memory ran out.
package enum EventStream {
  /// Prints one line of statistics.
  package static func writeStatistics(_ container: borrowing Container) throws(Failure) {
    guard container.isAlive else { throw notRunning(container) }
    write(try container.controlGroup(), container.id)
  }

  /// Prints statistics every `interval` nanoseconds, and what happens in between, until the container has ended.
  package static func follow(_ container: borrowing Container, interval: Int64) throws(Failure) {
    guard let process = container.open() else { throw notRunning(container) }
    let group = try container.controlGroup()
    // Where no memory controller counts there is nothing to tell of.
    var memory: Int32 = -1
    if let descriptor = try? group.outOfMemoryEvents() { memory = descriptor.release() }
    defer { if memory >= 0 { File.close(memory) } }
    var kills = (try? group.outOfMemoryKills()) ?? 0
    var next = Clock.nanoseconds + interval
    while true {
      var entries = Poll.Entries()
      entries.first = Poll.Entry(process.rawValue)
      entries.second = Poll.Entry(memory)
      do throws(Errno) { _ = try Poll.wait(&entries, nanoseconds: next - Clock.nanoseconds) } catch {
        if error != .interrupted { throw Failure("wait for the container", error) }
      }
      if entries.second.isReady {
        // Emptied, whatever it says: the counter of the group tells what happened.
        var storage = InlineArray<4096, UInt8>(repeating: 0)
        _ = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
          unsafe try? File.read(memory, into: UnsafeMutableRawBufferPointer(start: pointer, count: 4096))
        }
      }
      let now = (try? group.outOfMemoryKills()) ?? kills
      while kills < now {
        kills += 1
        writeOutOfMemory(container.id)
      }
      if entries.first.isReady { return }
      if Clock.nanoseconds >= next {
        write(group, container.id)
        next += interval
      }
    }
  }

  private static func notRunning(_ container: borrowing Container) -> Failure {
    var message = Message("container with id ")
    message.add(quoted: container.id)
    message.add(" is not running")
    return Failure(message.bytes)
  }

  private static func begin(_ type: StaticString, _ id: CString) -> Writer {
    var writer = Writer(capacity: 4096)
    writer.beginObject()
    writer.key("type")
    writer.string(CString(type).bytes.span)
    writer.key("id")
    writer.string(id.bytes.span)
    return writer
  }

  private static func write(_ group: ControlGroup, _ id: CString) {
    var writer = begin("stats", id)
    writer.key("data")
    group.writeStatistics(to: &writer)
    writer.endObject()
    writer.endLine()
    try? File.write(1, writer.finish())
  }

  private static func writeOutOfMemory(_ id: CString) {
    var writer = begin("oom", id)
    writer.endObject()
    writer.endLine()
    try? File.write(1, writer.finish())
  }
}
