internal import JSON
internal import Linux

/// `linux` (config-linux.md).
extension ConfigReader {
  static func linux(_ text: inout ConfigText, _ arena: inout Arena) throws(Fault) -> LinuxConfig {
    var linux = LinuxConfig()
    _ = try text.beginObject()
    while let key = try text.nextKey() {
      switch key {
      case "namespaces": linux.namespaces = try namespaces(&text, &arena)
      case "uidMappings": linux.userMappings = try mappings(&text)
      case "gidMappings": linux.groupMappings = try mappings(&text)
      case "timeOffsets": try timeOffsets(&text, &linux)
      case "devices": linux.devices = try devices(&text, &arena)
      case "netDevices": linux.netDevices = try netDevices(&text, &arena)
      case "cgroupsPath": linux.cgroupsPath = try text.optionalString(&arena)
      case "resources":
        linux.resources = try resources(&text, &arena)
        linux.hasResources = true
      case "rootfsPropagation":
        linux.rootfsPropagation = try text.optionalString(&arena)
        if let word = linux.rootfsPropagation, Names.number(of: word, in: Names.propagation) == nil {
          throw text.fault(word, "is not a kind of propagation")
        }
      case "maskedPaths": linux.maskedPaths = try text.strings(&arena)
      case "readonlyPaths": linux.readonlyPaths = try text.strings(&arena)
      case "mountLabel": linux.mountLabel = try text.optionalString(&arena)
      case "sysctl": linux.sysctl = try map(&text, &arena)
      case "seccomp": linux.seccomp = try seccomp(&text, &arena)
      case "personality": linux.personality = try personality(&text)
      case "intelRdt": linux.intelRdt = try intelRdt(&text, &arena)
      case "memoryPolicy": linux.memoryPolicy = try memoryPolicy(&text, &arena)
      default: try text.skip()
      }
    }
    return linux
  }

  private static func namespaces(
    _ text: inout ConfigText, _ arena: inout Arena
  ) throws(Fault) -> [LinuxConfig.Namespace] {
    var namespaces: [LinuxConfig.Namespace] = []
    var seen: UInt8 = 0
    try text.beginArray()
    while try text.nextElement() {
      var kind: LinuxConfig.Kind?
      var path: CString?
      let start = try text.beginObject()
      while let key = try text.nextKey() {
        switch key {
        case "type":
          let word = try text.text()
          guard let number = Names.number(of: word.raw, in: Names.namespace) else {
            throw text.fault(word, "is not a kind of namespace")
          }
          kind = LinuxConfig.Kind(rawValue: UInt8(number))
        case "path":
          path = try text.optionalString(&arena)
          if let path, path[0] != UInt8(ascii: "/") { throw text.fault(path, "is not an absolute path") }
        default: try text.skip()
        }
      }
      let known = try text.required(kind, "type", of: start)
      guard seen & 1 << known.rawValue == 0 else {
        throw Fault(.value("names a kind of namespace for the second time"), at: start)
      }
      seen |= 1 << known.rawValue
      namespaces.append(LinuxConfig.Namespace(kind: known, path: path))
    }
    return namespaces
  }

  private static func timeOffsets(_ text: inout ConfigText, _ linux: inout LinuxConfig) throws(Fault) {
    (linux.monotonicOffset, linux.boottimeOffset) = (nil, nil)
    _ = try text.beginObject()
    while let key = try text.nextKey() {
      switch key {
      case "monotonic": linux.monotonicOffset = try timeOffset(&text)
      case "boottime": linux.boottimeOffset = try timeOffset(&text)
      default: throw text.fault(.value("is not a clock of time namespaces"))
      }
    }
  }

  private static func timeOffset(_ text: inout ConfigText) throws(Fault) -> (seconds: Int64, nanoseconds: UInt32) {
    var offset: (seconds: Int64, nanoseconds: UInt32) = (0, 0)
    _ = try text.beginObject()
    while let key = try text.nextKey() {
      switch key {
      case "secs": offset.seconds = try text.integer()
      case "nanosecs":
        offset.nanoseconds = try text.integer()
        guard offset.nanoseconds < 1_000_000_000 else { throw text.fault(.value("must be less than a second")) }
      default: try text.skip()
      }
    }
    return offset
  }

