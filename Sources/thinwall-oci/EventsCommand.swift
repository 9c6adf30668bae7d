internal import Container
internal import Linux

/// `events`.
enum EventsCommand {
  static func run(_ line: Words, _ globals: Runtime.Globals) throws(Failure) -> Int32 {
    var line = line
    var onlyStatistics = false
    var interval: Int64 = 5_000_000_000
    var id: CString?
    while let word = line.next() {
      switch word {
      case .option(let option):
        if option.is("--stats") {
          onlyStatistics = try line.flag(option)
        } else if option.is("--interval") {
          guard let duration = Self.duration(try line.value(option)), duration > 0 else {
            throw Words.fail(option.name, "is a time above zero, such as 5s")
          }
          interval = duration
        } else {
          throw Words.unknown(option)
        }
      case .plain(let word):
        if id != nil { throw Failure("one container id is expected, not also", word) }
        id = word
      }
    }
    guard let id else { throw Failure("a container id is missing") }
    let container = try Container(id, in: globals.store)
    if onlyStatistics {
      try EventStream.writeStatistics(container)
    } else {
      try EventStream.follow(container, interval: interval)
    }
    return 0
  }

  /// Nanoseconds of `1m30s`, `1.5s`, `200ms`, as Go writes durations; nil for anything else.
  static func duration(_ word: CString) -> Int64? {
    var total: Int64 = 0
    var index = 0
    while word[index] != 0 {
      var value: Int64 = 0
      var scale: Int64 = 1
      var digits = 0
      var isFraction = false
      while word[index] >= 48 && word[index] <= 57 || word[index] == UInt8(ascii: ".") && !isFraction {
        if word[index] == UInt8(ascii: ".") {
          isFraction = true
        } else {
          digits += 1
          if digits > 9 { return nil }
          value = value * 10 + Int64(word[index] - 48)
          if isFraction { scale *= 10 }
        }
        index += 1
      }
      if digits == 0 { return nil }
      let rest = word.suffix(from: index)
      let unit: Int64
      if rest.hasPrefix("ms") {
        unit = 1_000_000
        index += 2
      } else if rest.hasPrefix("us") {
        unit = 1_000
        index += 2
      } else if rest.hasPrefix("ns") {
        unit = 1
        index += 2
      } else if rest.hasPrefix("s") {
        unit = 1_000_000_000
        index += 1
      } else if rest.hasPrefix("m") {
        unit = 60_000_000_000
        index += 1
      } else if rest.hasPrefix("h") {
        unit = 3_600_000_000_000
        index += 1
      } else {
        return nil
      }
      let (product, over) = value.multipliedReportingOverflow(by: unit)
      let (sum, carry) = total.addingReportingOverflow(product / scale)
      if over || carry { return nil }
      total = sum
    }
    return index > 0 ? total : nil
  }
}
