/// One thing that the doctor found out.
struct Finding {
  /// Whether it is as one would wish.
  enum State: String {
    /// Here, and it works.
    case yes
    /// Missing, or in the way.
    case no
    /// Neither good nor bad.
    case info
  }

  let name: String
  let state: State
  let detail: String

  init(_ name: String, _ state: State, _ detail: String = "") {
    self.name = name
    self.state = state
    self.detail = detail
  }

  init(_ name: String, _ isHere: Bool, _ detail: String = "") { self.init(name, isHere ? .yes : .no, detail) }
}

/// Findings about one matter.
struct FindingGroup {
  let name: String
  let findings: [Finding]
}
