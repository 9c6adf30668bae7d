import Foundation
import Linux
import Testing

@testable import ControlGroup

@Suite("Planning and recording control groups", .requiresRoot)
struct PlanTests {
  @Test("A path below the root is the same in every hierarchy", arguments: Layout.allCases)
  func absolute(_ layout: Layout) throws {
    try withLayout(layout) {
      var arena = try Arena(capacity: 1 << 20)
      let group = try described { () throws(ControlGroupError) in
        try ControlGroup.plan(
          path: CString("/a/../b//c/./d"), id: CString("id"), manager: .cgroupfs, isRootless: false, arena: &arena)
      }
      #expect(!group.hierarchies.isEmpty)
      for hierarchy in group.hierarchies { #expect(hierarchy.path == "/b/c/d") }
      #expect(group.isPureUnified == (layout == .unified || read("/sys/fs/cgroup/cgroup.controllers") != nil))
      if layout == .legacy { #expect(group.unified == nil) }
      #expect(!group.exists())
    }
  }

  @Test("Without a path the group lies below the caller's own")
  func own() throws {
    var arena = try Arena(capacity: 1 << 20)
    let group = try described { () throws(ControlGroupError) in
      try ControlGroup.plan(path: nil, id: CString("id"), manager: .cgroupfs, isRootless: false, arena: &arena)
    }
    let own = read("/proc/self/cgroup")!.split(separator: "\n").map {
      $0.split(separator: ":", omittingEmptySubsequences: false)
    }
    for hierarchy in group.hierarchies where !hierarchy.isUnified {
      let list = String(decoding: hierarchy.list.bytes, as: UTF8.self)
      let path = own.first { $0[1] == list }!.last!
      #expect(String(decoding: hierarchy.path.bytes, as: UTF8.self) == (path == "/" ? "/id" : path + "/id"))
    }
  }

  @Test("A record gives the same groups back", arguments: Layout.allCases)
  func record(_ layout: Layout) throws {
    try withLayout(layout) {
      var arena = try Arena(capacity: 1 << 20)
      let group = try described { () throws(ControlGroupError) in
        try ControlGroup.plan(
          path: CString("/x/y"), id: CString("id"), manager: .cgroupfs, isRootless: false, arena: &arena)
      }
      let again = try described { () throws(ControlGroupError) in
        try ControlGroup(record: group.record(), arena: &arena)
      }
      #expect(again.record() == group.record())
      #expect(again.hierarchies.count == group.hierarchies.count)
      for (a, b) in zip(again.hierarchies, group.hierarchies) {
        #expect(a.directory == b.directory)
        #expect(a.controllers == b.controllers)
        #expect(a.mountLength == b.mountLength)
      }
    }
  }

  @Test(
    "A damaged record is refused",
    arguments: [
      "", "manager\t9\n", "1\tcpu\t/sys/fs/cgroup/cpu\t/a\n", "manager\t0\n1\tcpu\t/sys/fs/cgroup/cpu\t/a/../b\n",
      "manager\t0\n1\tcpu\t/sys/fs/cgroup/cpu\t/\n", "manager\t0\n3\tcpu\t/sys\t/a\n", "manager\t0\n1\tcpu\tsys\t/a\n",
    ])
  func damaged(_ text: String) throws {
    var arena = try Arena(capacity: 1 << 20)
    #expect(
      refusal { () throws(ControlGroupError) in _ = try ControlGroup(record: Array(text.utf8), arena: &arena) } != nil)
  }

  @Test("A path that names no group is refused", arguments: ["/", "..", "/a/..", "a\nb"])
  func noGroup(_ path: String) throws {
    var arena = try Arena(capacity: 1 << 20)
    let text = arena.string(Array(path.utf8))
    let reason = refusal { () throws(ControlGroupError) in
      _ = try ControlGroup.plan(path: text, id: CString("id"), manager: .cgroupfs, isRootless: false, arena: &arena)
    }
    #expect(reason?.hasPrefix("linux.cgroupsPath: ") == true)
  }
}
