internal import Container
internal import Linux

/// Signals as people and engines write them: `15`, `TERM`, `SIGTERM`, `sigterm`, `RTMIN+3`.
enum SignalName {
  static func number(_ word: CString) throws(Failure) -> Int32 {
    if let number = Words.number(word) {
      guard number >= 0 && number <= 64 else { throw Failure("unknown signal", word) }
      return Int32(number)
    }
    var name = word.bytes.map { $0 >= 97 && $0 <= 122 ? $0 - 32 : $0 }
    if name.starts(with: CString("SIG").bytes) { name.removeFirst(3) }
    for number in Int32(1)...31 where CString(text(number)).bytes == name { return number }
    if let real = realtime(name, "RTMIN", 34, 1) ?? realtime(name, "RTMAX", 64, -1) { return real }
    if name == CString("IOT").bytes { return 6 }
    if name == CString("CLD").bytes { return 17 }
    if name == CString("POLL").bytes { return 29 }
    throw Failure("unknown signal", word)
  }

  private static func realtime(_ name: [UInt8], _ base: StaticString, _ number: Int32, _ sign: Int32) -> Int32? {
    let prefix = CString(base).bytes
    guard name.starts(with: prefix) else { return nil }
    var rest = Array(name.dropFirst(prefix.count))
    if rest.isEmpty { return number }
    guard rest.removeFirst() == (sign > 0 ? UInt8(ascii: "+") : UInt8(ascii: "-")), !rest.isEmpty else { return nil }
    var offset: Int32 = 0
    for digit in rest {
      guard digit >= 48 && digit <= 57 else { return nil }
      offset = offset * 10 + Int32(digit - 48)
      if offset > 30 { return nil }
    }
    return number + sign * offset
  }

  private static func text(_ number: Int32) -> StaticString {
    switch number {
    case 1: "HUP"
    case 2: "INT"
    case 3: "QUIT"
    case 4: "ILL"
    case 5: "TRAP"
    case 6: "ABRT"
    case 7: "BUS"
    case 8: "FPE"
    case 9: "KILL"
    case 10: "USR1"
    case 11: "SEGV"
    case 12: "USR2"
    case 13: "PIPE"
    case 14: "ALRM"
    case 15: "TERM"
    case 16: "STKFLT"
    case 17: "CHLD"
    case 18: "CONT"
    case 19: "STOP"
    case 20: "TSTP"
    case 21: "TTIN"
    case 22: "TTOU"
    case 23: "URG"
    case 24: "XCPU"
    case 25: "XFSZ"
    case 26: "VTALRM"
    case 27: "PROF"
    case 28: "WINCH"
    case 29: "IO"
    case 30: "PWR"
    default: "SYS"
    }
  }
}
