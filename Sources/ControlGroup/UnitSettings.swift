internal import Linux
internal import OCI

/// Properties of a unit, as D-Bus takes them: an array of names and variants (systemd.resource-control(5)).
struct UnitSettings {
  /// A variant.
  enum Value {
    case bool(Bool)
    case byte(UInt8)
    case int32(Int32)
    case uint32(UInt32)
    case int64(Int64)
    case uint64(UInt64)
    case string([UInt8])
    case strings([[UInt8]])
    case bytes([UInt8])
    case numbers([UInt32])
    /// `a(ss)`
    case pairs([([UInt8], [UInt8])])

    /// Writes signature and value.
    func write(to text: inout BusText) {
      switch self {
      case .bool(let value):
        text.signature("b")
        text.bool(value)
      case .byte(let value):
        text.signature("y")
        text.byte(value)
      case .int32(let value):
        text.signature("i")
        text.uint32(UInt32(bitPattern: value))
      case .uint32(let value):
        text.signature("u")
        text.uint32(value)
      case .int64(let value):
        text.signature("x")
        text.uint64(UInt64(bitPattern: value))
      case .uint64(let value):
        text.signature("t")
        text.uint64(value)
      case .string(let value):
        text.signature("s")
        text.string(value)
      case .strings(let values):
        text.signature("as")
        text.array(alignedTo: 4) { array in for value in values { array.string(value) } }
      case .bytes(let values):
        text.signature("ay")
        text.array(alignedTo: 1) { array in for value in values { array.byte(value) } }
      case .numbers(let values):
        text.signature("au")
        text.array(alignedTo: 4) { array in for value in values { array.uint32(value) } }
      case .pairs(let values):
        text.signature("a(ss)")
        text.array(alignedTo: 8) { array in
          for value in values {
            array.structure { pair in
              pair.string(value.0)
              pair.string(value.1)
            }
          }
        }
      }
    }
  }

  private var values: [(name: [UInt8], value: Value)] = []

  var isEmpty: Bool { values.isEmpty }

  /// Writes `a(sv)`.
  func write(to text: inout BusText) {
    text.array(alignedTo: 8) { array in
      for value in values {
        array.structure { member in
          member.string(value.name)
          value.value.write(to: &member)
        }
      }
    }
  }

  private mutating func add(_ name: StaticString, _ value: Value) { values.append((CString(name).bytes, value)) }

  /// A unit to be started with a process in it.
  static func forStart(
    _ unit: ControlGroup.Unit, process: Process.ID, description: CString, resources: Resources, isUnified: Bool,
    annotations: [(key: CString, value: CString)]
  ) throws(ControlGroupError) -> UnitSettings {
    var settings = UnitSettings()
    settings.add("Description", .string(description.bytes))
    let isSlice = unit.name.bytes.suffix(6).elementsEqual(CString(".slice").bytes)
    if isSlice {
      // A slice holds other units; this one wants the slice above it.
      settings.add("Wants", .strings([unit.slice.bytes]))
    } else {
      settings.add("Slice", .string(unit.slice.bytes))
      settings.add("Delegate", .bool(true))
      settings.add("PIDs", .numbers([UInt32(bitPattern: process)]))
    }
    for name in ["MemoryAccounting", "CPUAccounting", "TasksAccounting"] as [StaticString] {
      settings.add(name, .bool(true))
    }
    settings.add(isUnified ? "IOAccounting" : "BlockIOAccounting", .bool(true))
    settings.add("DefaultDependencies", .bool(false))
    settings.add("CollectMode", .string(CString("inactive-or-failed").bytes))
    settings.addDevices(try DeviceRules(resources.devices))
    settings.addLimits(resources, isUnified: isUnified)
    for annotation in annotations { try settings.add(annotation.key, annotation.value) }
    return settings
  }

  /// Limits of a unit that runs.
  static func forUpdate(_ resources: Resources, isUnified: Bool) -> UnitSettings {
    var settings = UnitSettings()
    settings.addLimits(resources, isUnified: isUnified)
    return settings
  }

  // MARK: Limits

