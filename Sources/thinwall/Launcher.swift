internal import Linux
internal import Policy
internal import Sandbox

/// `thinwall`: runs programs itself, and gives every other verb to the workbench.
enum Launcher {
  /// Exit code of our own failures, as with env(1) and timeout(1).
  private static let failure: Int32 = 125

  static func main(_ words: [CString]) -> Int32 {
    guard words.count > 1 else {
      Message("thinwall: nothing to do; try `thinwall run -- PROGRAM` or `thinwall help`\n").write(to: 2)
      return failure
    }
    if words[1] == "run" { return run(Array(words[2...])) }
    return Workbench.execute(words)
  }

  private static func run(_ words: [CString]) -> Int32 {
    File.fillStandardDescriptors()
    var parser = Parser()
    do throws(FlagError) {
      try parser.read(words)
      if parser.wantsHelp { return Workbench.execute([CString("thinwall"), CString("help"), CString("run")]) }
      if let name = parser.policy.profile {
        // The profile's words first, so that the command line has the last one.
        guard let profile = Profile.words(name) else { return failure }
        parser = Parser()
        try parser.read(profile)
        try parser.read(words)
      }
      try parser.check()
      if parser.policy.command.isEmpty { throw FlagError(.noCommand, CString("")) }
    } catch {
      var text = Message("thinwall: ")
      error.write(to: &text)
      if let place = parser.policy.report { (try? Report(place))?.refused(text.bytes, failure) }
      text.add("\n")
      text.write(to: 2)
      return failure
    }
    let policy = parser.policy
    let report: Report?
    do throws(Errno) {
      report = try policy.report.map { (place) throws(Errno) in try Report(place) }
    } catch {
      var text = Message("thinwall: --json ")
      text.add(quoted: policy.report!)
      text.add(": ")
      text.add(error)
      text.add("\n")
      text.write(to: 2)
      return failure
    }
    do throws(Refusal) {
      let outcome = try Sandbox.run(
        policy,
        observer: Sandbox.Observer(
          started: { wall in report?.started(policy, wall) },
          refusedNetwork: { family in report?.refusedNetwork(family) }))
      report?.ended(outcome)
      if !policy.isQuiet { tell(outcome, policy) }
      if outcome.wasInterrupted, case .killed(Signal.interrupt, _) = outcome.end { dieInterrupted() }
      return outcome.exitCode
    } catch {
      report?.refused(error)
      var text = Message("thinwall: ")
      error.write(to: &text)
      text.add("\n")
      text.write(to: 2)
      return error.exitCode
    }
  }

  /// What a person wants to know at the end; only the unusual unless `-v` asks for all.
  private static func tell(_ outcome: Outcome, _ policy: Policy) {
    var text = Message()
    if case .timedOut = outcome.end { text.add("thinwall: time-out: the run was ended\n") }
    if outcome.refusedNetwork && (policy.isVerbose || outcome.exitCode != 0) {
      text.add(
        "thinwall: the program asked for the network, and this run has none: --net-bind PORT lets it listen, --net-allow :PORT connect, --net host do both\n"
      )
    }
    if outcome.ranOutOfMemory { text.add("thinwall: the memory limit was reached\n") }
    if case .lost = outcome.end { text.add("thinwall: the run was killed from outside\n") }
    if let fallback = outcome.fallback {
      text.add("thinwall: process wall taken: ")
      fallback.write(to: &text)
      text.add("\n")
    }
    if policy.isVerbose {
      for note in outcome.notes {
        text.add("thinwall: weaker by --optional: ")
        text.add(note)
        text.add("\n")
      }
      text.add("thinwall: ")
      text.add(outcome.wall == .container ? "container" : "process")
      text.add(" wall, exit ")
      text.add(number: Int(outcome.exitCode))
      text.add(", ")
      text.add(number: Int(outcome.duration / 1_000_000))
      text.add(" ms, cpu ")
      text.add(number: Int((outcome.usage.userMicroseconds + outcome.usage.systemMicroseconds) / 1000))
      text.add(" ms, peak ")
      text.add(number: Int(outcome.usage.peakMemoryKilobytes))
      text.add(" KiB\n")
    }
    if !text.bytes.isEmpty { text.write(to: 2) }
  }

  /// A shell that runs a script stops it when a command dies of SIGINT, not when it exits with 130.
  private static func dieInterrupted() {
    Signal.setIgnored(Signal.interrupt, false)
    try? Process.set(.dumpable(false))
    Signal.setBlocked(.none)
    try? Signal.send(Signal.interrupt, to: Process.id)
  }
}
