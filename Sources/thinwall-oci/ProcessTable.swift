internal import Container
internal import Linux

/// What ps(1) of the host says of some processes.
enum ProcessTable {
  static func write(_ processes: [Process.ID], _ words: [CString]) throws(Failure) -> Int32 {
    let text = try output(words.isEmpty ? [CString("-ef")] : words)
    var lines = text.split(separator: 10).map { Array($0) }
    guard !lines.isEmpty else { return 1 }
    let head = lines.removeFirst()
    guard let column = fields(head).firstIndex(where: { $0 == CString("PID").bytes }) else {
      throw Failure("the output of ps has no column PID")
    }
    var message = Message()
    message.add(head)
    message.add("\n")
    for line in lines {
      let cells = fields(line)
      guard column < cells.count, processes.contains(where: { decimal(Int($0)) == cells[column] }) else { continue }
      message.add(line)
      message.add("\n")
    }
    message.write(to: 1)
    return 0
  }

  private static func fields(_ line: [UInt8]) -> [[UInt8]] {
    line.split(separator: UInt8(ascii: " ")).map { Array($0) }
  }

  private static func output(_ words: [CString]) throws(Failure) -> [UInt8] {
    do throws(Errno) {
      var arena = try Arena(capacity: 1 << 16)
      let arguments = arena.vector([CString("ps")] + words)
      var variables: [CString] = []
      Process.environment { variables.append($0) }
      let environment = arena.vector(variables)
      arena.leak()
      let pipe = try Pipe()
      let child = try Process.fork()
      if child == 0 {
        try? File.duplicate(pipe.write.rawValue, onto: 1)
        _ = Process.execute(CString("/bin/ps"), arguments, environment)
        _ = Process.execute(CString("/usr/bin/ps"), arguments, environment)
        Process.exit(127)
      }
      let reading = pipe.closeWriting()
      let text = try File.readAll(reading.rawValue, limit: 1 << 24)
      var usage = Process.Usage()
      _ = try Process.wait(for: child, block: true, usage: &usage)
      return text
    } catch { throw Failure("run ps", error) }
  }
}
