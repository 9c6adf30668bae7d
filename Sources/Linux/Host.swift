internal import CLinux

/// Facts about the machine and its kernel.
package enum Host {
  /// Field n of struct utsname: 0 system, 1 node, 2 release, 3 version, 4 machine.
  package static func unameField(_ field: Int) -> [UInt8] {
    var text: [UInt8] = []
    unsafe withUnsafeTemporaryAllocation(byteCount: 6 * 65, alignment: 8) { buffer in
      guard linux_syscall(Int(__NR_uname), Int(bitPattern: buffer.baseAddress), 0, 0, 0, 0, 0) == 0 else { return }
      var i = field * 65
      while unsafe buffer[i] != 0 {
        unsafe text.append(buffer[i])
        i += 1
      }
    }
    return text
  }

  /// sethostname(2).
  package static func setName(_ name: CString) throws(Errno) {
    try systemCall(__NR_sethostname, name.address, name.count)
  }
}

extension Host {
  /// setdomainname(2).
  package static func setDomain(_ name: CString) throws(Errno) {
    try systemCall(__NR_setdomainname, name.address, name.count)
  }
}
