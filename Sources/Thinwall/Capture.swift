/// The reading end of a pipe, and what came out of it.
struct Capture: ~Copyable {
  private var reading: FileDescriptor?
  private let limit: Int
  private(set) var captured = Outcome.Captured()

  /// Nothing is captured.
  init() {
    reading = nil
    limit = 0
  }

  /// Takes an end that does not wait.
  init(_ reading: consuming FileDescriptor, limit: Int) {
    self.reading = consume reading
    self.limit = max(0, limit)
  }

  /// -1 when nothing comes any more, which ppoll(2) passes over.
  private var number: Int32 {
    switch reading {
    case .some(let descriptor): descriptor.rawValue
    case nil: -1
    }
  }

  /// Reads once, or until nothing is there.
  private mutating func read(through buffer: inout [UInt8], untilEmpty: Bool) throws(Errno) {
    let from = number
    guard from >= 0 else { return }
    repeat {
      let count: Int
      do throws(Errno) {
        count = try Kernel.fill(&buffer, from: from)
      } catch {
        if error == .wouldBlock { return }
        throw error
      }
      if count == 0 {
        reading = nil
        return
      }
      let kept = min(count, limit - captured.bytes.count)
      captured.bytes += buffer[..<kept]
      if kept < count { captured.isTruncated = true }
    } while untilEmpty
  }

  /// Reads both pipes until the process has ended and they are empty. Not until their end: a copy of the writing end in
  /// a process that somebody else forked would keep that from coming (poll(2)).
  static func drain(_ output: inout Capture, _ error: inout Capture, until process: Int32) throws(Errno) {
    var buffer = [UInt8](repeating: 0, count: output.number >= 0 || error.number >= 0 ? 1 << 16 : 0)
    var hasEnded = false
    while !hasEnded {
      let ready = try Kernel.wait(for: (process, output.number, error.number))
      hasEnded = ready.0
      if hasEnded || ready.1 { try output.read(through: &buffer, untilEmpty: hasEnded) }
      if hasEnded || ready.2 { try error.read(through: &buffer, untilEmpty: hasEnded) }
    }
  }
}
