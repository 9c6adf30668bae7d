internal import Linux
internal import Policy

/// The environment of the program: what stays of the caller's, then what flags say (environ(7)).
struct EnvironmentBuilder {
  private(set) var variables: [CString] = []

  /// Variables that hold no secrets by their meaning.
  private static func isKept(_ variable: CString) -> Bool {
    if variable.hasPrefix("LC_") { return true }
    func named(_ name: StaticString) -> Bool {
      variable.hasPrefix(name) && variable[name.utf8CodeUnitCount] == UInt8(ascii: "=")
    }
    return named("PATH") || named("HOME") || named("USER") || named("LOGNAME") || named("TERM") || named("COLORTERM")
      || named("LANG") || named("LANGUAGE") || named("TZ") || named("SHELL") || named("NO_COLOR") || named("COLUMNS")
      || named("LINES") || named("PAGER") || named("EDITOR") || named("SOURCE_DATE_EPOCH")
  }

  init(_ policy: Policy, arena: inout Arena) {
    if policy.environment != .none {
      Process.environment { variable in
        if policy.environment == .all || Self.isKept(variable) { variables.append(variable) }
      }
    }
    for variable in policy.variables { add(variable) }
    if value(of: "PATH") == nil && policy.environment != .none {
      set(arena.string(CString("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin").bytes))
    }
  }

  /// `NAME=VALUE` sets, `NAME` keeps the caller's.
  private mutating func add(_ variable: CString) {
    var length = 0
    while variable[length] != 0 && variable[length] != UInt8(ascii: "=") { length += 1 }
    if variable[length] != 0 { return set(variable) }
    var found: CString?
    Process.environment { candidate in
      var i = 0
      while i < length && candidate[i] == variable[i] { i += 1 }
      if i == length && candidate[i] == UInt8(ascii: "=") { found = candidate }
    }
    if let found { set(found) }
  }

  /// Replaces or adds `NAME=VALUE`.
  mutating func set(_ variable: CString) {
    for i in variables.indices where Self.haveSameName(variables[i], variable) {
      variables[i] = variable
      return
    }
    variables.append(variable)
  }

  /// The value behind `name=`.
  func value(of name: StaticString) -> CString? {
    let length = name.utf8CodeUnitCount
    for variable in variables where variable.hasPrefix(name) && variable[length] == UInt8(ascii: "=") {
      return variable.suffix(from: length + 1)
    }
    return nil
  }

  private static func haveSameName(_ a: CString, _ b: CString) -> Bool {
    var i = 0
    while a[i] == b[i] && a[i] != 0 {
      if a[i] == UInt8(ascii: "=") { return true }
      i += 1
    }
    return false
  }
}
