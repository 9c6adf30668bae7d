import Linux
import Policy

/// Writing the compiled form where the launcher looks for it.
enum ProfileCacheFile {
  /// Puts `bytes` at `path` in the cache directory, which is made if need be and which nobody else can write to.
  static func write(_ bytes: [UInt8], to path: [UInt8], inCache directory: [UInt8]) throws(Failure) {
    let status: Path.Status
    do {
      try make(directory)
      status = try Path.status(CString(keeping: directory))
    } catch { throw failure("cannot make ", directory, error) }
    if !status.isDirectory || !ProfileCache.isOurs(status) {
      throw Failure("\(String(decoding: directory, as: UTF8.self)) is not ours alone to write to, so it is not used")
    }
    try write(bytes, to: path)
  }

  /// Puts `bytes` at `path`, whole or not at all.
  static func write(_ bytes: [UInt8], to path: [UInt8]) throws(Failure) {
    do { try put(bytes, at: path) } catch { throw failure("cannot write ", path, error) }
  }

  /// Makes a directory, and the one above it, where they are missing.
  private static func make(_ directory: [UInt8]) throws(Errno) {
    do { try Path.makeDirectory(CString(keeping: directory), permissions: 0o700) } catch {
      if error == .fileExists { return }
      guard error == .noSuchFileOrDirectory, let slash = directory.lastIndex(of: UInt8(ascii: "/")), slash > 0 else {
        throw error
      }
      try make(Array(directory[..<slash]))
      try make(directory)
    }
  }

  private static func put(_ bytes: [UInt8], at path: [UInt8]) throws(Errno) {
    let temporary = CString(keeping: path + [UInt8(ascii: ".")] + decimal(Int(Process.id)))
    let file = try File.openRaw(temporary, [.writeOnly, .create, .exclusive, .noFollow], permissions: 0o600)
    do {
      defer { File.close(file) }
      try File.write(file, bytes)
    } catch {
      try? Path.remove(temporary)
      throw error
    }
    try Path.rename(temporary, to: CString(keeping: path))
  }

  private static func failure(_ what: StaticString, _ path: [UInt8], _ error: Errno) -> Failure {
    var text = Message(what)
    text.add(path)
    text.add(": ")
    text.add(error)
    return Failure(text)
  }
}
