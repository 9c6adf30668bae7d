import Foundation

/// The machine and the peers, for the head of a report.
enum Machine {
  /// The load average of one, five and fifteen minutes.
  static var load: String {
    Processes.read("/proc/loadavg").split(separator: " ").prefix(3).joined(separator: " ")
  }

  static func describe(_ workshop: Workshop, to output: Output) {
    func read(_ path: String) -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }
    let model =
      read("/proc/cpuinfo").split(separator: "\n").first { $0.hasPrefix("model name") }?.split(separator: ":").last
      .map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown processor"
    let release = read("/proc/sys/kernel/osrelease").trimmingCharacters(in: .whitespacesAndNewlines)
    let memory =
      read("/proc/meminfo").split(separator: "\n").first?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
      ?? 0
    let date = ISO8601DateFormatter.string(
      from: Date(), timeZone: TimeZone(secondsFromGMT: 0)!, formatOptions: [.withFullDate])
    output.line(
      "Measured on \(date): \(model), \(ProcessInfo.processInfo.processorCount) CPUs, \(memory >> 20) GiB, Linux \(release), "
        + "user id \(getuid()), load average at the start \(load).")
    var versions: [String] = []
    for (name, flag) in [
      ("bwrap", "--version"), ("firejail", "--version"), ("redis-server", "--version"), ("gcc", "--version"),
      ("git", "--version"),
    ] {
      guard let path = Command.find(name) else {
        versions.append("\(name) not installed")
        continue
      }
      let line = workshop.command(path, flag).read(quietly: true)?.split(separator: "\n").first.map(String.init) ?? name
      versions.append(line.split(separator: " ").prefix(3).joined(separator: " "))
    }
    output.line("Peers: " + versions.joined(separator: ", ") + ".")
  }
}