  private static func devices(_ text: inout ConfigText, _ arena: inout Arena) throws(Fault) -> [LinuxConfig.Device] {
    var devices: [LinuxConfig.Device] = []
    try text.beginArray()
    while try text.nextElement() {
      var device = LinuxConfig.Device()
      var (kind, path): (UInt8?, CString?) = (nil, nil)
      let start = try text.beginObject()
      while let key = try text.nextKey() {
        switch key {
        case "type":
          let word = try text.text()
          switch word {
          case "c", "b", "u", "p": kind = word.raw[0]
          default: throw text.fault(word, "is not a type of device: c, b, u or p")
          }
        case "path": path = try absolutePath(&text, &arena)
        // Go's encoders leave a number out that is 0.
        case "major": device.major = try deviceNumber(&text)
        case "minor": device.minor = try deviceNumber(&text)
        case "fileMode":
          let mode = try text.integer(UInt32.self)
          // Some callers send st_mode whole, with the type in it.
          guard mode <= 0o177777 else { throw text.fault(.value("is not the mode of a file")) }
          device.mode = mode & 0o7777
        case "uid": device.user = try id(&text)
        case "gid": device.group = try id(&text)
        default: try text.skip()
        }
      }
      device.kind = try text.required(kind, "type", of: start)
      device.path = try text.required(path, "path", of: start)
      devices.append(device)
    }
    return devices
  }

  /// The number of a device, as mknod(2) can take it.
  static func deviceNumber(_ text: inout ConfigText) throws(Fault) -> Int64 {
    let number = try text.integer(Int64.self)
    guard number >= 0 && number <= UInt32.max else { throw text.fault(.value("is not the number of a device")) }
    return number
  }

  private static func netDevices(
    _ text: inout ConfigText, _ arena: inout Arena
  ) throws(Fault) -> [(host: CString, name: CString?)] {
    var devices: [(host: CString, name: CString?)] = []
    _ = try text.beginObject()
    while let key = try text.nextKey() {
      let host = try mapKey(key, &text, &arena)
      guard isInterface(host) else { throw text.fault(.value("is not the name of a network interface")) }
      var name: CString?
      _ = try text.beginObject()
      while let key = try text.nextKey() {
        switch key {
        case "name":
          name = try text.optionalString(&arena)
          if let name, !isInterface(name) { throw text.fault(name, "is not the name of a network interface") }
        default: try text.skip()
        }
      }
      devices.append((host, name))
    }
    return lastOfEach(devices) { $0.host }
  }

