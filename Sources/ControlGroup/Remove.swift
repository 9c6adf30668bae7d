internal import Linux

extension ControlGroup {
  /// Ends what still runs in the container's groups and removes them, groups inside them first (rmdir(2)).
  ///
  /// A group of processes that are just ending is busy: then their end is waited for, by descriptors and not by the
  /// clock; `timeout` nanoseconds is for processes the kernel cannot end. A group that is not there is removed already.
  package func remove(timeout: Int64 = 10_000_000_000) throws(ControlGroupError) {
    let end = Clock.nanoseconds + timeout
    var failure: ControlGroupError?
    var hasKilled = false
    for hierarchy in hierarchies.reversed() {
      do throws(Errno) {
        while true {
          do throws(Errno) {
            try Path.removeDirectory(hierarchy.directory)
            break
          } catch {
            if error == .noSuchFileOrDirectory { break }
            guard error == .busy || error == .directoryNotEmpty else { throw error }
          }
          if !hasKilled {
            try? killAll()
            hasKilled = true
          }
          Self.removeBelow(hierarchy.directory.bytes)
          try Self.waitForEnd(in: hierarchy.directory, until: end)
          if Clock.nanoseconds > end { throw .busy }
        }
      } catch { failure = failure ?? ControlGroupError(.remove, path: hierarchy.directory.bytes, errno: error) }
    }
    if let failure { throw failure }
  }

  /// Removes the groups inside one, the innermost first, as far as they are empty.
  private static func removeBelow(_ path: [UInt8]) {
    var all: [[UInt8]] = []
    _ = try? withPath(path) { (p) throws(Errno) in
      do throws(ControlGroupError) { try Tree.walk(p) { (q) throws(Errno) in all.append(q.bytes) } } catch {
        throw error.errno ?? .inputOutput
      }
    }
    for directory in all.dropFirst().reversed() {
      _ = try? withPath(directory) { (p) throws(Errno) in try Path.removeDirectory(p) }
    }
  }

  /// Waits until one of the processes in a group, or in one inside it, has ended; gives the processor away once where
  /// none is left but the kernel has not finished with the last.
  private static func waitForEnd(in directory: CString, until end: Int64) throws(Errno) {
    var processes: [Process.ID] = []
    do throws(ControlGroupError) {
      try Tree.walk(directory) { (p) throws(Errno) in try Tree.processes(of: p, into: &processes) }
    } catch { throw error.errno ?? .inputOutput }
    for process in processes where process > 0 {
      guard let pidfd = try? Process.open(process) else { continue }
      var entries = Poll.Entries()
      entries.first = Poll.Entry(pidfd.rawValue)
      try? Signal.send(Signal.kill, to: process)
      _ = try Poll.wait(&entries, nanoseconds: max(0, end - Clock.nanoseconds))
      return
    }
    Process.yield()
  }
}
