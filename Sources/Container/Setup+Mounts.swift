internal import ControlGroup
internal import Linux
internal import OCI

/// One mount after the other: made detached with its final attributes, then attached to a descriptor.
extension Setup {
  mutating func mount(
    _ mount: PlannedMount, _ root: RootFileSystem, _ later: inout [(path: CString, change: Mount.Change)]
  ) throws(Failure) {
    switch mount.kind {
    case .bind: try bind(mount, root)
    case .remount: try remount(mount, root)
    case .controlGroups:
      try awaitPlace()
      try mountControlGroups(mount, root)
    case .fileSystem: try mountFileSystem(mount, root, &later)
    }
  }

  /// A place for a mount. What shows the kernel's own state must lie where its path says: a link or a directory that
  /// an image put there would send it elsewhere (CVE-2023-27561).
  private func place(_ mount: PlannedMount, isDirectory: Bool, _ root: RootFileSystem) throws(Failure) -> Int32 {
    if mount.type == "proc" || mount.type == "sysfs" {
      do throws(Errno) { return try Path.open(mount.destination, inRoot: root.descriptor, anyLinks: false) } catch {
        if error == .tooManySymbolicLinks { throw Failure("the mount's place is a symbolic link:", mount.destination) }
      }
    }
    if !mount.followsDestination {
      let (directory, name) = try root.parent(of: mount.destination)
      defer { File.close(directory) }
      // What procfs shows of itself is not for covering: the runtime and others rely on it.
      if (try? Path.fileSystem(directory)) == 0x9fa0 {
        throw Failure("no mount on a link of procfs:", mount.destination)
      }
      if let link = try? Name(name).with({ (n) throws(Errno) in try File.openRaw(n, [.path, .noFollow], in: directory) }
      ) {
        return link
      }
    }
    return try root.place(mount.destination, isDirectory: isDirectory)
  }

  /// Whether a source on the host is a symbolic link.
  static func isLink(_ source: CString) throws(Failure) -> Bool {
    try attempt("look at", source) { () throws(Errno) in try Path.status(source, followLinks: false).isSymbolicLink }
  }

  /// `copy-symlink`: a link in the container that says what the host's says.
  private func copyLink(_ mount: PlannedMount, _ root: RootFileSystem) throws(Failure) {
    let source = mount.source!
    let target = Name(try attempt("read the link", source) { () throws(Errno) in try Path.link(source) })
    let (directory, name) = try root.parent(of: mount.destination)
    defer { File.close(directory) }
    let link = Name(name)
    do throws(Errno) {
      try link.with { (l) throws(Errno) in
        try target.with { (t) throws(Errno) in try Path.makeLink(l, to: t, in: directory) }
      }
    } catch {
      let there = try? link.with { (l) throws(Errno) in try Path.link(l, in: directory) }
      if error != .fileExists || there != target.bytes { throw Failure("make the link", mount.destination, error) }
    }
  }

  // MARK: Binds

  private mutating func bind(_ mount: PlannedMount, _ root: RootFileSystem) throws(Failure) {
    let source = mount.source!
    if mount.prepared < 0, mount.copiesLink, try Self.isLink(source) { return try copyLink(mount, root) }
    var tree = mount.prepared
    if tree < 0 {
      tree = try attempt("bind", source) { () throws(Errno) in
        try Mount.clone(source, recursive: mount.isRecursive, followLinks: mount.followsSource)
      }
      try Self.apply(mount, to: tree)
    }
    defer { File.close(tree) }
    let status = try attempt("look at", source) { () throws(Errno) in try Path.status(CString(""), in: tree) }
    let target = try place(mount, isDirectory: status.isDirectory, root)
    defer { File.close(target) }
    do throws(Errno) {
      Progress.step("attach a bind mount")
      try Mount.attach(tree, on: target)
    } catch { throw Failure("bind to", mount.destination, error == .invalidArgument ? .notDirectory : error) }
    if mount.isRoot { try keepTop(tree) }
  }

