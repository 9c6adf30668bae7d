internal import CLinux

/// Sockets of the unix family, by path, and descriptors sent over them (unix(7)).
package enum LocalSocket {
  /// How a socket keeps records apart.
  package enum Kind: Int { case stream = 1, datagram = 2, records = 5 }

  /// A socket that nobody has given a name yet.
  package static func make(_ kind: Kind) throws(Errno) -> FileDescriptor {
    FileDescriptor(owning: Int32(try systemCall(__NR_socket, 1, kind.rawValue | 0x80000, 0)))
  }

  /// A connected pair of records.
  package static func pair() throws(Errno) -> (Int32, Int32) {
    var ends: (Int32, Int32) = (-1, -1)
    _ = unsafe try withUnsafeMutablePointer(to: &ends) { (p) throws(Errno) in
      try systemCall(__NR_socketpair, 1, 5 | 0x80000, 0, Int(bitPattern: p))
    }
    return ends
  }

  /// Gives a socket a path and waits for callers (bind(2), listen(2)). A path takes at most 107 bytes.
  package static func listen(_ socket: Int32, at path: [UInt8]) throws(Errno) {
    try bind(socket, to: path)
    try systemCall(__NR_listen, Int(socket), 8)
  }

  /// Gives a socket a path (bind(2)).
  package static func bind(_ socket: Int32, to path: [UInt8]) throws(Errno) {
    try withAddress(path) { (address, length) throws(Errno) in
      _ = try systemCall(__NR_bind, Int(socket), address, length)
    }
  }

  /// connect(2), to a path or, behind a NUL, to an abstract name.
  package static func connect(_ socket: Int32, to path: [UInt8]) throws(Errno) {
    try withAddress(path) { (address, length) throws(Errno) in
      _ = try retryingSystemCall(__NR_connect, Int(socket), address, length)
    }
  }

  /// accept4(2).
  package static func accept(_ socket: Int32) throws(Errno) -> FileDescriptor {
    FileDescriptor(owning: Int32(try retryingSystemCall(__NR_accept4, Int(socket), 0, 0, 0x80000)))
  }

  private static func withAddress(_ path: [UInt8], _ body: (Int, Int) throws(Errno) -> Void) throws(Errno) {
    if path.count > 107 { throw .nameTooLong }
    var address: [UInt8] = [1, 0]
    address += path
    // Behind a NUL it is an abstract name, all of whose bytes count.
    if path.first != 0 { address.append(0) }
    try unsafe address.withUnsafeBufferPointer { (p) throws(Errno) in
      try body(Int(bitPattern: p.baseAddress), address.count)
    }
  }

  /// Sends bytes and, where there is one, a descriptor (sendmsg(2), SCM_RIGHTS).
  package static func send(_ bytes: [UInt8], descriptor: Int32? = nil, to socket: Int32) throws(Errno) {
    var control: (UInt64, UInt32, UInt32, UInt64) = (20, 1, 1, UInt64(UInt32(bitPattern: descriptor ?? 0)))
    try unsafe bytes.withUnsafeBufferPointer { (p) throws(Errno) in
      var vector = (Int(bitPattern: p.baseAddress), bytes.count)
      _ = unsafe try withUnsafeMutablePointer(to: &control) { (c) throws(Errno) in
        unsafe try withUnsafeMutablePointer(to: &vector) { (v) throws(Errno) in
          // struct msghdr: name, its length, vector, its count, control, its length, flags.
          var header = (
            0, 0, Int(bitPattern: v), 1, descriptor == nil ? 0 : Int(bitPattern: c), descriptor == nil ? 0 : 24, 0
          )
          return unsafe try withUnsafeMutablePointer(to: &header) { (h) throws(Errno) in
            try retryingSystemCall(__NR_sendmsg, Int(socket), Int(bitPattern: h), 0x4000)
          }
        }
      }
    }
  }

  /// One record of up to `limit` bytes, and the descriptor that came with it; no bytes at the end (recvmsg(2)).
  package static func receive(
    from socket: Int32, limit: Int = 4096
  ) throws(Errno) -> (bytes: [UInt8], descriptor: Int32?) {
    var control: (UInt64, UInt64, UInt64) = (0, 0, 0)
    var received = 0
    var controlLength = 0
    var failure: Errno?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      var vector = (Int(bitPattern: buffer.baseAddress), limit)
      unsafe withUnsafeMutablePointer(to: &control) { c in
        unsafe withUnsafeMutablePointer(to: &vector) { v in
          var header = (0, 0, Int(bitPattern: v), 1, Int(bitPattern: c), 24, 0)
          unsafe withUnsafeMutablePointer(to: &header) { h in
            repeat {
              received = linux_syscall(Int(__NR_recvmsg), Int(socket), Int(bitPattern: h), 0x4000_0000, 0, 0, 0)
            } while received == -4
          }
          controlLength = header.5
        }
      }
      if received < 0 { failure = Errno(rawValue: Int32(-received)) }
      count = max(0, received)
    }
    if let failure { throw failure }
    // Level SOL_SOCKET, type SCM_RIGHTS, one descriptor.
    guard controlLength >= 20, control.0 >= 20, control.1 == 0x1_0000_0001 else { return (bytes, nil) }
    return (bytes, Int32(truncatingIfNeeded: control.2))
  }
}
