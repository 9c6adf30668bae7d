package import Linux

/// Why a policy cannot be enforced here, or why a run could not start; `write` makes one sentence of it.
package struct Refusal: Error {
  package enum Reason: Sendable {
    /// A rule that this wall on this kernel cannot enforce: what is missing, and the flag that would change it.
    case notEnforceable(rule: StaticString, missing: StaticString, remedy: StaticString)
    /// A path of the policy that cannot be used.
    case path(rule: StaticString, Errno)
    /// The program is not there (127) or cannot be executed (126).
    case program(Errno)
    /// The program exists, where the sandbox does not look.
    case programHidden(at: [UInt8])
    /// A word of the policy that means nothing.
    case unknown(StaticString)
    /// A kernel call of the launcher itself failed.
    case call(StaticString, Errno)
    /// A step of the plan failed: the rule it served, its kernel calls in words.
    case step(Rule, call: [UInt8], Errno)
    /// Neither wall: what is in the way of namespaces, and of the process wall.
    case neither(container: [UInt8], process: [UInt8])
    /// The last step, execve, failed.
    case execution(Errno)
  }

  package let reason: Reason
  package let object: [UInt8]

  package init(_ reason: Reason, _ object: [UInt8] = []) {
    self.reason = reason
    self.object = object
  }

  /// Exit code for this refusal: 127 not found, 126 not executable, 125 everything else.
  package var exitCode: Int32 {
    switch reason {
    case .program(let error): error == .noSuchFileOrDirectory || error == .notDirectory ? 127 : 126
    case .programHidden: 127
    case .execution(let error): error == .noSuchFileOrDirectory || error == .notDirectory ? 127 : 126
    default: 125
    }
  }

  /// Whether another wall could succeed: the namespaces themselves were refused.
  package var isLackOfNamespaces: Bool {
    switch reason {
    case .call(let what, _): CString(what) == "clone3"
    case .step(let rule, _, _):
      switch rule {
      case .isolation, .processes, .devices, .hostname, .identity, .temporary, .home: true
      default: false
      }
    default: false
    }
  }

  /// The sentence, without the program's name before it and without a newline.
  package func write(to text: inout Message) {
    switch reason {
    case .notEnforceable(let rule, let missing, let remedy):
      text.add("cannot enforce ")
      text.add(rule)
      if !object.isEmpty {
        text.add(" ")
        text.add(quoted: object)
      }
      text.add(": ")
      text.add(missing)
      text.add("; ")
      text.add(remedy)
    case .path(let rule, let error):
      text.add(rule)
      text.add(" ")
      text.add(quoted: object)
      text.add(": ")
      text.add(error)
    case .program(let error):
      text.add(quoted: object)
      text.add(": ")
      if error == .noSuchFileOrDirectory { text.add("no such program") } else { text.add(error) }
    case .programHidden(let place):
      text.add(quoted: object)
      text.add(": found only as ")
      text.add(quoted: place)
      text.add(", which the sandbox does not see; add -x with the directory it needs, or name the program by its path")
    case .unknown(let what):
      text.add("no ")
      text.add(what)
      text.add(" is called ")
      text.add(quoted: object)
    case .call(let call, let error):
      if CString(call) == "clone3" {
        text.add("cannot create namespaces: ")
        text.add(error)
        text.add("; `thinwall doctor` says what is in the way, --wall process needs none")
      } else {
        text.add(call)
        text.add(": ")
        text.add(error)
      }
    case .step(let rule, let call, let error):
      text.add("cannot set up ")
      text.add(rule.text)
      text.add(": ")
      text.add(call)
      text.add(": ")
      text.add(error)
    case .neither(let container, let process):
      text.add("no wall works here: container: ")
      text.add(container)
      text.add("; process: ")
      text.add(process)
    case .execution(let error):
      text.add(quoted: object)
      text.add(": ")
      if error == .noSuchFileOrDirectory {
        text.add("no such program, or its interpreter is not visible in the sandbox")
      } else {
        text.add(error)
      }
    }
  }

  /// The reasons against both walls in one; a fault of the program itself stays what it is.
  init(both container: Refusal, _ process: Refusal) {
    guard case .notEnforceable = process.reason else {
      self = process
      return
    }
    var (first, second) = (Message(), Message())
    container.write(to: &first)
    process.write(to: &second)
    self.init(.neither(container: first.bytes, process: second.bytes))
  }

  /// What is thrown for a step that failed: it keeps nothing of the plan.
  init(_ step: Step, _ error: Errno) {
    if case .execute(let path, _, _) = step.call {
      self.init(.execution(error), path.bytes)
    } else {
      var text = Message()
      step.call.write(to: &text)
      self.init(.step(step.rule, call: text.bytes, error))
    }
  }
}
