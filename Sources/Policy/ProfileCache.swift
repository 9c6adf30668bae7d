package import Linux

/// The compiled form of a profile: the words it stands for, and everything they were made from.
///
/// A sequence of fields that each end with a NUL: `thinwall-profile 1`, the `HOME` and the search list it was compiled
/// with, the number of sources and for each its absolute path, its length and its bytes; then the number of words and
/// the words. The first source is the profile itself. A length of `-` stands for a file that was looked for and did
/// not exist: it must still not, or another profile would be meant.
package enum ProfileCache {
  /// The first field.
  package static let header: StaticString = "thinwall-profile 1"

  /// A longer file is no profile, and its compiled form is not kept.
  package static let limit = 1 << 20

  /// The words of the profile whose canonical path is `profile`, from its cached form; nil where there is none that is
  /// fresh, or where somebody else could have written it. The words live in `arena`.
  package static func load(_ profile: [UInt8], places: ProfilePlaces, into arena: inout Arena) -> [CString]? {
    guard let directory = places.cacheDirectory, let path = places.cacheFile(of: profile) else { return nil }
    let bytes: [UInt8]
    do {
      let above = try withCString(directory) { (p) throws(Errno) in try Path.status(p) }
      if !above.isDirectory || !isOurs(above) { return nil }
      let file = try withCString(path) { (p) throws(Errno) in try File.openRaw(p, [.noFollow, .nonBlocking]) }
      defer { File.close(file) }
      let status = try Path.status(CString(""), in: file)
      if !status.isRegular || !isOurs(status) { return nil }
      bytes = try File.readAll(file, limit: 4 * limit)
    } catch { return nil }
    return words(of: bytes, profile: profile, places: places, into: &arena)
  }

  /// Whether only this user can have written what `status` describes.
  package static func isOurs(_ status: Path.Status) -> Bool {
    status.owner == Process.effectiveUser && status.mode & 0o022 == 0
  }

  /// The words of a compiled form, or nil if it is not one of `profile`, is damaged, or a source has changed since.
  package static func words(
    of bytes: [UInt8], profile: [UInt8], places: ProfilePlaces, into arena: inout Arena
  ) -> [CString]? {
    var fields = Fields(bytes)
    guard let first = fields.next(), bytes[first].elementsEqual(text(header)),
      let home = fields.next(), bytes[home].elementsEqual(places.home),
      let list = fields.next(), bytes[list].elementsEqual(places.searchList),
      let sources = fields.number(), sources > 0
    else { return nil }
    for source in 0..<sources {
      guard let path = fields.next() else { return nil }
      if source == 0 && !bytes[path].elementsEqual(profile) { return nil }
      if fields.skip(UInt8(ascii: "-")) {
        if exists(Array(bytes[path])) { return nil }
      } else {
        guard let length = fields.number(), let content = fields.next(length: length),
          let now = try? contents(of: Array(bytes[path])), now.elementsEqual(bytes[content])
        else { return nil }
      }
    }
    guard let count = fields.number() else { return nil }
    var ranges: [Range<Int>] = []
    for _ in 0..<count {
      guard let word = fields.next() else { return nil }
      ranges.append(word)
    }
    guard fields.isAtEnd else { return nil }
    return ranges.map { range in arena.string(count: range.count) { bytes[range.lowerBound + $0] } }
  }

  /// A profile's text; what is no regular file is none (and is not waited for).
  package static func contents(of path: [UInt8]) throws(Errno) -> [UInt8] {
    let file = try withCString(path) { (p) throws(Errno) in try File.openRaw(p, [.nonBlocking, .noControllingTerminal])
    }
    defer { File.close(file) }
    let status = try Path.status(CString(""), in: file)
    if status.isDirectory { throw .isDirectory }
    if !status.isRegular { throw .invalidArgument }
    return try File.readAll(file, limit: limit)
  }

  /// Walks over fields; nil instead of what is not there.
  private struct Fields {
    private let bytes: [UInt8]
    private var offset = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { offset == bytes.count }

    mutating func next() -> Range<Int>? {
      var end = offset
      while end < bytes.count && bytes[end] != 0 { end += 1 }
      return next(length: end - offset)
    }

    mutating func next(length: Int) -> Range<Int>? {
      guard length < bytes.count - offset, bytes[offset + length] == 0 else { return nil }
      defer { offset += length + 1 }
      return offset..<(offset + length)
    }

    /// A count: no larger than there are bytes, so that nobody loops over what cannot be there.
    mutating func number() -> Int? {
      guard let field = next(), !field.isEmpty else { return nil }
      var value = 0
      for byte in bytes[field] {
        guard byte >= 48, byte <= 57 else { return nil }
        value = value * 10 + Int(byte - 48)
        if value > bytes.count { return nil }
      }
      return value
    }

    /// Passes over a field that is exactly `byte`.
    mutating func skip(_ byte: UInt8) -> Bool {
      guard offset + 1 < bytes.count, bytes[offset] == byte, bytes[offset + 1] == 0 else { return false }
      offset += 2
      return true
    }
  }
}
