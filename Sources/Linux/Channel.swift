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

  /// Gives up ownership: the first end's number. The second belongs to whoever closes it.
  package consuming func release() -> Int32 {
    _ = second.release()
    return first.release()
  }

  /// Sends one record of plain data; false when nobody listens any more (sendto(2), MSG_NOSIGNAL).
  @discardableResult
  package static func send(_ record: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
    linux_syscall(
      Int(__NR_sendto), Int(descriptor), Int(bitPattern: record.baseAddress), record.count, 0x4000, 0, 0)
      == record.count
  }

  /// Receives one record without waiting: true when `record` was filled; false at the end of the stream. Nothing to
  /// read is `wouldBlock` (recvfrom(2), MSG_DONTWAIT).
  @unsafe
  package static func receive(_ record: UnsafeMutableRawBufferPointer, from descriptor: Int32) throws(Errno) -> Bool {
    try retryingSystemCall(
      __NR_recvfrom, Int(descriptor), Int(bitPattern: record.baseAddress), record.count, 0x40) == record.count
  }
}

/// A pipe whose ends are close-on-exec (pipe2(2)).
package struct Pipe: ~Copyable {
  package var read: FileDescriptor
  package var write: FileDescriptor

  package init() throws(Errno) {
    var ends: (Int32, Int32) = (-1, -1)
    _ = unsafe try withUnsafeMutablePointer(to: &ends) { (p) throws(Errno) in
      try systemCall(__NR_pipe2, Int(bitPattern: p), 0x80000)
    }
    read = FileDescriptor(owning: ends.0)
    write = FileDescriptor(owning: ends.1)
  }

  /// Closes the writing end; the reading one stays.
  package consuming func closeWriting() -> FileDescriptor { read }
}

/// Waiting for descriptors and for time (ppoll(2)).
package enum Poll {
  /// One descriptor to wait for; negative numbers are passed over.
  package struct Entry: BitwiseCopyable, Sendable {
    package var descriptor: Int32
    private let events: Int16
    package var answers: Int16 = 0
    /// POLLIN, unless another event is waited for.
    package init(_ descriptor: Int32, events: Int16 = 1) {
      self.descriptor = descriptor
      self.events = events
    }
    /// Something can be read, or the other end is gone.
    @inlinable package var isReady: Bool { answers != 0 }
    /// The other end is gone.
    @inlinable package var isHungUp: Bool { answers & 0x38 != 0 }
    @inlinable package var isReadable: Bool { answers & 1 != 0 }
  }

  /// Whether reading would give something now.
  package static func isReadable(_ descriptor: Int32) throws(Errno) -> Bool {
    var entries = Entries()
    entries.first = Entry(descriptor)
    return try wait(&entries, nanoseconds: 0) && entries.first.isReadable
  }

  /// Up to four descriptors to wait for. A plain structure and no generic array: init waits without a runtime.
  package struct Entries: BitwiseCopyable, Sendable {
    package var first = Entry(-1)
    package var second = Entry(-1)
    package var third = Entry(-1)
    package var fourth = Entry(-1)
    @inlinable package init() {}
  }

  /// Waits until an entry is ready or `nanoseconds` have passed (nil: for ever). False when time ran out.
  package static func wait(_ entries: inout Entries, nanoseconds: Int64? = nil) throws(Errno) -> Bool {
    var time: (Int64, Int64) = (0, 0)
    if let nanoseconds { time = (max(0, nanoseconds) / 1_000_000_000, max(0, nanoseconds) % 1_000_000_000) }
    let ready = unsafe withUnsafeMutablePointer(to: &entries) { p in
      unsafe withUnsafeMutablePointer(to: &time) { t in
        linux_syscall(
          Int(__NR_ppoll), Int(bitPattern: p), 4, nanoseconds == nil ? 0 : Int(bitPattern: t), 0, 8, 0)
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