  private mutating func addLimits(_ resources: Resources, isUnified: Bool) {
    func bytes(_ value: Int64) -> Value { .uint64(value < 0 ? .max : UInt64(value)) }
    let memory = resources.memory
    if let limit = memory.limit, limit != 0 { add(isUnified ? "MemoryMax" : "MemoryLimit", bytes(limit)) }
    if isUnified {
      if let reservation = memory.reservation, reservation != 0 { add("MemoryLow", bytes(reservation)) }
      if let swap = memory.swap, swap != 0 {
        if swap < 0 || (memory.limit ?? 0) < 0 {
          add("MemorySwapMax", bytes(swap))
        } else if let limit = memory.limit, limit > 0, swap >= limit {
          add("MemorySwapMax", bytes(swap - limit))
        }
      }
    }
    if let shares = resources.cpu.shares, shares != 0 {
      if isUnified {
        add("CPUWeight", .uint64(Conversion.weight(shares: shares)))
      } else {
        add("CPUShares", .uint64(shares))
      }
    }
    addBandwidth(resources.cpu)
    if isUnified {
      if let cpus = resources.cpu.cpus, cpus[0] != 0 { add("AllowedCPUs", .bytes(Self.bits(cpus))) }
      if let mems = resources.cpu.mems, mems[0] != 0 { add("AllowedMemoryNodes", .bytes(Self.bits(mems))) }
    }
    if let limit = resources.pidsLimit { add("TasksMax", .uint64(limit < 0 ? .max : UInt64(max(1, limit)))) }
    if let weight = resources.blockIO.weight, weight != 0 {
      if isUnified {
        add("IOWeight", .uint64(Conversion.ioWeight(weight)))
      } else {
        add("BlockIOWeight", .uint64(UInt64(weight)))
      }
    }
  }

  private mutating func addBandwidth(_ cpu: Resources.CPU) {
    if let period = cpu.period, period != 0 { add("CPUQuotaPeriodUSec", .uint64(period)) }
    guard let quota = cpu.quota, quota != 0 else { return }
    var perSecond = UInt64.max
    if quota > 0 {
      let period = cpu.period ?? 0
      let product = UInt64(quota).multipliedReportingOverflow(by: 1_000_000)
      perSecond = product.overflow ? .max : product.partialValue / (period == 0 ? 100_000 : period)
      // systemd thinks in whole percents: never less than was asked for.
      if perSecond % 10_000 != 0 { perSecond = (perSecond / 10_000 + 1) * 10_000 }
    }
    add("CPUQuotaPerSecUSec", .uint64(perSecond))
  }

  /// A list like `0-3,7` as a set of bits, the lowest byte first.
  static func bits(_ list: CString) -> [UInt8] {
    var result: [UInt8] = []
    for part in list.bytes.split(separator: UInt8(ascii: ",")) {
      let ends = part.split(separator: UInt8(ascii: "-"))
      guard let first = ends.first, let last = ends.last else { continue }
      let low = ControlGroup.parse(first)
      let high = min(ControlGroup.parse(last), 65535)
      if low > high { continue }
      for bit in Int(low)...Int(high) {
        while result.count <= bit / 8 { result.append(0) }
        result[bit / 8] |= 1 << UInt8(bit % 8)
      }
    }
    return result
  }

  // MARK: Devices

  /// The device rules in systemd's words, so that it does not put its own in their place.
  private mutating func addDevices(_ rules: DeviceRules) {
    if rules.allowsByDefault {
      add("DevicePolicy", .string(CString("auto").bytes))
      add("DeviceAllow", .pairs([]))
      return
    }
    add("DevicePolicy", .string(CString("strict").bytes))
    let groups = (try? File.contents(of: CString("/proc/devices"))) ?? []
    var pairs: [([UInt8], [UInt8])] = []
    for rule in rules.exceptions {
      var access: [UInt8] = []
      if rule.access & 1 != 0 { access.append(UInt8(ascii: "r")) }
      if rule.access & 2 != 0 { access.append(UInt8(ascii: "w")) }
      if rule.access & 4 != 0 { access.append(UInt8(ascii: "m")) }
      var name = Message(rule.isBlock ? "block" : "char")
      switch (rule.major, rule.minor) {
      case (nil, _):
        // Every major number with one minor: systemd has no word for it, so the program of this container decides.
        name.add("-*")
      case (let major?, nil):
        guard let group = Self.group(major, isBlock: rule.isBlock, in: groups) else { continue }
        name.add("-")
        name.add(group)
      case (let major?, let minor?):
        name = Message(rule.isBlock ? "/dev/block/" : "/dev/char/")
        name.add(number: Int(major))
        name.add(":")
        name.add(number: Int(minor))
      }
      pairs.append((name.bytes, access))
    }
    add("DeviceAllow", .pairs(pairs))
  }

  /// The name of a major number (/proc/devices, proc(5)).
  static func group(_ major: UInt32, isBlock: Bool, in text: [UInt8]) -> [UInt8]? {
    var isInBlock = false
    for line in text.split(separator: 10) {
      if line.starts(with: CString("Block").bytes) { isInBlock = true }
      let fields = line.split(separator: 32)
      guard isInBlock == isBlock, fields.count == 2, let digit = fields[0].first, digit >= 48, digit <= 57 else {
        continue
      }
      if ControlGroup.parse(fields[0]) == UInt64(major) { return Array(fields[1]) }
    }
    return nil
  }

  // MARK: Annotations

