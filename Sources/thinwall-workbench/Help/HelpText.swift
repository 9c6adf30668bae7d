import Policy

/// Help for the terminal, made from the tables of verbs and flags.
enum HelpText {
  /// `thinwall help`.
  static var overview: String {
    var text = """
      Run any Linux program behind the thinnest wall that holds.

      Usage:

      """
    for verb in Verb.allCases {
      text += "  thinwall \(verb.rawValue)\(verb.synopsis.isEmpty ? "" : " ")\(verb.synopsis)\n"
    }
    text += "\n"
    text += entries(Verb.allCases.map { ($0.rawValue, $0.summary) })
    text += """

      Examples:
        thinwall run -w . -- make -j2
        thinwall run --net-bind 6379 -- redis-server --port 6379 --save '' --appendonly no
        thinwall run -r data.csv -w out --timeout 30s -m 512M -P 20 -- python3 job.py
        thinwall run -p build -- make

      `thinwall help run` has all options; `thinwall man | man -l -` everything else.

      """
    return text
  }

  /// `thinwall run --help` and `thinwall explain --help`.
  static func options(of verb: Verb) -> String {
    var text = "Usage: thinwall \(verb.rawValue) \(verb.synopsis)\n\n"
    text += wrapped(
      verb == .run
        ? """
        Runs PROGRAM with the system's directories and the current one readable, an empty /tmp, a short environment, \
        no network, no home directory and no open descriptors but 0, 1 and 2. Options open or close more.
        """
        : """
        Takes the options of run, and prints what run would do: every kernel call in order with the rule it serves, \
        and what cannot be enforced here. --filter adds the system call filter as a table, --json prints JSON.
        """, indent: 0)
    for section in sections {
      text += "\n\(section):\n"
      text += entries(flags(in: section).map { (synopsis(of: $0), "\($0.summary)") })
    }
    text += "\nExit status:\n"
    text += wrapped(
      """
      the program's own; 128+N if signal N ended it; 124 after --timeout; 125 if thinwall itself failed or refused; \
      126 if the program cannot be executed; 127 if it was not found
      """, indent: 2)
    return text
  }

  /// The headings of the flag table, in the order in which they first appear.
  static var sections: [String] {
    Flag.allCases.reduce(into: []) { result, flag in
      let section = "\(flag.section)"
      if !result.contains(section) { result.append(section) }
    }
  }

  /// The flags beneath a heading.
  static func flags(in section: String) -> [Flag] { Flag.allCases.filter { "\($0.section)" == section } }

  /// `-r, --read PATH`.
  static func synopsis(of flag: Flag) -> String {
    let letter = flag.letter.map { "-\(Character(Unicode.Scalar($0))), " } ?? "    "
    return "\(letter)--\(flag.name)\(flag.value.map { " \($0)" } ?? "")"
  }

  /// Two columns; a left side that is too wide has a line of its own.
  private static func entries(_ pairs: [(String, String)]) -> String {
    let column = min(pairs.map(\.0.count).max() ?? 0, 24) + 4
    return pairs.map { left, right in
      let text = wrapped(right, indent: column)
      if left.count + 4 > column { return "  \(left)\n\(text)" }
      return "  \(left)" + text.dropFirst(left.count + 2)
    }.joined()
  }

  /// Lines of at most 80 columns that begin with `indent` blanks.
  static func wrapped(_ text: String, indent: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty && indent + line.count + 1 + word.count > 80 {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? String(word) : " \(word)"
    }
    lines.append(line)
    return lines.map { margin + $0 + "\n" }.joined()
  }
}
