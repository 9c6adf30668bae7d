import Policy
import Seccomp

/// What can be proposed for the value of a flag; each shell's script has its own way of doing it.
enum Completion {
  case nothing
  case words([String])
  case files
  case directories
  case profiles
  case variables
  case systemCalls

  /// For the value of `flag`.
  init(for flag: Flag) {
    self =
      switch flag {
      case .read, .write, .exec, .deny, .json: .files
      case .cwd: .directories
      case .tmp: .words(["private", "host", "size="])
      case .net: .words(["none", "host"])
      case .wall: .words(["auto", "process", "container"])
      case .stdin: .words(["null", "inherit"])
      case .optional: .words(Self.features)
      case .profile: .profiles
      case .env: .variables
      case .allowSyscall, .denySyscall: .systemCalls
      default: .nothing
      }
  }

  /// The names that `--optional` takes.
  static var features: [String] {
    var names: [String] = []
    Features.describe { _, name, _ in names.append("\(name)") }
    return names
  }

  /// All system calls by name.
  static var systemCallNames: [String] { SystemCall.allCases.map { "\($0.name)" }.sorted() }

  /// The verbs beneath `profile`.
  static let profileVerbs = ["list", "show", "check", "compile"]

  /// Flags that count more than once.
  static func isRepeatable(_ flag: Flag) -> Bool {
    switch flag {
    case .read, .write, .exec, .deny, .netAllow, .netBind, .env, .allowSyscall, .denySyscall, .optional: true
    default: false
    }
  }
}

extension Flag {
  /// The short form's letter as text.
  var letterText: String? { letter.map { String(Character(Unicode.Scalar($0))) } }
}
