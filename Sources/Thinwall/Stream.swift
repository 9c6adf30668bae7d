/// What a program gets as its standard input.
public enum Input: Sendable, Equatable {
  /// Nothing: it is at its end.
  case null
  /// The caller's own.
  case inherit
  /// These bytes, in a sealed file in memory (memfd_create(2)).
  case bytes([UInt8])
  /// An open file of the caller's, which stays the caller's.
  case descriptor(Int32)
}

/// Where a program's standard output or error goes.
public enum Output: Sendable, Equatable {
  /// Nowhere.
  case null
  /// Where the caller's own goes.
  case inherit
  /// Into `Outcome`, at most `limit` bytes; what is more is read and thrown away, so that the program goes on.
  case capture(limit: Int = 16 << 20)
  /// To an open file of the caller's, which stays the caller's.
  case descriptor(Int32)

  var limit: Int? {
    if case .capture(let limit) = self { limit } else { nil }
  }
}
