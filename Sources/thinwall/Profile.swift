internal import Linux

/// Profiles as the launcher sees them: words, compiled once by the workbench and cached.
enum Profile {
  static func words(_ name: CString, then words: [CString]) -> [CString]? { nil }
}
