package import Linux

extension ControlGroup {
  /// The group whose processes are looked at: that of version 2 alone, of version 1 the freezer's, else the first.
  private var watched: Hierarchy? {
    if isPureUnified { return hierarchies[0] }
    return legacy(.freezer) ?? hierarchies.first
  }

  /// The processes of the container, those of groups inside its own too (cgroup.procs); empty when the group is gone.
  package func processes() throws(ControlGroupError) -> [Process.ID] {
    guard let watched else { return [] }
    var result: [Process.ID] = []
    try Tree.walk(watched.directory) { (directory) throws(Errno) in
      try Tree.processes(of: directory, into: &result)
    }
    return result
  }

  /// Stops every process of the container where it is, or lets them go on; returns when all have stopped
  /// (freezer.state of version 1, cgroup.freeze of version 2).
  package func freeze(_ isFrozen: Bool, timeout: Int64 = 10_000_000_000) throws(ControlGroupError) {
    guard let group = legacy(.freezer) ?? unified else {
      throw ControlGroupError(.freeze, reason: "the container has no control group of its own")
    }
    do throws(Errno) {
      if group.isUnified {
        try Self.freezeUnified(group, isFrozen, timeout)
      } else {
        try Self.freezeLegacy(group, isFrozen, timeout)
      }
    } catch { throw ControlGroupError(.freeze, path: group.directory.bytes, errno: error) }
  }

  /// cgroup.events changes when the last process has stopped, and poll(2) tells so.
  private static func freezeUnified(_ group: Hierarchy, _ isFrozen: Bool, _ timeout: Int64) throws(Errno) {
    try group.put(CString(isFrozen ? "1" : "0"), to: CString("cgroup.freeze"))
    if !isFrozen { return }
    let events = FileDescriptor(owning: try group.open(CString("cgroup.events")))
    let end = Clock.nanoseconds + timeout
    while true {
      if try Tree.value(of: "frozen", in: events.rawValue) == 1 { return }
      let left = end - Clock.nanoseconds
      var entries = Poll.Entries()
      entries.first = Poll.Entry(events.rawValue, events: 2)  // POLLPRI
      let isTold = try Poll.wait(&entries, nanoseconds: max(0, left))
      if !isTold {
        try? group.put(CString("0"), to: CString("cgroup.freeze"))
        throw .timedOut
      }
    }
  }

  /// The state is FREEZING until every process has come to the kernel's freezing point, and a fork on its way at the
  /// first write is caught by a second one: reading the state brings it up to date, and yields between.
  private static func freezeLegacy(_ group: Hierarchy, _ isFrozen: Bool, _ timeout: Int64) throws(Errno) {
    let state = CString("freezer.state")
    if !isFrozen {
      try group.put(CString("THAWED"), to: state)
      return
    }
    let end = Clock.nanoseconds + timeout
    var pause: Int64 = 0
    while true {
      try group.put(CString("FROZEN"), to: state)
      if try group.contents(of: state).starts(with: CString("FROZEN").bytes) { return }
      if Clock.nanoseconds > end {
        try? group.put(CString("THAWED"), to: state)
        throw .timedOut
      }
      // Nobody tells when it is done. The processor is left to those that are to stop, at most for 1 ms.
      var nothing = Poll.Entries()
      _ = try Poll.wait(&nothing, nanoseconds: pause)
      pause = min(1_000_000, max(20_000, pause * 2))
    }
  }

  /// Takes a process back into the version 1 group that it was moved out of: it is frozen no longer.
  package func fetchFromFreezer(_ process: Process.ID) {
    guard let freezer = legacy(.freezer) else { return }
    try? freezer.put(CString("THAWED"), to: CString("freezer.state"))
    guard let file = try? freezer.open(CString("cgroup.procs"), .writeOnly) else { return }
    try? File.write(file, decimal(Int(process)))
    File.close(file)
  }

  /// Whether the container is frozen, or a group above it is.
  package func isFrozen() throws(ControlGroupError) -> Bool {
    guard let group = legacy(.freezer) ?? unified else { return false }
    do throws(Errno) {
      if group.isUnified {
        let events = FileDescriptor(owning: try group.open(CString("cgroup.events")))
        return try Tree.value(of: "frozen", in: events.rawValue) == 1
      }
      return try !group.contents(of: CString("freezer.state")).starts(with: CString("THAWED").bytes)
    } catch {
      if error == .noSuchFileOrDirectory { return false }
      throw ControlGroupError(.read, path: group.directory.bytes, errno: error)
    }
  }

  /// Sends SIGKILL to every process of the container, those that are just being made too.
  ///
  /// Version 2 does it by itself (cgroup.kill, Linux 5.14). Elsewhere the group is frozen, so that nobody forks and no
  /// number is given to another process, and thawed when everybody has the signal; without a freezer the list is gone
  /// through until it is empty.
  package func killAll() throws(ControlGroupError) {
    if let unified {
      do throws(Errno) {
        try unified.put(CString("1"), to: CString("cgroup.kill"))
        // The signal reaches frozen processes of version 2; those that version 1 has frozen wait for the thaw.
        if !isPureUnified { thawLegacy() }
        return
      } catch {
        if error == .noSuchFileOrDirectory && !FileSystem.exists(unified.directory) && isPureUnified { return }
      }
    }
    let canFreeze = (try? freeze(true, timeout: 1_000_000_000)) != nil
    var rounds = 0
    while true {
      let processes = try processes()
      if processes.isEmpty { break }
      for process in processes where process > 0 { try? Signal.send(Signal.kill, to: process) }
      rounds += 1
      if canFreeze || rounds == 1000 { break }
    }
    if canFreeze { try? freeze(false) }
    thawLegacy()
  }

  private func thawLegacy() {
    guard let freezer = legacy(.freezer) else { return }
    try? freezer.put(CString("THAWED"), to: CString("freezer.state"))
  }

  /// Sends any signal to every process of the container (`kill --all`).
  package func signalAll(_ signal: Int32) throws(ControlGroupError) {
    if signal == Signal.kill { return try killAll() }
    for process in try processes() where process > 0 { try? Signal.send(signal, to: process) }
  }
}
