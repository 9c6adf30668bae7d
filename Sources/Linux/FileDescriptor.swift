internal import CLinux

/// An open file that this value owns: closed when the value ends, close-on-exec from birth (open(2), close(2)).
///
/// `public`, though no product shows it: Embedded Swift finds the `deinit` of no other type across modules.
public struct FileDescriptor: ~Copyable {
  package private(set) var rawValue: Int32

  package init(owning rawValue: Int32) { self.rawValue = rawValue }

  deinit { if rawValue >= 0 { File.close(rawValue) } }

  /// Gives the number away; nobody closes it any more.
  package consuming func release() -> Int32 {
    let number = rawValue
    rawValue = -1  // not `discard self`, which Embedded Swift allows in frozen types only
    return number
  }
}

/// Opening and moving bytes. Functions on bare numbers serve children that walk a plan; owners use `FileDescriptor`.
public enum File {
  /// Flags of openat(2); close-on-exec is always added.
  public struct Mode: OptionSet, Sendable {
    /// The kernel's bits.
    public let rawValue: Int32
    /// What these bits say.
    @inlinable public init(rawValue: Int32) { self.rawValue = rawValue }
    @inlinable package static var writeOnly: Mode { Mode(rawValue: 0x1) }
    @inlinable package static var readWrite: Mode { Mode(rawValue: 0x2) }
    @inlinable package static var create: Mode { Mode(rawValue: 0x40) }
    @inlinable package static var exclusive: Mode { Mode(rawValue: 0x80) }
    @inlinable package static var noControllingTerminal: Mode { Mode(rawValue: 0x100) }
    @inlinable package static var truncate: Mode { Mode(rawValue: 0x200) }
    @inlinable package static var append: Mode { Mode(rawValue: 0x400) }
    @inlinable package static var nonBlocking: Mode { Mode(rawValue: 0x800) }
    #if arch(arm64)
      @inlinable package static var directory: Mode { Mode(rawValue: 0x4000) }
      @inlinable package static var noFollow: Mode { Mode(rawValue: 0x8000) }
    #else
      @inlinable package static var directory: Mode { Mode(rawValue: 0x10000) }
      @inlinable package static var noFollow: Mode { Mode(rawValue: 0x20000) }
    #endif
    @inlinable package static var path: Mode { Mode(rawValue: 0x200000) }
  }

  /// The working directory, as the `*at` calls take it (AT_FDCWD).
  @inlinable package static var workingDirectory: Int32 { -100 }

  /// openat(2).
  package static func open(
    _ path: CString, _ mode: Mode = [], permissions: Int = 0, in directory: Int32 = workingDirectory
  ) throws(Errno) -> FileDescriptor {
    FileDescriptor(owning: try openRaw(path, mode, permissions: permissions, in: directory))
  }

  /// openat(2), the number belonging to the caller.
  package static func openRaw(
    _ path: CString, _ mode: Mode = [], permissions: Int = 0, in directory: Int32 = workingDirectory
  ) throws(Errno) -> Int32 {
    let flags = Int(mode.rawValue) | 0x80000
    return Int32(try retryingSystemCall(__NR_openat, Int(directory), path.address, flags, permissions))
  }

  /// close(2); errors are of no use to anybody.
  package static func close(_ descriptor: Int32) { _ = linux_syscall(Int(__NR_close), Int(descriptor), 0, 0, 0, 0, 0) }

  /// Closes every descriptor from `first` on (close_range(2)), in a table of this process's own if it was shared.
  package static func closeAll(from first: Int32, unsharing: Bool = false) throws(Errno) {
    try systemCall(__NR_close_range, Int(first), Int(UInt32.max), unsharing ? 2 : 0)
  }

  /// Every descriptor from `first` on ends with execve(2) (close_range(2), CLOSE_RANGE_CLOEXEC).
  package static func closeOnExecute(from first: Int32) throws(Errno) {
    try systemCall(__NR_close_range, Int(first), Int(UInt32.max), 4)
  }

  /// Closes first...last (close_range(2)).
  package static func closeRange(_ first: Int32, _ last: Int32) throws(Errno) {
    if first <= last { try systemCall(__NR_close_range, Int(first), Int(last), 0) }
  }

