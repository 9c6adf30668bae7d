/// The `thinwall` program, which does the work: a caller with threads cannot make a sandbox of itself.
public struct Launcher: Sendable, Equatable {
  /// Where it is; nil is where `find()` finds it.
  public var path: Bytes?

  /// A launcher by its path.
  public init(path: Bytes) { self.path = path }

  private init() { path = nil }

  /// The one that the environment variable THINWALL names; else `thinwall` in PATH; else /usr/local/bin/thinwall.
  public static let automatic = Launcher()

  /// The launcher's path. A path that is named, here or by THINWALL, is taken or fails: nothing else steps in. Elements
  /// of PATH that are not absolute are passed over.
  ///
  /// Throws `launcherNotFound`.
  public func find() throws(SandboxError) -> Bytes {
    if let path { return try Self.first(of: [path]) }
    if let named = Self.variable("THINWALL"), !named.isEmpty { return try Self.first(of: [Bytes(named)]) }
    let slash = UInt8(ascii: "/")
    let directories = (Self.variable("PATH") ?? []).split(separator: UInt8(ascii: ":")).filter { $0.first == slash }
    var places = directories.map { Bytes($0 + Array("/thinwall".utf8)) }
    if !places.contains("/usr/local/bin/thinwall") { places.append("/usr/local/bin/thinwall") }
    return try Self.first(of: places)
  }

  private static func first(of places: [Bytes]) throws(SandboxError) -> Bytes {
    for place in places where Kernel.isExecutableFile(place) { return place }
    throw .launcherNotFound(tried: places)
  }

  private static func variable(_ name: Bytes) -> [UInt8]? {
    let prefix = name.bytes + [UInt8(ascii: "=")]
    return Kernel.environment().first { $0.bytes.starts(with: prefix) }.map { Array($0.bytes[prefix.count...]) }
  }
}
