/// The containers now open, one bit each and in place: neither reader nor writer keeps a stack of its own,
/// so depth costs no memory and no machine stack.
struct Nesting {
  /// Containers that fit; the largest depth limit a reader takes.
  static let capacity = 512

  private var objects = InlineArray<8, UInt64>(repeating: 0)
  private(set) var depth = 0

  /// Whether the innermost open container is an object; false when none is open.
  var isObject: Bool {
    depth > 0 && objects[(depth - 1) >> 6] & (1 << UInt64((depth - 1) & 63)) != 0
  }

  /// Whether the innermost open container is an array; false when none is open.
  var isArray: Bool { depth > 0 && !isObject }

  /// Opens a container; more than `capacity` is a programming error.
  mutating func push(object: Bool) {
    precondition(depth < Nesting.capacity, "JSON nested deeper than Nesting.capacity")
    let bit: UInt64 = 1 << UInt64(depth & 63)
    if object { objects[depth >> 6] |= bit } else { objects[depth >> 6] &= ~bit }
    depth += 1
  }

  /// Closes the innermost container.
  mutating func pop() {
    precondition(depth > 0, "no JSON container is open")
    depth -= 1
  }

  /// Forgets what was opened beyond `depth`.
  mutating func unwind(to depth: Int) {
    precondition(depth <= self.depth)
    self.depth = depth
  }
}
