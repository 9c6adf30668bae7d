internal import Linux

/// Copies the files of a directory into a fresh file system: `tmpcopyup` (an extension that crun and runc share).
enum TreeCopy {
  /// From what `source` (O_PATH) is, to the root of the mount `target`; no link is followed.
  static func copy(from source: Int32, to target: Int32, _ place: CString) throws(Failure) {
    do throws(Errno) {
      let here = try File.openRaw(CString("."), .directory, in: source)
      defer { File.close(here) }
      let status = try Path.status(CString(""), in: here)
      try Path.setPermissions(CString("."), Int(status.mode) & 0o7777, in: target)
      try Path.setOwner(CString("."), user: status.owner, group: status.group, in: target)
      try copy(here, target, 0)
    } catch { throw Failure("copy what lies below", place, error) }
  }

  private static func copy(_ source: Int32, _ target: Int32, _ depth: Int) throws(Errno) {
    if depth > 128 { throw .tooManySymbolicLinks }
    for entry in try Path.entries(source) {
      let name = Name(entry)
      try name.with { (n) throws(Errno) in
        let status = try Path.status(n, followLinks: false, in: source)
        let mode = Int(status.mode) & 0o7777
        if status.isDirectory {
          try Path.makeDirectory(n, permissions: 0o700, in: target)
          let below = try File.openRaw(n, [.directory, .noFollow], in: source)
          defer { File.close(below) }
          let made = try File.openRaw(n, [.directory, .noFollow], in: target)
          defer { File.close(made) }
          try copy(below, made, depth + 1)
        } else if status.isSymbolicLink {
          let link = Name(try Path.link(n, in: source))
          try link.with { (l) throws(Errno) in try Path.makeLink(n, to: l, in: target) }
        } else if status.isRegular {
          let from = try File.open(n, .noFollow, in: source)
          let to = try File.open(n, [.writeOnly, .create, .exclusive], permissions: 0o600, in: target)
          try File.copy(from.rawValue, to.rawValue)
        } else {
          try Path.makeNode(
            n, mode: Int(status.mode), device: Path.device(Int64(status.special.major), Int64(status.special.minor)),
            in: target)
        }
        try Path.setOwner(n, user: status.owner, group: status.group, in: target)
        if !status.isSymbolicLink { try Path.setPermissions(n, mode, in: target) }
      }
    }
  }
}
