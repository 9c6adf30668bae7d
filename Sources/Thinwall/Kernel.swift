#if canImport(Glibc)
  @unsafe @preconcurrency internal import Glibc
#elseif canImport(Musl)
  @unsafe @preconcurrency internal import Musl
#endif

// This target stands on libc and not on `Linux`: a program that uses it imports libc, too, and one Swift module cannot
// see libc's structures and the kernel's own (CLinux) under the same names.

// Both libcs have these, and the Swift overlays do not.
@_extern(c, "memfd_create")
private func memfdCreate(_ name: UnsafePointer<CChar>, _ flags: UInt32) -> Int32
@_extern(c, "pipe2")
private func pipe2(_ ends: UnsafeMutablePointer<Int32>, _ flags: Int32) -> Int32
@_extern(c, "syscall")
private func systemCall(_ number: Int, _ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Int

/// A kernel error number (errno(3)).
struct Errno: Error, Equatable, Sendable {
  let rawValue: Int32

  static var noSuchProcess: Errno { Errno(rawValue: ESRCH) }
  static var wouldBlock: Errno { Errno(rawValue: EAGAIN) }

  /// What went wrong, in words for a person (strerror(3), which both libcs made safe for threads).
  var message: String {
    unsafe strerror(rawValue).map { unsafe String(cString: $0) } ?? "error \(rawValue)"
  }
}

/// An open file that this value owns: closed when the value ends, close-on-exec from birth (close(2)).
struct FileDescriptor: ~Copyable, Sendable {
  private(set) var rawValue: Int32

  init(owning rawValue: Int32) { self.rawValue = rawValue }

  deinit { if rawValue >= 0 { _ = close(rawValue) } }

  /// Gives the number away; nobody closes it any more.
  consuming func release() -> Int32 {
    let number = rawValue
    rawValue = -1
    return number
  }

  /// A copy of any descriptor, numbered at least `minimum` (fcntl(2), F_DUPFD_CLOEXEC).
  init(copying number: Int32, atLeast minimum: Int32) throws(Errno) {
    self.init(owning: try Kernel.result { fcntl(number, F_DUPFD_CLOEXEC, minimum) })
  }
}

/// The kernel calls of a process that starts the launcher.
enum Kernel {
  /// Whether a path names a file that this process may execute (stat(2), access(2)).
  static func isExecutableFile(_ path: Bytes) -> Bool {
    guard !path.bytes.contains(0) else { return false }
    let name = path.bytes.map { CChar(bitPattern: $0) } + [0]
    var status = stat()
    return unsafe stat(name, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(name, X_OK) == 0
  }

  /// The environment of this process, as `NAME=VALUE` (environ(7)). Nobody may change it meanwhile, as with getenv(3).
  static func environment() -> [Bytes] {
    var variables: [Bytes] = []
    // Null after clearenv(3), whatever its type says.
    let first: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = unsafe environ
    guard var entry = unsafe first else { return [] }
    while let variable = unsafe entry.pointee {
      let bytes = unsafe UnsafeRawBufferPointer(start: variable, count: strlen(variable))
      unsafe variables.append(Bytes(Array(bytes)))
      unsafe entry += 1
    }
    return variables
  }

  // MARK: Files

  /// /dev/null, for reading and writing.
  static func null() throws(Errno) -> FileDescriptor {
    FileDescriptor(owning: try result { unsafe open("/dev/null", O_RDWR | O_CLOEXEC) })
  }

  /// Whether a number is open at all (fcntl(2), F_GETFD).
  static func isOpen(_ number: Int32) -> Bool { fcntl(number, F_GETFD) >= 0 }

  /// A pipe (pipe2(2)): first what reads, without waiting, then what writes.
  static func pipe() throws(Errno) -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [-1, -1]
    _ = try result { unsafe pipe2(&ends, O_CLOEXEC) }
    // The flag belongs to this end alone.
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    return (ends[0], ends[1])
  }

  /// An empty file in memory, close-on-exec, that may be sealed but not executed (memfd_create(2)).
  static func memoryFile() throws(Errno) -> FileDescriptor {
    do throws(Errno) {
      // MFD_CLOEXEC, MFD_ALLOW_SEALING, MFD_NOEXEC_SEAL.
      return FileDescriptor(owning: try result { unsafe memfdCreate("thinwall", 0xB) })
    } catch {
      // Kernels before 6.3 know no MFD_NOEXEC_SEAL.
      guard error.rawValue == EINVAL else { throw error }
      return FileDescriptor(owning: try result { unsafe memfdCreate("thinwall", 0x3) })
    }
  }

  /// A file in memory with these bytes, which nobody can change any more, at its beginning (fcntl(2), F_ADD_SEALS).
  static func sealedFile(_ bytes: [UInt8]) throws(Errno) -> FileDescriptor {
    let file = try memoryFile()
    let number = file.rawValue
    var offset = 0
    while offset < bytes.count {
      offset += try result {
        unsafe bytes.withUnsafeBytes { b in unsafe write(number, b.baseAddress! + offset, bytes.count - offset) }
      }
    }
    _ = try result { lseek(number, 0, SEEK_SET) }
    _ = try result { fcntl(number, 1033, Int32(0xF)) }
    return file
  }

  /// Everything in a file in memory, wherever its writers stand in it.
  static func contents(_ file: borrowing FileDescriptor) throws(Errno) -> [UInt8] {
    let number = file.rawValue
    _ = try result { lseek(number, 0, SEEK_SET) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = try fill(&buffer, from: number)
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }

  /// read(2); 0 at the end.
  static func fill(_ buffer: inout [UInt8], from number: Int32) throws(Errno) -> Int {
    let size = buffer.count
    return try result { unsafe buffer.withUnsafeMutableBytes { b in unsafe read(number, b.baseAddress, size) } }
  }

  /// Waits until one of three can be read or is at its end, and says which; negative numbers are passed over (poll(2)).
  static func wait(for numbers: (Int32, Int32, Int32)) throws(Errno) -> (Bool, Bool, Bool) {
    var entries = [numbers.0, numbers.1, numbers.2].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    _ = try result { unsafe poll(&entries, 3, -1) }
    return (entries[0].revents != 0, entries[1].revents != 0, entries[2].revents != 0)
  }

  // MARK: Processes

  /// pidfd_open(2); its number is the same on every architecture.
  static func descriptor(of process: Int32) throws(Errno) -> FileDescriptor {
    FileDescriptor(owning: Int32(try result { systemCall(434, Int(process), 0, 0, 0) }))
  }

  /// pidfd_send_signal(2); its number is the same on every architecture.
  static func send(_ signal: Int32, to process: Int32) throws(Errno) {
    _ = try result { systemCall(424, Int(process), Int(signal), 0, 0) }
  }

  /// Kills and buries a child that could not be held on to (kill(2), waitpid(2)).
  static func abandon(_ child: Int32) {
    _ = kill(child, SIGKILL)
    _ = try? result { waitpid(child, nil, 0) }
  }

  /// Buries an ended child and returns its exit code, nil where a signal ended it; -1 where somebody else has buried it
  /// (waitid(2), P_PIDFD).
  static func reap(_ process: Int32) throws(Errno) -> Int32? {
    var info = unsafe siginfo_t()
    do throws(Errno) {
      _ = try result { unsafe waitid(idtype_t(rawValue: 3), id_t(process), &info, WEXITED) }
    } catch {
      if error.rawValue == ECHILD { return -1 }
      throw error
    }
    // si_status, which the two libcs hide in unions of different names.
    let status = unsafe withUnsafeBytes(of: &info) { unsafe $0.load(fromByteOffset: 24, as: Int32.self) }
    return unsafe info.si_code == 1 ? status : nil
  }

  /// A call in the manner of libc, started again as often as a signal interrupts it.
  static func result<Value: SignedInteger>(_ body: () -> Value) throws(Errno) -> Value {
    while true {
      let value = body()
      if value >= 0 { return value }
      let number = errno
      if number != EINTR { throw Errno(rawValue: number) }
    }
  }
}
