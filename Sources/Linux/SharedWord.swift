internal import CLinux

/// A number that a process and its copies see change, without a system call (mmap(2), MAP_SHARED).
@safe
package struct SharedWord {
  private let address: UnsafeMutablePointer<Int32>

  package init() throws(Errno) {
    let page = try systemCall(__NR_mmap, 0, 4096, 3, 0x21, -1)
    unsafe address = UnsafeMutableRawPointer(bitPattern: page)!.bindMemory(to: Int32.self, capacity: 1)
  }

  /// Shows a number other than 0 to the others.
  package func set(_ value: Int32) { unsafe address.pointee = value }

  /// Waits for a number without a system call, as one must who may make none any more; false when that takes too long.
  package func spin(until value: Int32) -> Bool {
    for _ in 0..<(1 << 30) where unsafe linux_load(address) == value { return true }
    return false
  }

  /// The number, once it is not 0; nil when that takes too long.
  package func wait(nanoseconds: Int64) -> Int32? {
    let end = Clock.nanoseconds + nanoseconds
    while Clock.nanoseconds < end {
      let value = unsafe linux_load(address)
      if value != 0 { return value }
      Clock.sleep(nanoseconds: 100_000)
    }
    return nil
  }
}
