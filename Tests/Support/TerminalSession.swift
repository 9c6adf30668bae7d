package import Foundation

/// A session of its own on a pseudo-terminal, as a person at a keyboard has it; every process of the session is killed
/// when the last reference goes.
package final class TerminalSession: @unchecked Sendable {
  package let pid: pid_t
  private var master: Int32
  /// The modes before anybody ran on it.
  package private(set) var initialModes: [UInt32] = []
  /// Everything the screen has shown.
  package private(set) var screen: [UInt8] = []
  /// What `expect` has already found.
  private var seen = 0
  private var end: End?

  package static let interrupt: Bytes = "\u{3}"
  package static let endOfFile: Bytes = "\u{4}"
  package static let suspend: Bytes = "\u{1a}"
  package static let quit: Bytes = "\u{1c}"

  package init(_ command: Command, rows: UInt16 = 24, columns: UInt16 = 80) throws {
    // TIOCSPTLCK unlocks the slave, TIOCGPTN is its number (ioctl_tty(2)).
    var unlocked: Int32 = 0
    var number: UInt32 = 0
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard master >= 0, ioctl(master, 0x4004_5431, &unlocked) == 0, ioctl(master, 0x8004_5430, &number) == 0 else {
      throw Failure("pseudo-terminal")
    }
    let slave = "/dev/pts/\(number)"
    if geteuid() == 0 { chown(slave, command.user.id, 5) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // POSIX_SPAWN_SETSID: the first terminal that a session's leader opens becomes the session's.
    Child.setDefaults(&attributes, 0x80)
    posix_spawn_file_actions_addopen(&actions, 0, slave, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    Libc.addChangeDirectory(&actions, command.directory)
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    var state = termios()
    if tcgetattr(master, &state) == 0 { initialModes = [state.c_iflag, state.c_oflag, state.c_cflag, state.c_lflag] }
    pid = try spawn(command.asUser, command.environment, actions, attributes)
    _ = fcntl(master, F_SETFL, fcntl(master, F_GETFL) | O_NONBLOCK)
  }

  deinit {
    // Hang up first: whoever tidies up gets the time for it.
    hangUp()
    _ = Machine.eventually {
      var status: Int32 = 0
      if end == nil, waitpid(pid, &status, WNOHANG) == pid { end = .killed(SIGHUP) }
      return end != nil && members.isEmpty
    }
    // Oldest first: who tidies up after a launcher was started by it.
    for member in members.sorted() {
      kill(member, SIGKILL)
      usleep(100_000)
    }
    if end == nil {
      kill(pid, SIGKILL)
      var status: Int32 = 0
      waitpid(pid, &status, 0)
    }
  }

  /// Closes the keyboard's end, as a closed window does: the kernel hangs the session up.
  package func hangUp() {
    if master >= 0 { close(master) }
    master = -1
  }

  private var members: [pid_t] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { pid_t($0) }.filter {
      getsid($0) == pid
    }
  }

  package var text: String { String(decoding: screen, as: UTF8.self) }

  /// Types.
  package func type(_ text: Bytes) {
    var rest = text.bytes[...]
    while !rest.isEmpty {
      let n = rest.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
      if n > 0 { rest = rest.dropFirst(n) } else if errno != EAGAIN { return } else { read(for: 0.05) }
    }
  }

  /// Types a line.
  package func enter(_ line: Bytes) { type(line + "\n") }

  /// Waits until the screen shows `text` behind what was found last.
  package func expect(_ text: String, within seconds: Double = 20) -> Bool {
    let wanted = Array(text.utf8)
    let deadline = Date().addingTimeInterval(seconds)
    while true {
      if let range = screen[seen...].firstRange(of: wanted) {
        seen = range.upperBound
        return true
      }
      if Date() > deadline { return false }
      if !read(for: 0.1), screen[seen...].firstRange(of: wanted) == nil { return false }
    }
  }

  /// The terminal's modes, in a form that can be compared.
  package var modes: [UInt32] {
    var state = termios()
    guard tcgetattr(master, &state) == 0 else { return [] }
    return [state.c_iflag, state.c_oflag, state.c_cflag, state.c_lflag]
  }

  package var foregroundGroup: pid_t { tcgetpgrp(master) }

  package func resize(rows: UInt16, columns: UInt16) {
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  /// Waits until the session's leader has ended.
  package func finish(within seconds: Double = 20) -> End {
    let deadline = Date().addingTimeInterval(seconds)
    while end == nil {
      _ = read(for: 0.02)
      var status: Int32 = 0
      if waitpid(pid, &status, WNOHANG) == pid {
        end = status & 0x7f == 0 ? .exited((status >> 8) & 0xff) : .killed(status & 0x7f)
        _ = read(for: 0.05)
      } else if Date() > deadline {
        kill(pid, SIGKILL)
        waitpid(pid, &status, 0)
        end = .tookTooLong
      }
    }
    return end!
  }

  /// Reads for at most `seconds`; false when nobody is on the other side.
  @discardableResult
  private func read(for seconds: Double) -> Bool {
    var entry = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard poll(&entry, 1, Int32(seconds * 1000)) > 0 else { return true }
    return withUnsafeTemporaryAllocation(byteCount: 65536, alignment: 8) { buffer in
      let n = Foundation.read(master, buffer.baseAddress, buffer.count)
      if n > 0 {
        screen += buffer[..<n]
        return true
      }
      if n < 0 && errno == EAGAIN { return true }
      usleep(10_000)
      return false
    }
  }
}

extension Cell {
  /// `thinwall run` on a terminal.
  package func terminal(_ flags: [Bytes], _ program: [Bytes], in stage: Stage? = nil) throws -> TerminalSession {
    try TerminalSession(command(flags, program, in: stage))
  }

  /// An interactive bash on a terminal, outside the wall, with `$T` for `thinwall run --wall W`.
  package func shell(in stage: Stage? = nil) throws -> TerminalSession {
    var command = Command(["/bin/bash", "--norc", "--noprofile", "-i"], as: user, in: stage?.path ?? "/")
    command.environment =
      Command.plainEnvironment(home: stage.map { $0.path + "/home" } ?? "/nonexistent") + [
        "PS1=ready> ", "INPUTRC=/dev/null", Bytes("T=\(Thinwall.path) run --wall=\(wall.rawValue)"),
      ]
    return try TerminalSession(command)
  }
}
