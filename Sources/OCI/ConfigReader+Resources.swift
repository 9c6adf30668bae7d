internal import JSON
internal import Linux

/// `linux.resources` (config-linux.md, "Control groups").
extension ConfigReader {
  static func resources(_ text: inout ConfigText, _ arena: inout Arena) throws(Fault) -> Resources {
    var resources = Resources()
    _ = try text.beginObject()
    while let key = try text.nextKey() {
      switch key {
      case "devices": resources.devices = try deviceRules(&text)
      case "memory": resources.memory = try memory(&text)
      case "cpu": resources.cpu = try cpu(&text, &arena)
      case "pids": resources.pidsLimit = try pids(&text)
      case "blockIO": resources.blockIO = try blockIO(&text)
      case "hugepageLimits": resources.hugepages = try hugepages(&text, &arena)
      case "rdma": resources.rdma = try rdma(&text, &arena)
      case "network": try network(&text, &arena, &resources)
      case "unified": resources.unified = try unified(&text, &arena)
      default: try text.skip()
      }
    }
    return resources
  }

  private static func deviceRules(_ text: inout ConfigText) throws(Fault) -> [Resources.DeviceRule] {
    var rules: [Resources.DeviceRule] = []
    try text.beginArray()
    while try text.nextElement() {
      var rule = Resources.DeviceRule()
      var isAllowed: Bool?
      let start = try text.beginObject()
      while let key = try text.nextKey() {
        switch key {
        case "allow": isAllowed = try text.bool()
        case "type":
          let word = try text.text()
          switch word {
          case "": rule.kind = UInt8(ascii: "a")
          case "a", "c", "b", "u", "p": rule.kind = word.raw[0]
          default: throw text.fault(word, "is not a type of device: a, c, b, u or p")
          }
        case "major": rule.major = try wildcard(&text)
        case "minor": rule.minor = try wildcard(&text)
        case "access": rule.access = try access(&text)
        default: try text.skip()
        }
      }
      rule.isAllowed = try text.required(isAllowed, "allow", of: start)
      rules.append(rule)
    }
    return rules
  }

  /// The number of a device; -1 stands for every one.
  private static func wildcard(_ text: inout ConfigText) throws(Fault) -> Int64? {
    let number = try text.integer(Int64.self)
    guard number >= -1 && number <= UInt32.max else { throw text.fault(.value("is not the number of a device")) }
    return number == -1 ? nil : number
  }

  private static func access(_ text: inout ConfigText) throws(Fault) -> UInt8 {
    let word = try text.text()
    if word.raw.isEmpty { return 7 }
    var access: UInt8 = 0
    for index in word.raw.indices {
      switch word.raw[index] {
      case UInt8(ascii: "r"): access |= 1
      case UInt8(ascii: "w"): access |= 2
      case UInt8(ascii: "m"): access |= 4
      default: throw text.fault(word, "holds more than the letters r, w and m")
      }
    }
    return access
  }

  private static func memory(_ text: inout ConfigText) throws(Fault) -> Resources.Memory {
    var memory = Resources.Memory()
    _ = try text.beginObject()
    while let key = try text.nextKey() {
      switch key {
      case "limit": memory.limit = try bytes(&text)
      case "reservation": memory.reservation = try bytes(&text)
      case "swap": memory.swap = try bytes(&text)
      case "kernel": memory.kernel = try bytes(&text)
      case "kernelTCP": memory.kernelTCP = try bytes(&text)
      case "swappiness":
        let swappiness = try text.integer(UInt64.self)
        // Callers that keep -1 for "as it is" send it as the largest number.
        guard swappiness <= 100 || swappiness == UInt64.max else {
          throw text.fault(.value("must lie between 0 and 100"))
        }
        memory.swappiness = swappiness == UInt64.max ? nil : swappiness
      case "disableOOMKiller": memory.disableOOMKiller = try text.bool()
      case "useHierarchy": memory.useHierarchy = try text.bool()
      case "checkBeforeUpdate": memory.checkBeforeUpdate = try text.bool()
      default: try text.skip()
      }
    }
    return memory
  }

