internal import Linux
internal import OCI

/// Device nodes, links and the terminal in the container's /dev (config-linux.md, "Default Devices").
extension Setup {
  mutating func makeDevices(_ root: RootFileSystem) throws(Failure) {
    let dev = try openDev(root)
    defer { File.close(dev) }
    let mask = Path.setMask(0)
    defer { Path.setMask(mask) }
    for (name, major, minor) in [
      ("null", 1, 3), ("zero", 1, 5), ("full", 1, 7), ("tty", 5, 0), ("random", 1, 8), ("urandom", 1, 9),
    ] as [(StaticString, Int64, Int64)] {
      if config.linux.devices.contains(where: { Self.isInDev($0.path, name) }) { continue }
      try makeDevice(CString(name), in: dev, mode: 0x2000 | 0o666, major, minor, user: 0, group: 0, root)
    }
    for (index, device) in config.linux.devices.enumerated() {
      if index < preparedDevices.count {
        try attach(preparedDevices[index], device.path, root)
      } else {
        try makeDevice(device, root)
      }
    }
    try link("fd", to: "/proc/self/fd", in: dev)
    try link("stdin", to: "/proc/self/fd/0", in: dev)
    try link("stdout", to: "/proc/self/fd/1", in: dev)
    try link("stderr", to: "/proc/self/fd/2", in: dev)
    try link("ptmx", to: "pts/ptmx", in: dev)
  }

  /// Nodes and links go where /dev is: a link of the image must not send them elsewhere (CVE-2026-41579).
  private func openDev(_ root: RootFileSystem) throws(Failure) -> Int32 {
    let dev: Int32
    do throws(Errno) { dev = try Path.open(CString("/dev"), inRoot: root.descriptor, anyLinks: false) } catch {
      if error == .tooManySymbolicLinks { throw Failure("/dev of the container is a symbolic link") }
      dev = try root.place(CString("/dev"), isDirectory: true)
    }
    let status = try attempt("look at", CString("/dev")) { () throws(Errno) in try Path.status(CString(""), in: dev) }
    if !status.isDirectory { throw Failure("/dev of the container is not a directory") }
    return dev
  }

  private static func isInDev(_ path: CString, _ name: StaticString) -> Bool {
    path.hasPrefix("/dev/") && path.suffix(from: 5) == name
  }

  private static func mode(of device: LinuxConfig.Device) -> Int {
    let type =
      switch device.kind {
      case UInt8(ascii: "b"): 0x6000
      case UInt8(ascii: "p"): 0x1000
      default: 0x2000
      }
    return type | Int(device.mode ?? 0o666) & 0o7777
  }

  /// Nodes for a container whose own user namespace may not make them: on a file system of the runtime's that is
  /// attached nowhere, with the modes and owners that the container shall see. Init binds them.
  mutating func prepareDevices() throws(Failure) {
    let mask = Path.setMask(0)
    defer { Path.setMask(mask) }
    let place = try attempt("make a place for devices") { () throws(Errno) in
      let context = try Mount.open(CString("tmpfs"))
      defer { File.close(context) }
      return try Mount.create(context, attributes: 2 | 8)
    }
    defer { File.close(place) }
    for (index, device) in config.linux.devices.enumerated() {
      let name = Name(decimal(index))
      let mode = Self.mode(of: device)
      let user = IDMap.outside(device.user ?? 0, config.linux.userMappings) ?? 65534
      let group = IDMap.outside(device.group ?? 0, config.linux.groupMappings) ?? 65534
      let tree: Int32
      do throws(Errno) {
        tree = try name.with { (n) throws(Errno) in
          let isPipe = mode & 0xF000 == 0x1000
          try Path.makeNode(n, mode: mode, device: isPipe ? 0 : Path.device(device.major, device.minor), in: place)
          try Path.setOwner(n, user: user, group: group, in: place)
          return try Mount.clone(n, in: place)
        }
      } catch {
        // Before Linux 6.15 no part of an unattached file system can be cloned: then the host's nodes are bound.
        if error == .invalidArgument && index == 0 { return }
        throw Failure("make the device", device.path, error)
      }
      preparedDevices.append(tree)
    }
  }

  private func attach(_ tree: Int32, _ path: CString, _ root: RootFileSystem) throws(Failure) {
    defer { File.close(tree) }
    let target = try root.place(path, isDirectory: false)
    defer { File.close(target) }
    try attempt("bind the device", path) { () throws(Errno) in try Mount.attach(tree, on: target) }
  }

  private func makeDevice(_ device: LinuxConfig.Device, _ root: RootFileSystem) throws(Failure) {
    let (directory, name) = try root.parent(of: device.path)
    defer { File.close(directory) }
    let mode = Self.mode(of: device)
    try Name(name).with { (n) throws(Failure) in
      try makeDevice(
        n, in: directory, mode: mode, device.major, device.minor, user: device.user ?? 0, group: device.group ?? 0,
        root, path: device.path)
    }
  }

