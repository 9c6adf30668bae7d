internal import JSON
package import Linux

/// `process` (config.md, "Process").
extension ConfigReader {
  static func process(_ text: inout ConfigText, _ arena: inout Arena) throws(Fault) -> ProcessConfig {
    var process = ProcessConfig()
    var (arguments, directory): ([CString]?, CString?) = (nil, nil)
    let start = try text.beginObject()
    while let key = try text.nextKey() {
      switch key {
      case "args":
        let place = text.place
        arguments = try text.strings(&arena)
        if arguments!.isEmpty { throw Fault(.value("is empty"), at: place) }
      case "env": process.environment = try text.strings(&arena)
      case "cwd": directory = try absolutePath(&text, &arena)
      case "terminal": process.hasTerminal = try text.bool()
      case "consoleSize": process.consoleSize = try consoleSize(&text)
      case "user": try user(&text, &process)
      case "capabilities": try capabilities(&text, &arena, &process)
      case "rlimits": process.limits = try limits(&text)
      case "noNewPrivileges": process.noNewPrivileges = try text.bool()
      case "oomScoreAdj":
        let score = try text.integer(Int32.self)
        guard score >= -1000 && score <= 1000 else { throw text.fault(.value("must lie between -1000 and 1000")) }
        process.oomScoreAdjustment = score
      case "apparmorProfile": process.apparmorProfile = try text.optionalString(&arena)
      case "selinuxLabel": process.selinuxLabel = try text.optionalString(&arena)
      case "scheduler": process.scheduler = try scheduler(&text)
      case "ioPriority": process.ioPriority = try ioPriority(&text)
      case "execCPUAffinity": try affinity(&text, &arena, &process)
      default: try text.skip()
      }
    }
    process.arguments = try text.required(arguments, "args", of: start)
    process.workingDirectory = try text.required(directory, "cwd", of: start)
    return process
  }

  private static func consoleSize(_ text: inout ConfigText) throws(Fault) -> (height: UInt16, width: UInt16) {
    var (height, width): (UInt16?, UInt16?) = (nil, nil)
    let start = try text.beginObject()
    while let key = try text.nextKey() {
      switch key {
      case "height": height = try text.integer()
      case "width": width = try text.integer()
      default: try text.skip()
      }
    }
    return (try text.required(height, "height", of: start), try text.required(width, "width", of: start))
  }

  private static func user(_ text: inout ConfigText, _ process: inout ProcessConfig) throws(Fault) {
    (process.user, process.group, process.mask, process.additionalGroups) = (0, 0, nil, [])
    _ = try text.beginObject()
    while let key = try text.nextKey() {
      switch key {
      case "uid": process.user = try id(&text)
      case "gid": process.group = try id(&text)
      case "umask":
        let mask = try text.integer(UInt32.self)
        guard mask <= 0o777 else { throw text.fault(.value("has more than the bits 0777")) }
        process.mask = mask
      case "additionalGids":
        var groups: [UInt32] = []
        try text.beginArray()
        while try text.nextElement() { groups.append(try id(&text)) }
        process.additionalGroups = groups
      default: try text.skip()
      }
    }
  }

  /// The id of a user or group. The largest number is none: setresuid(2) takes it for "as it is".
  static func id(_ text: inout ConfigText) throws(Fault) -> UInt32 {
    let id = try text.integer(UInt32.self)
    guard id != UInt32.max else { throw text.fault(.value("is no id: 4294967295 means that nothing is to change")) }
    return id
  }

  private static func capabilities(
    _ text: inout ConfigText, _ arena: inout Arena, _ process: inout ProcessConfig
  ) throws(Fault) {
    var sets = ProcessConfig.Capabilities()
    process.unknownCapabilities = []
    _ = try text.beginObject()
    while let key = try text.nextKey() {
      switch key {
      case "bounding": sets.bounding = try capabilitySet(&text, &arena, &process.unknownCapabilities)
      case "effective": sets.effective = try capabilitySet(&text, &arena, &process.unknownCapabilities)
      case "inheritable": sets.inheritable = try capabilitySet(&text, &arena, &process.unknownCapabilities)
      case "permitted": sets.permitted = try capabilitySet(&text, &arena, &process.unknownCapabilities)
      case "ambient": sets.ambient = try capabilitySet(&text, &arena, &process.unknownCapabilities)
      default: try text.skip()
      }
    }
    process.capabilities = sets
  }

  private static func capabilitySet(
    _ text: inout ConfigText, _ arena: inout Arena, _ unknown: inout [CString]
  ) throws(Fault) -> UInt64 {
    var set: UInt64 = 0
    try text.beginArray()
    while try text.nextElement() {
      let word = try text.text()
      if let number = Names.number(of: word.raw, in: Names.capability) {
        set |= 1 << UInt64(number)
      } else {
        let name = try text.copy(word, &arena)
        // The same name stands in up to five sets; a text of nothing but such names must not cost its square.
        if unknown.count < 64, !unknown.contains(where: { $0 == name }) { unknown.append(name) }
      }
    }
    return set
  }