  /// Attributes and maps of a bind mount.
  static func apply(_ mount: PlannedMount, to tree: Int32) throws(Failure) {
    if !mount.change.isEmpty {
      try attempt("set the options of the mount", mount.destination) { () throws(Errno) in
        try Mount.apply(mount.change, in: tree, recursive: false)
      }
    }
    if !mount.deepChange.isEmpty {
      try attempt("set the recursive options of the mount", mount.destination) { () throws(Errno) in
        try Mount.apply(mount.deepChange, in: tree, recursive: true)
      }
    }
  }

  /// `remount`: what is mounted there already gets other options.
  private func remount(_ mount: PlannedMount, _ root: RootFileSystem) throws(Failure) {
    guard let target = try root.find(mount.destination) else {
      throw Failure("nothing to remount at", mount.destination)
    }
    defer { File.close(target) }
    if !mount.parameters.isEmpty || !mount.flags.isEmpty {
      try attempt("remount", mount.destination) { () throws(Errno) in
        let context = try Mount.pick(target)
        defer { File.close(context) }
        try Self.configure(context, mount)
        try Mount.reconfigure(context)
      }
    }
    try Self.apply(mount, to: target)
  }

  // MARK: File systems

  private mutating func mountFileSystem(
    _ mount: PlannedMount, _ root: RootFileSystem, _ later: inout [(path: CString, change: Mount.Change)]
  ) throws(Failure) {
    let target = try place(mount, isDirectory: true, root)
    defer { File.close(target) }
    // It has nothing below it that a recursive option would be for.
    var attributes = mount.change.set | mount.deepChange.set
    // The image's files are copied in first.
    if mount.copiesUp { attributes &= ~1 }
    var tree: Int32 = -1
    var context: Int32 = -1
    defer { if context >= 0 { File.close(context) } }
    do throws(Errno) {
      Progress.step("mount a file system")
      context = mount.type == "proc" ? try openProcessFileSystem() : try Mount.open(mount.type)
      if let source = mount.source, source[0] != 0 { try Mount.configure(context, CString("source"), source) }
      try Self.configure(context, mount)
      if mount.type == "tmpfs" { try Self.keepMode(context, mount, target) }
      if mount.isReadOnly && !Self.isVirtual(mount.type) { try Mount.configure(context, flag: CString("ro")) }
      tree = try Mount.create(context, attributes: attributes)
    } catch {
      if let tree = try instead(of: mount, error) {
        defer { File.close(tree) }
        try attempt("mount", mount.destination) { () throws(Errno) in try Mount.attach(tree, on: target) }
        return
      }
      throw Self.complain(mount, error, context)
    }
    defer { File.close(tree) }
    if mount.copiesUp {
      try TreeCopy.copy(from: target, to: tree, mount.destination)
      if mount.isReadOnly {
        var change = Mount.Change()
        change.set = 1
        try attempt("make read-only", mount.destination) { () throws(Errno) in
          try Mount.apply(change, in: tree, recursive: false)
        }
      }
    } else if mount.isReadOnly && mount.destination == "/dev" {
      // Devices are made in it first.
      var change = Mount.Change()
      change.clear = 1
      try attempt("prepare", mount.destination) { () throws(Errno) in
        try Mount.apply(change, in: tree, recursive: false)
      }
      var readOnly = Mount.Change()
      readOnly.set = 1
      later.append((mount.destination, readOnly))
    }
    if mount.change.propagation != 0 || mount.deepChange.propagation != 0 {
      var change = Mount.Change()
      change.propagation = mount.change.propagation | mount.deepChange.propagation
      try attempt("set the propagation of", mount.destination) { () throws(Errno) in
        try Mount.apply(change, in: tree, recursive: false)
      }
    }
    try attempt("mount", mount.destination) { () throws(Errno) in try Mount.attach(tree, on: target) }
    if mount.isRoot { try keepTop(tree) }
  }

