import CLinux
import Foundation
import Linux
import OCI
import Testing

@testable import ControlGroup

/// How the machine's control groups are laid out while a test runs.
enum Layout: String, CaseIterable, CustomTestStringConvertible {
  /// As they are: version 1 with version 2 beside it on the machines these tests were written on.
  case asIs = "the machine's own control groups"
  /// Version 1 alone.
  case legacy = "version 1 alone"
  /// Version 2 alone, with the controllers no version 1 hierarchy has taken.
  case unified = "version 2 alone"

  var testDescription: String { rawValue }
}

extension Trait where Self == ConditionTrait {
  static var requiresRoot: Self {
    .enabled(if: geteuid() == 0 && access("/sys/fs/cgroup", W_OK) == 0, "needs root and control groups to write to")
  }
  static var requiresLegacy: Self {
    .enabled(
      if: geteuid() == 0 && access("/sys/fs/cgroup/memory/cgroup.procs", W_OK) == 0,
      "needs root and the memory controller of version 1")
  }
}

struct Failure: Error, CustomStringConvertible { let description: String }

/// What a thread does and how that ended.
private final class Work {
  let body: () throws -> Void
  var failure: (any Error)?
  init(_ body: @escaping () throws -> Void) { self.body = body }
}

/// Runs `body` with a layout of its own: on a thread in a mount namespace that ends with it.
func withLayout(_ layout: Layout, _ body: @escaping () throws -> Void) throws {
  let work = Work {
    if layout != .asIs {
      try check(Int32(linux_syscall(Int(__NR_unshare), 0x20000, 0, 0, 0, 0, 0)), "unshare")  // CLONE_NEWNS
      try check(mount("none", "/", nil, 0x44000, nil), "make private")  // MS_REC | MS_PRIVATE
    }
    if layout == .legacy { umount2("/sys/fs/cgroup/unified", Int32(MNT_DETACH)) }
    if layout == .unified {
      try check(umount2("/sys/fs/cgroup", Int32(MNT_DETACH)), "umount")
      try check(mount("cgroup2", "/sys/fs/cgroup", "cgroup2", 0, nil), "mount")
    }
    try body()
  }
  var thread = pthread_t()
  let started = pthread_create(
    &thread, nil,
    { argument in
      let work = Unmanaged<Work>.fromOpaque(argument!).takeUnretainedValue()
      do { try work.body() } catch { work.failure = error }
      return nil
    }, Unmanaged.passUnretained(work).toOpaque())
  try check(started, "pthread_create")
  pthread_join(thread, nil)
  if let failure = work.failure { throw failure }
}

func check(_ result: Int32, _ what: String) throws {
  if result != 0 { throw Failure(description: "\(what): \(String(cString: strerror(errno)))") }
}

/// A group that goes away with the test, whatever happens to it.
func withGroup(
  path: String? = nil, _ body: (inout ControlGroup, inout Arena) throws -> Void
) throws {
  var arena = try Arena(capacity: 1 << 20)
  let name = path ?? "/thinwall-group-\(getpid())-\(UInt32.random(in: 0...(.max)))"
  var group = try described { () throws(ControlGroupError) in
    try ControlGroup.plan(
      path: arena.string(Array(name.utf8)), id: CString("id"), manager: .cgroupfs, isRootless: false, arena: &arena)
  }
  var failure: (any Error)?
  do {
    try described { () throws(ControlGroupError) in try group.make() }
    try body(&group, &arena)
  } catch { failure = error }
  try described { () throws(ControlGroupError) in try group.remove() }
  if let failure { throw failure }
}

/// The same, an error of control groups as its sentence.
func described<R: ~Copyable>(_ body: () throws(ControlGroupError) -> R) throws -> R {
  do throws(ControlGroupError) { return try body() } catch {
    throw Failure(description: sentence(error))
  }
}

func sentence(_ error: ControlGroupError) -> String {
  var message = Message()
  error.describe(to: &message)
  return String(decoding: message.bytes, as: UTF8.self)
}

