internal import CLinux

/// Memory of its own for what a plan refers to: strings and vectors that never move and are freed all at once.
///
/// It is one mapping, so that the init process of a sandbox can drop everything that came from the caller by
/// unmapping, and so that a copied address space duplicates few pages (mmap(2)).
///
/// `public`, though no product shows it: Embedded Swift finds the `deinit` of no other type across modules.
@safe
public struct Arena: ~Copyable {
  private var base: UnsafeMutableRawPointer
  private var used = 0
  private let capacity: Int
  private var isKept = false

  /// Reserves address space for `capacity` bytes; pages become real as they are written.
  package init(capacity: Int) throws(Errno) {
    let address = try systemCall(__NR_mmap, 0, capacity, 3, 0x4022, -1)  // PRIVATE | ANONYMOUS | NORESERVE
    unsafe base = UnsafeMutableRawPointer(bitPattern: address)!
    self.capacity = capacity
  }

  /// The whole mapping, first byte to one past the last.
  package var range: (start: Int, end: Int) { unsafe (Int(bitPattern: base), Int(bitPattern: base) + capacity) }

  /// Leaves the mapping in place for the rest of the process's life.
  package consuming func leak() { isKept = true }

  deinit { if !isKept { unsafe Self.unmap(base, capacity) } }

  private static func unmap(_ base: UnsafeMutableRawPointer, _ count: Int) {
    _ = linux_syscall(Int(__NR_munmap), Int(bitPattern: base), count, 0, 0, 0, 0)
  }

  /// Room for `count` bytes aligned to 8. The caller asked for sane totals: an exhausted arena ends the program.
  @unsafe
  package mutating func allocate(_ count: Int) -> UnsafeMutableRawPointer {
    used = (used + 7) & ~7
    return unsafe take(count)
  }

  /// Bytes still free; values other than text may need up to 7 of them to lie aligned.
  package var room: Int { capacity - used }

  @unsafe
  private mutating func take(_ count: Int) -> UnsafeMutableRawPointer {
    precondition(count <= capacity - used, "plan too large")
    defer { used += count }
    return unsafe base + used
  }

  /// Copies `bytes`, which hold no NUL, and ends them with one; text lies unaligned, so that many words fill few pages.
  package mutating func string(_ bytes: Span<UInt8>) -> CString {
    let target = unsafe take(bytes.count + 1)
    unsafe bytes.withUnsafeBytes { source in
      if let start = source.baseAddress { unsafe target.copyMemory(from: start, byteCount: source.count) }
    }
    let text = unsafe target.assumingMemoryBound(to: UInt8.self)
    unsafe text[bytes.count] = 0
    return unsafe CString(at: text)
  }

  /// Copies `bytes` and ends them with a NUL.
  package mutating func string(_ bytes: [UInt8]) -> CString {
    string(count: bytes.count) { i in bytes[i] }
  }

  /// Copies `count` bytes given one by one and ends them with a NUL.
  package mutating func string(count: Int, _ byte: (Int) -> UInt8) -> CString {
    let target = unsafe allocate(count + 1).assumingMemoryBound(to: UInt8.self)
    for i in 0..<count { unsafe target[i] = byte(i) }
    unsafe target[count] = 0
    return unsafe CString(at: target)
  }

  /// A vector of strings that ends with a null pointer, as execve(2) takes it.
  package mutating func vector(_ strings: [CString]) -> StringVector {
    let target = unsafe allocate((strings.count + 1) * 8).assumingMemoryBound(to: Int.self)
    for i in 0..<strings.count { unsafe target[i] = strings[i].address }
    unsafe target[strings.count] = 0
    return StringVector(address: Int(bitPattern: target), count: strings.count)
  }

  /// Copies plain values into the arena.
  @unsafe
  package mutating func array<T: BitwiseCopyable>(_ values: [T]) -> UnsafeBufferPointer<T> {
    let target = unsafe allocate(values.count * MemoryLayout<T>.stride).bindMemory(to: T.self, capacity: values.count)
    for i in 0..<values.count { unsafe target[i] = values[i] }
    return unsafe UnsafeBufferPointer(start: target, count: values.count)
  }

  /// Copies plain values into the arena.
  @unsafe
  package mutating func array<T: BitwiseCopyable>(_ values: UnsafeBufferPointer<T>) -> UnsafeBufferPointer<T> {
    let bytes = values.count * MemoryLayout<T>.stride
    let target = unsafe allocate(bytes)
    unsafe target.copyMemory(from: UnsafeRawPointer(values.baseAddress!), byteCount: bytes)
    return unsafe UnsafeBufferPointer(start: target.bindMemory(to: T.self, capacity: values.count), count: values.count)
  }
}

/// A null-terminated vector of strings in an arena (argv and envp of execve(2)).
public struct StringVector: BitwiseCopyable, Sendable {
  package let address: Int
  package let count: Int

  /// A vector that starts at `address` and has `count` strings before its null.
  package init(address: Int, count: Int) {
    self.address = address
    self.count = count
  }

  /// The string at `index`.
  package subscript(index: Int) -> CString {
    precondition(index >= 0 && index < count)
    return unsafe CString(at: UnsafePointer<UnsafePointer<UInt8>>(bitPattern: address)![index])
  }
}
