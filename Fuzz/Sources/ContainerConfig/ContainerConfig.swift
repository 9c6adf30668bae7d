import JSON
import Linux
import OCI

/// Whatever the text is, it is a configuration whose numbers make sense, or an error at a place in it that can be shown
/// on a terminal; what is accepted is JSON, and stays accepted with a property before it that nobody knows.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe [UInt8](UnsafeBufferPointer(start: start, count: start == nil ? 0 : count))
  guard input.count <= 1 << 16 else { return 0 }
  // The room that callers give: it must be enough for every text of this length.
  guard var arena = try? Arena(capacity: ConfigReader.capacity(for: input.count)) else {
    preconditionFailure("no memory for the strings")
  }
  do throws(ConfigError) {
    check(try ConfigReader.read(input.span, into: &arena), input)
  } catch { check(error, input) }
  guard var second = try? Arena(capacity: ConfigReader.capacity(for: input.count)) else { return 0 }
  do throws(ConfigError) {
    check(try ConfigReader.readProcess(input.span, into: &second))
    precondition(isText(input), "a process that is no JSON is accepted")
  } catch { check(error, input) }
  guard var third = try? Arena(capacity: ConfigReader.capacity(for: input.count)) else { return 0 }
  do throws(ConfigError) {
    check(try ConfigReader.readResources(input.span, into: &third))
    precondition(isText(input), "resources that are no JSON are accepted")
  } catch { check(error, input) }
  return 0
}

private func check(_ error: ConfigError, _ input: [UInt8]) {
  if case .tooLarge = error.problem { preconditionFailure("the room is not enough") }
  precondition(error.line >= 1 && error.column >= 1 && error.line <= input.count + 1, "a place outside the text")
  var message = Message()
  error.write(to: &message)
  precondition(message.bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "a control character in a sentence")
}

private func check(_ config: Config, _ input: [UInt8]) {
  precondition(isText(input), "a configuration that is no JSON is accepted")
  precondition(config.root != nil && config.root!.path[0] != 0 && config.version.hasPrefix("1."), "required, and absent")
  if let process = config.process { check(process) }
  check(config.linux.resources)
  let hooks = config.hooks
  for hook in [
    hooks.prestart, hooks.createRuntime, hooks.createContainer, hooks.startContainer, hooks.poststart, hooks.poststop,
  ].joined() {
    precondition(hook.path[0] == UInt8(ascii: "/") && !hook.arguments.isEmpty && hook.timeout ?? 1 > 0, "a wrong hook")
  }
  let kinds = config.linux.namespaces.map(\.kind)
  precondition(Set(kinds).count == kinds.count, "a namespace twice")
  let keys = config.annotations.map(\.key.bytes)
  precondition(Set(keys).count == keys.count && !keys.contains([]), "an annotation twice or without a name")
  // The same with something unknown, and something absent, before it.
  guard let brace = input.firstIndex(of: UInt8(ascii: "{")) else { preconditionFailure("no object") }
  let unknown = Array(#""unknown":[{"x":[]}],"vm":null,"#.utf8)
  let longer = input[...brace] + unknown + input[(brace + 1)...]
  guard var arena = try? Arena(capacity: ConfigReader.capacity(for: longer.count)) else { return }
  do throws(ConfigError) {
    let again = try ConfigReader.read(Array(longer).span, into: &arena)
    precondition(
      again.mounts.map(\.destination.bytes) == config.mounts.map(\.destination.bytes)
        && again.annotations.map(\.value.bytes) == config.annotations.map(\.value.bytes)
        && again.linux.seccomp?.calls.map { $0.names.map(\.bytes) }
          == config.linux.seccomp?.calls.map { $0.names.map(\.bytes) },
      "a property that nobody knows changes what is read")
  } catch { preconditionFailure("a property that nobody knows is refused") }
}

private func check(_ process: ProcessConfig) {
  precondition(!process.arguments.isEmpty && process.workingDirectory[0] == UInt8(ascii: "/"), "required, and absent")
  precondition(process.user != .max && process.group != .max && !process.additionalGroups.contains(.max), "no id")
  let resources = process.limits.map(\.resource)
  precondition(Set(resources).count == resources.count && resources.allSatisfy { 0..<16 ~= $0 }, "a wrong limit")
  precondition(process.unknownCapabilities.count <= 64, "too many warnings")
}

private func check(_ resources: Resources) {
  for rule in resources.devices {
    precondition(rule.access <= 7 && rule.major ?? 0 >= 0 && rule.minor ?? 0 >= 0, "a wrong rule about devices")
  }
  let files = resources.unified.map(\.file.bytes)
  precondition(Set(files).count == files.count && files.allSatisfy { !$0.contains(UInt8(ascii: "/")) }, "no file")
}

/// Whether a reader that asks for nothing takes the text.
private func isText(_ input: [UInt8]) -> Bool {
  var reader = Reader(input.span)
  do throws(ReadError) {
    try reader.skip()
    try reader.finish()
    return true
  } catch { return false }
}
