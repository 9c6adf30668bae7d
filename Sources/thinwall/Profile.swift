internal import Linux
internal import Policy

/// Profiles as the launcher sees them: words, compiled once by the workbench and cached.
enum Profile {
  /// The words of the profile called `name`, kept for the rest of the process's life; nil when the workbench has said
  /// what is wrong with it.
  static func words(_ name: CString) -> [CString]? {
    // A word takes eight bytes at least, and a compiled form of 8 MiB may be all empty words.
    guard var arena = try? Arena(capacity: 1 << 26) else { return nil }
    let places = ProfilePlaces.ofProcess()
    let file = ProfilePlaces.isFile(name.bytes) ? name.bytes : places.find(name.bytes).file
    var words: [CString]?
    if let file, let profile = try? ProfilePlaces.canonical(file) {
      words = ProfileCache.load(profile, places: places, into: &arena)
      if words == nil, let bytes = Workbench.compile(name) {
        words = ProfileCache.words(of: bytes, profile: profile, places: places, into: &arena)
      }
    } else {
      // Not there: the workbench knows the nearest name.
      _ = Workbench.compile(name)
    }
    arena.leak()
    return words
  }
}
