package import Linux

/// Why a control group could not be planned, made, entered, set, read or removed.
public struct ControlGroupError: Error, Sendable {
  /// What was tried.
  package enum Step: Sendable {
    case plan, make, open, attach, set, read, freeze, kill, remove, load, systemd
  }

  /// What was tried.
  package var step: Step
  /// The field of config.json that asked for it, or nothing.
  package var field: StaticString = ""
  /// The file or directory concerned, or nothing.
  package var path: [UInt8] = []
  /// What was to be written, or what the system said, or nothing.
  package var detail: [UInt8] = []
  /// The kernel's answer, where it gave one.
  package var errno: Errno?
  /// The reason in words, where it is not the kernel's.
  package var reason: StaticString = ""

  package init(
    _ step: Step, field: StaticString = "", path: [UInt8] = [], detail: [UInt8] = [], errno: Errno? = nil,
    reason: StaticString = ""
  ) {
    self.step = step
    self.field = field
    self.path = path
    self.detail = detail
    self.errno = errno
    self.reason = reason
  }

  /// One sentence: the field, what was tried with which file, and why it failed.
  package func describe(to message: inout Message) {
    if field.utf8CodeUnitCount > 0 {
      message.add(field)
      message.add(": ")
    }
    if step != .plan {
      message.add("cannot ")
      switch step {
      case .plan: break
      case .make: message.add("make the control group")
      case .open: message.add("open")
      case .attach: message.add("enter the control group")
      case .set: message.add("write")
      case .read: message.add("read")
      case .freeze: message.add("freeze or thaw the control group")
      case .kill: message.add("end the processes of the control group")
      case .remove: message.add("remove the control group")
      case .load: message.add("load the device program of the control group")
      case .systemd: message.add("ask systemd for the unit")
      }
      message.add(" ")
    }
    if step == .set && !detail.isEmpty {
      message.add(quoted: detail)
      if !path.isEmpty { message.add(" to ") }
    }
    message.add(visible: path)
    if step != .plan || !path.isEmpty { message.add(": ") }
    if reason.utf8CodeUnitCount > 0 {
      message.add(reason)
      if errno != nil { message.add(": ") }
    }
    if let errno { message.add(errno) }
    if step != .set && !detail.isEmpty {
      if reason.utf8CodeUnitCount > 0 || errno != nil || !path.isEmpty { message.add(": ") }
      message.add(visible: detail)
    }
  }
}
