internal import Linux

/// What goes wrong without stopping anything, for the log.
package enum Warning {
  nonisolated(unsafe) private static var sentences: [[UInt8]] = []

  /// Keeps a sentence until the command ends.
  static func tell(_ failure: Failure) { unsafe sentences.append(failure.text) }

  /// Gives every sentence away, once.
  package static func take(_ body: ([UInt8]) -> Void) {
    for sentence in unsafe sentences { body(sentence) }
    unsafe sentences = []
  }
}
