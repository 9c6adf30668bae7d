internal import Linux

/// The program with the rich verbs, which lies beside this one or in libexec.
enum Workbench {
  /// Directory of this executable, without a slash at the end (proc(5), /proc/self/exe).
  static var directory: [UInt8]? {
    guard var path = try? Path.link(CString("/proc/self/exe")), let slash = path.lastIndex(of: UInt8(ascii: "/")) else {
      return nil
    }
    path.removeSubrange(slash...)
    return path
  }

  /// Where the workbench is.
  static func path(in arena: inout Arena) -> CString? {
    guard let directory else { return nil }
    for place in ["/thinwall-workbench", "/../libexec/thinwall/thinwall-workbench"] as [StaticString] {
      let candidate = arena.string(directory + CString(place).bytes)
      if Path.isExecutable(candidate) { return candidate }
    }
    return nil
  }

  /// Becomes the workbench; returns only to say why not.
  static func execute(_ words: [CString]) -> Int32 {
    guard var arena = try? Arena(capacity: 1 << 24), let path = path(in: &arena) else {
      Message("thinwall: thinwall-workbench, which has this command, is not installed beside thinwall\n").write(to: 2)
      return 125
    }
    var environment: [CString] = []
    Process.environment { environment.append($0) }
    let (arguments, variables) = (arena.vector(words), arena.vector(environment))
    arena.leak()  // or it would end before the call that reads it
    let error = Process.execute(path, arguments, variables)
    var text = Message("thinwall: ")
    text.add(quoted: path)
    text.add(": ")
    text.add(error)
    text.add("\n")
    text.write(to: 2)
    return 125
  }

  /// What `thinwall profile compile NAME --output -` prints; it also caches it. Nil when it failed, and said why.
  static func compile(_ profile: CString) -> [UInt8]? {
    guard var arena = try? Arena(capacity: 1 << 24), let path = path(in: &arena) else {
      Message("thinwall: thinwall-workbench, which compiles profiles, is not installed beside thinwall\n").write(to: 2)
      return nil
    }
    let words = [
      CString("thinwall"), CString("profile"), CString("compile"), CString("--output"), CString("-"), CString("--"),
      profile,
    ]
    var environment: [CString] = []
    Process.environment { environment.append($0) }
    let (arguments, variables) = (arena.vector(words), arena.vector(environment))
    arena.leak()  // or it would end before the call that reads it
    guard let pipe = try? Pipe(), let child = try? Process.fork() else { return nil }
    if child == 0 {
      try? File.duplicate(pipe.write.rawValue, onto: 1)
      _ = Process.execute(path, arguments, variables)
      Process.exit(127)
    }
    let reading = pipe.closeWriting()
    let bytes = try? File.readAll(reading.rawValue, limit: 1 << 23)
    var usage = Process.Usage()
    guard case .exited(0)? = try? Process.wait(for: child, block: true, usage: &usage)?.1 else { return nil }
    return bytes
  }
}
