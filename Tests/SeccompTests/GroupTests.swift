import Testing

@testable import Seccomp

struct GroupTests {
  @Test(arguments: Group.allCases)
  func groups(_ group: Group) {
    #expect(Group(name: Array("\(group.name)".utf8).span) == group)
    #expect("\(group.name)".hasPrefix("@"))
    #expect(!group.members.isEmpty)
    #expect(Set(group.members).count == group.members.count, "a call twice")
    #expect(group.summary.utf8CodeUnitCount > 5)
  }

  @Test func unknownNames() {
    for name in ["", "@", "@moun", "mount@", "@MOUNT", "@network"] {
      #expect(Group(name: Array(name.utf8).span) == nil)
    }
    #expect(Group.allCases.count == Group.count)
  }

  /// Two lists of the same thing: what the kernel no longer has.
  @Test func obsoleteCallsAreAbsent() {
    for call in Group.obsolete.members { #expect(call.disposition == .absent, "\(call)") }
  }

  @Test func nearest() {
    func nearest(_ name: String) -> CallName? { CallName.nearest(to: Array(name.utf8).span) }
    #expect(nearest("ptrcae") == .call(.ptrace))
    #expect(nearest("io_uring_setpu") == .call(.io_uring_setup))
    #expect(nearest("@mont") == .group(.mount))
    #expect(nearest("@networkio") == .group(.networkIO))
    #expect(nearest("mount") == .call(.mount))
    #expect(nearest("frobnicate_everything") == nil)
    #expect(nearest("") == nil)
    #expect(nearest(String(repeating: "x", count: 10_000)) == nil)
    #expect(CallName(Array("@keyring".utf8).span)?.calls == [.add_key, .request_key, .keyctl])
    #expect(CallName(Array("keyctl".utf8).span)?.calls == [.keyctl])
  }
}
