package import Foundation

/// A directory of a test's own, removed with everything in it when the last reference goes.
package final class Stage: Sendable {
  package let path: String
  package let user: User

  /// Not beneath /tmp where that is possible, because the walls replace that.
  private static let base: String = {
    if let base = ProcessInfo.processInfo.environment["THINWALL_STAGE"] { return base }
    return access("/srv", W_OK) == 0 ? "/srv" : "/tmp"
  }()

  package init(for user: User = .current, in base: String? = nil) throws {
    var template = Array("\(base ?? Self.base)/thinwall-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure("mkdtemp") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    self.user = user
    chmod(path, 0o755)
    give(path)
  }

  deinit { Self.remove(path) }

  /// Where a name of the stage is.
  package func callAsFunction(_ name: String) -> String { path + "/" + name }

  @discardableResult
  package func file(_ name: String, _ contents: String = "", mode: mode_t = 0o644) throws -> String {
    try file(Bytes(path + "/" + name), contents, mode: mode)
    return path + "/" + name
  }

  /// A file by the bytes of its path.
  package func file(_ path: Bytes, _ contents: String = "", mode: mode_t = 0o644) throws {
    let name = path.bytes.map { CChar(bitPattern: $0) } + [0]
    let descriptor = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw Failure("open \(path)") }
    defer { close(descriptor) }
    var rest = Array(contents.utf8)[...]
    while !rest.isEmpty {
      let n = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard n > 0 else { throw Failure("write \(path)") }
      rest = rest.dropFirst(n)
    }
    fchmod(descriptor, mode)
    if geteuid() == 0 { fchown(descriptor, user.id, user.id) }
  }

  @discardableResult
  package func directory(_ name: String, mode: mode_t = 0o755) throws -> String {
    guard mkdir(path + "/" + name, mode) == 0 else { throw Failure("mkdir \(name)") }
    chmod(path + "/" + name, mode)
    give(path + "/" + name)
    return path + "/" + name
  }

  /// What a file holds, as the host sees it; nil where there is none.
  package func contents(_ name: String) -> String? {
    FileManager.default.contents(atPath: path + "/" + name).map { String(decoding: $0, as: UTF8.self) }
  }

  package func exists(_ name: String) -> Bool {
    var status = stat()
    return lstat(path + "/" + name, &status) == 0
  }

  private func give(_ path: String) { if geteuid() == 0 { chown(path, user.id, user.id) } }

  /// By the kernel's own calls: names need not be UTF-8, and directories may have lost their rights.
  private static func remove(_ path: String) {
    let child = try? Child(
      Command(["/bin/sh", "-c", "chmod -R u+rwX \"$1\" 2>/dev/null; rm -rf --one-file-system -- \"$1\"", "sh", Bytes(path)]))
    _ = child?.finish()
  }
}

/// A TCP port of the loopback interface that nobody uses; kept from other tests of this process for good.
package func freePort() throws -> Int {
  let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
  guard descriptor >= 0 else { throw Failure("socket") }
  defer { close(descriptor) }
  while true {
    // Outside the range from which the kernel gives connections their ports.
    let port = 10000 + Int.random(in: 0..<20000)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    if bound == 0 { return port }
  }
}
