import Policy

/// The manual page thinwall-profile(5).
enum ProfileManual {
  /// The page as roff.
  static var page: String {
    var roff = Roff(
      "thinwall-profile", section: 5, name: "thinwall-profile", summary: "rules for thinwall, kept in a file")
    roff.heading("Description")
    roff.paragraph(
      "A profile is a TOML 1.0 file. Every key stands for one option of thinwall(1), and the profile for the options "
        + "it compiles to, which are read before those of the command line: *thinwall* *profile* *show* NAME prints "
        + "them. A key or section that does not exist, and a value that the option would not take, is an error with "
        + "line and column.")
    roff.paragraph(
      "A word without a slash that does not end in .toml is a name, and means the first NAME.toml in the directories "
        + "of THINWALL_PROFILES, in ~/.config/thinwall/profiles, in /etc/thinwall/profiles, and among the profiles "
        + "that came with thinwall. Any other word is a file.")
    roff.paragraph(
      "In keys that take paths, ~/ and ${HOME} at the start become the home directory. Every other $ is a character "
        + "like others. A relative path is relative to the directory of the run. TOML is UTF-8: a path that is not "
        + "has to be given on the command line.")
    roff.heading("Outside of sections")
    roff.entry("*description* = string", "One line for *thinwall* *profile* *list*.")
    roff.entry(
      "*extends* = string or list of strings",
      "Profiles whose rules come first. Lists are added to, of everything else the last value counts; a list of ports "
        + "is emptied by net = \"none\" in a later profile. A name is looked up as above, a file is relative to the "
        + "directory of the profile that names it.")
    for section in ProfileKey.sections {
      roff.heading("[\(section)]")
      for key in ProfileKey.all where key.section == section {
        roff.entry("*\(key.name)* = \(key.expectation)", about(key))
      }
    }
    roff.heading("Example")
    roff.example(
      """
      extends = "python"
      description = "the nightly job"

      [program]
      exec = "python3"
      args = ["job.py"]
      timeout = "10m"

      [filesystem]
      read = ["~/data"]
      write = ["out"]

      [limits]
      memory = "512M"

      [environment]
      set = { MODE = "nightly" }
      """)
    roff.heading("See also")
    roff.paragraph("thinwall(1)")
    return roff.text
  }

  private static func about(_ key: ProfileKey) -> String {
    switch key.shape {
    case .command: "The program, if the command line names none."
    case .arguments: "Its arguments. A profile that extends another one and sets exec starts them anew."
    case .keep: "Which of the caller's variables stay: a short list without secrets, all of them, or none."
    case .variables: "Variables and their values (*--env* K=V)."
    case .texts where key.flag == .env: "The caller's variables that stay (*--env* K)."
    default:
      "\(key.flag!.summary)".prefix(1).uppercased() + "\(key.flag!.summary)".dropFirst() + " (*--\(key.flag!.name)*)."
    }
  }
}
