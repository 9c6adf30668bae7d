internal import CLinux

/// Ids and capabilities of this process (credentials(7), capabilities(7)).
package enum Credentials {
  /// setgroups(2).
  package static func setGroups(_ groups: [UInt32]) throws(Errno) {
    try unsafe groups.withUnsafeBufferPointer { (p) throws(Errno) in
      _ = try systemCall(__NR_setgroups, groups.count, Int(bitPattern: p.baseAddress))
    }
  }

  /// Real, effective and saved group (setresgid(2)).
  package static func setGroup(_ id: UInt32) throws(Errno) { try systemCall(__NR_setresgid, Int(id), Int(id), Int(id)) }

  /// Real, effective and saved user (setresuid(2)).
  package static func setUser(_ id: UInt32) throws(Errno) { try systemCall(__NR_setresuid, Int(id), Int(id), Int(id)) }

  /// Whether permitted capabilities outlive the change from user 0 to another (PR_SET_KEEPCAPS).
  package static func keepCapabilities(_ yes: Bool) throws(Errno) { try systemCall(__NR_prctl, 8, yes ? 1 : 0) }

  /// Bits 0...40 and what later kernels add, as far as this kernel knows them (PR_CAPBSET_READ): the bounding set.
  package static func boundingSet() -> UInt64 {
    var set: UInt64 = 0
    for capability in 0..<64 {
      let answer = linux_syscall(Int(__NR_prctl), 23, capability, 0, 0, 0, 0)
      if answer < 0 { break }
      if answer == 1 { set |= 1 << UInt64(capability) }
    }
    return set
  }

  /// Takes from the bounding set what is not in `kept` (PR_CAPBSET_DROP).
  package static func bound(to kept: UInt64) throws(Errno) {
    for capability in 0..<64 where kept >> UInt64(capability) & 1 == 0 {
      let answer = linux_syscall(Int(__NR_prctl), 24, capability, 0, 0, 0, 0)
      // EINVAL: beyond the last one this kernel has.
      if answer == -22 { break }
      if answer < 0 {
        // Not ours to drop: fine where it is not there.
        if linux_syscall(Int(__NR_prctl), 23, capability, 0, 0, 0, 0) != 0 { throw .notPermitted }
      }
    }
  }

  /// capset(2) of this process.
  package static func set(effective: UInt64, permitted: UInt64, inheritable: UInt64) throws(Errno) {
    var header = __user_cap_header_struct(version: 0x2008_0522, pid: 0)
    func low(_ set: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: set) }
    func high(_ set: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: set >> 32) }
    var data = (
      low(effective), low(permitted), low(inheritable), high(effective), high(permitted), high(inheritable)
    )
    _ = unsafe try withUnsafeMutablePointer(to: &header) { (h) throws(Errno) in
      unsafe try withUnsafeMutablePointer(to: &data) { (d) throws(Errno) in
        try systemCall(__NR_capset, Int(bitPattern: h), Int(bitPattern: d))
      }
    }
  }

  /// What this process holds (capget(2)).
  package static func permitted() throws(Errno) -> UInt64 {
    var header = __user_cap_header_struct(version: 0x2008_0522, pid: 0)
    var data: (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0, 0, 0)
    _ = unsafe try withUnsafeMutablePointer(to: &header) { (h) throws(Errno) in
      unsafe try withUnsafeMutablePointer(to: &data) { (d) throws(Errno) in
        try systemCall(__NR_capget, Int(bitPattern: h), Int(bitPattern: d))
      }
    }
    return UInt64(data.4) << 32 | UInt64(data.1)
  }

  /// Raises ambient capabilities that are permitted and inheritable (PR_CAP_AMBIENT).
  package static func raiseAmbient(_ set: UInt64) throws(Errno) {
    for capability in 0..<64 where set >> UInt64(capability) & 1 == 1 {
      try systemCall(__NR_prctl, 47, 2, capability)
    }
  }

  /// A session keyring of its own, so that the caller's keys stay out of reach (keyctl(2), JOIN_SESSION_KEYRING).
  package static func newSessionKeyring(_ name: CString) throws(Errno) {
    let id = try systemCall(__NR_keyctl, 1, name.address)
    // The possessor may use it, its user may look for it: what runc and crun leave (KEYCTL_DESCRIBE, KEYCTL_SETPERM).
    var text = InlineArray<256, UInt8>(repeating: 0)
    let length = unsafe withUnsafeMutablePointer(to: &text) { p in
      linux_syscall(Int(__NR_keyctl), 6, id, Int(bitPattern: p), 256, 0, 0)
    }
    guard length > 0 else { return }
    var permissions: Int = 0
    var fields = 0
    for index in 0..<min(length, 256) {
      let byte = text[index]
      if byte == UInt8(ascii: ";") {
        fields += 1
      } else if fields == 3 {
        let digit = byte <= UInt8(ascii: "9") ? Int(byte) - 48 : Int(byte | 0x20) - 87
        if digit >= 0 && digit < 16 { permissions = permissions << 4 | digit }
      }
    }
    _ = linux_syscall(Int(__NR_keyctl), 5, id, permissions | 0x80000, 0, 0, 0)
  }
}
