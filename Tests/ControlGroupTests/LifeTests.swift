import Foundation
import Linux
import OCI
import Testing

@testable import ControlGroup

@Suite("The life of a control group", .requiresRoot, .serialized)
struct LifeTests {
  @Test("A process is in every group from its beginning, and all of it goes away", arguments: Layout.allCases)
  func enter(_ layout: Layout) throws {
    try withLayout(layout) {
      nonisolated(unsafe) var kept: ControlGroup?
      var arena = try Arena(capacity: 1 << 20)
      try withGroup { group, _ in
        let shell = try Shell(in: &group, "cat /proc/self/cgroup; echo; exec sleep 1000")
        var lines: [String] = []
        while true {
          let line = shell.line()
          if line.isEmpty { break }
          lines.append(line)
        }
        for hierarchy in group.hierarchies {
          let list = String(decoding: hierarchy.list.bytes, as: UTF8.self)
          let line = lines.first { $0.split(separator: ":", omittingEmptySubsequences: false)[1] == list }
          let path = String(decoding: hierarchy.path.bytes, as: UTF8.self)
          #expect(line?.hasSuffix(":\(path)") == true, "\(list): \(line ?? "not there")")
        }
        #expect(try described { () throws(ControlGroupError) in try group.processes() } == [shell.process])
        // What a crash leaves is found by the record alone.
        kept = try described { () throws(ControlGroupError) in
          try ControlGroup(record: group.record(), arena: &arena)
        }
        try described { () throws(ControlGroupError) in try kept!.remove() }
        #expect(shell.wait() & 0x7f == SIGKILL)
        #expect(leftovers(group) == [])
      }
      #expect(leftovers(kept!) == [])
    }
  }

  @Test("Another process is moved into every group", arguments: Layout.allCases)
  func attach(_ layout: Layout) throws {
    try withLayout(layout) {
      try withGroup { group, _ in
        let child = try Linux.Process.fork(intoGroup: nil)
        if child == 0 {
          pause()
          _exit(0)
        }
        defer {
          kill(child, SIGKILL)
          waitpid(child, nil, 0)
        }
        try described { () throws(ControlGroupError) in try group.attach(process: child) }
        let text = read("/proc/\(child)/cgroup")!
        for hierarchy in group.hierarchies {
          #expect(
            text.contains(
              "\(String(decoding: hierarchy.list.bytes, as: UTF8.self)):\(String(decoding: hierarchy.path.bytes, as: UTF8.self))"
            ))
        }
      }
    }
  }

  @Test("Missing groups above are made; groups inside are removed too", arguments: Layout.allCases)
  func nested(_ layout: Layout) throws {
    try withLayout(layout) {
      let above = "/thinwall-group-\(getpid())-above"
      nonisolated(unsafe) var roots: [String] = []
      try withGroup(path: "\(above)/one/two") { group, _ in
        roots = group.hierarchies.map { String(decoding: $0.directory.bytes, as: UTF8.self) }
        for root in roots {
          try check(mkdir("\(root)/inside", 0o755), root)
          try check(mkdir("\(root)/inside/deeper", 0o755), root)
        }
        let shell = try Shell(in: &group, "echo ready; exec sleep 1000", below: CString("inside/deeper"))
        #expect(shell.line() == "ready")
        #expect(try described { () throws(ControlGroupError) in try group.processes() } == [shell.process])
        try described { () throws(ControlGroupError) in try group.remove() }
        #expect(leftovers(group) == [])
      }
      for root in roots {
        rmdir(String(root.dropLast(4)))
        rmdir(String(root.dropLast(8)))
        #expect(access(String(root.dropLast(8)), F_OK) != 0)
      }
    }
  }

  @Test("Frozen processes do nothing, and go on", arguments: Layout.allCases)
  func freeze(_ layout: Layout) throws {
    try withLayout(layout) {
      try withGroup { group, _ in
        let shell = try Shell(in: &group, "echo ready; i=0; while :; do i=$((i+1)); done")
        #expect(shell.line() == "ready")
        func time() -> String {
          let fields = read("/proc/\(shell.process)/stat")!.split(separator: " ")
          return "\(fields[13]) \(fields[14])"
        }
        #expect(try described { () throws(ControlGroupError) in try group.isFrozen() } == false)
        for _ in 0..<20 {
          try described { () throws(ControlGroupError) in try group.freeze(true) }
          #expect(try described { () throws(ControlGroupError) in try group.isFrozen() })
          let before = time()
          usleep(20_000)
          #expect(time() == before)
          try described { () throws(ControlGroupError) in try group.freeze(false) }
          #expect(try described { () throws(ControlGroupError) in try group.isFrozen() } == false)
        }
        // Frozen ones end too.
        try described { () throws(ControlGroupError) in try group.freeze(true) }
        try described { () throws(ControlGroupError) in try group.killAll() }
        #expect(shell.wait() & 0x7f == SIGKILL)
      }
    }
  }

  @Test("A fork bomb does not escape the end", arguments: Layout.allCases)
  func forkBomb(_ layout: Layout) throws {
    try withLayout(layout) {
      try withGroup { group, _ in
        let shell = try Shell(
          in: &group, "echo ready; b() { b & b & sleep 0.01; b & }; ulimit -u 100000; b; wait; exec sleep 1000")
        #expect(shell.line() == "ready")
        try described { () throws(ControlGroupError) in try group.remove() }
        #expect(shell.wait() & 0x7f == SIGKILL)
        #expect(leftovers(group) == [])
      }
    }
  }
}
