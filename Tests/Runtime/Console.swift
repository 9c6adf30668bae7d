import Foundation
import Support
import Testing

/// The other end of a socket on which a runtime sends a terminal or a seccomp listener.
final class Receiver {
  let child: Child
  let path: String

  init(_ bundle: Bundle, _ flags: [Bytes] = ["--console"], environment: [Bytes] = []) throws {
    path = bundle.stage("socket")
    var command = Command(
      ["/usr/bin/python3", Bytes(Runtime.helpers + "/receive.py"), Bytes(path)] + flags, in: bundle.stage.path)
    command.environment += environment
    child = try Child(command)
    guard child.waitForOutput("ready\n") else { throw Failure("receive.py: \(child.finish())") }
  }

  /// What came, once it has.
  func message() throws -> Value {
    try #require(child.waitForOutput("}\n"), "\(child.finish())")
    return Value(json: child.out.split(separator: 10)[1])
  }

  var text: String { String(decoding: child.out, as: UTF8.self) }
}
