import Linux
import Policy

/// Why a profile cannot be used: where, and what is wrong there.
struct ProfileError: Error {
  enum Reason {
    case cannotRead(Errno)
    case cannotReadBase([UInt8], Errno)
    case notFound(name: [UInt8], searched: [[UInt8]])
    case notUTF8
    case nul
    case syntax(String)
    case unknownSection(String, near: String?)
    case notASection(String)
    case unknownKey(String, section: String, near: String?, elsewhere: String?)
    case wrongType(key: String, expected: String, found: String)
    case badValue(key: String, value: [UInt8], expected: StaticString)
    case unknownCall(String, near: String?)
    case refused(StaticString)
    case homeUnset
    case argumentsWithoutProgram
    case cycle([[UInt8]])
  }

  let reason: Reason
  let file: [UInt8]
  let place: Place?

  init(_ reason: Reason, file: [UInt8], at place: Place? = nil) {
    self.reason = reason
    self.file = file
    self.place = place
  }

  /// `file:line:column: sentence`, without a newline.
  var message: Message {
    var text = Message()
    if !file.isEmpty {
      text.add(file)
      if let place {
        text.add(":")
        text.add(number: place.line)
        text.add(":")
        text.add(number: place.column)
      }
      text.add(": ")
    }
    describe(into: &text)
    // Paths, keys and what the parser quotes come from the profile, which somebody else may have written.
    var visible = Message()
    visible.add(visible: text.bytes)
    return visible
  }

  private func describe(into text: inout Message) {
    switch reason {
    case .cannotRead(let error):
      text.add("cannot be read: ")
      text.add(error)
    case .cannotReadBase(let path, let error):
      text.add(path)
      text.add(" cannot be read: ")
      text.add(error)
    case .notFound(let name, let searched):
      text.add("no profile is called ")
      text.add(quoted: name)
      text.add("; searched")
      for (i, path) in searched.enumerated() {
        text.add(i == 0 ? " " : ", ")
        text.add(path)
      }
    case .notUTF8: text.add("not UTF-8, which TOML is written in")
    case .nul: text.add("a NUL character, which no path and no argument can hold")
    case .syntax(let description): text.add(Array(description.utf8))
    case .unknownSection(let name, let near):
      text.add("unknown section or key ")
      text.add(quoted: Array(name.utf8))
      if let near { hint(near, into: &text) }
    case .notASection(let name):
      text.add(quoted: Array(name.utf8))
      text.add(" is a section; write [\(name)]")
    case .unknownKey(let name, let section, let near, let elsewhere):
      text.add("unknown key ")
      text.add(quoted: Array(name.utf8))
      text.add(" in [\(section)]")
      if let near {
        hint(near, into: &text)
      } else if let elsewhere {
        text.add("; it belongs in [\(elsewhere)]")
      }
    case .wrongType(let key, let expected, let found):
      text.add("\(key) has to be \(expected), not \(found)")
    case .badValue(let key, let value, let expected):
      text.add("\(key): ")
      text.add(quoted: value)
      text.add(" is not ")
      text.add(expected)
    case .unknownCall(let name, let near):
      text.add("no system call is called ")
      text.add(quoted: Array(name.utf8))
      if let near { hint(near, into: &text) }
    case .refused(let sentence): text.add(sentence)
    case .homeUnset: text.add("HOME is not set, and this path begins with it")
    case .argumentsWithoutProgram: text.add("program.args without program.exec: whose arguments are they?")
    case .cycle(let chain):
      text.add("extends itself: ")
      for (i, path) in chain.enumerated() {
        if i > 0 { text.add(" -> ") }
        text.add(path)
      }
    }
  }

  private func hint(_ name: String, into text: inout Message) {
    text.add("; did you mean \(name)?")
  }
}

extension Message {
  /// Adds text that was put together at run time.
  mutating func add(_ text: String) { add(Array(text.utf8)) }
}