  /// `org.systemd.property.NAME` with a value as GVariant prints it: `true`, `5`, `uint64 5`, `'text'`, `['a', 'b']`.
  /// NAMESec in seconds becomes NAMEUSec in microseconds.
  private mutating func add(_ key: CString, _ text: CString) throws(ControlGroupError) {
    let prefix = CString("org.systemd.property.")
    var name = key.suffix(from: min(key.count, prefix.count)).bytes
    if name.isEmpty || !name.allSatisfy({ ($0 | 32) >= 97 && ($0 | 32) <= 122 }) {
      throw ControlGroupError(.plan, field: "annotations", path: key.bytes, reason: "no name of a unit's property")
    }
    guard var value = Self.value(text.bytes) else {
      throw ControlGroupError(
        .plan, field: "annotations", path: key.bytes, detail: text.bytes, reason: "no value of a unit's property")
    }
    let isSeconds = name.count > 3 && name.suffix(3).elementsEqual(CString("Sec").bytes) && name[name.count - 4] >= 97
    if isSeconds {
      let seconds: UInt64?
      switch value {
      case .int32(let number): seconds = UInt64(exactly: number)
      case .uint32(let number): seconds = UInt64(number)
      case .int64(let number): seconds = UInt64(exactly: number)
      case .uint64(let number): seconds = number
      default: seconds = nil
      }
      guard let seconds, seconds <= .max / 1_000_000 else {
        throw ControlGroupError(
          .plan, field: "annotations", path: key.bytes, detail: text.bytes, reason: "no number of seconds")
      }
      name.removeLast(3)
      name.append(contentsOf: CString("USec").bytes)
      value = .uint64(seconds * 1_000_000)
    }
    values.append((name, value))
  }

  /// A value in GVariant's text format, of the kinds that properties of units have.
  static func value(_ text: [UInt8]) -> Value? {
    let trimmed = trim(text[...])
    if trimmed.elementsEqual(CString("true").bytes) { return .bool(true) }
    if trimmed.elementsEqual(CString("false").bytes) { return .bool(false) }
    if trimmed.first == UInt8(ascii: "[") { return list(trimmed) }
    if trimmed.first == UInt8(ascii: "'") || trimmed.first == UInt8(ascii: "\"") {
      guard let (string, rest) = quoted(trimmed), rest.isEmpty else { return nil }
      return .string(string)
    }
    let words = trimmed.split(separator: 32)
    guard let last = words.last, words.count <= 2, let number = integer(last) else { return nil }
    guard words.count == 2 else { return Int32(exactly: number.value).map { .int32($0) } }
    func named(_ name: StaticString) -> Bool { words[0].elementsEqual(CString(name).bytes) }
    if named("byte") { return UInt8(exactly: number.value).map { .byte($0) } }
    if named("int32") { return Int32(exactly: number.value).map { .int32($0) } }
    if named("uint32") { return UInt32(exactly: number.value).map { .uint32($0) } }
    if named("int64") { return .int64(number.value) }
    if named("uint64") { return number.isNegative ? nil : .uint64(number.magnitude) }
    return nil
  }

  private static func trim(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var result = text
    while result.first == 32 { result.removeFirst() }
    while result.last == 32 { result.removeLast() }
    return result
  }

  private static func integer(_ text: ArraySlice<UInt8>) -> (value: Int64, magnitude: UInt64, isNegative: Bool)? {
    let isNegative = text.first == UInt8(ascii: "-")
    let digits = isNegative ? text.dropFirst() : text
    if digits.isEmpty || digits.count > 20 || !digits.allSatisfy({ $0 >= 48 && $0 <= 57 }) { return nil }
    let magnitude = ControlGroup.parse(digits)
    let value = isNegative ? -Int64(clamping: magnitude) : Int64(clamping: magnitude)
    return (value, magnitude, isNegative)
  }

  private static func quoted(_ text: ArraySlice<UInt8>) -> (string: [UInt8], rest: ArraySlice<UInt8>)? {
    guard let quote = text.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { return nil }
    var result: [UInt8] = []
    var rest = text.dropFirst()
    while let byte = rest.popFirst() {
      if byte == quote { return (result, trim(rest)) }
      if byte == UInt8(ascii: "\\") {
        guard let next = rest.popFirst(), next == quote || next == UInt8(ascii: "\\") else { return nil }
        result.append(next)
      } else {
        result.append(byte)
      }
    }
    return nil
  }

  private static func list(_ text: ArraySlice<UInt8>) -> Value? {
    guard text.last == UInt8(ascii: "]") else { return nil }
    var rest = trim(text.dropFirst().dropLast())
    var result: [[UInt8]] = []
    while !rest.isEmpty {
      guard let (string, after) = quoted(rest) else { return nil }
      result.append(string)
      rest = after
      if rest.isEmpty { break }
      guard rest.first == UInt8(ascii: ",") else { return nil }
      rest = trim(rest.dropFirst())
      if rest.isEmpty { return nil }
    }
    return .strings(result)
  }
}
