import Testing

@testable import Seccomp

struct CompilerTests {
  /// What runs millions of times a second must be answered by the kernel's allow-cache.
  private static let hot: [SystemCall] = [
    .read, .write, .readv, .writev, .pread64, .pwrite64, .recvfrom, .recvmsg, .recvmmsg, .epoll_wait, .epoll_pwait,
    .epoll_pwait2, .epoll_ctl, .futex, .mmap, .munmap, .mprotect, .madvise, .brk, .stat, .fstat, .lstat, .newfstatat,
    .statx, .clock_gettime, .gettimeofday, .nanosleep, .clock_nanosleep, .lseek, .getppid, .getpid, .gettid, .openat,
    .open, .close, .poll, .ppoll, .select, .pselect6, .accept4, .connect, .sched_yield, .rt_sigprocmask,
    .rt_sigreturn, .getdents64, .fcntl, .fsync, .fork, .execve, .exit_group, .wait4, .pipe2, .dup2, .getrandom,
  ]

  @Test(arguments: Setting.native + Setting.all(on: .aarch64))
  func hotCallsAreConstant(_ setting: Setting) throws {
    let program = try Simulator(setting.filter.compile())
    let architecture = setting.options.architecture
    for call in Self.hot where !setting.options.denied.contains(call) {
      guard let number = call.number(on: architecture) else { continue }
      #expect(program.isConstantAllow(number: UInt32(number), architecture: architecture.audit), "\(call)")
    }
    let sends: [SystemCall] = [.sendto, .sendmsg, .sendmmsg, .listen]
    for call in sends {
      let number = try #require(call.number(on: architecture))
      var isPartial = false
      if case .partial = setting.options.network { isPartial = true }
      #expect(
        program.isConstantAllow(number: UInt32(number), architecture: architecture.audit) == !isPartial, "\(call)")
    }
  }

  /// The kernel walks a new filter once per number, so depth is the price of installing it.
  @Test(arguments: Setting.native + Setting.all(on: .aarch64))
  func treeIsBalanced(_ setting: Setting) throws {
    let filter = setting.filter
    let program = try Simulator(filter.compile())
    var ranges = 4
    for number in 1..<filter.outcomes.count where filter.outcomes[number] != filter.outcomes[number - 1] { ranges += 1 }
    // Architecture, number, one test per level and one for an exception, a return.
    let bound = 5 + 1 + Int.bitWidth - ranges.leadingZeroBitCount
    for number in 0..<filter.outcomes.count where !Filter.isBlock(filter.outcomes[number]) {
      let call = CallData(number: UInt32(number), architecture: filter.architecture.audit)
      #expect(program.steps(for: call) <= bound, "number \(number)")
    }
  }

  /// The compiled program against the rules it was compiled from, on the architecture libseccomp cannot be asked about.
  @Test(arguments: Setting.all(on: .aarch64))
  func agreesWithItsRules(_ setting: Setting) throws {
    let filter = setting.filter
    let program = try Simulator(filter.compile())
    var random = Random(seed: 7)
    for number in edgeNumbers {
      var vectors = Vectors()
      var isConstant = true
      if number < UInt32(filter.outcomes.count) {
        let clauses = filter.rules(of: Int(number)).clauses
        isConstant = clauses.isEmpty
        for clause in clauses { clause.conditions.forEach { vectors.add($0) } }
      }
      for vector in vectors.arguments(&random, limit: isConstant ? 1 : 100) {
        let call = CallData(number: number, architecture: Architecture.aarch64.audit, arguments: vector)
        try #require(program.verdict(on: call) == filter.verdict(on: call), "number \(number) \(vector.list)")
      }
    }
  }

  /// Hundreds of different outcomes: no jump of 255 reaches across, so returns repeat and jumps go by way of others.
  @Test(arguments: [60, 150, 250])
  func longPrograms(rulesPerCall: Int) throws {
    var filter = Filter(architecture: .x86_64, default: .allow)
    for identifier in 0..<300 { filter.replace(.at(identifier), with: .errno(UInt16(100 + identifier))) }
    let calls: [SystemCall] = [.socket, .clone]
    for call in calls {
      for index in 0..<rulesPerCall {
        let value = UInt64(index) * 3
        filter.append(Rule(call, .errno(UInt16(1000 + index)), when: [Condition(0, .full, .equal, value)]))
      }
    }
    let program = try filter.compile()
    #expect(program.instructions.count > 255 + 2 * rulesPerCall)
    let simulator = try Simulator(program)
    #expect(program.instructions.contains { $0.code == Opcode.jumpAlways })
    for identifier in 0..<300 {
      let call = SystemCall.at(identifier)
      if calls.contains(call) { continue }
      let number = try #require(call.number(on: .x86_64))
      let data = CallData(number: UInt32(number), architecture: Architecture.x86_64.audit)
      #expect(simulator.verdict(on: data) == .errno(UInt16(100 + identifier)))
    }
    for call in calls {
      let number = try #require(call.number(on: .x86_64))
      for index in stride(from: 0, to: rulesPerCall, by: 7) {
        var data = CallData(number: UInt32(number), architecture: Architecture.x86_64.audit)
        data.arguments[0] = UInt64(index) * 3
        #expect(simulator.verdict(on: data) == .errno(UInt16(1000 + index)))
        data.arguments[0] += 1
        #expect(simulator.verdict(on: data) == .errno(UInt16(100 + call.rawValue)))
        data.arguments[0] = UInt64(index) * 3 | 1 << 40
        #expect(simulator.verdict(on: data) == .errno(UInt16(100 + call.rawValue)))
      }
    }
  }

  @Test func tooLongIsAnError() {
    var filter = Filter(architecture: .x86_64, default: .allow)
    for index in 0..<2500 {
      filter.append(Rule(.ioctl, .errno(1), when: [Condition(UInt8(index % 6), .full, .equal, UInt64(index))]))
    }
    #expect { try filter.compile() } throws: { error in
      guard case .tooLong(let count) = error as? Filter.CompileError else { return false }
      return count > Program.limit
    }
  }

  @Test func rulesAreTriedInOrder() throws {
    var filter = Filter(architecture: .x86_64, default: .killProcess)
    filter.append(Rule(.prctl, .errno(2), when: [Condition(0, .word, .equal, 4), Condition(1, .full, .equal, 1)]))
    filter.append(Rule(.prctl, .errno(3), when: [Condition(0, .word, .equal, 4)]))
    filter.append(Rule(.prctl, .errno(4), when: [Condition(1, .full, .equal, 1)]))
    filter.append(Rule(.prctl, .allow))
    let program = try Simulator(filter.compile())
    func verdict(_ first: UInt64, _ second: UInt64) -> Action {
      program.verdict(
        on: CallData(number: 157, architecture: Architecture.x86_64.audit, arguments: [first, second, 0, 0, 0, 0]))
    }
    #expect(verdict(4, 1) == .errno(2))
    #expect(verdict(4 | 1 << 32, 1) == .errno(2))
    #expect(verdict(4, 1 | 1 << 32) == .errno(3))
    #expect(verdict(4, 0) == .errno(3))
    #expect(verdict(5, 1) == .errno(4))
    #expect(verdict(5, 2) == .allow)
  }

  /// Adding to a call of the base filter must not change the calls it shares its rules with.
  @Test func sharedRulesAreCopied() throws {
    var filter = BaseFilter.filter(BaseFilter.Options(architecture: .x86_64, wall: .process))
    filter.append(Rule(.prlimit64, .errno(7), when: [Condition(1, .word, .equal, 9)]))
    filter.append(Rule(.prlimit64, .errno(8), when: [Condition(1, .word, .equal, 10)]))
    let program = try Simulator(filter.compile())
    func verdict(_ call: SystemCall, _ first: UInt64, _ second: UInt64) throws -> Action {
      let number = try #require(call.number(on: .x86_64))
      return program.verdict(
        on: CallData(
          number: UInt32(number), architecture: Architecture.x86_64.audit, arguments: [first, second, 0, 0, 0, 0]))
    }
    #expect(try verdict(.prlimit64, 5, 9) == .errno(7))
    #expect(try verdict(.prlimit64, 5, 10) == .errno(8))
    #expect(try verdict(.prlimit64, 5, 11) == .errno(1))
    #expect(try verdict(.prlimit64, 0, 9) == .allow)
    #expect(try verdict(.sched_setparam, 5, 9) == .errno(1))
    #expect(try verdict(.sched_setparam, 0, 9) == .allow)
  }
}
