import Foundation
import Linux
import OCI
import Testing

/// Reads a text with room for its strings, which stay: what is read refers to them.
private func reading<Value>(
  _ bytes: [UInt8], _ read: (Span<UInt8>, inout Arena) throws(ConfigError) -> Value
) throws(ConfigError) -> Value {
  guard var arena = try? Arena(capacity: ConfigReader.capacity(for: bytes.count)) else {
    preconditionFailure("no memory for the strings")
  }
  let value = try read(bytes.span, &arena)
  arena.leak()
  return value
}

func config(_ bytes: [UInt8]) throws(ConfigError) -> Config {
  try reading(bytes) { bytes, arena throws(ConfigError) in try ConfigReader.read(bytes, into: &arena) }
}

func process(_ json: String) throws(ConfigError) -> ProcessConfig {
  try reading(Array(json.utf8)) { bytes, arena throws(ConfigError) in try ConfigReader.readProcess(bytes, into: &arena)
  }
}

func resources(_ json: String) throws(ConfigError) -> Resources {
  try reading(Array(json.utf8)) { bytes, arena throws(ConfigError) in
    try ConfigReader.readResources(bytes, into: &arena)
  }
}

/// A configuration with nothing but what is required, and `members` behind it.
func text(_ members: String) -> String {
  #"{"ociVersion":"1.3.0","root":{"path":"rootfs"}\#(members.isEmpty ? "" : ",")\#(members)}"#
}

/// The same with `members` in `process` or `linux`.
func text(process members: String) -> String { text(#""process":{"args":["sh"],"cwd":"/",\#(members)}"#) }
func text(linux members: String) -> String { text(#""linux":{\#(members)}"#) }
func text(resources members: String) -> String { text(#""linux":{"resources":{\#(members)}}"#) }

func config(_ json: String) throws(ConfigError) -> Config { try config(Array(json.utf8)) }

/// What a person reads about a text, or nil if it is accepted.
func sentence(_ bytes: [UInt8]) -> String? {
  do throws(ConfigError) {
    _ = try config(bytes)
    return nil
  } catch {
    var message = Message()
    error.write(to: &message)
    return String(decoding: message.bytes, as: UTF8.self)
  }
}

func sentence(_ json: String) -> String? { sentence(Array(json.utf8)) }

func string(_ text: CString) -> String { String(decoding: text.bytes, as: UTF8.self) }
func string(_ text: CString?) -> String? { text.map { string($0) } }
func strings(_ texts: [CString]) -> [String] { texts.map { string($0) } }

/// A file of `Fixtures`.
func fixture(_ name: String) throws -> [UInt8] {
  let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
  return Array(try Data(contentsOf: folder.appending(path: name)))
}

/// A JSON text as Foundation reads it: another reader than the one under test.
func object(_ bytes: [UInt8]) throws -> NSDictionary {
  try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? NSDictionary)
}
