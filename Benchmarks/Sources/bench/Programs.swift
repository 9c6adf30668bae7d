import ArgumentParser
import CBench
import Foundation

/// What programs of everyday work lose inside a wall, start included.
struct Programs: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "git status, grep -r and gcc: bare, behind each wall, and in bubblewrap.")
  @OptionGroup var common: Common
  @Option(help: "Rounds; each runs every variant once, in an order of its own.") var rounds = 40

  func run() throws {
    try measure(try Workshop(common), Output())
  }

  func measure(_ workshop: Workshop, _ output: Output) throws {
    let place = workshop.directory + "/programs"
    try? FileManager.default.removeItem(atPath: place)
    defer { try? FileManager.default.removeItem(atPath: place) }
    var programs: [(name: String, command: Command, writable: String)] = []
    if let git = Command.find("git") {
      let repository = try makeRepository(place + "/repository", git, workshop)
      // Without the machine's own list of ignored files, which no wall may let through.
      let status = workshop.command(git, "-c", "core.excludesFile=/dev/null", "-C", repository, "status")
      programs.append(("git status, 400 files", status, repository))
    }
    if let grep = Command.find("grep") {
      let tree = place + "/tree"
      try makeTree(tree, directories: 40, files: 50)
      programs.append(("grep -r, 2,000 files", workshop.command(grep, "-r", "line 99 of file 7 ", tree), tree))
    }
    if let gcc = Command.find("gcc") {
      let folder = place + "/c"
      try makeProgram(folder)
      programs.append(
        ("gcc -O2 -c", workshop.command(gcc, "-O2", "-c", "-o", folder + "/file.o", folder + "/file.c"), folder))
    }

    output.heading("Programs")
    output.line(
      "\(rounds) rounds, interleaved in random order, start of wall and program included; medians, and medians of the "
        + "rounds' ratios with 95 % intervals.\n")
    let names = ["bare", "process", "container", "bubblewrap"]
    var rows: [[String]] = []
    for program in programs {
      var commands: [Command?] = [
        program.command, program.command.behind(workshop.wall("process", ["-w", program.writable])),
        program.command.behind(workshop.wall("container", ["-w", program.writable])),
        workshop.bubblewrap(writable: [program.writable]).map { program.command.behind($0) },
      ]
      for i in commands.indices {
        // Warm-up, and a first look at whether it works at all.
        for _ in 0..<2 where commands[i]?.run() == nil { commands[i] = nil }
      }
      var samples = [Sample](repeating: Sample(), count: commands.count)
      for _ in 0..<rounds {
        for i in commands.indices.shuffled() {
          guard let result = commands[i]?.run() else { continue }
          samples[i].add(Double(result.nanoseconds) / 1e6)
        }
      }
      rows.append(
        [program.name] + samples.map { decimal($0.median, 2) }
          + samples.dropFirst().map {
            let ratios = $0.ratios(to: samples[0])
            let interval = ratios.confidence
            return "\(decimal(ratios.median, 2)) (\(decimal(interval.low, 2))-\(decimal(interval.high, 2)))"
          })
    }
    output.table(["program"] + names.map { "\($0) ms" } + names.dropFirst().map { "\($0) to bare" }, rows)
  }

  // MARK: What the programs work on

  private func makeTree(_ path: String, directories: Int, files: Int) throws {
    // Older than git's index will be, or git would read every file each time to be sure that it has not changed.
    let date = Date(timeIntervalSinceNow: -3600)
    for d in 0..<directories {
      let directory = "\(path)/d\(d)"
      try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
      for f in 0..<files {
        let text = (0..<100).map { "line \($0) of file \(f) in directory \(d)\n" }.joined()
        guard
          FileManager.default.createFile(
            atPath: "\(directory)/f\(f).txt", contents: Data(text.utf8), attributes: [.modificationDate: date])
        else { throw ValidationError("cannot write to \(directory)") }
      }
    }
  }

  private func makeRepository(_ path: String, _ git: String, _ workshop: Workshop) throws -> String {
    try makeTree(path, directories: 20, files: 20)
    for words in [
      ["init", "-q"], ["add", "."],
      ["-c", "user.name=bench", "-c", "user.email=bench@example.org", "commit", "-q", "-m", "Files"],
    ] {
      guard Command([git] + words, in: path).run() != nil else { throw ValidationError("git \(words[0]) failed") }
    }
    return path
  }

  private func makeProgram(_ path: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    var text = "#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n#include <unistd.h>\n"
    for i in 0..<60 {
      text += """
        int f\(i)(const char *s, int n) {
          int sum = \(i);
          for (int k = 0; k < n; k++) sum = sum * 31 + s[k] - (sum >> \(i % 7 + 1));
          if (sum == \(i)) printf("%s %d\\n", s, sum);
          return sum + (int)strlen(s);
        }

        """
    }
    try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/file.c"))
  }
}
