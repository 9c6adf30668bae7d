import Foundation

/// Where tables go: to the terminal and a file, as they are made.
final class Output {
  private let file: FileHandle?
  /// Targets that were missed, for the summary of `bench all`.
  private(set) var missed: [String] = []

  /// With a path, a file there gets the same; nil where it cannot be made.
  init?(file path: String) {
    guard FileManager.default.createFile(atPath: path, contents: nil), let file = FileHandle(forWritingAtPath: path)
    else { return nil }
    self.file = file
  }

  init() { file = nil }

  func line(_ line: String = "") {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
    // At once, so that a run that is broken off keeps what it has measured.
    file?.write(Data((line + "\n").utf8))
  }

  func heading(_ title: String) {
    line("\n### \(title)\n")
  }

  /// A Markdown table: first column to the left, figures to the right.
  func table(_ head: [String], _ rows: [[String]]) {
    let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
    func row(_ cells: [String]) -> String {
      "| "
        + cells.indices.map { i in
          let space = String(repeating: " ", count: widths[i] - cells[i].count)
          return i == 0 ? cells[i] + space : space + cells[i]
        }.joined(separator: " | ") + " |"
    }
    line(row(head))
    line(
      "|"
        + head.indices.map { i in String(repeating: "-", count: widths[i] + 1) + (i == 0 ? "-" : ":") }.joined(
          separator: "|")
        + "|")
    for cells in rows { line(row(cells)) }
  }

  /// A figure and the target it is held to.
  func target(_ name: String, _ value: Double, atMost limit: Double) {
    report(name, value, "at most", limit, value <= limit)
  }

  func target(_ name: String, _ value: Double, atLeast limit: Double) {
    report(name, value, "at least", limit, value >= limit)
  }

  private func report(_ name: String, _ value: Double, _ relation: String, _ limit: Double, _ isMet: Bool) {
    if value.isNaN { return }
    line("- \(isMet ? "met" : "**missed**"): \(name) \(decimal(value, 2)), target \(relation) \(decimal(limit, 2))")
    if !isMet { missed.append(name) }
  }
}

func decimal(_ value: Double, _ digits: Int) -> String {
  value.isNaN ? "-" : String(format: "%.\(digits)f", value)
}

/// Complains on standard error.
func note(_ text: String) {
  FileHandle.standardError.write(Data((text + "\n").utf8))
}
