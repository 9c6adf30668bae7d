internal import Linux
internal import OCI

/// Joining a PID namespace of others, who may look into every process there: nothing goes in that still has something
/// of the host's.
///
/// The root is put together outside by a process that only builds; init is cloned inside when nothing else is left to
/// do. What must be asked from inside, which processes a procfs shows, a helper asks that has an empty root.
extension Setup {
  /// Clones init into the namespace as a sibling; the builder ends here, and init goes on.
  mutating func moveInside(_ terminal: Int32?) throws(Failure) {
    try awaitPlace()
    var kept = [link.descriptor, space, startSocket ?? -1, filter?.connection ?? -1, terminal ?? -1]
    if !config.hooks.startContainer.isEmpty, let hooks { kept += hooks.descriptors }
    try attempt("close descriptors") { () throws(Errno) in try Self.closeOthers(than: kept, from: 3 + preserved) }
    let made: Process.Child?
    do throws(Errno) {
      Progress.step("join the PID namespace")
      try Namespace.join(space, .pid)
      made = try Process.clone(into: [], asSibling: true)
    } catch { throw Failure("clone the container's first process", error) }
    guard let made else {
      File.close(space)
      try attempt("start a session") { () throws(Errno) in try Process.newSession() }
      // The runtime knows by then who init is.
      _ = try wait(.mapped)
      return
    }
    try? link.send(.process, decimal(Int(made.id)), descriptor: made.descriptor)
    Process.exit(0)
  }

  /// Begins a procfs of the namespace that init will be in (fsopen(2)).
  func openProcessFileSystem() throws(Errno) -> Int32 {
    let name = CString("proc")
    if space < 0 { return try Mount.open(name) }
    let ends = try LocalSocket.pair()
    guard let helper = try Process.clone(into: []) else {
      try? Self.ask(in: space, on: ends.1, name)
      Process.exit(0)
    }
    File.close(ends.1)
    defer { File.close(ends.0) }
    let answer = try LocalSocket.receive(from: ends.0)
    var usage = Process.Usage()
    _ = try? Process.wait(for: helper.id, block: true, usage: &usage)
    File.close(helper.descriptor)
    guard let context = answer.descriptor else { throw .notPermitted }
    return context
  }

  /// In the helper: an empty root, no descriptors, and then a child inside that asks.
  private static func ask(in space: Int32, on line: Int32, _ name: CString) throws(Errno) {
    let context = try Mount.open(CString("tmpfs"))
    let empty = try Mount.create(context, attributes: 1 | 2 | 4 | 8)
    try Path.change(to: empty)
    try Mount.changeRoot(CString("."))
    try closeOthers(than: [space, line], from: 3)
    try Namespace.join(space, .pid)
    File.close(space)
    guard let child = try Process.clone(into: []) else {
      if let context = try? Mount.open(name) { try? LocalSocket.send([0], descriptor: context, to: line) }
      Process.exit(0)
    }
    var usage = Process.Usage()
    _ = try Process.wait(for: child.id, block: true, usage: &usage)
  }

  /// Closes every descriptor from `first` on but a few; negative numbers are none.
  static func closeOthers(than kept: [Int32], from first: Int32) throws(Errno) {
    var first = first
    for descriptor in kept.sorted() where descriptor >= first {
      try File.closeRange(first, descriptor - 1)
      first = descriptor + 1
    }
    try File.closeAll(from: first)
  }
}
