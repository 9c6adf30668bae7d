import Foundation
import Linux
import Policy

@testable import thinwall_workbench

/// A directory for one test, with the places that make its profiles the only ones; removed with everything in it.
final class Scratch {
  let path: String

  init() {
    var template = Array("/tmp/thinwall-tests.XXXXXX\0".utf8CString)
    path = String(cString: mkdtemp(&template)!)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  var home: String { path + "/home" }

  /// Home and cache in the scratch directory; profiles by name in its `profiles`.
  var places: ProfilePlaces {
    ProfilePlaces(
      home: Array(home.utf8), profilePath: Array((path + "/profiles").utf8),
      executable: Array((path + "/bin/thinwall").utf8))
  }

  /// Writes a file, with the directories above it; its path.
  @discardableResult
  func write(_ name: String, _ text: String) -> String {
    write(name, Array(text.utf8))
  }

  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) -> String {
    let file = path + "/" + name
    for (i, character) in file.enumerated() where character == "/" && i > path.count - 1 {
      mkdir(String(file.prefix(i)), 0o700)
    }
    let stream = fopen(file, "w")!
    fwrite(bytes, 1, bytes.count, stream)
    fclose(stream)
    return file
  }

  /// The words that a profile of this text compiles to.
  func words(_ text: String) throws -> [String] {
    let file = write("profile.toml", text)
    return try compile(file).words.map { String(decoding: $0, as: UTF8.self) }
  }

  func compile(_ name: String) throws -> CompiledProfile {
    try CompiledProfile(Array(name.utf8), places: places)
  }

  /// The message of the error that compiling this text ends with, without the directory; nil if it compiles.
  func error(_ text: String) -> String? {
    do {
      _ = try words(text)
      return nil
    } catch let error as ProfileError {
      return message(error)
    } catch { return "\(error)" }
  }

  func message(_ error: ProfileError) -> String {
    String(decoding: error.message.bytes, as: UTF8.self).replacing(path + "/", with: "")
  }
}
