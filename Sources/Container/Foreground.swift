internal import Linux

/// Staying with a program until it ends: signals and terminal go through, its exit code comes back.
struct Foreground {
  let child: Process.Child
  let master: Int32?
  private var savedMode: Terminal.Mode?

  init(_ child: Process.Child, master: Int32?) {
    self.child = child
    self.master = master
  }

  /// What is passed on: all but what a process does to itself, and what the kernel would tell us about our own.
  static var forwarded: Signal.Set {
    var set = Signal.Set.all
    // SIGILL, TRAP, BUS, FPE, KILL, SEGV, PIPE, CHLD, STOP, TTIN, TTOU
    set.rawValue &= ~0x3515d8
    return set
  }

  /// Waits; the exit code is the program's, 128 + n for a signal.
  mutating func wait(_ signals: Int32) throws(Failure) -> Int32 {
    if let master {
      if let mode = try? Terminal.mode(0) {
        savedMode = mode
        try? Terminal.setMode(0, Terminal.raw(mode))
      }
      if let size = try? Terminal.size(0) { try? Terminal.setSize(master, size) }
    }
    defer { if let savedMode { try? Terminal.setMode(0, savedMode) } }
    var readsInput = master != nil
    while true {
      var entries = Poll.Entries()
      entries.first = Poll.Entry(child.descriptor)
      entries.second = Poll.Entry(signals)
      entries.third = Poll.Entry(master ?? -1)
      entries.fourth = Poll.Entry(readsInput ? 0 : -1)
      do throws(Errno) { _ = try Poll.wait(&entries) } catch {
        if error == .interrupted { continue }
        throw Failure("wait for the container", error)
      }
      if entries.second.isReady {
        while let signal = Signal.next(from: signals) {
          if signal.number == Signal.windowChange, let master {
            if let size = try? Terminal.size(0) { try? Terminal.setSize(master, size) }
          } else {
            try? Process.send(signal.number, to: child.descriptor)
          }
        }
      }
      if let master {
        if entries.fourth.isReady { readsInput = move(0, master) }
        if entries.third.isReady && !move(master, 1) && entries.first.isReady { return try end() }
      }
      if entries.first.isReady {
        if let master { while (try? Poll.isReadable(master)) == true, move(master, 1) {} }
        return try end()
      }
    }
  }

  private func move(_ source: Int32, _ target: Int32) -> Bool {
    var storage = InlineArray<4096, UInt8>(repeating: 0)
    return unsafe withUnsafeMutablePointer(to: &storage) { pointer in
      let buffer = unsafe UnsafeMutableRawBufferPointer(start: pointer, count: 4096)
      guard let count = unsafe try? File.read(source, into: buffer), count > 0 else { return false }
      unsafe File.writeAll(target, UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      return true
    }
  }

  private func end() throws(Failure) -> Int32 {
    var usage = Process.Usage()
    do throws(Errno) {
      guard let (_, change) = try Process.wait(for: child.id, block: true, usage: &usage) else { return 255 }
      switch change {
      case .exited(let code): return code
      case .killed(let signal, _): return 128 + signal
      default: return 255
      }
    } catch { throw Failure("wait for the container", error) }
  }
}
