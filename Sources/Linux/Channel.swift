internal import CLinux

/// A pair of connected sockets over which launcher and init exchange small records; each sees the other's end.
package struct Channel: ~Copyable {
  package var first: FileDescriptor
  package var second: FileDescriptor

  /// socketpair(2), AF_UNIX, SOCK_SEQPACKET.
  package init() throws(Errno) {
    var ends: (Int32, Int32) = (-1, -1)
    _ = unsafe try withUnsafeMutablePointer(to: &ends) { (p) throws(Errno) in
      try systemCall(__NR_socketpair, 1, 5 | 0x80000, 0, Int(bitPattern: p))
    }
    first = FileDescriptor(owning: ends.0)
    second = FileDescriptor(owning: ends.1)
  }

  /// Sends one record of plain data; false when nobody listens any more (sendto(2), MSG_NOSIGNAL).
  @discardableResult
  package static func send<T: BitwiseCopyable>(_ record: T, to descriptor: Int32) -> Bool {
    var copy = record
    return unsafe withUnsafeMutablePointer(to: &copy) { p in
      linux_syscall(
        Int(__NR_sendto), Int(descriptor), Int(bitPattern: p), MemoryLayout<T>.size, 0x4000, 0, 0)
    } == MemoryLayout<T>.size
  }

  /// Receives one record without waiting: true when `record` was filled; false at the end of the stream. Nothing to
  /// read is `wouldBlock` (recvfrom(2), MSG_DONTWAIT).
  package static func receive<T: BitwiseCopyable>(_ record: inout T, from descriptor: Int32) throws(Errno) -> Bool {
    let n = unsafe try withUnsafeMutablePointer(to: &record) { (p) throws(Errno) in
      try retryingSystemCall(__NR_recvfrom, Int(descriptor), Int(bitPattern: p), MemoryLayout<T>.size, 0x40)
    }
    return n == MemoryLayout<T>.size
  }
}

/// Waiting for descriptors and for time (ppoll(2)).
package enum Poll {
  /// One descriptor to wait for; negative numbers are passed over.
  package struct Entry: BitwiseCopyable, Sendable {
    package var descriptor: Int32
    package var events: Int16
    package var answers: Int16 = 0
    package init(_ descriptor: Int32, events: Int16 = Poll.readable) {
      self.descriptor = descriptor
      self.events = events
    }
    /// Something can be read, or the other end is gone.
    package var isReady: Bool { answers != 0 }
    /// The other end is gone.
    package var isHungUp: Bool { answers & 0x38 != 0 }
    package var isReadable: Bool { answers & 1 != 0 }
    package var isWritable: Bool { answers & 4 != 0 }
  }

  package static let readable: Int16 = 1
  package static let writable: Int16 = 4

  /// Waits until an entry is ready or `nanoseconds` have passed (nil: for ever). False when time ran out.
  package static func wait<let n: Int>(
    _ entries: inout InlineArray<n, Entry>, nanoseconds: Int64? = nil
  ) throws(Errno) -> Bool {
    var time: (Int64, Int64) = (0, 0)
    if let nanoseconds { time = (max(0, nanoseconds) / 1_000_000_000, max(0, nanoseconds) % 1_000_000_000) }
    var list = entries.mutableSpan
    let ready = unsafe list.withUnsafeMutableBufferPointer { p in
      unsafe withUnsafeMutablePointer(to: &time) { t in
        linux_syscall(
          Int(__NR_ppoll), Int(bitPattern: p.baseAddress), p.count, nanoseconds == nil ? 0 : Int(bitPattern: t), 0, 8, 0
        )
      }
    }
    if ready < 0 { throw Errno(rawValue: Int32(-ready)) }
    return ready > 0
  }
}

/// Time that does not jump (clock_gettime(2), CLOCK_MONOTONIC).
package enum Clock {
  package static var nanoseconds: Int64 {
    var time: (Int64, Int64) = (0, 0)
    _ = unsafe withUnsafeMutablePointer(to: &time) { t in
      linux_syscall(Int(__NR_clock_gettime), 1, Int(bitPattern: t), 0, 0, 0, 0)
    }
    return time.0 * 1_000_000_000 + time.1
  }

  /// Seconds and nanoseconds since 1970 (CLOCK_REALTIME), for reports.
  package static var realtime: (seconds: Int64, nanoseconds: Int64) {
    var time: (Int64, Int64) = (0, 0)
    _ = unsafe withUnsafeMutablePointer(to: &time) { t in
      linux_syscall(Int(__NR_clock_gettime), 0, Int(bitPattern: t), 0, 0, 0, 0)
    }
    return time
  }

  /// nanosleep(2).
  package static func sleep(nanoseconds: Int64) {
    var time: (Int64, Int64) = (nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000)
    _ = unsafe withUnsafeMutablePointer(to: &time) { t in
      linux_syscall(Int(__NR_nanosleep), Int(bitPattern: t), 0, 0, 0, 0, 0)
    }
  }
}
