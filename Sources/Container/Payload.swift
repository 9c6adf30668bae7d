internal import Linux
internal import OCI

/// What is executed: found in the container's root before anybody is told that all is well.
struct Payload {
  let path: CString
  let arguments: StringVector
  let environment: StringVector
  var entersDirectoryLate = false

  /// Enters the working directory, and looks for `args[0]` along the PATH of the program's own environment (config.md, "Process").
  init(_ process: ProcessConfig) throws(Failure) {
    guard let word = process.arguments.first else { throw Failure("process.args is empty") }
    entersDirectoryLate = try !Self.enterWorkingDirectory(process.workingDirectory)
    var variables = process.environment
    var arena: Arena
    do throws(Errno) { arena = try Arena(capacity: 1 << 16 + (process.arguments.count + variables.count) * 16) } catch {
      throw Failure("prepare the program", error)
    }
    if !variables.contains(where: { $0.hasPrefix("HOME=") }) {
      variables.append(arena.string(CString("HOME=").bytes + Self.home(of: process.user)))
    }
    path = try Self.find(word, variables, &arena)
    arguments = arena.vector(process.arguments)
    environment = arena.vector(variables)
    arena.leak()
  }

  /// False where only the program's user may enter it.
  private static func enterWorkingDirectory(_ path: CString) throws(Failure) -> Bool {
    Progress.step("enter the working directory")
    do throws(Errno) { try Path.change(to: path) } catch {
      if error == .permissionDenied { return false }
      throw Failure("chdir to the working directory", path, error)
    }
    try checkWorkingDirectory(path)
    return true
  }

  /// CVE-2024-21626: a working directory named through a leaked descriptor lies outside the container, and has no name
  /// inside (getcwd(2)).
  static func checkWorkingDirectory(_ path: CString) throws(Failure) {
    do throws(Errno) { _ = try Path.workingDirectory() } catch {
      throw Failure("the working directory is outside of the container:", path)
    }
  }

  private static func find(_ word: CString, _ environment: [CString], _ arena: inout Arena) throws(Failure) -> CString {
    if word.index(of: UInt8(ascii: "/")) != nil {
      try check(word)
      return word
    }
    var list = CString("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin").bytes
    for variable in environment where variable.hasPrefix("PATH=") { list = variable.suffix(from: 5).bytes }
    var denied = false
    for directory in list.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false) {
      var candidate = directory.isEmpty ? [UInt8(ascii: ".")] : Array(directory)
      candidate.append(UInt8(ascii: "/"))
      candidate += word.bytes
      let path = arena.string(candidate)
      guard let status = try? Path.status(path), !status.isDirectory else { continue }
      if Path.isExecutable(path) { return path }
      denied = true
    }
    if denied { throw Failure("execute", word, .permissionDenied) }
    // Callers look for these words.
    var message = Message("executable file ")
    message.add(quoted: word)
    message.add(" not found in $PATH: no such file or directory")
    throw Failure(message.bytes)
  }

  private static func check(_ path: CString) throws(Failure) {
    let status: Path.Status
    do throws(Errno) { status = try Path.status(path) } catch {
      // The program's user may see what root of this namespace does not.
      if error == .permissionDenied { return }
      throw Failure("open executable", path, error)
    }
    if status.isDirectory { throw Failure("execute", path, .permissionDenied) }
    if status.mode & 0o111 == 0 { throw Failure("execute", path, .permissionDenied) }
  }

  /// Field 6 of the user's line in the container's passwd(5).
  private static func home(of user: UInt32) -> [UInt8] {
    let other = [UInt8(ascii: "/")]
    guard let file = try? File.open(CString("/etc/passwd")),
      let status = try? Path.status(CString(""), in: file.rawValue), status.isRegular,
      let text = try? File.readAll(file.rawValue, limit: 1 << 20)
    else { return other }
    let wanted = decimal(Int(user))
    for line in text.split(separator: UInt8(ascii: "\n")) {
      let fields = line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      if fields.count >= 6, Array(fields[2]) == wanted { return fields[5].isEmpty ? other : Array(fields[5]) }
    }
    return other
  }
}
