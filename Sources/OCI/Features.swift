internal import JSON
internal import Linux

/// What this runtime can do, as JSON (features.md, features-linux.md): what the program knows, not what this kernel has.
package enum Features {
  /// The structure, four spaces a level. `version` is the program's.
  package static func json(version: StaticString) -> [UInt8] {
    var writer = Writer(capacity: 8192)
    writer.beginObject()
    writer.member("ociVersionMin", "1.0.0")
    writer.member("ociVersionMax", ConfigReader.version)
    writer.names("hooks", Names.hook)
    writer.words(
      "mountOptions",
      """
      async atime bind copy-symlink defaults dest-nofollow dev diratime dirsync exec idmap iversion lazytime loud mand \
      noatime nodev nodiratime noexec noiversion nolazytime nomand norelatime nostrictatime nosuid nosymfollow private \
      ratime rbind rdev rdiratime relatime remount rexec ridmap rnoatime rnodev rnodiratime rnoexec rnorelatime \
      rnostrictatime rnosuid rnosymfollow ro rprivate rrelatime rro rrw rshared rslave rstrictatime rsuid rsymfollow \
      runbindable rw shared silent slave src-nofollow strictatime suid symfollow sync tmpcopyup unbindable
      """)
    writer.key("linux")
    writer.beginObject()
    writer.words("namespaces", "cgroup ipc mount network pid time user uts")
    writer.names("capabilities", Names.capability)
    writer.switches("cgroup", "v1 v2 systemd systemdUser rdma")
    writer.key("seccomp")
    writer.beginObject()
    writer.member("enabled", true)
    writer.words(
      "actions",
      """
      SCMP_ACT_ALLOW SCMP_ACT_ERRNO SCMP_ACT_KILL SCMP_ACT_KILL_PROCESS SCMP_ACT_KILL_THREAD SCMP_ACT_LOG \
      SCMP_ACT_NOTIFY SCMP_ACT_TRACE SCMP_ACT_TRAP
      """)
    writer.words(
      "operators",
      "SCMP_CMP_EQ SCMP_CMP_GE SCMP_CMP_GT SCMP_CMP_LE SCMP_CMP_LT SCMP_CMP_MASKED_EQ SCMP_CMP_NE")
    writer.words(
      "archs",
      """
      SCMP_ARCH_AARCH64 SCMP_ARCH_ARM SCMP_ARCH_LOONGARCH64 SCMP_ARCH_M68K SCMP_ARCH_MIPS SCMP_ARCH_MIPS64 \
      SCMP_ARCH_MIPS64N32 SCMP_ARCH_MIPSEL SCMP_ARCH_MIPSEL64 SCMP_ARCH_MIPSEL64N32 SCMP_ARCH_PARISC \
      SCMP_ARCH_PARISC64 SCMP_ARCH_PPC SCMP_ARCH_PPC64 SCMP_ARCH_PPC64LE SCMP_ARCH_RISCV64 SCMP_ARCH_S390 \
      SCMP_ARCH_S390X SCMP_ARCH_SH SCMP_ARCH_SHEB SCMP_ARCH_X32 SCMP_ARCH_X86 SCMP_ARCH_X86_64
      """)
    let flags: StaticString = """
      SECCOMP_FILTER_FLAG_LOG SECCOMP_FILTER_FLAG_SPEC_ALLOW SECCOMP_FILTER_FLAG_TSYNC \
      SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
      """
    writer.words("knownFlags", flags)
    writer.words("supportedFlags", flags)
    writer.endObject()
    writer.switches("apparmor", "enabled")
    writer.switches("selinux", "enabled")
    writer.key("memoryPolicy")
    writer.beginObject()
    writer.names("modes", Names.memoryMode)
    writer.names("flags", Names.memoryFlag)
    writer.endObject()
    writer.switches("intelRdt", "enabled schemata monitoring")
    writer.key("mountExtensions")
    writer.beginObject()
    writer.switches("idmap", "enabled")
    writer.endObject()
    writer.switches("netDevices", "enabled")
    writer.endObject()
    writer.key("annotations")
    writer.beginObject()
    writer.member("org.thinwall.checkpoint.enabled", "true")
    writer.member("org.thinwall.version", version)
    writer.endObject()
    writer.words(
      "potentiallyUnsafeConfigAnnotations", "org.criu.config org.systemd.property.")
    writer.endObject()
    return Indentation.apply([UInt8](repeating: UInt8(ascii: " "), count: 4), to: writer.finish())
  }
}

extension Writer {
  mutating func member(_ name: StaticString, _ value: StaticString) {
    key(CString(name))
    string(CString(value))
  }

  mutating func member(_ name: StaticString, _ value: Bool) {
    key(CString(name))
    bool(value)
  }

  mutating func member(_ name: StaticString, _ value: Int) {
    key(CString(name))
    integer(value)
  }

  /// An array of a table's names.
  mutating func names(_ name: StaticString, _ table: (Int) -> StaticString?) {
    key(CString(name))
    beginArray()
    var number = 0
    while let name = table(number) {
      string(CString(name))
      number += 1
    }
    endArray()
  }

  /// An array of the words between the spaces of a text; an empty text is an empty array.
  mutating func words(_ name: StaticString, _ text: StaticString) {
    key(CString(name))
    beginArray()
    for word in words(of: text) { string(word.span) }
    endArray()
  }

  /// An object of the words between the spaces of a text, each true.
  mutating func switches(_ name: StaticString, _ text: StaticString) {
    key(CString(name))
    beginObject()
    for word in words(of: text) {
      key(word.span)
      bool(true)
    }
    endObject()
  }

  private func words(of text: StaticString) -> [[UInt8]] {
    CString(text).bytes.split(separator: UInt8(ascii: " ")).map { Array($0) }
  }
}
