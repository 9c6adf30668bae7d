import Testing

@testable import Seccomp

/// libseccomp's rules as `seccomp_export_pfc` prints them: the tree it keeps, before it is made into instructions.
///
/// Instructions of 2.5.4 now and then differ from the tree: where a test of one half of an argument fails, the next one
/// may be made on what the accumulator happens to hold.
struct PseudoCode {
  private indirect enum Statement {
    case action(UInt32)
    case test(Test, [Statement], otherwise: [Statement])
  }

  private struct Test {
    enum Subject {
      case number
      case argument(Int, shift: UInt64)
    }
    var subject: Subject
    var mask: UInt32 = .max
    var comparison: Substring
    var value: UInt32

    func holds(for call: CallData) -> Bool {
      let found: UInt32
      switch subject {
      case .number: found = call.number
      case .argument(let index, let shift): found = UInt32(truncatingIfNeeded: call.arguments[index] >> shift) & mask
      }
      return switch comparison {
      case "==": found == value
      case "!=": found != value
      case ">": found > value
      case ">=": found >= value
      case "<": found < value
      default: found <= value
      }
    }
  }

  private struct Line {
    var depth: Int
    var text: Substring
  }

  /// By the architecture's name.
  private var sections: [Substring: [Statement]] = [:]
  private var foreign: [Statement] = []

  init(_ text: String) throws {
    var name: Substring?
    var lines: [Line] = []
    func section(_ lines: [Line]) throws -> [Statement] {
      var position = 0
      return try Self.block(lines, &position, depth: lines.first?.depth ?? 0)
    }
    for line in text.split(separator: "\n") {
      let depth = line.prefix { $0 == " " }.count
      let words = line.dropFirst(depth)
      if words.hasPrefix("# filter for arch") || words.hasPrefix("# invalid architecture") {
        if let name { sections[name] = try section(lines) }
        lines = []
        name = words.hasPrefix("# filter for arch") ? words.split(separator: " ")[4] : nil
      }
      if words.hasPrefix("#") || words.hasPrefix("if ($arch") { continue }
      lines.append(Line(depth: depth, text: words))
    }
    foreign = try section(lines)
  }

  private static func block(_ lines: [Line], _ position: inout Int, depth: Int) throws -> [Statement] {
    var statements: [Statement] = []
    while position < lines.count && lines[position].depth == depth && lines[position].text != "else" {
      let text = lines[position].text
      position += 1
      if text.hasPrefix("action ") {
        statements.append(.action(try action(text.dropFirst(7).dropLast())))
        continue
      }
      let test = try #require(condition(text), "\(text)")
      let then = try block(lines, &position, depth: depth + 2)
      var otherwise: [Statement] = []
      if position < lines.count && lines[position].depth == depth && lines[position].text == "else" {
        position += 1
        otherwise = try block(lines, &position, depth: depth + 2)
      }
      statements.append(.test(test, then, otherwise: otherwise))
    }
    return statements
  }

  private static func action(_ text: Substring) throws -> UInt32 {
    let parts = text.split { "()".contains($0) }
    let data = parts.count > 1 ? try #require(UInt16(parts[1])) : 0
    let action: Action? =
      switch parts[0] {
      case "ALLOW": .allow
      case "ERRNO": .errno(data)
      case "KILL": .killThread
      case "KILL_PROCESS": .killProcess
      case "LOG": .log
      case "0x7fc00000": .notify
      case "TRACE": .trace(data)
      case "TRAP": .trap(0)
      default: nil
      }
    return try #require(action, "\(text)").returnValue
  }

  private static func condition(_ text: Substring) -> Test? {
    guard text.hasPrefix("if ("), text.hasSuffix(")") else { return nil }
    let words = text.dropFirst(4).dropLast().split(separator: " ")
    let subject: Test.Subject
    if words[0] == "$syscall" {
      subject = .number
    } else if words[0].hasPrefix("$a"), let argument = words[0].dropFirst(2).first?.wholeNumberValue {
      subject = .argument(argument, shift: words[0].hasSuffix(".hi32") ? 32 : 0)
    } else {
      return nil
    }
    if words.count == 5, words[1] == "&", let mask = UInt32(words[2].dropFirst(2), radix: 16),
      let value = UInt32(words[4])
    {
      return Test(subject: subject, mask: mask, comparison: words[3], value: value)
    }
    guard words.count == 3, let value = UInt32(words[2]) else { return nil }
    return Test(subject: subject, comparison: words[1], value: value)
  }

  func verdict(on call: CallData) -> Action {
    var name: Substring =
      call.architecture == RuncFilter.x86_64 ? "x86_64" : call.architecture == RuncFilter.i386 ? "x86" : ""
    // What a tracer skips takes the default action.
    if name == "x86_64", call.number & Architecture.x32Bit != 0, sections["x32"] != nil || call.number != .max {
      name = "x32"
    }
    return Action(returnValue: Self.run(sections[name] ?? foreign, call) ?? 0)
  }

  private static func run(_ statements: [Statement], _ call: CallData) -> UInt32? {
    for statement in statements {
      switch statement {
      case .action(let value): return value
      case .test(let test, let then, let otherwise):
        if let value = run(test.holds(for: call) ? then : otherwise, call) { return value }
      }
    }
    return nil
  }
}
