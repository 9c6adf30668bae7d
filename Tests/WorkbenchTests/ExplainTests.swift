import Linux
import Policy
import Seccomp
import Testing

@testable import thinwall_workbench

@Suite struct ExplainTests {
  /// Filters of both walls and all networks.
  static let options: [BaseFilter.Options] = [
    BaseFilter.Options(wall: .process), BaseFilter.Options(wall: .container),
    BaseFilter.Options(wall: .process, network: .partial(families: .all, listen: .notify)),
    BaseFilter.Options(wall: .container, network: .host, protectAffinity: true, allowed: [.ptrace], denied: [.getpid]),
  ]

  @Test(arguments: options.indices) func theTableHoldsEveryVerdictOfTheProgram(_ index: Int) throws {
    let program = try BaseFilter.program(Self.options[index])
    let simulator = try Simulator(program)
    let rows = FilterTable(program).rows
    #expect(rows.count > 300)
    var generator = SystemRandomNumberGenerator()
    let constants: [UInt64] = [0, 1, 2, 3, 10, 16, 17, 22, 0x1000_0000, 0x2000_0000, 0x5412, 0x541c, .max]
    for row in rows {
      var found: Set<UInt32> = []
      for _ in 0..<60 {
        var arguments = InlineArray<6, UInt64>(repeating: 0)
        for i in 0..<6 {
          arguments[i] = Bool.random(using: &generator) ? constants.randomElement()! : UInt64.random(in: 0...(.max))
        }
        found.insert(
          simulator.returnValue(
            for: CallData(
              number: UInt32(row.number), architecture: Architecture.native.audit, arguments: arguments)))
      }
      #expect(found.isSubset(of: Set(row.verdicts.map(\.returnValue))), "\(row.name)")
      #expect(
        simulator.isConstantAllow(number: UInt32(row.number), architecture: Architecture.native.audit)
          == (row.verdicts == [.allow]), "\(row.name)")
    }
  }

  @Test func whatAFlagChangesIsInTheTable() throws {
    func verdicts(_ options: BaseFilter.Options) throws -> [String: String] {
      let rows = FilterTable(try BaseFilter.program(options)).rows
      return Dictionary(uniqueKeysWithValues: rows.map { ($0.name, FilterTable.describe($0.verdicts)) })
    }
    let plain = try verdicts(Self.options[0])
    let changed = try verdicts(Self.options[3])
    #expect(plain["getpid"] == "allow" && changed["getpid"] == "EPERM")
    #expect(plain["ptrace"] != "allow" && changed["ptrace"] == "allow")
    #expect(try verdicts(Self.options[2])["listen"] == "ask thinwall")
  }

  private func explanation(_ words: String...) throws -> Explanation {
    Explanation(try #require(try ExplainVerb.policy(of: words.map { Array($0.utf8) })))
  }

  private func calls(_ explanation: Explanation) -> [String] {
    explanation.parts.flatMap(\.lines).map { String(decoding: $0.call, as: UTF8.self) }
  }

  @Test(arguments: ["process", "container"]) func theProgramIsExecutedBehindEverythingElse(_ wall: String) throws {
    let explanation = try explanation("--wall", wall, "-r", "/usr/share", "--open-files=64", "--", "/bin/sh")
    #expect(explanation.refusal == nil)
    #expect(explanation.wall == wall)
    let calls = calls(explanation)
    let restrict = try #require(calls.firstIndex(of: "landlock_restrict_self"))
    let filter = try #require(calls.firstIndex { $0.hasPrefix("seccomp(") })
    #expect(restrict < filter)
    #expect(calls.last == "execve(/bin/sh)")
    #expect(calls.contains("prlimit64(RLIMIT_NOFILE, 64)"))
    #expect(calls.contains { $0.hasPrefix("clone(CLONE_NEWUSER") } == (wall == "container"))
    #expect(explanation.filter != nil)
  }

  @Test func aRuleThatTheWallCannotEnforceIsARefusal() throws {
    let refused = try explanation("--wall=process", "--hostname=box", "--", "/bin/sh")
    #expect(refused.refusal?.code == 125)
    let sentence = String(decoding: try #require(refused.refusal).sentence, as: UTF8.self)
    #expect(sentence.contains("--hostname"))
    #expect(refused.parts.isEmpty)
    let weaker = try explanation("--wall=process", "--hostname=box", "--optional=hostname", "--", "/bin/sh")
    #expect(weaker.refusal == nil)
    #expect(weaker.remarks.contains { $0.hasPrefix("weaker, as --optional allows: ") })
    let other = try explanation("--wall=container", "--hostname=box", "--", "/bin/sh")
    #expect(other.remarks.contains { $0.hasPrefix("the process wall would refuse: cannot enforce --hostname") })
  }

  @Test func aProfileCountsBeforeTheWords() throws {
    let scratch = Scratch()
    let file = scratch.write("p.toml", "[limits]\nopen_files = 64\n[program]\nexec = \"/bin/false\"")
    let policy = try #require(try ExplainVerb.policy(of: ["-p", file, "--open-files=65"].map { Array($0.utf8) }))
    #expect(policy.limits.openFiles == 65)
    #expect(policy.command.map { String(decoding: $0.bytes, as: UTF8.self) } == ["/bin/false"])
    #expect(throws: Failure.self) { try ExplainVerb.policy(of: [Array("-q".utf8)]) }
  }
}
