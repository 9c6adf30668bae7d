internal import Linux

extension ControlGroup {
  static func planUnit(
    path: CString?, id: CString, isUser: Bool, arena: inout Arena
  ) throws(ControlGroupError) -> ControlGroup {
    throw ControlGroupError(.systemd, reason: "not yet")
  }
}
