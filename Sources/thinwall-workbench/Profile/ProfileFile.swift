import Linux
import Policy
import Seccomp
import TOMLKit

/// One profile's text, read and checked: what each of its keys becomes, without its bases.
struct ProfileFile {
  /// A key with what it becomes.
  struct Entry {
    /// Its number in `ProfileKey.all`.
    let key: Int
    /// The variable's name, where the key is a table of them.
    let variable: String
    let place: Place?
    /// The flags, or for the program and its arguments the words of the command.
    let words: [[UInt8]]
  }

  /// The absolute path it was read from.
  let path: [UInt8]
  let bytes: [UInt8]
  let description: String?
  /// The profiles it builds on, with the place where it names them.
  let bases: [(name: String, place: Place?)]
  /// In the order of `ProfileKey.all`.
  let entries: [Entry]

  /// Reads `bytes` as the profile at `path`; `home` takes the place of `~` and `${HOME}`.
  init(path: [UInt8], bytes: [UInt8], home: [UInt8]) throws(ProfileError) {
    self.path = path
    self.bytes = bytes
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let valid = String(decoding: bytes, as: UTF8.self).utf8
      let offset = zip(bytes, valid).prefix { $0 == $1 }.count
      throw ProfileError(.notUTF8, file: path, at: TOMLPlaces.place(of: min(offset, bytes.count), in: bytes))
    }
    if let nul = bytes.firstIndex(of: 0) {
      throw ProfileError(.nul, file: path, at: TOMLPlaces.place(of: nul, in: bytes))
    }
    let places = TOMLPlaces(bytes)
    // Where toml++ does not refuse but fails an assertion, and we with it.
    if let (place, expected) = places.unexpected { throw ProfileError(.syntax(expected), file: path, at: place) }
    ParserAssertion.file = path
    let table: TOMLTable
    do {
      table = try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      let place = Place(line: error.source.begin.line, column: error.source.begin.column)
      throw ProfileError(.syntax(error.description), file: path, at: place)
    } catch { throw ProfileError(.syntax("\(error)"), file: path) }
    if let nul = places.nul { throw ProfileError(.nul, file: path, at: nul) }

    var reader = EntryReader(path: path, home: home, places: places)
    try reader.read(table)
    description = reader.description
    bases = reader.bases
    entries = reader.entries.sorted { ($0.key, $0.place ?? .start) < ($1.key, $1.place ?? .start) }
  }
}

/// Turns the tables of one text into entries; every error has the place of the key or value at fault.
private struct EntryReader {
  let path: [UInt8]
  let home: [UInt8]
  let places: TOMLPlaces
  var description: String?
  var bases: [(name: String, place: Place?)] = []
  var entries: [ProfileFile.Entry] = []

  /// Reads the whole document; of several mistakes the first one in the text is reported.
  mutating func read(_ table: TOMLTable) throws(ProfileError) {
    for (name, value) in inOrder(table, beneath: []) {
      if name == "description" {
        description = try string(value, key: name, at: [name], expected: "a string")
      } else if name == "extends" {
        try readBases(value)
      } else if ProfileKey.sections.contains(name) {
        guard let section = value.table else {
          throw ProfileError(.notASection(name), file: path, at: places.keys[[name]])
        }
        for (key, value) in inOrder(section, beneath: [name]) { try read(value, section: name, name: key) }
      } else {
        let near = nearest(to: name, among: ProfileKey.sections + ProfileKey.topLevel)
        throw ProfileError(.unknownSection(name, near: near), file: path, at: places.keys[[name]])
      }
    }
  }

  /// The pairs of a table as the text has them; the parser sorts them by name.
  private func inOrder(_ table: TOMLTable, beneath prefix: [String]) -> [(String, TOMLValue)] {
    table.keys.compactMap { key in table[key].map { (key, $0.tomlValue) } }
      .sorted { (places.keys[prefix + [$0.0]] ?? .start) < (places.keys[prefix + [$1.0]] ?? .start) }
  }

