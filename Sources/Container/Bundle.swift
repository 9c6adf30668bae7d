package import Linux
package import OCI

/// A bundle as it lies on disk: its absolute path, the text of its config.json and what that says.
public struct Bundle {
  package let path: [UInt8]
  package let text: [UInt8]
  package var config: Config
  /// Absolute.
  package let root: [UInt8]

  /// Reads config.json once; what it points to lives in the arena.
  package init(_ directory: CString, config file: CString?, arena: inout Arena) throws(Failure) {
    path = try Self.absolute(directory.bytes, "open the bundle")
    let place = Name(file.map { $0.bytes } ?? path + CString("/config.json").bytes)
    do throws(Errno) {
      Progress.step("read config.json")
      text = try place.with { (p) throws(Errno) in
        let file = try File.open(p)
        return try File.readAll(file.rawValue, limit: 16 << 20, isRegular: true)
      }
    } catch { throw Failure("open", place.bytes, error) }
    config = try Self.read(text, place.bytes, &arena)
    if let given = config.root?.path {
      root = given[0] == UInt8(ascii: "/") ? given.bytes : path + [UInt8(ascii: "/")] + given.bytes
      config.root!.path = arena.string(root)
    } else {
      root = []
    }
  }

  /// What was read at `create`, out of a container's record.
  package init(_ record: StateRecord, arena: inout Arena) throws(Failure) {
    path = record.bundle
    text = record.config
    root = record.rootfs
    config = try Self.read(text, CString("the state of the container").bytes, &arena)
    if !root.isEmpty { config.root?.path = arena.string(root) }
  }

  private static func read(_ text: [UInt8], _ place: [UInt8], _ arena: inout Arena) throws(Failure) -> Config {
    do throws(ConfigError) { return try ConfigReader.read(text.span, into: &arena) } catch {
      var message = Message()
      message.add(visible: place)
      message.add(": ")
      error.write(to: &message)
      throw Failure(message.bytes)
    }
  }

  /// Room for what a text turns into.
  package static func arena() throws(Failure) -> Arena {
    // Address space, not memory: pages become real as they are written.
    do throws(Errno) { return try Arena(capacity: 1 << 26) } catch { throw Failure("reserve memory", error) }
  }

  /// A relative source of a mount begins at the bundle (config.md, "Mounts").
  func source(_ source: [UInt8]) -> [UInt8] {
    source.first == UInt8(ascii: "/") ? source : path + [UInt8(ascii: "/")] + source
  }

  /// A path from `/` on, as it was written.
  package static func absolute(_ path: [UInt8], _ what: StaticString) throws(Failure) -> [UInt8] {
    var whole = path
    if path.first != UInt8(ascii: "/") {
      do throws(Errno) { whole = try Path.workingDirectory() } catch { throw Failure(what, path, error) }
      if path != [UInt8(ascii: ".")] && !path.isEmpty { whole += [UInt8(ascii: "/")] + path }
    }
    while whole.count > 1 && whole.last == UInt8(ascii: "/") { whole.removeLast() }
    return whole
  }
}
