internal import Linux
internal import Policy

/// Where a path really leads, and the symbolic links that have to exist for it to lead there.
struct ResolvedPath {
  /// Absolute, without links, `.` or `..`.
  var canonical: [UInt8]
  /// The links on the way: absolute place and target as written.
  var links: [(place: [UInt8], target: [UInt8])]
  var status: Path.Status?
}

/// Follows paths component by component, as the kernel does, remembering directories it has seen (path_resolution(7)).
struct PathResolver {
  private var directories: [[UInt8]] = []
  let workingDirectory: [UInt8]

  init(workingDirectory: [UInt8]) { self.workingDirectory = workingDirectory }

  private static let slash = UInt8(ascii: "/")

  /// Resolves `path`. The last component may be missing when `mayBeMissing`: its status is nil then.
  mutating func resolve(_ path: [UInt8], mayBeMissing: Bool = false) throws(Errno) -> ResolvedPath {
    var pending = Self.components(path)
    pending.reverse()
    var current: [UInt8] = []
    if path.first != Self.slash {
      // The working directory came from the kernel: it has no links in it.
      current = workingDirectory == [Self.slash] ? [] : workingDirectory
    }
    var links: [(place: [UInt8], target: [UInt8])] = []
    var status: Path.Status?
    var followed = 0
    while let component = pending.popLast() {
      if component == [UInt8(ascii: ".")] { continue }
      if component == [UInt8(ascii: "."), UInt8(ascii: ".")] {
        while let last = current.popLast(), last != Self.slash {}
        status = nil
        continue
      }
      var next = current
      next.append(Self.slash)
      next += component
      if !pending.isEmpty && directories.contains(next) {
        current = next
        continue
      }
      let found: Path.Status
      do throws(Errno) {
        found = try Self.status(next)
      } catch {
        if mayBeMissing && pending.isEmpty && error == .noSuchFileOrDirectory {
          return ResolvedPath(canonical: next, links: links, status: nil)
        }
        throw error
      }
      if found.isSymbolicLink {
        followed += 1
        if followed > 40 { throw .tooManySymbolicLinks }
        let target = try Self.link(next)
        links.append((next, target))
        if target.first == Self.slash { current = [] }
        for part in Self.components(target).reversed() { pending.append(part) }
        status = nil
        continue
      }
      if found.isDirectory { directories.append(next) } else if !pending.isEmpty { throw .notDirectory }
      status = found
      current = next
    }
    if current.isEmpty { current = [Self.slash] }
    if status == nil { status = try Self.status(current) }
    return ResolvedPath(canonical: current, links: links, status: status)
  }

  private static func components(_ path: [UInt8]) -> [[UInt8]] {
    path.split(separator: slash, omittingEmptySubsequences: true).map { Array($0) }
  }

  private static func status(_ path: [UInt8]) throws(Errno) -> Path.Status {
    try withCString(path) { (p) throws(Errno) in try Path.status(p, followLinks: false) }
  }

  private static func link(_ path: [UInt8]) throws(Errno) -> [UInt8] {
    try withCString(path) { (p) throws(Errno) in try Path.link(p) }
  }
}

/// Whether `path` is `directory` or lies beneath it.
func isBeneath(_ path: [UInt8], _ directory: [UInt8]) -> Bool {
  if directory.count == 1 { return true }
  guard path.count >= directory.count else { return false }
  for i in 0..<directory.count where path[i] != directory[i] { return false }
  return path.count == directory.count || path[directory.count] == UInt8(ascii: "/")
}
