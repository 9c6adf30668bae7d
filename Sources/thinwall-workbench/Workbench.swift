internal import ArgumentParser

/// The rich verbs of `thinwall`; the launcher execs this program for everything but `run`.
@main
struct Workbench: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "thinwall")
}
