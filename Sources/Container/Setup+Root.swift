internal import ControlGroup
internal import Linux
internal import OCI

/// The root file system: mounts, devices, what is masked; then the change of root.
extension Setup {
  /// Puts the root together and changes to it; the slave of the container's terminal, if it gets one.
  mutating func makeRoot() throws(Failure) -> Int32? {
    // Host resources that are bound into the container, opened while `/` is still the host's.
    let null = try openNull()
    let kernel = config.linux.sysctl.isEmpty ? nil : try openKernelSettings()
    try setPropagation()
    var root = try attachRoot()
    var readOnlyLater: [(path: CString, change: Mount.Change)] = []
    for index in mounts.indices {
      try mount(mounts[index], root, &readOnlyLater)
      if let top {
        // What covers all of the root is the root from now on.
        File.close(root.descriptor)
        root = RootFileSystem(descriptor: top)
        self.top = nil
      }
    }
    let ownsDev = !mounts.contains { $0.kind == .bind && ($0.destination == "/dev" || $0.destination == "/dev/") }
    if ownsDev { try makeDevices(root) }
    var terminal: Int32?
    if process.hasTerminal { terminal = try makeTerminal(root) }
    if let kernel { try setKernelSettings(kernel) }
    if hasRuntimeHooks {
      do throws(Errno) { try link.send(.mounted) } catch { throw Failure("tell the runtime", error) }
      state = State(try waitForState())
      try hooks?.run(config.hooks.createContainer, state: state.text, "createContainer")
    }
    for path in config.linux.readonlyPaths { try makeReadOnly(path, root) }
    try mask(root, null)
    File.close(null)
    for late in readOnlyLater {
      guard let target = try root.find(late.path) else { continue }
      try attempt("make read-only", late.path) { () throws(Errno) in
        try Mount.apply(late.change, in: target, recursive: false)
      }
      File.close(target)
    }
    if !(process.workingDirectory == "/"), let place = try? root.place(process.workingDirectory, isDirectory: true) {
      // Where it cannot be made, entering it fails and says so.
      File.close(place)
    }
    if config.root!.isReadOnly {
      var change = Mount.Change()
      change.set = 1
      try attempt("make the root read-only") { () throws(Errno) in
        try Mount.apply(change, in: root.descriptor, recursive: false)
      }
    }
    // The groups have paths of the host: the last moment.
    try awaitPlace()
    try changeRoot(root)
    return terminal
  }

  private mutating func waitForState() throws(Failure) -> [UInt8] {
    let message: (word: Link.Word, bytes: [UInt8], descriptor: Int32?)?
    while true {
      let next: (word: Link.Word, bytes: [UInt8], descriptor: Int32?)?
      do throws(Errno) { next = try link.receive() } catch { throw Failure("hear from the runtime", error) }
      if next?.word == .placed {
        place(next!.bytes)
        continue
      }
      message = next
      break
    }
    guard let message, message.word == .proceed else { Process.exit(1) }
    return message.bytes
  }

  // MARK: The root itself

  /// Nothing that is mounted here from now on shows outside.
  private func setPropagation() throws(Failure) {
    var change = Mount.Change()
    change.propagation = Mount.Propagation.private.rawValue
    if let word = config.linux.rootfsPropagation, word[0] != 0 {
      let plain = word[0] == UInt8(ascii: "r") ? word.suffix(from: 1) : word
      guard let propagation = Mount.propagation(plain) else { throw Failure("unknown linux.rootfsPropagation", word) }
      // What cannot be bound could not be copied either: that comes at the end.
      if propagation != .unbindable { change.propagation = propagation.rawValue }
    }
    try attempt("set the propagation of mounts") { () throws(Errno) in
      try Mount.apply(change, to: CString("/"), in: File.workingDirectory, recursive: true)
    }
  }

  /// Hooks of the runtime look for the container's files at the root's path, among the container's mounts. A shared
  /// mount around it would show them to the host.
  private var showsAtItsPath: Bool {
    guard hasRuntimeHooks else { return false }
    guard let word = config.linux.rootfsPropagation else { return true }
    return !(word == "shared" || word == "rshared")
  }

