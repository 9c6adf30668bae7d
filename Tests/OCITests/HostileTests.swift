import Linux
import OCI
import Testing

@Suite struct HostileTests {
  @Test("Cut off at every byte, a text is refused at its end", arguments: [("runc.json", 1), ("podman.json", 61)])
  func truncated(_ name: String, _ step: Int) throws {
    let bytes = try fixture(name)
    #expect(sentence(bytes) == nil)
    for count in stride(from: 0, to: bytes.count, by: step) {
      let said = sentence(Array(bytes[..<count]))
      #expect(said?.contains("the text ends too early") == true, "\(count): \(said ?? "accepted")")
    }
  }

  @Test("Any byte may be another: the reader ends with a value or one printable line")
  func changed() throws {
    var bytes = Array(try fixture("runc.json"))
    for index in bytes.indices {
      let kept = bytes[index]
      for byte in [0x00, 0x22, 0x5B, 0x7D, 0x31, 0xFF] as [UInt8] {
        bytes[index] = byte
        if let said = sentence(bytes) {
          #expect(said.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
        }
      }
      bytes[index] = kept
    }
  }

  @Test(arguments: [("[", "]"), (#"{"a":"#, "}")])
  func deep(_ open: String, _ close: String) {
    func nested(_ depth: Int) -> String {
      text(#""x":"# + String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth))
    }
    #expect(sentence(nested(127)) == nil)
    #expect(sentence(nested(128))?.contains("nested too deeply") == true)
    #expect(sentence(nested(1_000_000))?.contains("nested too deeply") == true)
  }

  @Test func huge() throws {
    let names = (0..<400_000).map { "\"name-of-a-system-call-\($0)\"" }.joined(separator: ",")
    let json = text(linux: #""seccomp":{"defaultAction":"A","syscalls":[{"action":"B","names":[\#(names)]}]}"#)
    #expect(json.utf8.count > 10_000_000)
    let config = try config(json)
    #expect(config.linux.seccomp?.calls[0].names.count == 400_000)
    #expect(string(config.linux.seccomp?.calls[0].names.last) == "name-of-a-system-call-399999")
  }

  @Test("Many keys of a map cost no square")
  func manyKeys() throws {
    let entries = (0..<300_000).map { "\"k\($0 % 150_000)\":\"\($0)\"" }.joined(separator: ",")
    let config = try config(text(#""annotations":{\#(entries)}"#))
    #expect(config.annotations.count == 150_000)
    #expect(string(config.annotation("k7")) == "150007")
    let words = (0..<300_000).map { "\"CAP_\($0)\"" }.joined(separator: ",")
    #expect(try OCITests.config(text(process: #""capabilities":{"bounding":[\#(words)]}"#)).warnings.count == 64)
  }

  @Test func anArenaTooSmall() throws {
    let bytes = Array(text(#""hostname":"0123456789""#).utf8)
    var arena = try Arena(capacity: 16)
    do throws(ConfigError) {
      _ = try ConfigReader.read(bytes.span, into: &arena)
      Issue.record("accepted")
    } catch {
      guard case .tooLarge = error.problem else {
        Issue.record("\(error.problem)")
        return
      }
      #expect(error.path == Array("hostname".utf8))
    }
  }

  @Test func whatIsShownIsShort() throws {
    let long = String(repeating: "x", count: 1_000_000)
    #expect(try #require(sentence(text(process: #""rlimits":[{"type":"\#(long)"}]"#))).utf8.count < 300)
    #expect(try #require(sentence(text(#""annotations":{"\#(long)":1}"#))).utf8.count < 300)
  }

  @Test func controlCharactersAreMadeVisible() {
    #expect(
      sentence(text(#""annotations":{"\u001b[2J":1}"#)) == #"annotations.\x1b[2J: must be a string (line 1, column 75)"#
    )
  }
}
