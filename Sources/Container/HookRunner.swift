internal import Linux
internal import OCI

/// Runs hooks: the state on standard input, an environment of their own, a time-out (config.md, "POSIX-platform Hooks").
enum HookRunner {
  /// Runs one to its end; a failure names it.
  static func run(_ hook: Hook, state: [UInt8], _ turn: StaticString) throws(Failure) {
    Progress.step("run a hook")
    // A file and no pipe: a hook that does not read it holds nobody up.
    let input = try attempt("prepare the hook", hook.path) { () throws(Errno) in try File.memory(state) }
    var arena = try attempt("prepare the hook", hook.path) { () throws(Errno) in try Arena(capacity: 1 << 22) }
    let arguments = arena.vector(hook.arguments.isEmpty ? [hook.path] : hook.arguments)
    let environment = arena.vector(hook.environment)
    arena.leak()
    let child: Process.Child?
    do throws(Errno) { child = try Process.clone(into: []) } catch { throw Failure("start the hook", hook.path, error) }
    guard let child else {
      // A death signal, so that a hook does not outlive a runtime that was killed.
      try? Process.set(.parentDeathSignal(Signal.kill))
      try? File.duplicate(input.rawValue, onto: 0)
      try? File.closeAll(from: 3)
      Signal.setBlocked(.none)
      _ = Process.execute(hook.path, arguments, environment)
      Process.exit(127)
    }
    defer { File.close(child.descriptor) }
    if let timeout = hook.timeout, timeout > 0 {
      var entries = Poll.Entries()
      entries.first = Poll.Entry(child.descriptor)
      let end = Clock.nanoseconds + timeout * 1_000_000_000
      while true {
        let left = end - Clock.nanoseconds
        if left <= 0 || (try? Poll.wait(&entries, nanoseconds: left)) == false {
          try? Process.send(Signal.kill, to: child.descriptor)
          var usage = Process.Usage()
          _ = try? Process.wait(for: child.id, block: true, usage: &usage)
          throw fail(turn, hook, "timed out")
        }
        if entries.first.isReady { break }
      }
    }
    var usage = Process.Usage()
    let end: Process.Change
    do throws(Errno) {
      guard let (_, change) = try Process.wait(for: child.id, block: true, usage: &usage) else { return }
      end = change
    } catch { throw Failure("wait for the hook", hook.path, error) }
    switch end {
    case .exited(0): return
    case .exited(let code):
      var failure = fail(turn, hook, "failed with exit code")
      failure.text += [UInt8(ascii: " ")] + decimal(Int(code))
      throw failure
    case .killed(let signal, _):
      var failure = fail(turn, hook, "was ended by signal")
      failure.text += [UInt8(ascii: " ")] + decimal(Int(signal))
      throw failure
    default: return
    }
  }

  private static func fail(_ turn: StaticString, _ hook: Hook, _ what: StaticString) -> Failure {
    var message = Message("the ")
    message.add(turn)
    message.add(" hook ")
    message.add(quoted: hook.path)
    message.add(" ")
    message.add(what)
    return Failure(message.bytes)
  }
}
