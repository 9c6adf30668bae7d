/// A manual page in the making (man(7), groff_char(7)).
struct Roff {
  private(set) var text = ""

  /// Begins a page.
  init(_ title: String, section: Int, name: String, summary: String) {
    raw(".TH \(title.uppercased()) \(section) \"\" \"thinwall \(Version.text)\" \"\"")
    heading("Name")
    raw("\(Self.escaped(name)) \\- \(Self.escaped(summary))")
  }

  /// A section's heading.
  mutating func heading(_ title: String) { raw(".SH \(title.uppercased())") }

  /// A heading within a section.
  mutating func subheading(_ title: String) { raw(".SS \(Self.escaped(title))") }

  /// A paragraph: `*bold*` and `_italic_` are marked so.
  mutating func paragraph(_ text: String) {
    raw(".PP")
    raw(Self.styled(text))
  }

  /// Something, and what it is.
  mutating func entry(_ term: String, _ text: String) {
    raw(".TP")
    raw(Self.styled(term))
    raw(Self.styled(text))
  }

  /// Lines as they are, in a typewriter's letters.
  mutating func example(_ lines: String) {
    raw(".PP")
    raw(".nf")
    raw(".RS 4")
    for line in lines.split(separator: "\n", omittingEmptySubsequences: false) {
      raw(line.hasPrefix(".") ? "\\&" + Self.escaped(String(line)) : Self.escaped(String(line)))
    }
    raw(".RE")
    raw(".fi")
  }

  private mutating func raw(_ line: String) { text += line + "\n" }

  /// Text in which nothing is markup.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\\": result += "\\e"
      case "-": result += "\\-"
      case "'": result += "\\(aq"
      case "`": result += "\\(ga"
      case "~": result += "\\(ti"
      case "^": result += "\\(ha"
      default: result.append(character)
      }
    }
    return result.hasPrefix(".") ? "\\&" + result : result
  }

  /// Escaped text with `*bold*` and `_italic_`. A mark opens behind a blank, a bracket, `|` or `=`, or at the start,
  /// before something else than a blank, and only where its other half follows in the same line.
  private static func styled(_ text: String) -> String {
    var result = ""
    var rest = Substring(escaped(text))
    var before: Character = " "
    while let character = rest.popFirst() {
      if character == "*" || character == "_", " ([|=,/".contains(before), let next = rest.first, next != " ",
        let end = rest.firstIndex(of: character), end != rest.startIndex, !rest[..<end].contains("\n")
      {
        result += (character == "*" ? "\\fB" : "\\fI") + rest[..<end] + "\\fR"
        rest = rest[rest.index(after: end)...]
        before = "x"
        continue
      }
      result.append(character)
      before = character
    }
    return result.hasPrefix("\\f") ? result : result
  }
}
