import CSeccomp
import Foundation
import Linux
import OCI

@testable import Seccomp

/// A profile as its author writes it, from which both sides are built.
struct ProfileText: CustomStringConvertible {
  struct Argument: CustomStringConvertible {
    var index: UInt32
    var value: UInt64
    var valueTwo: UInt64 = 0
    var comparison: String

    var description: String {
      "(\(index) \(comparison) 0x\(String(value, radix: 16)) 0x\(String(valueTwo, radix: 16)))"
    }
  }

  struct Calls: CustomStringConvertible {
    var names: [String]
    var action: String
    var errno: UInt32?
    var arguments: [Argument] = []

    var description: String { "\(names.prefix(9)) \(action) \(errno.map(String.init) ?? "") \(arguments)" }
  }

  var defaultAction: String
  var defaultErrno: UInt32?
  var architectures: [String] = []
  var flags: [String]?
  var listenerPath: String? = "/run/agent"
  var calls: [Calls] = []

  var description: String {
    "\(defaultAction) \(defaultErrno.map(String.init) ?? "") \(architectures)\n"
      + calls.map { "  \($0)\n" }.joined()
  }

  /// What the reader of config.json would make of it. Strings are never freed: a test has few.
  var config: SeccompConfig {
    func string(_ text: String) -> CString {
      let copy = strdup(text)!
      return CString(at: UnsafePointer(UnsafeRawPointer(copy).assumingMemoryBound(to: UInt8.self)))
    }
    var config = SeccompConfig()
    config.defaultAction = string(defaultAction)
    config.defaultErrno = defaultErrno
    config.architectures = architectures.map(string)
    config.flags = (flags ?? []).map(string)
    config.hasFlags = flags != nil
    config.listenerPath = listenerPath.map(string)
    config.calls = calls.map { each in
      var entry = SeccompConfig.Calls()
      entry.names = each.names.map(string)
      entry.action = string(each.action)
      entry.errno = each.errno
      entry.arguments = each.arguments.map { each in
        var argument = SeccompConfig.Argument()
        argument.index = each.index
        argument.value = each.value
        argument.valueTwo = each.valueTwo
        argument.comparison = string(each.comparison)
        return argument
      }
      return entry
    }
    return config
  }

  // MARK: - Engines' profiles

  /// An engine's default as it writes it into config.json on x86-64 for a container with these capabilities.
  init(engine: String, capabilities: Set<String>) throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
      "Profiles/\(engine).json")
    let top = try JSONSerialization.jsonObject(with: Data(contentsOf: path)) as! [String: Any]
    defaultAction = top["defaultAction"] as! String
    defaultErrno = (top["defaultErrnoRet"] as? NSNumber)?.uint32Value
    for map in top["archMap"] as! [[String: Any]] where map["architecture"] as? String == "SCMP_ARCH_X86_64" {
      architectures = ["SCMP_ARCH_X86_64"] + (map["subArchitectures"] as! [String])
    }
    for entry in top["syscalls"] as! [[String: Any]] {
      let includes = entry["includes"] as? [String: Any] ?? [:]
      let excludes = entry["excludes"] as? [String: Any] ?? [:]
      func list(_ of: [String: Any], _ key: String) -> [String] { of[key] as? [String] ?? [] }
      if !list(includes, "arches").isEmpty && !list(includes, "arches").contains("amd64") { continue }
      if !capabilities.isSuperset(of: list(includes, "caps")) { continue }
      if list(excludes, "arches").contains("amd64") { continue }
      if !capabilities.isDisjoint(with: list(excludes, "caps")) { continue }
      calls.append(
        Calls(
          names: entry["names"] as! [String], action: entry["action"] as! String,
          errno: (entry["errnoRet"] as? NSNumber)?.uint32Value,
          arguments: (entry["args"] as? [[String: Any]] ?? []).map { each in
            Argument(
              index: (each["index"] as! NSNumber).uint32Value, value: (each["value"] as! NSNumber).uint64Value,
              valueTwo: (each["valueTwo"] as? NSNumber)?.uint64Value ?? 0, comparison: each["op"] as! String)
          }))
    }
  }

  init(defaultAction: String, defaultErrno: UInt32? = nil, architectures: [String] = [], calls: [Calls] = []) {
    self.defaultAction = defaultAction
    self.defaultErrno = defaultErrno
    self.architectures = architectures
    self.calls = calls
  }
}

