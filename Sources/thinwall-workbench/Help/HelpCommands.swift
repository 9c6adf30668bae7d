import ArgumentParser

/// `thinwall man`.
struct ManCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "man", abstract: "Print a manual page in roff.",
    discussion: "To read it: thinwall man thinwall-profile | man -l -")

  /// The pages there are.
  enum Page: String, CaseIterable, ExpressibleByArgument {
    case thinwall
    case profile = "thinwall-profile"
  }

  @Argument(help: "The page.") var page = Page.thinwall

  func run() {
    switch page {
    case .thinwall: Output.text(Array(Manual.page.utf8))
    case .profile: Output.text(Array(ProfileManual.page.utf8))
    }
  }
}

/// `thinwall completion`.
struct CompletionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completion", abstract: "Print a completion script for a shell.",
    discussion: """
      bash: thinwall completion bash > ~/.local/share/bash-completion/completions/thinwall
      zsh:  thinwall completion zsh > DIRECTORY/_thinwall, where DIRECTORY is one of $fpath
      fish: thinwall completion fish > ~/.config/fish/completions/thinwall.fish
      """)

  /// The shells there are scripts for.
  enum Shell: String, CaseIterable, ExpressibleByArgument {
    case bash, zsh, fish
  }

  @Argument(help: "The shell.") var shell: Shell

  func run() {
    switch shell {
    case .bash: Output.text(Array(BashCompletion.script.utf8))
    case .zsh: Output.text(Array(ZshCompletion.script.utf8))
    case .fish: Output.text(Array(FishCompletion.script.utf8))
    }
  }
}

/// `thinwall version`.
struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version.")

  func run() { Output.line("thinwall \(Version.text)") }
}
