internal import Linux
internal import OCI

/// Writing the id maps of a new user namespace (user_namespaces(7), newuidmap(1)).
enum IDMap {
  static func write(process: Process.ID, users: [IDMapping], groups: [IDMapping]) throws(Failure) {
    let isPrivileged = Process.effectiveUser == 0
    try write(
      process, isPrivileged, users, file: "uid_map", helper: "newuidmap", own: Process.effectiveUser,
      field: "linux.uidMappings")
    try write(
      process, isPrivileged, groups, file: "gid_map", helper: "newgidmap", own: Process.effectiveGroup,
      field: "linux.gidMappings")
  }

  private static func write(
    _ process: Process.ID, _ isPrivileged: Bool, _ given: [IDMapping], file: StaticString, helper: StaticString,
    own: UInt32, field: StaticString
  ) throws(Failure) {
    // Where nothing is asked for: the caller alone, as root. As crun has it.
    let mappings = given.isEmpty ? [IDMapping(container: 0, host: own, count: 1)] : given
    let place = CString("/proc/").bytes + decimal(Int(process)) + [UInt8(ascii: "/")]
    let isOwn = mappings.count == 1 && mappings[0].count == 1 && mappings[0].host == own
    if isPrivileged || isOwn {
      var text = Message()
      for mapping in mappings {
        for number in [mapping.container, mapping.host, mapping.count] {
          text.add(number: Int(number))
          text.add(" ")
        }
        text.add("\n")
      }
      if !isPrivileged && helper == "newgidmap" {
        // Only who cannot drop groups may map one (CVE-2014-8989).
        let path = Name(place + CString("setgroups").bytes)
        _ = try? path.with { (p) throws(Errno) in try File.put(CString("deny"), to: p) }
      }
      let (path, map) = (Name(place + CString(file).bytes), Name(text.bytes))
      do throws(Errno) {
        try path.with { (p) throws(Errno) in try map.with { (m) throws(Errno) in try File.put(m, to: p) } }
        return
      } catch { if isPrivileged || error != .notPermitted { throw Failure("write", CString(field), error) } }
    }
    try run(helper, process, mappings, field)
  }

  /// A user namespace that exists for its maps: those of an idmapped mount (mount_setattr(2), MOUNT_ATTR_IDMAP).
  static func namespace(users: [IDMapping], groups: [IDMapping]) throws(Failure) -> Int32 {
    let made = try attempt("make a user namespace for a mount") { () throws(Errno) in
      try Process.clone(into: .user)
    }
    guard let made else {
      try? Process.set(.parentDeathSignal(Signal.kill))
      var nothing = Poll.Entries()
      while true { _ = try? Poll.wait(&nothing) }
    }
    defer {
      try? Process.send(Signal.kill, to: made.descriptor)
      var usage = Process.Usage()
      _ = try? Process.wait(for: made.id, block: true, usage: &usage)
      File.close(made.descriptor)
    }
    try write(process: made.id, users: users, groups: groups)
    let path = Name(CString("/proc/").bytes + decimal(Int(made.id)) + CString("/ns/user").bytes)
    return try path.with { (p) throws(Failure) in
      try attempt("open the user namespace of a mount") { () throws(Errno) in try File.openRaw(p) }
    }
  }

  /// An id of a user namespace as its parent sees it, or nil.
  static func outside(_ id: UInt32, _ mappings: [IDMapping]) -> UInt32? {
    for mapping in mappings where id >= mapping.container && id - mapping.container < mapping.count {
      return mapping.host + (id - mapping.container)
    }
    return nil
  }

  /// The set-id helpers, which know the ranges of subuid(5).
  private static func run(
    _ helper: StaticString, _ process: Process.ID, _ mappings: [IDMapping], _ field: StaticString
  ) throws(Failure) {
    var arena: Arena
    let child: Process.Child?
    do throws(Errno) { arena = try Arena(capacity: 1 << 20) } catch { throw Failure("run", CString(helper), error) }
    var words = [CString(helper), arena.string(decimal(Int(process)))]
    for mapping in mappings {
      for number in [mapping.container, mapping.host, mapping.count] {
        words.append(arena.string(decimal(Int(number))))
      }
    }
    let arguments = arena.vector(words)
    let environment = arena.vector([])
    let usual = arena.string(CString("/usr/bin/").bytes + CString(helper).bytes)
    let other = arena.string(CString("/bin/").bytes + CString(helper).bytes)
    arena.leak()
    do throws(Errno) { child = try Process.clone(into: []) } catch { throw Failure("run", CString(helper), error) }
    guard let child else {
      _ = Process.execute(usual, arguments, environment)
      _ = Process.execute(other, arguments, environment)
      Process.exit(127)
    }
    defer { File.close(child.descriptor) }
    var usage = Process.Usage()
    guard let (_, end) = try? Process.wait(for: child.id, block: true, usage: &usage) else { return }
    if case .exited(0) = end { return }
    var message = Message(field)
    message.add(": ")
    message.add(helper)
    if case .exited(127) = end { message.add(" is not installed") } else { message.add(" refused these ranges") }
    throw Failure(message.bytes)
  }
}
