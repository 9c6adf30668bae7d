import ArgumentParser
import CBench
import Foundation

/// What it takes to start a program that does nothing.
struct Start: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Starting a static `true`: bare, behind each wall, and a C program that makes the same calls.")
  @OptionGroup var common: Common
  @Option(help: "Rounds; each runs every variant once, in an order of its own.") var rounds = 300
  @Flag(help: "Count user instructions of the launchers with valgrind.") var instructions = false

  struct Variant {
    var name: String
    var command: Command?
    var times = Sample()
    var faults = Sample()
    var user = Sample()
    var kernel = Sample()
  }

  func run() throws {
    let output = Output()
    try measure(try Workshop(common), output)
  }

  func measure(_ workshop: Workshop, _ output: Output) throws {
    try workshop.make(["references"])
    let program = workshop.command("./true")
    var variants = [Variant(name: "bare", command: program)]
    for wall in ["process", "container"] {
      variants.append(Variant(name: "C, the calls of \(wall)", command: workshop.command("./reference-\(wall)")))
      variants.append(
        Variant(name: "thinwall \(wall)", command: program.behind(workshop.wall(wall, launcher: workshop.thinwall))))
      if let embedded = workshop.embedded {
        variants.append(
          Variant(name: "thinwall \(wall), Embedded", command: program.behind(workshop.wall(wall, launcher: embedded))))
      }
    }
    variants.append(Variant(name: "bubblewrap", command: workshop.bubblewrap().map { program.behind($0) }))
    variants.append(Variant(name: "firejail", command: workshop.firejail.map { program.behind($0) }))
    variants.append(Variant(name: "Sandlock", command: workshop.sandlock.map { program.behind($0) }))

    let counterError = bench_count_instructions()
    for i in variants.indices {
      // Warm-up, and a first look at whether it works at all.
      for _ in 0..<3 where variants[i].command?.run() == nil { variants[i].command = nil }
    }
    for _ in 0..<rounds {
      for i in variants.indices.shuffled() {
        guard let command = variants[i].command, let result = command.run() else { continue }
        variants[i].times.add(Double(result.nanoseconds) / 1000)
        variants[i].faults.add(Double(result.minor_faults))
        if result.user_instructions >= 0 { variants[i].user.add(Double(result.user_instructions) / 1000) }
        if result.kernel_instructions >= 0 { variants[i].kernel.add(Double(result.kernel_instructions) / 1000) }
      }
    }
    report(variants, counterError, output)
    if instructions { countInstructions(workshop, variants, output) }
  }

  private func report(_ variants: [Variant], _ counterError: Int32, _ output: Output) {
    output.heading("Starting a static `true`")
    output.line(
      "\(rounds) rounds, interleaved in random order; ratios are medians of the rounds' ratios, with 95 % intervals.\n")
    func reference(of name: String) -> Sample? {
      for wall in ["process", "container"] where name.hasPrefix("thinwall \(wall)") {
        return variants.first { $0.name == "C, the calls of \(wall)" }?.times
      }
      return nil
    }
    func ratio(_ sample: Sample, _ base: Sample?) -> String {
      guard let base, !sample.values.isEmpty else { return "" }
      let ratios = sample.ratios(to: base)
      let interval = ratios.confidence
      return "\(decimal(ratios.median, 2)) (\(decimal(interval.low, 2))-\(decimal(interval.high, 2)))"
    }
    func instructions(_ sample: Sample) -> String {
      sample.values.isEmpty ? "not counted here" : decimal(sample.median, 0) + " k"
    }
    output.table(
      [
        "start of `true`", "min µs", "median µs", "to bare", "to the C program", "page faults", "user instr.",
        "kernel instr.",
      ],
      variants.map { v in
        if v.times.values.isEmpty { return [v.name, "not installed", "", "", "", "", "", ""] }
        return [
          v.name, decimal(v.times.least, 0), decimal(v.times.median, 0), ratio(v.times, variants[0].times),
          ratio(v.times, reference(of: v.name)), decimal(v.faults.median, 0), instructions(v.user),
          instructions(v.kernel),
        ]
      })
    if counterError != 0 {
      output.line("\nInstructions: \(String(cString: strerror(counterError))) (perf_event_open).")
    }
    output.line()
    func times(_ name: String) -> Sample { variants.first { $0.name == name }?.times ?? Sample() }
    for (wall, limit) in [("process", 1.3), ("container", 1.5)] {
      let base = times("C, the calls of \(wall)")
      output.target("\(wall) wall to the C program", times("thinwall \(wall)").ratios(to: base).median, atMost: limit)
      output.target(
        "\(wall) wall, Embedded, to the C program", times("thinwall \(wall), Embedded").ratios(to: base).median,
        atMost: 1)
    }
    for (build, suffix) in [("", ""), (", Embedded,", ", Embedded")] {
      output.target(
        "container wall\(build) to bubblewrap",
        times("thinwall container\(suffix)").ratios(to: times("bubblewrap")).median, atMost: 0.6)
    }
  }

  /// Where the kernel counts no instructions, valgrind counts those of user space: of the launcher's own process.
  private func countInstructions(_ workshop: Workshop, _ variants: [Variant], _ output: Output) {
    guard let valgrind = Command.find("valgrind") else { return output.line("\nvalgrind is not installed.") }
    output.line()
    var rows: [[String]] = []
    for v in variants {
      guard let command = v.command, v.name.hasPrefix("thinwall") || v.name.hasPrefix("C,") || v.name == "bare" else {
        continue
      }
      let log = workshop.directory + "/callgrind.log"
      var stripped = command
      // valgrind cannot read the debug information of every linker.
      if v.name.hasPrefix("thinwall"), let strip = Command.find("strip") {
        let copy = workshop.directory + "/stripped"
        guard workshop.command(strip, "-g", "-o", copy, command.arguments[0]).run() != nil else { continue }
        stripped.arguments[0] = copy
        if v.name.contains("container") {
          stripped.arguments.insert(contentsOf: ["--optional", "landlock"], at: 2)
        } else {
          continue
        }
      }
      let counted = stripped.behind([
        valgrind, "--tool=callgrind", "--callgrind-out-file=/dev/null", "--log-file=\(log)", "--trace-children=no",
      ])
      // The run itself may fail: valgrind knows neither Landlock nor clone3, so the container wall goes without Landlock.
      _ = counted.read(quietly: true)
      let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
      let refs = text.split(separator: "\n").first { $0.contains("Collected") }?.split(separator: " ").last.map(
        String.init)
      rows.append([v.name, refs ?? "-"])
    }
    output.table(["user instructions of the launcher (callgrind)", "count"], rows)
  }

}
