internal import Linux
internal import OCI

/// One entry of `mounts`, its options understood (config.md, "Mounts"; mount(8)).
struct PlannedMount {
  enum Kind { case bind, fileSystem, remount, controlGroups }

  var kind = Kind.fileSystem
  var destination = CString("")
  var type = CString("")
  var source: CString?
  /// Submounts of a bind come along.
  var isRecursive = false
  /// For the mount itself.
  var change = Mount.Change()
  /// For it and all below it.
  var deepChange = Mount.Change()
  /// Flags of the file system, by their names for fsconfig(2).
  var flags: [CString] = []
  /// Parameters of the file system, as they stand: `size=64m`.
  var parameters: [CString] = []
  /// A tmpfs starts with what the image has in its place.
  var copiesUp = false
  var isIdentityMapped = false
  var isIdentityMappedDeeply = false
  var followsSource = true
  /// A link in the place of the mount is covered itself (`dest-nofollow`).
  var followsDestination = true
  /// A source that is a link is made again, and not mounted (`copy-symlink`).
  var copiesLink = false
  var userMappings: [IDMapping] = []
  var groupMappings: [IDMapping] = []
  /// A detached tree that the runtime has made for a container which may not: attach it, and nothing else.
  var prepared: Int32 = -1

  var isReadOnly: Bool { (change.set | deepChange.set) & 1 != 0 }
  var isMapped: Bool { isIdentityMapped || isIdentityMappedDeeply }

  /// Mounts that are made there later pass in, or in and out.
  var hasPropagation: Bool { isShared || propagates(.slave) }
  var isShared: Bool { propagates(.shared) }

  private func propagates(_ kind: Mount.Propagation) -> Bool {
    (change.propagation | deepChange.propagation) & kind.rawValue != 0
  }

  /// Nothing but `/` in its destination.
  var isRoot: Bool {
    var index = 0
    while destination[index] == UInt8(ascii: "/") || destination[index] == UInt8(ascii: ".") { index += 1 }
    return destination[index] == 0
  }

  init(_ mount: Config.Mount, _ index: Int) throws(Failure) {
    destination = mount.destination
    source = mount.source
    if let type = mount.type { self.type = type }
    userMappings = mount.userMappings
    groupMappings = mount.groupMappings
    var isBind = type == "bind"
    var isRemount = false
    for option in mount.options {
      if option == "bind" {
        isBind = true
      } else if option == "rbind" {
        isBind = true
        isRecursive = true
      } else if option == "remount" {
        isRemount = true
      } else if !understand(option) {
        parameters.append(option)
      }
    }
    if !userMappings.isEmpty && !isIdentityMapped && !isIdentityMappedDeeply { isIdentityMapped = true }
    if isMapped && !isBind { throw Failure("idmap is for bind mounts only:", destination) }
    if isRoot && copiesUp { throw Failure("tmpcopyup is not for a mount at", destination) }
    if isRemount {
      kind = .remount
    } else if isBind {
      kind = .bind
      if source == nil || source![0] == 0 { throw Failure("a bind mount has no source:", destination) }
    } else if type == "cgroup" || type == "cgroup2" {
      kind = .controlGroups
    } else if type[0] == 0 || type == "none" {
      if change.isEmpty && deepChange.isEmpty { throw Failure("a mount has no type:", destination) }
      kind = .remount
    }
  }

