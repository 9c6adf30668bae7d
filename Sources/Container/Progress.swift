internal import Linux

/// The steps of an operation as they happen: what `--timing` prints, and where a test has us die.
package enum Progress {
  nonisolated(unsafe) private static var count = 0
  nonisolated(unsafe) private static var fatal = -1
  nonisolated(unsafe) private static var isTimed = false
  nonisolated(unsafe) private static var started: Int64 = 0
  nonisolated(unsafe) private static var lines = Message()

  /// Takes the time of every step from here on, for `report`.
  package static func time() {
    unsafe isTimed = true
    unsafe started = Clock.nanoseconds
  }

  /// Kills this process by SIGKILL before step `number`, counted from 1: how tests prove that nothing is lost.
  package static func die(at number: Int) { unsafe fatal = number }

  /// A kernel call is about to be made.
  @inline(__always)
  static func step(_ what: StaticString) {
    unsafe count += 1
    if unsafe isTimed || fatal >= 0 { note(what) }
  }

  @inline(never)
  private static func note(_ what: StaticString) {
    if unsafe count == fatal { try? Signal.send(Signal.kill, to: Process.id) }
    guard unsafe isTimed else { return }
    unsafe lines.add(number: Int((Clock.nanoseconds - started) / 1000))
    unsafe lines.add(" us ")
    unsafe lines.add(what)
    unsafe lines.add("\n")
  }

  /// Prints what was timed in this process.
  package static func report(_ who: StaticString) {
    guard unsafe isTimed else { return }
    var text = Message("# ")
    text.add(who)
    text.add("\n")
    unsafe text.add(lines.bytes)
    text.write(to: 2)
    unsafe lines = Message()
  }
}
