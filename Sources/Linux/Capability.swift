internal import CLinux

/// Capabilities and the bits that say how uid 0 gets them (capabilities(7)).
package enum Capability {
  /// Gives up every capability, in every set, and the power of uid 0 and of set-id programs to regain any.
  ///
  /// The bounding set may stay as it is: with SECBIT_NOROOT locked and no_new_privs on, execve(2) adds nothing.
  package static func dropAll() throws(Errno) {
    var header = __user_cap_header_struct(version: 0x2008_0522, pid: 0)
    var data: (UInt64, UInt64, UInt64) = (0, 0, 0)
    // NOROOT, NO_SETUID_FIXUP, KEEP_CAPS off, NO_CAP_AMBIENT_RAISE, each with its lock. Needs CAP_SETPCAP; who lacks
    // that has no root privilege to lock either.
    // Inside another sandbox they are locked already.
    let locked =
      linux_syscall(Int(__NR_prctl), 28, 0b1110_1111, 0, 0, 0, 0) == 0
      || linux_syscall(Int(__NR_prctl), 27, 0, 0, 0, 0, 0) & 3 == 3
    _ = unsafe try withUnsafeMutablePointer(to: &header) { (h) throws(Errno) in
      unsafe try withUnsafeMutablePointer(to: &data) { (d) throws(Errno) in
        try systemCall(__NR_capset, Int(bitPattern: h), Int(bitPattern: d))
      }
    }
    if !locked && Process.effectiveUser == 0 {
      // Root without CAP_SETPCAP: no_new_privs alone does not stop execve from filling the sets, the bounding set does.
      for capability in 0..<64 where linux_syscall(Int(__NR_prctl), 23, capability, 0, 0, 0, 0) == 1 {
        throw .notPermitted
      }
    }
  }

  /// Whether this process holds any capability in its effective or permitted set.
  package static func holdsAny() throws(Errno) -> Bool {
    var header = __user_cap_header_struct(version: 0x2008_0522, pid: 0)
    var data: (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0, 0, 0)
    _ = unsafe try withUnsafeMutablePointer(to: &header) { (h) throws(Errno) in
      unsafe try withUnsafeMutablePointer(to: &data) { (d) throws(Errno) in
        try systemCall(__NR_capget, Int(bitPattern: h), Int(bitPattern: d))
      }
    }
    return data.0 | data.1 | data.3 | data.4 != 0
  }
}
