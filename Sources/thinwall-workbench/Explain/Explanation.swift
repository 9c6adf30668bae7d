import Landlock
import Linux
import Policy
import Sandbox
import Seccomp

/// A plan in words, or the reason why there is none.
struct Explanation {
  /// One kernel call and the rule it serves.
  struct Line {
    let call: [UInt8]
    let rule: String
  }

  /// Lines of one process.
  struct Part {
    let title: String
    let lines: [Line]
  }

  /// The wall that was planned, and why that one.
  let wall: String
  let reason: String
  /// In the order in which they happen; empty if the plan was refused.
  private(set) var parts: [Part] = []
  /// Why there is no plan, with the exit code of a run.
  private(set) var refusal: (sentence: [UInt8], code: Int32)?
  /// What is weaker than it reads, what this kernel cannot do, and what the other wall would say.
  private(set) var remarks: [String] = []
  private(set) var filter: FilterTable?

  /// Plans `policy` as a run would.
  init(_ policy: Policy) {
    let chosen: Policy.Wall
    (chosen, reason) = Self.choose(policy)
    wall = Self.name(chosen)
    let situation = Situation.current()
    do throws(Refusal) {
      describe(try Planner.plan(policy, wall: chosen, in: situation), policy)
    } catch {
      refusal = (Self.sentence(error), error.exitCode)
    }
    remark(on: policy, chosen, situation)
  }

  /// `auto` is container where its namespaces can really be made.
  private static func choose(_ policy: Policy) -> (Policy.Wall, String) {
    if policy.wall != .automatic { return (policy.wall, "named by --wall") }
    let failure = NamespaceFindings.ownRoot(in: [.user, .mount, .pid, .ipc, .uts, .cgroup])
    guard let failure else { return (.container, "--wall auto, and a root in namespaces can be made here") }
    return (.process, "--wall auto, and no root in namespaces can be made here: \(failure.text)")
  }

  private static func name(_ wall: Policy.Wall) -> String { wall == .container ? "container" : "process" }

  private static func sentence(_ refusal: Refusal) -> [UInt8] {
    var text = Message()
    refusal.write(to: &text)
    return text.bytes
  }

  private mutating func describe(_ plan: borrowing Plan, _ policy: Policy) {
    func line(_ step: Step) -> Line {
      var text = Message()
      step.call.write(to: &text)
      return Line(call: text.bytes, rule: "\(step.rule.text)")
    }
    func write(_ value: CString, _ file: CString, _ rule: String) -> Line {
      var text = Message("write(")
      text.add(file)
      text.add(", ")
      text.add(value)
      text.add(")")
      return Line(call: text.bytes, rule: rule)
    }
    var launcher: [Line] = plan.placeholders.map {
      Line(call: Array("mknodat(".utf8) + $0.bytes + Array(")".utf8), rule: "\(Rule.deny.text)")
    }
    for group in plan.cgroups.groups {
      launcher.append(Line(call: Array("mkdirat(".utf8) + group.directory.bytes + Array(")".utf8), rule: "limits"))
      for (file, value, rule) in group.settings { launcher.append(write(value, file, "\(rule.text)")) }
      for (file, value) in group.optionalSettings { launcher.append(write(value, file, "limits, if the file exists")) }
    }
    let flags = Self.flags(of: plan.namespaces)
    launcher.append(
      Line(
        call: Array("clone(\(flags.isEmpty ? "no namespaces" : flags.joined(separator: " | ")))".utf8),
        rule: "\(Rule.isolation.text)"))
    parts.append(Part(title: "the launcher", lines: launcher))
    parts.append(Part(title: "init", lines: plan.initial.map(line)))
    parts.append(Part(title: "the program's process", lines: plan.program.map(line)))
    if let ports = plan.listenPorts {
      let list = ports.map { $0.first == $0.last ? "\($0.first)" : "\($0.first)-\($0.last)" }
      remarks.append(
        "listen() is answered by init, as Landlock does not see a listen() without bind(): "
          + (list.isEmpty ? "no port" : "ports " + list.joined(separator: ", ")))
    }
    remarks += plan.notes.map { "weaker, as --optional allows: \($0)" }
    for step in plan.program {
      guard case .installFilter(let address, let count, _) = step.call else { continue }
      let instructions = UnsafeBufferPointer(start: UnsafePointer<Instruction>(bitPattern: address), count: count)
      filter = FilterTable(Program(instructions: Array(instructions)))
    }
  }

  private static func flags(of namespaces: Linux.Process.Namespaces) -> [String] {
    let all: [(Linux.Process.Namespaces, String)] = [
      (.user, "CLONE_NEWUSER"), (.mount, "CLONE_NEWNS"), (.pid, "CLONE_NEWPID"), (.ipc, "CLONE_NEWIPC"),
      (.uts, "CLONE_NEWUTS"), (.cgroup, "CLONE_NEWCGROUP"), (.network, "CLONE_NEWNET"),
    ]
    return all.filter { namespaces.contains($0.0) }.map { $0.1 }
  }

  private mutating func remark(on policy: Policy, _ chosen: Policy.Wall, _ situation: Situation) {
    for feature in ABI.features where feature.since > situation.landlock {
      remarks.append(
        "not enforced by Landlock here (version \(situation.landlock)): \(feature.summary); needs version "
          + "\(feature.since), Linux \(feature.kernel)")
    }
    let other = chosen == .container ? Policy.Wall.process : .container
    do throws(Refusal) {
      _ = try Planner.plan(policy, wall: other, in: situation)
    } catch {
      remarks.append(
        "the \(Self.name(other)) wall would refuse: " + String(decoding: Self.sentence(error), as: UTF8.self))
    }
  }
}
