/// A short question to the launcher that runs no program.
struct Question {
  /// Nil where a signal ended the launcher.
  let exitCode: Int32?
  let output: [UInt8]
  let error: [UInt8]

  /// Asks `thinwall VERB... POLICY -- COMMAND`.
  init(
    _ verb: [Bytes], _ policy: Policy, _ command: [Bytes], launcher: Launcher
  ) throws(SandboxError) {
    try policy.check()
    let path = try launcher.find()
    let (arguments, variables) = policy.words(hidesValues: true)
    let source = try Streams.source(of: .null)
    let output = try Streams.target(of: .capture(), inherited: 1)
    let error = try Streams.target(of: .capture(), inherited: 2)
    let id = try Spawn.start(
      path, verb + arguments + (command.isEmpty ? [] : ["--"]) + command, variables: variables,
      descriptors: (source.rawValue, output.descriptor.rawValue, error.descriptor.rawValue, -1))
    let process = try RunningSandbox.Handle(starting: id)
    var first = output.capture
    var second = error.capture
    do throws(Errno) {
      try Capture.drain(&first, &second, until: process.processDescriptor)
      exitCode = try Kernel.reap(process.processDescriptor)
    } catch let failure { throw .system(.wait, "\(id)", errno: failure.rawValue) }
    self.output = first.captured.bytes
    self.error = second.captured.bytes
  }

  /// What the launcher said, without its name before it.
  var sentence: String {
    var text = String(decoding: error, as: UTF8.self)[...]
    if text.hasPrefix("thinwall: ") { text = text.dropFirst(10) }
    while text.last == "\n" { text = text.dropLast() }
    return String(text)
  }
}