  private mutating func readBases(_ value: TOMLValue) throws(ProfileError) {
    let expected = "the name of a profile, or a list of them"
    let names: [(String, [String])]
    if let array = value.array {
      names = try strings(array, key: "extends", at: ["extends"], expected: expected).enumerated()
        .map { ($1, ["extends", String($0)]) }
    } else {
      names = [(try string(value, key: "extends", at: ["extends"], expected: expected), ["extends"])]
    }
    for (name, place) in names {
      if name.isEmpty {
        throw badValue("extends", [], "the name or file of a profile", at: place)
      }
      bases.append((name, places.values[place]))
    }
  }

  private mutating func read(_ value: TOMLValue, section: String, name: String) throws(ProfileError) {
    let at = [section, name]
    guard let index = ProfileKey.index(section: section, name: name) else {
      let near = nearest(to: name, among: ProfileKey.all.filter { $0.section == section }.map(\.name))
      let elsewhere = ProfileKey.all.first { $0.name == name }?.section
      throw ProfileError(
        .unknownKey(name, section: section, near: near, elsewhere: elsewhere), file: path, at: places.keys[at])
    }
    let key = ProfileKey.all[index]
    let full = "\(section).\(name)"
    var words: [[UInt8]] = []
    switch key.shape {
    case .text: words = [try flag(key, Array(string(value, key: full, at: at, expected: key.expectation).utf8), at: at)]
    case .path:
      words = [try flag(key, expand(string(value, key: full, at: at, expected: key.expectation), at: at), at: at)]
    case .number: words = [try flag(key, scalar(value, key: full, at: at, expected: key.expectation), at: at)]
    case .toggle:
      guard let isOn = value.bool else { throw wrongType(full, key.expectation, value, at: at) }
      words = isOn ? [Array("--\(key.flag!.name)".utf8)] : []
    case .texts, .paths, .bindPorts, .connectPorts:
      guard let array = value.array else { throw wrongType(full, key.expectation, value, at: at) }
      for i in 0..<array.count {
        let element = array[i].tomlValue
        let place = at + [String(i)]
        words.append(try flag(key, bytes(of: element, key: key, full: full, at: place), at: place))
      }
    case .variables:
      guard let table = value.table else { throw wrongType(full, key.expectation, value, at: at) }
      for (variable, value) in inOrder(table, beneath: at) {
        let place = at + [variable]
        if variable.isEmpty || variable.contains("=") {
          throw badValue(full, Array(variable.utf8), "the name of a variable", at: place)
        }
        let content = try string(value, key: "\(full).\(variable)", at: place, expected: "a string")
        entries.append(
          ProfileFile.Entry(
            key: index, variable: variable, place: places.keys[place],
            words: [try flag(key, Array("\(variable)=\(content)".utf8), at: place)]))
      }
      return
    case .keep:
      switch try string(value, key: full, at: at, expected: key.expectation) {
      case "short": words = []
      case "all": words = [Array("--\(Flag.keepEnv.name)".utf8)]
      case "none": words = [Array("--\(Flag.cleanEnv.name)".utf8)]
      case let other: throw badValue(full, Array(other.utf8), "short, all or none", at: at)
      }
    case .command:
      let program = try expand(string(value, key: full, at: at, expected: key.expectation), at: at)
      if program.isEmpty { throw badValue(full, program, "a program", at: at) }
      words = [program]
    case .arguments:
      guard let array = value.array else { throw wrongType(full, key.expectation, value, at: at) }
      words = try strings(array, key: full, at: at, expected: key.expectation).map { Array($0.utf8) }
    }
    entries.append(ProfileFile.Entry(key: index, variable: "", place: places.keys[at], words: words))
  }

  /// One element of a list, as the flag takes it.
  private func bytes(
    of value: TOMLValue, key: ProfileKey, full: String, at place: [String]
  ) throws(ProfileError) -> [UInt8] {
    switch key.shape {
    case .paths: try expand(string(value, key: full, at: place, expected: key.expectation), at: place)
    case .bindPorts: try scalar(value, key: full, at: place, expected: key.expectation)
    case .connectPorts:
      if let port = value.int {
        Array(":\(port)".utf8)
      } else {
        try Array(string(value, key: full, at: place, expected: key.expectation).utf8)
      }
    default: try Array(string(value, key: full, at: place, expected: key.expectation).utf8)
    }
  }

