internal import Linux
internal import OCI

extension Creation {
  /// `run`: makes a container and starts it at once; stays until its program ends, unless it is detached.
  package static func run(_ options: CreateOptions, in store: Store) throws(Failure) -> Int32 {
    var creation = try Creation(options, store)
    // Before init is there, so that no signal is lost; init gets the former mask back.
    let mask = options.isDetached ? nil : Signal.setBlocked(Foreground.forwarded)
    var signals: Int32 = -1
    if mask != nil {
      signals = try attempt("wait for signals") { () throws(Errno) in
        try Signal.descriptor(for: Foreground.forwarded).release()
      }
    }
    creation.mask = mask
    try creation.make(startsAtOnce: true)
    let notification = try creation.notification()
    creation.record.status = .running
    try creation.proceed(as: .running)
    try creation.awaitProgram()
    let container = Container(options.id, in: store, creation.record, directory: creation.directory)
    do throws(Failure) { try container.afterStart(creation.bundle) } catch {
      creation.undo()
      throw error
    }
    if let notification {
      let child = creation.child!
      if options.isDetached {
        try notification.wait(child.descriptor, main: child.id)
      } else {
        try notification.waitBeside(child.descriptor)
      }
    }
    if options.isDetached {
      Progress.report("runtime")
      return 0
    }
    var foreground = Foreground(creation.child!, master: creation.terminal)
    let code = try foreground.wait(signals)
    if !options.keeps { try container.delete(force: true, hasEnded: true) }
    Progress.report("runtime")
    return code
  }

  /// Where the container tells that it is ready.
  private mutating func notification() throws(Failure) -> Notification? {
    do throws(Failure) { return try Notification(in: directory) } catch {
      undo()
      throw error
    }
  }

  /// The line to init closes when it has become the program.
  private mutating func awaitProgram() throws(Failure) {
    let message: (word: Link.Word, bytes: [UInt8], descriptor: Int32?)?
    do throws(Errno) { message = try link.receive() } catch { throw Failure("hear from the container", error) }
    if let message {
      undo()
      throw Failure(message.bytes)
    }
  }
}
