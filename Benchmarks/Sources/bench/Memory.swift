import ArgumentParser
import Foundation

/// What a running sandbox holds besides its program.
struct Memory: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Private memory of launcher and init, for each sandbox that runs.")
  @OptionGroup var common: Common
  @Option(help: "Sandboxes that run at once.") var sandboxes = 10

  func run() throws {
    try measure(try Workshop(common), Output())
  }

  func measure(_ workshop: Workshop, _ output: Output) throws {
    guard let sleep = Command.find("sleep") else { throw ValidationError("there is no sleep") }
    output.heading("Memory of a running sandbox")
    output.line(
      "\(sandboxes) sandboxes of `sleep` at once; for each, the sum over its processes but the program (smaps_rollup), "
        + "medians. Private is Private_Clean + Private_Dirty; anonymous (Pss_Anon) also has what launcher and init "
        + "still share after the fork; Pss also has the sandbox's share of the launcher's file.\n")
    var rows: [[String]] = []
    var targets: [(String, Double)] = []
    for wall in ["process", "container"] {
      for (build, launcher) in [("ordinary", workshop.thinwall), ("Embedded", workshop.embedded)] {
        guard let launcher else { continue }
        var ids: [pid_t] = []
        defer { for id in ids { Command.stop(id) } }
        for _ in 0..<sandboxes {
          let command = workshop.command(sleep, "60").behind(workshop.wall(wall, launcher: launcher))
          guard let id = command.start() else { throw ValidationError("\(launcher) did not start") }
          ids.append(id)
        }
        for id in ids {
          for _ in 0..<500 where !Processes.descendants(of: id).contains(where: { Processes.name(of: $0) == "sleep" }) {
            usleep(10_000)
          }
        }
        usleep(100_000)
        var count = Sample()
        var sums = ["Private": Sample(), "Pss_Anon": Sample(), "Pss": Sample()]
        for id in ids {
          let processes = ([id] + Processes.descendants(of: id)).filter { Processes.name(of: $0) != "sleep" }
          let maps = processes.map { Processes.kibibytes("/proc/\($0)/smaps_rollup") }
          func sum(_ name: String) -> Double { maps.reduce(0) { $0 + ($1[name] ?? .nan) } }
          count.add(Double(processes.count))
          sums["Private"]?.add(sum("Private_Clean") + sum("Private_Dirty"))
          for name in ["Pss_Anon", "Pss"] { sums[name]?.add(sum(name)) }
        }
        func median(_ name: String) -> Double { sums[name]?.median ?? .nan }
        rows.append([
          "\(wall), \(build)", decimal(count.median, 0), decimal(median("Private"), 0), decimal(median("Pss_Anon"), 0),
          decimal(median("Pss"), 0),
        ])
        targets.append(("\(wall), \(build): private MiB", median("Private") / 1024))
      }
    }
    output.table(["sandbox", "processes", "private KiB", "anonymous KiB", "Pss KiB"], rows)
    output.line()
    for (name, value) in targets { output.target(name, value, atMost: 2) }
  }
}
