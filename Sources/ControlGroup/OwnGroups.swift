internal import Linux

/// The hierarchies of this machine and this process's group in each.
///
/// /proc/self/cgroup names them, and they are mounted where every distribution mounts them: version 2 on
/// /sys/fs/cgroup, version 1 on directories below it. Only where that is not so the mount table is read (cgroups(7)).
struct OwnGroups {
  /// One hierarchy.
  struct Place {
    var isUnified: Bool
    /// Controllers, or `name=...`.
    var list: CString
    var mount: [UInt8]
    /// This process's group below the mount point; empty for the root.
    var group: CString
  }

  var places: [Place] = []

  /// Version 2 alone, as statfs(2) tells.
  static func isUnified() -> Bool { (try? FileSystem.kind(of: CString("/sys/fs/cgroup"))) == FileSystem.cgroup2 }

  /// Where this process is. `needsGroups`: names will be made beneath this process's groups, so they must be seen there.
  static func read(needsGroups: Bool, arena: inout Arena) throws(ControlGroupError) -> OwnGroups {
    var result = OwnGroups()
    let kind = try? FileSystem.kind(of: CString("/sys/fs/cgroup"))
    let isPure = kind == FileSystem.cgroup2
    if isPure && !needsGroups {
      result.places = [Place(isUnified: true, list: CString(""), mount: sysfs, group: CString(""))]
      return result
    }
    var isSeen = true
    let lines = try content(CString("/proc/self/cgroup"), arena: &arena)
    var line = 0
    while lines[line] != 0 {
      let end = endOfLine(lines, line)
      defer { line = lines[end] == 0 ? end : end + 1 }
      guard let first = index(of: UInt8(ascii: ":"), in: lines, line, end),
        let second = index(of: UInt8(ascii: ":"), in: lines, first + 1, end)
      else { continue }
      let isUnified = second == first + 1
      if isPure != isUnified && isPure { continue }
      let list = arena.string(count: second - first - 1) { i in lines[first + 1 + i] }
      let count = end - second - 1
      let group = count <= 1 ? CString("") : arena.string(count: count) { i in lines[second + 1 + i] }
      var mount = sysfs
      if !isPure {
        mount.append(UInt8(ascii: "/"))
        if isUnified {
          mount.append(contentsOf: CString("unified").bytes)
          let below = try? withPath(mount) { (p) throws(Errno) in try FileSystem.kind(of: p) }
          if below != FileSystem.cgroup2 { continue }
        } else {
          mount.append(contentsOf: list.hasPrefix("name=") ? list.suffix(from: 5).bytes : list.bytes)
        }
      }
      if needsGroups && group[0] != 0 {
        let isThere = try? withPath(mount + group.bytes) { (p) throws(Errno) in FileSystem.exists(p) }
        if isThere != true { isSeen = false }
      }
      result.places.append(Place(isUnified: isUnified, list: list, mount: mount, group: group))
    }
    if isSeen && (isPure || kind == FileSystem.tmpfs) { return result }
    try result.correct(arena: &arena)
    return result
  }

  private static var sysfs: [UInt8] { CString("/sys/fs/cgroup").bytes }

  /// Takes mount points from /proc/self/mountinfo; what is mounted nowhere is dropped (proc_pid_mountinfo(5)).
  private mutating func correct(arena: inout Arena) throws(ControlGroupError) {
    let mounts: [UInt8]
    do throws(Errno) {
      mounts = try File.contents(of: CString("/proc/self/mountinfo"), limit: 1 << 24)
    } catch { throw ControlGroupError(.read, path: CString("/proc/self/mountinfo").bytes, errno: error) }
    var found: [Place] = []
    for line in mounts.split(separator: 10) {
      let fields = line.split(separator: 32)
      guard fields.count > 6, let dash = fields.firstIndex(where: { $0.count == 1 && $0.first == UInt8(ascii: "-") }),
        fields.count > dash + 3
      else { continue }
      let type = Array(fields[dash + 1])
      let isUnified = type == CString("cgroup2").bytes
      if !isUnified && type != CString("cgroup").bytes { continue }
      let root = Self.unescaped(fields[3])
      // Mounted from outside this control group namespace: what lies there is not ours to use.
      if root.starts(with: CString("/..").bytes) { continue }
      let options = fields[dash + 3].split(separator: UInt8(ascii: ",")).map { Array($0) }
      for place in places where place.isUnified == isUnified {
        guard isUnified || Self.hasFirst(of: place.list, options) else { continue }
        if found.contains(where: { $0.isUnified == isUnified && $0.list == place.list }) { continue }
        var group = place.group.bytes
        if root.count > 1 && group.starts(with: root) { group.removeSubrange(..<root.count) }
        var corrected = place
        corrected.mount = Self.unescaped(fields[4])
        corrected.group = arena.string(group)
        found.append(corrected)
      }
    }
    places = found
  }

  /// Whether the first controller of a list is among a mount's options.
  private static func hasFirst(of list: CString, _ options: [[UInt8]]) -> Bool {
    guard let first = list.bytes.split(separator: UInt8(ascii: ",")).first else { return false }
    return options.contains(Array(first))
  }

  /// Bytes as they were before the kernel wrote some as `\ooo`.
  private static func unescaped(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var rest = text
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\\") && rest.count >= 3 {
        var value: UInt8 = 0
        for _ in 0..<3 { value = value &* 8 &+ (rest.removeFirst() &- 48) }
        result.append(value)
      } else {
        result.append(byte)
      }
    }
    return result
  }

  /// A small file of /proc, read by one read(2) into the arena.
  private static func content(_ path: CString, arena: inout Arena) throws(ControlGroupError) -> CString {
    let size = 1 << 14
    do throws(Errno) {
      let file = try File.openRaw(path)
      defer { File.close(file) }
      let memory = unsafe arena.allocate(size)
      let count = unsafe try File.read(file, into: UnsafeMutableRawBufferPointer(start: memory, count: size - 1))
      unsafe memory.storeBytes(of: 0, toByteOffset: count, as: UInt8.self)
      return unsafe CString(at: memory.assumingMemoryBound(to: UInt8.self))
    } catch { throw ControlGroupError(.read, path: path.bytes, errno: error) }
  }

  private static func endOfLine(_ text: CString, _ start: Int) -> Int {
    var i = start
    while text[i] != 0 && text[i] != 10 { i += 1 }
    return i
  }

  private static func index(of byte: UInt8, in text: CString, _ start: Int, _ end: Int) -> Int? {
    var i = start
    while i < end {
      if text[i] == byte { return i }
      i += 1
    }
    return nil
  }
}

/// Calls `body` with bytes as a path.
func withPath<R>(_ path: [UInt8], _ body: (CString) throws(Errno) -> R) throws(Errno) -> R {
  var bytes = path
  bytes.append(0)
  return try unsafe bytes.withUnsafeBufferPointer { (p) throws(Errno) in try body(unsafe CString(at: p.baseAddress!)) }
}