/// What runc makes of a profile, step by step: libcontainer/seccomp/seccomp_linux.go and patchbpf/enosys_linux.go.
struct RuncFilter {
  private let program: Simulator
  private let rules: PseudoCode
  /// Above which number runc's program in front of libseccomp's answers ENOSYS.
  private let highest: [UInt32: UInt32]

  static let x86_64: UInt32 = 0xC000_003E
  static let i386: UInt32 = 0x4000_0003
  /// libseccomp's own token.
  static let x32: UInt32 = 0x4000_003E

  init(_ profile: ProfileText) throws {
    let standard = Self.action(profile.defaultAction, profile.defaultErrno)
    let filter = try LibSeccomp(unpatchedDefault: standard)
    var tokens: [UInt32] = [Self.x86_64]
    for name in profile.architectures {
      let token = seccomp_arch_resolve_name(String(name.dropFirst("SCMP_ARCH_".count)).lowercased())
      if token == 0 { throw LibSeccomp.Failure(call: "seccomp_arch_resolve_name \(name)", code: 0) }
      try filter.add(architecture: token)
      if !tokens.contains(token) { tokens.append(token) }
    }
    for calls in profile.calls {
      let action = Self.action(calls.action, calls.errno)
      if action == standard { continue }
      let isRepeated = Set(calls.arguments.map(\.index)).count != calls.arguments.count
      let comparisons = calls.arguments.map(\.libseccomp)
      for name in calls.names {
        let number = seccomp_syscall_resolve_name(name)
        if number == -1 { continue }
        for alternative in isRepeated ? comparisons.map({ [$0] }) : [comparisons] {
          try filter.add(inexact: action, number: number, alternative)
        }
      }
    }
    program = try Simulator(filter.program())
    rules = try filter.pseudoCode()

    var highest: [UInt32: UInt32] = [:]
    if !["SCMP_ACT_ALLOW", "SCMP_ACT_LOG", "SCMP_ACT_TRACE"].contains(profile.defaultAction) {
      for token in tokens {
        let numbers = profile.calls.flatMap(\.names).map { seccomp_syscall_resolve_name_arch(token, $0) }
        if let last = numbers.max(), last > 0 { highest[token] = UInt32(last) }
      }
    }
    self.highest = highest
  }

  /// What libseccomp's instructions do, and what its rules say.
  func verdicts(on call: CallData) -> (instructions: Action, rules: Action) {
    var token = call.architecture
    if token == Self.x86_64 && call.number & Architecture.x32Bit != 0 { token = Self.x32 }
    if let last = highest[token], call.number > last {
      return (.errno(FilterErrno.noSystemCall), .errno(FilterErrno.noSystemCall))
    }
    return (program.verdict(on: call), rules.verdict(on: call))
  }

  private static func action(_ name: String, _ code: UInt32?) -> Action {
    switch name {
    case "SCMP_ACT_ALLOW": .allow
    case "SCMP_ACT_KILL", "SCMP_ACT_KILL_THREAD": .killThread
    case "SCMP_ACT_KILL_PROCESS": .killProcess
    case "SCMP_ACT_TRAP": .trap(0)
    case "SCMP_ACT_ERRNO": .errno(UInt16(code ?? 1))
    case "SCMP_ACT_TRACE": .trace(UInt16(code ?? 1))
    case "SCMP_ACT_LOG": .log
    default: .notify
    }
  }
}

extension ProfileText.Argument {
  fileprivate var libseccomp: scmp_arg_cmp {
    let operation =
      switch comparison {
      case "SCMP_CMP_NE": SCMP_CMP_NE
      case "SCMP_CMP_LT": SCMP_CMP_LT
      case "SCMP_CMP_LE": SCMP_CMP_LE
      case "SCMP_CMP_EQ": SCMP_CMP_EQ
      case "SCMP_CMP_GE": SCMP_CMP_GE
      case "SCMP_CMP_GT": SCMP_CMP_GT
      default: SCMP_CMP_MASKED_EQ
      }
    return scmp_arg_cmp(arg: index, op: operation, datum_a: value, datum_b: valueTwo)
  }
}
