internal import Linux

/// The file in which callers look for a process id.
enum PIDFile {
  /// Whole or not at all: written beside its place and renamed (`--pid-file`).
  static func write(_ id: Process.ID, to path: CString) throws(Failure) {
    let bytes = path.bytes
    var start = 0
    if let slash = bytes.lastIndex(of: UInt8(ascii: "/")) { start = slash + 1 }
    let temporary = Name(Array(bytes[..<start]) + [UInt8(ascii: ".")] + Array(bytes[start...]))
    try attempt("write the pid file", path) { () throws(Errno) in
      try temporary.with { (t) throws(Errno) in
        let file = try File.open(t, [.writeOnly, .create, .truncate], permissions: 0o644)
        try File.write(file.rawValue, decimal(Int(id)))
        try Path.rename(t, to: path)
      }
    }
  }
}
