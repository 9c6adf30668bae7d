import Foundation
import Testing

@testable import Seccomp

/// The filters in Sources/CFilters/filters.c are what the compiler makes of the rules today. To write the file anew:
/// `THINWALL_WRITE_FILTERS=1 swift test --filter PrebuiltTests`, then build again.
@Suite struct PrebuiltTests {
  private static func options(_ index: Int, _ architecture: Architecture) -> BaseFilter.Options {
    let (wall, network) = BaseFilter.prebuilt[index]
    var options = BaseFilter.Options(architecture: architecture, wall: wall, network: network)
    options.refusedSocket = .notify
    return options
  }

  private static func source() throws -> String {
    var text = "// Written by Tests/SeccompTests/PrebuiltTests.swift; not by hand.\n#include \"CFilters.h\"\n\n"
    for (architecture, condition) in [
      (Architecture.x86_64, "#if defined(__x86_64__)"), (.aarch64, "#elif defined(__aarch64__)"),
    ] {
      text += condition + "\n"
      for index in BaseFilter.prebuilt.indices {
        let program = try BaseFilter.program(options(index, architecture))
        let words = program.instructions.map { i in
          "0x" + String(UInt64(i.code) | UInt64(i.jt) << 16 | UInt64(i.jf) << 24 | UInt64(i.k) << 32, radix: 16) + "u"
        }
        text += "static const unsigned long long filter\(index)[] = {\n"
        for start in stride(from: 0, to: words.count, by: 6) {
          text += "    " + words[start..<min(start + 6, words.count)].joined(separator: ", ") + ",\n"
        }
        text += "};\n"
      }
    }
    text += "#endif\n\n#define FILTER(n) {filter##n, sizeof filter##n / sizeof *filter##n}\n"
    text += "static const struct { const void *start; int count; } filters[6] = {\n    "
    text += (0..<6).map { "FILTER(\($0))" }.joined(separator: ", ") + ",\n};\n\n"
    text += "const void *thinwall_filter(int wall, int network, int *count) {\n"
    text += "  *count = filters[wall * 3 + network].count;\n  return filters[wall * 3 + network].start;\n}\n"
    return text
  }

  @Test func fileIsWhatTheCompilerMakes() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Sources/CFilters/filters.c")
    let wanted = try Self.source()
    if ProcessInfo.processInfo.environment["THINWALL_WRITE_FILTERS"] != nil {
      try wanted.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOf: file, encoding: .utf8) == wanted, "filters.c is out of date")
  }

  @Test func programsAreTheCompiledOnes() throws {
    guard ProcessInfo.processInfo.environment["THINWALL_WRITE_FILTERS"] == nil else { return }
    for index in BaseFilter.prebuilt.indices {
      let options = Self.options(index, .native)
      var found: [Instruction] = []
      #expect(BaseFilter.withPrebuilt(options) { found = Array($0) })
      #expect(try found == BaseFilter.program(options).instructions)
    }
    var other = Self.options(0, .native)
    other.denied = [.read]
    #expect(!BaseFilter.withPrebuilt(other) { _ in })
    other = Self.options(0, .native)
    other.refusedSocket = .errno(13)
    #expect(!BaseFilter.withPrebuilt(other) { _ in })
  }
}
