import CBench
import Foundation

/// A program with its arguments, ready to be started over and over.
struct Command {
  var arguments: [String]
  var directory: String
  var environment: [String] = Command.environment

  /// What every measured program gets: nothing that differs from machine to machine.
  static let environment = ["PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/root", "LANG=C.UTF-8", "USER=root"]

  init(_ arguments: [String], in directory: String) {
    self.arguments = arguments
    self.directory = directory
  }

  /// The same behind another command, such as `thinwall run --`.
  func behind(_ wall: [String]) -> Command {
    var command = self
    command.arguments = wall + arguments
    return command
  }

  private func withRequest<R>(
    input: Int32 = Self.null, output: Int32, error: Int32, _ body: (UnsafePointer<bench_request>) -> R
  ) -> R {
    func strings(_ list: [String]) -> [UnsafePointer<CChar>?] { list.map { UnsafePointer(strdup($0)) } + [nil] }
    let words = strings(arguments)
    let variables = strings(environment)
    defer { for p in words + variables { free(UnsafeMutablePointer(mutating: p)) } }
    return words.withUnsafeBufferPointer { w in
      variables.withUnsafeBufferPointer { v in
        directory.withCString { d in
          var request = bench_request(
            arguments: w.baseAddress, environment: v.baseAddress, directory: d, input: input, output: output,
            error: error)
          return body(&request)
        }
      }
    }
  }

  static let null = open("/dev/null", O_RDWR | O_CLOEXEC)

  /// Runs to the end, output thrown away. Nil, with a complaint, if the program cannot be started or fails.
  func run() -> bench_result? {
    var result = bench_result()
    let error = withRequest(output: Self.null, error: Self.null) { bench_run($0, &result) }
    if error != 0 || result.status != 0 {
      note(
        "bench: \(arguments.joined(separator: " ")): \(error != 0 ? String(cString: strerror(error)) : "status \(result.status)")"
      )
      return nil
    }
    return result
  }

  /// Starts without waiting; nil if that fails.
  func start(input: Int32 = Self.null, output: Int32 = Self.null) -> pid_t? {
    let id = withRequest(input: input, output: output, error: Self.null) { bench_start($0) }
    return id > 0 ? id : nil
  }

  /// Runs to the end and returns what was written to standard output, or nil if the program fails.
  func read(quietly: Bool = false) -> String? {
    guard let (id, output) = startReading(quietly: quietly) else { return nil }
    let text = String(decoding: output.readDataToEndOfFile(), as: UTF8.self)
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0 && errno == EINTR {}
    if status != 0 && !quietly { note("bench: \(arguments.joined(separator: " ")): status \(status)") }
    return status == 0 ? text : nil
  }

  /// Starts with a pipe from standard output.
  func startReading(quietly: Bool = false) -> (pid_t, FileHandle)? {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    let id = withRequest(output: ends[1], error: quietly ? Self.null : 2) { bench_start($0) }
    close(ends[1])
    let output = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
    return id > 0 ? (id, output) : nil
  }

  /// Asks a program to end, makes it end where it does not, and returns its status as waitpid(2) gives it.
  @discardableResult static func stop(_ id: pid_t) -> Int32 {
    kill(id, SIGTERM)
    var status: Int32 = 0
    for _ in 0..<500 {
      if waitpid(id, &status, WNOHANG) != 0 { return status }
      usleep(10_000)
    }
    note("bench: process \(id) had to be killed")
    kill(id, SIGKILL)
    while waitpid(id, &status, 0) < 0 && errno == EINTR {}
    return status
  }

  /// The absolute path of a program in PATH.
  static func find(_ name: String) -> String? {
    ["/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin"].map { "\($0)/\(name)" }
      .first { access($0, X_OK) == 0 }
  }
}
