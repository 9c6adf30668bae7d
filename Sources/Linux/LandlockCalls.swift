internal import CLinux

/// The three calls of Landlock with their numbers as they are; the target `Landlock` gives them their meaning.
package enum LandlockCall {
  /// landlock_create_ruleset(2) with LANDLOCK_CREATE_RULESET_VERSION.
  package static func version() throws(Errno) -> Int { try systemCall(__NR_landlock_create_ruleset, 0, 0, 1) }

  /// landlock_create_ruleset(2); `size` is how much of the attribute this version of the interface has.
  package static func createRuleset(filesystem: UInt64, network: UInt64, scopes: UInt64, size: Int) throws(Errno)
    -> Int32
  {
    var attribute = (filesystem, network, scopes)
    return unsafe Int32(
      try withUnsafeMutablePointer(to: &attribute) { (p) throws(Errno) in
        try systemCall(__NR_landlock_create_ruleset, Int(bitPattern: p), size, 0)
      })
  }

  /// landlock_add_rule(2), LANDLOCK_RULE_PATH_BENEATH.
  package static func allow(_ access: UInt64, beneath file: Int32, in ruleset: Int32) throws(Errno) {
    // The kernel's structure is packed: 8 bytes of rights, 4 of descriptor.
    var attribute = (access, file)
    _ = unsafe try withUnsafeMutablePointer(to: &attribute) { (p) throws(Errno) in
      try systemCall(__NR_landlock_add_rule, Int(ruleset), 1, Int(bitPattern: p), 0)
    }
  }

  /// landlock_add_rule(2), LANDLOCK_RULE_NET_PORT.
  package static func allow(_ access: UInt64, port: UInt16, in ruleset: Int32) throws(Errno) {
    var attribute = (access, UInt64(port))
    _ = unsafe try withUnsafeMutablePointer(to: &attribute) { (p) throws(Errno) in
      try systemCall(__NR_landlock_add_rule, Int(ruleset), 2, Int(bitPattern: p), 0)
    }
  }

  /// landlock_restrict_self(2).
  package static func restrictSelf(_ ruleset: Int32) throws(Errno) {
    try systemCall(__NR_landlock_restrict_self, Int(ruleset), 0)
  }
}
