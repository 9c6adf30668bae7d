package import Linux

/// Rights that are taken away from everybody in a domain, and the rules that give some of them back.
///
/// Functions on bare descriptors, because a ruleset is built and enforced by children that walk a plan.
package enum Ruleset {
  /// The version the kernel answers with.
  package static func kernelVersion() throws(Errno) -> Int { try LandlockCall.version() }

  /// A new ruleset that handles the given rights: what it handles is refused unless a rule allows it
  /// (landlock_create_ruleset(2)). The descriptor is the caller's.
  package static func create(
    filesystem: FilesystemAccess, network: NetworkAccess, scopes: Scopes, abi: ABI
  ) throws(Errno) -> Int32 {
    // Each field of the attribute came with a version; an older kernel takes the shorter structure.
    let size = abi.version >= 6 ? 24 : abi.version >= 4 ? 16 : 8
    return try LandlockCall.createRuleset(
      filesystem: filesystem.rawValue, network: network.rawValue, scopes: scopes.rawValue, size: size)
  }

  /// Allows `access` on what `path` names and everything beneath it. Rights that make no sense for a file are left out
  /// when it is none (landlock_add_rule(2)).
  package static func allow(
    _ access: FilesystemAccess, beneath path: CString, isDirectory: Bool, in ruleset: Int32
  ) throws(Errno) {
    let file = try File.openRaw(path, .path)
    defer { File.close(file) }
    let rights = isDirectory ? access : access.intersection(.file)
    try LandlockCall.allow(rights.rawValue, beneath: file, in: ruleset)
  }

  /// Allows `access` to one port (landlock_add_rule(2)).
  package static func allow(_ access: NetworkAccess, port: UInt16, in ruleset: Int32) throws(Errno) {
    try LandlockCall.allow(access.rawValue, port: port, in: ruleset)
  }

  /// Puts this thread into the ruleset's domain for good (landlock_restrict_self(2)).
  package static func enforce(_ ruleset: Int32) throws(Errno) { try LandlockCall.restrictSelf(ruleset) }
}
