/// A value as D-Bus marshals it, little-endian, aligned from the start of the text (D-Bus specification, "Marshaling").
struct BusText {
  private(set) var bytes: [UInt8] = []

  mutating func align(_ boundary: Int) { while bytes.count % boundary != 0 { bytes.append(0) } }

  mutating func byte(_ value: UInt8) { bytes.append(value) }

  mutating func uint32(_ value: UInt32) {
    align(4)
    for shift in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(shift * 8))) }
  }

  mutating func uint64(_ value: UInt64) {
    align(8)
    for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift * 8))) }
  }

  mutating func bool(_ value: Bool) { uint32(value ? 1 : 0) }

  /// A string or an object path.
  mutating func string(_ text: [UInt8]) {
    uint32(UInt32(text.count))
    bytes.append(contentsOf: text)
    bytes.append(0)
  }

  mutating func signature(_ text: StaticString) {
    bytes.append(UInt8(text.utf8CodeUnitCount))
    add(text)
    bytes.append(0)
  }

  /// An array whose elements are aligned to `boundary`; `body` writes them.
  mutating func array(alignedTo boundary: Int, _ body: (inout BusText) -> Void) {
    uint32(0)
    let length = bytes.count - 4
    align(boundary)
    let start = bytes.count
    body(&self)
    let count = UInt32(bytes.count - start)
    for shift in 0..<4 { bytes[length + shift] = UInt8(truncatingIfNeeded: count >> UInt32(shift * 8)) }
  }

  /// The members of a structure.
  mutating func structure(_ body: (inout BusText) -> Void) {
    align(8)
    body(&self)
  }

  /// Appends a text that begins at a multiple of eight.
  mutating func append(_ other: BusText) {
    align(8)
    bytes.append(contentsOf: other.bytes)
  }

  private mutating func add(_ text: StaticString) {
    unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }
}

/// Reads what `BusText` writes, of either byte order; what lies outside the text is nil.
struct BusReader {
  private let bytes: [UInt8]
  private let isBig: Bool
  private(set) var offset: Int

  init(_ bytes: [UInt8], at offset: Int = 0, isBigEndian: Bool = false) {
    self.bytes = bytes
    self.offset = offset
    isBig = isBigEndian
  }

  mutating func align(_ boundary: Int) { offset = (offset + boundary - 1) / boundary * boundary }

  mutating func byte() -> UInt8? {
    guard offset < bytes.count else { return nil }
    defer { offset += 1 }
    return bytes[offset]
  }

  mutating func uint32() -> UInt32? {
    align(4)
    guard offset + 4 <= bytes.count else { return nil }
    defer { offset += 4 }
    var value: UInt32 = 0
    for i in 0..<4 { value |= UInt32(bytes[offset + i]) << UInt32((isBig ? 3 - i : i) * 8) }
    return value
  }

  mutating func string() -> [UInt8]? {
    guard let count = uint32() else { return nil }
    return text(Int(count))
  }

  mutating func signature() -> [UInt8]? {
    guard let count = byte() else { return nil }
    return text(Int(count))
  }

  private mutating func text(_ count: Int) -> [UInt8]? {
    guard count < bytes.count, offset + count + 1 <= bytes.count else { return nil }
    defer { offset += count + 1 }
    return Array(bytes[offset..<(offset + count)])
  }
}