  /// What the kernel takes for an interface's name (dev_valid_name): up to 15 bytes, no slash, colon or white space.
  private static func isInterface(_ name: CString) -> Bool {
    if name == "." || name == ".." { return false }
    var index = 0
    while name[index] != 0 {
      switch name[index] {
      case UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: " "), 9...13: return false
      default: index += 1
      }
      if index > 15 { return false }
    }
    return index > 0
  }

  private static func personality(_ text: inout ConfigText) throws(Fault) -> UInt32 {
    var domain: UInt32?
    let start = try text.beginObject()
    while let key = try text.nextKey() {
      switch key {
      case "domain":
        let word = try text.text()
        switch word {
        case "LINUX": domain = 0
        case "LINUX32": domain = 8
        default: throw text.fault(word, "is not a domain of personality: LINUX or LINUX32")
        }
      case "flags":
        let place = text.place
        try text.beginArray()
        while try text.nextElement() { throw Fault(.value("must be empty: no flag is supported"), at: place) }
      default: try text.skip()
      }
    }
    return try text.required(domain, "domain", of: start)
  }

  private static func intelRdt(_ text: inout ConfigText, _ arena: inout Arena) throws(Fault) -> LinuxConfig.IntelRdt {
    var rdt = LinuxConfig.IntelRdt()
    _ = try text.beginObject()
    while let key = try text.nextKey() {
      switch key {
      case "closID":
        rdt.closID = try text.optionalString(&arena)
        if let id = rdt.closID, id == "." || id == ".." || contains(id, UInt8(ascii: "/")) {
          throw text.fault(id, "is not the name of a class of service")
        }
      case "l3CacheSchema":
        rdt.l3CacheSchema = try text.optionalString(&arena)
        if let schema = rdt.l3CacheSchema { try oneLine(schema, text) }
      case "memBwSchema":
        rdt.memBwSchema = try text.optionalString(&arena)
        if let schema = rdt.memBwSchema {
          guard schema.hasPrefix("MB:") else { throw text.fault(schema, "does not begin with MB:") }
          try oneLine(schema, text)
        }
      case "schemata":
        var schemata: [CString] = []
        try text.beginArray()
        while try text.nextElement() {
          let schema = try text.string(&arena)
          try oneLine(schema, text)
          schemata.append(schema)
        }
        rdt.schemata = schemata
      case "enableMonitoring": rdt.enableMonitoring = try text.bool()
      default: try text.skip()
      }
    }
    return rdt
  }

  private static func oneLine(_ schema: CString, _ text: borrowing ConfigText) throws(Fault) {
    if contains(schema, UInt8(ascii: "\n")) { throw text.fault(schema, "is more than one line") }
  }

  private static func memoryPolicy(
    _ text: inout ConfigText, _ arena: inout Arena
  ) throws(Fault) -> LinuxConfig.MemoryPolicy {
    var policy = LinuxConfig.MemoryPolicy()
    var mode: Int?
    var flags: UInt32 = 0
    let start = try text.beginObject()
    while let key = try text.nextKey() {
      switch key {
      case "mode":
        let word = try text.text()
        guard let number = Names.number(of: word.raw, in: Names.memoryMode) else {
          throw text.fault(word, "is not a mode of memory policy")
        }
        mode = number
      case "nodes": policy.nodes = try list(&text, &arena)
      case "flags":
        flags = 0
        try text.beginArray()
        while try text.nextElement() {
          let word = try text.text()
          guard let bit = Names.number(of: word.raw, in: Names.memoryFlag) else {
            throw text.fault(word, "is not a flag of memory policy")
          }
          flags |= 1 << UInt32(13 + bit)
        }
      default: try text.skip()
      }
    }
    policy.mode = UInt32(try text.required(mode, "mode", of: start)) | flags
    return policy
  }

  // MARK: Seccomp

  private static func seccomp(_ text: inout ConfigText, _ arena: inout Arena) throws(Fault) -> SeccompConfig {
    var seccomp = SeccompConfig()
    var action: CString?
    let start = try text.beginObject()
    while let key = try text.nextKey() {
      switch key {
      case "defaultAction": action = try text.name(&arena)
      case "defaultErrnoRet": seccomp.defaultErrno = try text.integer(UInt32.self)
      case "architectures": seccomp.architectures = try text.strings(&arena)
      case "flags": seccomp.flags = try text.strings(&arena)
      case "listenerPath": seccomp.listenerPath = try text.optionalString(&arena)
      case "listenerMetadata": seccomp.listenerMetadata = try text.optionalString(&arena)
      case "syscalls": seccomp.calls = try calls(&text, &arena)
      default: try text.skip()
      }
    }
    seccomp.defaultAction = try text.required(action, "defaultAction", of: start)
    return seccomp
  }

  private static func calls(_ text: inout ConfigText, _ arena: inout Arena) throws(Fault) -> [SeccompConfig.Calls] {
    var all: [SeccompConfig.Calls] = []
    try text.beginArray()
    while try text.nextElement() {
      var calls = SeccompConfig.Calls()
      var (names, action): ([CString]?, CString?) = (nil, nil)
      let start = try text.beginObject()
      while let key = try text.nextKey() {
        switch key {
        case "names":
          let place = text.place
          names = try text.strings(&arena)
          if names!.isEmpty { throw Fault(.value("is empty"), at: place) }
        case "action": action = try text.name(&arena)
        case "errnoRet": calls.errno = try text.integer(UInt32.self)
        case "args": calls.arguments = try arguments(&text, &arena)
        default: try text.skip()
        }
      }
      calls.names = try text.required(names, "names", of: start)
      calls.action = try text.required(action, "action", of: start)
      all.append(calls)
    }
    return all
  }

  private static func arguments(
    _ text: inout ConfigText, _ arena: inout Arena
  ) throws(Fault) -> [SeccompConfig.Argument] {
    var arguments: [SeccompConfig.Argument] = []
    try text.beginArray()
    while try text.nextElement() {
      var argument = SeccompConfig.Argument()
      var (index, value, comparison): (UInt32?, UInt64?, CString?) = (nil, nil, nil)
      let start = try text.beginObject()
      while let key = try text.nextKey() {
        switch key {
        case "index":
          let number = try text.integer(UInt32.self)
          guard number < 6 else { throw text.fault(.value("must lie between 0 and 5")) }
          index = number
        case "value": value = try text.integer()
        case "valueTwo": argument.valueTwo = try text.integer()
        case "op": comparison = try text.name(&arena)
        default: try text.skip()
        }
      }
      argument.index = try text.required(index, "index", of: start)
      argument.value = try text.required(value, "value", of: start)
      argument.comparison = try text.required(comparison, "op", of: start)
      arguments.append(argument)
    }
    return arguments
  }
}
