internal import Linux
internal import OCI

extension ControlGroup {
  /// Sets `linux.resources.blockIO`.
  func applyBlockIO(_ io: Resources.BlockIO) throws(ControlGroupError) {
    if io.isEmpty { return }
    if let group = legacy(.io) {
      try applyLegacy(io, group)
    } else if let unified {
      try applyUnified(io, unified)
    } else {
      throw ControlGroupError(
        .plan, field: "linux.resources.blockIO", path: CString("blkio").bytes,
        reason: "no control group has this controller")
    }
  }

  /// `major:minor`, then what follows.
  private static func line(_ major: Int64, _ minor: Int64, _ key: StaticString, _ value: UInt64) -> [UInt8] {
    var text = Message()
    text.add(number: Int(major))
    text.add(":")
    text.add(number: Int(minor))
    text.add(" ")
    text.add(key)
    text.add(digits(value))
    return text.bytes
  }

  // MARK: Version 1

  private func applyLegacy(_ io: Resources.BlockIO, _ group: Hierarchy) throws(ControlGroupError) {
    // Weights belong to a scheduler: CFQ up to Linux 4.20, BFQ since.
    let isBFQ = !group.has(CString("blkio.weight")) && group.has(CString("blkio.bfq.weight"))
    if let weight = io.weight, weight != 0 {
      try set(
        group, isBFQ ? "blkio.bfq.weight" : "blkio.weight", decimal(Int(weight)), "linux.resources.blockIO.weight")
    }
    if let weight = io.leafWeight, weight != 0 {
      try set(group, "blkio.leaf_weight", decimal(Int(weight)), "linux.resources.blockIO.leafWeight")
    }
    let field: StaticString = "linux.resources.blockIO.weightDevice"
    for device in io.weightDevices {
      if let weight = device.weight, weight != 0 {
        try set(
          group, isBFQ ? "blkio.bfq.weight_device" : "blkio.weight_device",
          Self.line(device.major, device.minor, "", UInt64(weight)), field)
      }
      if let weight = device.leafWeight, weight != 0 {
        try set(group, "blkio.leaf_weight_device", Self.line(device.major, device.minor, "", UInt64(weight)), field)
      }
    }
    func throttle(
      _ devices: [Resources.Throttle], _ file: StaticString, _ field: StaticString
    ) throws(ControlGroupError) {
      for device in devices {
        try set(group, file, Self.line(device.major, device.minor, "", device.rate), field)
      }
    }
    try throttle(
      io.readBytes, "blkio.throttle.read_bps_device", "linux.resources.blockIO.throttleReadBpsDevice")
    try throttle(
      io.writeBytes, "blkio.throttle.write_bps_device", "linux.resources.blockIO.throttleWriteBpsDevice")
    try throttle(
      io.readOperations, "blkio.throttle.read_iops_device", "linux.resources.blockIO.throttleReadIOPSDevice")
    try throttle(
      io.writeOperations, "blkio.throttle.write_iops_device", "linux.resources.blockIO.throttleWriteIOPSDevice")
  }

  // MARK: Version 2

  private func applyUnified(_ io: Resources.BlockIO, _ group: Hierarchy) throws(ControlGroupError) {
    if let weight = io.leafWeight, weight != 0 {
      throw ControlGroupError(
        .plan, field: "linux.resources.blockIO.leafWeight",
        reason: "control groups of version 2 have no such setting")
    }
    let isBFQ = ((io.weight ?? 0) != 0 || !io.weightDevices.isEmpty) && group.has(CString("io.bfq.weight"))
    let file: StaticString = isBFQ ? "io.bfq.weight" : "io.weight"
    func converted(_ weight: UInt16) -> UInt64 { isBFQ ? UInt64(weight) : Conversion.ioWeight(weight) }
    if let weight = io.weight, weight != 0 {
      try set(group, file, Self.digits(converted(weight)), "linux.resources.blockIO.weight")
    }
    let field: StaticString = "linux.resources.blockIO.weightDevice"
    for device in io.weightDevices {
      if let weight = device.leafWeight, weight != 0 {
        throw ControlGroupError(
          .plan, field: field, reason: "control groups of version 2 have no leafWeight")
      }
      if let weight = device.weight, weight != 0 {
        try set(group, file, Self.line(device.major, device.minor, "", converted(weight)), field)
      }
    }
    func throttle(
      _ devices: [Resources.Throttle], _ key: StaticString, _ field: StaticString
    ) throws(ControlGroupError) {
      for device in devices {
        // 0 takes a limit away in version 1; version 2 says so in a word.
        var line = Self.line(device.major, device.minor, key, device.rate)
        if device.rate == 0 {
          line.removeLast()
          line.append(contentsOf: CString("max").bytes)
        }
        try set(group, "io.max", line, field)
      }
    }
    try throttle(io.readBytes, "rbps=", "linux.resources.blockIO.throttleReadBpsDevice")
    try throttle(io.writeBytes, "wbps=", "linux.resources.blockIO.throttleWriteBpsDevice")
    try throttle(io.readOperations, "riops=", "linux.resources.blockIO.throttleReadIOPSDevice")
    try throttle(io.writeOperations, "wiops=", "linux.resources.blockIO.throttleWriteIOPSDevice")
  }
}