/// The sentence of the error that `body` is to throw.
func refusal(_ body: () throws(ControlGroupError) -> Void) -> String? {
  do throws(ControlGroupError) {
    try body()
    return nil
  } catch { return sentence(error) }
}

func read(_ path: String) -> String? {
  guard let data = FileManager.default.contents(atPath: path) else { return nil }
  return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .newlines)
}

extension ControlGroup {
  func directory(_ controller: Controllers) -> String {
    let hierarchy = legacy(controller) ?? unified
    return String(decoding: hierarchy!.directory.bytes, as: UTF8.self)
  }
  func file(_ controller: Controllers, _ name: String) -> String? { read("\(directory(controller))/\(name)") }
}

/// A shell in a control group, started there as a container's first process is: cloned into version 2, going by itself
/// into version 1. It runs `script` and its output is read to its end.
final class Shell {
  let process: pid_t
  private let output: Int32
  private var status: Int32?

  convenience init(in group: inout ControlGroup, _ script: String, below: CString? = nil) throws {
    let directory = try described { () throws(ControlGroupError) in try group.openForClone(below: below) }
    let doors = try described { () throws(ControlGroupError) in try group.openEntrances(below: below) }
    defer {
      doors.close()
      if let directory { close(directory) }
    }
    try self.init(script, directory, doors)
  }

  init(_ script: String, _ directory: Int32? = nil, _ doors: ControlGroup.Entrances? = nil) throws {
    var ends: [Int32] = [0, 0]
    try check(pipe(&ends), "pipe")
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let arguments: [UnsafeMutablePointer<CChar>?] = [strdup("sh"), strdup("-c"), strdup(script), nil]
    defer { for argument in arguments { free(argument) } }
    let child = try Linux.Process.fork(intoGroup: directory)
    if child == 0 {
      dup2(ends[1], 1)
      dup2(ends[1], 2)
      do throws(Errno) { try doors?.enter() } catch { _exit(111) }
      execv("/bin/sh", arguments)
      _exit(112)
    }
    close(ends[1])
    process = child
    output = ends[0]
  }

  /// Reads until the shell has written a line.
  func line() -> String {
    var text = ""
    var byte: UInt8 = 0
    while Foundation.read(output, &byte, 1) == 1, byte != 10 { text.append(Character(UnicodeScalar(byte))) }
    return text
  }

  func rest() -> String {
    var text = ""
    while true {
      var byte: UInt8 = 0
      if Foundation.read(output, &byte, 1) != 1 { return text }
      text.append(Character(UnicodeScalar(byte)))
    }
  }

  /// The status of waitpid(2).
  @discardableResult
  func wait() -> Int32 {
    if let status { return status }
    var s: Int32 = 0
    waitpid(process, &s, 0)
    status = s
    return s
  }

  deinit {
    kill(process, SIGKILL)
    wait()
    close(output)
  }
}

extension Linux.Process {
  /// fork(2), into a group of version 2 where there is one (clone3(2), CLONE_INTO_CGROUP).
  static func fork(intoGroup directory: Int32?) throws -> pid_t {
    var arguments = [UInt64](repeating: 0, count: 11)
    arguments[4] = UInt64(SIGCHLD)
    if let directory {
      arguments[0] = 0x2_0000_0000
      arguments[10] = UInt64(directory)
    }
    let result = arguments.withUnsafeMutableBytes {
      linux_syscall(Int(__NR_clone3), Int(bitPattern: $0.baseAddress), 88, 0, 0, 0, 0)
    }
    if result < 0 { throw Failure(description: "clone3: error \(-result)") }
    return pid_t(result)
  }
}

/// What is left of a group's directories.
func leftovers(_ group: ControlGroup) -> [String] {
  group.hierarchies.map { String(decoding: $0.directory.bytes, as: UTF8.self) }.filter { access($0, F_OK) == 0 }
}
