internal import Linux

/// Names of the host's users.
enum UserNames {
  /// The name in passwd(5), or the number where there is none.
  static func name(of user: UInt32) -> [UInt8] {
    let number = decimal(Int(user))
    if user == 0 { return CString("root").bytes }
    guard let text = try? File.contents(of: CString("/etc/passwd"), limit: 1 << 20) else { return number }
    for line in text.split(separator: UInt8(ascii: "\n")) {
      let fields = line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      if fields.count > 2, Array(fields[2]) == number { return Array(fields[0]) }
    }
    return number
  }
}
