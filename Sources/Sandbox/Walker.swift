internal import Landlock
package import Linux
internal import Seccomp

/// Carries out the steps of a plan in the process it is called in, and keeps the descriptors that later steps need.
package struct Walker: BitwiseCopyable {
  /// The launcher's end of the control channel, as this process holds it; -1 for none.
  var control: Int32
  /// Entrances of control groups that the launcher has opened.
  var cgroups: (Int32, Int32, Int32) = (-1, -1, -1)
  /// Slave of the private terminal, -1 without one.
  var terminal: Int32 = -1
  /// Its name in the machine's devpts.
  var terminalPath = CString("")
  /// Trees that are copied at one time and attached at another.
  static let slotCount = 64
  var slots = InlineArray<64, Int32>(repeating: -1)
  var ruleset: Int32 = -1
  /// Whether the table of descriptors is init's too, until they are closed here: init gets the listener that way.
  var sharesDescriptors = false
  /// Where notified calls arrive, -1 without notifications.
  var listener: Int32 = -1

  init(control: Int32) { self.control = control }

  /// The steps of one phase in order. Stops at the first that fails and says which.
  mutating func walk(_ steps: UnsafeBufferPointer<Step>) throws(StepFailure) {
    var index = 0
    while index < steps.count {
      do throws(Errno) {
        try perform(unsafe steps[index].call)
      } catch {
        throw StepFailure(index: Int32(index), error: error)
      }
      index += 1
    }
  }

  private mutating func perform(_ call: Call) throws(Errno) {
    switch call {
    case .parentDeathSignal: try Process.set(.parentDeathSignal(Signal.kill))
    case .checkLauncher: try checkLauncher()
    case .becomeSubreaper: try Process.set(.childSubreaper)
    case .noNewPrivileges: try Process.set(.noNewPrivileges)
    case .scopeSignals: try Self.scopeSignals()
    case .denySetgroups: try File.put(CString("deny"), to: CString("/proc/self/setgroups"))
    case .mapUsers(let map): try File.put(map, to: CString("/proc/self/uid_map"))
    case .mapGroups(let map): try File.put(map, to: CString("/proc/self/gid_map"))
    case .dropCapabilities:
      try Capability.dropAll()
      if try Capability.holdsAny() { throw .notPermitted }

    case .setMask(let mask): Path.setMask(mask)
    case .makeRoot(let size):
      let context = try Mount.open(CString("tmpfs"))
      defer { File.close(context) }
      try Mount.configure(context, CString("mode"), CString("755"))
      try Mount.configure(context, CString("size"), size)
      let root = try Mount.create(context, [.noSetID, .noDevices])
      defer { File.close(root) }
      try Mount.attach(root, at: CString("/"))
      try Path.change(to: root)
    case .replaceRoot(let source):
      let root = try Mount.copyTree(source)
      defer { File.close(root) }
      try Mount.attach(root, at: CString("/"))
      try Path.change(to: root)
    case .makeDirectory(let path, let permissions): try Path.makeDirectory(path, permissions: permissions)
    case .makeFile(let path, let permissions): try Path.makeFile(path, permissions: permissions)
    case .makeLink(let path, let target): try Path.makeLink(path, to: target)
    case .copyTree(let path, let slot, let attributes):
      slots[slot] = try Mount.copyTree(path)
      if !attributes.isEmpty { try Mount.set(attributes, in: slots[slot], recursive: true) }
    case .attach(let slot, let path): try Mount.attach(slots[slot], at: path)
    case .bind(let source, let target, let attributes):
      let tree = try Mount.copyTree(source)
      defer { File.close(tree) }
      if let attributes { try Mount.set(attributes, in: tree, recursive: true) }
      try Mount.attach(tree, at: target)
    case .seal(let attributes): try Mount.set(attributes, on: CString("."), in: File.workingDirectory, recursive: true)
    case .mountProcesses(let path, let attributes):
      let context = try Mount.open(CString("proc"))
      defer { File.close(context) }
      let tree = try Mount.create(context, attributes)
      defer { File.close(tree) }
      try Mount.attach(tree, at: path)
    case .mountTerminals(let path):
      let context = try Mount.open(CString("devpts"))
      defer { File.close(context) }
      try Mount.configure(context, CString("mode"), CString("620"))
      try Mount.configure(context, CString("ptmxmode"), CString("666"))
      let tree = try Mount.create(context, [.noSetID, .noExecute])
      defer { File.close(tree) }
      try Mount.attach(tree, at: path)
    case .bindTerminal(let path):
      // ttyname(3) finds a terminal by a name in /dev; this one has its own in a devpts that is not here.
      let tree = try Mount.copyTree(terminalPath)
      defer { File.close(tree) }
      try Mount.attach(tree, at: path)
    case .pivot: try Mount.pivotToWorkingDirectory()
    case .makePrivateDirectory(let path): try Path.makeDirectory(path, permissions: 0o700)

    case .setHostname(let name): try Host.setName(name)

    case .joinCgroup(let index):
      try File.put(CString("0"), to: index == 0 ? cgroups.0 : index == 1 ? cgroups.1 : cgroups.2)
    case .limit(let resource, let value): try Process.setLimit(resource, value)
    case .setAffinity(let address, let count):
      unsafe try Process.setAffinity(UnsafeBufferPointer(start: UnsafePointer(bitPattern: address), count: count))
    case .openAsInput(let path):
      let file = try File.openRaw(path)
      try File.duplicate(file, onto: 0)
    case .takeTerminal:
      try Process.newSession()
      try Terminal.makeControlling(terminal)
      for standard in Int32(0)...2 { try File.duplicate(terminal, onto: standard) }
    case .changeDirectory(let path): try Path.change(to: path)

    case .createRuleset(let filesystem, let network, let scopes, let version):
      ruleset = try Ruleset.create(
        filesystem: filesystem, network: network, scopes: scopes, abi: ABI(version: version))
    case .allowPath(let path, let access, let isDirectory):
      try Ruleset.allow(access, beneath: path, isDirectory: isDirectory, in: ruleset)
    case .allowPorts(let first, let last, let access):
      for port in first...last { try Ruleset.allow(access, port: port, in: ruleset) }
    case .enforceRuleset: try Ruleset.enforce(ruleset)
    case .verify(let signalScope): try Self.verify(signalScope: signalScope)

    case .installFilter(let address, let count, let notifies):
      if notifies {
        try installListening(address, count)
      } else {
        try SystemCallFilter.install(address: address, count: count)
      }
      if !SystemCallFilter.isActive { throw .notSupported }
    case .closeDescriptors:
      try File.closeAll(from: 3, unsharing: sharesDescriptors)
    case .restoreSignals(let mask, let ignoresChild):
      if ignoresChild { Signal.setIgnored(Signal.child, true) }
      Signal.setBlocked(mask)
    case .execute(let path, let arguments, let environment):
      let error = Process.execute(path, arguments, environment)
      if error != .executableFormat { throw error }
      try runAsScript(path, arguments, environment)
    }
  }

  /// A filter whose notifications init answers. Inside another sandbox of ours there is a listener already, and only
  /// one can be: what would have been asked is refused then.
  private mutating func installListening(_ address: Int, _ count: Int) throws(Errno) {
    do throws(Errno) {
      listener = try SystemCallFilter.installWithListener(address: address, count: count)
      return
    } catch { if error != .busy && error != .notPermitted { throw error } }
    let instructions = unsafe UnsafeMutablePointer<Instruction>(bitPattern: address)!
    for i in 0..<count where unsafe instructions[i].isReturn(of: .notify) {
      unsafe instructions[i].k = Action.errno(UInt16(Errno.permissionDenied.rawValue)).returnValue
    }
    try SystemCallFilter.install(address: address, count: count)
  }

  /// A file without a `#!` line is given to the shell, as execvp(3) does it.
  private func runAsScript(_ path: CString, _ arguments: StringVector, _ environment: StringVector) throws(Errno) {
    var words: InlineArray<64, Int> = InlineArray(repeating: 0)
    guard arguments.count < 62 else { throw .executableFormat }
    words[0] = CString("/bin/sh").address
    words[1] = path.address
    var i = 1
    while i < arguments.count {
      words[i + 1] = arguments[i].address
      i += 1
    }
    let span = words.span
    let error = unsafe span.withUnsafeBufferPointer { p in
      Process.execute(
        CString("/bin/sh"), StringVector(address: Int(bitPattern: p.baseAddress), count: arguments.count + 1),
        environment)
    }
    throw error == .noSuchFileOrDirectory ? .executableFormat : error
  }

  /// The launcher may have died before the death signal was set: its end of the channel tells.
  private func checkLauncher() throws(Errno) {
    if control < 0 { return }
    var entries = Poll.Entries()
    entries.first = Poll.Entry(control)
    _ = try Poll.wait(&entries, nanoseconds: 0)
    if entries.first.isHungUp { throw .noSuchProcess }
  }

  /// A Landlock domain that does nothing but keep signals inside: in it, `kill(-1)` is "everybody of this run".
  private static func scopeSignals() throws(Errno) {
    // A domain refuses to move files between directories unless it says otherwise, whatever else it handles.
    let ruleset = try Ruleset.create(filesystem: .refer, network: [], scopes: .signal, abi: ABI(version: 6))
    defer { File.close(ruleset) }
    try Ruleset.allow(.refer, beneath: CString("/"), isDirectory: true, in: ruleset)
    try Ruleset.enforce(ruleset)
    // Read back: kill(-1) without the scope would end every process of the user.
    do throws(Errno) {
      try Signal.send(0, to: Process.parent)
    } catch {
      if error == .notPermitted { return }
      throw error
    }
    throw .notSupported
  }

  /// Reads back what the kernel holds for this process before the program gets it.
  private static func verify(signalScope: Bool) throws(Errno) {
    if !Process.hasNoNewPrivileges { throw .notSupported }
    guard signalScope else { return }
    do throws(Errno) {
      try Signal.send(0, to: Process.parent)
    } catch {
      if error == .notPermitted { return }
      throw error
    }
    throw .notSupported
  }
}

/// Which step of a phase failed, and why.
package struct StepFailure: Error, BitwiseCopyable {
  package let index: Int32
  package let error: Errno
}
