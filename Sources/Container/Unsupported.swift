internal import Linux
internal import OCI

/// What a config.json may ask for and this kernel does not have: refused by name, never passed over.
enum Unsupported {
  static func check(_ config: Config) throws(Failure) {
    try Annotations.check(config)
    if config.linux.intelRdt != nil && !ResourceDirector.isMounted {
      throw Failure("linux.intelRdt cannot be honoured: no resctrl file system is mounted at /sys/fs/resctrl")
    }
    if !config.linux.netDevices.isEmpty && !config.linux.namespaces.contains(where: { $0.kind == .network }) {
      throw Failure("linux.netDevices needs a network namespace of the container's in linux.namespaces")
    }
    if let label = config.linux.mountLabel, label[0] != 0,
      (try? Path.status(CString("/sys/fs/selinux/enforce"))) == nil
    {
      throw Failure("linux.mountLabel cannot be honoured: the kernel has no SELinux")
    }
  }
}
