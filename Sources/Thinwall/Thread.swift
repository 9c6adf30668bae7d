#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// A thread of our own for what waits: the threads of the concurrency pool are few and must not.
enum Thread {
  private final class Body {
    let run: () -> Void
    init(_ run: @escaping () -> Void) { self.run = run }
  }

  /// Runs `body` in a new thread with a small stack and every signal blocked, so that the caller's handlers run where
  /// the caller expects them (pthread_create(3)). Throws the error number.
  static func start(_ body: @escaping () -> Void) -> Int32 {
    var attributes = pthread_attr_t()
    var failure = unsafe pthread_attr_init(&attributes)
    if failure != 0 { return failure }
    defer { _ = unsafe pthread_attr_destroy(&attributes) }
    _ = unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    _ = unsafe pthread_attr_setstacksize(&attributes, 512 << 10)
    var all = sigset_t()
    var before = sigset_t()
    _ = unsafe sigfillset(&all)
    _ = unsafe pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { _ = unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
    let argument = unsafe Unmanaged.passRetained(Body(body))
    var thread = pthread_t()
    failure = unsafe pthread_create(
      &thread, &attributes,
      { argument in
        unsafe Unmanaged<Body>.fromOpaque(argument!).takeRetainedValue().run()
        return nil
      }, unsafe argument.toOpaque())
    if failure != 0 { unsafe argument.release() }
    return failure
  }
}
