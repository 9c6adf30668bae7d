internal import Container
internal import Linux

/// The words of a command line, options and others told apart.
struct Words {
  private let words: [CString]
  private var index: Int
  /// Value behind the `=` of the option that was just read.
  private var inline: CString?

  init(_ words: [CString], from index: Int) {
    self.words = words
    self.index = index
  }

  /// One of them.
  enum Word {
    case option(Option)
    case plain(CString)
  }

  /// An option by its name, with its dashes and without a value.
  struct Option {
    let word: CString
    let length: Int

    func `is`(_ name: StaticString, _ short: StaticString = "") -> Bool { matches(name) || matches(short) }

    private func matches(_ name: StaticString) -> Bool {
      name.utf8CodeUnitCount == length && length > 0 && word.hasPrefix(name)
    }

    var name: [UInt8] { Array(word.bytes[..<length]) }
  }

  /// The next word; nil at the end. `--` ends the options.
  mutating func next() -> Word? {
    guard index < words.count else { return nil }
    let word = words[index]
    index += 1
    inline = nil
    if word[0] != UInt8(ascii: "-") || word[1] == 0 { return .plain(word) }
    var length = 0
    while word[length] != 0 && word[length] != UInt8(ascii: "=") { length += 1 }
    if word[length] != 0 { inline = word.suffix(from: length + 1) }
    return .option(Option(word: word, length: length))
  }

  /// What belongs to the option that was just read: behind its `=`, or the next word.
  mutating func value(_ option: Option) throws(Failure) -> CString {
    if let inline { return inline }
    guard index < words.count else { throw Self.fail(option.name, "needs a value") }
    defer { index += 1 }
    return words[index]
  }

  /// A path of an option, from `/` on: the runtime leaves its working directory for the container's root.
  mutating func path(_ option: Option) throws(Failure) -> CString {
    let word = try value(option)
    if word[0] == UInt8(ascii: "/") || word.hasPrefix("file:") { return word }
    let absolute = try Bundle.absolute(word.bytes, "find")
    do throws(Errno) {
      var arena = try Arena(capacity: 1 << 16)
      let path = arena.string(absolute)
      arena.leak()
      return path
    } catch { throw Failure("reserve memory", error) }
  }

  /// An option that is on, unless it says `=false`.
  func flag(_ option: Option) throws(Failure) -> Bool {
    guard let inline else { return true }
    if inline == "true" || inline == "1" { return true }
    if inline == "false" || inline == "0" { return false }
    throw Self.fail(option.name, "is either true or false")
  }

  /// A number of an option.
  mutating func number(_ option: Option) throws(Failure) -> Int64 {
    guard let number = Self.number(try value(option)) else { throw Self.fail(option.name, "needs a number") }
    return number
  }

  /// Decimal digits, perhaps with a minus sign.
  static func number(_ word: CString) -> Int64? {
    let isNegative = word[0] == UInt8(ascii: "-")
    var index = isNegative ? 1 : 0
    if word[index] == 0 { return nil }
    var value: Int64 = 0
    while word[index] != 0 {
      guard word[index] >= 48 && word[index] <= 57 else { return nil }
      let (times, over) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = times.addingReportingOverflow(Int64(word[index] - 48))
      if over || carry { return nil }
      value = sum
      index += 1
    }
    return isNegative ? -value : value
  }

  /// The descriptors that `--preserve-fds` counts must be there, before we open any of our own.
  func check(preserved count: Int32) throws(Failure) {
    guard count >= 0 else { throw Failure("--preserve-fds is a count") }
    for descriptor in 3..<(3 + Int64(count)) where !File.isOpen(Int32(clamping: descriptor)) {
      var message = Message("--preserve-fds counts descriptor ")
      message.add(number: Int(descriptor))
      message.add(", which is not open")
      throw Failure(message.bytes)
    }
  }

  /// All that has not been read.
  var rest: [CString] { Array(words[index...]) }

  /// `--name WHAT`.
  static func fail(_ name: [UInt8], _ what: StaticString) -> Failure {
    var message = Message()
    message.add(visible: name)
    message.add(" ")
    message.add(what)
    return Failure(message.bytes)
  }

  static func unknown(_ option: Option) -> Failure {
    var message = Message("unknown option ")
    message.add(quoted: option.name)
    return Failure(message.bytes)
  }
}
