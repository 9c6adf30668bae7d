import BPF
import Foundation
import Linux
import OCI
import Testing

@testable import ControlGroup

@Suite("Device rules", .requiresRoot, .serialized)
struct DeviceTests {
  private static func rule(
    _ isAllowed: Bool, _ kind: Character, _ major: Int64?, _ minor: Int64?, _ access: UInt8
  ) -> Resources.DeviceRule {
    var rule = Resources.DeviceRule()
    rule.isAllowed = isAllowed
    rule.kind = kind.asciiValue!
    rule.major = major
    rule.minor = minor
    rule.access = access
    return rule
  }

  private static let probe = """
    try() { if eval "$2" 2>/dev/null; then echo "$1 yes"; else echo "$1 no"; fi; }
    d=$(mktemp -d); trap "rm -rf $d" EXIT
    try null 'true </dev/null'
    try zero 'head -c1 /dev/zero >/dev/null'
    try write-full 'true >/dev/full'
    try kmsg 'true </dev/kmsg'
    try disk 'true </dev/vda'
    try node "mknod $d/vda b 254 0"
    try tty-node "mknod $d/tty c 5 1"
    """

  private func answers(_ group: inout ControlGroup) throws -> [String: Bool] {
    var result: [String: Bool] = [:]
    for line in try Shell(in: &group, Self.probe).rest().split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.count == 2 { result[String(words[0])] = words[1] == "yes" }
    }
    return result
  }

  @Test("Default devices open, others do not; an update allows more and takes it back", arguments: Layout.allCases)
  func enforced(_ layout: Layout) throws {
    try withLayout(layout) {
      try withGroup { group, _ in
        let disk = try self.answers(&group)
        #expect(disk["kmsg"] == true, "without rules everything opens")
        var resources = Resources()
        resources.devices = [Self.rule(false, "a", nil, nil, 7)]
        func apply(_ isUpdate: Bool) throws {
          try described { () throws(ControlGroupError) in try group.apply(resources, isUpdate: isUpdate) }
        }
        try apply(false)
        var now = try self.answers(&group)
        #expect(
          now == [
            "null": true, "zero": true, "write-full": true, "kmsg": false, "disk": false, "node": true,
            "tty-node": true,
          ])
        resources.devices.append(Self.rule(true, "c", 1, 11, 1))
        try apply(true)
        now = try self.answers(&group)
        #expect(now["kmsg"] == true)
        #expect(now["disk"] == false)
        resources.devices.removeLast()
        try apply(true)
        #expect(try self.answers(&group)["kmsg"] == false)
        // Everything but one.
        resources.devices = [Self.rule(true, "a", nil, nil, 7), Self.rule(false, "c", 1, 11, 7)]
        try apply(true)
        now = try self.answers(&group)
        #expect(now["kmsg"] == false)
        #expect(now["disk"] == disk["disk"])
        if layout == .unified {
          let directory = open(group.directory(.devices), O_DIRECTORY)
          defer { close(directory) }
          #expect(try Program.attachedDevicePrograms(to: directory).count == 1)
        }
      }
    }
  }

  @Test("Rules are merged in order")
  func merged() throws {
    func rules(_ list: [Resources.DeviceRule]) throws -> [String] {
      let rules = try described { () throws(ControlGroupError) in try DeviceRules(list) }
      return [rules.allowsByDefault ? "all" : "none"]
        + rules.exceptions.map { String(decoding: DeviceRules.text(of: $0), as: UTF8.self) }
    }
    let defaults = [
      "c *:* m", "b *:* m", "c 1:3 rwm", "c 1:5 rwm", "c 1:7 rwm", "c 1:8 rwm", "c 1:9 rwm", "c 5:0 rwm", "c 5:2 rwm",
      "c 136:* rwm", "c 10:200 rwm",
    ]
    #expect(try rules([]) == ["none"] + defaults)
    #expect(try rules([Self.rule(false, "a", nil, nil, 7)]) == ["none"] + defaults)
    #expect(try rules([Self.rule(true, "a", nil, nil, 7)]) == ["all"])
    let fuse = Self.rule(true, "c", 10, 229, 3)
    #expect(try rules([fuse]) == ["none", "c 10:229 rw"] + defaults)
    #expect(try rules([fuse, Self.rule(true, "c", 10, 229, 4)]) == ["none", "c 10:229 rwm"] + defaults)
    #expect(try rules([fuse, Self.rule(false, "c", 10, 229, 2)]) == ["none", "c 10:229 r"] + defaults)
    #expect(try rules([fuse, Self.rule(false, "c", 10, 229, 7)]) == ["none"] + defaults)
    #expect(try rules([fuse, Self.rule(false, "a", 1, 2, 1)]) == ["none"] + defaults)
    // A hole in a rule with wildcards is nothing the kernel can do.
    let reason = refusal { () throws(ControlGroupError) in
      _ = try DeviceRules([Self.rule(true, "c", 10, nil, 7), Self.rule(false, "c", 10, 229, 7)])
    }
    #expect(reason?.hasPrefix("linux.resources.devices: ") == true)
    #expect(
      refusal { () throws(ControlGroupError) in _ = try DeviceRules([Self.rule(true, "p", 1, 1, 7)]) } != nil)
  }

  @Test("What the verifier refuses comes with its reasons")
  func verifier() throws {
    do throws(Program.LoadError) {
      _ = try Program(.controlGroupDevice, [.exit])
      Issue.record("a program without a result was loaded")
    } catch {
      #expect(String(decoding: error.log, as: UTF8.self).contains("R0"))
    }
  }
}
