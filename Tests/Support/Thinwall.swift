import Foundation
internal import Testing

/// A wall by the name that `--wall` takes.
package enum Wall: String, CaseIterable, Sendable, CustomTestStringConvertible {
  case process, container
  package var testDescription: String { rawValue }
}

/// One cell of the matrix that every test runs through.
package struct Cell: Sendable, Hashable, CustomTestStringConvertible {
  package let wall: Wall
  package let user: User
  package var testDescription: String { "\(wall.rawValue) wall, \(user.testDescription)" }

  /// Every wall that works here, for everybody the tests can be.
  package static let all: [Cell] = Wall.allCases.flatMap { wall in User.all.map { Cell(wall: wall, user: $0) } }
  package static let container = all.filter { $0.wall == .container }
  package static let process = all.filter { $0.wall == .process }
}

/// The launcher under test.
package enum Thinwall {
  /// A copy that everybody can execute: the checkout may be out of reach for an ordinary user.
  package static let path: String = {
    let built = ProcessInfo.processInfo.environment["THINWALL"] ?? root + "/.build/release/thinwall"
    guard access(built, X_OK) == 0 else { fatalError("no \(built): build it first, or name it by THINWALL") }
    var template = Array("/var/tmp/thinwall-built-XXXXXX".utf8CString)
    precondition(mkdtemp(&template) != nil, "no place for a copy of the launcher")
    let directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    chmod(directory, 0o755)
    let copy = directory + "/thinwall"
    do {
      try FileManager.default.copyItem(atPath: built, toPath: copy)
      // Where the launcher itself looks for it.
      let beside = (built as NSString).deletingLastPathComponent
      for place in ["/thinwall-workbench", "/../libexec/thinwall/thinwall-workbench"]
      where FileManager.default.fileExists(atPath: beside + place) {
        try FileManager.default.copyItem(atPath: beside + place, toPath: directory + "/thinwall-workbench")
        break
      }
    } catch { fatalError("\(built): \(error)") }
    chmod(copy, 0o755)
    atexit {
      let directory = (Thinwall.path as NSString).deletingLastPathComponent
      try? FileManager.default.removeItem(atPath: directory)
    }
    return copy
  }()

  /// Whether profiles can be compiled: the workbench has been built, too.
  public static let hasWorkbench =
    access(
      (path as NSString).deletingLastPathComponent + "/thinwall-workbench", X_OK) == 0

  /// The package's root.
  package static let root: String = {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { url.deleteLastPathComponent() }
    return url.path
  }()
}

extension Cell {
  /// `thinwall run --wall W FLAGS -- PROGRAM`, by this cell's user in the stage.
  package func command(_ flags: [Bytes], _ program: [Bytes], in stage: Stage? = nil) -> Command {
    var command = Command(
      [Bytes(Thinwall.path), "run", Bytes("--wall=" + wall.rawValue)] + flags + ["--"] + program, as: user,
      in: stage?.path ?? "/")
    command.environment = Command.plainEnvironment(home: stage.map { $0.path + "/home" } ?? "/nonexistent")
    return command
  }

  /// The same to its end.
  package func run(_ flags: [Bytes], _ program: [Bytes], in stage: Stage? = nil, input: [UInt8] = []) throws -> Finished
  {
    var command = command(flags, program, in: stage)
    command.input = input
    return try Child(command).finish()
  }

  /// A script of the shell behind the wall.
  package func sh(_ flags: [Bytes], _ script: String, in stage: Stage? = nil) throws -> Finished {
    try run(flags, ["/bin/sh", "-c", Bytes(script)], in: stage)
  }

  /// A Python program behind the wall.
  package func python(_ flags: [Bytes], _ script: String, in stage: Stage? = nil) throws -> Finished {
    try run(flags, ["/usr/bin/python3", "-c", Bytes(script)], in: stage)
  }

  /// The same command without any wall: the twin of everything that is forbidden.
  package func bare(_ program: [Bytes], in stage: Stage? = nil, input: [UInt8] = []) throws -> Finished {
    var command = Command(program, as: user, in: stage?.path ?? "/")
    command.environment = Command.plainEnvironment(home: stage.map { $0.path + "/home" } ?? "/nonexistent")
    command.input = input
    return try Child(command).finish()
  }
}
