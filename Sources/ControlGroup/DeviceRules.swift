internal import Linux
package import OCI

/// What a container may do with devices: a default, and exceptions from it that do not overlap.
///
/// Rules are taken in order, each undoing what earlier ones said about the same devices, and end as the kernel's device
/// controller of version 1 keeps them; version 2 gets a program of the same meaning. What that controller cannot express
/// (an exception from an exception) is an error and not a surprise (Documentation/admin-guide/cgroup-v1/devices.rst).
public struct DeviceRules: Sendable {
  /// Accesses 1 read, 2 write, 4 mknod to one device or to all of a kind or major number.
  package struct Exception: Sendable {
    /// Block devices instead of character devices.
    package var isBlock: Bool
    package var major: UInt32?
    package var minor: UInt32?
    package var access: UInt8

    func concerns(_ other: Exception) -> Bool {
      isBlock == other.isBlock && major == other.major && minor == other.minor
    }
  }

  /// What holds for a device no exception names.
  package private(set) var allowsByDefault = false
  package private(set) var exceptions: [Exception] = []

  /// Nothing is allowed.
  init() {}

  /// The rules of config.json, then the devices that every container has (config-linux.md, "Default Devices"), and like
  /// runc: nodes of every kind may be made, though not opened, and the tun device be used.
  package init(_ rules: [Resources.DeviceRule]) throws(ControlGroupError) {
    exceptions.reserveCapacity(rules.count + 11)
    for rule in rules { try add(rule) }
    if allowsByDefault && exceptions.isEmpty { return }
    try add(true, Exception(isBlock: false, major: nil, minor: nil, access: 4))
    try add(true, Exception(isBlock: true, major: nil, minor: nil, access: 4))
    for minor: UInt32 in 3...9 where minor != 4 && minor != 6 { try add(true, character(1, minor)) }
    try add(true, character(5, 0))
    try add(true, character(5, 2))
    try add(true, character(136, nil))
    try add(true, character(10, 200))
  }

  private func character(_ major: UInt32, _ minor: UInt32?) -> Exception {
    Exception(isBlock: false, major: major, minor: minor, access: 7)
  }

  private mutating func add(_ rule: Resources.DeviceRule) throws(ControlGroupError) {
    let isBlock: Bool
    switch rule.kind {
    case UInt8(ascii: "a"):
      // Everything before is void (kernel: `a` sets the default and drops all exceptions).
      allowsByDefault = rule.isAllowed
      exceptions.removeAll(keepingCapacity: true)
      return
    case UInt8(ascii: "b"): isBlock = true
    case UInt8(ascii: "c"), UInt8(ascii: "u"): isBlock = false
    default: throw Self.failure("control groups know character and block devices only")
    }
    if rule.access == 0 { throw Self.failure("a rule has no access") }
    try add(
      rule.isAllowed,
      Exception(
        isBlock: isBlock, major: try Self.number(rule.major), minor: try Self.number(rule.minor),
        access: rule.access & 7))
  }

  /// A device number, nil for every one.
  private static func number(_ value: Int64?) throws(ControlGroupError) -> UInt32? {
    guard let value, value != -1 else { return nil }
    guard let number = UInt32(exactly: value) else { throw failure("a device number is out of range") }
    return number
  }

  private static func failure(_ reason: StaticString) -> ControlGroupError {
    ControlGroupError(.plan, field: "linux.resources.devices", reason: reason)
  }

  private mutating func add(_ isAllowed: Bool, _ rule: Exception) throws(ControlGroupError) {
    if isAllowed != allowsByDefault {
      for i in exceptions.indices where exceptions[i].concerns(rule) {
        exceptions[i].access |= rule.access
        return
      }
      exceptions.append(rule)
      return
    }
    for i in exceptions.indices {
      let other = exceptions[i]
      if other.access & rule.access == 0 || other.isBlock != rule.isBlock { continue }
      if other.concerns(rule) {
        exceptions[i].access &= ~rule.access
        continue
      }
      // A wider exception would keep deciding for what this rule names.
      let covers =
        (other.major == nil || other.major == rule.major) && (other.minor == nil || other.minor == rule.minor)
      if covers { throw Self.failure("a rule takes back part of what an earlier one with wildcards says") }
    }
    exceptions.removeAll { $0.access == 0 }
  }
}

extension DeviceRules {
  /// The rule as devices.allow and devices.deny take it.
  static func text(of rule: Exception) -> [UInt8] {
    var text: [UInt8] = [UInt8(ascii: rule.isBlock ? "b" : "c"), 32]
    text.reserveCapacity(24)
    func add(_ number: UInt32?) {
      guard let number else {
        text.append(UInt8(ascii: "*"))
        return
      }
      var divisor: UInt32 = 1
      while number / divisor >= 10 { divisor *= 10 }
      while divisor > 0 {
        text.append(48 + UInt8(truncatingIfNeeded: number / divisor % 10))
        divisor /= 10
      }
    }
    add(rule.major)
    text.append(UInt8(ascii: ":"))
    add(rule.minor)
    text.append(32)
    if rule.access & 1 != 0 { text.append(UInt8(ascii: "r")) }
    if rule.access & 2 != 0 { text.append(UInt8(ascii: "w")) }
    if rule.access & 4 != 0 { text.append(UInt8(ascii: "m")) }
    return text
  }

  /// Sets a version 1 group: one file opened for what is denied, one for what is allowed, and only the differences to
  /// what the group has now written, so that an update takes nothing away even for a moment.
  func apply(to group: Hierarchy, isUpdate: Bool) throws(ControlGroupError) {
    var denied: [[UInt8]] = []
    var allowed: [[UInt8]] = []
    let everything: [UInt8] = [UInt8(ascii: "a")]
    var present: [[UInt8]]?
    if isUpdate && !allowsByDefault {
      let list: [UInt8]
      do throws(Errno) { list = try group.contents(of: CString("devices.list")) } catch {
        throw ControlGroupError(
          .read, field: "linux.resources.devices", path: group.bytes(of: CString("devices.list")), errno: error)
      }
      let lines = list.split(separator: 10).map { Array($0) }
      if !lines.contains(where: { $0.first == UInt8(ascii: "a") }) { present = lines }
    }
    let wanted = exceptions.map { Self.text(of: $0) }
    if let present {
      denied = present.filter { !wanted.contains($0) }
      allowed = wanted.filter { !present.contains($0) }
    } else if allowsByDefault {
      allowed = [everything]
      denied = wanted
    } else {
      denied = [everything]
      allowed = wanted
    }
    // The default first, which drops every exception; in an update what is new before what is gone.
    if allowsByDefault || present != nil {
      try Self.write(allowed, CString("devices.allow"), group)
      try Self.write(denied, CString("devices.deny"), group)
      // A rule that was narrowed: denying its old text took the accesses it keeps too.
      if present != nil && !denied.isEmpty { try Self.write(wanted, CString("devices.allow"), group) }
    } else {
      try Self.write(denied, CString("devices.deny"), group)
      try Self.write(allowed, CString("devices.allow"), group)
    }
  }

  private static func write(_ lines: [[UInt8]], _ file: CString, _ group: Hierarchy) throws(ControlGroupError) {
    if lines.isEmpty { return }
    var detail: [UInt8] = []
    do throws(Errno) {
      let descriptor = try group.open(file, .writeOnly)
      defer { File.close(descriptor) }
      for line in lines {
        detail = line
        try File.write(descriptor, line)
      }
    } catch {
      throw ControlGroupError(
        .set, field: "linux.resources.devices", path: group.bytes(of: file), detail: detail, errno: error)
    }
  }
}
