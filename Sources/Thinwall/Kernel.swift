internal import Linux

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

// Both libcs have these, and the Swift overlays do not. Not by way of CLinux, whose structures and libc's do not live
// together in one module.
@_extern(c, "memfd_create")
private func memfdCreate(_ name: UnsafePointer<UInt8>, _ flags: UInt32) -> Int32
@_extern(c, "syscall")
private func systemCall(_ number: Int, _ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Int

/// The kernel calls that only a caller of the launcher needs.
enum Kernel {
  /// Whether a path names a file that this process may execute (statx(2), faccessat2(2)).
  static func isExecutableFile(_ path: Bytes) -> Bool {
    guard !path.bytes.contains(0), var arena = try? Arena(capacity: path.bytes.count + 16) else { return false }
    let name = arena.string(path.bytes)
    guard let status = try? Path.status(name), status.isRegular else { return false }
    return Path.isExecutable(name)
  }

  /// An empty file in memory, close-on-exec, that may be sealed but not executed (memfd_create(2)).
  static func memoryFile() throws(Errno) -> FileDescriptor {
    let name = unsafe CString("thinwall").pointer
    do throws(Errno) {
      // MFD_CLOEXEC, MFD_ALLOW_SEALING, MFD_NOEXEC_SEAL.
      return FileDescriptor(owning: try result { unsafe memfdCreate(name, 0xB) })
    } catch {
      // Kernels before 6.3 know no MFD_NOEXEC_SEAL.
      guard error == .invalidArgument else { throw error }
      return FileDescriptor(owning: try result { unsafe memfdCreate(name, 0x3) })
    }
  }

  /// A file in memory with these bytes, which nobody can change any more, at its beginning (fcntl(2), F_ADD_SEALS).
  static func sealedFile(_ bytes: [UInt8]) throws(Errno) -> FileDescriptor {
    let file = try memoryFile()
    try File.write(file.rawValue, bytes)
    try rewind(file)
    _ = try result { fcntl(file.rawValue, 1033, Int32(0xF)) }
    return file
  }

  /// Everything in a file in memory, wherever its writers stand in it.
  static func contents(_ file: borrowing FileDescriptor) throws(Errno) -> [UInt8] {
    try rewind(file)
    return try File.readAll(file.rawValue, limit: 1 << 28)
  }

  private static func rewind(_ file: borrowing FileDescriptor) throws(Errno) {
    let number = file.rawValue
    _ = try result { lseek(number, 0, SEEK_SET) }
  }

  /// Makes reading return `wouldBlock` where nothing is there (fcntl(2), O_NONBLOCK).
  static func setNonBlocking(_ descriptor: borrowing FileDescriptor) throws(Errno) {
    let number = descriptor.rawValue
    _ = try result { fcntl(number, F_SETFL, O_NONBLOCK) }
  }

  /// pidfd_open(2); its number is the same on every architecture.
  static func open(process: Int32) throws(Errno) -> FileDescriptor {
    FileDescriptor(owning: Int32(try result { systemCall(434, Int(process), 0, 0, 0) }))
  }

  /// pidfd_send_signal(2); its number is the same on every architecture.
  static func send(_ signal: Int32, to process: Int32) throws(Errno) {
    _ = try result { systemCall(424, Int(process), Int(signal), 0, 0) }
  }

  /// Buries an ended child and returns its exit code, nil where a signal ended it; -1 where somebody else has buried it
  /// (waitid(2), P_PIDFD).
  static func reap(_ process: Int32) throws(Errno) -> Int32? {
    var info = unsafe siginfo_t()
    do throws(Errno) {
      _ = try result { unsafe waitid(idtype_t(rawValue: 3), id_t(process), &info, WEXITED) }
    } catch {
      if error == .noChild { return -1 }
      throw error
    }
    // si_status, which the two libcs hide in unions of different names.
    let status = unsafe withUnsafeBytes(of: &info) { unsafe $0.load(fromByteOffset: 24, as: Int32.self) }
    return unsafe info.si_code == 1 ? status : nil
  }

  /// A call in the manner of libc, started again as often as a signal interrupts it.
  private static func result<Value: SignedInteger>(_ body: () -> Value) throws(Errno) -> Value {
    while true {
      let value = body()
      if value >= 0 { return value }
      let number = errno
      if number != EINTR { throw Errno(rawValue: number) }
    }
  }
}
