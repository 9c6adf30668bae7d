import Glibc
import Linux

/// Trying things in a child, whose failure and whose changes are nobody else's.
enum Attempt {
  /// Runs `body` in a child, in new namespaces if any are named: nil if it succeeded, else what the kernel said.
  ///
  /// The workbench has one thread, so a plain copy of it is enough (clone3(2)).
  static func run(into namespaces: Linux.Process.Namespaces = [], _ body: () throws(Errno) -> Void) -> Errno? {
    let child: Linux.Process.ID
    do { child = try Linux.Process.fork(into: namespaces) } catch { return error }
    if child == 0 {
      do throws(Errno) {
        try Linux.Process.set(.parentDeathSignal(Signal.kill))
        try body()
        Linux.Process.exit(0)
      } catch { Linux.Process.exit(error.rawValue) }
    }
    var usage = Linux.Process.Usage()
    guard let change = try? Linux.Process.wait(for: child, block: true, usage: &usage)?.1 else { return .noChild }
    switch change {
    case .exited(0): return nil
    case .exited(let code): return Errno(rawValue: code)
    default: return .notSupported  // A system call that ends the process: some outer filter's answer.
    }
  }

  /// What a program wrote and how it ended.
  struct Result {
    var status: Int32
    var output: [UInt8]
    var errors: [UInt8]
    var nanoseconds: Int64

    /// The first line of its complaints.
    var complaint: String {
      String(decoding: errors.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self).replacing("thinwall: ", with: "")
    }
  }

  /// Runs a program with an empty input until its end (posix_spawn(3)); nil if it could not be started.
  static func spawn(_ words: [[UInt8]]) -> Result? {
    let start = Clock.nanoseconds
    var output: [Int32] = [-1, -1]
    var errors: [Int32] = [-1, -1]
    guard pipe(&output) == 0 else { return nil }
    guard pipe(&errors) == 0 else {
      output.forEach { File.close($0) }
      return nil
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output[1], 1)
    posix_spawn_file_actions_adddup2(&actions, errors[1], 2)
    for end in output + errors { posix_spawn_file_actions_addclose(&actions, end) }
    var arguments = words.map { word in
      UnsafeMutableRawPointer(mutating: CString(keeping: word).pointer).assumingMemoryBound(to: CChar.self)
        as UnsafeMutablePointer<CChar>?
    }
    arguments.append(nil)
    var child: pid_t = 0
    let failure = posix_spawnp(&child, arguments[0]!, &actions, nil, arguments, environ)
    File.close(output[1])
    File.close(errors[1])
    defer {
      File.close(output[0])
      File.close(errors[0])
    }
    guard failure == 0 else { return nil }
    // What is written to both is little: one after the other does not block the writer.
    let out = (try? File.readAll(output[0])) ?? []
    let err = (try? File.readAll(errors[0])) ?? []
    var usage = Linux.Process.Usage()
    guard let change = try? Linux.Process.wait(for: child, block: true, usage: &usage)?.1 else { return nil }
    let status: Int32 =
      switch change {
      case .exited(let code): code
      case .killed(let signal, _): 128 + signal
      default: 255
      }
    return Result(status: status, output: out, errors: err, nanoseconds: Clock.nanoseconds - start)
  }
}

/// The text of a small file of the kernel without its last line end; nil where it cannot be read.
func kernelFile(_ path: String) -> String? {
  guard let bytes = try? File.contents(of: CString(keeping: Array(path.utf8))) else { return nil }
  return String(decoding: bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...], as: UTF8.self)
}

extension Errno {
  /// What went wrong, in words.
  var text: String {
    var message = Message()
    message.add(self)
    return String(decoding: message.bytes, as: UTF8.self)
  }
}
