import JSON
import Linux
import Policy

/// `thinwall explain`: prints what `run` with the same options would do.
enum ExplainVerb {
  /// Takes the words behind the verb. `--filter` and `--json` of its own stand first, before the options of a run:
  /// there `--json` has a value.
  static func run(_ words: [[UInt8]]) throws -> Int32 {
    var rest = words[...]
    var showsFilter = false
    var isJSON = false
    while let word = rest.first.map({ String(decoding: $0, as: UTF8.self) }), word == "--filter" || word == "--json" {
      if word == "--filter" { showsFilter = true } else { isJSON = true }
      rest = rest.dropFirst()
    }
    guard let policy = try policy(of: Array(rest)) else {
      Output.text(Array(HelpText.options(of: .explain).utf8))
      return 0
    }
    let explanation = Explanation(policy)
    if isJSON { writeJSON(explanation, showsFilter) } else { writeText(explanation, showsFilter) }
    return explanation.refusal?.code ?? 0
  }

  /// The policy of the words and of the profile they name; nil where help is wanted.
  static func policy(of words: [[UInt8]]) throws -> Policy? {
    do {
      var parser = Parser()
      let own = words.map { CString(keeping: $0) }
      try parser.read(own)
      if parser.wantsHelp { return nil }
      if let name = parser.policy.profile {
        let profile = try CompiledProfile(name.bytes, places: .ofProcess())
        parser = Parser()
        try parser.read(profile.words.map { CString(keeping: $0) })
        try parser.read(own)
      }
      if parser.policy.command.isEmpty { throw FlagError(.noCommand, CString("")) }
      return parser.policy
    } catch let error as FlagError {
      var text = Message()
      error.write(to: &text)
      throw Failure(text, code: 125)
    }
  }

  private static func writeText(_ explanation: Explanation, _ showsFilter: Bool) {
    Output.line("\(explanation.wall) wall (\(explanation.reason))")
    if let refusal = explanation.refusal {
      Output.line(Array("\nrefused: ".utf8) + refusal.sentence)
    }
    var number = 0
    // The widest call that still leaves room for its rule.
    let width = min(explanation.parts.flatMap(\.lines).map(\.call.count).max() ?? 0, 72)
    for part in explanation.parts {
      Output.line("\n\(part.title)")
      for line in part.lines {
        number += 1
        let margin = String(repeating: " ", count: 4 - min(4, "\(number)".count))
        let gap = String(repeating: " ", count: max(width - line.call.count, 0) + 2)
        Output.line(Array("\(margin)\(number)  ".utf8) + Output.visible(line.call) + Array("\(gap)\(line.rule)".utf8))
      }
    }
    if !explanation.remarks.isEmpty {
      Output.line("\nremarks")
      explanation.remarks.forEach { Output.line(Array("  ".utf8) + Output.visible(Array($0.utf8))) }
    }
    guard showsFilter, let filter = explanation.filter else { return }
    Output.line("\nsystem calls")
    for group in filter.groups {
      Output.line("  \(group.verdict) (\(group.names.count))")
      Output.text(Array(HelpText.wrapped(group.names.joined(separator: " "), indent: 4).utf8))
    }
    Output.line("  kill: the calls of other architectures (i386, x32); ENOSYS: numbers newer than the table")
  }

  private static func writeJSON(_ explanation: Explanation, _ showsFilter: Bool) {
    var writer = Writer()
    writer.beginObject()
    writer.key("wall")
    writer.string(explanation.wall)
    writer.key("reason")
    writer.string(explanation.reason)
    if let refusal = explanation.refusal {
      writer.key("refused")
      writer.string(refusal.sentence.span)
      writer.key("exit_code")
      writer.integer(Int(refusal.code))
    }
    writer.key("steps")
    writer.beginArray()
    for part in explanation.parts {
      for line in part.lines {
        writer.beginObject()
        writer.key("process")
        writer.string(part.title)
        writer.key("call")
        writer.string(line.call.span)
        writer.key("rule")
        writer.string(line.rule)
        writer.endObject()
      }
    }
    writer.endArray()
    writer.key("remarks")
    writer.beginArray()
    explanation.remarks.forEach { writer.string($0) }
    writer.endArray()
    if showsFilter, let filter = explanation.filter {
      writer.key("system_calls")
      writer.beginObject()
      for row in filter.rows {
        writer.key(row.name)
        writer.string(FilterTable.describe(row.verdicts))
      }
      writer.endObject()
    }
    writer.endObject()
    writer.endLine()
    Output.text(writer.finish())
  }
}
