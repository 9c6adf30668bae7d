import Glibc
import Linux
import Policy

/// The profiles that can be found by name.
enum ProfileList {
  /// A profile by name, and the file that the name means.
  struct Item {
    let name: [UInt8]
    let file: [UInt8]
  }

  /// All of them by name; of two with one name, the one that is found first.
  static func items(in places: ProfilePlaces) -> [Item] {
    var items: [Item] = []
    for directory in places.directories {
      for entry in entries(of: directory) {
        guard entry.count > 5, entry.suffix(5).elementsEqual(".toml".utf8), entry[0] != UInt8(ascii: ".") else {
          continue
        }
        let name = Array(entry.dropLast(5))
        if items.contains(where: { $0.name == name }) { continue }
        items.append(Item(name: name, file: directory + [UInt8(ascii: "/")] + entry))
      }
    }
    return items.sorted { $0.name.lexicographicallyPrecedes($1.name) }
  }

  /// The names in a directory; none where it cannot be read (readdir(3)).
  private static func entries(of directory: [UInt8]) -> [[UInt8]] {
    guard
      let stream = (directory + [0]).withUnsafeBytes({ opendir($0.assumingMemoryBound(to: CChar.self).baseAddress!) })
    else { return [] }
    defer { closedir(stream) }
    var names: [[UInt8]] = []
    while let entry = readdir(stream) {
      withUnsafeBytes(of: entry.pointee.d_name) { bytes in names.append(Array(bytes.prefix { $0 != 0 })) }
    }
    return names
  }
}
