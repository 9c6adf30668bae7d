internal import Linux

/// Stands between the caller's terminal and a private one: the program cannot type into the caller's shell.
struct TerminalRelay: BitwiseCopyable {
  let master: Int32
  let slave: Int32
  /// The slave's name in the machine's devpts.
  let path: CString
  private var callerMode: Terminal.Mode?
  private(set) var input: Int32 = 0

  /// A new pseudo-terminal of the machine's devpts.
  init() throws(Errno) {
    (master, slave) = try Terminal.open(multiplexer: CString("/dev/ptmx"))
    var arena = try Arena(capacity: 4096)
    path = arena.string(CString("/dev/pts/").bytes + decimal(try Terminal.number(ofMaster: master)))
    arena.leak()
    if let mode = try? Terminal.mode(0) {
      callerMode = mode
      try? Terminal.setMode(slave, mode)
    }
    resize()
  }

  /// From here on every key goes to the program.
  func begin() { if let callerMode { try? Terminal.setMode(0, Terminal.raw(callerMode)) } }

  /// Gives the terminal back as it was, after the program's last words.
  mutating func end() {
    while move(fromInput: false, fromMaster: true) {}
    if let callerMode { try? Terminal.setMode(0, callerMode) }
  }

  /// The private terminal is as large as the caller's.
  func resize() {
    if let size = try? Terminal.size(0) { try? Terminal.setSize(master, size) }
  }

  /// Moves what is ready; whether anything moved.
  @discardableResult
  mutating func move(fromInput: Bool, fromMaster: Bool) -> Bool {
    var moved = false
    // On the stack: the launcher's heap takes nothing back.
    var storage = InlineArray<4096, UInt8>(repeating: 0)
    unsafe withUnsafeMutablePointer(to: &storage) { pointer in
      let buffer = unsafe UnsafeMutableRawBufferPointer(start: pointer, count: 4096)
      if fromInput && input >= 0 {
        let n = unsafe (try? File.read(input, into: buffer)) ?? 0
        if n > 0 { unsafe File.writeAll(master, UnsafeRawBufferPointer(rebasing: buffer[..<n])) } else { endInput() }
        moved = n > 0
      }
      if fromMaster {
        guard (try? Poll.isReadable(master)) == true, let n = unsafe try? File.read(master, into: buffer), n > 0 else {
          return
        }
        unsafe File.writeAll(1, UnsafeRawBufferPointer(rebasing: buffer[..<n]))
        moved = true
      }
    }
    return moved
  }

  /// The caller's input has ended: the program reads an end of file too (^D), and stays.
  private mutating func endInput() {
    input = -1
    var end: UInt8 = 4
    unsafe withUnsafeMutablePointer(to: &end) {
      unsafe File.writeAll(master, UnsafeRawBufferPointer(start: $0, count: 1))
    }
  }
}
