internal import JSON
package import Linux

/// Reads what describes a container: config.json, and the parts of it that `exec` and `update` are given.
///
/// Properties the specification does not know are passed over (config.md, "Extensibility"); null is as if the property
/// was absent, and so is an empty string where nothing could be named by it. Of a key that occurs twice the last counts,
/// whole. What is refused is refused before anything is done.
package enum ConfigReader {
  /// The specification's version that is implemented.
  package static let version: StaticString = "1.3.0"

  /// Room that an arena needs for all strings of a text of `count` bytes.
  package static func capacity(for count: Int) -> Int { count + 4096 }

  /// Reads config.json (config.md, config-linux.md).
  package static func read(_ bytes: Span<UInt8>, into arena: inout Arena) throws(ConfigError) -> Config {
    do throws(Fault) {
      var text = ConfigText(bytes)
      let config = try config(&text, &arena)
      try text.finish()
      return config
    } catch { throw ConfigError(error, in: bytes) }
  }

  /// Reads a bare `process`: the file of `exec --process`.
  package static func readProcess(_ bytes: Span<UInt8>, into arena: inout Arena) throws(ConfigError) -> ProcessConfig {
    do throws(Fault) {
      var text = ConfigText(bytes)
      let process = try process(&text, &arena)
      try text.finish()
      return process
    } catch { throw ConfigError(error, in: bytes) }
  }

  /// Reads a bare `linux.resources`: what `update --resources` is given.
  package static func readResources(_ bytes: Span<UInt8>, into arena: inout Arena) throws(ConfigError) -> Resources {
    do throws(Fault) {
      var text = ConfigText(bytes)
      let resources = try resources(&text, &arena)
      try text.finish()
      return resources
    } catch { throw ConfigError(error, in: bytes) }
  }

  private static func config(_ text: inout ConfigText, _ arena: inout Arena) throws(Fault) -> Config {
    var config = Config()
    var version: CString?
    let start = try text.beginObject()
    while let key = try text.nextKey() {
      switch key {
      case "ociVersion": version = try self.version(&text, &arena)
      case "process": config.process = try process(&text, &arena)
      case "root": config.root = try root(&text, &arena)
      case "hostname": config.hostname = try text.optionalString(&arena)
      case "domainname": config.domainname = try text.optionalString(&arena)
      case "mounts": config.mounts = try mounts(&text, &arena)
      case "hooks": config.hooks = try hooks(&text, &arena)
      case "annotations": config.annotations = try map(&text, &arena)
      case "linux": config.linux = try linux(&text, &arena)
      case "vm": throw text.fault(.value("cannot be honoured: this runtime makes no virtual machines"))
      default: try text.skip()
      }
    }
    config.version = try text.required(version, "ociVersion", of: start)
    config.root = try text.required(config.root, "root", of: start)
    return config
  }

  /// A version of SemVer 2.0.0 whose major is 1: the specification changes nothing incompatibly within it.
  private static func version(_ text: inout ConfigText, _ arena: inout Arena) throws(Fault) -> CString {
    let version = try text.string(&arena)
    var index = 0
    for part in 0..<3 {
      if part > 0 {
        guard version[index] == UInt8(ascii: ".") else { throw text.fault(version, "is not a version such as 1.3.0") }
        index += 1
      }
      let start = index
      while isDigit(version[index]) { index += 1 }
      guard index > start, index == start + 1 || version[start] != UInt8(ascii: "0") else {
        throw text.fault(version, "is not a version such as 1.3.0")
      }
    }
    guard version[index] == 0 || version[index] == UInt8(ascii: "-") || version[index] == UInt8(ascii: "+") else {
      throw text.fault(version, "is not a version such as 1.3.0")
    }
    guard version.hasPrefix("1.") else {
      throw text.fault(version, "is not supported: this runtime implements versions 1.0.0 to 1.3.0")
    }
    return version
  }

  private static func root(_ text: inout ConfigText, _ arena: inout Arena) throws(Fault) -> Config.Root {
    var path: CString?
    var isReadOnly = false
    let start = try text.beginObject()
    while let key = try text.nextKey() {
      switch key {
      case "path": path = try text.name(&arena)
      case "readonly": isReadOnly = try text.bool()
      default: try text.skip()
      }
    }
    var root = Config.Root(path: try text.required(path, "path", of: start))
    root.isReadOnly = isReadOnly
    return root
  }

  private static func mounts(_ text: inout ConfigText, _ arena: inout Arena) throws(Fault) -> [MountConfig] {
    var mounts: [MountConfig] = []
    try text.beginArray()
    while try text.nextElement() {
      var mount = MountConfig()
      var destination: CString?
      let start = try text.beginObject()
      while let key = try text.nextKey() {
        switch key {
        case "destination": destination = try text.name(&arena)
        case "type": mount.type = try text.optionalString(&arena)
        case "source": mount.source = try text.optionalString(&arena)
        case "options": mount.options = try text.strings(&arena)
        case "uidMappings": mount.userMappings = try mappings(&text)
        case "gidMappings": mount.groupMappings = try mappings(&text)
        default: try text.skip()
        }
      }
      mount.destination = try text.required(destination, "destination", of: start)
      if mount.userMappings.isEmpty != mount.groupMappings.isEmpty {
        throw Fault(.missing(mount.userMappings.isEmpty ? "uidMappings" : "gidMappings"), at: start)
      }
      mounts.append(mount)
    }
    return mounts
  }

  private static func hooks(_ text: inout ConfigText, _ arena: inout Arena) throws(Fault) -> Hooks {
    var hooks = Hooks()
    _ = try text.beginObject()
    while let key = try text.nextKey() {
      switch key {
      case "prestart": hooks.prestart = try hookList(&text, &arena)
      case "createRuntime": hooks.createRuntime = try hookList(&text, &arena)
      case "createContainer": hooks.createContainer = try hookList(&text, &arena)
      case "startContainer": hooks.startContainer = try hookList(&text, &arena)
      case "poststart": hooks.poststart = try hookList(&text, &arena)
      case "poststop": hooks.poststop = try hookList(&text, &arena)
      default: try text.skip()
      }
    }
    return hooks
  }

  private static func hookList(_ text: inout ConfigText, _ arena: inout Arena) throws(Fault) -> [Hook] {
    var hooks: [Hook] = []
    try text.beginArray()
    while try text.nextElement() {
      var path: CString?
      var hook = Hook(path: CString(""))
      let start = try text.beginObject()
      while let key = try text.nextKey() {
        switch key {
        case "path": path = try absolutePath(&text, &arena)
        case "args": hook.arguments = try text.strings(&arena)
        case "env": hook.environment = try text.strings(&arena)
        case "timeout":
          let timeout = try text.integer(Int64.self)
          guard timeout > 0 else { throw text.fault(.value("must be greater than 0")) }
          hook.timeout = timeout
        default: try text.skip()
        }
      }
      hook.path = try text.required(path, "path", of: start)
      if hook.arguments.isEmpty { hook.arguments = [hook.path] }
      hooks.append(hook)
    }
    return hooks
  }

  // MARK: Shared shapes

  static func absolutePath(_ text: inout ConfigText, _ arena: inout Arena) throws(Fault) -> CString {
    let path = try text.name(&arena)
    guard path[0] == UInt8(ascii: "/") else { throw text.fault(path, "is not an absolute path") }
    return path
  }

  /// A map of strings, by its keys.
  static func map(
    _ text: inout ConfigText, _ arena: inout Arena
  ) throws(Fault) -> [(key: CString, value: CString)] {
    var entries: [(key: CString, value: CString)] = []
    _ = try text.beginObject()
    while let key = try text.nextKey() {
      let name = try mapKey(key, &text, &arena)
      entries.append((name, try text.string(&arena)))
    }
    return lastOfEach(entries) { $0.key }
  }

  static func mapKey(_ key: Text, _ text: inout ConfigText, _ arena: inout Arena) throws(Fault) -> CString {
    if key.raw.isEmpty { throw text.fault(.value("has an empty name")) }
    return try text.copy(key, &arena)
  }

  static func mappings(_ text: inout ConfigText) throws(Fault) -> [IDMapping] {
    var mappings: [IDMapping] = []
    try text.beginArray()
    while try text.nextElement() {
      var (container, host, count): (UInt32?, UInt32?, UInt32?) = (nil, nil, nil)
      let start = try text.beginObject()
      while let key = try text.nextKey() {
        switch key {
        case "containerID": container = try text.integer()
        case "hostID": host = try text.integer()
        case "size":
          count = try text.integer()
          if count == 0 { throw text.fault(.value("must be greater than 0")) }
        default: try text.skip()
        }
      }
      mappings.append(
        IDMapping(
          container: try text.required(container, "containerID", of: start),
          host: try text.required(host, "hostID", of: start), count: try text.required(count, "size", of: start)))
    }
    return mappings
  }

  /// A list as cpuset(7) writes it: digits, commas, dashes; nil if it is empty.
  static func list(_ text: inout ConfigText, _ arena: inout Arena) throws(Fault) -> CString? {
    guard let list = try text.optionalString(&arena) else { return nil }
    var index = 0
    while list[index] != 0 {
      switch list[index] {
      case UInt8(ascii: ","), UInt8(ascii: "-"), UInt8(ascii: " "): break
      case let byte where isDigit(byte): break
      default: throw text.fault(list, "is not a list of numbers such as 0-3,7")
      }
      index += 1
    }
    return list
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

  static func contains(_ string: CString, _ byte: UInt8) -> Bool {
    var index = 0
    while string[index] != 0 {
      if string[index] == byte { return true }
      index += 1
    }
    return false
  }
}
