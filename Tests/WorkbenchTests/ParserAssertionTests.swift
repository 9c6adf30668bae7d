import TOMLKit
import Testing

@testable import thinwall_workbench

@Suite struct ParserAssertionTests {
  /// A text on which toml++ fails an assertion, without what keeps such texts from it: one sentence, and no core.
  @Test func anAssertionIsASentence() async throws {
    let result = await #expect(processExitsWith: .exitCode(125), observing: [\.standardErrorContent]) {
      ParserAssertion.file = Array("/p.toml\u{9b}".utf8)
      _ = try TOMLTable(string: "[[[a]\n")
    }
    let said = try String(decoding: #require(result).standardErrorContent, as: UTF8.self)
    #expect(said == "thinwall: /p.toml\\xc2\\x9b: not valid TOML\n")
  }
}