  /// A copy of the root's mounts, laid over `/`: it is a mount whatever it was before, and no path leads to it but its
  /// descriptor. The runtime has gone there before it cloned us, so that its path is not walked by other users.
  private func attachRoot() throws(Failure) -> RootFileSystem {
    let path = config.root!.path
    let tree = try attempt("copy the mounts of the root", path) { () throws(Errno) in
      try Mount.clone(CString("."), recursive: true)
    }
    if config.linux.rootfsPropagation != nil {
      // pivot_root(2) refuses a root whose parent is shared, and what we mount would show on the host.
      var change = Mount.Change()
      change.propagation = Mount.Propagation.private.rawValue
      try attempt("make the root private", path) { () throws(Errno) in
        try Mount.apply(change, in: tree, recursive: false)
        try Mount.apply(change, to: CString("/"), in: File.workingDirectory, recursive: false)
      }
    }
    try attempt("attach the root", path) { () throws(Errno) in
      try Mount.attach(tree, at: showsAtItsPath ? CString(".") : CString("/"))
    }
    return RootFileSystem(descriptor: tree)
  }

  private func changeRoot(_ root: RootFileSystem) throws(Failure) {
    try attempt("enter the root") { () throws(Errno) in try Path.change(to: root.descriptor) }
    if noPivot {
      // It lies over `/` already.
      try attempt("change the root") { () throws(Errno) in try Mount.changeRoot(CString(".")) }
    } else {
      try attempt("change the root") { () throws(Errno) in
        try Mount.pivotToWorkingDirectory(unsharing: config.linux.rootfsPropagation != nil)
      }
    }
    try attempt("enter /") { () throws(Errno) in try Path.change(to: CString("/")) }
    if let word = config.linux.rootfsPropagation, word[0] != 0 {
      let plain = word[0] == UInt8(ascii: "r") ? word.suffix(from: 1) : word
      if let propagation = Mount.propagation(plain) {
        var change = Mount.Change()
        change.propagation = propagation.rawValue
        // What is below is private unless its own options say otherwise, and those count.
        let isRecursive = word[0] == UInt8(ascii: "r") && propagation != .private && propagation != .slave
        try attempt("set linux.rootfsPropagation", word) { () throws(Errno) in
          try Mount.apply(change, to: CString("/"), in: File.workingDirectory, recursive: isRecursive)
        }
      }
    }
    File.close(root.descriptor)
  }

  /// Without a mount namespace of its own a container changes its root as chroot(2) does.
  func enterRootOfJoinedNamespace() throws(Failure) {
    let path = config.root!.path
    try attempt("change the root", path) { () throws(Errno) in
      try Path.change(to: path)
      try Mount.changeRoot(CString("."))
    }
    try attempt("enter /") { () throws(Errno) in try Path.change(to: CString("/")) }
  }

  // MARK: Masked and read-only paths

  /// CVE-2025-31133: what masks files is the host's null device and nothing that an image brought along.
  private func openNull() throws(Failure) -> Int32 {
    let null = try attempt("open", CString("/dev/null")) { () throws(Errno) in
      try File.openRaw(CString("/dev/null"), [.path, .noFollow])
    }
    guard let status = try? Path.status(CString(""), in: null), status.isCharacterDevice,
      status.special == (1, 3)
    else { throw Failure("/dev/null of the host is not the null device") }
    return null
  }

  private func mask(_ root: RootFileSystem, _ null: Int32) throws(Failure) {
    var directory: Int32 = -1
    defer { if directory >= 0 { File.close(directory) } }
    for path in config.linux.maskedPaths {
      guard let target = try root.find(path) else { continue }
      defer { File.close(target) }
      let status = try attempt("look at", path) { () throws(Errno) in try Path.status(CString(""), in: target) }
      if status.isDirectory {
        // One empty read-only file system for all of them.
        if directory < 0 {
          // It is attached itself: to close one that is not would unmount it, and wait for every CPU.
          directory = try emptyDirectory()
          try attempt("mask", path) { () throws(Errno) in try Mount.attach(directory, on: target) }
          continue
        }
        let copy = try attempt("mask", path) { () throws(Errno) in try Mount.clone(in: directory) }
        defer { File.close(copy) }
        try attempt("mask", path) { () throws(Errno) in try Mount.attach(copy, on: target) }
      } else {
        let copy = try attempt("mask", path) { () throws(Errno) in try Mount.clone(in: null) }
        defer { File.close(copy) }
        try attempt("mask", path) { () throws(Errno) in try Mount.attach(copy, on: target) }
      }
    }
  }

