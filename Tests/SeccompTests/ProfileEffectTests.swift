import CSeccomp
import Glibc
import Linux
import Testing

@testable import Container
@testable import Seccomp

/// Single profiles: what they do to a thread, what they ask of seccomp(2), and why they are refused.
struct ProfileEffectTests {
  /// What some calls give; none of them changes anything.
  private struct Answers: Equatable {
    var accounting: Int32 = 0
    var root: Int32 = 0
    var audit: Int32 = 0
    var netlink: Int32 = 0

    static func ask() -> Answers {
      func code(_ result: Int32) -> Int32 { result < 0 ? errno : 0 }
      func opened(_ result: Int32) -> Int32 {
        if result >= 0 { close(result) }
        return code(result)
      }
      var answers = Answers()
      answers.accounting = code(acct("/nonexistent/file"))
      answers.root = code(chroot("/nonexistent"))
      answers.audit = opened(socket(AF_NETLINK, Int32(SOCK_RAW.rawValue), 9))
      answers.netlink = opened(socket(AF_NETLINK, Int32(SOCK_RAW.rawValue), 0))
      return answers
    }
  }

  /// Runs in a thread of its own, which a filter binds alone and which takes it with it.
  private func inThread(_ program: Program?) -> Answers {
    final class Box {
      var program: Program?
      var answers = Answers()
    }
    let box = Box()
    box.program = program
    var thread = pthread_t()
    let started = pthread_create(
      &thread, nil,
      { argument in
        let box = Unmanaged<Box>.fromOpaque(argument!).takeUnretainedValue()
        if let program = box.program {
          try! Linux.Process.set(.noNewPrivileges)
          program.instructions.withUnsafeBufferPointer { p in
            try! SystemCallFilter.install(address: Int(bitPattern: p.baseAddress), count: p.count)
          }
        }
        box.answers = Answers.ask()
        return nil
      }, Unmanaged.passUnretained(box).toOpaque())
    precondition(started == 0)
    pthread_join(thread, nil)
    return withExtendedLifetime(box) { box.answers }
  }

  @Test func podmanInForce() throws {
    let text = try ProfileText(engine: "podman", capabilities: [])
    let program = try SystemCallProfile.compile(text.config).program
    let bare = inThread(nil)
    let bound = inThread(program)
    let isRoot = geteuid() == 0
    #expect(bare.accounting == (isRoot ? ENOENT : EPERM) && bound.accounting == EPERM)
    #expect(bare.root == ENOENT && bound.root == EPERM)
    #expect(bare.audit != EINVAL && bound.audit == EINVAL)
    #expect(bare.netlink == 0 && bound.netlink == 0)
  }

  private func compile(_ change: (inout ProfileText) -> Void) throws -> CompiledProfile {
    var text = ProfileText(
      defaultAction: "SCMP_ACT_ERRNO", architectures: ["SCMP_ARCH_X86_64"],
      calls: [.init(names: ["read", "write"], action: "SCMP_ACT_ALLOW")])
    change(&text)
    return try SystemCallProfile.compile(text.config)
  }

  @Test func flagsAndListener() throws {
    #expect(try compile { _ in }.flags == UInt32(bitPattern: Int32(SECCOMP_FILTER_FLAG_SPEC_ALLOW)))
    #expect(try compile { $0.flags = [] }.flags == 0)
    let all = ["TSYNC", "LOG", "SPEC_ALLOW", "WAIT_KILLABLE_RECV"].map { "SECCOMP_FILTER_FLAG_" + $0 }
    #expect(try compile { $0.flags = all }.flags == 1 | 2 | 4 | 32)
    #expect(try !compile { _ in }.needsListener)
    let notifying = ProfileText.Calls(names: ["mount"], action: "SCMP_ACT_NOTIFY")
    #expect(try compile { $0.calls.append(notifying) }.needsListener)
    #expect(try compile { $0.defaultAction = "SCMP_ACT_NOTIFY" }.needsListener)
  }

