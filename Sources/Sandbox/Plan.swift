package import Linux
package import Policy

/// A run, worked out: ordered steps for this kernel, each one kernel call with its arguments resolved.
///
/// The launcher makes it, `thinwall explain` prints it, and the children only walk it.
package struct Plan: ~Copyable {
  /// The wall this plan builds.
  package let wall: Policy.Wall
  /// Namespaces that init is cloned into.
  package let namespaces: Process.Namespaces
  /// What init does before the program exists.
  package let initial: [Step]
  /// What the program's process does before it executes the program.
  package let program: [Step]
  /// Control groups whose entrances the launcher opens, in the order of `Call.joinCgroup`.
  package let cgroups: CgroupPlan
  /// Directory that init removes at the end with everything in it; only in the process wall.
  package let privateDirectory: CString?
  /// TCP ports the program may listen on, where `listen` is answered by init.
  package let listenPorts: [Policy.Ports]?
  /// Whether the filter asks init about some calls.
  package let notifies: Bool
  /// Paths that were made only to be hidden, and go away at the end.
  package let placeholders: [CString]
  /// Landlock's version the plan was made for.
  package let landlock: Int
  /// Sentences about what is weaker than the flags' plain meaning, because `--optional` allowed it.
  package let notes: [StaticString]
  /// Everything that the steps point to.
  package let arena: Arena
}

/// The control groups of a run: directories to make, limits to write, files through which the program enters.
package struct CgroupPlan: Sendable {
  /// One directory in one hierarchy.
  package struct Group: Sendable {
    package var directory: CString
    /// The file through which a process enters it: cgroup.procs, or `tasks` of version 1.
    package var entrance: CString
    /// cgroup.kill, where the kernel has it (version 2).
    package var kill: CString?
    /// Where the kernel counts what it killed for lack of memory.
    package var events: CString
    /// Files and what is written to them, in order.
    package var settings: [(file: CString, value: CString, rule: Rule)]
    /// Files that may be absent (swap accounting): written if they exist.
    package var optionalSettings: [(file: CString, value: CString)]
  }

  package var groups: [Group] = []
  package init() {}
}
