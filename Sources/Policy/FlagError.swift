package import Linux

/// Why a command line is not a policy; `write` makes one sentence of it.
package struct FlagError: Error {
  package enum Reason: Sendable {
    case unknownFlag
    case missingValue
    case unexpectedValue
    case badValue(StaticString)
    case conflict(StaticString)
    case noCommand
  }

  package let reason: Reason
  /// The word at fault.
  package let word: CString
  package let flag: Flag?

  package init(_ reason: Reason, _ word: CString, _ flag: Flag? = nil) {
    self.reason = reason
    self.word = word
    self.flag = flag
  }

  /// The sentence, without the program's name before it and without a newline.
  package func write(to text: inout Message) {
    switch reason {
    case .unknownFlag:
      text.add("unknown option ")
      text.add(quoted: word)
      if let near = Self.nearest(to: word) {
        text.add("; did you mean --")
        text.add(near.name)
        text.add("?")
      }
    case .missingValue:
      text.add(quoted: word)
      text.add(" needs a value")
      if let value = flag?.value {
        text.add(": ")
        text.add(value)
      }
    case .unexpectedValue:
      text.add(quoted: word)
      text.add(" takes no value")
    case .badValue(let expected):
      if let flag {
        text.add("--")
        text.add(flag.name)
        text.add(": ")
      }
      text.add(quoted: word)
      text.add(" is not ")
      text.add(expected)
    case .conflict(let sentence):
      text.add(sentence)
    case .noCommand:
      text.add("no program given; put it behind --, as in: thinwall run -- ls")
    }
  }

  /// The flag whose name is at most two edits away from what was typed.
  private static func nearest(to word: CString) -> Flag? {
    var start = 0
    while word[start] == UInt8(ascii: "-") { start += 1 }
    var typed: [UInt8] = []
    var i = start
    while word[i] != 0 && word[i] != UInt8(ascii: "=") && typed.count < 40 {
      typed.append(word[i])
      i += 1
    }
    var best: (flag: Flag, distance: Int)?
    for flag in Flag.allCases {
      let distance = editDistance(typed, CString(flag.name).bytes)
      if distance <= 2 && distance < (best?.distance ?? 3) { best = (flag, distance) }
    }
    return best?.flag
  }
}

/// How many single-byte insertions, deletions and replacements turn one word into the other (Levenshtein).
package func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
  var row = Array(0...b.count)
  for (i, x) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, y) in b.enumerated() {
      let next = min(row[j] + 1, row[j + 1] + 1, diagonal + (x == y ? 0 : 1))
      diagonal = row[j + 1]
      row[j + 1] = next
    }
  }
  return row[b.count]
}
