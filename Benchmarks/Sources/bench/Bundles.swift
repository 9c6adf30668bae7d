import ArgumentParser
import Foundation

/// The OCI bundles that containers are measured with: what `runc spec` writes, with a program that does nothing.
struct Bundles {
  /// Holds the root and the bundles.
  let directory: String
  private let template: [String: Any]

  /// `runtime`: whose `spec` is taken. The root has `true` and `pause`.
  init(_ workshop: Workshop, runtime: String) throws {
    directory = workshop.directory + "/containers"
    try? FileManager.default.removeItem(atPath: directory)
    try FileManager.default.createDirectory(atPath: directory + "/root/bin", withIntermediateDirectories: true)
    for name in ["true", "pause"] {
      try FileManager.default.copyItem(
        atPath: workshop.directory + "/" + name, toPath: directory + "/root/bin/" + name)
    }
    guard Command([runtime, "spec"], in: directory).run() != nil,
      let data = FileManager.default.contents(atPath: directory + "/config.json"),
      let template = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    else { throw ValidationError("\(runtime) spec failed") }
    self.template = template
  }

  /// Writes a bundle and returns its directory.
  func make(_ name: String, program: String = "/bin/true", _ change: (inout [String: Any]) throws -> Void = { _ in })
    throws -> String
  {
    var config = template
    Self.edit(&config, "process") {
      $0["terminal"] = false
      $0["args"] = [program]
    }
    Self.edit(&config, "root") { $0["path"] = directory + "/root" }
    try change(&config)
    let bundle = directory + "/" + name
    try FileManager.default.createDirectory(atPath: bundle, withIntermediateDirectories: true)
    try JSONSerialization.data(withJSONObject: config).write(to: URL(fileURLWithPath: bundle + "/config.json"))
    return bundle
  }

  static func edit(_ object: inout [String: Any], _ key: String, _ change: (inout [String: Any]) -> Void) {
    var inner = object[key] as? [String: Any] ?? [:]
    change(&inner)
    object[key] = inner
  }

  // MARK: podman's default profile

  /// The capabilities of a podman container by default, on which the profile's rules depend.
  private static let capabilities: Set<String> = [
    "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_NET_BIND_SERVICE", "CAP_SETFCAP",
    "CAP_SETGID", "CAP_SETPCAP", "CAP_SETUID", "CAP_SYS_CHROOT",
  ]

  #if arch(x86_64)
    private static let architecture = (name: "amd64", constant: "SCMP_ARCH_X86_64")
  #else
    private static let architecture = (name: "arm64", constant: "SCMP_ARCH_AARCH64")
  #endif

  /// podman's default profile as `linux.seccomp`, chosen by architecture and capabilities as containers/common does.
  static func podmanProfile() throws -> [String: Any] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../../Tests/SeccompTests/Profiles/podman.json").standardizedFileURL
    guard let profile = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any],
      let rules = profile["syscalls"] as? [[String: Any]], let map = profile["archMap"] as? [[String: Any]]
    else { throw ValidationError("\(file.path) is no profile") }
    func words(_ rule: [String: Any], _ part: String, _ key: String) -> [String] {
      (rule[part] as? [String: Any])?[key] as? [String] ?? []
    }
    var chosen: [[String: Any]] = []
    for rule in rules {
      if words(rule, "excludes", "arches").contains(architecture.name) { continue }
      if words(rule, "excludes", "caps").contains(where: { capabilities.contains($0) }) { continue }
      let arches = words(rule, "includes", "arches")
      if !arches.isEmpty && !arches.contains(architecture.name) { continue }
      if !words(rule, "includes", "caps").allSatisfy({ capabilities.contains($0) }) { continue }
      chosen.append(rule.filter { ["names", "action", "args", "errnoRet"].contains($0.key) && !($0.value is NSNull) })
    }
    let own = map.first { $0["architecture"] as? String == architecture.constant }
    return [
      "defaultAction": profile["defaultAction"] ?? "SCMP_ACT_ERRNO",
      "defaultErrnoRet": profile["defaultErrnoRet"] ?? 38,
      "architectures": [architecture.constant] + (own?["subArchitectures"] as? [String] ?? []), "syscalls": chosen,
    ]
  }
}
