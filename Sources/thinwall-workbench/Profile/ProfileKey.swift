import Policy

/// A key that a profile may have: the single table behind the reader, the nearest-key hint and the manual page.
struct ProfileKey: Sendable {
  /// What the value looks like in TOML, and how it becomes words.
  enum Shape: Sendable {
    /// A string.
    case text
    /// A string that names a file or directory: `~/` and `${HOME}` at its start are expanded.
    case path
    /// An integer, or a string for what an integer cannot say.
    case number
    /// `true` for the flag, `false` for none.
    case toggle
    /// A list of strings.
    case texts
    /// A list of paths.
    case paths
    /// A list of ports to listen on: integers or strings.
    case bindPorts
    /// A list of ports to connect to: integers or strings.
    case connectPorts
    /// A table of variables.
    case variables
    /// `short`, `all` or `none`: which of the caller's variables stay.
    case keep
    /// The program.
    case command
    /// Its arguments.
    case arguments
  }

  /// The table it stands in, without brackets.
  let section: String
  /// Its name there.
  let name: String
  /// The flag it becomes; nil for the program and its arguments, which become the command, and for `keep`, which is
  /// one of two flags or none.
  let flag: Flag?
  let shape: Shape

  init(_ section: String, _ name: String, _ flag: Flag?, _ shape: Shape) {
    self.section = section
    self.name = name
    self.flag = flag
    self.shape = shape
  }

  /// Every key, in the order in which its words are written: what empties a list stands before what fills it.
  static let all: [ProfileKey] = [
    ProfileKey("program", "wall", .wall, .text),
    ProfileKey("program", "optional", .optional, .texts),
    ProfileKey("program", "cwd", .cwd, .path),
    ProfileKey("program", "hostname", .hostname, .text),
    ProfileKey("program", "uid", .uid, .number),
    ProfileKey("program", "gid", .gid, .number),
    ProfileKey("program", "timeout", .timeout, .number),
    ProfileKey("program", "stdin", .stdin, .text),
    ProfileKey("program", "tty", .tty, .toggle),
    ProfileKey("program", "json", .json, .path),
    ProfileKey("program", "quiet", .quiet, .toggle),
    ProfileKey("program", "verbose", .verbose, .toggle),
    ProfileKey("filesystem", "bare", .bare, .toggle),
    ProfileKey("filesystem", "tmp", .tmp, .text),
    ProfileKey("filesystem", "read", .read, .paths),
    ProfileKey("filesystem", "exec", .exec, .paths),
    ProfileKey("filesystem", "write", .write, .paths),
    ProfileKey("filesystem", "deny", .deny, .paths),
    ProfileKey("network", "net", .net, .text),
    ProfileKey("network", "allow", .netAllow, .connectPorts),
    ProfileKey("network", "bind", .netBind, .bindPorts),
    ProfileKey("syscalls", "allow", .allowSyscall, .texts),
    ProfileKey("syscalls", "deny", .denySyscall, .texts),
    ProfileKey("limits", "memory", .memory, .number),
    ProfileKey("limits", "processes", .processes, .number),
    ProfileKey("limits", "open_files", .openFiles, .number),
    ProfileKey("limits", "file_size", .fileSize, .number),
    ProfileKey("limits", "cpu", .cpu, .number),
    ProfileKey("limits", "cpus", .cpus, .number),
    ProfileKey("environment", "keep", nil, .keep),
    ProfileKey("environment", "pass", .env, .texts),
    ProfileKey("environment", "set", .env, .variables),
    ProfileKey("program", "exec", nil, .command),
    ProfileKey("program", "args", nil, .arguments),
  ]

  /// The sections, in the order of the manual page.
  static let sections = ["program", "filesystem", "network", "syscalls", "limits", "environment"]

  /// What may stand outside of every section.
  static let topLevel = ["description", "extends"]

  /// The number of the key in `all`.
  static func index(section: String, name: String) -> Int? {
    all.firstIndex { $0.section == section && $0.name == name }
  }

  /// Whether a later profile adds to what an earlier one says, and does not replace it.
  var isList: Bool {
    switch shape {
    case .texts, .paths, .bindPorts, .connectPorts: true
    case .text, .path, .number, .toggle, .variables, .keep, .command, .arguments: false
    }
  }

  /// What the value has to be, in words for an error and for the manual page.
  var expectation: String {
    switch shape {
    case .text, .path, .command: "a string"
    case .number: "a number or a string"
    case .toggle: "true or false"
    case .texts, .paths, .arguments: "a list of strings, as in [\"a\", \"b\"]"
    case .bindPorts: "a list of ports, as in [6379, \"8000-8010\"]"
    case .connectPorts: "a list of ports, as in [443, \":8000-8010\"]"
    case .variables: "a table of variables, as in { LANG = \"C\" }"
    case .keep: "\"short\", \"all\" or \"none\""
    }
  }
}

/// The candidate that is nearest to what was written, if it is near enough to be what was meant.
func nearest(to word: String, among candidates: [String]) -> String? {
  let typed = Array(word.lowercased().utf8.prefix(40))
  var best: (candidate: String, distance: Int)?
  for candidate in candidates {
    let name = Array(candidate.utf8)
    // A part of a longer name, such as `env` for `environment`, is nearer than any edit.
    let isPart = typed.count >= 3 && name.starts(with: typed)
    let distance = isPart ? 1 : editDistance(typed, name)
    if distance <= max(1, min(3, name.count / 2)) && distance < best?.distance ?? .max { best = (candidate, distance) }
  }
  return best?.candidate
}
