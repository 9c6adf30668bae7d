internal import Linux
internal import OCI

/// What a config.json may ask for and this kernel does not have: refused by name, never passed over.
enum Unsupported {
  static func check(_ config: Config) throws(Failure) {
    try Annotations.check(config)
    // Without a namespace of its own these would be the host's.
    func has(_ kind: LinuxConfig.Kind) -> Bool { config.linux.namespaces.contains { $0.kind == kind } }
    if !has(.uts) && (config.hostname != nil || config.domainname != nil) {
      throw Failure("hostname and domainname need a uts namespace in linux.namespaces")
    }
    if !has(.time) && (config.linux.monotonicOffset != nil || config.linux.boottimeOffset != nil) {
      throw Failure("linux.timeOffsets needs a time namespace in linux.namespaces")
    }
    if !has(.mount)
      && !(config.mounts.isEmpty && config.linux.maskedPaths.isEmpty && config.linux.readonlyPaths.isEmpty)
    {
      throw Failure("mounts, linux.maskedPaths and linux.readonlyPaths need a mount namespace in linux.namespaces")
    }
    if config.linux.intelRdt != nil && !ResourceDirector.isMounted {
      throw Failure("linux.intelRdt cannot be honoured: no resctrl file system is mounted at /sys/fs/resctrl")
    }
    if !config.linux.netDevices.isEmpty && !has(.network) {
      throw Failure("linux.netDevices needs a network namespace of the container's in linux.namespaces")
    }
    if let label = config.linux.mountLabel, label[0] != 0,
      (try? Path.status(CString("/sys/fs/selinux/enforce"))) == nil
    {
      throw Failure("linux.mountLabel cannot be honoured: the kernel has no SELinux")
    }
  }
}
