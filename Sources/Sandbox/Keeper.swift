internal import Linux
internal import Policy

/// Keeps what a run leaves outside its namespaces: control groups, and names made only to be hidden.
///
/// A process of its own removes them when the launcher is gone, however it went; where a run leaves nothing of the
/// kind there is none.
struct Keeper: ~Copyable {
  private(set) var processFiles: (Int32, Int32, Int32) = (-1, -1, -1)
  private var process: Process.ID = 0
  private var control: Int32 = -1

  /// Starts the keeper's process first, then makes what it keeps: nothing is ever without its keeper.
  init(_ plan: borrowing Plan) throws(Refusal) {
    if plan.cgroups.groups.isEmpty && plan.placeholders.isEmpty { return }
    let channel: Channel
    do throws(Errno) { channel = try Channel() } catch { throw Refusal(.call("socketpair", error)) }
    do throws(Errno) {
      process = try Process.fork()
    } catch { throw Refusal(.call("clone3", error)) }
    if process == 0 {
      File.close(channel.first.rawValue)
      Self.keep(plan, channel.second.rawValue)
    }
    File.close(channel.second.rawValue)
    control = channel.release()
    do throws(Refusal) {
      try make(plan)
    } catch {
      close()
      throw error
    }
  }

  /// The process that a last resort must not kill.
  var processID: Process.ID { process }

  /// Removes everything, and returns when it is gone.
  consuming func finish() { close() }

  private func close() {
    if processFiles.0 >= 0 { File.close(processFiles.0) }
    if processFiles.1 >= 0 { File.close(processFiles.1) }
    if processFiles.2 >= 0 { File.close(processFiles.2) }
    if control >= 0 { File.close(control) }
    guard process > 0 else { return }
    var usage = Process.Usage()
    _ = try? Process.wait(for: process, block: true, usage: &usage)
  }

  private mutating func make(_ plan: borrowing Plan) throws(Refusal) {
    for path in plan.placeholders {
      do throws(Errno) {
        try Path.makeFile(path, permissions: 0)
      } catch { if error != .fileExists { throw Refusal(.path(rule: "--deny", error), path.bytes) } }
    }
    for (index, group) in plan.cgroups.groups.enumerated() {
      do throws(Errno) {
        try Path.makeDirectory(group.directory)
      } catch { throw Refusal(.path(rule: "cgroup", error), group.directory.bytes) }
      for (file, value, _) in group.settings {
        do throws(Errno) {
          try File.put(value, to: file)
        } catch { throw Refusal(.path(rule: "cgroup", error), file.bytes) }
      }
      for (file, value) in group.optionalSettings { try? File.put(value, to: file) }
      let file: Int32
      do throws(Errno) {
        file = try File.openRaw(group.entrance, .writeOnly)
      } catch { throw Refusal(.path(rule: "cgroup", error), group.entrance.bytes) }
      switch index {
      case 0: processFiles.0 = file
      case 1: processFiles.1 = file
      default: processFiles.2 = file
      }
    }
  }

  /// How often the kernel has killed for lack of memory in this run's group (memory.events, memory.oom_control).
  static func outOfMemoryKills(_ plan: borrowing Plan) -> Bool {
    for group in plan.cgroups.groups {
      guard group.settings.contains(where: { $0.rule == .memoryLimit }),
        let text = try? File.contents(of: group.events)
      else { continue }
      for line in text.split(separator: 10) {
        let words = line.split(separator: 32)
        if words.count == 2, Array(words[0]) == CString("oom_kill").bytes, words[1] != [48] { return true }
      }
    }
    return false
  }

  // MARK: The keeper's process

  /// Waits for the launcher's end of the channel to close, then removes what the plan made.
  private static func keep(_ plan: borrowing Plan, _ control: Int32) -> Never {
    // A signal to the job's process group is not for the keeper.
    try? Process.newSession()
    try? File.duplicate(control, onto: 3)
    try? File.closeAll(from: 4)
    try? File.closeRange(0, 2)
    try? Path.change(to: CString("/"))
    var entries = Poll.Entries()
    entries.first = Poll.Entry(3)
    while (try? Poll.wait(&entries)) == nil || !entries.first.isHungUp {}
    for path in plan.placeholders {
      // Only what is still the empty file that was made.
      if let found = try? Path.status(path, followLinks: false), found.isRegular, found.size == 0,
        found.mode & 0o777 == 0
      {
        try? Path.remove(path)
      }
    }
    for group in plan.cgroups.groups { remove(group) }
    Process.exit(0)
  }

  /// The run's processes are dying: init was told, or the kernel has ended it. The directory goes when they have gone.
  private static func remove(_ group: CgroupPlan.Group) {
    var tries = 0
    while tries < 2000 {
      do throws(Errno) {
        return try Path.removeDirectory(group.directory)
      } catch { if error != .busy { return } }
      if tries > 20, let kill = group.kill { try? File.put(CString("1"), to: kill) }
      Clock.sleep(nanoseconds: tries < 20 ? 500_000 : 5_000_000)
      tries += 1
    }
  }
}
