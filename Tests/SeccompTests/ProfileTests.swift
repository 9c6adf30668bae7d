import CSeccomp
import Glibc
import Linux
import Testing

@testable import Container
@testable import Seccomp

/// Profiles of containers, against what runc and libseccomp make of them.
struct ProfileTests {
  static let engines: [(String, Set<String>)] = [
    ("podman", []),
    ("podman", ["CAP_SYS_CHROOT", "CAP_AUDIT_WRITE"]),
    (
      "podman", ["CAP_SYS_ADMIN", "CAP_SYS_PTRACE", "CAP_SYS_TIME", "CAP_SYS_MODULE", "CAP_SYS_RAWIO", "CAP_SYS_PACCT"]
    ),
    ("docker", []),
    ("docker", ["CAP_SYS_CHROOT", "CAP_AUDIT_WRITE"]),
    ("docker", ["CAP_SYS_ADMIN", "CAP_SYS_PTRACE", "CAP_SYS_TIME", "CAP_SYS_MODULE", "CAP_SYS_RAWIO", "CAP_SYSLOG"]),
  ]

  @Test(arguments: engines)
  func engineProfiles(_ engine: (name: String, capabilities: Set<String>)) throws {
    let text = try ProfileText(engine: engine.name, capabilities: engine.capabilities)
    #expect(text.calls.count > 5 && text.architectures.count == 3)
    var random = Random(seed: 7)
    #expect(try compare(text, vectors: 60, &random) == 0)
    for architectures in [[], ["SCMP_ARCH_X86_64"], ["SCMP_ARCH_X86"], ["SCMP_ARCH_X32"], ["SCMP_ARCH_AARCH64"]] {
      var other = text
      other.architectures = architectures
      #expect(try compare(other, vectors: 10, &random) == 0)
    }
  }

  /// Compares every verdict, with two differences that are meant: runc answers ENOSYS to numbers that look negative and
  /// have no x32 bit, where libseccomp and we see x32; and what an x86-64 kernel tells of no call, those of listed
  /// machines of other families, we do not answer. Profiles that libseccomp refuses must be refused by us.
  ///
  /// - Returns: In how many cases libseccomp's instructions do not do what its rules say.
  private func compare(_ text: ProfileText, vectors count: Int, _ random: inout Random) throws -> Int {
    var contradictions = 0
    let config = text.config
    let theirs: RuncFilter
    do { theirs = try RuncFilter(text) } catch let failure as LibSeccomp.Failure {
      let error = #expect(throws: SystemCallProfileError.self, "\(failure)\n\(text)") {
        try SystemCallProfile.compile(config)
      }
      if case .contradiction? = error?.kind { #expect(failure.code == -EEXIST) }
      return 0
    }
    let compiled: CompiledProfile
    let description: FilterSet
    do {
      compiled = try SystemCallProfile.compile(config)
      description = try SystemCallProfile.filters(of: config)
    } catch {
      Issue.record("\(String(decoding: error.message.bytes, as: UTF8.self))\n\(text)")
      return 0
    }
    let ours = try Simulator(compiled.program)

    var vectors = Vectors()
    // Functions of socketcall(2) and ipc(2).
    vectors.values[0] += [2, 3, 4, 5, 9, 10, 14, 18, 20, 21, 24]
    for calls in text.calls { calls.arguments.forEach { vectors.add($0.condition) } }
    let conditional = Set(text.calls.filter { !$0.arguments.isEmpty }.flatMap(\.names))
    var turning: [UInt32: Set<UInt32>] = [:]
    for token in [RuncFilter.x86_64, RuncFilter.x32, RuncFilter.i386] {
      let audit = token == RuncFilter.x32 ? RuncFilter.x86_64 : token
      for name in conditional {
        let number = seccomp_syscall_resolve_name_arch(token, name)
        if number >= 0 { turning[audit, default: []].insert(UInt32(number)) }
      }
    }
    // socketcall(2) and ipc(2), and what has a number beside them.
    turning[RuncFilter.i386, default: []].formUnion([102, 117] + Array(337...402))

    let foreign = text.architectures.contains("SCMP_ARCH_AARCH64") ? [] : [0xC000_00B7 as UInt32]
    for architecture in [RuncFilter.x86_64, RuncFilter.i386, 0x4000_0028, 0] + foreign {
      for number in Self.numbers {
        let isTurning = turning[architecture]?.contains(number) ?? false
        for vector in vectors.arguments(&random, limit: isTurning ? count : 1) {
          let call = CallData(number: number, architecture: architecture, arguments: vector)
          let verdict = ours.verdict(on: call)
          try #require(verdict == description.verdict(on: call), "\(text.rules(for: call))")
          let (instructions, rules) = theirs.verdicts(on: call)
          try #require(verdict == rules, "\(text.rules(for: call))")
          if instructions != rules { contradictions += 1 }
        }
      }
    }
    return contradictions
  }

  /// Every number of a table and beyond, plain and of x32, and what looks negative.
  static let numbers: [UInt32] =
    Array(0...600) + (0...600).map { Architecture.x32Bit | $0 }
    + [0x3FFF_FFFF, 0x7FFF_FFFF, 0xC000_0000, 0xFFFF_FFFE, 0xFFFF_FFFF]

