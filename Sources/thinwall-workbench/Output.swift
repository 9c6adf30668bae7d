import Linux

/// Writing to the standard output; bytes, because paths are.
enum Output {
  /// Writes bytes as they are.
  static func text(_ bytes: [UInt8]) { try? File.write(1, bytes) }

  /// Writes one line.
  static func line(_ bytes: [UInt8]) { text(bytes + [UInt8(ascii: "\n")]) }

  /// Writes one line.
  static func line(_ string: String) { line(Array(string.utf8)) }

  /// What comes from paths, files and programs, so that it does not drive a terminal.
  static func visible(_ bytes: [UInt8]) -> [UInt8] {
    var text = Message()
    text.add(visible: bytes)
    return text.bytes
  }

  /// Whether a person reads it.
  static var isTerminal: Bool { (try? Terminal.mode(1)) != nil }
}

/// Lines whose cells stand below one another.
struct Columns {
  private var rows: [[[UInt8]]] = []

  /// Adds a line.
  mutating func add(_ cells: [[UInt8]]) { rows.append(cells) }

  /// Adds a line.
  mutating func add(_ cells: String...) { rows.append(cells.map { Array($0.utf8) }) }

  /// The lines, two blanks between the cells and none at the end.
  var lines: [[UInt8]] {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { i in rows.map { i < $0.count ? width($0[i]) : 0 }.max() ?? 0 }
    return rows.map { row in
      var line: [UInt8] = []
      for (i, cell) in row.enumerated() {
        line += cell
        if i + 1 < row.count { line += Array(repeating: UInt8(ascii: " "), count: widths[i] - width(cell) + 2) }
      }
      while line.last == UInt8(ascii: " ") { line.removeLast() }
      return line
    }
  }

  /// Writes the lines to the standard output.
  func write() { lines.forEach { Output.line($0) } }

  private func width(_ cell: [UInt8]) -> Int { cell.count(where: { $0 & 0xc0 != 0x80 }) }
}

/// A word as a shell would have to be told it: as it is where that is safe, in quotes otherwise.
func shellQuoted(_ word: [UInt8]) -> [UInt8] {
  let isPlain =
    !word.isEmpty
    && word.allSatisfy { byte in
      byte >= 48 && byte <= 57 || byte | 0x20 >= 97 && byte | 0x20 <= 122 || "_-./:=,@%+".utf8.contains(byte)
    }
  if isPlain { return word }
  let quote = UInt8(ascii: "'")
  return [quote] + word.flatMap { $0 == quote ? Array("'\\''".utf8) : [$0] } + [quote]
}
