internal import Linux
internal import Policy

/// Where a path really leads, and the symbolic links that have to exist for it to lead there.
struct ResolvedPath {
  /// Absolute, without links, `.` or `..`.
  var canonical: [UInt8]
  /// A link on the way: absolute place and target as written.
  struct Link {
    var place: [UInt8]
    var target: [UInt8]
    /// Which rule the path serves, as far as the planner has said it.
    var rule = Rule.isolation
  }
  var links: [Link]
  var status: Path.Status?
}

/// Follows paths component by component, as the kernel does, remembering directories it has seen (path_resolution(7)).
///
/// Every start resolves some dozens of paths: components are ranges of the bytes, and nothing is made for one.
struct PathResolver {
  private var directories: [[UInt8]] = []
  let workingDirectory: [UInt8]

  init(workingDirectory: [UInt8]) { self.workingDirectory = workingDirectory }

  private static let slash = UInt8(ascii: "/")
  private static let dot = UInt8(ascii: ".")

  /// Resolves `path`. The last component may be missing when `mayBeMissing`: its status is nil then.
  mutating func resolve(_ path: [UInt8], mayBeMissing: Bool = false) throws(Errno) -> ResolvedPath {
    // What is still to follow: `pending` from `next` on.
    var pending = path
    var next = Self.skipSlashes(pending, from: 0)
    var current: [UInt8] = []
    if path.first != Self.slash {
      // The working directory came from the kernel: it has no links in it.
      current = workingDirectory.count == 1 ? [] : workingDirectory
    }
    var links: [ResolvedPath.Link] = []
    var status: Path.Status?
    while next < pending.count {
      let start = next
      while next < pending.count && pending[next] != Self.slash { next += 1 }
      let end = next
      next = Self.skipSlashes(pending, from: end)
      let isLast = next == pending.count
      if end - start == 1 && pending[start] == Self.dot { continue }
      if end - start == 2 && pending[start] == Self.dot && pending[start + 1] == Self.dot {
        while let last = current.popLast(), last != Self.slash {}
        status = nil
        continue
      }
      let parentLength = current.count
      current.append(Self.slash)
      for i in start..<end { current.append(pending[i]) }
      if !isLast && isKnownDirectory(current) {
        status = nil
        continue
      }
      let found: Path.Status
      do throws(Errno) {
        found = try Self.status(current)
      } catch {
        if mayBeMissing && isLast && error == .noSuchFileOrDirectory {
          return ResolvedPath(canonical: current, links: links, status: nil)
        }
        throw error
      }
      if found.isSymbolicLink {
        if links.count == 40 { throw .tooManySymbolicLinks }
        var target = try Self.link(current)
        links.append(ResolvedPath.Link(place: current, target: target))
        if target.first == Self.slash { current = [] } else { current.removeLast(current.count - parentLength) }
        if !isLast {
          target.append(Self.slash)
          for i in next..<pending.count { target.append(pending[i]) }
        }
        pending = target
        next = Self.skipSlashes(pending, from: 0)
        status = nil
        continue
      }
      if found.isDirectory { directories.append(current) } else if !isLast { throw .notDirectory }
      status = found
    }
    if current.isEmpty { current = [Self.slash] }
    if status == nil { status = try Self.status(current) }
    return ResolvedPath(canonical: current, links: links, status: status)
  }

  private static func skipSlashes(_ path: [UInt8], from start: Int) -> Int {
    var i = start
    while i < path.count && path[i] == slash { i += 1 }
    return i
  }

  private func isKnownDirectory(_ path: [UInt8]) -> Bool {
    for directory in directories where isSame(directory, path) { return true }
    return false
  }

  private static func status(_ path: [UInt8]) throws(Errno) -> Path.Status {
    try withCString(path) { (p) throws(Errno) in try Path.status(p, followLinks: false) }
  }

  private static func link(_ path: [UInt8]) throws(Errno) -> [UInt8] {
    try withCString(path) { (p) throws(Errno) in try Path.link(p) }
  }
}

/// Whether two paths are the same bytes; the last byte first, in which paths differ most.
func isSame(_ a: [UInt8], _ b: [UInt8]) -> Bool {
  guard a.count == b.count else { return false }
  var i = a.count
  while i > 0 {
    i -= 1
    if a[i] != b[i] { return false }
  }
  return true
}

/// Whether `path` is `directory` or lies beneath it.
func isBeneath(_ path: [UInt8], _ directory: [UInt8]) -> Bool {
  if directory.count == 1 { return true }
  guard path.count >= directory.count else { return false }
  for i in 0..<directory.count where path[i] != directory[i] { return false }
  return path.count == directory.count || path[directory.count] == UInt8(ascii: "/")
}
