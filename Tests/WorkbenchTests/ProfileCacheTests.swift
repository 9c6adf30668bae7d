import Glibc
import Linux
import Policy
import Testing

@testable import thinwall_workbench

@Suite struct ProfileCacheTests {
  let scratch = Scratch()

  /// What the launcher would read.
  private func load(_ profile: [UInt8], _ places: ProfilePlaces) throws -> [[UInt8]]? {
    var arena = try Arena(capacity: 1 << 20)
    return ProfileCache.load(profile, places: places, into: &arena)?.map(\.bytes)
  }

  /// A profile with a base, compiled into the cache.
  private func compiled() throws -> CompiledProfile {
    scratch.write("profiles/.keep", "")
    scratch.write("home/.config/thinwall/profiles/base.toml", "[limits]\ncpu = 1")
    let file = scratch.write("p.toml", "extends = \"base\"\n[program]\nexec = \"x\"\nargs = [\"\", \"a b\"]")
    let profile = try scratch.compile(file)
    let places = scratch.places
    try ProfileCacheFile.write(
      profile.form(places: places), to: #require(places.cacheFile(of: profile.profile.path)),
      inCache: #require(places.cacheDirectory))
    return profile
  }

  @Test func theWordsComeBack() throws {
    let profile = try compiled()
    let words = try load(profile.profile.path, scratch.places)
    #expect(words == ["--cpu=1", "--", "x", "", "a b"].map { Array($0.utf8) })
    #expect(words == profile.words)
  }

  @Test func aChangedSourceMakesItStale() throws {
    let profile = try compiled()
    scratch.write("p.toml", "extends = \"base\"\n[program]\nexec = \"y\"\nargs = [\"\", \"a b\"]")
    #expect(try load(profile.profile.path, scratch.places) == nil)
  }

  @Test func aChangedBaseMakesItStale() throws {
    let profile = try compiled()
    scratch.write("home/.config/thinwall/profiles/base.toml", "[limits]\ncpu = 2")
    #expect(try load(profile.profile.path, scratch.places) == nil)
  }

  @Test func aProfilePutBeforeTheBaseMakesItStale() throws {
    let profile = try compiled()
    scratch.write("profiles/base.toml", "[limits]\ncpu = 3")
    #expect(try load(profile.profile.path, scratch.places) == nil)
  }

  @Test func anotherHomeOrSearchListHasAnotherForm() throws {
    let profile = try compiled()
    let places = scratch.places
    let other = ProfilePlaces(home: Array("/elsewhere".utf8), cacheHome: Array("\(scratch.home)/.cache".utf8))
    #expect(other.cacheFile(of: profile.profile.path) != places.cacheFile(of: profile.profile.path))
    var arena = try Arena(capacity: 1 << 20)
    let form = profile.form(places: places)
    #expect(ProfileCache.words(of: form, profile: profile.profile.path, places: places, into: &arena) != nil)
    #expect(ProfileCache.words(of: form, profile: profile.profile.path, places: other, into: &arena) == nil)
    #expect(ProfileCache.words(of: form, profile: Array("/other.toml".utf8), places: places, into: &arena) == nil)
  }

  @Test func theFileIsNamedByTheHashOfPathHomeAndSearchList() throws {
    let places = ProfilePlaces(home: Array("/h".utf8))
    // FNV-1a 64 of "/p.toml\0/h\0/h/.config/thinwall/profiles:/etc/thinwall/profiles", computed with another program.
    #expect(
      String(decoding: try #require(places.cacheFile(of: Array("/p.toml".utf8))), as: UTF8.self)
        == "/h/.cache/thinwall/profile-835dcb4d47899a46")
  }

  @Test func everyTruncationIsRefused() throws {
    let profile = try compiled()
    let form = profile.form(places: scratch.places)
    var arena = try Arena(capacity: 1 << 24)
    for length in 0..<form.count {
      #expect(
        ProfileCache.words(
          of: Array(form[..<length]), profile: profile.profile.path, places: scratch.places, into: &arena) == nil)
    }
    #expect(
      ProfileCache.words(of: form + [0], profile: profile.profile.path, places: scratch.places, into: &arena) == nil)
  }

  @Test func whatOthersCanWriteIsNotRead() throws {
    let profile = try compiled()
    let places = scratch.places
    let file = String(decoding: try #require(places.cacheFile(of: profile.profile.path)), as: UTF8.self)
    let directory = String(decoding: try #require(places.cacheDirectory), as: UTF8.self)
    for (path, good, bad) in [(file, 0o600, 0o622), (directory, 0o700, 0o770)] as [(String, mode_t, mode_t)] {
      #expect(chmod(path, bad) == 0)
      #expect(try load(profile.profile.path, places) == nil)
      #expect(chmod(path, good) == 0)
      #expect(try load(profile.profile.path, places) != nil)
    }
    #expect(rename(file, file + ".real") == 0)
    #expect(symlink(file + ".real", file) == 0)
    #expect(try load(profile.profile.path, places) == nil)
  }

  @Test func aCacheThatOthersCanWriteIsNotWritten() throws {
    let places = scratch.places
    let directory = try #require(places.cacheDirectory)
    scratch.write("home/.cache/thinwall/x", "")
    #expect(chmod(String(decoding: directory, as: UTF8.self), 0o777) == 0)
    #expect(throws: Failure.self) {
      try ProfileCacheFile.write([1], to: directory + Array("/profile-1".utf8), inCache: directory)
    }
    #expect(access(String(decoding: directory, as: UTF8.self) + "/profile-1", F_OK) != 0)
  }

  @Test func theCacheIsMadePrivateAndNothingIsLeftBeside() throws {
    let profile = try compiled()
    let file = try #require(scratch.places.cacheFile(of: profile.profile.path))
    let directory = try #require(scratch.places.cacheDirectory)
    #expect(try Path.status(CString(keeping: directory)).mode & 0o777 == 0o700)
    #expect(try Path.status(CString(keeping: file)).mode & 0o777 == 0o600)
    #expect(throws: Errno.noSuchFileOrDirectory) {
      try Path.status(CString(keeping: file + Array(".\(Process.id)".utf8)))
    }
  }
}

