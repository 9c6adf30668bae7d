internal import Linux
package import Policy

/// Runs a program behind a wall. The calling process is single-threaded and belongs to the run: its signals and
/// children are the launcher's (others exec the launcher).
package enum Sandbox {
  /// What the launcher may be asked to tell while the run lasts.
  package struct Observer {
    /// Called once, before the program starts, with the wall that was taken.
    package var started: (Policy.Wall) -> Void
    /// Called at the first Internet socket that was refused, with its address family.
    package var refusedNetwork: (Int32) -> Void
    package init(started: @escaping (Policy.Wall) -> Void, refusedNetwork: @escaping (Int32) -> Void) {
      self.started = started
      self.refusedNetwork = refusedNetwork
    }
  }

  /// Runs `policy.command` to its end.
  package static func run(_ policy: Policy, observer: Observer? = nil) throws(Refusal) -> Outcome {
    var situation = Situation.current()
    let start = Clock.nanoseconds
    situation.blocked = Signal.setBlocked(.all)
    if situation.ignoresChild { Signal.setIgnored(Signal.child, false) }
    if policy.wall != .automatic {
      return try Launch.run(policy, wall: policy.wall, situation, start: start, observer)
    }
    // `automatic` is decided by really trying: the fall-back is for namespaces that are refused, nothing else.
    do throws(Refusal) {
      return try Launch.run(policy, wall: .container, situation, start: start, observer)
    } catch let lack {
      guard lack.isLackOfNamespaces else { throw lack }
      do throws(Refusal) {
        var outcome = try Launch.run(policy, wall: .process, situation, start: start, observer)
        outcome.fallback = lack
        return outcome
      } catch {
        // Both walls have a reason; only together they make sense.
        throw Refusal(both: lack, error)
      }
    }
  }
}