  private func emptyDirectory() throws(Failure) -> Int32 {
    try attempt("make an empty file system") { () throws(Errno) in
      let context = try Mount.open(CString("tmpfs"))
      defer { File.close(context) }
      try Mount.configure(context, CString("size"), CString("0"))
      try Mount.configure(context, CString("nr_inodes"), CString("2"))
      return try Mount.create(context, attributes: 1 | 2 | 4 | 8)
    }
  }

  private func makeReadOnly(_ path: CString, _ root: RootFileSystem) throws(Failure) {
    guard let target = try root.find(path) else { return }
    defer { File.close(target) }
    let copy = try attempt("make read-only", path) { () throws(Errno) in try Mount.clone(in: target, recursive: true) }
    defer { File.close(copy) }
    var change = Mount.Change()
    change.set = 1
    try attempt("make read-only", path) { () throws(Errno) in
      try Mount.apply(change, in: copy, recursive: true)
      try Mount.attach(copy, on: target)
    }
  }

  // MARK: Kernel settings

  /// /proc/sys of the host's procfs, seen to be procfs: an image cannot have put anything in its place.
  private func openKernelSettings() throws(Failure) -> Int32 {
    let directory = try attempt("open", CString("/proc/sys")) { () throws(Errno) in
      try File.openRaw(CString("/proc/sys"), [.path, .directory, .noFollow])
    }
    guard (try? Path.fileSystem(directory)) == 0x9fa0 else { throw Failure("/proc/sys is not procfs") }
    return directory
  }

  private func setKernelSettings(_ directory: Int32) throws(Failure) {
    for (key, value) in config.linux.sysctl {
      // Dots part the name; where a name has dots of its own, the whole is written with slashes (sysctl.d(5)).
      var path = key.bytes
      let separator = path.first(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "/") })
      if separator != UInt8(ascii: "/") {
        for index in path.indices {
          if path[index] == UInt8(ascii: ".") {
            path[index] = UInt8(ascii: "/")
          } else if path[index] == UInt8(ascii: "/") {
            path[index] = UInt8(ascii: ".")
          }
        }
      }
      try checkIsolation(of: path, key)
      let isDomain = path == CString("kernel/domainname").bytes
      if path == CString("kernel/hostname").bytes || isDomain && config.domainname.map({ !($0 == value) }) ?? false {
        throw Failure("sysctl contradicts a field of config.json that is for this:", key)
      }
      let name = Name(path)
      try attempt("write sysctl", key) { () throws(Errno) in
        let file = try name.with { (p) throws(Errno) in try Path.open(p, inRoot: directory, .writeOnly, anyLinks: false)
        }
        defer { File.close(file) }
        try File.put(value, to: file)
      }
    }
    File.close(directory)
  }

  /// A setting that is not the container's own would be the host's.
  private func checkIsolation(of path: [UInt8], _ key: CString) throws(Failure) {
    func has(_ kind: LinuxConfig.Kind) -> Bool { config.linux.namespaces.contains { $0.kind == kind } }
    func isBeneath(_ prefix: StaticString) -> Bool { path.starts(with: CString(prefix).bytes) }
    func isOne(_ name: StaticString) -> Bool { path == CString(name).bytes }
    if isBeneath("net/") {
      if has(.network) { return }
      throw Failure("sysctl needs a network namespace of the container:", key)
    }
    let isIPC =
      isBeneath("fs/mqueue/") || isBeneath("kernel/msg") || isBeneath("kernel/shm") || isOne("kernel/sem")
      || isOne("kernel/auto_msgmni")
    if isIPC {
      if has(.ipc) { return }
      throw Failure("sysctl needs an ipc namespace of the container:", key)
    }
    if isOne("kernel/domainname") || isOne("kernel/hostname") {
      if has(.uts) { return }
      throw Failure("sysctl needs a uts namespace of the container:", key)
    }
    if isBeneath("user/") && has(.user) { return }
    throw Failure("sysctl is not the container's own:", key)
  }
}
