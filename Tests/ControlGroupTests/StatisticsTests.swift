import Foundation
import JSON
import Linux
import OCI
import Testing

@testable import ControlGroup

@Suite("Statistics and mounts", .requiresRoot, .serialized)
struct StatisticsTests {
  @Test("The statistics are JSON with runc's members and the kernel's numbers", arguments: Layout.allCases)
  func statistics(_ layout: Layout) throws {
    try withLayout(layout) {
      try withGroup { group, _ in
        let shell = try Shell(
          in: &group, "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; echo done; exec sleep 100")
        #expect(shell.line() == "done")
        var writer = Writer()
        group.writeStatistics(to: &writer)
        let data = Data(writer.finish())
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(
          Set(object.keys) == [
            "cpu", "cpuset", "memory", "pids", "blkio", "hugetlb", "intel_rdt", "network_interfaces",
          ])
        let cpu = try #require(object["cpu"] as? [String: Any])
        let usage = try #require(cpu["usage"] as? [String: Any])
        #expect((usage["total"] as? UInt64 ?? 0) > 1_000_000)
        #expect((usage["user"] as? UInt64 ?? 0) > 0)
        let pids = try #require(object["pids"] as? [String: Any])
        #expect(pids["current"] as? Int == 1)
        if layout != .unified, access("/sys/fs/cgroup/memory/memory.stat", F_OK) == 0 {
          let memory = try #require(object["memory"] as? [String: Any])
          let entry = try #require(memory["usage"] as? [String: Any])
          #expect((entry["usage"] as? UInt64 ?? 0) > 0)
          #expect((memory["raw"] as? [String: Any])?["rss"] != nil)
          #expect((usage["percpu"] as? [Any])?.isEmpty == false)
          #expect((object["cpuset"] as? [String: Any])?["cpus"] != nil)
        }
      }
    }
  }

  @Test("What is mounted inside a container is the container's groups", arguments: Layout.allCases)
  func view(_ layout: Layout) throws {
    try withLayout(layout) {
      try withGroup { group, _ in
        switch try #require(group.view()) {
        case .unified(let directory):
          #expect(layout == .unified)
          #expect(directory == group.hierarchies[0].directory)
        case .directories(let directories, let links):
          #expect(directories.count == group.hierarchies.count)
          for (directory, hierarchy) in zip(directories, group.hierarchies) {
            let name = String(decoding: directory.name, as: UTF8.self)
            #expect(access("/sys/fs/cgroup/\(name)/cgroup.procs", F_OK) == 0)
            #expect(directory.source == hierarchy.directory)
          }
          for link in links { #expect(directories.contains { $0.name == link.target }) }
        }
      }
    }
  }
}
