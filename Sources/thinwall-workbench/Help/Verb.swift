/// What `thinwall` is followed by: the single list behind the help, the manual page and the completions.
enum Verb: String, CaseIterable {
  case run, explain, profile, doctor, help, man, completion, version

  /// What stands behind it on the command line.
  var synopsis: String {
    switch self {
    case .run: "[OPTION]... [--] PROGRAM [ARGUMENT]..."
    case .explain: "[--filter] [--json] [OPTION]... [--] PROGRAM [ARGUMENT]..."
    case .profile: "list [--names] | show PROFILE | check PROFILE | compile PROFILE [--output FILE]"
    case .doctor: "[--json]"
    case .help: "[VERB]"
    case .man: "[thinwall|thinwall-profile]"
    case .completion: "bash|zsh|fish"
    case .version: ""
    }
  }

  /// One line on what it does.
  var summary: String {
    switch self {
    case .run: "run a program behind a wall"
    case .explain: "print what `run` with the same options would do, call by call"
    case .profile: "list, show, check and compile profiles"
    case .doctor: "what this kernel offers, what is in the way, and which walls really work here"
    case .help: "help on a verb"
    case .man: "print a manual page"
    case .completion: "print a completion script for a shell"
    case .version: "print the version"
    }
  }
}

/// The version of the program.
enum Version {
  /// As `thinwall version` prints it.
  static let text = "0.1.0"
}
