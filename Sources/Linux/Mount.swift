internal import CLinux

/// The mount API of Linux 5.2 and later: trees are made and changed by descriptor, then attached (mount_setattr(2)).
public enum Mount {
  /// Attributes of a mount.
  public struct Attributes: OptionSet, BitwiseCopyable, Sendable {
    /// The kernel's bits.
    public let rawValue: UInt64
    /// What these bits say.
    @inlinable public init(rawValue: UInt64) { self.rawValue = rawValue }
    @inlinable package static var readOnly: Attributes { Attributes(rawValue: 1) }
    @inlinable package static var noSetID: Attributes { Attributes(rawValue: 2) }
    @inlinable package static var noDevices: Attributes { Attributes(rawValue: 4) }
    @inlinable package static var noExecute: Attributes { Attributes(rawValue: 8) }
  }

  /// A copy of the mount tree at `path`, submounts included, attached nowhere (open_tree(2)).
  package static func copyTree(_ path: CString, in directory: Int32 = File.workingDirectory) throws(Errno) -> Int32 {
    // OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE
    Int32(try systemCall(__NR_open_tree, Int(directory), path.address, 1 | 0x80000 | 0x8000))
  }

  /// Attaches a detached tree at `target`, relative to `directory` (move_mount(2)).
  package static func attach(
    _ tree: Int32, at target: CString, in directory: Int32 = File.workingDirectory
  ) throws(Errno) {
    // MOVE_MOUNT_F_EMPTY_PATH
    try systemCall(__NR_move_mount, Int(tree), CString("").address, Int(directory), target.address, 4)
  }

  /// Sets attributes on a mount (`path` empty: the one behind `directory`), on all below it when `recursive`, and makes
  /// them private: nothing mounted outside later appears inside (mount_setattr(2)).
  package static func set(
    _ attributes: Attributes, on path: CString = CString(""), in directory: Int32, recursive: Bool
  ) throws(Errno) {
    var a = mount_attr()
    a.attr_set = attributes.rawValue
    a.propagation = 1 << 18
    _ = unsafe try withUnsafeMutablePointer(to: &a) { (p) throws(Errno) in
      try systemCall(
        __NR_mount_setattr, Int(directory), path.address, (path[0] == 0 ? 0x1000 : 0) | (recursive ? 0x8000 : 0),
        Int(bitPattern: p), MemoryLayout<mount_attr>.size)
    }
  }

  /// Begins the configuration of a new file system (fsopen(2)).
  package static func open(_ type: CString) throws(Errno) -> Int32 {
    Int32(try systemCall(__NR_fsopen, type.address, 1))
  }

  /// Sets one parameter (fsconfig(2), FSCONFIG_SET_STRING).
  package static func configure(_ context: Int32, _ key: CString, _ value: CString) throws(Errno) {
    try systemCall(__NR_fsconfig, Int(context), 1, key.address, value.address, 0)
  }

  /// Creates the file system and a detached mount of it (fsconfig(2) FSCONFIG_CMD_CREATE, fsmount(2)).
  package static func create(_ context: Int32, _ attributes: Attributes) throws(Errno) -> Int32 {
    try systemCall(__NR_fsconfig, Int(context), 6, 0, 0, 0)
    return Int32(try systemCall(__NR_fsmount, Int(context), 1, Int(attributes.rawValue)))
  }

  /// Makes the working directory's mount the root of this mount namespace and detaches the old one (pivot_root(2)).
  ///
  /// `unsharing`: the old root may be shared with another namespace, which must not lose its mounts by this.
  package static func pivotToWorkingDirectory(unsharing: Bool = false) throws(Errno) {
    // By its descriptor: afterwards `.` is still the new one.
    let old = unsharing ? try File.openRaw(CString("/"), .path) : -1
    try systemCall(__NR_pivot_root, CString(".").address, CString(".").address)
    if unsharing {
      defer { File.close(old) }
      var change = Change()
      change.propagation = Propagation.slave.rawValue
      try apply(change, in: old, recursive: true)
    }
    try systemCall(__NR_umount2, CString(".").address, 2)
  }

  // MARK: What a bundle's mounts need beside it

  /// How mounts pass events to each other (mount_namespaces(7)).
  package enum Propagation: UInt64, Sendable {
    case unbindable = 0x20000
    case `private` = 0x40000
    case slave = 0x80000
    case shared = 0x100000
  }

