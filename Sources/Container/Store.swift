package import Linux

/// The directory in which containers are kept, one directory for each (`--root`).
public struct Store {
  /// `--root`, absolute or not, as it was given.
  package let root: [UInt8]

  package init(root: [UInt8]) { self.root = root }

  /// /run/thinwall-oci for root, $XDG_RUNTIME_DIR/thinwall-oci for others.
  package static func standard(runtimeDirectory: [UInt8]?) -> Store {
    if Process.effectiveUser == 0 && runtimeDirectory == nil { return Store(root: CString("/run/thinwall-oci").bytes) }
    if let runtimeDirectory, !runtimeDirectory.isEmpty {
      return Store(root: runtimeDirectory + CString("/thinwall-oci").bytes)
    }
    return Store(root: CString("/tmp/thinwall-oci-").bytes + decimal(Int(Process.effectiveUser)))
  }

  /// A name is letters, digits, `_`, `+`, `-` and `.`, and no way out of the directory (as runc has it).
  package static func check(_ id: CString) throws(Failure) {
    var index = 0
    while id[index] != 0 {
      let c = id[index]
      let isWord =
        c >= 48 && c <= 57 || c >= 65 && c <= 90 || c >= 97 && c <= 122 || c == UInt8(ascii: "_")
        || c == UInt8(ascii: "+") || c == UInt8(ascii: "-")
      if !isWord && (c != UInt8(ascii: ".") || index == 0) {
        var message = Message("invalid character ")
        message.add(quoted: [c])
        message.add(" in the container ID ")
        message.add(quoted: id)
        throw Failure(message.bytes)
      }
      index += 1
    }
    if index == 0 { throw Failure("the container id is empty") }
    if index > 1024 { throw Failure("invalid container id, too long:", id) }
  }

  private func path(_ id: CString, _ name: StaticString = "") -> Name {
    var bytes = root
    bytes.append(UInt8(ascii: "/"))
    bytes += id.bytes
    let rest = CString(name)
    if rest[0] != 0 {
      bytes.append(UInt8(ascii: "/"))
      bytes += rest.bytes
    }
    return Name(bytes)
  }

  /// Makes the directory of a new container and opens it.
  package func make(_ id: CString) throws(Failure) -> Int32 {
    let name = path(id)
    do throws(Errno) {
      Progress.step("make the state directory")
      try name.with { (path) throws(Errno) in try Path.makeDirectory(path, permissions: 0o700) }
    } catch {
      if error == .fileExists { throw exists(id) }
      if error != .noSuchFileOrDirectory { throw Failure("make the state directory", name.bytes, error) }
      try makeRoot()
      do throws(Errno) {
        try name.with { (path) throws(Errno) in try Path.makeDirectory(path, permissions: 0o700) }
      } catch {
        if error == .fileExists { throw exists(id) }
        throw Failure("make the state directory", name.bytes, error)
      }
    }
    do throws(Errno) {
      return try name.with { (path) throws(Errno) in try File.openRaw(path, [.path, .directory]) }
    } catch { throw Failure("open the state directory", name.bytes, error) }
  }

  private func exists(_ id: CString) -> Failure {
    var message = Message("container with id ")
    message.add(quoted: id)
    message.add(" already exists")
    return Failure(message.bytes)
  }

  private func makeRoot() throws(Failure) {
    var end = 1
    while end <= root.count {
      if end == root.count || root[end] == UInt8(ascii: "/") {
        let prefix = Name(Array(root[..<end]))
        do throws(Errno) {
          try prefix.with { (path) throws(Errno) in
            try Path.makeDirectory(path, permissions: end == root.count ? 0o700 : 0o755)
          }
        } catch { if error != .fileExists { throw Failure("make the directory", prefix.bytes, error) } }
      }
      end += 1
    }
  }

  /// Opens the directory of a container that exists.
  package func open(_ id: CString) throws(Failure) -> Int32 {
    try Self.check(id)
    let name = path(id)
    do throws(Errno) {
      return try name.with { (path) throws(Errno) in try File.openRaw(path, [.path, .directory]) }
    } catch {
      if error == .noSuchFileOrDirectory || error == .notDirectory { throw missing(id) }
      throw Failure("open the state directory", name.bytes, error)
    }
  }

  /// Callers look for these words.
  private func missing(_ id: CString) -> Failure {
    var message = Message("container ")
    message.add(quoted: id)
    message.add(" does not exist")
    return Failure(message.bytes)
  }

  /// Whether a container of this name has a directory.
  package func contains(_ id: CString) -> Bool {
    path(id).with { (try? Path.status($0, followLinks: false)) != nil }
  }

  /// The names of all containers.
  package func names() -> [[UInt8]] {
    guard let directory = try? Name(root).with({ (path) throws(Errno) in try File.openRaw(path, .directory) }) else {
      return []
    }
    defer { File.close(directory) }
    return (try? Path.entries(directory)) ?? []
  }

  /// The record of a container and its directory.
  package func read(_ id: CString) throws(Failure) -> (directory: Int32, record: StateRecord) {
    let directory = try open(id)
    do throws(Errno) {
      let file = try File.open(CString("state"), in: directory)
      if let record = StateRecord(try File.readAll(file.rawValue, limit: 1 << 26, isRegular: true)) {
        return (directory, record)
      }
    } catch { if error != .noSuchFileOrDirectory { throw Failure("read the state of", id, error) } }
    File.close(directory)
    throw Failure("its creation was cut off: delete --force removes container", id)
  }

  /// Removes what the directory holds, and then the directory. `mayWait`: nobody has called `start` yet.
  package func remove(_ id: CString, mayWait: Bool = true) throws(Failure) {
    let name = path(id)
    if let directory = try? name.with({ (path) throws(Errno) in try File.openRaw(path, .directory) }) {
      defer { File.close(directory) }
      Progress.step("remove the start socket")
      if mayWait { _ = try? Path.remove(CString("start"), in: directory) }
      Progress.step("remove the state")
      _ = try? Path.remove(CString("state"), in: directory)
    }
    Progress.step("remove the state directory")
    do throws(Errno) { try name.with { (path) throws(Errno) in try Path.removeDirectory(path) } } catch {
      if error == .noSuchFileOrDirectory { return }
      if error != .directoryNotEmpty { throw Failure("remove the state directory", name.bytes, error) }
      name.with { Path.removeTree($0) }
    }
  }
}

/// Bytes with a NUL behind them, for the length of a call.
struct Name {
  private var storage: [UInt8]

  init(_ bytes: [UInt8]) {
    storage = bytes
    storage.append(0)
  }

  var bytes: [UInt8] { Array(storage[..<(storage.count - 1)]) }

  func with<T, E: Error>(_ body: (CString) throws(E) -> T) throws(E) -> T {
    try unsafe storage.withUnsafeBufferPointer { (p) throws(E) in unsafe try body(CString(at: p.baseAddress!)) }
  }
}
