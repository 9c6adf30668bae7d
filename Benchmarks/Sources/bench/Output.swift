import Foundation

/// Where tables go: to the terminal as they are made, and kept for a file.
final class Output {
  private(set) var text = ""
  /// Targets that were missed, for the summary of `bench all`.
  private(set) var missed: [String] = []

  func line(_ line: String = "") {
    print(line)
    text += line + "\n"
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
