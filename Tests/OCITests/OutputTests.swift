import Foundation
import Linux
import OCI
import Testing

@Suite struct OutputTests {
  @Test func state() throws {
    let annotations = [(key: CString("a\"b"), value: CString("1")), (key: CString("c"), value: CString(""))]
    let bytes = StateJSON.pretty(
      id: CString("id"), status: .running, pid: 42, bundle: CString("/b"), rootfs: CString("/b/rootfs"),
      created: (1_709_210_096, 7), owner: CString("root"), annotations: annotations)
    #expect(
      String(decoding: bytes, as: UTF8.self) == #"""
        {
          "ociVersion": "1.3.0",
          "id": "id",
          "status": "running",
          "pid": 42,
          "bundle": "/b",
          "rootfs": "/b/rootfs",
          "created": "2024-02-29T12:34:56.000000007Z",
          "owner": "root",
          "annotations": {
            "a\"b": "1",
            "c": ""
          }
        }

        """#)
  }

  @Test func stateForHooks() {
    let running = StateJSON.compact(id: CString("i"), status: .created, pid: 7, bundle: CString("/b"), annotations: [])
    #expect(
      String(decoding: running, as: UTF8.self)
        == #"{"ociVersion":"1.3.0","id":"i","status":"created","pid":7,"bundle":"/b"}"#)
    let stopped = StateJSON.compact(
      id: CString("i"), status: .stopped, pid: 0, bundle: CString("/b"),
      annotations: [(key: CString("k"), value: CString("v"))])
    #expect(
      String(decoding: stopped, as: UTF8.self)
        == #"{"ociVersion":"1.3.0","id":"i","status":"stopped","bundle":"/b","annotations":{"k":"v"}}"#)
  }

  @Test func statusNames() {
    #expect(
      StateJSON.Status.allCases.map { string(CString($0.name)) } == [
        "creating", "created", "running", "stopped", "paused",
      ])
  }

  @Test func timestamps() throws {
    let formatter = ISO8601DateFormatter()
    // Every day but a few of four centuries, and every second of none: dates are where calendars go wrong.
    for day in stride(from: 0, to: 146_097, by: 11) {
      let seconds = Int64(day) * 86400 + Int64(day) % 86400
      let expected = formatter.string(from: Date(timeIntervalSince1970: Double(seconds))).dropLast()
      #expect(String(decoding: StateJSON.timestamp(seconds, 120_000_000), as: UTF8.self) == expected + ".120000000Z")
    }
  }

  @Test func features() throws {
    let bytes = Features.json(version: "9.8.7")
    let features = try object(bytes)
    #expect(features["ociVersionMin"] as? String == "1.0.0")
    #expect(features["ociVersionMax"] as? String == "1.3.0")
    #expect((features["annotations"] as? [String: String])?["org.thinwall.version"] == "9.8.7")
    let options = try #require(features["mountOptions"] as? [String])
    #expect(options == options.sorted() && Set(options).count == options.count && options.contains("ridmap"))
    let linux = try #require(features["linux"] as? [String: Any])
    let seccomp = try #require(linux["seccomp"] as? [String: Any])
    #expect((seccomp["archs"] as? [String])?.count == 23)
    #expect(seccomp["enabled"] as? Bool == true)
    #expect((linux["mountExtensions"] as? [String: [String: Bool]]) == ["idmap": ["enabled": true]])
    #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("{\n    \"ociVersionMin\": \"1.0.0\",\n"))
  }

  @Test("What features names, the reader takes")
  func featuresHold() throws {
    let features = try object(Features.json(version: "1"))
    let linux = try #require(features["linux"] as? [String: Any])
    let memory = try #require(linux["memoryPolicy"] as? [String: [String]])
    for key in ["ociVersionMin", "ociVersionMax"] {
      let version = try #require(features[key] as? String)
      #expect(sentence(#"{"ociVersion":"\#(version)","root":{"path":"r"}}"#) == nil)
    }
    for hook in try #require(features["hooks"] as? [String]) {
      #expect(sentence(text(#""hooks":{"\#(hook)":[{"path":"relative"}]}"#)) != nil, "\(hook) is passed over")
    }
    for namespace in try #require(linux["namespaces"] as? [String]) {
      #expect(sentence(text(linux: #""namespaces":[{"type":"\#(namespace)"}]"#)) == nil)
    }
    for capability in try #require(linux["capabilities"] as? [String]) {
      #expect(try config(text(process: #""capabilities":{"bounding":["\#(capability)"]}"#)).warnings.isEmpty)
    }
    for mode in try #require(memory["modes"]) {
      #expect(sentence(text(linux: #""memoryPolicy":{"mode":"\#(mode)"}"#)) == nil)
    }
    for flag in try #require(memory["flags"]) {
      #expect(sentence(text(linux: #""memoryPolicy":{"mode":"MPOL_BIND","flags":["\#(flag)"]}"#)) == nil)
    }
  }
}
