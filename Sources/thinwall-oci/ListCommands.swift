internal import Container
internal import JSON
internal import Linux
internal import OCI

/// `list` and `ps`.
enum ListCommands {
  static func list(_ line: Words, _ globals: Runtime.Globals) throws(Failure) -> Int32 {
    var line = line
    var isJSON = false
    var isQuiet = false
    while let word = line.next() {
      switch word {
      case .option(let option):
        if option.is("--quiet", "-q") {
          isQuiet = try line.flag(option)
        } else if option.is("--format", "-f") {
          isJSON = try format(try line.value(option))
        } else {
          throw Words.unknown(option)
        }
      case .plain(let word): throw Failure("list takes no", word)
      }
    }
    var rows: [[[UInt8]]] = []
    var json = Message("[")
    for name in globals.store.names() {
      if isQuiet {
        try? File.write(1, name + [10])
        continue
      }
      var storage = name
      storage.append(0)
      var arena = try attemptArena()
      let id = arena.string(name)
      arena.leak()
      guard var container = try? Container(id, in: globals.store) else { continue }
      if isJSON {
        if json.bytes.count > 1 { json.add(",") }
        if let text = try? container.describe() { json.add(text) }
      } else {
        let status = container.status()
        rows.append([
          name, decimal(status == .stopped ? 0 : Int(container.record.process)), CString(status.name).bytes,
          container.record.bundle,
          StateJSON.timestamp(
            container.record.created.seconds, UInt32(truncatingIfNeeded: container.record.created.nanoseconds)),
          container.owner,
        ])
      }
    }
    if isJSON {
      json.add("]\n")
      json.write(to: 1)
    } else if !isQuiet {
      table(
        [
          CString("ID").bytes, CString("PID").bytes, CString("STATUS").bytes, CString("BUNDLE").bytes,
          CString("CREATED").bytes, CString("OWNER").bytes,
        ], rows)
    }
    return 0
  }

  private static func attemptArena() throws(Failure) -> Arena {
    do throws(Errno) { return try Arena(capacity: 1 << 16) } catch { throw Failure("reserve memory", error) }
  }

  private static func format(_ word: CString) throws(Failure) -> Bool {
    if word == "json" { return true }
    if word == "table" { return false }
    throw Failure("unknown --format", word)
  }

  private static func table(_ head: [[UInt8]], _ rows: [[[UInt8]]]) {
    var text = Message()
    for row in [head] + rows {
      for (column, cell) in row.enumerated() {
        text.add(cell)
        if column == row.count - 1 { break }
        var width = head[column].count
        for other in rows where other[column].count > width { width = other[column].count }
        for _ in 0..<(width - cell.count + 2) { text.add(" ") }
      }
      text.add("\n")
    }
    text.write(to: 1)
  }

  /// Ids of the processes as JSON, or the lines of ps(1) about them.
  static func processes(_ line: Words, _ globals: Runtime.Globals) throws(Failure) -> Int32 {
    var line = line
    var isJSON = false
    var id: CString?
    var words: [CString] = []
    scan: while let word = line.next() {
      switch word {
      case .option(let option):
        if option.is("--format", "-f") {
          isJSON = try format(try line.value(option))
        } else {
          throw Words.unknown(option)
        }
      case .plain(let word):
        id = word
        // The rest is for ps.
        words = line.rest
        break scan
      }
    }
    guard let id else { throw Failure("a container id is missing") }
    let processes = try Container(id, in: globals.store).processes()
    if isJSON {
      var writer = Writer(capacity: 256)
      writer.beginArray()
      for process in processes { writer.integer(Int(process)) }
      writer.endArray()
      writer.endLine()
      try? File.write(1, writer.finish())
      return 0
    }
    return try ProcessTable.write(processes, words)
  }
}
