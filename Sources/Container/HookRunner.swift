internal import Linux
internal import OCI

/// Runs hooks: the state on standard input, an environment of their own, a time-out (config.md, "POSIX-platform
/// Hooks"). As crun has it, one on the host begins in the bundle.
struct HookRunner {
  /// The bundle; nil where its path means something else.
  var directory: [UInt8]?
  /// Where output goes by the annotations run.oci.hooks.stdout and run.oci.hooks.stderr; -1: to the caller's.
  private var output: Int32 = -1
  private var errors: Int32 = -1

  /// The files of these annotations, -1 for none.
  var descriptors: [Int32] { [output, errors] }

  init(_ bundle: Bundle) throws(Failure) {
    directory = bundle.path
    if let path = bundle.config.annotation("run.oci.hooks.stdout") { output = try Self.open(path) }
    if let path = bundle.config.annotation("run.oci.hooks.stderr") { errors = try Self.open(path) }
  }

  private static func open(_ path: CString) throws(Failure) -> Int32 {
    try attempt("open for the hooks' output", path) { () throws(Errno) in
      try File.openRaw(path, [.writeOnly, .create, .append], permissions: 0o700)
    }
  }

  /// Runs them one after the other, until one fails.
  func run(_ hooks: [Hook], state: [UInt8], _ turn: StaticString) throws(Failure) {
    for hook in hooks { try run(hook, state: state, turn) }
  }

  /// Runs one to its end; a failure names it.
  func run(_ hook: Hook, state: [UInt8], _ turn: StaticString) throws(Failure) {
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
      if let directory { try? Name(directory).with { (d) throws(Errno) in try Path.change(to: d) } }
      try? File.duplicate(input.rawValue, onto: 0)
      if output >= 0 { try? File.duplicate(output, onto: 1) }
      if errors >= 0 { try? File.duplicate(errors, onto: 2) }
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
          throw Self.fail(turn, hook, "timed out")
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
      var failure = Self.fail(turn, hook, "failed with exit code")
      failure.text += [UInt8(ascii: " ")] + decimal(Int(code))
      throw failure
    case .killed(let signal, _):
      var failure = Self.fail(turn, hook, "was ended by signal")
      failure.text += [UInt8(ascii: " ")] + decimal(Int(signal))
      throw failure
    default: return
    }
  }

  private static func fail(_ turn: StaticString, _ hook: Hook, _ what: StaticString) -> Failure {
    var message = Message()
    message.add(quoted: hook.path)
    message.add(": the ")
    message.add(turn)
    message.add(" hook ")
    message.add(what)
    return Failure(message.bytes)
  }
}