  /// A change of a mount's attributes: bits to set and to clear, the atime field, propagation (mount_setattr(2)).
  public struct Change: BitwiseCopyable, Sendable {
    package var set: UInt64 = 0
    package var clear: UInt64 = 0
    package var propagation: UInt64 = 0
    /// A user namespace whose map the mount's owners go through.
    package var userNamespace: Int32 = -1
    package init() {}
    package var isEmpty: Bool { self.set == 0 && clear == 0 && propagation == 0 && userNamespace < 0 }
  }

  /// Applies a change to the mount behind `directory` (`path` empty) or at `path`.
  package static func apply(
    _ change: Change, to path: CString = CString(""), in directory: Int32, recursive: Bool
  ) throws(Errno) {
    var a = mount_attr()
    a.attr_set = change.set
    a.attr_clr = change.clear
    a.propagation = change.propagation
    if change.userNamespace >= 0 {
      a.attr_set |= 0x100000  // MOUNT_ATTR_IDMAP
      a.userns_fd = UInt64(change.userNamespace)
    }
    _ = unsafe try withUnsafeMutablePointer(to: &a) { (p) throws(Errno) in
      try systemCall(
        __NR_mount_setattr, Int(directory), path.address, (path[0] == 0 ? 0x1000 : 0) | (recursive ? 0x8000 : 0),
        Int(bitPattern: p), MemoryLayout<mount_attr>.size)
    }
  }

  /// A detached copy of the mount at `path` (empty: of the one behind `directory`), of all below it when `recursive`
  /// (open_tree(2)).
  package static func clone(
    _ path: CString = CString(""), in directory: Int32 = File.workingDirectory, recursive: Bool = false,
    followLinks: Bool = true
  ) throws(Errno) -> Int32 {
    let flags = 1 | 0x80000 | (recursive ? 0x8000 : 0) | (path[0] == 0 ? 0x1000 : 0) | (followLinks ? 0 : 0x100)
    return Int32(try systemCall(__NR_open_tree, Int(directory), path.address, flags))
  }

  /// Attaches a detached tree on what the descriptor `target` is (move_mount(2)).
  package static func attach(_ tree: Int32, on target: Int32) throws(Errno) {
    // MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH
    try systemCall(__NR_move_mount, Int(tree), CString("").address, Int(target), CString("").address, 0x44)
  }

  /// Moves an attached mount (move_mount(2)).
  package static func move(_ mount: Int32, to target: CString) throws(Errno) {
    try systemCall(__NR_move_mount, Int(mount), CString("").address, Int(File.workingDirectory), target.address, 4)
  }

  /// Sets a parameter that takes no value (fsconfig(2), FSCONFIG_SET_FLAG).
  package static func configure(_ context: Int32, flag: CString) throws(Errno) {
    try systemCall(__NR_fsconfig, Int(context), 0, flag.address, 0, 0)
  }

  /// Creates the file system and a detached mount with attribute bits (fsconfig(2) FSCONFIG_CMD_CREATE, fsmount(2)).
  package static func create(_ context: Int32, attributes: UInt64) throws(Errno) -> Int32 {
    try systemCall(__NR_fsconfig, Int(context), 6, 0, 0, 0)
    return Int32(try systemCall(__NR_fsmount, Int(context), 1, Int(attributes)))
  }

  /// A context for changing the file system that a mount shows (fspick(2)).
  package static func pick(_ mount: Int32) throws(Errno) -> Int32 {
    // FSPICK_CLOEXEC | FSPICK_EMPTY_PATH
    Int32(try systemCall(__NR_fspick, Int(mount), CString("").address, 1 | 8))
  }

  /// Carries the parameters of a picked context out (FSCONFIG_CMD_RECONFIGURE).
  package static func reconfigure(_ context: Int32) throws(Errno) {
    try systemCall(__NR_fsconfig, Int(context), 7, 0, 0, 0)
  }

  /// What the kernel has to say about a failed configuration: the next line of a context's log (fsopen(2)).
  package static func complaint(_ context: Int32) -> [UInt8] {
    let line = unsafe [UInt8](unsafeUninitializedCapacity: 256) { buffer, count in
      let n = linux_syscall(Int(__NR_read), Int(context), Int(bitPattern: buffer.baseAddress), 256, 0, 0, 0)
      count = max(0, n)
    }
    // `e message`: the first letter is its kind.
    return line.count > 2 && line[1] == UInt8(ascii: " ") ? Array(line[2...]) : line
  }

  /// umount2(2), MNT_DETACH.
  package static func detach(_ path: CString) throws(Errno) { try systemCall(__NR_umount2, path.address, 2) }

  /// chroot(2).
  package static func changeRoot(_ path: CString) throws(Errno) { try systemCall(__NR_chroot, path.address) }
}
