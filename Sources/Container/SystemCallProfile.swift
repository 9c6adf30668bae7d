internal import Linux
package import OCI
package import Seccomp

/// A seccomp profile as the kernel takes it.
package struct CompiledProfile: Sendable {
  /// The program of seccomp(2).
  package let program: Program
  /// `SECCOMP_FILTER_FLAG_*`; a listener is not among them.
  package let flags: UInt32
  /// Some rule notifies: the filter must be installed with a listener, whose descriptor goes to `listenerPath`.
  package let needsListener: Bool
}

/// The section `linux.seccomp` of config.json (config-linux.md, "Seccomp") and what it makes the kernel do: what runc
/// makes of it by libseccomp, with its answer ENOSYS to calls that are newer than the profile.
package enum SystemCallProfile {
  /// Translates a profile for the kernel of one machine; the machine's own architecture is always part of it.
  package static func compile(
    _ profile: SeccompConfig, for machine: Architecture = .native
  ) throws(SystemCallProfileError) -> CompiledProfile {
    let flags = try flags(of: profile)
    let filters = try filters(of: profile, for: machine)
    let needsListener = notifies(profile)
    if needsListener && profile.listenerPath == nil { throw SystemCallProfileError(.noListener) }
    do throws(Filter.CompileError) {
      return CompiledProfile(program: try filters.compile(), flags: flags, needsListener: needsListener)
    } catch {
      throw SystemCallProfileError(.tooLong)
    }
  }

  private static func notifies(_ profile: SeccompConfig) -> Bool {
    if profile.defaultAction == "SCMP_ACT_NOTIFY" { return true }
    for calls in profile.calls where calls.action == "SCMP_ACT_NOTIFY" { return true }
    return false
  }

  /// What each ABI's calls meet, before compilation.
  package static func filters(
    of profile: SeccompConfig, for machine: Architecture = .native
  ) throws(SystemCallProfileError) -> FilterSet {
    let standard = try action(
      profile.defaultAction, profile.defaultErrno, .defaultAction, .defaultErrno)
    let names = resolve(profile)
    var tables = try tables(of: profile, for: machine)
    let answersNewer = isRestrictive(standard)
    for index in tables.indices { tables[index].prepare(names, default: standard, answersNewer: answersNewer) }
    try add(profile, names, standard, to: &tables)
    return assemble(tables, default: standard, for: machine)
  }

  /// What a name is to all ABIs; -1 where none has it, which is no error: the profile may be newer.
  private static func resolve(_ profile: SeccompConfig) -> [Int] {
    var count = 0
    for calls in profile.calls { count += calls.names.count }
    return [Int](capacity: count) { names in
      for calls in profile.calls {
        for name in calls.names { names.append(CallTable.index(of: name)) }
      }
    }
  }

  /// A name that no ABI has; a profile may be newer than this runtime, so that this is an error for some only.
  static func unknownName(in profile: SeccompConfig) -> CString? {
    for calls in profile.calls { for name in calls.names where CallTable.index(of: name) < 0 { return name } }
    return nil
  }

  // MARK: - Rules

  private static func add(
    _ profile: SeccompConfig, _ names: [Int], _ standard: Action, to tables: inout [CallRules]
  ) throws(SystemCallProfileError) {
    var position = 0
    for entry in profile.calls.indices {
      let calls = profile.calls[entry]
      let first = position
      position += calls.names.count
      let action = try action(calls.action, calls.errno, .action(entry), .errno(entry))
      let alternatives = try alternatives(calls.arguments, entry)
      // What happens anyway needs no rule; libseccomp refuses one, and runc and crun pass it over.
      if action == standard { continue }
      for table in tables.indices {
        if alternatives.isEmpty {
          if let index = tables[table].decide(names, first..<position, action, default: standard) {
            throw SystemCallProfileError(.contradiction(entry), calls.names[index - first])
          }
          continue
        }
        for index in first..<position where names[index] >= 0 {
          for alternative in alternatives {
            if tables[table].add(names, index, action, alternative, default: standard) == .contradiction {
              throw SystemCallProfileError(.contradiction(entry), calls.names[index - first])
            }
          }
        }
      }
    }
  }

  /// The conditions of an entry, all of which must hold: or, where an argument has several, each of them alone. None
  /// for an entry without conditions.
  private static func alternatives(
    _ arguments: [SeccompConfig.Argument], _ entry: Int
  ) throws(SystemCallProfileError) -> [[Condition]] {
    if arguments.isEmpty { return [] }
    var conditions: [Condition] = []
    var seen: UInt8 = 0
    var isRepeated = false
    for index in arguments.indices {
      let condition = try condition(arguments[index], entry, index)
      isRepeated = isRepeated || seen & 1 << condition.argument != 0
      seen |= 1 << condition.argument
      var place = conditions.count
      if !isRepeated { while place > 0 && conditions[place - 1].argument > condition.argument { place -= 1 } }
      conditions.insert(condition, at: place)
    }
    if !isRepeated { return [conditions] }
    var alternatives: [[Condition]] = []
    for index in arguments.indices { alternatives.append([try condition(arguments[index], entry, index)]) }
    return alternatives
  }

  private static func condition(
    _ argument: SeccompConfig.Argument, _ entry: Int, _ index: Int
  ) throws(SystemCallProfileError) -> Condition {
    guard argument.index < 6 else { throw SystemCallProfileError(.index(entry, index)) }
    let number = UInt8(argument.index)
    let name = argument.comparison
    let comparison: Condition.Comparison
    if name == "SCMP_CMP_EQ" {
      comparison = .equal
    } else if name == "SCMP_CMP_MASKED_EQ" {
      return Condition(number, .full, .equal, argument.valueTwo & argument.value, mask: argument.value)
    } else if name == "SCMP_CMP_NE" {
      comparison = .notEqual
    } else if name == "SCMP_CMP_LT" {
      comparison = .less
    } else if name == "SCMP_CMP_LE" {
      comparison = .lessOrEqual
    } else if name == "SCMP_CMP_GT" {
      comparison = .greater
    } else if name == "SCMP_CMP_GE" {
      comparison = .greaterOrEqual
    } else {
      throw SystemCallProfileError(.comparison(entry, index), name)
    }
    return Condition(number, .full, comparison, argument.value)
  }

  // MARK: - Actions

  private static func action(
    _ name: CString, _ code: UInt32?, _ field: SystemCallProfileError.Kind, _ codeField: SystemCallProfileError.Kind
  ) throws(SystemCallProfileError) -> Action {
    // EPERM where the text says nothing, as runc and crun have it.
    let value = code ?? UInt32(FilterErrno.notPermitted)
    if name == "SCMP_ACT_ERRNO" {
      // The kernel would cut what is larger than MAX_ERRNO.
      guard value <= 4095 else { throw SystemCallProfileError(codeField) }
      return .errno(UInt16(value))
    }
    if name == "SCMP_ACT_TRACE" {
      guard value <= 0xFFFF else { throw SystemCallProfileError(codeField) }
      return .trace(UInt16(value))
    }
    guard let action = plainAction(name) else { throw SystemCallProfileError(field, name) }
    if code != nil { throw SystemCallProfileError(codeField) }
    return action
  }

  private static func plainAction(_ name: CString) -> Action? {
    if name == "SCMP_ACT_ALLOW" { return .allow }
    if name == "SCMP_ACT_KILL" || name == "SCMP_ACT_KILL_THREAD" { return .killThread }
    if name == "SCMP_ACT_KILL_PROCESS" { return .killProcess }
    if name == "SCMP_ACT_TRAP" { return .trap(0) }
    if name == "SCMP_ACT_LOG" { return .log }
    if name == "SCMP_ACT_NOTIFY" { return .notify }
    return nil
  }

  /// Whether calls that the profile cannot have known are to be told from those it leaves out: not where they run
  /// anyway, or where a tracer decides.
  private static func isRestrictive(_ action: Action) -> Bool {
    switch action {
    case .allow, .log, .trace: false
    default: true
    }
  }

  // MARK: - Flags and architectures

  /// SECCOMP_FILTER_FLAG_* of linux/seccomp.h.
  private static func flags(of profile: SeccompConfig) throws(SystemCallProfileError) -> UInt32 {
    // The default of runc and crun; an empty list asks for none.
    if !profile.hasFlags && profile.flags.isEmpty { return 1 << 2 }
    var flags: UInt32 = 0
    for index in profile.flags.indices {
      let name = profile.flags[index]
      if name == "SECCOMP_FILTER_FLAG_TSYNC" {
        flags |= 1 << 0
      } else if name == "SECCOMP_FILTER_FLAG_LOG" {
        flags |= 1 << 1
      } else if name == "SECCOMP_FILTER_FLAG_SPEC_ALLOW" {
        flags |= 1 << 2
      } else if name == "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV" {
        flags |= 1 << 5
      } else {
        throw SystemCallProfileError(.flag(index), name)
      }
    }
    return flags
  }

  /// The ABIs of this machine that the profile lists, by their numbers, and the machine's own.
  private static func tables(
    of profile: SeccompConfig, for machine: Architecture
  ) throws(SystemCallProfileError) -> [CallRules] {
    var hasX86 = false
    var hasX32 = false
    var hasARM = false
    for index in profile.architectures.indices {
      let name = profile.architectures[index]
      if name == "SCMP_ARCH_X86" {
        hasX86 = true
      } else if name == "SCMP_ARCH_X32" {
        hasX32 = true
      } else if name == "SCMP_ARCH_ARM" {
        hasARM = true
      } else if !isArchitecture(name) {
        throw SystemCallProfileError(.architecture(index), name)
      }
    }
    var tables: [CallRules] = []
    switch machine {
    case .x86_64:
      tables.append(CallRules(abi: .x86_64))
      if hasX32 { tables.append(CallRules(abi: .x32)) }
      if hasX86 { tables.append(CallRules(abi: .i386)) }
    case .aarch64:
      tables.append(CallRules(abi: .aarch64))
      if hasARM { tables.append(CallRules(abi: .arm)) }
    }
    return tables
  }

  /// An architecture whose calls no kernel of this machine takes; or the machine's own, which is there anyway.
  private static func isArchitecture(_ name: CString) -> Bool {
    name == "SCMP_ARCH_X86_64" || name == "SCMP_ARCH_AARCH64" || name == "SCMP_ARCH_MIPS" || name == "SCMP_ARCH_MIPS64"
      || name == "SCMP_ARCH_MIPS64N32" || name == "SCMP_ARCH_MIPSEL" || name == "SCMP_ARCH_MIPSEL64"
      || name == "SCMP_ARCH_MIPSEL64N32" || name == "SCMP_ARCH_PPC" || name == "SCMP_ARCH_PPC64"
      || name == "SCMP_ARCH_PPC64LE" || name == "SCMP_ARCH_S390" || name == "SCMP_ARCH_S390X"
      || name == "SCMP_ARCH_PARISC" || name == "SCMP_ARCH_PARISC64" || name == "SCMP_ARCH_RISCV64"
      || name == "SCMP_ARCH_LOONGARCH64" || name == "SCMP_ARCH_M68K" || name == "SCMP_ARCH_SH"
      || name == "SCMP_ARCH_SHEB"
  }

  private static func assemble(_ tables: [CallRules], default standard: Action, for machine: Architecture) -> FilterSet
  {
    // libseccomp's answer to calls of an architecture that is not in the profile.
    var set = FilterSet(foreign: .killThread)
    for table in tables {
      let audit = table.abi.audit
      switch table.abi {
      case .x86_64, .aarch64, .i386: set.append(architecture: audit, table.filter)
      case .x32: set.append(architecture: audit, first: Architecture.x32Bit, table.filter)
      case .arm:
        set.append(architecture: audit, table.filter)
        if let filter = table.armPrivate { set.append(architecture: audit, first: ABI.armBase, filter) }
      }
      if table.abi == .x86_64 && (tables.count == 1 || tables[1].abi != .x32) {
        set.append(
          architecture: audit, first: Architecture.x32Bit,
          Filter(numbers: 0, default: .killThread, unknown: .killThread))
        // A tracer skips a call by making it -1.
        set.append(architecture: audit, first: .max, Filter(numbers: 0, default: standard, unknown: standard))
      }
    }
    return set
  }
}
