import Foundation
internal import Testing

/// Whom a child runs as.
package struct User: Sendable, Hashable, CustomTestStringConvertible {
  package let id: UInt32

  package static let root = User(id: 0)
  /// An ordinary user without a home, a group or a file.
  package static let nobody = User(id: 65534)
  /// Whoever runs the tests.
  package static let current = User(id: geteuid())

  /// Everybody the tests can be: root can be both, others are only themselves.
  package static let all: [User] = geteuid() == 0 ? [.root, .nobody] : [.current]

  package var testDescription: String { id == 0 ? "root" : "uid \(id)" }
}