  private static func limits(_ text: inout ConfigText) throws(Fault) -> [ProcessConfig.Limit] {
    var limits: [ProcessConfig.Limit] = []
    var seen: UInt32 = 0
    try text.beginArray()
    while try text.nextElement() {
      var (resource, soft, hard): (Int?, UInt64?, UInt64?) = (nil, nil, nil)
      let start = try text.beginObject()
      while let key = try text.nextKey() {
        switch key {
        case "type":
          let word = try text.text()
          guard let number = Names.number(of: word.raw, in: Names.limit) else {
            throw text.fault(word, "is not a resource limit")
          }
          resource = number
        case "soft": soft = try text.integer()
        case "hard": hard = try text.integer()
        default: try text.skip()
        }
      }
      let number = try text.required(resource, "type", of: start)
      guard seen & 1 << UInt32(number) == 0 else {
        throw Fault(.value("limits a resource for the second time"), at: start)
      }
      seen |= 1 << UInt32(number)
      limits.append(
        ProcessConfig.Limit(
          resource: number, soft: try text.required(soft, "soft", of: start),
          hard: try text.required(hard, "hard", of: start)))
    }
    return limits
  }

  private static func scheduler(_ text: inout ConfigText) throws(Fault) -> ProcessConfig.Scheduler {
    var scheduler = ProcessConfig.Scheduler()
    var policy: Int?
    let start = try text.beginObject()
    while let key = try text.nextKey() {
      switch key {
      case "policy":
        let word = try text.text()
        guard let number = Names.number(of: word.raw, in: Names.schedulerPolicy) else {
          throw text.fault(word, "is not a scheduling policy")
        }
        policy = number
      case "nice":
        scheduler.nice = try text.integer()
        guard scheduler.nice >= -20 && scheduler.nice <= 19 else {
          throw text.fault(.value("must lie between -20 and 19"))
        }
      case "priority":
        guard let priority = UInt32(exactly: try text.integer(Int32.self)) else {
          throw text.fault(.value("must not be negative"))
        }
        scheduler.priority = priority
      case "flags":
        var flags: UInt64 = 0
        try text.beginArray()
        while try text.nextElement() {
          let word = try text.text()
          guard let bit = Names.number(of: word.raw, in: Names.schedulerFlag) else {
            throw text.fault(word, "is not a flag of a scheduling policy")
          }
          flags |= 1 << UInt64(bit)
        }
        scheduler.flags = flags
      case "runtime": (scheduler.runtime, scheduler.hasRuntime) = (try text.integer(), true)
      case "deadline": (scheduler.deadline, scheduler.hasDeadline) = (try text.integer(), true)
      case "period": scheduler.period = try text.integer()
      default: try text.skip()
      }
    }
    scheduler.policy = UInt32(try text.required(policy, "policy", of: start))
    return scheduler
  }

  private static func ioPriority(_ text: inout ConfigText) throws(Fault) -> (class: UInt16, priority: UInt16) {
    var kind: Int?
    var priority: UInt16 = 0
    let start = try text.beginObject()
    while let key = try text.nextKey() {
      switch key {
      case "class":
        let word = try text.text()
        guard let number = Names.number(of: word.raw, in: Names.ioClass) else {
          throw text.fault(word, "is not a class of I/O priority")
        }
        kind = number + 1
      case "priority":
        let number = try text.integer(Int64.self)
        guard number >= 0 && number <= 7 else { throw text.fault(.value("must lie between 0 and 7")) }
        priority = UInt16(number)
      default: try text.skip()
      }
    }
    return (UInt16(try text.required(kind, "class", of: start)), priority)
  }

  private static func affinity(
    _ text: inout ConfigText, _ arena: inout Arena, _ process: inout ProcessConfig
  ) throws(Fault) {
    (process.initialAffinity, process.finalAffinity) = (nil, nil)
    _ = try text.beginObject()
    while let key = try text.nextKey() {
      switch key {
      case "initial": process.initialAffinity = try list(&text, &arena)
      case "final": process.finalAffinity = try list(&text, &arena)
      default: try text.skip()
      }
    }
  }
}

extension ProcessConfig {
  /// What to tell the user although the container can run: names of capabilities that nobody knows.
  package var warnings: [Message] {
    unknownCapabilities.map { name in
      var text = Message("process.capabilities: ")
      text.add(quoted: name)
      text.add(" is not a capability; ignored")
      return text
    }
  }
}

extension Config {
  /// What to tell the user although the container can run.
  package var warnings: [Message] { process?.warnings ?? [] }
}