  /// Profiles nobody would write. Of libseccomp's instructions we ask nothing here: see `PseudoCode`.
  @Test(arguments: 0..<300)
  func randomProfiles(seed: Int) throws {
    var random = Random(seed: UInt64(seed) &+ 1000)
    let text = RandomProfile.make(&random)
    if let defect = Self.defects[seed] {
      withKnownIssue("\(defect)") { _ = try compare(text, vectors: 40, &random) }
    } else {
      _ = try compare(text, vectors: 40, &random)
    }
  }

  /// Where libseccomp 2.5.4 is not to be followed.
  static let defects: [Int: Comment] = [
    106: "what follows a1 < 1 is also what follows a1 <= 0xCF, where both upper halves lead to one subtree",
    142: "contradicting rules for a call that none of the profile's architectures has are refused",
    193: "a3 <= 0xB0 and a4 > ..., and a3 <= 0xF with another action, are refused: their upper halves are the same",
  ]
}

/// Generated profiles.
enum RandomProfile {
  private static let actions = [
    "SCMP_ACT_KILL", "SCMP_ACT_KILL_THREAD", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_TRAP", "SCMP_ACT_ERRNO",
    "SCMP_ACT_ERRNO", "SCMP_ACT_TRACE", "SCMP_ACT_ALLOW", "SCMP_ACT_ALLOW", "SCMP_ACT_LOG", "SCMP_ACT_NOTIFY",
  ]
  private static let favourites = [
    "socket", "socketpair", "bind", "semop", "shmat", "msgget", "clone", "ioctl", "personality", "readv", "stat64",
    "_llseek", "socketcall", "ipc", "accept", "send", "semtimedop", "execve", "mmap2", "chown32", "no_such_call",
  ]

  static func make(_ random: inout Random) -> ProfileText {
    func errno(_ action: String) -> UInt32? {
      ["SCMP_ACT_ERRNO", "SCMP_ACT_TRACE"].contains(action) && random.below(2) == 0 ? UInt32(random.below(4096)) : nil
    }
    let standard = random.pick(actions)
    var text = ProfileText(defaultAction: standard, defaultErrno: errno(standard))
    for name in ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32", "SCMP_ARCH_AARCH64"] where random.below(2) == 0 {
      text.architectures.append(name)
    }
    for _ in 0..<random.below(30) {
      let action = random.pick(actions)
      var calls = ProfileText.Calls(names: [], action: action, errno: errno(action))
      for _ in 0...random.below(random.below(4) == 0 ? 40 : 3) {
        calls.names.append(random.below(2) == 0 ? random.pick(favourites) : anyName(&random))
      }
      if random.below(3) != 0 { calls.arguments = arguments(&random) }
      text.calls.append(calls)
    }
    return text
  }

  /// A name that libseccomp of Debian 12 knows too.
  private static func anyName(_ random: inout Random) -> String {
    while true {
      let call = SystemCall.at(random.below(SystemCall.count))
      if seccomp_syscall_resolve_name("\(call)") != -1 { return "\(call)" }
    }
  }

  private static func arguments(_ random: inout Random) -> [ProfileText.Argument] {
    (0...random.below(3)).map { _ in
      let value = random.pick([
        0, 1, 2, 5, 0x8000_0000, 0x1_0000_0000, 0xFFFF_FFFF, .max, random.next() & 0xFF, random.next(),
      ])
      switch random.below(7) {
      case 0: return .init(index: UInt32(random.below(6)), value: value, comparison: "SCMP_CMP_NE")
      case 1: return .init(index: UInt32(random.below(6)), value: value, comparison: "SCMP_CMP_LT")
      case 2: return .init(index: UInt32(random.below(6)), value: value, comparison: "SCMP_CMP_LE")
      case 3: return .init(index: UInt32(random.below(6)), value: value, comparison: "SCMP_CMP_GT")
      case 4: return .init(index: UInt32(random.below(6)), value: value, comparison: "SCMP_CMP_GE")
      case 5:
        let mask = random.pick([0, 0xF, 0xFF00, 0xFFFF_0000_0000, 8, random.next()])
        return .init(index: UInt32(random.below(6)), value: mask, valueTwo: value, comparison: "SCMP_CMP_MASKED_EQ")
      default: return .init(index: UInt32(random.below(6)), value: value, comparison: "SCMP_CMP_EQ")
      }
    }
  }
}

extension ProfileText {
  /// What the profile says about a call.
  fileprivate func rules(for call: CallData) -> String {
    let isX32 = call.architecture == RuncFilter.x86_64 && call.number & Architecture.x32Bit != 0
    let token = isX32 ? RuncFilter.x32 : call.architecture
    let names = Set(calls.flatMap(\.names)).filter {
      let number = seccomp_syscall_resolve_name_arch(token, $0)
      return number == Int32(bitPattern: call.number) || token == RuncFilter.i386 && -224 ... -100 ~= number
    }
    let rules = calls.enumerated().filter { !names.isDisjoint(with: $0.element.names) }
    return "\(String(call.architecture, radix: 16)) \(call.number) \(call.arguments.list)\n\(defaultAction)\n"
      + rules.map { "syscalls[\($0.offset)] \($0.element)\n" }.joined()
  }
}

extension ProfileText.Argument {
  var condition: Condition {
    let mask = comparison == "SCMP_CMP_MASKED_EQ" ? value : .max
    return Condition(UInt8(index), .full, .equal, comparison == "SCMP_CMP_MASKED_EQ" ? valueTwo : value, mask: mask)
  }
}
