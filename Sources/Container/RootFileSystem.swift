internal import Linux

/// The container's root while the runtime still stands outside it: one descriptor, under which every path is looked
/// up as the container would see it. What an image holds is hostile; no path of it is ever followed out.
struct RootFileSystem {
  /// The mount that becomes `/`.
  let descriptor: Int32

  /// Opens what a path names, or nil when it is not there.
  func find(_ path: CString, followLinks: Bool = true) throws(Failure) -> Int32? {
    Progress.step("open in the root")
    do throws(Errno) { return try Path.open(path, inRoot: descriptor, followLinks: followLinks) } catch {
      if error == .noSuchFileOrDirectory || error == .notDirectory { return nil }
      throw Failure("open in the container's root", path, error)
    }
  }

  /// A place for a mount: what is there, or a new directory or empty file, with its parents.
  func place(_ path: CString, isDirectory: Bool) throws(Failure) -> Int32 {
    if let found = try find(path) { return found }
    return try make(path.bytes, isDirectory: isDirectory, permissions: isDirectory ? 0o755 : 0o644, links: 0)
  }

  /// The directory a name is to be made in, made with its parents, and the name.
  func parent(of path: CString) throws(Failure) -> (directory: Int32, name: [UInt8]) {
    let parts = Self.components(path.bytes)
    guard let last = parts.last else { throw Failure("no name in", path) }
    var prefix: [UInt8] = [UInt8(ascii: "/")]
    for part in parts.dropLast() { prefix += part + [UInt8(ascii: "/")] }
    if let found = try Name(prefix).with({ (p) throws(Failure) in try find(p) }) { return (found, last) }
    return (try make(prefix, isDirectory: true, permissions: 0o755, links: 0), last)
  }

  private static func components(_ path: [UInt8]) -> [[UInt8]] {
    var parts: [[UInt8]] = []
    for part in path.split(separator: UInt8(ascii: "/")) where Array(part) != [46] {
      // As in the kernel's view of a root, `..` of the root is the root.
      if Array(part) == [46, 46] { _ = parts.popLast() } else { parts.append(Array(part)) }
    }
    return parts
  }

  /// Goes down component by component, by descriptors alone, and makes what is missing. A link that points to nothing
  /// is followed by name, inside the root.
  private func make(
    _ path: [UInt8], isDirectory: Bool, permissions: Int, links: Int
  ) throws(Failure) -> Int32 {
    if links == 0, let made = try makeLast(path, isDirectory: isDirectory, permissions: permissions) { return made }
    if links > 40 { throw Failure("make in the container's root", path, .tooManySymbolicLinks) }
    let parts = Self.components(path)
    var prefix: [UInt8] = []
    var here: Int32 = -1
    for (index, part) in parts.enumerated() {
      let isLast = index == parts.count - 1
      let name = Name(part)
      prefix += [UInt8(ascii: "/")] + part
      let whole = Name(prefix)
      do throws(Errno) {
        let found = try whole.with { (p) throws(Errno) in try Path.open(p, inRoot: descriptor) }
        if here >= 0 { File.close(here) }
        here = found
        continue
      } catch { if error != .noSuchFileOrDirectory { throw Failure("open in the container's root", prefix, error) } }
      let directory = here >= 0 ? here : descriptor
      do throws(Errno) {
        try name.with { (p) throws(Errno) in
          if isLast && !isDirectory {
            try Path.makeFile(p, permissions: permissions, in: directory)
          } else {
            try Path.makeDirectory(p, permissions: isLast ? permissions : 0o755, in: directory)
          }
        }
      } catch {
        if error != .fileExists { throw Failure("make in the container's root", prefix, error) }
        // A link whose target is missing, or somebody was faster.
        if let target = try? name.with({ (p) throws(Errno) in try Path.link(p, in: directory) }) {
          if here >= 0 { File.close(here) }
          var rest: [UInt8] = target.first == UInt8(ascii: "/") ? [] : Self.directory(of: prefix)
          rest += [UInt8(ascii: "/")] + target
          for part in parts[(index + 1)...] { rest += [UInt8(ascii: "/")] + part }
          return try make(rest, isDirectory: isDirectory, permissions: permissions, links: links + 1)
        }
      }
      do throws(Errno) {
        let made = try name.with { (p) throws(Errno) in try File.openRaw(p, [.path, .noFollow], in: directory) }
        if here >= 0 { File.close(here) }
        here = made
      } catch { throw Failure("open in the container's root", prefix, error) }
    }
    if here < 0 {
      return try attempt("open the root") { () throws(Errno) in try File.openRaw(CString("."), [.path], in: descriptor)
      }
    }
    return here
  }

  /// The usual case: only the last component is missing.
  private func makeLast(_ path: [UInt8], isDirectory: Bool, permissions: Int) throws(Failure) -> Int32? {
    guard path.last != UInt8(ascii: "/"), let slash = path.lastIndex(of: UInt8(ascii: "/")), slash > 0 else {
      return nil
    }
    let name = Name(Array(path[(slash + 1)...]))
    if name.bytes == [46] || name.bytes == [46, 46] { return nil }
    guard let directory = try Name(Array(path[..<slash])).with({ (p) throws(Failure) in try find(p) }) else {
      return nil
    }
    defer { File.close(directory) }
    return try? name.with { (n) throws(Errno) in
      if isDirectory {
        try Path.makeDirectory(n, permissions: permissions, in: directory)
      } else {
        try Path.makeFile(n, permissions: permissions, in: directory)
      }
      return try File.openRaw(n, [.path, .noFollow], in: directory)
    }
  }

  private static func directory(of path: [UInt8]) -> [UInt8] {
    guard let slash = path.lastIndex(of: UInt8(ascii: "/")) else { return [] }
    return Array(path[..<slash])
  }

  /// A small file of the container, such as its passwd; nil when it is not there.
  func contents(_ path: CString, limit: Int) -> [UInt8]? {
    guard let file = try? Path.open(path, inRoot: descriptor, []) else { return nil }
    defer { File.close(file) }
    guard let status = try? Path.status(CString(""), in: file), status.isRegular else { return nil }
    return try? File.readAll(file, limit: limit)
  }
}
