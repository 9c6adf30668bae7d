package import Linux

/// Controllers of control groups, as many as one hierarchy has (cgroups(7)).
public struct Controllers: OptionSet, BitwiseCopyable, Sendable {
  /// One bit for each.
  public let rawValue: UInt16
  /// What these bits say.
  @inlinable public init(rawValue: UInt16) { self.rawValue = rawValue }
  @inlinable package static var cpu: Controllers { Controllers(rawValue: 1) }
  @inlinable package static var cpuacct: Controllers { Controllers(rawValue: 2) }
  @inlinable package static var cpuset: Controllers { Controllers(rawValue: 4) }
  @inlinable package static var memory: Controllers { Controllers(rawValue: 8) }
  @inlinable package static var devices: Controllers { Controllers(rawValue: 16) }
  @inlinable package static var freezer: Controllers { Controllers(rawValue: 32) }
  /// `blkio` of version 1, `io` of version 2.
  @inlinable package static var io: Controllers { Controllers(rawValue: 64) }
  @inlinable package static var pids: Controllers { Controllers(rawValue: 128) }
  @inlinable package static var netClass: Controllers { Controllers(rawValue: 256) }
  @inlinable package static var netPriority: Controllers { Controllers(rawValue: 512) }
  @inlinable package static var hugetlb: Controllers { Controllers(rawValue: 1024) }
  @inlinable package static var rdma: Controllers { Controllers(rawValue: 2048) }
  @inlinable package static var perfEvent: Controllers { Controllers(rawValue: 4096) }
  @inlinable package static var misc: Controllers { Controllers(rawValue: 8192) }

  /// The controllers of a list with commas; names it does not know, `name=systemd` among them, count for nothing.
  package init(list: CString) {
    var found: Controllers = []
    var start = 0
    var i = 0
    while true {
      let byte = list[i]
      if byte == UInt8(ascii: ",") || byte == 0 {
        found.formUnion(Self.named(list, start, i))
        start = i + 1
        if byte == 0 { break }
      }
      i += 1
    }
    self = found
  }

  private static func named(_ text: CString, _ start: Int, _ end: Int) -> Controllers {
    func equals(_ name: StaticString) -> Bool {
      guard name.utf8CodeUnitCount == end - start else { return false }
      return text.suffix(from: start).hasPrefix(name)
    }
    if equals("cpu") { return .cpu }
    if equals("cpuacct") { return .cpuacct }
    if equals("cpuset") { return .cpuset }
    if equals("memory") { return .memory }
    if equals("devices") { return .devices }
    if equals("freezer") { return .freezer }
    if equals("blkio") || equals("io") { return .io }
    if equals("pids") { return .pids }
    if equals("net_cls") { return .netClass }
    if equals("net_prio") { return .netPriority }
    if equals("hugetlb") { return .hugetlb }
    if equals("rdma") { return .rdma }
    if equals("perf_event") { return .perfEvent }
    if equals("misc") { return .misc }
    return []
  }

  /// The name of one controller, as version 1 and /proc/cgroups have it.
  var name: StaticString {
    switch self {
    case .cpu: "cpu"
    case .cpuacct: "cpuacct"
    case .cpuset: "cpuset"
    case .memory: "memory"
    case .devices: "devices"
    case .freezer: "freezer"
    case .io: "io"
    case .pids: "pids"
    case .netClass: "net_cls"
    case .netPriority: "net_prio"
    case .hugetlb: "hugetlb"
    case .rdma: "rdma"
    case .perfEvent: "perf_event"
    default: "misc"
    }
  }
}
