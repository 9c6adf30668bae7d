import Glibc
import Testing

@testable import Seccomp

struct TableTests {
  /// `__NR_` definitions of a header, aliases left out.
  private func numbers(in path: String, prefix: String) throws -> [(name: String, number: UInt16)] {
    let file = try #require(fopen(path, "r"), "no \(path)")
    defer { fclose(file) }
    var text: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { text += chunk[..<count] }
    return String(decoding: text, as: UTF8.self).split(separator: "\n").compactMap { line in
      let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
      guard words.count >= 3, words[0] == "#define", words[1].hasPrefix(prefix) else { return nil }
      return UInt16(words[2]).map { (String(words[1].dropFirst(prefix.count)), $0) }
    }
  }

  private func call(_ name: String) -> SystemCall? { SystemCall(name: Array(name.utf8).span) }

  /// The machine's headers may be older than the table, not newer: then the table wants its calls.
  @Test func x86_64() throws {
    let expected = try numbers(in: "/usr/include/x86_64-linux-gnu/asm/unistd_64.h", prefix: "__NR_")
    #expect(expected.count > 350)
    for (name, number) in expected {
      #expect(call(name)?.number(on: .x86_64) == number, "\(name)")
    }
  }

  /// arm64 uses the generic table, without the calls marked for other machines.
  @Test func aarch64() throws {
    let header = "/usr/include/asm-generic/unistd.h"
    // What a 64-bit machine calls these.
    let renamed = ["fstatat": "newfstatat"]
    let absent: Set<String> = [
      "syscalls", "arch_specific_syscall", "sync_file_range2", "clock_gettime64", "clock_settime64",
      "clock_adjtime64", "clock_getres_time64", "clock_nanosleep_time64", "timer_gettime64", "timer_settime64",
      "timerfd_gettime64", "timerfd_settime64", "utimensat_time64", "pselect6_time64", "ppoll_time64",
      "io_pgetevents_time64", "recvmmsg_time64", "mq_timedsend_time64", "mq_timedreceive_time64",
      "semtimedop_time64", "rt_sigtimedwait_time64", "futex_time64", "sched_rr_get_interval_time64",
    ]
    var found = 0
    for prefix in ["__NR_", "__NR3264_"] {
      for (name, number) in try numbers(in: header, prefix: prefix) where !absent.contains(name) {
        let name = renamed[name] ?? name
        #expect(call(name)?.number(on: .aarch64) == number, "\(name)")
        found += 1
      }
    }
    #expect(found > 300)
  }

  /// From 424 on a number means the same everywhere.
  @Test func commonNumbers() {
    for call in SystemCall.allCases {
      guard let number = call.number(on: .x86_64), number >= 424 else { continue }
      #expect(call.number(on: .aarch64) == number, "\(call)")
    }
    #expect(SystemCall.rseq_slice_yield.number(on: .x86_64) == 471)
    #expect(SystemCall.listns.number(on: .aarch64) == 470)
    #expect(SystemCall.fchmodat2.number(on: .x86_64) == 452)
  }

  @Test func identifiersNamesAndNumbersAgree() throws {
    #expect(SystemCall.allCases.count == SystemCall.count)
    for (index, each) in SystemCall.allCases.enumerated() {
      #expect(each.rawValue == index)
      #expect(SystemCall.at(index) == each)
      #expect("\(each.name)" == "\(each)")
      #expect(call("\(each)") == each)
      for architecture in [Architecture.x86_64, .aarch64] {
        guard let number = each.number(on: architecture) else { continue }
        #expect(number < architecture.limit)
        #expect(SystemCall(number: number, on: architecture) == each)
      }
      #expect(each.number(on: .x86_64) != nil)
    }
    for name in ["", "rea", "readx", "zzz", "READ", "a", "~", "_"] { #expect(call(name) == nil) }
    #expect(SystemCall(number: 400, on: .x86_64) == nil)
    #expect(SystemCall(number: 472, on: .x86_64) == nil)
  }
}
