package import Linux

/// A container's group in one hierarchy: where the hierarchy is mounted, and the group's directory in it.
///
/// The directory's bytes lie in an arena with room for a file name behind them: a file is opened by putting its name
/// there, with no path built on the heap. So a value and its copies serve one thread.
@safe
public struct Hierarchy: @unchecked Sendable {
  /// Version 2; it has then no fixed set of controllers.
  package let isUnified: Bool
  /// Version 1: what is mounted here.
  package let controllers: Controllers
  /// The controllers as the kernel lists them (`cpu,cpuacct`, `name=systemd`); nothing for version 2.
  package let list: CString
  private let base: UnsafeMutablePointer<UInt8>
  /// Length of the mount point and of the whole directory.
  package let mountLength: Int
  package let length: Int

  /// The longest name of a file, with its slash and NUL.
  private static var room: Int { 256 }

  /// A group `path` (begins with a slash) in the hierarchy mounted at `mount`.
  init(
    isUnified: Bool, list: CString, mount: (count: Int, byte: (Int) -> UInt8),
    path: (count: Int, byte: (Int) -> UInt8), arena: inout Arena
  ) {
    self.isUnified = isUnified
    self.list = list
    controllers = isUnified ? [] : Controllers(list: list)
    mountLength = mount.count
    length = mount.count + path.count
    let memory = unsafe arena.allocate(length + Self.room).assumingMemoryBound(to: UInt8.self)
    for i in 0..<mount.count { unsafe memory[i] = mount.byte(i) }
    for i in 0..<path.count { unsafe memory[mount.count + i] = path.byte(i) }
    unsafe memory[length] = 0
    unsafe base = memory
  }

  /// The group's directory.
  package var directory: CString { unsafe CString(at: base) }

  /// The path of the group below the mount point, with its slash.
  package var path: CString { directory.suffix(from: mountLength) }

  /// The name of the hierarchy's directory: the mount point's last component.
  package var mountName: [UInt8] {
    let bytes = directory.bytes[..<mountLength]
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return Array(bytes) }
    return Array(bytes[(slash + 1)...])
  }

  /// Calls `body` with the path of a file of the group.
  func withFile<R>(_ name: CString, _ body: (CString) throws(Errno) -> R) throws(Errno) -> R {
    let count = name.count
    if count + 2 > Self.room { throw .nameTooLong }
    unsafe base[length] = UInt8(ascii: "/")
    for i in 0...count { unsafe base[length + 1 + i] = name[i] }
    defer { unsafe base[length] = 0 }
    return try body(unsafe CString(at: base))
  }

  /// Calls `body` with the directory cut after `count` bytes: the mount point, or a group above this one.
  func withAncestor<R>(_ count: Int, _ body: (CString) throws(Errno) -> R) throws(Errno) -> R {
    let byte = unsafe base[count]
    unsafe base[count] = 0
    defer { unsafe base[count] = byte }
    return try body(unsafe CString(at: base))
  }

  /// The length of the directory above the one that is `count` bytes long, or nil at the mount point.
  func parent(of count: Int) -> Int? {
    var i = count - 1
    while i >= mountLength {
      if unsafe base[i] == UInt8(ascii: "/") { return i }
      i -= 1
    }
    return nil
  }

  /// A file of the group, opened; the number belongs to the caller.
  func open(_ name: CString, _ mode: File.Mode = []) throws(Errno) -> Int32 {
    try withFile(name) { (path) throws(Errno) in try File.openRaw(path, mode) }
  }

  /// Whether the group has a file of this name.
  func has(_ name: CString) -> Bool {
    (try? withFile(name) { (path) throws(Errno) in FileSystem.exists(path) }) ?? false
  }

  /// Writes a file of the group, by one write(2).
  func put(_ text: CString, to name: CString) throws(Errno) {
    try withFile(name) { (path) throws(Errno) in try File.put(text, to: path) }
  }

  /// Writes a file of the group, by one write(2).
  func put(_ text: [UInt8], to name: CString) throws(Errno) {
    let file = try open(name, .writeOnly)
    defer { File.close(file) }
    try File.write(file, text)
  }

  /// The whole content of a file of the group.
  func contents(of name: CString) throws(Errno) -> [UInt8] {
    let file = try open(name)
    defer { File.close(file) }
    return try File.readAll(file)
  }

  /// The path of a file, for a message.
  func bytes(of name: CString) -> [UInt8] {
    var result = directory.bytes
    result.append(UInt8(ascii: "/"))
    result.append(contentsOf: name.bytes)
    return result
  }
}
