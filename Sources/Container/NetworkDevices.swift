internal import Linux
internal import OCI

/// Interfaces of the runtime's network namespace that become the container's (config-linux.md, "Network Devices").
struct NetworkDevices {
  let devices: [(host: CString, name: CString?)]

  /// Moves each into the namespace behind `target`: MTU, hardware address and permanent global addresses stay, and it
  /// is up afterwards. The kernel gives physical ones back when the container's namespace ends.
  func move(into target: Int32) throws(Failure) {
    var here = try attempt("open a netlink socket") { () throws(Errno) in try RouteSocket() }
    var there = try socket(in: target)
    for (host, name) in devices {
      let name = name ?? host
      let index = try attempt("find the interface of linux.netDevices", host) { () throws(Errno) in
        try here.index(of: host)
      }
      let addresses = try attempt("read the addresses of", host) { () throws(Errno) in
        try here.addresses(of: index)
      }
      let moved: Int32 = try attempt("move the interface of linux.netDevices", host) { () throws(Errno) in
        // The kernel would notice only after the move, with which a virtual interface ends when the container does.
        if (try? there.index(of: name)) != nil { throw .fileExists }
        // With `%d` the kernel chooses the name; the number may be another one too.
        let before = try there.interfaces()
        try here.move(index, into: target, as: name)
        for number in try there.interfaces() where !before.contains(number) { return number }
        return try there.index(of: name)
      }
      // IFA_F_PERMANENT, RT_SCOPE_UNIVERSE: what was leased or made up by the kernel is not carried over.
      for address in addresses where address.flags & 0x80 != 0 && address.scope == 0 {
        try attempt("set the addresses of", name) { () throws(Errno) in
          do throws(Errno) { try there.add(address, to: moved) } catch { if error != .fileExists { throw error } }
        }
      }
      try attempt("bring up", name) { () throws(Errno) in try there.raise(moved) }
    }
  }

  /// A socket that speaks of another namespace: made there, which takes this process there and back.
  private func socket(in target: Int32) throws(Failure) -> RouteSocket {
    let own = try attempt("open the network namespace") { () throws(Errno) in
      try File.open(CString("/proc/self/ns/net"))
    }
    try attempt("enter the container's network namespace") { () throws(Errno) in
      try Namespace.join(target, .network)
    }
    let made: RouteSocket?
    do throws(Errno) { made = try RouteSocket() } catch { made = nil }
    try attempt("leave the container's network namespace") { () throws(Errno) in
      try Namespace.join(own.rawValue, .network)
    }
    guard let made else { throw Failure("open a netlink socket in the container's network namespace") }
    return made
  }
}
