package import Linux

/// The control groups of one container: one group in every version 1 hierarchy, or one of version 2, or both.
///
/// `plan` names them without touching anything; `record` is written to the container's state; then `make`, `apply`,
/// and the container's first process is cloned into the group (`openForClone`) or enters it itself (`openEntrances`).
/// What a crash leaves behind is found again by `init(record:)` and removed.
public struct ControlGroup {
  /// How groups are made.
  package enum Manager: UInt8, Sendable {
    /// Directories in the control group file systems.
    case cgroupfs
    /// Units of systemd.
    case systemd
    /// None: the container stays in the groups of its caller.
    case disabled
  }

  package let manager: Manager
  /// An ordinary user's container that asked for no place of its own: where it may make no group, it has none.
  package let isOptional: Bool
  /// Where the container's groups are, those of version 1 in the order of /proc/self/cgroup, then that of version 2.
  package internal(set) var hierarchies: [Hierarchy]
  /// The unit, when systemd makes the groups.
  package internal(set) var unit: Unit?

  /// A unit of systemd (systemd.resource-control(5)).
  package struct Unit: Sendable {
    /// `prefix-name.scope`.
    package var name: CString
    /// The slice it is in.
    package var slice: CString
    /// The user's own manager instead of the system's.
    package var isUser: Bool
  }

  /// The group of version 2, alone or beside those of version 1.
  package var unified: Hierarchy? {
    for hierarchy in hierarchies where hierarchy.isUnified { return hierarchy }
    return nil
  }

  /// The machine has version 2 only: its controllers are not in version 1 hierarchies.
  package var isPureUnified: Bool { hierarchies.count == 1 && hierarchies[0].isUnified }

  /// The version 1 group that has a controller.
  func legacy(_ controller: Controllers) -> Hierarchy? {
    for hierarchy in hierarchies where hierarchy.controllers.contains(controller) { return hierarchy }
    return nil
  }

  /// Whether one of the groups is there.
  package func exists() -> Bool {
    for hierarchy in hierarchies where FileSystem.exists(hierarchy.directory) { return true }
    return false
  }
}
