import ArgumentParser
import Foundation

/// What single system calls cost inside a wall.
struct Calls: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Single system calls inside each wall, beside bare.")
  @OptionGroup var common: Common
  @Option(help: "Rounds; each measures every variant in a new process, in an order of its own.") var rounds = 25

  /// Ratios to bare that are allowed, where not 1.05.
  private static let limits: [String: Double] = ["open+close": 1.1]

  func run() throws {
    let output = Output()
    try measure(try Workshop(common), output)
  }

  func measure(_ workshop: Workshop, _ output: Output) throws {
    let tree = workshop.directory + "/tree/a/b"
    try FileManager.default.createDirectory(atPath: tree, withIntermediateDirectories: true)
    try Data("content\n".utf8).write(to: URL(fileURLWithPath: tree + "/file"))
    guard let (server, port) = workshop.command("./calls", "--serve").startReading(),
      let line = String(data: port.availableData, encoding: .utf8)?.trimmingCharacters(in: .whitespacesAndNewlines),
      Int(line) != nil
    else { throw ValidationError("the server did not start") }
    defer {
      kill(server, SIGKILL)
      waitpid(server, nil, 0)
    }

    let program = workshop.command("./calls", tree + "/file", line)
    let grant = ["-r", workshop.directory + "/tree", "--net-allow", ":" + line]
    let variants: [(name: String, command: Command)] = [
      ("bare", program), ("floor", program.behind(["./floor", workshop.directory + "/tree"])),
      ("process", program.behind(workshop.wall("process", grant))),
      ("container", program.behind(workshop.wall("container", grant))),
    ]
    var names: [String] = []
    var samples: [String: [Sample]] = [:]
    for round in 0...rounds {
      var results = [[String: Double]](repeating: [:], count: variants.count)
      for i in variants.indices.shuffled() {
        guard let text = variants[i].command.read() else { throw ValidationError("\(variants[i].name) failed") }
        for line in text.split(separator: "\n") {
          let words = line.split(separator: " ")
          guard words.count == 2, let value = Double(words[1]) else { continue }
          if !names.contains(String(words[0])) { names.append(String(words[0])) }
          results[i][String(words[0])] = value
        }
      }
      if round == 0 { continue }  // warm-up
      for name in names {
        for i in variants.indices {
          samples[name, default: Array(repeating: Sample(), count: variants.count)][i].add(results[i][name] ?? .nan)
        }
      }
    }

    output.heading("Single system calls")
    output.line(
      "\(rounds) rounds, interleaved, each a new process; a figure is the median of the rounds' smallest batches. "
        + "The floor is a one-instruction filter and a Landlock ruleset of two rules: the kernel's own price.\n")
    var head = ["call"]
    for variant in variants { head.append("\(variant.name) ns") }
    head += variants.dropFirst().map { "\($0.name) to bare" }
    output.table(
      head,
      names.map { name in
        guard let s = samples[name] else { return [] }
        return [name] + s.map { decimal($0.median, 0) }
          + s.dropFirst().map {
            let ratios = $0.ratios(to: s[0])
            let interval = ratios.confidence
            return "\(decimal(ratios.median, 3)) (\(decimal(interval.low, 3))-\(decimal(interval.high, 3)))"
          }
      })
    output.line()
    for name in names {
      guard let s = samples[name] else { continue }
      for i in 2..<variants.count {
        output.target(
          "\(name), \(variants[i].name) to bare", s[i].ratios(to: s[0]).median, atMost: Self.limits[name] ?? 1.05)
      }
    }
  }
}
