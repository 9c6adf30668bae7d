import Linux
import Policy

/// Whether a wall works here, found out by running programs behind it.
struct WallTrial {
  let wall: String
  let works: Bool
  let detail: String

  /// The launcher that belongs to this program: beside it, or in the installation's bin.
  static var launcher: [UInt8]? {
    guard let own = try? Path.link(CString("/proc/self/exe")), let slash = own.lastIndex(of: UInt8(ascii: "/")) else {
      return nil
    }
    return ["/thinwall", "/../../bin/thinwall"].map { own[..<slash] + Array($0.utf8) }
      .first { Path.isExecutable(CString(keeping: $0)) }
  }

  /// Tries `wall` with the launcher at `launcher`; `secret` is a file outside that the caller can read.
  init(_ wall: String, launcher: [UInt8], secret: [UInt8], content: [UInt8]) {
    self.wall = wall
    func run(_ words: [[UInt8]]) -> Attempt.Result? {
      Attempt.spawn([launcher] + ["run", "--wall", wall].map { Array($0.utf8) } + words)
    }
    func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
    (works, detail) = {
      guard let plain = run([bytes("--"), bytes("true")]) else { return (false, "thinwall cannot be started") }
      if plain.status != 0 {
        return (false, plain.complaint.isEmpty ? "`true` ended with \(plain.status)" : plain.complaint)
      }
      let cat = [bytes("--"), bytes("cat"), secret]
      // Both twins: the file can be read without the wall, and behind it by who is allowed to.
      guard Attempt.spawn([bytes("cat"), secret])?.output == content else {
        return (false, "no file to try with: \(String(decoding: secret, as: UTF8.self)) cannot be read even bare")
      }
      guard let granted = run([bytes("-r"), secret] + cat), granted.output == content else {
        return (false, "a file that was granted cannot be read")
      }
      guard let refused = run(cat), refused.status != 0, !refused.output.starts(with: content) else {
        return (false, "A FILE OUTSIDE CAN BE READ: this wall does not hold here")
      }
      let tenths = plain.nanoseconds / 100_000
      return (
        true,
        "ran a program in \(tenths / 10).\(tenths % 10) ms; a file outside stayed hidden, a granted one could be read"
      )
    }()
  }

  /// Tries every wall.
  static func all() -> [WallTrial] {
    guard let launcher else {
      return ["process", "container"].map {
        WallTrial(wall: $0, works: false, detail: "thinwall itself is not installed beside thinwall-workbench")
      }
    }
    let content = Array("secret \(Linux.Process.id) \(Clock.nanoseconds)\n".utf8)
    var secret: [UInt8]?
    // Not in a directory that every run replaces by one of its own, if that can be helped.
    let places = ProfilePlaces.ofProcess()
    for directory in [places.home, Array("/var/tmp".utf8), Array("/tmp".utf8)] where !directory.isEmpty {
      let path = directory + Array("/.thinwall-doctor-\(Linux.Process.id)".utf8)
      guard let file = try? File.open(CString(keeping: path), [.writeOnly, .create, .exclusive], permissions: 0o600)
      else { continue }
      try? File.write(file.rawValue, content)
      secret = path
      break
    }
    guard let secret else {
      return ["process", "container"].map {
        WallTrial(
          wall: $0, works: false, detail: "nowhere to put a file to try with: HOME, /var/tmp and /tmp are not writable")
      }
    }
    defer { try? Path.remove(CString(keeping: secret)) }
    // From the root directory, which no run is given for being the current one.
    try? Path.change(to: CString("/"))
    return ["process", "container"].map { WallTrial($0, launcher: launcher, secret: secret, content: content) }
  }

  private init(wall: String, works: Bool, detail: String) {
    self.wall = wall
    self.works = works
    self.detail = detail
  }
}
