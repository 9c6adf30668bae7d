package import Linux

extension ControlGroup {
  /// How often the kernel has ended a process of the container because its memory was used up; 0 where nobody counts
  /// (memory.oom_control of version 1 since Linux 4.13, memory.events of version 2).
  package func outOfMemoryKills() throws(ControlGroupError) -> UInt64 {
    let legacy = legacy(.memory)
    guard let group = legacy ?? unified else { return 0 }
    let file = CString(legacy == nil ? "memory.events" : "memory.oom_control")
    do throws(Errno) { return Tree.value(of: "oom_kill", in: try group.contents(of: file)) ?? 0 } catch {
      if error == .noSuchFileOrDirectory { return 0 }
      throw ControlGroupError(.read, path: group.bytes(of: file), errno: error)
    }
  }

  /// A descriptor that becomes readable when memory may have run out: read `outOfMemoryKills` then. Also when the group
  /// is removed (version 1: eventfd on memory.oom_control; version 2: inotify on memory.events).
  package func outOfMemoryEvents() throws(ControlGroupError) -> FileDescriptor {
    let legacy = legacy(.memory)
    guard let group = legacy ?? unified else {
      throw ControlGroupError(.open, path: CString("memory").bytes, reason: "no control group has this controller")
    }
    do throws(Errno) {
      if group.isUnified {
        let number = try group.withFile(CString("memory.events")) { (p) throws(Errno) in
          try Events.modifications(of: p).release()
        }
        return FileDescriptor(owning: number)
      }
      let counter = try Events.counter()
      let source = FileDescriptor(owning: try group.open(CString("memory.oom_control")))
      var line = decimal(Int(counter.rawValue))
      line.append(32)
      line.append(contentsOf: decimal(Int(source.rawValue)))
      try group.put(line, to: CString("cgroup.event_control"))
      return counter
    } catch { throw ControlGroupError(.open, path: group.directory.bytes, errno: error) }
  }
}
