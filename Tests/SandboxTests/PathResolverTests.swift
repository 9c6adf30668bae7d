import Linux
import Policy
import Testing

@testable import Sandbox

/// Resolving beneath a directory of its own, whose own path has no links.
@Suite final class PathResolverTests {
  private let root: String

  init() throws {
    let base = try ProfilePlaces.canonical(Array("/tmp".utf8))
    root = String(decoding: base, as: UTF8.self) + "/thinwall-resolver-\(Process.id)-\(UInt64.random(in: 0 ... .max))"
    try make(directory: "")
    try make(directory: "/a")
    try make(directory: "/a/b")
    try make(file: "/a/b/file")
    try make(file: "/plain")
  }

  deinit { try? withCString(Array(root.utf8)) { (p) throws(Errno) in Path.removeTree(p) } }

  private func make(directory path: String) throws(Errno) {
    try withCString(Array((root + path).utf8)) { (p) throws(Errno) in try Path.makeDirectory(p) }
  }

  private func make(file path: String) throws(Errno) {
    try withCString(Array((root + path).utf8)) { (p) throws(Errno) in try Path.makeFile(p) }
  }

  private func make(link path: String, to target: String) throws(Errno) {
    try withCString(Array((root + path).utf8)) { (p) throws(Errno) in
      try withCString(Array(target.utf8)) { (t) throws(Errno) in try Path.makeLink(p, to: t) }
    }
  }

  /// Resolves with a resolver that knows nothing and with one that knows every directory here: both find the same.
  private func resolve(_ path: String, from directory: String = "", mayBeMissing: Bool = false) throws(Errno)
    -> ResolvedPath
  {
    let here = Array((root + directory).utf8)
    var fresh = PathResolver(workingDirectory: here)
    let found = try fresh.resolve(Array(path.utf8), mayBeMissing: mayBeMissing)
    var experienced = PathResolver(workingDirectory: here)
    _ = try experienced.resolve(Array((root + "/a/b/file").utf8))
    let again = try experienced.resolve(Array(path.utf8), mayBeMissing: mayBeMissing)
    #expect(found.canonical == again.canonical)
    #expect(found.status == again.status)
    #expect(found.links.map(\.place) == again.links.map(\.place))
    return found
  }

