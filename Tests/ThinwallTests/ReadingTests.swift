import Testing

@testable import Thinwall

/// What the launcher prints, as it was recorded.
@Suite struct ReadingTests {
  @Test func report() throws {
    let text = #"""
      {"event":"start","time":1.039,"wall":"container","command":["x","\udcff"]}
      {"event":"denied","time":1.1,"what":"IPv4 socket","allow_with":"--net host"}
      {"event":"end","time":2,"wall":"process","exit_code":137,"reason":"signal","signal":9,"core_dumped":false,"seconds":0.5,"user_seconds":0.017253,"system_seconds":0.04,"peak_memory_kib":2,"out_of_memory":true,"fallback":"no","weaker":["a"],"new":{"x":[1]}}
      """#
    let outcome = try #require(try Report(Array(text.utf8)).outcome)
    #expect(outcome.end == .signalled(9, coreDumped: false))
    #expect(outcome.wall == .process)
    #expect(outcome.duration == .milliseconds(500))
    #expect(outcome.peakMemory == 2048)
    #expect(outcome.ranOutOfMemory)
    #expect(outcome.denials == [Outcome.Denial(what: "IPv4 socket", remedy: "--net host")])
    #expect(outcome.fallback == "no")
    #expect(outcome.weaker == ["a"])
    #expect(outcome.exitCode == 137)
  }

  @Test func cutReport() {
    #expect(throws: SandboxError.self) { try Report(Array(#"{"event":"start","ti"#.utf8)) }
  }

  @Test func plan() throws {
    let text = #"""
      {"wall":"container","reason":"named by --wall","steps":[{"process":"init","call":"mount(\"/\udcff\")","rule":"isolation","more":1},{"process":"program","call":"execve()","rule":"program"}],"remarks":["r"],"weaker":["w"],"other":null}
      """#
    let plan = try Plan(json: Array(text.utf8))
    #expect(plan.wall == .container)
    #expect(plan.reason == "named by --wall")
    #expect(plan.steps.map(\.process) == ["init", "program"])
    #expect(plan.steps[0].call.bytes == Array(#"mount("/"#.utf8) + [0xFF] + Array(#"")"#.utf8))
    #expect(plan.steps[1].rule == "program")
    #expect(plan.remarks == ["r"] && plan.weaker == ["w"])
  }

  @Test func refusedPlan() {
    let text = #"{"wall":"process","refused":"cannot enforce it","exit_code":125,"steps":[],"remarks":[]}"#
    #expect(throws: SandboxError.refused("cannot enforce it", exitCode: 125)) { try Plan(json: Array(text.utf8)) }
  }

  @Test(arguments: ["", "{", "[]", #"{"steps":[]}"#, #"{"wall":"process"} x"#])
  func brokenPlan(_ text: String) {
    #expect(throws: SandboxError.self) { try Plan(json: Array(text.utf8)) }
  }

  @Test(.requiresExplain) func realPlan() throws {
    var policy = Policy()
    policy.wall = .process
    let plan = try Plan(policy, command: ["true"], launcher: Under.launcher)
    #expect(plan.wall == .process)
    #expect(plan.steps.contains { $0.call.string.contains("execve") })
    #expect(throws: SandboxError.self) { try Plan(policy, command: ["no-such-program"], launcher: Under.launcher) }
    policy.timeout = .zero
    #expect(throws: SandboxError.self) { try Plan(policy, command: ["true"], launcher: Under.launcher) }
  }
}
