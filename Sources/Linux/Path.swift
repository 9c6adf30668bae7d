internal import CLinux

/// What a path names, and the calls that make and remove names. Paths are bytes (path_resolution(7)).
public enum Path {
  /// The part of statx(2) that we look at.
  public struct Status: Sendable, Equatable {
    /// Kind and permissions.
    public let mode: UInt16
    package let owner: UInt32
    package let group: UInt32
    /// The file system's device.
    public let device: UInt64
    /// The number in its file system.
    public let inode: UInt64
    package let size: UInt64
    /// Of a device node: the device it stands for.
    package let special: (major: UInt32, minor: UInt32)
    package let modified: Int64
    package let modifiedNanoseconds: UInt32

    @inlinable package var isDirectory: Bool { mode & 0xF000 == 0x4000 }
    @inlinable package var isSymbolicLink: Bool { mode & 0xF000 == 0xA000 }
    @inlinable package var isRegular: Bool { mode & 0xF000 == 0x8000 }
    @inlinable package var isCharacterDevice: Bool { mode & 0xF000 == 0x2000 }
    @inlinable package var isPipe: Bool { mode & 0xF000 == 0x1000 }
    @inlinable package var isSocket: Bool { mode & 0xF000 == 0xC000 }

    /// Whether both are the same file.
    @inlinable public static func == (a: Status, b: Status) -> Bool { a.device == b.device && a.inode == b.inode }
  }

  /// statx(2). An empty path with a descriptor asks about the descriptor itself.
  package static func status(
    _ path: CString, followLinks: Bool = true, in directory: Int32 = File.workingDirectory
  ) throws(Errno) -> Status {
    var s = statx()
    let flags = (followLinks ? 0 : 0x100) | (path[0] == 0 ? 0x1000 : 0)
    _ = try unsafe withUnsafeMutablePointer(to: &s) { (p) throws(Errno) in
      try systemCall(__NR_statx, Int(directory), path.address, flags, 0x7ff, Int(bitPattern: p))
    }
    return Status(
      mode: s.stx_mode, owner: s.stx_uid, group: s.stx_gid,
      device: UInt64(s.stx_dev_major) << 32 | UInt64(s.stx_dev_minor), inode: s.stx_ino, size: s.stx_size,
      special: (s.stx_rdev_major, s.stx_rdev_minor),
      modified: s.stx_mtime.tv_sec, modifiedNanoseconds: s.stx_mtime.tv_nsec)
  }

  /// The target of a symbolic link (readlinkat(2)).
  package static func link(_ path: CString, in directory: Int32 = File.workingDirectory) throws(Errno) -> [UInt8] {
    var failure: Errno?
    let target = unsafe [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
      let n = linux_syscall(
        Int(__NR_readlinkat), Int(directory), path.address, Int(bitPattern: buffer.baseAddress), 4096, 0, 0)
      if n < 0 { failure = Errno(rawValue: Int32(truncatingIfNeeded: -n)) }
      count = max(0, n)
    }
    if let failure { throw failure }
    // A copy that fits: links are kept, and a page each is dear.
    var fitting: [UInt8] = []
    fitting.reserveCapacity(target.count)
    for byte in target { fitting.append(byte) }
    return fitting
  }

  /// The working directory's absolute path (getcwd(2)).
  package static func workingDirectory() throws(Errno) -> [UInt8] {
    var failure: Errno?
    var path = unsafe [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
      let n = linux_syscall(Int(__NR_getcwd), Int(bitPattern: buffer.baseAddress), 4096, 0, 0, 0, 0)
      if n < 0 { failure = Errno(rawValue: Int32(truncatingIfNeeded: -n)) }
      count = max(0, n)
    }
    if let failure { throw failure }
    if path.last == 0 { path.removeLast() }
    if path.first != UInt8(ascii: "/") { throw .noSuchFileOrDirectory }
    return path
  }

  /// faccessat(2) with the effective ids: whether this process may execute the file.
  package static func isExecutable(_ path: CString) -> Bool {
    linux_syscall(Int(__NR_faccessat2), Int(File.workingDirectory), path.address, 1, 0x200, 0, 0) == 0
  }

  /// Whether this process may write to what the path names (faccessat2(2), effective ids).
  package static func isWritable(_ path: CString) -> Bool {
    linux_syscall(Int(__NR_faccessat2), Int(File.workingDirectory), path.address, 2, 0x200, 0, 0) == 0
  }