  private mutating func keepTop(_ tree: Int32) throws(Failure) {
    top = try attempt("keep the root") { () throws(Errno) in try File.duplicate(tree, atLeast: 3).release() }
  }

  /// A tmpfs that is given no mode takes that of the directory it covers, as runc and crun have it.
  private static func keepMode(_ context: Int32, _ mount: PlannedMount, _ target: Int32) throws(Errno) {
    if mount.parameters.contains(where: { $0.hasPrefix("mode=") }) { return }
    var mode = Int(try Path.status(CString(""), in: target).mode) & 0o7777
    var digits: [UInt8] = []
    repeat {
      digits.insert(UInt8(ascii: "0") + UInt8(mode & 7), at: 0)
      mode >>= 3
    } while mode > 0
    try Name(digits).with { (d) throws(Errno) in try Mount.configure(context, CString("mode"), d) }
  }

  private static func isVirtual(_ type: CString) -> Bool {
    type == "proc" || type == "sysfs" || type == "tmpfs" || type == "mqueue" || type == "devpts"
  }

  private static func configure(_ context: Int32, _ mount: PlannedMount) throws(Errno) {
    for flag in mount.flags { try Mount.configure(context, flag: flag) }
    for parameter in mount.parameters {
      // `key=value` in two halves; a word alone is a flag.
      guard let equals = parameter.index(of: UInt8(ascii: "=")) else {
        try Mount.configure(context, flag: parameter)
        continue
      }
      let key = Name(Array(parameter.bytes[..<equals]))
      try key.with { (k) throws(Errno) in try Mount.configure(context, k, parameter.suffix(from: equals + 1)) }
    }
  }

  private static func complain(_ mount: PlannedMount, _ error: Errno, _ context: Int32) -> Failure {
    var message = Message("mount ")
    message.add(quoted: mount.type)
    message.add(" to ")
    message.add(quoted: mount.destination)
    message.add(": ")
    message.add(error)
    if context >= 0 {
      let complaint = Mount.complaint(context)
      if !complaint.isEmpty {
        message.add(" (")
        message.add(visible: complaint.last == 10 ? Array(complaint.dropLast()) : complaint)
        message.add(")")
      }
    }
    return Failure(message.bytes)
  }

  /// A user namespace without its own network may not mount sysfs, one without its own processes no procfs, one
  /// without IPC no mqueue: the host's is shown in place of it, as its own are to other users.
  private func instead(of mount: PlannedMount, _ error: Errno) throws(Failure) -> Int32? {
    guard error == .notPermitted || error == .busy else { return nil }
    var source: CString
    if mount.type == "sysfs" {
      source = CString("/sys")
    } else if mount.type == "mqueue" {
      source = CString("/dev/mqueue")
    } else if mount.type == "proc" && !namespaces.contains(.pid) {
      source = CString("/proc")
    } else {
      return nil
    }
    guard let tree = try? Mount.clone(source, recursive: true) else { return nil }
    if !mount.change.isEmpty {
      var change = mount.change
      change.clear = 0
      try attempt("set the options of the mount", mount.destination) { () throws(Errno) in
        try Mount.apply(change, in: tree, recursive: true)
      }
    }
    return tree
  }

  // MARK: Control groups

  private func mountControlGroups(_ mount: PlannedMount, _ root: RootFileSystem) throws(Failure) {
    let target = try place(mount, isDirectory: true, root)
    defer { File.close(target) }
    guard let view = controlGroups else { throw Failure("no control groups to mount at", mount.destination) }
    try view.mount(
      on: target, attributes: mount.change.set | mount.deepChange.set, parameters: mount.parameters,
      hasOwnNamespace: namespaces.contains(.cgroup))
  }
}

extension CString {
  /// Where a byte stands first.
  func index(of byte: UInt8) -> Int? {
    var i = 0
    while self[i] != 0 {
      if self[i] == byte { return i }
      i += 1
    }
    return nil
  }
}
