import Foundation
import Support
import Testing

/// config-linux.md: namespaces, id maps, time offsets, personality.
@Suite("config-linux.md: namespaces", .requiresRuntime) struct NamespaceTests {
  static let files = [
    "pid": "pid", "network": "net", "mount": "mnt", "ipc": "ipc", "uts": "uts", "user": "user", "cgroup": "cgroup",
    "time": "time",
  ]

  @Test(
    "A namespace that is listed is new", arguments: ["pid", "network", "mount", "ipc", "uts", "user", "cgroup", "time"])
  func new(_ type: String) throws {
    let file = Self.files[type]!
    try #require(access("/proc/self/ns/\(file)", F_OK) == 0)
    let bundle = try Bundle()
    if type == "user" { try bundle.mapUsers() }
    if ["cgroup", "time"].contains(type) { bundle.config["linux"]["namespaces"].items.append(["type": .string(type)]) }
    let pid = try bundle.sleeping()
    #expect(namespace(file, of: pid) != namespace(file, of: Int(getpid())))
  }

  @Test("A namespace that is not listed is the runtime's", arguments: ["pid", "network", "ipc", "uts"])
  func shared(_ type: String) throws {
    let bundle = try Bundle()
    bundle.config["linux"]["namespaces"].items.removeAll { $0["type"] == .string(type) }
    if type == "uts" { bundle.config["hostname"] = nil }
    // sysfs and mqueue belong to namespaces.
    if type == "network" { bundle.config["mounts"].items.removeAll { $0["type"] == "sysfs" } }
    let pid = try bundle.sleeping()
    let file = Self.files[type]!
    #expect(namespace(file, of: pid) == namespace(file, of: Int(getpid())))
    for (other, name) in Self.files where ["pid", "network", "ipc", "uts", "mount"].contains(other) && other != type {
      #expect(namespace(name, of: pid) != namespace(name, of: Int(getpid())), "\(other)")
    }
  }

  @Test("A namespace with a path is joined", arguments: ["pid", "network", "ipc", "uts", "cgroup", "time"])
  func joined(_ type: String) throws {
    let file = Self.files[type]!
    let flags: [Bytes] =
      switch type {
      case "pid": ["--pid", "--fork", "--mount-proc"]
      case "time": ["--time", "--fork"]
      case "network": ["--net"]
      default: [Bytes("--" + type)]
      }
    let holder = try Holder(flags)
    let bundle = try Bundle()
    bundle.config["linux"]["namespaces"].items.removeAll { $0["type"] == .string(type) }
    bundle.config["linux"]["namespaces"].items.append([
      "type": .string(type), "path": .string("/proc/\(holder.pid)/ns/\(file)"),
    ])
    if type == "uts" { bundle.config["hostname"] = nil }
    let pid = try bundle.sleeping()
    #expect(namespace(file, of: pid) == namespace(file, of: holder.pid))
    #expect(namespace(file, of: pid) != namespace(file, of: Int(getpid())))
  }

  @Test("A user namespace with a path is joined") func joinedUser() throws {
    let holder = try Holder(["--user", "--map-root-user"])
    let bundle = try Bundle()
    // Only root is mapped: there is no group 5 for terminals.
    bundle.config["mounts"].items[2]["options"] = ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"]
    bundle.config["linux"]["namespaces"].items.append(["type": "user", "path": .string("/proc/\(holder.pid)/ns/user")])
    let pid = try bundle.sleeping()
    #expect(namespace("user", of: pid) == namespace("user", of: holder.pid))
  }

  @Test(
    "A path that is no namespace, or one of another type, is an error",
    arguments: ["/proc/self/ns/net", "/dev/null", "/none", "relative"])
  func wrongPath(_ path: String) throws {
    let bundle = try Bundle()
    bundle.config["linux"]["namespaces"].items.removeAll { $0["type"] == "ipc" }
    bundle.config["linux"]["namespaces"].items.append(["type": "ipc", "path": .string(path)])
    #expect(try bundle.sh("true").end != .exited(0))
    #expect(bundle.state == .null)
  }

  @Test("A duplicate or unknown type is an error") func wrongTypes() throws {
    for type in ["pid", "nothing"] {
      let bundle = try Bundle()
      bundle.config["linux"]["namespaces"].items.append(["type": .string(type)])
      #expect(try bundle.sh("true").end != .exited(0), "\(type)")
    }
  }

  @Test("uidMappings and gidMappings: several ranges") func mappings() throws {
    let bundle = try Bundle()
    try bundle.mapUsers()
    bundle.config["linux"]["uidMappings"] = [
      ["containerID": 0, "hostID": 100_000, "size": 1000], ["containerID": 1000, "hostID": 300_000, "size": 10],
    ]
    bundle.config["linux"]["gidMappings"] = [["containerID": 0, "hostID": 100_000, "size": 2000]]
    bundle.config["process"]["user"] = ["uid": 1005, "gid": 7, "additionalGids": [9]]
    let pid = try bundle.sleeping()
    #expect(status(pid, "Uid") == "300005\t300005\t300005\t300005")
    #expect(status(pid, "Gid") == "100007\t100007\t100007\t100007")
    #expect((status(pid, "Groups") ?? "").split(separator: " ").contains("100009"))
    #expect(
      contents("/proc/\(pid)/uid_map").split { $0.isWhitespace } == ["0", "100000", "1000", "1000", "300000", "10"])
  }

  @Test("A user that is not mapped is an error") func notMapped() throws {
    let bundle = try Bundle()
    try bundle.mapUsers()
    bundle.config["process"]["user"] = ["uid": 100_000, "gid": 0]
    #expect(try bundle.sh("true").end != .exited(0))
  }

  @Test("timeOffsets") func time() throws {
    let bundle = try Bundle()
    bundle.config["linux"]["namespaces"].items.append(["type": "time"])
    bundle.config["linux"]["timeOffsets"] = [
      "monotonic": ["secs": 172_800, "nanosecs": 0], "boottime": ["secs": 864_000, "nanosecs": 5],
    ]
    let pid = try bundle.ready("cut -d. -f1 /proc/uptime")
    let host = Int(contents("/proc/uptime").split(separator: ".")[0])!
    let inside = Int(bundle.output.split(separator: "\n")[0])!
    #expect(abs(inside - host - 864_000) < 100, "\(inside) \(host)")
    #expect(
      contents("/proc/\(pid)/timens_offsets").split { $0.isWhitespace } == [
        "monotonic", "172800", "0", "boottime", "864000", "5",
      ])
  }

  @Test("timeOffsets without a time namespace are an error") func timeWithout() throws {
    let bundle = try Bundle { $0["linux"]["timeOffsets"] = ["boottime": ["secs": 1, "nanosecs": 0]] }
    #expect(try bundle.sh("true").end != .exited(0))
  }

  @Test("personality") func personality() throws {
    let bundle = try Bundle { $0["linux"]["personality"] = ["domain": "LINUX32"] }
    #expect(try bundle.sh("uname -m").text == "i686\n")
    #expect(try Bundle { $0["linux"]["personality"] = ["domain": "LINUX"] }.sh("uname -m").text == "x86_64\n")
    #expect(try Bundle { $0["linux"]["personality"] = ["domain": "BSD"] }.sh("true").end != .exited(0))
  }

  @Test("The loopback interface of a new network namespace is up") func loopback() throws {
    #expect(try Bundle().sh("ip -o addr show dev lo").text.contains("127.0.0.1/8"))
  }
}
