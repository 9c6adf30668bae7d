internal import Linux

/// Groups inside a group, and what their files say.
enum Tree {
  /// Calls `body` with the directory and with every directory below it, those above first. What disappears meanwhile is
  /// passed over.
  static func walk(
    _ directory: CString, _ body: (CString) throws(Errno) -> Void
  ) throws(ControlGroupError) {
    var waiting: [[UInt8]] = [directory.bytes]
    while let path = waiting.popLast() {
      do throws(Errno) {
        try withPath(path) { (p) throws(Errno) in
          try body(p)
          for name in try below(p) { waiting.append(path + [UInt8(ascii: "/")] + name) }
        }
      } catch {
        if error == .noSuchFileOrDirectory || error.rawValue == 19 { continue }  // ENODEV: removed after it was opened
        throw ControlGroupError(.read, path: path, errno: error)
      }
    }
  }

  private static func below(_ directory: CString) throws(Errno) -> [[UInt8]] {
    let file = try File.openRaw(directory, [.directory, .noFollow])
    defer { File.close(file) }
    return try FileSystem.directories(in: file)
  }

  /// The numbers in cgroup.procs of a group. A threaded group of version 2 has none of its own.
  static func processes(of directory: CString, into result: inout [Process.ID]) throws(Errno) {
    var path = directory.bytes
    path.append(contentsOf: CString("/cgroup.procs").bytes)
    let text: [UInt8]
    do throws(Errno) {
      text = try withPath(path) { (p) throws(Errno) in try File.contents(of: p, limit: 1 << 26) }
    } catch {
      if error == .notSupported { return }
      throw error
    }
    var number: Process.ID = 0
    for byte in text {
      if byte == 10 {
        result.append(number)
        number = 0
      } else {
        number = number &* 10 &+ Process.ID(byte &- 48)
      }
    }
  }

  /// The number after `key` in an open file of lines `key number`, read from its beginning.
  static func value(of key: StaticString, in file: Int32) throws(Errno) -> UInt64? {
    let text = try File.readFromStart(file)
    return value(of: key, in: text)
  }

  /// The number after `key` in lines `key number`.
  static func value(of key: StaticString, in text: [UInt8]) -> UInt64? {
    let name = CString(key)
    let count = name.count
    for line in text.split(separator: 10) where line.count > count + 1 && line[line.startIndex + count] == 32 {
      var isEqual = true
      for i in 0..<count where line[line.startIndex + i] != name[i] { isEqual = false }
      if isEqual { return ControlGroup.parse(line[(line.startIndex + count + 1)...]) }
    }
    return nil
  }

  /// A file of one page at most, by one read(2).
  static func contents(of path: [UInt8]) throws(Errno) -> [UInt8] {
    try withPath(path) { (p) throws(Errno) in
      let file = try File.openRaw(p)
      defer { File.close(file) }
      return try File.readFromStart(file)
    }
  }
}