  /// `--flag=value`, after the grammar of the command line has accepted it.
  private func flag(_ key: ProfileKey, _ value: [UInt8], at place: [String]) throws(ProfileError) -> [UInt8] {
    if key.section == "syscalls" && value.first != UInt8(ascii: "@") && SystemCall(name: value.span) == nil {
      let near = nearest(to: String(decoding: value, as: UTF8.self), among: Completion.systemCallNames)
      throw ProfileError(
        .unknownCall(String(decoding: value, as: UTF8.self), near: near), file: path, at: places.values[place])
    }
    let word = Array("--\(key.flag!.name)=".utf8) + value
    var parser = Parser()
    do {
      try parser.read([CString(keeping: word)])
    } catch {
      let reason: ProfileError.Reason =
        switch error.reason {
        case .badValue(let expected): .badValue(key: "\(key.section).\(key.name)", value: value, expected: expected)
        case .conflict(let sentence): .refused(sentence)
        default: .badValue(key: "\(key.section).\(key.name)", value: value, expected: "a value for this key")
        }
      throw ProfileError(reason, file: path, at: places.values[place] ?? places.keys[place])
    }
    return word
  }

  /// `~`, `~/...` and `${HOME}...` become the home directory; every other `$` and `~` is a character like others.
  private func expand(_ text: String, at place: [String]) throws(ProfileError) -> [UInt8] {
    let rest: Substring
    if text == "~" || text.hasPrefix("~/") {
      rest = text.dropFirst()
    } else if text.hasPrefix("${HOME}") {
      rest = text.dropFirst("${HOME}".count)
    } else {
      return Array(text.utf8)
    }
    if home.isEmpty { throw ProfileError(.homeUnset, file: path, at: places.values[place]) }
    return home + Array(rest.utf8)
  }

  private func string(
    _ value: TOMLValue, key: String, at place: [String], expected: String
  ) throws(ProfileError) -> String {
    guard let string = value.string else { throw wrongType(key, expected, value, at: place) }
    return string
  }

  private func scalar(
    _ value: TOMLValue, key: String, at place: [String], expected: String
  ) throws(ProfileError) -> [UInt8] {
    if let number = value.int { return Array(String(number).utf8) }
    return Array(try string(value, key: key, at: place, expected: expected).utf8)
  }

  private func strings(
    _ array: TOMLArray, key: String, at place: [String], expected: String
  ) throws(ProfileError) -> [String] {
    var result: [String] = []
    for i in 0..<array.count {
      result.append(try string(array[i].tomlValue, key: key, at: place + [String(i)], expected: expected))
    }
    return result
  }

  private func wrongType(_ key: String, _ expected: String, _ value: TOMLValue, at place: [String]) -> ProfileError {
    let found =
      switch value.type {
      case .table: "a table"
      case .array: "a list"
      case .string: "a string"
      case .int: "an integer"
      case .double: "a number with a point"
      case .bool: value.bool == true ? "true" : "false"
      case .date, .time, .dateTime: "a date or time"
      }
    return ProfileError(
      .wrongType(key: key, expected: expected, found: found), file: path,
      at: places.values[place] ?? places.keys[place])
  }

  private func badValue(
    _ key: String, _ value: [UInt8], _ expected: StaticString, at place: [String]
  ) -> ProfileError {
    ProfileError(
      .badValue(key: key, value: value, expected: expected), file: path, at: places.values[place] ?? places.keys[place])
  }
}

extension Place {
  /// Before everything.
  static let start = Place(line: 0, column: 0)
}

extension CString {
  /// A copy that is never freed: the workbench ends soon, and a policy refers to its words for as long as it lives.
  init(keeping bytes: [UInt8]) {
    let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count + 1)
    for (i, byte) in bytes.enumerated() { copy[i] = byte }
    copy[bytes.count] = 0
    self.init(at: UnsafePointer(copy))
  }
}
