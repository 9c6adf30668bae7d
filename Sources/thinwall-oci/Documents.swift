internal import Container
internal import Linux
internal import OCI

/// `spec` and `features`.
enum Documents {
  /// A config.json to start from.
  static func specification(_ line: Words) throws(Failure) -> Int32 {
    var line = line
    var isRootless = false
    var bundle: CString?
    while let word = line.next() {
      switch word {
      case .option(let option):
        if option.is("--rootless") {
          isRootless = try line.flag(option)
        } else if option.is("--bundle", "-b") {
          bundle = try line.value(option)
        } else {
          throw Words.unknown(option)
        }
      case .plain(let word): throw Failure("spec takes no", word)
      }
    }
    let text = SpecificationTemplate.json(
      rootless: isRootless ? (Process.effectiveUser, Process.effectiveGroup) : nil)
    var path = bundle?.bytes ?? [UInt8(ascii: ".")]
    path += CString("/config.json").bytes
    path.append(0)
    do throws(Errno) {
      try unsafe path.withUnsafeBufferPointer { (p) throws(Errno) in
        let file = unsafe try File.open(
          CString(at: p.baseAddress!), [.writeOnly, .create, .exclusive], permissions: 0o666)
        try File.write(file.rawValue, text)
      }
    } catch { throw Failure("write", path.dropLast(), error) }
    return 0
  }

  static func features(_ line: Words) throws(Failure) -> Int32 {
    var line = line
    if line.next() != nil { throw Failure("features takes no options") }
    try? File.write(1, Features.json(version: Usage.number))
    return 0
  }
}
