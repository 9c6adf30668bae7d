import Driver
import Linux
import Policy

/// A profile's text becomes words that the flag grammar accepts, or an error at a place in the text; and what the
/// workbench compiles, the launcher takes for the same words.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = [UInt8](UnsafeBufferPointer(start: start, count: start == nil ? 0 : count))
  guard input.count <= 1 << 15 else { return 0 }
  do throws(ProfileError) {
    let file = try ProfileFile(path: profile, bytes: input, home: places.home)
    // Reading opens nothing, but compiling opens the bases: only those that lie in this run's directory.
    guard file.bases.allSatisfy({ bases.contains($0.name) }) else { return 0 }
    fuzz_write("profile.toml", input, input.count)
    checkCompiled(try CompiledProfile(file: profile, places: places))
  } catch { check(error, input) }
  return 0
}

/// The profile itself is one of them: for that there is an error too.
private let bases = ["base", "base.toml", "./base.toml", "other.toml", "profile", "profile.toml"]

private func checkCompiled(_ compiled: CompiledProfile) {
  let words = compiled.words
  guard var arena = try? Arena(capacity: 1 << 22) else { preconditionFailure("no memory for the words") }
  var parser = Parser()
  do throws(FlagError) { try parser.read(words.map { arena.string($0) }) } catch {
    preconditionFailure("the flag grammar refuses what a profile was compiled to: \(error.reason)")
  }
  // A value that looks like a flag, or an argument that does, stays what it is.
  let command = words.firstIndex(of: Array("--".utf8)).map { words[($0 + 1)...] } ?? []
  precondition(parser.policy.command.map(\.bytes) == Array(command), "another command than the profile's")
  precondition(!parser.wantsHelp && parser.policy.profile == nil, "a flag that no profile can set")
  let form = compiled.form(places: places)
  let again = ProfileCache.words(of: form, profile: profile, places: places, into: &arena)
  precondition(again?.map(\.bytes) == words, "the launcher takes a compiled profile for another")
}

private func check(_ error: ProfileError, _ input: [UInt8]) {
  let text = error.message.bytes
  precondition(text.count > error.file.count, "an error without a word")
  // A terminal obeys these, and profiles come from other people.
  let controls = String(decoding: text, as: UTF8.self).unicodeScalars.contains {
    $0.value < 0x20 || 0x7f...0x9f ~= $0.value
  }
  precondition(!controls, "a control character in a message")
  if let place = error.place, error.file == profile {
    let lines = input.count { $0 == UInt8(ascii: "\n") } + 1
    precondition(place.line >= 1 && place.line <= lines + 1, "an error behind the text")
    precondition(place.column >= 1 && place.column <= input.count + 2, "an error behind its line")
  }
}

// MARK: - Files

private let places = ProfilePlaces(home: directory, profilePath: directory)
private let profile = directory + Array("/profile.toml".utf8)

private let directory: [UInt8] = {
  let base = "[program]\nexec = \"sh\"\nargs = [\"-c\"]\ntimeout = 5\n[network]\nallow = [80]\n"
  fuzz_write("base.toml", base, base.utf8.count)
  let other = "extends = \"base\"\n[network]\nnet = \"none\"\n"
  fuzz_write("other.toml", other, other.utf8.count)
  return Array(String(cString: fuzz_directory()).utf8)
}()
