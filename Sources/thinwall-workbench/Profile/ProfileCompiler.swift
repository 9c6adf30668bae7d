import Linux
import Policy

/// A profile with its bases, compiled to the words of the flag grammar.
struct CompiledProfile {
  /// A file that the result depends on.
  struct Source {
    let path: [UInt8]
    /// Its bytes, or nil for one that was looked for and did not exist.
    let bytes: [UInt8]?
  }

  /// The profile itself, without its bases.
  let profile: ProfileFile
  /// All files, the profile itself first.
  let sources: [Source]
  /// Flags, and behind `--` the command where the profile has one.
  let words: [[UInt8]]

  /// Finds and compiles the profile that `name` means: a name to look up, or a file.
  init(_ name: [UInt8], places: ProfilePlaces) throws(ProfileError) {
    let path: [UInt8]
    if ProfilePlaces.isFile(name) {
      path = name
    } else {
      let (file, absent) = places.find(name)
      guard let file else { throw ProfileError(.notFound(name: name, searched: absent), file: []) }
      path = file
    }
    let canonical: [UInt8]
    do { canonical = try ProfilePlaces.canonical(path) } catch { throw ProfileError(.cannotRead(error), file: path) }
    try self.init(file: canonical, places: places)
  }

  /// Compiles the profile at an absolute path.
  init(file: [UInt8], places: ProfilePlaces) throws(ProfileError) {
    var compiler = Compiler(places: places)
    try compiler.read(file, at: nil, from: [])
    profile = compiler.layers[compiler.layers.count - 1]
    // Files are read base first; the form wants the profile itself first, and the rest in a stable order.
    sources = [Source(path: file, bytes: profile.bytes)] + compiler.sources.filter { $0.path != file }
    words = try compiler.words()
  }

  /// The form in which the launcher keeps it (see `ProfileCache`).
  func form(places: ProfilePlaces) -> [UInt8] {
    var bytes: [UInt8] = []
    func add(_ field: [UInt8]) { bytes += field + [0] }
    add(CString(ProfileCache.header).bytes)
    add(places.home)
    add(places.searchList)
    add(decimal(sources.count))
    for source in sources {
      add(source.path)
      if let content = source.bytes {
        add(decimal(content.count))
        add(content)
      } else {
        add([UInt8(ascii: "-")])
      }
    }
    add(decimal(words.count))
    words.forEach(add)
    return bytes
  }
}

/// Reads profiles and their bases into layers, first to last as they apply.
private struct Compiler {
  let places: ProfilePlaces
  var layers: [ProfileFile] = []
  var sources: [CompiledProfile.Source] = []
  /// The canonical paths of `layers`: one file may be reached by several names.
  private var identities: [[UInt8]] = []

  init(places: ProfilePlaces) { self.places = places }

  /// Adds the profile at `path` behind its bases. `chain` leads from the first profile to whoever wants this one.
  ///
  /// A file that several profiles build on applies once, where it comes first.
  mutating func read(
    _ path: [UInt8], at origin: (file: [UInt8], place: Place?)?, from chain: [[UInt8]]
  ) throws(ProfileError) {
    func unreadable(_ error: Errno) -> ProfileError {
      guard let origin else { return ProfileError(.cannotRead(error), file: path) }
      return ProfileError(.cannotReadBase(path, error), file: origin.file, at: origin.place)
    }
    let identity: [UInt8]
    do { identity = try ProfilePlaces.canonical(path) } catch { throw unreadable(error) }
    if let start = chain.firstIndex(of: identity) {
      throw ProfileError(.cycle(chain[start...] + [identity]), file: origin?.file ?? path, at: origin?.place)
    }
    if identities.contains(identity) { return }
    let bytes: [UInt8]
    do { bytes = try ProfileCache.contents(of: path) } catch { throw unreadable(error) }
    let profile = try ProfileFile(path: path, bytes: bytes, home: places.home)
    sources.append(CompiledProfile.Source(path: path, bytes: bytes))
    for base in profile.bases {
      try read(find(base, for: profile), at: (path, base.place), from: chain + [identity])
    }
    layers.append(profile)
    identities.append(identity)
  }

  /// The absolute path of a base: a name is looked up, a file is relative to the directory of the file that names it.
  private mutating func find(
    _ base: (name: String, place: Place?), for profile: ProfileFile
  ) throws(ProfileError) -> [UInt8] {
    let name = Array(base.name.utf8)
    if name[0] == UInt8(ascii: "/") { return name }
    if ProfilePlaces.isFile(name) {
      if base.name.hasPrefix("~/") && !places.home.isEmpty { return places.home + name.dropFirst() }
      let directory = profile.path[...(profile.path.lastIndex(of: UInt8(ascii: "/")) ?? 0)]
      return directory + (base.name.hasPrefix("./") ? Array(name.dropFirst(2)) : name)
    }
    let (file, absent) = places.find(name)
    guard let file else {
      throw ProfileError(.notFound(name: name, searched: absent), file: profile.path, at: base.place)
    }
    for path in absent where !sources.contains(where: { $0.path == path }) {
      sources.append(CompiledProfile.Source(path: path, bytes: nil))
    }
    return file
  }

  /// The words of all layers: of scalars the last layer's, of lists all. Layer by layer, so that `net = "none"` takes
  /// back the ports of the layers before it.
  func words() throws(ProfileError) -> [[UInt8]] {
    var lastSetter: [String: Int] = [:]
    func identity(_ entry: ProfileFile.Entry) -> String { "\(entry.key) \(entry.variable)" }
    for (number, layer) in layers.enumerated() {
      for entry in layer.entries { lastSetter[identity(entry)] = number }
    }
    var flags: [[UInt8]] = []
    var program: [[UInt8]] = []
    var arguments: [[UInt8]] = []
    for (number, layer) in layers.enumerated() {
      for entry in layer.entries {
        let key = ProfileKey.all[entry.key]
        switch key.shape {
        case .command:
          // The arguments so far were another program's.
          program = entry.words
          arguments = []
        case .arguments:
          if program.isEmpty { throw ProfileError(.argumentsWithoutProgram, file: layer.path, at: entry.place) }
          arguments += entry.words
        default: if key.isList || lastSetter[identity(entry)] == number { flags += entry.words }
        }
      }
    }
    if !program.isEmpty { flags += [Array("--".utf8)] + program + arguments }
    return flags
  }
}
