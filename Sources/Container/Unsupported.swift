internal import Linux
internal import OCI

/// What a config.json may ask for and this kernel does not have: refused by name, never passed over.
enum Unsupported {
  static func check(_ config: Config) throws(Failure) {
    if config.linux.intelRdt != nil && !isResourceControlled {
      throw Failure("linux.intelRdt cannot be honoured: no resctrl file system is mounted")
    }
    if let label = config.linux.mountLabel, label[0] != 0,
      (try? Path.status(CString("/sys/fs/selinux/enforce"))) == nil
    {
      throw Failure("linux.mountLabel cannot be honoured: the kernel has no SELinux")
    }
  }

  private static var isResourceControlled: Bool {
    (try? Path.status(CString("/sys/fs/resctrl/schemata"))) != nil
  }
}