  /// A number of bytes; -1 is no limit.
  private static func bytes(_ text: inout ConfigText) throws(Fault) -> Int64 {
    let number = try text.integer(Int64.self)
    guard number >= -1 else { throw text.fault(.value("must be a number of bytes, or -1 for no limit")) }
    return number
  }

  private static func cpu(_ text: inout ConfigText, _ arena: inout Arena) throws(Fault) -> Resources.CPU {
    var cpu = Resources.CPU()
    _ = try text.beginObject()
    while let key = try text.nextKey() {
      switch key {
      case "shares": cpu.shares = try text.integer(UInt64.self)
      case "quota": cpu.quota = try text.integer(Int64.self)
      case "burst": cpu.burst = try text.integer(UInt64.self)
      case "period": cpu.period = try text.integer(UInt64.self)
      case "realtimeRuntime": cpu.realtimeRuntime = try text.integer(Int64.self)
      case "realtimePeriod": cpu.realtimePeriod = try text.integer(UInt64.self)
      case "cpus": cpu.cpus = try list(&text, &arena)
      case "mems": cpu.mems = try list(&text, &arena)
      case "idle": cpu.idle = try text.integer(Int64.self)
      default: try text.skip()
      }
    }
    return cpu
  }

  private static func pids(_ text: inout ConfigText) throws(Fault) -> Int64? {
    var limit: Int64?
    _ = try text.beginObject()
    while let key = try text.nextKey() {
      switch key {
      case "limit": limit = try text.integer(Int64.self)
      default: try text.skip()
      }
    }
    return limit
  }

  private static func blockIO(_ text: inout ConfigText) throws(Fault) -> Resources.BlockIO {
    var block = Resources.BlockIO()
    _ = try text.beginObject()
    while let key = try text.nextKey() {
      switch key {
      case "weight": block.weight = try text.integer(UInt16.self)
      case "leafWeight": block.leafWeight = try text.integer(UInt16.self)
      case "weightDevice": block.weightDevices = try weights(&text)
      case "throttleReadBpsDevice": block.readBytes = try throttles(&text)
      case "throttleWriteBpsDevice": block.writeBytes = try throttles(&text)
      case "throttleReadIOPSDevice": block.readOperations = try throttles(&text)
      case "throttleWriteIOPSDevice": block.writeOperations = try throttles(&text)
      default: try text.skip()
      }
    }
    return block
  }

  private static func weights(
    _ text: inout ConfigText
  ) throws(Fault) -> [(major: Int64, minor: Int64, weight: UInt16?, leafWeight: UInt16?)] {
    var weights: [(major: Int64, minor: Int64, weight: UInt16?, leafWeight: UInt16?)] = []
    try text.beginArray()
    while try text.nextElement() {
      var (major, minor): (Int64?, Int64?) = (nil, nil)
      var (weight, leafWeight): (UInt16?, UInt16?) = (nil, nil)
      let start = try text.beginObject()
      while let key = try text.nextKey() {
        switch key {
        case "major": major = try deviceNumber(&text)
        case "minor": minor = try deviceNumber(&text)
        case "weight": weight = try text.integer(UInt16.self)
        case "leafWeight": leafWeight = try text.integer(UInt16.self)
        default: try text.skip()
        }
      }
      weights.append(
        (
          try text.required(major, "major", of: start), try text.required(minor, "minor", of: start), weight, leafWeight
        ))
    }
    return weights
  }

  private static func throttles(_ text: inout ConfigText) throws(Fault) -> [Resources.Throttle] {
    var throttles: [Resources.Throttle] = []
    try text.beginArray()
    while try text.nextElement() {
      var (major, minor, rate): (Int64?, Int64?, UInt64?) = (nil, nil, nil)
      let start = try text.beginObject()
      while let key = try text.nextKey() {
        switch key {
        case "major": major = try deviceNumber(&text)
        case "minor": minor = try deviceNumber(&text)
        case "rate": rate = try text.integer()
        default: try text.skip()
        }
      }
      throttles.append(
        Resources.Throttle(
          major: try text.required(major, "major", of: start), minor: try text.required(minor, "minor", of: start),
          rate: try text.required(rate, "rate", of: start)))
    }
    return throttles
  }

