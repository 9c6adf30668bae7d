import ArgumentParser
import JSON
import Linux

/// `thinwall doctor`: what works here, and what is in the way of the rest.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "What this kernel offers, what is in the way, and which walls really work here.",
    discussion: "Ends with 0 if at least one wall works.")

  @ArgumentParser.Flag(help: "Print JSON.") var json = false

  func run() throws {
    let trials = WallTrial.all()
    let groups =
      KernelFindings.groups() + [
        NamespaceFindings.group(), CgroupFindings.group(), Obstacles.group(), FeatureFindings.group(),
      ]
      + [FindingGroup(name: "walls", findings: trials.map { Finding($0.wall, $0.works, $0.detail) })]
    let works = trials.contains(where: \.works)
    if json { writeJSON(groups, works) } else { writeText(groups, works, colours: Output.isTerminal) }
    if !works { throw ExitCode(1) }
  }

  private func writeText(_ groups: [FindingGroup], _ works: Bool, colours: Bool) {
    let width = groups.flatMap(\.findings).map(\.name.count).max() ?? 0
    for group in groups {
      Output.line(group.name)
      for finding in group.findings {
        let mark = finding.state == .info ? "-  " : finding.state == .yes ? "yes" : "no "
        let colour = finding.state == .yes ? "\u{1b}[32m" : finding.state == .no ? "\u{1b}[31m" : ""
        let shown = colours && !colour.isEmpty ? "\(colour)\(mark)\u{1b}[0m" : mark
        let name = finding.name + String(repeating: " ", count: width - finding.name.count)
        let detail = String(decoding: Output.visible(Array(finding.detail.utf8)), as: UTF8.self)
        let line = "  \(name)  \(shown)\(detail.isEmpty ? "" : "  \(detail)")"
        Output.line(line.last == " " ? String(line.dropLast()) : line)
      }
      Output.line("")
    }
    Output.line(
      works ? "At least one wall works here." : "No wall works here; what is in the way is marked with no above.")
  }

  private func writeJSON(_ groups: [FindingGroup], _ works: Bool) {
    var writer = Writer()
    writer.beginObject()
    writer.key("works")
    writer.bool(works)
    writer.key("groups")
    writer.beginObject()
    for group in groups {
      writer.key(group.name)
      writer.beginObject()
      for finding in group.findings {
        writer.key(finding.name)
        writer.beginObject()
        writer.key("state")
        writer.string(finding.state.rawValue)
        writer.key("detail")
        writer.string(finding.detail)
        writer.endObject()
      }
      writer.endObject()
    }
    writer.endObject()
    writer.endObject()
    writer.endLine()
    Output.text(writer.finish())
  }
}
