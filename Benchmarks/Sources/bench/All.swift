import ArgumentParser
import Foundation

/// Everything, as tables for the README.
struct All: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Every measurement, as Markdown tables with the targets beside. Exits 1 where sandboxes leave something.")
  @OptionGroup var common: Common
  @Flag(help: "Few rounds: three minutes or so, and wide intervals.") var quick = false
  @Option(help: "Also write the tables to this file.") var output: String?

  func run() throws {
    let workshop = try Workshop(common)
    guard let report = output.map({ Output(file: $0) }) ?? Output() else {
      throw ValidationError("cannot write to \(output ?? "")")
    }
    report.line("## Measurements\n")
    Machine.describe(workshop, to: report)
    var isClean = true
    func attempt(_ name: String, _ body: () throws -> Void) {
      do { try body() } catch { report.line("\nNot measured: \(name): \(error)") }
    }
    func options(_ full: [String], _ quick: [String]) -> [String] { self.quick ? quick : full }
    attempt("start") { try Start.parse(options(["--rounds", "200"], ["--rounds", "40"])).measure(workshop, report) }
    attempt("oci") { try Containers.parse(options([], ["--rounds", "30"])).measure(workshop, report) }
    attempt("calls") { try Calls.parse(options([], ["--rounds", "3"])).measure(workshop, report) }
    attempt("programs") { try Programs.parse(options([], ["--rounds", "8"])).measure(workshop, report) }
    attempt("redis") {
      try Redis.parse(options([], ["--rounds", "3", "--slices", "3", "--requests", "20000"])).measure(workshop, report)
    }
    attempt("memory") { try Memory.parse([]).measure(workshop, report) }
    attempt("scale") {
      isClean = false
      isClean = try Scale.parse(options([], ["--parallel", "200", "--sequence", "500"])).measure(workshop, report)
    }
    report.heading("Targets missed")
    report.line(report.missed.isEmpty ? "None." : report.missed.map { "- \($0)" }.joined(separator: "\n"))
    if !isClean { throw ExitCode(1) }
  }
}