  private func name(_ bytes: [UInt8]) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    return text.hasPrefix(root) ? String(text.dropFirst(root.count)) : text
  }

  private func canonical(_ path: String, from directory: String = "") throws(Errno) -> String {
    name(try resolve(path, from: directory).canonical)
  }

  @Test func plainPaths() throws {
    #expect(try canonical(root + "/a/b/file") == "/a/b/file")
    #expect(try canonical(root + "/a") == "/a")
    #expect(try canonical("/") == "/")
    #expect(try resolve(root + "/a").status?.isDirectory == true)
    #expect(try resolve(root + "/a/b/file").status?.isRegular == true)
  }

  @Test func slashesInAnyNumber() throws {
    #expect(try canonical("//" + root + "//a///b//file") == "/a/b/file")
    #expect(try canonical(root + "/a/b/") == "/a/b")
    #expect(try canonical(root + "/a/b///") == "/a/b")
    #expect(try canonical("////") == "/")
  }

  @Test func dots() throws {
    #expect(try canonical(root + "/./a/./b/.") == "/a/b")
    #expect(try canonical(root + "/a/..") == "")
    #expect(try canonical(root + "/a/../a/b/../../plain") == "/plain")
    #expect(try canonical("/../../..") == "/")
    #expect(try canonical("/.") == "/")
    #expect(throws: Errno.noSuchFileOrDirectory) { try self.resolve(self.root + "/...") }
  }

  @Test func theStatusBelongsToThePath() throws {
    let a = try #require(try resolve(root + "/a").status)
    #expect(try resolve(root + "/a/b/..").status == a)
    #expect(try resolve(root + "/a/.").status == a)
    let b = try #require(try resolve(root + "/a/b").status)
    #expect(try resolve(root + "/a/b/.").status == b)
    #expect(a != b)
  }

  @Test func relativePaths() throws {
    #expect(try canonical("b/file", from: "/a") == "/a/b/file")
    #expect(try canonical("../plain", from: "/a") == "/plain")
    #expect(try canonical(".", from: "/a") == "/a")
    #expect(try canonical("", from: "/a") == "/a")
    var top = PathResolver(workingDirectory: Array("/".utf8))
    #expect(name(try top.resolve(Array((root.dropFirst() + "/a").utf8)).canonical) == "/a")
  }

  @Test func relativeLinks() throws {
    try make(link: "/a/up", to: "../plain")
    let found = try resolve(root + "/a/up")
    #expect(name(found.canonical) == "/plain")
    #expect(found.links.map { name($0.place) } == ["/a/up"])
    #expect(found.links.map { name($0.target) } == ["../plain"])
    #expect(found.status?.isRegular == true)
  }

  @Test func absoluteLinks() throws {
    try make(link: "/to-b", to: root + "/a/b")
    #expect(try canonical(root + "/to-b/file") == "/a/b/file")
    #expect(try canonical(root + "/to-b/") == "/a/b")
    #expect(try canonical(root + "/to-b/..") == "/a")
    try make(link: "/top", to: "/")
    #expect(try canonical(root + "/top") == "/")
    #expect(try canonical(root + "/top" + root + "/plain") == "/plain")
  }

  @Test func linksToLinks() throws {
    try make(link: "/one", to: "two/")
    try make(link: "/two", to: "./a//b")
    let found = try resolve(root + "/one/file")
    #expect(name(found.canonical) == "/a/b/file")
    #expect(found.links.map { name($0.place) } == ["/one", "/two"])
  }

  @Test func loops() throws {
    try make(link: "/self", to: "self")
    try make(link: "/x", to: "y")
    try make(link: "/y", to: "x/z")
    #expect(throws: Errno.tooManySymbolicLinks) { try self.resolve(self.root + "/self") }
    #expect(throws: Errno.tooManySymbolicLinks) { try self.resolve(self.root + "/x", mayBeMissing: true) }
  }

  @Test func fortyLinksAreNotTooMany() throws {
    try make(link: "/l0", to: "plain")
    for i in 1...40 { try make(link: "/l\(i)", to: "l\(i - 1)") }
    #expect(try canonical(root + "/l39") == "/plain")
    #expect(throws: Errno.tooManySymbolicLinks) { try self.resolve(self.root + "/l40") }
  }

  @Test func aMissingLastComponent() throws {
    #expect(throws: Errno.noSuchFileOrDirectory) { try self.resolve(self.root + "/a/none") }
    let found = try resolve(root + "/a/none", mayBeMissing: true)
    #expect(name(found.canonical) == "/a/none")
    #expect(found.status == nil)
    #expect(name(try resolve(root + "/a/none//", mayBeMissing: true).canonical) == "/a/none")
    #expect(throws: Errno.noSuchFileOrDirectory) { try self.resolve(self.root + "/none/file", mayBeMissing: true) }
    #expect(throws: Errno.noSuchFileOrDirectory) { try self.resolve(self.root + "/none/.", mayBeMissing: true) }
    try make(link: "/dangling", to: "a/later")
    let later = try resolve(root + "/dangling", mayBeMissing: true)
    #expect(name(later.canonical) == "/a/later")
    #expect(later.links.map { name($0.place) } == ["/dangling"])
  }

  @Test func filesAreNoDirectories() throws {
    #expect(throws: Errno.notDirectory) { try self.resolve(self.root + "/plain/x") }
    #expect(throws: Errno.notDirectory) { try self.resolve(self.root + "/plain/.", mayBeMissing: true) }
    #expect(try canonical(root + "/plain/") == "/plain")
  }
}
