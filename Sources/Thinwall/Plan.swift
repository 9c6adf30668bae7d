internal import JSON

/// The steps that a policy comes to on this machine: every kernel call in order, and the rule that it serves.
public struct Plan: Sendable, Equatable {
  /// One kernel call.
  public struct Step: Sendable, Equatable {
    /// Who makes it: the launcher, init, or the program's process before it becomes the program.
    public var process: String
    /// The call with its arguments, as strace(1) would show it.
    public var call: Bytes
    /// The rule it serves.
    public var rule: String
  }

  /// The wall that a run would take.
  public var wall: Policy.Wall
  /// Why that one; empty where the launcher does not say.
  public var reason = ""
  /// In the order in which they happen.
  public var steps: [Step] = []
  /// What this kernel cannot do, and what else is good to know.
  public var remarks: [String] = []
  /// What is weaker than asked because `Policy.optional` allows it.
  public var weaker: [String] = []

  /// Asks `thinwall explain` what a run of this command would do; nothing of it is done.
  ///
  /// Throws `refused` where the run would be refused, too.
  public init(_ policy: Policy, command: [Bytes], launcher: Launcher = .automatic) throws(SandboxError) {
    let answer = try Question(["explain", "--json"], policy, command, launcher: launcher)
    if answer.output.isEmpty { throw .refused(answer.sentence, exitCode: answer.exitCode ?? 137) }
    try self.init(json: answer.output)
  }

  /// Reads what `thinwall explain --json` prints; keys that are not known are passed over.
  init(json: [UInt8]) throws(SandboxError) {
    wall = .automatic
    var refusal: String?
    var code: Int32 = 125
    do throws(ReadError) {
      try read(json, &refusal, &code)
    } catch { throw .unreadable(error.description) }
    if let refusal { throw .refused(refusal, exitCode: code) }
    if wall == .automatic { throw .unreadable("explain names no wall") }
  }

  private mutating func read(_ json: [UInt8], _ refusal: inout String?, _ code: inout Int32) throws(ReadError) {
    var reader = Reader(json.span, surrogates: .escapedBytes)
    try reader.beginObject()
    while let key = try reader.nextKey() {
      switch key {
      case "wall": wall = Policy.Wall(name: try reader.text().string) ?? .automatic
      case "reason": reason = try reader.text().string
      case "refused": refusal = try reader.text().string
      case "exit_code": code = try reader.integer()
      case "steps":
        try reader.beginArray()
        while try reader.nextElement() { steps.append(try Self.step(&reader)) }
      case "remarks": remarks = try Self.sentences(&reader)
      case "weaker": weaker = try Self.sentences(&reader)
      default: try reader.skip()
      }
    }
    try reader.finish()
  }

  private static func step(_ reader: inout Reader) throws(ReadError) -> Step {
    var step = Step(process: "", call: "", rule: "")
    try reader.beginObject()
    while let key = try reader.nextKey() {
      switch key {
      case "process": step.process = try reader.text().string
      case "call": step.call = Bytes(try reader.bytes())
      case "rule": step.rule = try reader.text().string
      default: try reader.skip()
      }
    }
    return step
  }

  private static func sentences(_ reader: inout Reader) throws(ReadError) -> [String] {
    var sentences: [String] = []
    try reader.beginArray()
    while try reader.nextElement() { sentences.append(try reader.text().string) }
    return sentences
  }
}
