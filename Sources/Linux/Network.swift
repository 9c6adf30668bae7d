internal import CLinux

/// The little of sockets that init needs.
package enum Network {
  /// Address family of a socket (socket(7), SO_DOMAIN).
  package static func family(of socket: Int32) throws(Errno) -> Int32 {
    var value: Int32 = 0
    var length: UInt32 = 4
    _ = unsafe try withUnsafeMutablePointer(to: &value) { (v) throws(Errno) in
      unsafe try withUnsafeMutablePointer(to: &length) { (l) throws(Errno) in
        try systemCall(__NR_getsockopt, Int(socket), 1, 39, Int(bitPattern: v), Int(bitPattern: l))
      }
    }
    return value
  }

  /// The port an IPv4 or IPv6 socket is bound to, 0 for none (getsockname(2)).
  package static func localPort(of socket: Int32) throws(Errno) -> UInt16 {
    var address: (UInt16, UInt16, UInt32, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0)
    var length: UInt32 = 32
    _ = unsafe try withUnsafeMutablePointer(to: &address) { (a) throws(Errno) in
      unsafe try withUnsafeMutablePointer(to: &length) { (l) throws(Errno) in
        try systemCall(__NR_getsockname, Int(socket), Int(bitPattern: a), Int(bitPattern: l))
      }
    }
    return UInt16(bigEndian: address.1)
  }

  /// listen(2).
  package static func listen(_ socket: Int32, backlog: Int) throws(Errno) {
    try systemCall(__NR_listen, Int(socket), backlog)
  }

  /// shutdown(2), both directions.
  package static func shutdown(_ socket: Int32) { _ = linux_syscall(Int(__NR_shutdown), Int(socket), 2, 0, 0, 0, 0) }
}
