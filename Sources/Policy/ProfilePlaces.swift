public import Linux

/// Where profiles are looked for and where their compiled forms are kept, from the caller's environment.
///
/// Launcher and workbench both build this value, each from its own executable, and come to the same one: so neither
/// has to tell the other where it looked.
package struct ProfilePlaces: Sendable {
  /// `HOME`; empty where it is not set.
  package let home: [UInt8]
  /// Directories that are searched for `NAME.toml`, first to last, all absolute.
  package let directories: [[UInt8]]
  /// The directory of cached forms, or nil where neither `XDG_CACHE_HOME` nor `HOME` says where.
  package let cacheDirectory: [UInt8]?

  /// Puts the places together from their parts; relative XDG directories are passed over, as their specification wants.
  ///
  /// - Parameters:
  ///   - profilePath: `THINWALL_PROFILES`, directories between colons, searched first.
  ///   - executable: the absolute path of the launcher or the workbench.
  package init(
    home: [UInt8], configHome: [UInt8] = [], cacheHome: [UInt8] = [], profilePath: [UInt8] = [],
    executable: [UInt8] = []
  ) {
    let slash = UInt8(ascii: "/")
    func absolute(_ path: [UInt8], otherwise suffix: StaticString) -> [UInt8]? {
      if path.first == slash { return path }
      return home.first == slash ? join(home, suffix) : nil
    }
    var directories: [[UInt8]] = []
    for part in profilePath.split(separator: UInt8(ascii: ":")) {
      if part.first == slash {
        directories.append(Array(part))
      } else if let here = try? Path.workingDirectory() {
        directories.append(here + [slash] + part)
      }
    }
    if let config = absolute(configHome, otherwise: ".config") {
      directories.append(join(config, "thinwall/profiles"))
    }
    directories.append(text("/etc/thinwall/profiles"))
    if let prefix = Self.prefix(of: executable) { directories.append(join(prefix, "share/thinwall/profiles")) }
    self.home = home
    self.directories = directories
    cacheDirectory = absolute(cacheHome, otherwise: ".cache").map { join($0, "thinwall") }
  }

  /// The places of this process (environ(7), proc_pid_exe(5)).
  package static func ofProcess() -> ProfilePlaces {
    var home: [UInt8] = []
    var configHome: [UInt8] = []
    var cacheHome: [UInt8] = []
    var profilePath: [UInt8] = []
    Process.environment { entry in
      if entry.hasPrefix("HOME=") {
        home = entry.suffix(from: 5).bytes
      } else if entry.hasPrefix("XDG_CONFIG_HOME=") {
        configHome = entry.suffix(from: 16).bytes
      } else if entry.hasPrefix("XDG_CACHE_HOME=") {
        cacheHome = entry.suffix(from: 15).bytes
      } else if entry.hasPrefix("THINWALL_PROFILES=") {
        profilePath = entry.suffix(from: 18).bytes
      }
    }
    return ProfilePlaces(
      home: home, configHome: configHome, cacheHome: cacheHome, profilePath: profilePath,
      executable: (try? Path.link(CString("/proc/self/exe"))) ?? [])
  }

  /// The directories as one string: a compiled form is of use only to who would search the same ones.
  package var searchList: [UInt8] { Array(directories.joined(separator: [UInt8(ascii: ":")])) }

  /// Whether a word names a file itself: it has a slash, or ends in `.toml`.
  package static func isFile(_ name: [UInt8]) -> Bool {
    name.contains(UInt8(ascii: "/")) || (name.count > 5 && name.suffix(5).elementsEqual(text(".toml")))
  }

  /// The file of the profile called `name`, and the files before it in the search that do not exist.
  package func find(_ name: [UInt8]) -> (file: [UInt8]?, absent: [[UInt8]]) {
    var absent: [[UInt8]] = []
    for directory in directories {
      let path = directory + [UInt8(ascii: "/")] + name + text(".toml")
      if exists(path) { return (path, absent) }
      absent.append(path)
    }
    return (nil, absent)
  }

  /// The absolute path of a file without symbolic links and dots, as the kernel sees it (proc_pid_fd(5)).
  package static func canonical(_ path: [UInt8]) throws(Errno) -> [UInt8] {
    let file = try withCString(path) { (p) throws(Errno) in try File.openRaw(p, .path) }
    defer { File.close(file) }
    return try withCString(text("/proc/self/fd/") + decimal(Int(file))) { (p) throws(Errno) in
      try Path.link(p)
    }
  }

  /// The cached form of the profile whose canonical path is `profile`, or nil where there is no place for it.
  package func cacheFile(of profile: [UInt8]) -> [UInt8]? {
    guard let cacheDirectory else { return nil }
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325  // FNV-1a
    for byte in profile + [0] + home + [0] + searchList { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    var name = join(cacheDirectory, "profile-")
    for shift in stride(from: 60, through: 0, by: -4) {
      let nibble = UInt8(truncatingIfNeeded: hash >> UInt64(shift) & 15)
      name.append(nibble < 10 ? 48 + nibble : 87 + nibble)
    }
    return name
  }

  /// Where the program is installed: the directory above `bin`, or above `libexec/thinwall`.
  private static func prefix(of executable: [UInt8]) -> [UInt8]? {
    var parts = executable.split(separator: UInt8(ascii: "/"))
    guard executable.first == UInt8(ascii: "/"), parts.count >= 2 else { return nil }
    parts.removeLast()
    let inLibexec =
      parts.count >= 2 && parts[parts.count - 1].elementsEqual(text("thinwall"))
      && parts[parts.count - 2].elementsEqual(text("libexec"))
    parts.removeLast(inLibexec ? 2 : 1)
    var prefix: [UInt8] = []
    for part in parts {
      prefix.append(UInt8(ascii: "/"))
      prefix += part
    }
    return prefix
  }
}

/// The bytes of a literal.
func text(_ literal: StaticString) -> [UInt8] { CString(literal).bytes }

/// `directory/name`.
private func join(_ directory: [UInt8], _ name: StaticString) -> [UInt8] {
  directory + [UInt8(ascii: "/")] + text(name)
}

/// Lends `bytes` as a NUL-terminated string for the time of `body`.
@inlinable
public func withCString<R>(_ bytes: [UInt8], _ body: (CString) throws(Errno) -> R) throws(Errno) -> R {
  var terminated: [UInt8] = []
  terminated.reserveCapacity(bytes.count + 1)
  for byte in bytes { terminated.append(byte) }
  terminated.append(0)
  return unsafe try terminated.withUnsafeBufferPointer { (p) throws(Errno) in
    unsafe try body(CString(at: p.baseAddress!))
  }
}

/// Whether anything is called `path`; what cannot be looked at counts, because it is there.
func exists(_ path: [UInt8]) -> Bool {
  do {
    _ = try withCString(path) { (p) throws(Errno) in try Path.status(p) }
    return true
  } catch { return error != .noSuchFileOrDirectory && error != .notDirectory }
}
