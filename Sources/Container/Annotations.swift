internal import Linux
internal import OCI

/// Annotations of Thinwall's own. They only ever take rights away.
///
/// - `org.thinwall.landlock`: rules that Landlock enforces beneath everything else (`LandlockRules`).
/// - `org.thinwall.seccomp`: `base` gives a bundle without `linux.seccomp` Thinwall's own filter.
/// - `org.thinwall.wall`: `container`, the only wall a bundle can have so far.
enum Annotations {
  static var landlock: StaticString { "org.thinwall.landlock" }
  static var seccomp: StaticString { "org.thinwall.seccomp" }
  static var wall: StaticString { "org.thinwall.wall" }

  /// Refuses what has no meaning: who asks for less must not get more.
  static func check(_ config: Config) throws(Failure) {
    for (key, value) in config.annotations where key.hasPrefix("org.thinwall.") {
      if key == landlock {
        _ = try LandlockRules(config)
      } else if key == seccomp {
        if !(value == "base") { throw Failure("org.thinwall.seccomp is base, not", value) }
        // The filter refuses what becoming the program's user needs: it comes last, which takes this.
        if config.linux.seccomp == nil && config.process?.noNewPrivileges == false {
          throw Failure("org.thinwall.seccomp needs process.noNewPrivileges")
        }
      } else if key == wall {
        if !(value == "container") {
          throw Failure("org.thinwall.wall is container; there is no other yet, such as", value)
        }
      } else {
        throw Failure("unknown annotation", key)
      }
    }
  }
}
