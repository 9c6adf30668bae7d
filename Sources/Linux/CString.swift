/// A NUL-terminated string of bytes that somebody else keeps alive: an `Arena`, the argument vector or a literal.
///
/// It is plain data: copying it counts no references, so that a child which shares or copies the parent's memory
/// can walk a plan without writing to the heap.
@safe
public struct CString: BitwiseCopyable, @unchecked Sendable {
  /// The first byte.
  public let pointer: UnsafePointer<UInt8>

  /// Wraps bytes that end with a NUL and outlive every use of the value.
  @unsafe
  @inlinable package init(at pointer: UnsafePointer<UInt8>) { unsafe self.pointer = pointer }

  /// A literal of the program.
  @inlinable package init(_ literal: StaticString) { unsafe pointer = literal.utf8Start }

  /// The address, as a system call takes it.
  @inlinable package var address: Int { unsafe Int(bitPattern: pointer) }

  /// Length in bytes, without the NUL.
  @inlinable package var count: Int {
    var n = 0
    while unsafe pointer[n] != 0 { n += 1 }
    return n
  }

  /// The byte at `index`; the index of the NUL is allowed.
  @inlinable package subscript(index: Int) -> UInt8 { unsafe pointer[index] }

  /// A copy of the bytes, without the NUL.
  @inlinable package var bytes: [UInt8] { unsafe Array(UnsafeBufferPointer(start: pointer, count: count)) }

  /// Compares byte by byte.
  @inlinable package static func == (a: CString, b: StaticString) -> Bool {
    let n = b.utf8CodeUnitCount
    for i in 0..<n where unsafe a.pointer[i] != b.utf8Start[i] { return false }
    return a[n] == 0
  }

  /// Compares byte by byte.
  @inlinable package static func == (a: CString, b: CString) -> Bool {
    var i = 0
    while a[i] == b[i] {
      if a[i] == 0 { return true }
      i += 1
    }
    return false
  }

  /// Whether the string begins with `prefix`.
  @inlinable package func hasPrefix(_ prefix: StaticString) -> Bool {
    for i in 0..<prefix.utf8CodeUnitCount where unsafe pointer[i] != prefix.utf8Start[i] { return false }
    return true
  }

  /// The rest of the string from byte `offset`, which must not lie behind the NUL.
  @inlinable package func suffix(from offset: Int) -> CString { unsafe CString(at: pointer + offset) }
}
