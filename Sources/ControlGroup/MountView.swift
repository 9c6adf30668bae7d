package import Linux

extension ControlGroup {
  /// What a mount of type `cgroup` shows inside a container.
  package enum View {
    /// Version 2 alone: one file system, whose root is the container's group.
    case unified(directory: CString)
    /// A directory for each hierarchy, and links for controllers that share one.
    case directories([Directory], links: [(name: [UInt8], target: [UInt8])])

    /// One hierarchy inside the container.
    package struct Directory {
      /// The name below the mount's destination: `memory`, `cpu,cpuacct`, `systemd`, `unified`.
      package var name: [UInt8]
      /// Options for mounting it anew from within a control group namespace: `memory`, `none,name=systemd`; empty for
      /// version 2, which is mounted as `cgroup2`.
      package var options: [UInt8]
      /// The container's group on the host, to be bound there without such a namespace.
      package var source: CString
      package var isUnified: Bool
    }
  }

  /// What there is to be mounted; nil without groups.
  package func view() -> View? {
    if hierarchies.isEmpty { return nil }
    if isPureUnified { return .unified(directory: hierarchies[0].directory) }
    var directories: [View.Directory] = []
    var links: [(name: [UInt8], target: [UInt8])] = []
    for hierarchy in hierarchies {
      let name = hierarchy.mountName
      let list = hierarchy.list.bytes
      let isNamed = hierarchy.list.hasPrefix("name=")
      directories.append(
        View.Directory(
          name: name, options: isNamed ? CString("none,").bytes + list : list, source: hierarchy.directory,
          isUnified: hierarchy.isUnified))
      let members = list.split(separator: UInt8(ascii: ","))
      if members.count > 1 { for member in members { links.append((Array(member), name)) } }
    }
    return .directories(directories, links: links)
  }
}
