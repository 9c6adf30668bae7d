internal import Linux

/// Names of system calls and what each machine numbers them; the tables themselves are in CallNumbers.swift.
enum CallTable {
  /// What `slots` and the tables of numbers hold where there is nothing.
  static let none = UInt16.max
  /// Marks functions of ipc(2) among `subcalls`.
  static let ipcBit: UInt8 = 0x80

  /// The index of a name, or -1 if no machine here has such a call.
  static func index(of name: CString) -> Int {
    var hash: UInt32 = 5381
    var count = 0
    while name[count] != 0 {
      hash = hash &* 33 &+ UInt32(name[count])
      count += 1
    }
    var slot = Int((hash ^ hash >> 15) & 1023)
    while true {
      let candidate = slots[slot]
      if candidate == none { return -1 }
      if isName(Int(candidate), name, count) { return Int(candidate) }
      slot = (slot + 1) & 1023
    }
  }

  /// The name of an index, a part of `names`.
  static func name(at index: Int) -> Range<Int> { Int(offsets[index])..<Int(offsets[index + 1]) }

  private static func isName(_ index: Int, _ name: CString, _ count: Int) -> Bool {
    let place = self.name(at: index)
    if place.count != count { return false }
    let bytes = unsafe names.utf8Start
    for offset in 0..<count where unsafe bytes[place.lowerBound + offset] != name[offset] { return false }
    return true
  }
}
