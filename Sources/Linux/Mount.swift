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
  package static func pivotToWorkingDirectory() throws(Errno) {
    try systemCall(__NR_pivot_root, CString(".").address, CString(".").address)
    try systemCall(__NR_umount2, CString(".").address, 2)
  }
}
