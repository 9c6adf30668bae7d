import Foundation
import Linux
import OCI
import Testing

@testable import ControlGroup

@Suite("Talking to systemd")
struct BusTests {
  @Test("A call is marshalled as the specification says")
  func marshalled() {
    var body = BusText()
    body.string(Array("a.scope".utf8))
    let bytes = Bus.call(
      "GetUnit", interface: "i.f", object: "/o", destination: "", signature: "s", body: body, serial: 7)
    let expected: [UInt8] =
      [0x6c, 1, 0, 1, 12, 0, 0, 0, 7, 0, 0, 0, 55, 0, 0, 0]
      + [1, 1, 0x6f, 0, 2, 0, 0, 0] + Array("/o".utf8) + [0] + [0, 0, 0, 0, 0]
      + [2, 1, 0x73, 0, 3, 0, 0, 0] + Array("i.f".utf8) + [0] + [0, 0, 0, 0]
      + [3, 1, 0x73, 0, 7, 0, 0, 0] + Array("GetUnit".utf8) + [0]
      + [8, 1, 0x67, 0, 1, 0x73, 0] + [0]
      + [7, 0, 0, 0] + Array("a.scope".utf8) + [0]
    #expect(bytes == expected)
  }

  @Test("Properties are an array of names and variants")
  func properties() throws {
    var resources = Resources()
    resources.pidsLimit = 5
    var text = BusText()
    UnitSettings.forUpdate(resources, isUnified: true).write(to: &text)
    #expect(
      text.bytes == [24, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0] + Array("TasksMax".utf8) + [0, 1, 0x74, 0]
        + [5, 0, 0, 0, 0, 0, 0, 0])
  }

  @Test("Slices are directories in each other")
  func slices() {
    func directory(_ text: String) -> String? {
      ControlGroup.sliceDirectory(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(directory("system.slice") == "/system.slice")
    #expect(directory("a-b-c.slice") == "/a.slice/a-b.slice/a-b-c.slice")
    #expect(directory("-.slice") == "")
    for bad in ["", "a", "a.scope", "-a.slice", "a-.slice", "a--b.slice", "a/b.slice", ".slice"] {
      #expect(directory(bad) == nil, "\(bad)")
    }
  }

  @Test("Annotations are values as GVariant writes them")
  func annotations() {
    func signature(_ text: String) -> String? {
      guard let value = UnitSettings.value(Array(text.utf8)) else { return nil }
      var bytes = BusText()
      value.write(to: &bytes)
      return String(decoding: bytes.bytes.dropFirst().prefix(Int(bytes.bytes[0])), as: UTF8.self)
    }
    #expect(signature("true") == "b")
    #expect(signature("-5") == "i")
    #expect(signature("uint64 5") == "t")
    #expect(signature("'a b'") == "s")
    #expect(signature("['a', 'b']") == "as")
    for bad in ["", "maybe", "5x", "uint32 -1", "'a", "['a' 'b']", "['a',]", "byte 256", "99999999999"] {
      #expect(signature(bad) == nil, "\(bad)")
    }
  }

  @Test("CPUs as bits")
  func bits() {
    #expect(UnitSettings.bits(CString("0-3,9")) == [0x0f, 0x02])
    #expect(UnitSettings.bits(CString("")) == [])
  }

  @Test("A message that is no message is refused, one cut short waits", arguments: 0..<96)
  func parsed(_ length: Int) throws {
    var body = BusText()
    body.string(Array("x".utf8))
    let bytes = Bus.call(
      "A", interface: "b", object: "/", destination: "c", signature: "s", body: body, serial: 1)
    if length < bytes.count {
      #expect(try described { () throws(ControlGroupError) in try Bus.parse(Array(bytes[..<length])) } == nil)
      var damaged = bytes
      damaged[length] ^= 0xff
      // Whatever it says, it is read within its bounds.
      do throws(ControlGroupError) { _ = try Bus.parse(damaged) } catch {}
    }
  }

  @Test(
    "A real server accepts us and answers", .enabled(if: access("/usr/bin/dbus-daemon", X_OK) == 0, "needs dbus-daemon")
  )
  func server() throws {
    let directory = "/tmp/thinwall-bus-\(getpid())"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let configuration = "\(directory)/configuration"
    try """
    <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
    "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
    <busconfig><type>session</type><listen>unix:path=\(directory)/socket</listen><auth>EXTERNAL</auth>
    <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
    <allow own="*"/></policy>
    </busconfig>
    """.write(toFile: configuration, atomically: true, encoding: .utf8)
    let daemon = try Shell("exec dbus-daemon --config-file=\(configuration) --nofork --print-address=1 2>/dev/null")
    // The address is printed when the socket is there.
    #expect(daemon.line().contains(directory))
    var arena = try Arena(capacity: 1 << 16)
    let socket = arena.string(Array("\(directory)/socket".utf8))
    var bus = try described { () throws(ControlGroupError) in try Bus.connect(to: socket, timeout: 5_000_000_000) }
    var signals: [Bus.Message] = []
    func call(_ member: StaticString, _ signature: StaticString = "", _ body: BusText = BusText()) throws -> Bus.Message
    {
      do throws(ControlGroupError) {
        return try bus.call(
          member, interface: "org.freedesktop.DBus", object: "/org/freedesktop/DBus",
          destination: "org.freedesktop.DBus",
          signature: signature, body: body, signals: &signals)
      } catch { throw Failure(description: sentence(error)) }
    }
    var reader = try call("Hello").reader
    #expect(reader.string()?.first == UInt8(ascii: ":"))
    #expect(signals.isEmpty || signals.first?.member == Array("NameAcquired".utf8))
    var body = BusText()
    body.string(Array("org.freedesktop.DBus".utf8))
    reader = try call("NameHasOwner", "s", body).reader
    #expect(reader.uint32() == 1)
    // The longest text, over several packets.
    var long = BusText()
    long.string([UInt8](repeating: 97, count: 300_000))
    reader = try call("NameHasOwner", "s", long).reader
    #expect(reader.uint32() == 0)
    do {
      _ = try call("NoSuchCall")
      Issue.record("an unknown call succeeded")
    } catch let failure as Failure { #expect(failure.description.contains("UnknownMethod")) }
  }
}
