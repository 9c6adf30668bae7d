internal import CLinux

/// What lies behind a path: the kind of file system, and the names in a directory.
package enum FileSystem {
  /// The magic number of the file system a path is on (statfs(2), f_type).
  package static func kind(of path: CString) throws(Errno) -> UInt32 {
    var status = InlineArray<16, UInt64>(repeating: 0)
    _ = unsafe try withUnsafeMutablePointer(to: &status) { (p) throws(Errno) in
      try systemCall(__NR_statfs, path.address, Int(bitPattern: p))
    }
    return UInt32(truncatingIfNeeded: status[0])
  }

  /// CGROUP2_SUPER_MAGIC (linux/magic.h).
  @inlinable package static var cgroup2: UInt32 { 0x6367_7270 }
  /// CGROUP_SUPER_MAGIC.
  @inlinable package static var cgroup: UInt32 { 0x0027_e0eb }
  /// TMPFS_MAGIC.
  @inlinable package static var tmpfs: UInt32 { 0x0102_1994 }

  /// Whether a path names anything this process can see (faccessat(2), F_OK).
  package static func exists(_ path: CString, in directory: Int32 = File.workingDirectory) -> Bool {
    linux_syscall(Int(__NR_faccessat), Int(directory), path.address, 0, 0, 0, 0) == 0
  }

  /// The names of the directories in an open directory, `.` and `..` left out (getdents64(2)).
  package static func directories(in directory: Int32) throws(Errno) -> [[UInt8]] {
    var names: [[UInt8]] = []
    var storage = InlineArray<2048, UInt8>(repeating: 0)
    try unsafe withUnsafeMutablePointer(to: &storage) { (pointer) throws(Errno) in
      let buffer = unsafe UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: UInt8.self)
      while true {
        let count = try retryingSystemCall(__NR_getdents64, Int(directory), Int(bitPattern: buffer), 2048)
        if count == 0 { return }
        var offset = 0
        while offset < count {
          let length = unsafe Int(buffer[offset + 16]) | Int(buffer[offset + 17]) << 8
          let name = unsafe CString(at: UnsafePointer(buffer + offset + 19))
          if unsafe buffer[offset + 18] == 4 && !(name == ".") && !(name == "..") { names.append(name.bytes) }
          offset += length
        }
      }
    }
    return names
  }
}

extension File {
  /// A small file of the kernel's, from its beginning, whatever was read of it before (pread(2)).
  package static func readFromStart(_ descriptor: Int32) throws(Errno) -> [UInt8] {
    var failure: Errno?
    let text = unsafe [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
      let n = linux_syscall(
        Int(__NR_pread64), Int(descriptor), Int(bitPattern: buffer.baseAddress), 4096, 0, 0, 0)
      if n < 0 { failure = Errno(rawValue: Int32(truncatingIfNeeded: -n)) }
      count = max(0, n)
    }
    if let failure { throw failure }
    return text
  }
}

extension Process {
  /// Gives the processor to others that wait for it (sched_yield(2)).
  package static func yield() { _ = linux_syscall(Int(__NR_sched_yield), 0, 0, 0, 0, 0, 0) }

  /// pidfd_open(2) for a process.
  package static func open(_ process: ID) throws(Errno) -> FileDescriptor {
    FileDescriptor(owning: Int32(try systemCall(__NR_pidfd_open, Int(process), 0)))
  }
}
