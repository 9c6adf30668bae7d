import Foundation
import OCI
import Testing

/// What real callers write.
@Suite struct FixtureTests {
  @Test func podman() throws {
    let config = try config(try fixture("podman.json"))
    #expect(strings(try #require(config.process).arguments) == ["/bin/busybox", "true"])
    #expect(config.process?.capabilities?.bounding.nonzeroBitCount == 11)
    #expect(config.mounts.count == 10)
    #expect(string(config.annotation("io.container.manager")) == "libpod")
    #expect(config.linux.seccomp?.calls.reduce(0) { $0 + $1.names.count } == 437)
    #expect(config.warnings.isEmpty)
  }

  @Test(arguments: ["runc.json", "runc-rootless.json", "crun.json", "containerd.json"])
  func others(_ name: String) throws {
    let config = try config(try fixture(name))
    #expect(strings(try #require(config.process).arguments) == ["sh"])
    #expect(config.linux.namespaces.count >= 5)
    #expect(config.linux.maskedPaths.count >= 8)
    #expect(config.process?.limits.map(\.resource) == [7])
    #expect(config.warnings.isEmpty)
  }
}

@Suite struct TemplateTests {
  @Test("What spec writes is what runc 1.1 writes, but for the changes since")
  func likeRunc() throws {
    try compare(SpecificationTemplate.json(), with: "runc.json")
  }

  @Test func rootlessLikeRunc() throws {
    try compare(SpecificationTemplate.json(rootless: (0, 0)), with: "runc-rootless.json")
    let config = try config(SpecificationTemplate.json(rootless: (1000, 1001)))
    #expect(config.linux.userMappings == [IDMapping(container: 0, host: 1000, count: 1)])
    #expect(config.linux.groupMappings == [IDMapping(container: 0, host: 1001, count: 1)])
    #expect(!config.linux.hasResources)
  }

  private func compare(_ template: [UInt8], with name: String) throws {
    #expect(sentence(template) == nil)
    #expect(
      String(decoding: template, as: UTF8.self).hasPrefix("{\n\t\"ociVersion\": \"1.3.0\",\n\t\"process\": {\n\t\t\""))
    let runc = try #require(try object(try fixture(name)).mutableCopy() as? NSMutableDictionary)
    runc["ociVersion"] = "1.3.0"
    runc["hostname"] = "thinwall"
    // runc 1.1 asked for ambient capabilities, and made a control group namespace on v2 only.
    var process = try #require(runc["process"] as? [String: Any])
    var capabilities = try #require(process["capabilities"] as? [String: Any])
    capabilities["ambient"] = nil
    process["capabilities"] = capabilities
    runc["process"] = process
    var linux = try #require(runc["linux"] as? [String: Any])
    var namespaces = try #require(linux["namespaces"] as? [[String: String]])
    let mount = try #require(namespaces.firstIndex { $0["type"] == "mount" })
    namespaces.insert(["type": "cgroup"], at: mount + 1)
    linux["namespaces"] = namespaces
    runc["linux"] = linux
    #expect(try object(template) == runc)
  }
}
