import Testing

@testable import thinwall_workbench

/// The built program, from outside: what it prints and how it ends.
@Suite(.enabled(if: DoctorTests.isBuilt, "thinwall-workbench is not built beside the tests"))
struct VerbTests {
  private func run(_ words: String...) throws -> (status: Int32, output: String, errors: String) {
    let result = try #require(Attempt.spawn(([DoctorTests.workbench] + words).map { Array($0.utf8) }))
    return (
      result.status, String(decoding: result.output, as: UTF8.self), String(decoding: result.errors, as: UTF8.self)
    )
  }

  @Test(arguments: Verb.allCases) func everyVerbHasHelp(_ verb: Verb) throws {
    let help = try run("help", verb.rawValue)
    #expect(help.status == 0 && help.errors.isEmpty)
    #expect(help.output.contains("thinwall") && help.output.split(separator: "\n").count > 3)
    if verb != .help { #expect(try run(verb.rawValue, "--help").output == help.output) }
  }

  @Test func whatIsNoVerbIsRefusedWithTheNearest() throws {
    for words in [["docter"], ["help", "docter"]] {
      let result = try #require(Attempt.spawn(([DoctorTests.workbench] + words).map { Array($0.utf8) }))
      #expect(result.status == 125)
      #expect(
        String(decoding: result.errors, as: UTF8.self) == "thinwall: there is no verb 'docter'; did you mean doctor?\n")
    }
  }

  @Test func misuseIs125AndFailureIs1() throws {
    #expect(try run("profile", "show").status == 125)
    #expect(try run("man", "cat").status == 125)
    #expect(try run("explain", "--frob", "--", "ls").status == 125)
    let missing = try run("profile", "check", "/nonexistent/x.toml")
    #expect(missing.status == 1)
    #expect(missing.errors == "thinwall: /nonexistent/x.toml: cannot be read: no such file or directory\n")
  }

  @Test func aFileWhoseNameIsNoTextIsRead() throws {
    let scratch = Scratch()
    let name = Array(scratch.path.utf8) + Array("/".utf8) + [0xff] + Array(".toml".utf8)
    let plain = scratch.write("plain.toml", "[limits]\ncpu = 0")
    let words = [Array(DoctorTests.workbench.utf8)] + ["profile", "check"].map { Array($0.utf8) }
    _ = Attempt.spawn([Array("mv".utf8), Array(plain.utf8), name])
    let result = try #require(Attempt.spawn(words + [name]))
    #expect(result.errors.starts(with: Array("thinwall: ".utf8) + name + Array(":2:7: limits.cpu: '0' is not".utf8)))
    #expect(result.status == 1)
  }
}
