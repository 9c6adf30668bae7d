import Foundation
import Linux
import Policy
import Testing

/// Removing a tree touches nothing but the tree, whatever the process's working directory is.
@Suite struct RemoveTreeTests {
  private let base: URL

  init() throws {
    base = FileManager.default.temporaryDirectory.appendingPathComponent("thinwall-remove-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: base, withIntermediateDirectories: true)
  }

  private func remove(_ url: URL) throws {
    try withCString(Array(url.path.utf8)) { (p) throws(Errno) in Path.removeTree(p) }
  }

  @Test func treeGoesAndTheRestStays() throws {
    let files = FileManager.default
    let tree = base.appendingPathComponent("tree")
    let outside = base.appendingPathComponent("outside")
    var deep = tree
    for _ in 0..<200 { deep.appendPathComponent("d") }
    try files.createDirectory(at: deep, withIntermediateDirectories: true)
    try files.createDirectory(at: outside, withIntermediateDirectories: true)
    try Data("kept".utf8).write(to: outside.appendingPathComponent("kept"))
    for i in 0..<300 { try Data().write(to: tree.appendingPathComponent("file \(i)\n")) }
    try files.createSymbolicLink(at: tree.appendingPathComponent("link"), withDestinationURL: outside)
    try files.createSymbolicLink(at: deep.appendingPathComponent("up"), withDestinationURL: base)
    let closed = tree.appendingPathComponent("closed")
    try files.createDirectory(at: closed, withIntermediateDirectories: true)
    try Data().write(to: closed.appendingPathComponent("inside"))
    try files.setAttributes([.posixPermissions: 0], ofItemAtPath: closed.path)
    try files.setAttributes([.posixPermissions: 0o751], ofItemAtPath: outside.path)
    let before = files.currentDirectoryPath

    try remove(tree)
    #expect(!files.fileExists(atPath: tree.path))
    #expect(try String(contentsOf: outside.appendingPathComponent("kept"), encoding: .utf8) == "kept")
    #expect(try files.attributesOfItem(atPath: outside.path)[.posixPermissions] as? Int == 0o751)
    #expect(files.currentDirectoryPath == before)
    try files.removeItem(at: base)
  }

  @Test func linkInsteadOfADirectoryIsNotFollowed() throws {
    let files = FileManager.default
    let kept = base.appendingPathComponent("kept")
    try files.createDirectory(at: kept.appendingPathComponent("inside"), withIntermediateDirectories: true)
    let link = base.appendingPathComponent("link")
    try files.createSymbolicLink(at: link, withDestinationURL: kept)
    try remove(link)
    #expect(files.fileExists(atPath: kept.appendingPathComponent("inside").path))
    try files.removeItem(at: base)
  }
}
