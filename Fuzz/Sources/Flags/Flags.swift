import Linux
import Policy

/// Whatever the words are, they are a policy whose numbers make sense, or an error that can be shown on a terminal;
/// and the same words are always the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe [UInt8](UnsafeBufferPointer(start: start, count: start == nil ? 0 : count))
  guard input.count <= 1 << 16 else { return 0 }
  // As many bytes again for the NUL and the alignment of each word, which may be empty.
  guard var arena = try? Arena(capacity: 1 << 20) else { preconditionFailure("no memory for the words") }
  let words = input.split(omittingEmptySubsequences: false) { $0 == 0 || $0 == UInt8(ascii: "\n") }
    .map { arena.string(Array($0)) }
  let first = parse(words)
  switch first {
  case .policy(let policy, _): check(policy, words)
  case .error(let error): check(error, words)
  }
  precondition(parse(words).description == first.description, "the same words are read as something else")
  return 0
}

private enum Outcome {
  case policy(Policy, wantsHelp: Bool)
  case error(FlagError)

  /// Everything that was read, to compare.
  var description: [[UInt8]] {
    switch self {
    case .policy(let policy, let wantsHelp): flatten(policy) + [Array("help \(wantsHelp)".utf8)]
    case .error(let error): [sentence(error)]
    }
  }
}

private func parse(_ words: [CString]) -> Outcome {
  var parser = Parser()
  do throws(FlagError) {
    try parser.read(words)
    try parser.check()
    return .policy(parser.policy, wantsHelp: parser.wantsHelp)
  } catch {
    return .error(error)
  }
}

/// What the planner takes for granted.
private func check(_ policy: Policy, _ words: [CString]) {
  for ports in policy.connect + policy.bind {
    precondition(ports.first > 0 && ports.first <= ports.last, "ports in the wrong order, or port 0")
  }
  let hasPorts = !policy.connect.isEmpty || !policy.bind.isEmpty || policy.bindsAnyPort
  precondition(hasPorts == (policy.network == .ports), "the network and its ports disagree")
  let limits = policy.limits
  for size in [limits.memory, limits.fileSize] {
    if let size { precondition(size > 0 && Int64(exactly: size) != nil, "no size to limit anything to") }
  }
  if case .private(let size?) = policy.temporary {
    precondition(size > 0 && Int64(exactly: size) != nil, "no size for /tmp")
  }
  for number in [limits.processes, limits.openFiles, limits.cpuPercent] {
    if let number { precondition(number > 0 && Int32(exactly: number) != nil, "no number to limit anything to") }
  }
  if let mask = limits.cpus {
    precondition(mask.contains { $0 != 0 } && mask.count <= 128 && mask.last != 0, "no CPU to run on")
  }
  if let timeout = policy.timeout { precondition(timeout > 0, "no time to run in") }
  precondition(policy.user != .max && policy.group != .max, "-1 is no user and no group (setresuid(2))")
  let paths = policy.grants.map(\.path) + policy.denied + [policy.workingDirectory, policy.profile].compactMap { $0 }
  for path in paths + policy.allowedCalls + policy.deniedCalls + [policy.report].compactMap({ $0 }) {
    precondition(path[0] != 0, "an empty value")
  }
  for variable in policy.variables {
    precondition(variable[0] != 0 && variable[0] != UInt8(ascii: "="), "a variable without a name")
  }
  if let name = policy.hostname { precondition((1...64).contains(name.count), "no host name (sethostname(2))") }
  // Every word of the command is the word that was given, to the last one.
  let command = words.suffix(policy.command.count)
  precondition(command.elementsEqual(policy.command) { $0.address == $1.address }, "another command")
}

private func check(_ error: FlagError, _ words: [CString]) {
  let text = sentence(error)
  precondition(!text.isEmpty, "an error without a word")
  // A terminal obeys these: what was typed, or came from a profile, must not get there as it is.
  precondition(!text.contains { $0 < 0x20 || $0 == 0x7f }, "a control character in a message")
  precondition(isWithin(error.word, words) || error.word == "--net", "an error about a word that was not given")
}

/// Whether a word is one of those given, or the end of one.
private func isWithin(_ word: CString, _ words: [CString]) -> Bool {
  words.contains { $0.address <= word.address && word.address <= $0.address + $0.count }
}

private func sentence(_ error: FlagError) -> [UInt8] {
  var text = Message()
  error.write(to: &text)
  return text.bytes
}

/// Strings are compared by their bytes, all else by its description.
private func flatten(_ policy: Policy) -> [[UInt8]] {
  let limits = policy.limits
  let plain: [Any] = [
    policy.wall, policy.temporary, policy.isBare, policy.network, policy.networkWasSet, policy.connect, policy.bind,
    policy.bindsAnyPort, limits.memory as Any, limits.processes as Any, limits.openFiles as Any,
    limits.fileSize as Any, limits.cpuPercent as Any, limits.cpus as Any, policy.timeout as Any, policy.environment,
    policy.user as Any, policy.group as Any, policy.optional.rawValue, policy.inputIsNull, policy.hasTerminal,
    policy.isQuiet, policy.isVerbose, policy.grants.map(\.access),
  ]
  let strings = [
    policy.grants.map(\.path), policy.denied, policy.variables, policy.allowedCalls, policy.deniedCalls,
    policy.command,
    [policy.workingDirectory, policy.hostname, policy.report, policy.profile].map { $0 ?? CString("") },
  ]
  return [Array("\(plain)".utf8)] + strings.flatMap { [Array("\($0.count)".utf8)] + $0.map(\.bytes) }
}
