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
    _ process: Process.ID, _ isPrivileged: Bool, _ mappings: [IDMapping], file: StaticString, helper: StaticString,
    own: UInt32, field: StaticString
  ) throws(Failure) {
    if mappings.isEmpty { throw Failure("a new user namespace needs", CString(field)) }
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

  /// The set-id helpers, which know the ranges of subuid(5).
  private static func run(
    _ helper: StaticString, _ process: Process.ID, _ mappings: [IDMapping], _ field: StaticString
  ) throws(Failure) {
    var arena: Arena
    let child: Process.Child?
    do throws(Errno) { arena = try Arena(capacity: 1 << 20) } catch { throw Failure("run", CString(helper), error) }
    var words = [CString(helper), arena.string(decimal(Int(process)))]
    for mapping in mappings {
      for number in [mapping.container, mapping.host, mapping.count] { words.append(arena.string(decimal(Int(number)))) }
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
