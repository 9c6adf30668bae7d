internal import CLinux

/// Network interfaces and their addresses, by netlink (rtnetlink(7)); each socket speaks of the network namespace in
/// which it was made.
public struct RouteSocket: ~Copyable {
  private let socket: FileDescriptor
  private var sequence: UInt32 = 0

  package init() throws(Errno) {
    // AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE
    socket = FileDescriptor(owning: Int32(try systemCall(__NR_socket, 16, 3 | 0x80000, 0)))
  }

  /// An address of an interface, as the kernel describes it.
  package struct Address {
    package var family: UInt8 = 0
    package var prefix: UInt8 = 0
    package var scope: UInt8 = 0
    package var interface: Int32 = 0
    package var flags: UInt32 = 0
    /// IFA_LOCAL, IFA_ADDRESS and IFA_BROADCAST, empty where there is none.
    package var local: [UInt8] = []
    package var peer: [UInt8] = []
    package var broadcast: [UInt8] = []
  }

  /// The number of the interface with this name.
  package mutating func index(of name: CString) throws(Errno) -> Int32 {
    var request = Request(18, 0)  // RTM_GETLINK
    request.addLink(0)
    request.add(3, name.bytes + [0])  // IFLA_IFNAME
    var index: Int32 = 0
    try exchange(request) { type, body in
      if type == 16 { index = Int32(bitPattern: Self.word(body, 4)) }
    }
    return index
  }

  /// The numbers of all interfaces.
  package mutating func interfaces() throws(Errno) -> [Int32] {
    var request = Request(18, 0x300)
    request.addLink(0)
    var found: [Int32] = []
    try exchange(request) { type, body in
      if type == 16 { found.append(Int32(bitPattern: Self.word(body, 4))) }
    }
    return found
  }

  /// The addresses of one interface.
  package mutating func addresses(of index: Int32) throws(Errno) -> [Address] {
    var request = Request(22, 0x300)  // RTM_GETADDR
    request.add([0, 0, 0, 0, 0, 0, 0, 0])
    var found: [Address] = []
    try exchange(request) { type, body in
      guard type == 20, body.count >= 8 else { return }
      var address = Address()
      address.family = body[0]
      address.prefix = body[1]
      address.flags = UInt32(body[2])
      address.scope = body[3]
      address.interface = Int32(bitPattern: Self.word(body, 4))
      var offset = 8
      while offset + 4 <= body.count {
        let length = Int(body[offset]) | Int(body[offset + 1]) << 8
        guard length >= 4, offset + length <= body.count else { break }
        let value = Array(body[(offset + 4)..<(offset + length)])
        switch Int(body[offset + 2]) | Int(body[offset + 3]) << 8 {
        case 1: address.peer = value
        case 2: address.local = value
        case 4: address.broadcast = value
        case 8: if value.count == 4 { address.flags = Self.word(value, 0) }
        default: break
        }
        offset += (length + 3) & ~3
      }
      if address.interface == index { found.append(address) }
    }
    return found
  }

  /// Moves an interface into the network namespace behind a descriptor, under a name that may hold `%d`.
  package mutating func move(_ index: Int32, into namespace: Int32, as name: CString) throws(Errno) {
    var request = Request(19, 4)  // RTM_SETLINK, acknowledged
    request.addLink(index)
    request.add(28, Self.bytes(UInt32(bitPattern: namespace)))  // IFLA_NET_NS_FD
    request.add(3, name.bytes + [0])
    try exchange(request) { _, _ in }
  }

  /// Brings an interface up.
  package mutating func raise(_ index: Int32) throws(Errno) {
    var request = Request(19, 4)
    request.addLink(index, flags: 1)
    try exchange(request) { _, _ in }
  }

  /// Gives an interface an address.
  package mutating func add(_ address: Address, to index: Int32) throws(Errno) {
    var request = Request(20, 4 | 0x400 | 0x200)  // RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL
    request.add([address.family, address.prefix, 0, address.scope] + Self.bytes(UInt32(bitPattern: index)))
    if !address.local.isEmpty { request.add(2, address.local) }
    if !address.peer.isEmpty { request.add(1, address.peer) }
    if !address.broadcast.isEmpty { request.add(4, address.broadcast) }
    try exchange(request) { _, _ in }
  }

  // MARK: Messages

  private static func bytes(_ value: UInt32) -> [UInt8] {
    [
      UInt8(value & 255), UInt8(value >> 8 & 255), UInt8(value >> 16 & 255), UInt8(value >> 24),
    ]
  }

  private static func word(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
    guard offset + 4 <= bytes.count else { return 0 }
    return UInt32(bytes[offset]) | UInt32(bytes[offset + 1]) << 8 | UInt32(bytes[offset + 2]) << 16
      | UInt32(bytes[offset + 3]) << 24
  }

  /// A request as it is written: header, fixed part, attributes (netlink(7)).
  private struct Request {
    var bytes: [UInt8]

    init(_ type: UInt8, _ flags: UInt16) {
      bytes = [0, 0, 0, 0, type, 0, UInt8(truncatingIfNeeded: flags | 1), UInt8(truncatingIfNeeded: flags >> 8)]
      bytes += [0, 0, 0, 0, 0, 0, 0, 0]
    }

    mutating func add(_ fixed: [UInt8]) { bytes += fixed }

    /// struct ifinfomsg.
    mutating func addLink(_ index: Int32, flags: UInt32 = 0) {
      bytes += [0, 0, 0, 0]
      bytes += RouteSocket.bytes(UInt32(bitPattern: index))
      bytes += RouteSocket.bytes(flags)
      bytes += RouteSocket.bytes(flags)
    }

    mutating func add(_ type: UInt8, _ value: [UInt8]) {
      let length = value.count + 4
      bytes += [UInt8(length & 255), UInt8(length >> 8), type, 0]
      bytes += value
      while bytes.count & 3 != 0 { bytes.append(0) }
    }
  }

  /// Sends a request and takes the answers up to its end: an acknowledgement, the end of a dump, or one message.
  private mutating func exchange(_ request: Request, _ body: (UInt16, [UInt8]) -> Void) throws(Errno) {
    sequence += 1
    var bytes = request.bytes
    for (index, byte) in Self.bytes(UInt32(bytes.count)).enumerated() { bytes[index] = byte }
    for (index, byte) in Self.bytes(sequence).enumerated() { bytes[8 + index] = byte }
    // A struct sockaddr_nl of zeros is the kernel, which is where an unconnected socket sends to.
    try File.write(socket.rawValue, bytes)
    while true {
      let answer = try LocalSocket.receive(from: socket.rawValue, limit: 1 << 16).bytes
      var offset = 0
      while offset + 16 <= answer.count {
        let length = Int(Self.word(answer, offset))
        guard length >= 16, offset + length <= answer.count else { throw .inputOutput }
        let type = UInt16(truncatingIfNeeded: Self.word(answer, offset + 4) & 0xffff)
        let isPart = answer[offset + 6] & 2 != 0
        if Self.word(answer, offset + 8) == sequence {
          // NLMSG_ERROR, an acknowledgement when the number is 0; NLMSG_DONE.
          if type == 2 {
            let error = Int32(bitPattern: Self.word(answer, offset + 16))
            if error != 0 { throw Errno(rawValue: -error) }
            return
          }
          if type == 3 { return }
          body(type, Array(answer[(offset + 16)..<(offset + length)]))
          if !isPart { return }
        }
        offset += (length + 3) & ~3
      }
      if answer.isEmpty { throw .inputOutput }
    }
  }
}
