import Foundation
import Policy
import Testing

@testable import thinwall_workbench

/// Runs a program to its end; its exit status and what it wrote.
private func run(_ program: String, _ arguments: [String], input: String = "") throws -> (status: Int32, output: String)
{
  let process = Foundation.Process()
  process.executableURL = URL(fileURLWithPath: program)
  process.arguments = arguments
  let output = Pipe()
  let source = Pipe()
  process.standardOutput = output
  process.standardError = output
  process.standardInput = source
  try process.run()
  source.fileHandleForWriting.write(Data(input.utf8))
  try source.fileHandleForWriting.close()
  let data = output.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return (process.terminationStatus, String(decoding: data, as: UTF8.self))
}

extension Trait where Self == ConditionTrait {
  /// Skips where a program that judges the result is not installed.
  static func requires(_ program: String) -> Self {
    .enabled(if: access(program, X_OK) == 0, "\(program) is not installed")
  }
}

@Suite struct HelpTests {
  @Test(arguments: Flag.allCases) func everyFlagIsDocumentedEverywhere(_ flag: Flag) {
    let name = "--\(flag.name)"
    #expect(HelpText.options(of: .run).contains(HelpText.synopsis(of: flag)))
    #expect(Manual.page.contains(name.replacing("-", with: "\\-")))
    #expect(BashCompletion.script.contains(name))
    #expect(ZshCompletion.script.contains(name))
    #expect(FishCompletion.script.contains(" -l \(flag.name) "))
  }

  @Test func noLineOfTheOptionsIsWiderThanATerminal() {
    for line in HelpText.options(of: .run).split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }

  @Test(arguments: ProfileKey.sections) func everySectionAndItsKeysAreInTheManual(_ section: String) {
    #expect(ProfileManual.page.contains("[\(section.uppercased())]"))
    for key in ProfileKey.all where key.section == section {
      #expect(ProfileManual.page.contains("\\fB\(key.name)\\fR = "))
    }
  }

  @Test(.requires("/usr/bin/groff"), arguments: ["thinwall", "thinwall-profile"])
  func pagesAreGoodRoff(_ page: String) throws {
    let text = page == "thinwall" ? Manual.page : ProfileManual.page
    let (status, output) = try run("/usr/bin/groff", ["-man", "-Tutf8", "-ww", "-z", "-"], input: text)
    #expect(status == 0 && output.isEmpty, "\(output)")
  }

  @Test func roffTextIsNeverMarkup() {
    #expect(Roff.escaped(".x") == "\\&.x")
    #expect(Roff.escaped("a\\b-c'd`~^") == "a\\eb\\-c\\(aqd\\(ga\\(ti\\(ha")
  }

  @Test(.requires("/bin/bash")) func bashProposes() throws {
    let driver = """
      t() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _thinwall; echo "${COMPREPLY[*]}"; }
      t thinwall prof
      t thinwall run --wal
      t thinwall run --wall = pro
      t thinwall run -q --net h
      t thinwall run -qm 5 --wall c
      t thinwall run --deny-syscall ptr
      t thinwall run -w . -- --wal
      t thinwall explain --filt
      t thinwall help prof
      """
    let (status, output) = try run("/bin/bash", ["--norc", "-c", BashCompletion.script + driver])
    #expect(status == 0)
    #expect(
      output == "profile\n--wall\nprocess\nhost\ncontainer\nptrace\n\n--filter\nprofile\n", "\(output)")
  }

  @Test(.requires("/usr/bin/zsh")) func zshAcceptsTheFunction() throws {
    #expect(try run("/usr/bin/zsh", ["-f", "-n", "-c", ZshCompletion.script]) == (0, ""))
    let (status, output) = try run(
      "/usr/bin/zsh",
      [
        "-f", "-c", "autoload -U compinit; compinit -u -D; eval $1; print $_comps[thinwall]", "zsh",
        ZshCompletion.script,
      ])
    #expect(status == 0 && output == "_thinwall\n", "\(output)")
  }

  @Test(.requires("/usr/bin/fish")) func fishProposes() throws {
    let scratch = Scratch()
    let file = scratch.write("thinwall.fish", FishCompletion.script)
    let (status, output) = try run(
      "/usr/bin/env",
      [
        "HOME=\(scratch.path)", "/usr/bin/fish", "--no-config", "-c",
        """
        source \(file)
        for line in 'prof' 'run --wal' 'run --wall=pro' 'run -q --net h' 'run -qm 5 --wall c' 'run --deny-syscall ptr' \
          'run -w . -- --wal' 'explain --filt' 'help prof'
          echo (complete -C "thinwall $line" | string replace -r '\\t.*' '')
        end
        """,
      ])
    #expect(status == 0)
    #expect(
      output == "profile\n--wall\n--wall=process\nhost\ncontainer\nptrace\n\n--filter\nprofile\n", "\(output)")
  }

  @Test func wordsThatAreNoTextSurviveTheArgumentParser() {
    let words: [[UInt8]] = [
      [], Array("plain é 🦊".utf8), [0xff], [0xc3], [0xe2, 0x82], Array("a".utf8) + [0x80] + Array("é".utf8),
      Array("\u{10ff41}".utf8), [0xf4, 0x8f, 0xbd, 0x81, 0xff], [0xed, 0xa0, 0x80],
    ]
    for word in words { #expect(Word(argument: Word.encode(word))?.bytes == word) }
  }
}
