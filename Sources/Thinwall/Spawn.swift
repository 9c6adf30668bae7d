#if canImport(Glibc)
  internal import Glibc

  /// Closes everything from `first` on in the new process; glibc 2.34 and later, and not in the Swift overlay.
  @_extern(c, "posix_spawn_file_actions_addclosefrom_np")
  private func addCloseFrom(_ actions: UnsafeMutablePointer<posix_spawn_file_actions_t>, _ first: Int32) -> Int32
#elseif canImport(Musl)
  internal import Musl
#endif

/// Starting the launcher from a process with threads: posix_spawn(3) and nothing else, for between fork and exec a copy
/// of such a process can do next to nothing.
enum Spawn {
  /// Where the launcher finds the file that it writes its report to.
  static let reportNumber: Int32 = 3

  /// Starts `path` with the given descriptors as 0, 1, 2 and, where it is not negative, 3; everything else of the
  /// caller's stays closed. `variables` are added to the caller's environment.
  ///
  /// Every signal has its default action and none is blocked, whatever the calling thread did: the launcher passes
  /// signals on, and what it inherits the program would inherit. The process group stays the caller's, so that Ctrl-C
  /// at a terminal reaches the run.
  static func start(
    _ path: Bytes, _ arguments: [Bytes], variables: [Bytes], descriptors: (Int32, Int32, Int32, Int32)
  ) throws(SandboxError) -> Int32 {
    for word in [path] + arguments + variables where word.bytes.contains(0) {
      throw .invalid(word, "has a NUL in it")
    }
    do throws(Errno) {
      return try spawn(path, arguments, variables, descriptors)
    } catch { throw .system(.start, path, errno: error.rawValue) }
  }

  private static func spawn(
    _ path: Bytes, _ arguments: [Bytes], _ variables: [Bytes], _ descriptors: (Int32, Int32, Int32, Int32)
  ) throws(Errno) -> Int32 {
    // A variable that the caller has too would be found first: the caller's goes.
    let names = variables.map { $0.bytes.prefix { $0 != UInt8(ascii: "=") } }
    let environment =
      Kernel.environment().filter { !names.contains($0.bytes.prefix { $0 != UInt8(ascii: "=") }) } + variables
    let argumentVector = CVector([path] + arguments)
    let environmentVector = CVector(environment)

    var actions = unsafe posix_spawn_file_actions_t()
    try check(unsafe posix_spawn_file_actions_init(&actions))
    defer { _ = unsafe posix_spawn_file_actions_destroy(&actions) }
    try check(unsafe posix_spawn_file_actions_adddup2(&actions, descriptors.0, 0))
    try check(unsafe posix_spawn_file_actions_adddup2(&actions, descriptors.1, 1))
    try check(unsafe posix_spawn_file_actions_adddup2(&actions, descriptors.2, 2))
    if descriptors.3 >= 0 { try check(unsafe posix_spawn_file_actions_adddup2(&actions, descriptors.3, reportNumber)) }
    #if canImport(Glibc)
      try check(unsafe addCloseFrom(&actions, descriptors.3 >= 0 ? reportNumber + 1 : reportNumber))
    #endif

    var attributes = posix_spawnattr_t()
    try check(unsafe posix_spawnattr_init(&attributes))
    defer { _ = unsafe posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    _ = unsafe sigemptyset(&signals)
    try check(unsafe posix_spawnattr_setsigmask(&attributes, &signals))
    _ = unsafe sigfillset(&signals)
    try check(unsafe posix_spawnattr_setsigdefault(&attributes, &signals))
    try check(unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF)))

    var process: pid_t = 0
    try check(
      unsafe posix_spawn(
        &process, argumentVector.strings[0]!, &actions, &attributes, argumentVector.strings,
        environmentVector.strings))
    return process
  }

  private static func check(_ error: Int32) throws(Errno) {
    if error != 0 { throw Errno(rawValue: error) }
  }
}

/// Strings as C takes them, each ended with a NUL and all of them with a null pointer; freed with this value.
@safe
private struct CVector: ~Copyable {
  let strings: [UnsafeMutablePointer<CChar>?]

  init(_ words: [Bytes]) {
    unsafe strings =
      unsafe words.map { word in
        let copy = UnsafeMutableBufferPointer<CChar>.allocate(capacity: word.bytes.count + 1)
        _ = unsafe copy.initialize(from: word.bytes.map { CChar(bitPattern: $0) } + [0])
        return copy.baseAddress!
      } + [nil]
  }

  deinit { for i in unsafe strings.indices { unsafe strings[i]?.deallocate() } }
}