  static let refused: [(String, @Sendable (inout ProfileText) -> Void)] = [
    (".defaultAction: unknown action 'ALLOW'", { $0.defaultAction = "ALLOW" }),
    (".defaultErrnoRet: only ", { $0.defaultErrno = 4096 }),
    (".architectures[1]: unknown architecture 'X86'", { $0.architectures.append("X86") }),
    (".flags[0]: unknown flag 'TSYNC'", { $0.flags = ["TSYNC"] }),
    (".syscalls[0].action: unknown action 'X'", { $0.calls[0].action = "X" }),
    (".syscalls[0].errnoRet: only ", { $0.calls[0].errno = 1 }),
    (
      ".syscalls[0].args[0].index: ",
      { $0.calls[0].arguments = [.init(index: 6, value: 0, comparison: "SCMP_CMP_EQ")] }
    ),
    (
      ".syscalls[0].args[1].op: unknown operator 'EQ'",
      {
        $0.calls[0].arguments = [
          .init(index: 0, value: 0, comparison: "SCMP_CMP_EQ"), .init(index: 1, value: 0, comparison: "EQ"),
        ]
      }
    ),
    (
      ".syscalls[2]: an earlier rule has another action for the same arguments of 'mount'",
      {
        for action in ["SCMP_ACT_ALLOW", "SCMP_ACT_LOG"] {
          $0.calls.append(
            .init(
              names: ["mount"], action: action, arguments: [.init(index: 0, value: 0, comparison: "SCMP_CMP_EQ")]))
        }
      }
    ),
    (
      ".listenerPath: is missing, and SCMP_ACT_NOTIFY needs it",
      {
        $0.listenerPath = nil
        $0.calls[0].action = "SCMP_ACT_NOTIFY"
      }
    ),
    (
      ": takes more than the 4096 instructions that the kernel allows",
      {
        $0.calls = (0..<3000).map { value in
          .init(
            names: ["mount"], action: "SCMP_ACT_ALLOW",
            arguments: [.init(index: 0, value: value, comparison: "SCMP_CMP_EQ")])
        }
      }
    ),
  ]

  @Test(arguments: refused)
  func refusals(_ refusal: (sentence: String, change: @Sendable (inout ProfileText) -> Void)) throws {
    let error = #expect(throws: SystemCallProfileError.self) { try compile(refusal.change) }
    let sentence = error.map { String(decoding: $0.message.bytes, as: UTF8.self) } ?? ""
    #expect(sentence.hasPrefix("linux.seccomp" + refusal.sentence))
  }

  // MARK: - Names and numbers

  private func name(_ index: Int) -> String {
    let place = CallTable.name(at: index)
    return String(
      decoding: UnsafeBufferPointer(start: CallTable.names.utf8Start + place.lowerBound, count: place.count),
      as: UTF8.self)
  }

  private func index(_ name: String) -> Int {
    name.withCString { p in
      CallTable.index(of: CString(at: UnsafeRawPointer(p).assumingMemoryBound(to: UInt8.self)))
    }
  }

  /// Against libseccomp, which knows calls up to Linux 6.6, and against our own tables beyond.
  @Test func numbers() {
    let newest: Set<String> = [
      "statmount", "listmount", "lsm_get_self_attr", "lsm_set_self_attr", "lsm_list_modules", "mseal", "setxattrat",
      "getxattrat", "listxattrat", "removexattrat", "open_tree_attr", "file_getattr", "file_setattr", "listns",
      "rseq_slice_yield", "uretprobe", "uprobe",
    ]
    let abis: [(ABI, UInt32)] = [
      (.x86_64, RuncFilter.x86_64), (.i386, RuncFilter.i386), (.x32, RuncFilter.x32), (.aarch64, RuncFilter.aarch64),
      (.arm, RuncFilter.arm),
    ]
    var found = 0
    for index in 0..<CallTable.count {
      let name = name(index)
      #expect(self.index(name) == index)
      for (abi, token) in abis {
        let number = abi.numbers(of: [index])[0]
        let subcall = CallTable.subcalls[index]
        var theirs = seccomp_syscall_resolve_name_arch(token, name)
        if abi == .i386 && subcall != 0 {
          #expect(theirs == -(subcall & 0x80 != 0 ? 200 + Int32(subcall & 0x7F) : 100 + Int32(subcall)), "\(name)")
          continue
        }
        if newest.contains(name) {
          let expected = abi == .aarch64 ? Architecture.aarch64 : .x86_64
          let common = SystemCall(name: Array(name.utf8).span)?.number(on: expected)
          #expect(name.hasPrefix("u") && abi != .x86_64 ? number == CallTable.none : number == common, "\(name) \(abi)")
          continue
        }
        if abi == .x32 && theirs >= 0 { theirs &= ~0x4000_0000 }
        if abi == .arm && theirs >= 0x0F_0000 { theirs = theirs - 0x0F_0000 + Int32(ABI.armPrivate) }
        // libseccomp says of x32 what is x86-64's alone.
        if abi == .x32 && name == "map_shadow_stack" { theirs = -1 }
        #expect(theirs < 0 ? number == CallTable.none : Int32(number) == theirs, "\(name) \(abi)")
        found += theirs < 0 ? 0 : 1
      }
    }
    #expect(found > 1700)
    for name in ["", "rea", "readx", "READ", "spu_run", "riscv_flush_icache"] { #expect(index(name) == -1) }
  }
}