  /// mkdirat(2).
  package static func makeDirectory(
    _ path: CString, permissions: Int = 0o755, in directory: Int32 = File.workingDirectory
  ) throws(Errno) {
    try systemCall(__NR_mkdirat, Int(directory), path.address, permissions)
  }

  /// An empty regular file, by mknodat(2): no descriptor to close.
  package static func makeFile(
    _ path: CString, permissions: Int = 0o644, in directory: Int32 = File.workingDirectory
  ) throws(Errno) {
    try systemCall(__NR_mknodat, Int(directory), path.address, 0x8000 | permissions, 0)
  }

  /// symlinkat(2).
  package static func makeLink(
    _ path: CString, to target: CString, in directory: Int32 = File.workingDirectory
  ) throws(Errno) {
    try systemCall(__NR_symlinkat, target.address, Int(directory), path.address)
  }

  /// renameat(2).
  package static func rename(
    _ old: CString, to new: CString, in directory: Int32 = File.workingDirectory
  ) throws(Errno) {
    try systemCall(__NR_renameat2, Int(directory), old.address, Int(directory), new.address, 0)
  }

  /// unlinkat(2) for a file.
  package static func remove(_ path: CString, in directory: Int32 = File.workingDirectory) throws(Errno) {
    try systemCall(__NR_unlinkat, Int(directory), path.address, 0)
  }

  /// unlinkat(2) for an empty directory.
  package static func removeDirectory(_ path: CString, in directory: Int32 = File.workingDirectory) throws(Errno) {
    try systemCall(__NR_unlinkat, Int(directory), path.address, 0x200)
  }

  /// chdir(2).
  package static func change(to path: CString) throws(Errno) { try systemCall(__NR_chdir, path.address) }

  /// fchdir(2).
  package static func change(to directory: Int32) throws(Errno) { try systemCall(__NR_fchdir, Int(directory)) }

  /// umask(2); the old mask.
  @discardableResult
  package static func setMask(_ mask: Int) -> Int { linux_syscall(Int(__NR_umask), mask, 0, 0, 0, 0, 0) }

  /// Removes a directory with everything in it, by descriptors alone: the working directory plays no part, no symbolic
  /// link is followed, and if the tree is not what it was on the way back up, the rest is left alone.
  package static func removeTree(_ path: CString) {
    guard let top = try? File.openRaw(path, [.directory, .noFollow]) else { return }
    defer { File.close(top) }
    guard let root = try? status(CString(""), in: top), var here = try? File.openRaw(CString("."), .directory, in: top)
    else { return }
    var depth = 0
    var left: Status?
    while true {
      if let below = removeEntries(of: here) {
        File.close(here)
        here = below
        depth += 1
        // The directory it has just come from could not be removed though it is empty: it stays, and what is above it.
        guard let found = try? status(CString(""), in: here), found != left else { break }
      } else if depth == 0 {
        break
      } else {
        left = try? status(CString(""), in: here)
        guard let above = try? File.openRaw(CString(".."), .directory, in: here) else { break }
        File.close(here)
        here = above
        depth -= 1
        // Back at the top it must be the top.
        if depth == 0 {
          guard let found = try? status(CString(""), in: here), found == root else { break }
        }
      }
    }
    File.close(here)
    _ = try? removeDirectory(path)
  }