  /// Options that are no parameter of the file system.
  private mutating func understand(_ option: CString) -> Bool {
    // Recursive forms: `rro`, `rnosuid`; but `ro`, `rw`, `rshared`, `relatime` are words of their own.
    switch option[0] {
    case UInt8(ascii: "r"):
      if option == "ro" {
        set(&change, 1)
      } else if option == "rw" {
        clear(&change, 1)
      } else if option == "relatime" {
        time(&change, 0)
      } else if option == "rprivate" || option == "rslave" || option == "rshared" || option == "runbindable" {
        return propagation(option.suffix(from: 1), &deepChange)
      } else if option == "ridmap" {
        isIdentityMappedDeeply = true
      } else if option == "rrelatime" {
        time(&deepChange, 0)
      } else if option == "rro" {
        set(&deepChange, 1)
      } else if option == "rrw" {
        clear(&deepChange, 1)
      } else {
        return attribute(option.suffix(from: 1), &deepChange)
      }
    case UInt8(ascii: "n"), UInt8(ascii: "s"), UInt8(ascii: "d"), UInt8(ascii: "e"), UInt8(ascii: "a"):
      if attribute(option, &change) { return true }
      if option == "sync" || option == "dirsync" {
        flags.append(option)
      } else if option == "shared" || option == "slave" {
        return propagation(option, &change)
      } else if option == "src-nofollow" {
        followsSource = false
      } else if option == "dest-nofollow" {
        followsDestination = false
      } else {
        return option == "defaults" || option == "async" || option == "nomand" || option == "noiversion"
          || option == "nolazytime" || option == "silent"
      }
    case UInt8(ascii: "c"):
      if !(option == "copy-symlink") { return false }
      copiesLink = true
      followsSource = false
    case UInt8(ascii: "p"), UInt8(ascii: "u"):
      return (option == "private" || option == "unbindable") && propagation(option, &change)
    case UInt8(ascii: "t"):
      if !(option == "tmpcopyup") { return false }
      copiesUp = true
    case UInt8(ascii: "i"):
      if option == "idmap" {
        isIdentityMapped = true
      } else if option == "iversion" {
        flags.append(option)
      } else {
        return false
      }
    case UInt8(ascii: "l"), UInt8(ascii: "m"):
      if option == "lazytime" || option == "mand" {
        flags.append(option)
      } else {
        return option == "loud"
      }
    default: return false
    }
    return true
  }

  private func attribute(_ option: CString, _ change: inout Mount.Change) -> Bool {
    if option == "nosuid" {
      set(&change, 2)
    } else if option == "suid" {
      clear(&change, 2)
    } else if option == "nodev" {
      set(&change, 4)
    } else if option == "dev" {
      clear(&change, 4)
    } else if option == "noexec" {
      set(&change, 8)
    } else if option == "exec" {
      clear(&change, 8)
    } else if option == "noatime" {
      time(&change, 0x10)
    } else if option == "strictatime" {
      time(&change, 0x20)
    } else if option == "norelatime" {
      time(&change, 0x20)
    } else if option == "nostrictatime" || option == "atime" {
      time(&change, 0)
    } else if option == "nodiratime" {
      set(&change, 0x80)
    } else if option == "diratime" {
      clear(&change, 0x80)
    } else if option == "nosymfollow" {
      set(&change, 0x200000)
    } else if option == "symfollow" {
      clear(&change, 0x200000)
    } else {
      return false
    }
    return true
  }

  private func set(_ change: inout Mount.Change, _ bit: UInt64) {
    change.set |= bit
    change.clear &= ~bit
  }

  private func clear(_ change: inout Mount.Change, _ bit: UInt64) {
    change.clear |= bit
    change.set &= ~bit
  }

  /// Times of access are a field, not bits: MOUNT_ATTR__ATIME.
  private func time(_ change: inout Mount.Change, _ value: UInt64) {
    change.set = change.set & ~0x70 | value
    change.clear |= 0x70
  }

  private func propagation(_ word: CString, _ change: inout Mount.Change) -> Bool {
    guard let value = Mount.propagation(word) else { return false }
    change.propagation = value.rawValue
    return true
  }
}

extension Mount {
  /// A word of `mount` options or of `rootfsPropagation`, without its `r`.
  static func propagation(_ word: CString) -> Propagation? {
    if word == "private" { return .private }
    if word == "slave" { return .slave }
    if word == "shared" { return .shared }
    if word == "unbindable" { return .unbindable }
    return nil
  }
}