  private static func hugepages(
    _ text: inout ConfigText, _ arena: inout Arena
  ) throws(Fault) -> [(pageSize: CString, limit: UInt64)] {
    var limits: [(pageSize: CString, limit: UInt64)] = []
    try text.beginArray()
    while try text.nextElement() {
      var (pageSize, limit): (CString?, UInt64?) = (nil, nil)
      let start = try text.beginObject()
      while let key = try text.nextKey() {
        switch key {
        case "pageSize":
          let size = try text.string(&arena)
          guard isPageSize(size) else { throw text.fault(size, "is not a size of pages such as 2MB") }
          pageSize = size
        case "limit": limit = try text.integer()
        default: try text.skip()
        }
      }
      limits.append(
        (try text.required(pageSize, "pageSize", of: start), try text.required(limit, "limit", of: start)))
    }
    return limits
  }

  /// Digits, a letter of K, M and G, and B: it becomes part of a file's name.
  private static func isPageSize(_ size: CString) -> Bool {
    var index = 0
    while isDigit(size[index]) { index += 1 }
    switch size[index] {
    case UInt8(ascii: "K"), UInt8(ascii: "M"), UInt8(ascii: "G"): break
    default: return false
    }
    return index > 0 && size[0] != UInt8(ascii: "0") && size[index + 1] == UInt8(ascii: "B") && size[index + 2] == 0
  }

  private static func rdma(
    _ text: inout ConfigText, _ arena: inout Arena
  ) throws(Fault) -> [(device: CString, handles: UInt32?, objects: UInt32?)] {
    var devices: [(device: CString, handles: UInt32?, objects: UInt32?)] = []
    _ = try text.beginObject()
    while let key = try text.nextKey() {
      let device = try mapKey(key, &text, &arena)
      var (handles, objects): (UInt32?, UInt32?) = (nil, nil)
      _ = try text.beginObject()
      while let key = try text.nextKey() {
        switch key {
        case "hcaHandles": handles = try text.integer(UInt32.self)
        case "hcaObjects": objects = try text.integer(UInt32.self)
        default: try text.skip()
        }
      }
      devices.append((device, handles, objects))
    }
    return lastOfEach(devices) { $0.device }
  }

  private static func network(
    _ text: inout ConfigText, _ arena: inout Arena, _ resources: inout Resources
  ) throws(Fault) {
    (resources.networkClass, resources.networkPriorities) = (nil, [])
    _ = try text.beginObject()
    while let key = try text.nextKey() {
      switch key {
      case "classID": resources.networkClass = try text.integer(UInt32.self)
      case "priorities":
        var priorities: [(name: CString, priority: UInt32)] = []
        try text.beginArray()
        while try text.nextElement() {
          var (name, priority): (CString?, UInt32?) = (nil, nil)
          let start = try text.beginObject()
          while let key = try text.nextKey() {
            switch key {
            case "name": name = try text.name(&arena)
            case "priority": priority = try text.integer()
            default: try text.skip()
            }
          }
          priorities.append(
            (try text.required(name, "name", of: start), try text.required(priority, "priority", of: start)))
        }
        resources.networkPriorities = priorities
      default: try text.skip()
      }
    }
  }

  private static func unified(
    _ text: inout ConfigText, _ arena: inout Arena
  ) throws(Fault) -> [(file: CString, value: CString)] {
    var entries: [(file: CString, value: CString)] = []
    _ = try text.beginObject()
    while let key = try text.nextKey() {
      let file = try mapKey(key, &text, &arena)
      if contains(file, UInt8(ascii: "/")) || file == "." || file == ".." {
        throw text.fault(.value("is not the name of a file of a control group"))
      }
      entries.append((file, try text.string(&arena)))
    }
    return lastOfEach(entries) { $0.file }
  }
}
