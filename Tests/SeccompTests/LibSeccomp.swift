import CSeccomp
import Glibc

@testable import Seccomp

/// libseccomp as an oracle: the same rules, compiled by somebody else.
struct LibSeccomp: ~Copyable {
  private let context: UnsafeMutableRawPointer

  struct Failure: Error {
    let call: String
    let code: Int32
  }

  init(default action: Action) throws {
    guard let context = seccomp_init(action.returnValue) else { throw Failure(call: "seccomp_init", code: 0) }
    self.context = context
    // The value is a valid action, the one thing this checks.
    _ = seccomp_attr_set(context, SCMP_FLTATR_ACT_BADARCH, Action.killProcess.returnValue)
  }

  /// With libseccomp's own answer to other architectures.
  init(unpatchedDefault action: Action) throws {
    guard let context = seccomp_init(action.returnValue) else { throw Failure(call: "seccomp_init", code: 0) }
    self.context = context
  }

  deinit { seccomp_release(context) }

  /// Adds an architecture by libseccomp's token; one that is there already stays.
  func add(architecture token: UInt32) throws {
    let code = seccomp_arch_add(context, token)
    if code != -EEXIST { try check("seccomp_arch_add \(token)", code) }
  }

  /// Adds a rule for all architectures, changed where one needs it so.
  func add(inexact action: Action, number: Int32, _ comparisons: [scmp_arg_cmp]) throws {
    try check(
      "seccomp_rule_add_array \(action) \(number) \(comparisons)",
      seccomp_rule_add_array(context, action.returnValue, number, UInt32(comparisons.count), comparisons))
  }

  func add(_ action: Action, number: UInt16, _ comparisons: [scmp_arg_cmp] = []) throws {
    try check(
      "seccomp_rule_add_exact_array \(action) \(number) \(comparisons)",
      seccomp_rule_add_exact_array(
        context, action.returnValue, Int32(number), UInt32(comparisons.count), comparisons))
  }

  /// The program libseccomp generates.
  func program() throws -> Program {
    var ends: [Int32] = [-1, -1]
    try check("pipe", pipe(&ends))
    defer { close(ends[0]) }
    // A program is at most 32 KiB, which a pipe takes without a reader.
    let exported = seccomp_export_bpf(context, ends[1])
    close(ends[1])
    try check("seccomp_export_bpf", exported)
    let bytes = Self.contents(ends[0])
    let instructions = bytes.withUnsafeBytes { buffer in
      (0..<buffer.count / 8).map { buffer.loadUnaligned(fromByteOffset: $0 * 8, as: Instruction.self) }
    }
    return Program(instructions: instructions)
  }

  /// What libseccomp prints of its rules.
  func pseudoCode() throws -> PseudoCode {
    // Longer than a pipe takes.
    guard let file = tmpfile() else { throw Failure(call: "tmpfile", code: -errno) }
    defer { fclose(file) }
    try check("seccomp_export_pfc", seccomp_export_pfc(context, fileno(file)))
    lseek(fileno(file), 0, SEEK_SET)
    return try PseudoCode(String(decoding: Self.contents(fileno(file)), as: UTF8.self))
  }

  private static func contents(_ descriptor: Int32) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count <= 0 { return bytes }
      bytes += chunk[..<count]
    }
  }

  private func check(_ call: String, _ code: Int32) throws {
    if code < 0 { throw Failure(call: call, code: code) }
  }
}

extension Condition {
  /// The condition in libseccomp's terms, nil where it has none: it compares 64 bits, or masked for equality.
  var libseccomp: scmp_arg_cmp? {
    let operation: scmp_compare
    switch (width, comparison) {
    case (_, .equal):
      return scmp_arg_cmp(arg: UInt32(argument), op: SCMP_CMP_MASKED_EQ, datum_a: mask, datum_b: value)
    case (.full, .notEqual) where mask == .max: operation = SCMP_CMP_NE
    case (.full, .greater): operation = SCMP_CMP_GT
    case (.full, .greaterOrEqual): operation = SCMP_CMP_GE
    case (.full, .less): operation = SCMP_CMP_LT
    case (.full, .lessOrEqual): operation = SCMP_CMP_LE
    default: return nil
    }
    return scmp_arg_cmp(arg: UInt32(argument), op: operation, datum_a: value, datum_b: 0)
  }

  /// A program of libseccomp that allows a call of number 0 exactly if the condition holds.
  func oracle() throws -> Program {
    switch (width, comparison) {
    case (_, .notEqual) where libseccomp == nil:
      return try Self.oracle([Condition(argument, width, .equal, value, mask: mask)], holds: false)
    case (.word, .greater) where value == 0xFFFF_FFFF: return try Self.oracle([], holds: true)
    case (.word, .greater): return try Self.oracle(Self.atLeast(argument, value + 1), holds: true)
    case (.word, .greaterOrEqual): return try Self.oracle(Self.atLeast(argument, value), holds: true)
    case (.word, .less): return try Self.oracle(Self.atLeast(argument, value), holds: false)
    case (.word, .lessOrEqual) where value == 0xFFFF_FFFF: return try Self.oracle([], holds: false)
    case (.word, .lessOrEqual): return try Self.oracle(Self.atLeast(argument, value + 1), holds: false)
    default: return try Self.oracle([self], holds: true)
    }
  }

  private static func oracle(_ alternatives: [Condition], holds: Bool) throws -> Program {
    let filter = try LibSeccomp(default: holds ? .killProcess : .allow)
    for condition in alternatives {
      guard let comparison = condition.libseccomp else { throw LibSeccomp.Failure(call: "oracle", code: 0) }
      try filter.add(holds ? .allow : .killProcess, number: 0, [comparison])
    }
    return try filter.program()
  }

  /// The words of at least a value, as bit prefixes: all that agree with it above one of its zeros and have a one there.
  private static func atLeast(_ argument: UInt8, _ value: UInt64) -> [Condition] {
    var prefixes = [Condition(argument, .word, .equal, value)]
    for bit in 0..<UInt64(32) where value & (1 << bit) == 0 {
      let mask = (UInt64.max << bit) & 0xFFFF_FFFF
      prefixes.append(Condition(argument, .word, .equal, (value | (1 << bit)) & mask, mask: mask))
    }
    return prefixes
  }
}
