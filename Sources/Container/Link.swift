internal import Linux

/// What runtime and init tell each other while a container is made: one record, its first byte the kind.
///
/// Whoever finds the other end closed knows that the other is dead: init then ends, the runtime cleans up.
struct Link {
  let descriptor: Int32

  enum Word: UInt8 {
    // From init.
    /// It failed; the sentence follows.
    case failed = 0x65
    /// Mounts are in place; the root is not changed yet: the turn of runtime hooks.
    case mounted = 0x6d
    /// Everything is ready for `start`.
    case ready = 0x72
    /// The master of its terminal comes along.
    case terminal = 0x74
    /// An intermediate process tells the id of init.
    case process = 0x70
    // From the runtime.
    /// Ids are mapped.
    case mapped = 0x4d
    /// Init is in its control groups.
    case placed = 0x63
    /// Go on. The state for hooks may follow.
    case proceed = 0x67
  }

  func send(_ word: Word, _ bytes: [UInt8] = [], descriptor sent: Int32? = nil) throws(Errno) {
    try LocalSocket.send([word.rawValue] + bytes, descriptor: sent, to: descriptor)
  }

  /// The process that a guide has cloned as its sibling: our child, with the id it has here.
  ///
  /// The process waits in `waitToBeKnown` meanwhile: its own first word must not come before this one.
  func receiveChild() throws(Failure) -> Process.Child {
    guard let message = try? receive() else { throw Failure("the container's process was lost on its way") }
    guard message.word == .process, let descriptor = message.descriptor else { throw Failure(message.bytes) }
    try? send(.proceed)
    return Process.Child(id: Self.process(message.bytes), descriptor: descriptor)
  }

  /// The id in decimal digits.
  static func process(_ digits: [UInt8]) -> Process.ID {
    var id: Process.ID = 0
    for digit in digits { id = id &* 10 &+ Process.ID(digit &- 48) }
    return id
  }

  /// What a process that was cloned by a guide does first; where the runtime is gone it ends.
  func waitToBeKnown() {
    if case (word: .proceed, bytes: _, descriptor: _)? = try? receive() { return }
    Process.exit(1)
  }

  /// The next record, or nil when the other end is gone.
  func receive(again: Bool = true) throws(Errno) -> (word: Word, bytes: [UInt8], descriptor: Int32?)? {
    do throws(Errno) {
      let (bytes, descriptor) = try LocalSocket.receive(from: descriptor, limit: 1 << 16)
      guard let first = bytes.first, let word = Word(rawValue: first) else { return nil }
      return (word, Array(bytes.dropFirst()), descriptor)
    } catch {
      // The other end closed with something unread: that is told once, before what it said last.
      if error.rawValue != 104 { throw error }
      return again ? try receive(again: false) : nil
    }
  }
}
