import Driver
import Linux
import Policy

/// A compiled profile, however damaged, is refused or stands for exactly the words in it.
///
/// `@` in the input is a directory of this run, with `profile.toml` and `base.toml`. Inputs that name files elsewhere
/// are passed over: a form's sources are opened.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe UnsafeBufferPointer(start: start, count: start == nil ? 0 : count)
  guard input.count <= 1 << 15 else { return 0 }
  let bytes = unsafe input.flatMap { $0 == UInt8(ascii: "@") ? directory : [$0] }
  var reader = Reader(bytes)
  let expected = reader.words()
  guard reader.paths.allSatisfy(isHere) else { return 0 }
  // Eight bytes for each word, even an empty one, as the launcher has them.
  guard var arena = try? Arena(capacity: 8 * bytes.count + 8) else { preconditionFailure("no memory for the words") }
  let words = ProfileCache.words(of: bytes, profile: profile, places: places, into: &arena)
  precondition(words?.map(\.bytes) == expected, "a form is not taken for what it says")
  if words != nil {
    // Nothing may be cut off, or be added, unnoticed: the last field's end is the form's end.
    precondition(
      ProfileCache.words(of: bytes.dropLast(), profile: profile, places: places, into: &arena) == nil
        && ProfileCache.words(of: bytes + [0], profile: profile, places: places, into: &arena) == nil,
      "a form of another length is accepted")
  }
  return 0
}

// MARK: - Another way to the answer

/// Takes a form apart by its description, with less care for speed: fields first, then what they mean.
private struct Reader {
  private var rest: ArraySlice<UInt8>
  private let size: Int
  /// The sources, as far as they were read.
  private(set) var paths: [[UInt8]] = []

  init(_ bytes: [UInt8]) {
    rest = bytes[...]
    size = bytes.count
  }

  mutating func words() -> [[UInt8]]? {
    guard field() == Array("thinwall-profile 1".utf8), field() == places.home, field() == places.searchList,
      let sources = number(), sources > 0
    else { return nil }
    // All sources are read, stale ones too: their paths are to be known before any is opened.
    var contents: [[UInt8]?] = []
    while contents.count < sources {
      guard let path = field() else { return nil }
      paths.append(path)
      if rest.starts(with: [UInt8(ascii: "-"), 0]) {
        rest = rest.dropFirst(2)
        contents.append(nil)
      } else {
        guard let length = number(), rest.count > length, rest[rest.startIndex + length] == 0 else { return nil }
        contents.append(Array(rest.prefix(length)))
        rest = rest.dropFirst(length + 1)
      }
    }
    guard paths[0] == profile, let count = number() else { return nil }
    var words: [[UInt8]] = []
    while words.count < count {
      guard let word = field() else { return nil }
      words.append(word)
    }
    guard rest.isEmpty, paths.allSatisfy(isHere) else { return nil }
    return zip(paths, contents).allSatisfy(isFresh) ? words : nil
  }

  private mutating func field() -> [UInt8]? {
    guard let end = rest.firstIndex(of: 0) else { return nil }
    defer { rest = rest[(end + 1)...] }
    return Array(rest[..<end])
  }

  private mutating func number() -> Int? {
    guard let digits = field(), !digits.isEmpty, digits.allSatisfy({ $0 >= 48 && $0 <= 57 }),
      let number = Int(String(decoding: digits, as: UTF8.self)), number <= size
    else { return nil }
    return number
  }
}

private func isFresh(_ path: [UInt8], _ content: [UInt8]?) -> Bool {
  if let content { return (try? ProfileCache.contents(of: path)) == content }
  return unsafe (path + [0]).withUnsafeBytes {
    unsafe fuzz_is_absent($0.baseAddress!.assumingMemoryBound(to: CChar.self)) != 0
  }
}

// MARK: - Files

/// Whether a path leads nowhere but into the directory.
private func isHere(_ path: [UInt8]) -> Bool {
  path.starts(with: directory + [UInt8(ascii: "/")]) && !String(decoding: path, as: UTF8.self).contains("..")
}

private let places = ProfilePlaces(home: directory)
private let profile = directory + Array("/profile.toml".utf8)

private let directory: [UInt8] = {
  for (name, text) in [("profile.toml", "extends = \"base\"\n"), ("base.toml", "[program]\n")] {
    unsafe fuzz_write(name, text, text.utf8.count)
  }
  return unsafe Array(String(cString: fuzz_directory()).utf8)
}()