  /// Removes what it can from a directory; the first directory in it that is not empty, opened, or nil.
  private static func removeEntries(of directory: Int32) -> Int32? {
    // Read from its beginning: a descriptor of its own has its own place in the directory.
    guard let here = try? File.openRaw(CString("."), .directory, in: directory) else { return nil }
    defer { File.close(here) }
    // On the stack: this also runs where there is no heap any more.
    var storage = InlineArray<2048, UInt8>(repeating: 0)
    return unsafe withUnsafeMutablePointer(to: &storage) { pointer in
      let buffer = unsafe UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: UInt8.self)
      while true {
        let count = linux_syscall(Int(__NR_getdents64), Int(here), Int(bitPattern: buffer), 2048, 0, 0, 0)
        if count <= 0 { return nil }
        var offset = 0
        while offset < count {
          let length = unsafe Int(buffer[offset + 16]) | Int(buffer[offset + 17]) << 8
          let isDirectory = unsafe buffer[offset + 18] == 4
          let name = unsafe CString(at: UnsafePointer(buffer + offset + 19))
          offset += length
          if name == "." || name == ".." { continue }
          if !isDirectory {
            _ = try? remove(name, in: directory)
          } else if (try? removeDirectory(name, in: directory)) == nil, let below = enter(name, in: directory) {
            return below
          }
        }
      }
    }
  }

  /// Opens a directory of another for removal, never through a link. What its owner closed to himself is opened again.
  private static func enter(_ name: CString, in directory: Int32) -> Int32? {
    guard let found = try? status(name, followLinks: false, in: directory), found.isDirectory else { return nil }
    if found.mode & 0o700 != 0o700 {
      _ = linux_syscall(Int(__NR_fchmodat), Int(directory), name.address, 0o700, 0, 0, 0)
    }
    return try? File.openRaw(name, [.directory, .noFollow], in: directory)
  }

  /// Opens a path as a process with root `root` sees it: no link, no `..` and no magic link leads out of it (openat2(2),
  /// RESOLVE_IN_ROOT and RESOLVE_NO_MAGICLINKS).
  package static func open(
    _ path: CString, inRoot root: Int32, _ mode: File.Mode = .path, followLinks: Bool = true, anyLinks: Bool = true
  ) throws(Errno) -> Int32 {
    var how = open_how()
    how.flags = UInt64(UInt32(bitPattern: mode.rawValue)) | 0x80000
    if !followLinks { how.flags |= UInt64(UInt32(bitPattern: File.Mode.noFollow.rawValue)) }
    how.resolve = 0x10 | 0x02 | (anyLinks ? 0 : 0x04)
    return unsafe Int32(
      try withUnsafeMutablePointer(to: &how) { (h) throws(Errno) in
        // EAGAIN: somebody renamed what a `..` went through; the kernel cannot tell and asks to try again.
        var tries = 0
        while true {
          do throws(Errno) {
            return try retryingSystemCall(__NR_openat2, Int(root), path.address, Int(bitPattern: h), 24)
          } catch {
            tries += 1
            if error != .wouldBlock || tries > 100 { throw error }
          }
        }
      })
  }

  /// A device node, FIFO or socket: `mode` with its type bits (mknodat(2)).
  package static func makeNode(
    _ name: CString, mode: Int, device: Int, in directory: Int32
  ) throws(Errno) {
    try systemCall(__NR_mknodat, Int(directory), name.address, mode, device)
  }

  /// The kernel's form of a device number (makedev(3)).
  package static func device(_ major: Int64, _ minor: Int64) -> Int {
    Int(minor & 0xff | (major & 0xfff) << 8 | (minor & ~0xff) << 12)
  }

  /// fchownat(2), links not followed.
  package static func setOwner(
    _ path: CString, user: UInt32, group: UInt32, in directory: Int32 = File.workingDirectory
  ) throws(Errno) {
    let flags = 0x100 | (path[0] == 0 ? 0x1000 : 0)
    try systemCall(__NR_fchownat, Int(directory), path.address, Int(user), Int(group), flags)
  }

  /// fchmodat(2).
  package static func setPermissions(
    _ path: CString, _ permissions: Int, in directory: Int32 = File.workingDirectory
  ) throws(Errno) {
    try systemCall(__NR_fchmodat, Int(directory), path.address, permissions)
  }

  /// The magic number of the file system behind a descriptor (fstatfs(2)).
  package static func fileSystem(_ descriptor: Int32) throws(Errno) -> Int {
    var buffer = InlineArray<16, Int>(repeating: 0)
    _ = unsafe try withUnsafeMutablePointer(to: &buffer) { (p) throws(Errno) in
      try systemCall(__NR_fstatfs, Int(descriptor), Int(bitPattern: p))
    }
    return buffer[0]
  }

  /// Names in a directory, without `.` and `..` (getdents64(2)).
  package static func entries(_ directory: Int32) throws(Errno) -> [[UInt8]] {
    var names: [[UInt8]] = []
    while true {
      var failure: Errno?
      let block = unsafe [UInt8](unsafeUninitializedCapacity: 8192) { buffer, count in
        let n = linux_syscall(Int(__NR_getdents64), Int(directory), Int(bitPattern: buffer.baseAddress), 8192, 0, 0, 0)
        if n < 0 { failure = Errno(rawValue: Int32(truncatingIfNeeded: -n)) }
        count = max(0, n)
      }
      if let failure { throw failure }
      if block.isEmpty { return names }
      var offset = 0
      while offset < block.count {
        let length = Int(block[offset + 16]) | Int(block[offset + 17]) << 8
        var name: [UInt8] = []
        var index = offset + 19
        while block[index] != 0 {
          name.append(block[index])
          index += 1
        }
        if name != [46] && name != [46, 46] { names.append(name) }
        offset += length
      }
    }
  }
}