  /// dup3(2): `old` becomes `new`, without close-on-exec.
  package static func duplicate(_ old: Int32, onto new: Int32) throws(Errno) {
    if old == new {
      try systemCall(__NR_fcntl, Int(old), 2, 0)
    } else {
      try retryingSystemCall(__NR_dup3, Int(old), Int(new), 0)
    }
  }

  /// A lock of this process's on a whole file, until it closes the file in any way or ends; a copy of the process does
  /// not have it (fcntl(2), "Advisory record locking"). For reading it waits for who writes.
  package static func lock(_ descriptor: Int32, forWriting: Bool) throws(Errno) {
    // struct flock: l_type, l_whence; l_start, l_len; l_pid.
    var request: (Int64, Int64, Int64, Int64) = (forWriting ? 1 : 0, 0, 0, 0)
    _ = unsafe try withUnsafeMutablePointer(to: &request) { (p) throws(Errno) in
      // F_SETLK, F_SETLKW
      try retryingSystemCall(__NR_fcntl, Int(descriptor), forWriting ? 6 : 7, Int(bitPattern: p))
    }
  }

  /// Whether a number is open at all (fcntl(2), F_GETFD).
  package static func isOpen(_ descriptor: Int32) -> Bool {
    linux_syscall(Int(__NR_fcntl), Int(descriptor), 1, 0, 0, 0, 0) >= 0
  }

  /// Opens /dev/null for each of 0, 1 and 2 that is closed: what is opened next must not be taken for one of them.
  package static func fillStandardDescriptors() {
    for descriptor in Int32(0)...2 where !isOpen(descriptor) {
      guard let file = try? open(CString("/dev/null"), .readWrite) else { return }
      try? duplicate(file.release(), onto: descriptor)
    }
  }

  /// A copy of `descriptor` numbered at least `minimum`, close-on-exec (fcntl(2), F_DUPFD_CLOEXEC).
  package static func duplicate(_ descriptor: Int32, atLeast minimum: Int32) throws(Errno) -> FileDescriptor {
    FileDescriptor(owning: Int32(try systemCall(__NR_fcntl, Int(descriptor), 1030, Int(minimum))))
  }

