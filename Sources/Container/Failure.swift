package import Linux

/// Why an operation on a container failed, as one sentence.
public struct Failure: Error {
  /// The sentence, without a newline at its end.
  package var text: [UInt8]

  package init(_ text: [UInt8]) { self.text = text }

  /// A sentence of our own, perhaps about something named.
  package init(_ what: StaticString, _ object: CString? = nil) {
    var message = Message(what)
    if let object {
      message.add(" ")
      message.add(quoted: object)
    }
    text = message.bytes
  }

  /// `WHAT 'OBJECT': reason`.
  package init(_ what: StaticString, _ object: CString, _ error: Errno) {
    self.init(what, object.bytes, error)
  }

  /// `WHAT 'OBJECT': reason`.
  package init(_ what: StaticString, _ object: [UInt8], _ error: Errno) {
    var message = Message(what)
    message.add(" ")
    message.add(quoted: object)
    message.add(": ")
    message.add(error)
    text = message.bytes
  }

  /// `WHAT: reason`.
  package init(_ what: StaticString, _ error: Errno) {
    var message = Message(what)
    message.add(": ")
    message.add(error)
    text = message.bytes
  }
}

/// Runs a kernel call; its error becomes a sentence about `what` and `object`.
@inline(__always)
func attempt<T: ~Copyable>(
  _ what: StaticString, _ object: CString, _ body: () throws(Errno) -> T
) throws(Failure) -> T {
  Progress.step(what)
  do throws(Errno) { return try body() } catch { throw Failure(what, object, error) }
}

/// The same without an object.
@inline(__always)
func attempt<T: ~Copyable>(_ what: StaticString, _ body: () throws(Errno) -> T) throws(Failure) -> T {
  Progress.step(what)
  do throws(Errno) { return try body() } catch { throw Failure(what, error) }
}