@Suite struct ProfilePlacesTests {
  /// An executable, and the directory of shipped profiles that goes with it.
  @Test(arguments: [
    ("/usr/bin/thinwall", "/usr/share/thinwall/profiles"),
    ("/usr/libexec/thinwall/thinwall-workbench", "/usr/share/thinwall/profiles"),
    ("/bin/thinwall", "/share/thinwall/profiles"),
    ("/opt/x/debug/thinwall-workbench", "/opt/x/share/thinwall/profiles"),
  ])
  func launcherAndWorkbenchAgree(_ executable: String, _ directory: String) {
    let places = ProfilePlaces(home: [], executable: Array(executable.utf8))
    #expect(places.directories.map { String(decoding: $0, as: UTF8.self) } == ["/etc/thinwall/profiles", directory])
  }

  @Test func xdgDirectoriesCountOnlyIfAbsolute() {
    let places = ProfilePlaces(
      home: Array("/h".utf8), configHome: Array("rel".utf8), cacheHome: Array("/c".utf8),
      profilePath: Array(":/a::/b".utf8))
    #expect(
      places.directories.map { String(decoding: $0, as: UTF8.self) }
        == ["/a", "/b", "/h/.config/thinwall/profiles", "/etc/thinwall/profiles"])
    #expect(places.cacheDirectory == Array("/c/thinwall".utf8))
  }

  @Test(arguments: [("a", false), ("a.toml", true), ("./a", true), (".toml", false), ("a.tomlx", false), ("/", true)])
  func namesAndFiles(_ word: String, _ isFile: Bool) {
    #expect(ProfilePlaces.isFile(Array(word.utf8)) == isFile)
  }
}
