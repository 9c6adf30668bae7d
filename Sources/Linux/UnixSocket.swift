internal import CLinux

/// Connected stream sockets by path (unix(7)).
package enum UnixSocket {
  /// socket(2) and connect(2), close-on-exec.
  package static func connect(to path: CString) throws(Errno) -> FileDescriptor {
    let count = path.count
    if count >= 108 { throw .nameTooLong }
    let socket = FileDescriptor(owning: Int32(try systemCall(__NR_socket, 1, 1 | 0x80000, 0)))
    var address = InlineArray<110, UInt8>(repeating: 0)
    address[0] = 1
    for i in 0..<count { address[2 + i] = path[i] }
    _ = unsafe try withUnsafeMutablePointer(to: &address) { (p) throws(Errno) in
      try retryingSystemCall(__NR_connect, Int(socket.rawValue), Int(bitPattern: p), count + 3)
    }
    return socket
  }

  /// Sends all bytes; a closed other end is EPIPE and no signal (sendto(2)).
  package static func send(_ bytes: [UInt8], to socket: Int32) throws(Errno) {
    var offset = 0
    while offset < bytes.count {
      var failure: Errno?
      unsafe bytes.withUnsafeBufferPointer { buffer in
        let n = unsafe linux_syscall(
          Int(__NR_sendto), Int(socket), Int(bitPattern: buffer.baseAddress! + offset), bytes.count - offset, 0x4000, 0,
          0)
        if n < 0 { failure = Errno(rawValue: Int32(truncatingIfNeeded: -n)) } else { offset += n }
      }
      if let failure, failure != .interrupted { throw failure }
    }
  }

  /// What has arrived, waiting for it if need be; nothing at the end of the stream (recvfrom(2)).
  package static func receive(from socket: Int32) throws(Errno) -> [UInt8] {
    var failure: Errno?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
      let n = linux_syscall(
        Int(__NR_recvfrom), Int(socket), Int(bitPattern: buffer.baseAddress), 4096, 0, 0, 0)
      if n < 0 { failure = Errno(rawValue: Int32(truncatingIfNeeded: -n)) }
      count = max(0, n)
    }
    if let failure { throw failure }
    return bytes
  }
}
