internal import CLinux

/// Terminals and pseudo-terminals (tty_ioctl(4), pty(7)).
package enum Terminal {
  /// Size in rows and columns.
  package struct Size: BitwiseCopyable, Sendable {
    package var rows: UInt16 = 0
    package var columns: UInt16 = 0
    package var xPixels: UInt16 = 0
    package var yPixels: UInt16 = 0
    package init() {}
  }

  /// The kernel's struct termios, to be kept and put back.
  package struct Mode: BitwiseCopyable, Sendable {
    package var input: UInt32 = 0
    package var output: UInt32 = 0
    package var control: UInt32 = 0
    package var local: UInt32 = 0
    package var line: UInt8 = 0
    package var characters: (UInt64, UInt64, UInt32) = (0, 0, 0)
    package init() {}
  }

  private static func control<T: BitwiseCopyable>(_ descriptor: Int32, _ request: Int, _ value: inout T) throws(Errno) {
    _ = unsafe try withUnsafeMutablePointer(to: &value) { (p) throws(Errno) in
      try systemCall(__NR_ioctl, Int(descriptor), request, Int(bitPattern: p))
    }
  }

  /// The foreground process group of the terminal behind `descriptor` (TIOCGPGRP).
  package static func foregroundGroup(_ descriptor: Int32) throws(Errno) -> Process.ID {
    var group: Int32 = 0
    try control(descriptor, 0x540F, &group)
    return group
  }

  /// TIOCSPGRP; the caller blocks SIGTTOU.
  package static func setForegroundGroup(_ descriptor: Int32, _ group: Process.ID) throws(Errno) {
    var value = group
    try control(descriptor, 0x5410, &value)
  }

  /// The terminal's settings (TCGETS); fails with ENOTTY for anything else.
  package static func mode(_ descriptor: Int32) throws(Errno) -> Mode {
    // The kernel writes 36 bytes; the tuple behind it leaves room.
    var value = (Mode(), UInt64(0))
    try control(descriptor, 0x5401, &value)
    return value.0
  }

  /// Puts settings back (TCSETSW).
  package static func setMode(_ descriptor: Int32, _ mode: Mode) throws(Errno) {
    var value = (mode, UInt64(0))
    try control(descriptor, 0x5403, &value)
  }

  /// The settings for passing every byte through, as cfmakeraw(3) makes them.
  package static func raw(_ mode: Mode) -> Mode {
    var raw = mode
    raw.input &= ~0o2753
    raw.output &= ~1
    raw.local &= ~0o100113
    raw.control = raw.control & ~0o460 | 0o60
    return raw
  }

  /// TIOCGWINSZ.
  package static func size(_ descriptor: Int32) throws(Errno) -> Size {
    var size = Size()
    try control(descriptor, 0x5413, &size)
    return size
  }

  /// TIOCSWINSZ.
  package static func setSize(_ descriptor: Int32, _ size: Size) throws(Errno) {
    var copy = size
    try control(descriptor, 0x5414, &copy)
  }

  /// Opens a new pseudo-terminal of the devpts behind `multiplexer` (a path to a ptmx) and unlocks it: the master, and
  /// the slave opened from it without a path (TIOCSPTLCK, TIOCGPTPEER).
  package static func open(multiplexer: CString) throws(Errno) -> (master: Int32, slave: Int32) {
    let master = try File.openRaw(multiplexer, [.readWrite, .noControllingTerminal])
    return (master, try slave(ofMaster: master))
  }

  /// Unlocks a new pseudo-terminal and opens its slave, without a path (TIOCSPTLCK, TIOCGPTPEER).
  package static func slave(ofMaster master: Int32) throws(Errno) -> Int32 {
    var unlock: Int32 = 0
    try control(master, 0x4004_5431, &unlock)
    return Int32(try systemCall(__NR_ioctl, Int(master), 0x5441, 2 | 0o400 | 0x80000))
  }

  /// The number of a pseudo-terminal's slave in its devpts (TIOCGPTN).
  package static func number(ofMaster master: Int32) throws(Errno) -> Int {
    var number: UInt32 = 0
    try control(master, 0x8004_5430, &number)
    return Int(number)
  }

  /// Makes a terminal the controlling one of this new session (TIOCSCTTY).
  package static func makeControlling(_ descriptor: Int32) throws(Errno) {
    try systemCall(__NR_ioctl, Int(descriptor), 0x540E, 0)
  }
}
