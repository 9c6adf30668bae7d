internal import ControlGroup
internal import Linux

/// What a mount of type `cgroup` shows: the container's own groups, and nothing above them.
struct ControlGroupView {
  let group: ControlGroup

  init(_ group: ControlGroup) { self.group = group }

  /// Mounts on `target` with attribute bits of fsmount(2), and parameters of version 2.
  func mount(
    on target: Int32, attributes: UInt64, parameters: [CString], hasOwnNamespace: Bool
  ) throws(Failure) {
    if group.isPureUnified || group.hierarchies.isEmpty {
      return try attempt("mount the control groups") { () throws(Errno) in
        let tree = try unified(attributes, parameters, hasOwnNamespace)
        defer { File.close(tree) }
        try Mount.attach(tree, on: target)
      }
    }
    if let parameter = parameters.first {
      throw Failure("version 1 control groups are mounted already, without the option", parameter)
    }
    let root = try attempt("mount the control groups") { () throws(Errno) in
      let context = try Mount.open(CString("tmpfs"))
      defer { File.close(context) }
      try Mount.configure(context, CString("mode"), CString("755"))
      let root = try Mount.create(context, attributes: attributes & ~1)
      try Mount.attach(root, on: target)
      return root
    }
    defer { File.close(root) }
    for hierarchy in group.hierarchies {
      try attempt("mount the control group", hierarchy.directory) { () throws(Errno) in
        try show(hierarchy, in: root)
      }
    }
    if attributes != 0 {
      var change = Mount.Change()
      change.set = attributes
      try attempt("set the options of the control groups") { () throws(Errno) in
        try Mount.apply(change, in: root, recursive: true)
      }
    }
  }

  private func unified(
    _ attributes: UInt64, _ parameters: [CString], _ hasOwnNamespace: Bool
  ) throws(Errno) -> Int32 {
    if hasOwnNamespace || !parameters.isEmpty {
      do throws(Errno) {
        let context = try Mount.open(CString("cgroup2"))
        defer { File.close(context) }
        for parameter in parameters { try Mount.configure(context, flag: parameter) }
        return try Mount.create(context, attributes: attributes)
      } catch { if error != .notPermitted && error != .busy { throw error } }
    }
    let source = group.hierarchies.first.map { $0.directory } ?? CString("/sys/fs/cgroup")
    let tree = try Mount.clone(source)
    var change = Mount.Change()
    change.set = attributes
    if !change.isEmpty { try Mount.apply(change, in: tree, recursive: false) }
    return tree
  }

  /// The container's directory of one hierarchy under its usual name, and a link for each controller in it.
  private func show(_ hierarchy: Hierarchy, in root: Int32) throws(Errno) {
    let name = hierarchy.isUnified ? CString("unified").bytes : hierarchy.mountName
    let tree: Int32
    do throws(Errno) { tree = try Mount.clone(hierarchy.directory) } catch {
      // An ordinary user may have made none here: then there is nothing of the container's to show.
      if group.isOptional && error == .noSuchFileOrDirectory { return }
      throw error
    }
    defer { File.close(tree) }
    let target = Name(name)
    try target.with { (n) throws(Errno) in
      try Path.makeDirectory(n, in: root)
      try Mount.attach(tree, at: n, in: root)
    }
    for part in hierarchy.list.bytes.split(separator: UInt8(ascii: ",")) where Array(part) != name {
      if part.starts(with: CString("name=").bytes) { continue }
      let link = Name(Array(part))
      try target.with { (t) throws(Errno) in
        try link.with { (l) throws(Errno) in
          do throws(Errno) { try Path.makeLink(l, to: t, in: root) } catch { if error != .fileExists { throw error } }
        }
      }
    }
  }
}