  private func makeDevice(
    _ name: CString, in directory: Int32, mode: Int, _ major: Int64, _ minor: Int64, user: UInt32, group: UInt32,
    _ root: RootFileSystem, path: CString? = nil
  ) throws(Failure) {
    if bindsDevices && mode & 0xF000 != 0x1000 {
      var source = CString("/dev/").bytes
      source += name.bytes
      return try bindDevice(path.map { Name($0.bytes) } ?? Name(source), name, in: directory, root)
    }
    do throws(Errno) {
      Progress.step("make a device")
      try Path.makeNode(
        name, mode: mode, device: mode & 0xF000 == 0x1000 ? 0 : Path.device(major, minor), in: directory)
    } catch {
      if error == .notPermitted {
        var source = CString("/dev/").bytes
        source += name.bytes
        return try bindDevice(path.map { Name($0.bytes) } ?? Name(source), name, in: directory, root)
      }
      if error != .fileExists { throw Failure("make the device", name, error) }
      // The image has it: the same, or it is not what it says.
      let status = try attempt("look at the device", name) { () throws(Errno) in
        try Path.status(name, followLinks: false, in: directory)
      }
      let isSame =
        Int(status.mode) & 0xF000 == mode & 0xF000
        && (mode & 0xF000 == 0x1000
          || Int64(status.special.major) == major && Int64(status.special.minor) == minor)
      if !isSame { throw Failure("something else is in the place of the device", path ?? name) }
      try attempt("set the mode of the device", name) { () throws(Errno) in
        try Path.setPermissions(name, mode & 0o7777, in: directory)
      }
    }
    if user != 0 || group != 0 {
      try attempt("set the owner of the device", name) { () throws(Errno) in
        try Path.setOwner(name, user: user, group: group, in: directory)
      }
    }
  }

  /// The host's node in the place of one that may not be made.
  private func bindDevice(_ source: Name, _ name: CString, in directory: Int32, _ root: RootFileSystem) throws(Failure)
  {
    do throws(Errno) { try Path.makeFile(name, permissions: 0o666, in: directory) } catch {
      if error != .fileExists { throw Failure("make a place for the device", name, error) }
    }
    let tree = try source.with { (s) throws(Failure) in
      try attempt("bind the device", s) { () throws(Errno) in try Mount.clone(s, followLinks: false) }
    }
    defer { File.close(tree) }
    let target = try attempt("open the place of the device", name) { () throws(Errno) in
      try File.openRaw(name, [.path, .noFollow], in: directory)
    }
    defer { File.close(target) }
    // A node is no program.
    var change = Mount.Change()
    change.set = 2 | 8
    try attempt("bind the device", name) { () throws(Errno) in
      try Mount.apply(change, in: tree, recursive: false)
      try Mount.attach(tree, on: target)
    }
  }

  private func link(_ name: StaticString, to target: StaticString, in directory: Int32) throws(Failure) {
    do throws(Errno) {
      Progress.step("make a link in /dev")
      try Path.makeLink(CString(name), to: CString(target), in: directory)
    } catch {
      if error == .fileExists || error == .readOnlyFileSystem { return }
      throw Failure("make the link", CString(name), error)
    }
  }

  // MARK: The terminal

  /// A pseudo-terminal of the container's own devpts; its master goes to the caller, /dev/console shows its slave.
  mutating func makeTerminal(_ root: RootFileSystem) throws(Failure) -> Int32 {
    let master = try attempt("open", CString("/dev/pts/ptmx")) { () throws(Errno) in
      try Path.open(CString("/dev/pts/ptmx"), inRoot: root.descriptor, [.readWrite, .noControllingTerminal])
    }
    let slave = try Self.open(master, process)
    // CVE-2025-52565, CVE-2026-88264: the slave comes from its master, the place is made here and is no link.
    let dev = try openDev(root)
    defer { File.close(dev) }
    do throws(Errno) { try Path.makeFile(CString("console"), permissions: 0o620, in: dev) } catch {
      if error != .fileExists { throw Failure("make", CString("/dev/console"), error) }
    }
    let target = try attempt("open", CString("/dev/console")) { () throws(Errno) in
      try File.openRaw(CString("console"), [.path, .noFollow], in: dev)
    }
    defer { File.close(target) }
    let status = try attempt("look at", CString("/dev/console")) { () throws(Errno) in
      try Path.status(CString(""), in: target)
    }
    if status.isSymbolicLink { throw Failure("/dev/console of the container is a symbolic link") }
    let tree = try attempt("bind", CString("/dev/console")) { () throws(Errno) in try Mount.clone(in: slave) }
    defer { File.close(tree) }
    try attempt("bind", CString("/dev/console")) { () throws(Errno) in try Mount.attach(tree, on: target) }
    try hand(over: master)
    return slave
  }

  /// Unlocks a new terminal, gives it its size and its owner; its slave.
  static func open(_ master: Int32, _ process: ProcessConfig) throws(Failure) -> Int32 {
    let slave = try attempt("open the terminal") { () throws(Errno) in try Terminal.slave(ofMaster: master) }
    if let size = process.consoleSize, size.height > 0 || size.width > 0 {
      var value = Terminal.Size()
      value.rows = size.height
      value.columns = size.width
      try attempt("set the size of the terminal") { () throws(Errno) in try Terminal.setSize(slave, value) }
    }
    if process.user != 0 {
      try attempt("set the owner of the terminal") { () throws(Errno) in
        try Path.setOwner(CString(""), user: process.user, group: .max, in: slave)
      }
    }
    return slave
  }

  /// The master goes to the caller's socket with the terminal's name, or to the runtime.
  func hand(over master: Int32) throws(Failure) {
    defer { File.close(master) }
    do throws(Errno) {
      if let consoleSocket {
        let number = try Terminal.number(ofMaster: master)
        let name = CString("/dev/pts/").bytes + decimal(number)
        try LocalSocket.send(name, descriptor: master, to: consoleSocket)
        File.close(consoleSocket)
      } else {
        try link.send(.terminal, descriptor: master)
      }
    } catch { throw Failure("hand over the terminal", error) }
  }
}
