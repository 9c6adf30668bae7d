package import Linux

/// Why a seccomp profile cannot be honoured.
package struct SystemCallProfileError: Error {
  /// The field of `linux.seccomp`, by its indices.
  package enum Kind: Equatable, Sendable {
    case defaultAction
    case defaultErrno
    case architecture(Int)
    case flag(Int)
    case action(Int)
    case errno(Int)
    case index(Int, Int)
    case comparison(Int, Int)
    /// A rule that another one contradicts.
    case contradiction(Int)
    /// A rule notifies, and nobody is there to be told.
    case noListener
    /// More instructions than the kernel takes.
    case tooLong
  }

  /// What is wrong.
  package let kind: Kind
  /// What the field says, where that is text; of a contradiction the call's name.
  package let text: CString?

  init(_ kind: Kind, _ text: CString? = nil) {
    self.kind = kind
    self.text = text
  }

  /// One sentence that names the field.
  package var message: Message {
    var message = Message("linux.seccomp")
    switch kind {
    case .defaultAction: message.add(".defaultAction: unknown action ")
    case .defaultErrno:
      message.add(".defaultErrnoRet: only SCMP_ACT_ERRNO (to 4095) and SCMP_ACT_TRACE (to 65535) take one")
    case .architecture(let index):
      message.add(".architectures", index)
      message.add(": unknown architecture ")
    case .flag(let index):
      message.add(".flags", index)
      message.add(": unknown flag ")
    case .action(let index):
      message.add(".syscalls", index)
      message.add(".action: unknown action ")
    case .errno(let index):
      message.add(".syscalls", index)
      message.add(".errnoRet: only SCMP_ACT_ERRNO (to 4095) and SCMP_ACT_TRACE (to 65535) take one")
    case .index(let index, let argument):
      message.add(".syscalls", index)
      message.add(".args", argument)
      message.add(".index: a system call has arguments 0 to 5")
    case .comparison(let index, let argument):
      message.add(".syscalls", index)
      message.add(".args", argument)
      message.add(".op: unknown operator ")
    case .contradiction(let index):
      message.add(".syscalls", index)
      message.add(": an earlier rule has another action for the same arguments of ")
    case .noListener: message.add(".listenerPath: is missing, and SCMP_ACT_NOTIFY needs it")
    case .tooLong: message.add(": takes more than the 4096 instructions that the kernel allows")
    }
    if let text { message.add(quoted: text) }
    return message
  }
}

extension Message {
  fileprivate mutating func add(_ field: StaticString, _ index: Int) {
    add(field)
    add("[")
    add(number: index)
    add("]")
  }
}
