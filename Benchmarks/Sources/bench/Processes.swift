import Foundation

/// What /proc says about processes.
enum Processes {
  static func children(of id: pid_t) -> [pid_t] {
    let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(id)/task")) ?? []
    return tasks.flatMap { task in
      read("/proc/\(id)/task/\(task)/children").split(separator: " ").compactMap { pid_t($0) }
    }
  }

  static func descendants(of id: pid_t) -> [pid_t] {
    children(of: id).flatMap { [$0] + descendants(of: $0) }
  }

  static func name(of id: pid_t) -> String {
    read("/proc/\(id)/comm").trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Nanoseconds that the first thread of a process has spent on a CPU.
  static func time(of id: pid_t) -> Double {
    read("/proc/\(id)/schedstat").split(separator: " ").first.flatMap { Double($0) } ?? .nan
  }

  /// The kibibytes in lines of `Name:  N kB`, as in smaps_rollup and meminfo.
  static func kibibytes(_ path: String) -> [String: Double] {
    var result: [String: Double] = [:]
    for line in read(path).split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.count == 3, words[2] == "kB", let value = Double(words[1]) {
        result[String(words[0].dropLast())] = value
      }
    }
    return result
  }

  static func read(_ path: String) -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }
}