  /// read(2) into `buffer`; 0 at the end.
  @unsafe
  package static func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) throws(Errno) -> Int {
    try retryingSystemCall(__NR_read, Int(descriptor), Int(bitPattern: buffer.baseAddress), buffer.count)
  }

  /// Everything until the end of the file, or EFBIG-like `argumentListTooLong` beyond `limit` bytes.
  ///
  /// `isRegular`: the file is one on disk, where a short read is the end.
  package static func readAll(
    _ descriptor: Int32, limit: Int = 1 << 20, isRegular: Bool = false
  ) throws(Errno) -> [UInt8] {
    var result: [UInt8] = []
    var chunk = isRegular ? 1 << 14 : 4096
    while true {
      let before = result.count
      if before > limit { throw .argumentListTooLong }
      var failure: Errno?
      unsafe result.append(
        contentsOf: [UInt8](unsafeUninitializedCapacity: chunk) { buffer, count in
          let n = linux_syscall(
            Int(__NR_read), Int(descriptor), Int(bitPattern: buffer.baseAddress), chunk, 0, 0, 0)
          if n < 0 { failure = Errno(rawValue: Int32(truncatingIfNeeded: -n)) }
          count = max(0, n)
        })
      if let failure {
        if failure == .interrupted { continue }
        throw failure
      }
      if result.count == before || (isRegular && result.count - before < chunk) { return result }
      chunk = min(chunk * 2, 1 << 16)
    }
  }

  /// Everything of one file into another (sendfile(2)).
  package static func copy(_ source: Int32, _ target: Int32) throws(Errno) {
    while try retryingSystemCall(__NR_sendfile, Int(target), Int(source), 0, 1 << 24) > 0 {}
  }

  /// A file without a name that holds `bytes`, to be read from its beginning (memfd_create(2)).
  package static func memory(_ bytes: [UInt8]) throws(Errno) -> FileDescriptor {
    let file = FileDescriptor(owning: Int32(try systemCall(__NR_memfd_create, CString("thinwall").address, 1)))
    try write(file.rawValue, bytes)
    try systemCall(__NR_lseek, Int(file.rawValue), 0, 0)
    return file
  }

  /// What may no longer be done to a file in memory; nil for any other file (fcntl(2), F_GET_SEALS).
  package static func seals(_ descriptor: Int32) throws(Errno) -> Int? {
    do throws(Errno) { return try systemCall(__NR_fcntl, Int(descriptor), 1034, 0) } catch {
      if error == .invalidArgument { return nil }
      throw error
    }
  }

  /// A copy of a program in memory that can be executed and never changed (memfd_create(2); fcntl(2), F_ADD_SEALS).
  package static func sealedCopy(of program: Int32) throws(Errno) -> FileDescriptor {
    let name = CString("thinwall")
    let number: Int
    // MFD_CLOEXEC | MFD_ALLOW_SEALING, with MFD_EXEC where the kernel knows it (6.3).
    do throws(Errno) { number = try systemCall(__NR_memfd_create, name.address, 0x13) } catch {
      if error != .invalidArgument { throw error }
      number = try systemCall(__NR_memfd_create, name.address, 3)
    }
    let file = FileDescriptor(owning: Int32(number))
    try copy(program, file.rawValue)
    // F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE
    try systemCall(__NR_fcntl, Int(file.rawValue), 1033, 15)
    return file
  }

  /// The whole content of a small file.
  package static func contents(of path: CString, limit: Int = 1 << 20) throws(Errno) -> [UInt8] {
    let file = try open(path)
    return try readAll(file.rawValue, limit: limit)
  }

  /// Writes all bytes (write(2)).
  package static func write(_ descriptor: Int32, _ bytes: [UInt8]) throws(Errno) {
    var offset = 0
    while offset < bytes.count {
      var failure: Errno?
      unsafe bytes.withUnsafeBufferPointer { buffer in
        let n = unsafe linux_syscall(
          Int(__NR_write), Int(descriptor), Int(bitPattern: buffer.baseAddress! + offset), bytes.count - offset, 0, 0, 0
        )
        if n < 0 { failure = Errno(rawValue: Int32(truncatingIfNeeded: -n)) } else { offset += n }
      }
      if let failure, failure != .interrupted { throw failure }
    }
  }

  /// Writes all of two pieces as one, without a copy of them (writev(2)).
  package static func write(_ descriptor: Int32, _ first: [UInt8], _ second: [UInt8]) throws(Errno) {
    let total = first.count + second.count
    let written = try unsafe first.withUnsafeBufferPointer { (a) throws(Errno) in
      try unsafe second.withUnsafeBufferPointer { (b) throws(Errno) in
        var vector = (Int(bitPattern: a.baseAddress), a.count, Int(bitPattern: b.baseAddress), b.count)
        return unsafe try withUnsafeMutablePointer(to: &vector) { (v) throws(Errno) in
          try retryingSystemCall(__NR_writev, Int(descriptor), Int(bitPattern: v), 2)
        }
      }
    }
    // Cut off by a signal or the end of space: the rest says which.
    if written < total { try write(descriptor, Array((first + second)[written...])) }
  }

  /// Writes all bytes from byte `offset` of the file on (pwrite(2)).
  package static func write(_ descriptor: Int32, _ bytes: [UInt8], at offset: Int) throws(Errno) {
    _ = try unsafe bytes.withUnsafeBufferPointer { (p) throws(Errno) in
      try retryingSystemCall(__NR_pwrite64, Int(descriptor), Int(bitPattern: p.baseAddress), bytes.count, offset)
    }
  }

  /// One write(2) of `text` to a file that is opened for it: how the kernel's control files are set.
  package static func put(_ text: CString, to path: CString, in directory: Int32 = workingDirectory) throws(Errno) {
    let file = try openRaw(path, .writeOnly, in: directory)
    defer { close(file) }
    try retryingSystemCall(__NR_write, Int(file), text.address, text.count)
  }

  /// One write(2) of `text`.
  package static func put(_ text: CString, to descriptor: Int32) throws(Errno) {
    try retryingSystemCall(__NR_write, Int(descriptor), text.address, text.count)
  }

  /// Writes all bytes, as far as somebody takes them (write(2)).
  @unsafe
  package static func writeAll(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) {
    var offset = 0
    while offset < bytes.count {
      let n = unsafe linux_syscall(
        Int(__NR_write), Int(descriptor), Int(bitPattern: bytes.baseAddress! + offset), bytes.count - offset, 0, 0, 0)
      if n < 0 && n != -4 { return }
      offset += max(0, n)
    }
  }
}
