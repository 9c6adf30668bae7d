internal import Linux
internal import OCI

/// A service manager that waits for the container to be ready (sd_notify(3)): the container gets a socket of its own in
/// /run/notify, and what arrives there is passed on to NOTIFY_SOCKET by the process that started the container.
struct Notification {
  /// The service manager's socket: a path, or an abstract name behind a NUL.
  private let host: [UInt8]
  private let socket: Int32

  /// NOTIFY_SOCKET of the runtime's own environment.
  static var address: [UInt8]? {
    var address: [UInt8]?
    Process.environment { variable in
      if variable.hasPrefix("NOTIFY_SOCKET=") { address = variable.suffix(from: 14).bytes }
    }
    guard var address, !address.isEmpty else { return nil }
    if address[0] == UInt8(ascii: "@") { address[0] = 0 }
    return address
  }

  /// The mount that shows the directory `notify` of a container's state; the directory is made.
  static func mount(_ store: Store, _ id: CString, in directory: Int32, _ arena: inout Arena) throws(Failure)
    -> MountConfig
  {
    try attempt("make the notify directory") { () throws(Errno) in
      try Path.makeDirectory(CString("notify"), permissions: 0o755, in: directory)
      // Whatever the caller's umask.
      try Path.setPermissions(CString("notify"), 0o755, in: directory)
    }
    var mount = MountConfig()
    mount.destination = CString("/run/notify")
    mount.type = CString("bind")
    var path = try Bundle.absolute(store.root, "find the notify directory")
    path.append(UInt8(ascii: "/"))
    path += id.bytes + CString("/notify").bytes
    mount.source = arena.string(path)
    mount.options = [CString("bind"), CString("nosuid"), CString("noexec"), CString("nodev"), CString("ro")]
    return mount
  }

  /// What the container's program finds in its environment.
  static var variable: CString { CString("NOTIFY_SOCKET=/run/notify/notify.sock") }

  /// Listens for the container whose state is in `directory`; nil where it has no socket, or nobody waits for it.
  init?(in directory: Int32) throws(Failure) {
    guard let host = Self.address, FileSystem.exists(CString("notify"), in: directory) else { return nil }
    self.host = host
    socket = try attempt("listen for notifications") { () throws(Errno) in
      let socket = try LocalSocket.make(.datagram)
      let name = CString("notify/notify.sock")
      _ = try? Path.remove(name, in: directory)
      try LocalSocket.bind(
        socket.rawValue, to: CString("/proc/self/fd/").bytes + decimal(Int(directory)) + CString("/").bytes + name.bytes
      )
      try Path.setPermissions(name, 0o777, in: directory)
      return socket.release()
    }
  }

  /// Waits until the container says that it is ready, or has ended. `process` is told to be the service's main one.
  func wait(_ container: Int32, main process: Process.ID?) throws(Failure) {
    defer { File.close(socket) }
    while true {
      var entries = Poll.Entries()
      entries.first = Poll.Entry(socket)
      entries.second = Poll.Entry(container)
      do throws(Errno) {
        _ = try Poll.wait(&entries)
        if entries.first.isReady {
          if let line = Self.readiness(try LocalSocket.receive(from: socket, limit: 1 << 16).bytes) {
            return try pass(line, process)
          }
        } else if entries.second.isReady {
          return
        }
      } catch { if error != .interrupted { throw Failure("pass a notification on", error) } }
    }
  }

  /// In a process beside this one, which stays with the container's program.
  func waitBeside(_ container: Int32) throws(Failure) {
    let child = try attempt("clone who passes notifications on") { () throws(Errno) in try Process.clone(into: []) }
    guard let child else {
      try? Process.set(.parentDeathSignal(Signal.kill))
      try? wait(container, main: nil)
      Process.exit(0)
    }
    File.close(child.descriptor)
    File.close(socket)
  }

  /// The line `READY=...` of a message.
  private static func readiness(_ message: [UInt8]) -> [UInt8]? {
    for line in message.split(separator: UInt8(ascii: "\n")) where line.starts(with: CString("READY=").bytes) {
      return Array(line)
    }
    return nil
  }

  private func pass(_ line: [UInt8], _ process: Process.ID?) throws(Errno) {
    let manager = try LocalSocket.make(.datagram)
    try LocalSocket.connect(manager.rawValue, to: host)
    var message = Message()
    if let process {
      message.add("MAINPID=")
      message.add(number: Int(process))
      message.add("\n")
    }
    message.add(line)
    try LocalSocket.send(message.bytes, to: manager.rawValue)
    // Who sent it is looked up when it is read: not before that may we end (sd_notify_barrier(3)).
    let pipe = try Pipe()
    // A manager that has read enough and gone needs no barrier.
    _ = try? LocalSocket.send(CString("BARRIER=1").bytes, descriptor: pipe.write.rawValue, to: manager.rawValue)
    let end = pipe.closeWriting()
    var entries = Poll.Entries()
    entries.first = Poll.Entry(end.rawValue)
    _ = try Poll.wait(&entries, nanoseconds: 5_000_000_000)
  }
}
