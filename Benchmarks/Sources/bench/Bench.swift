import ArgumentParser

@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "What Thinwall costs, beside bare metal and its peers.",
    subcommands: [
      Start.self, Containers.self, Calls.self, Programs.self, Redis.self, Memory.self, Scale.self, All.self,
    ])
}
