import Foundation
public import Testing

/// Whom a child runs as.
public struct User: Sendable, Hashable, CustomTestStringConvertible {
  public let id: UInt32

  public static let root = User(id: 0)
  /// An ordinary user without a home, a group or a file.
  public static let nobody = User(id: 65534)
  /// Whoever runs the tests.
  public static let current = User(id: geteuid())

  /// Everybody the tests can be: root can be both, others are only themselves.
  public static let all: [User] = geteuid() == 0 ? [.root, .nobody] : [.current]

  public var testDescription: String { id == 0 ? "root" : "uid \(id)" }
}
