import Foundation

/// Functions of the C library that Swift does not import, because they are variadic or GNU extensions.
enum Libc {
  private static func symbol(_ name: String) -> UnsafeMutableRawPointer {
    guard let symbol = dlsym(nil, name) else { fatalError("no \(name) in the C library") }
    return symbol
  }

  /// pipe2(2)
  static func pipe() throws -> (read: Int32, write: Int32) {
    typealias Function = @convention(c) (UnsafeMutablePointer<Int32>, Int32) -> Int32
    var ends: [Int32] = [-1, -1]
    guard unsafeBitCast(symbol("pipe2"), to: Function.self)(&ends, O_CLOEXEC) == 0 else { throw Failure("pipe2") }
    return (ends[0], ends[1])
  }

  /// posix_spawn_file_actions_addchdir_np(3)
  static func addChangeDirectory(_ actions: inout posix_spawn_file_actions_t, _ path: String) {
    typealias Function =
      @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, UnsafePointer<CChar>) -> Int32
    _ = unsafeBitCast(symbol("posix_spawn_file_actions_addchdir_np"), to: Function.self)(&actions, path)
  }

  /// syscall(2) with numbers as arguments.
  static func call(_ number: Int, _ a: Int, _ b: Int, _ c: Int) -> Int {
    typealias Function = @convention(c) (Int, Int, Int, Int) -> Int
    return unsafeBitCast(symbol("syscall"), to: Function.self)(number, a, b, c)
  }
}
