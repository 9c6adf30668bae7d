import ArgumentParser
import CBench
import Foundation

/// Options of every measurement.
struct Common: ParsableArguments {
  @Option(help: "The launcher under test, ordinary build.") var thinwall =
    ProcessInfo.processInfo.environment["THINWALL"] ?? "../.build/release/thinwall"
  @Option(help: "The launcher under test, Embedded build.") var embedded =
    ProcessInfo.processInfo.environment["THINWALL_EMBEDDED"] ?? "../.build/embedded/release/thinwall"
  @Option(help: "Where programs are built and run.") var work = ".build/work"
  @Option(help: "Keep everything to this CPU.") var pin: Int?
}

/// The directory where things are measured, the programs in it, and the walls to put before them.
struct Workshop {
  let directory: String
  let thinwall: String
  let embedded: String?
  /// Where the Embedded build is looked for, whether it has a launcher or not.
  let embeddedPath: String

  init(_ common: Common, needsLauncher: Bool = true) throws {
    func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }
    directory = absolute(common.work)
    thinwall = absolute(common.thinwall)
    let other = absolute(common.embedded)
    embeddedPath = other
    embedded = access(other, X_OK) == 0 ? other : nil
    guard !needsLauncher || access(thinwall, X_OK) == 0 else {
      throw ValidationError("\(thinwall) is missing; build it with `swift build -c release --product thinwall`")
    }
    if needsLauncher && embedded == nil { note("bench: \(other) is missing: the Embedded build is left out") }
    if let cpu = common.pin, bench_pin(Int32(cpu)) != 0 { throw ValidationError("cannot pin to CPU \(cpu)") }
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    try make([])
  }

  /// Builds the C programs; with `references`, those that repeat what the launcher does now.
  func make(_ arguments: [String]) throws {
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../C")
      .standardizedFileURL.path
    guard let make = Command.find("make"),
      Command([make, "-s", "-C", sources, "BUILD=\(directory)", "THINWALL=\(thinwall)"] + arguments, in: directory)
        .read() != nil
    else { throw ValidationError("the C programs could not be built") }
  }

  /// thinwall-oci lies beside the launcher of the same build; nil where it does not.
  func runtime(of launcher: String) -> String? {
    let path = URL(fileURLWithPath: launcher).deletingLastPathComponent().appendingPathComponent("thinwall-oci").path
    return access(path, X_OK) == 0 ? path : nil
  }

  func command(_ arguments: String...) -> Command { Command(arguments, in: directory) }

  // MARK: Walls

  /// The launcher that is shipped: the Embedded build, where there is one.
  var shipped: String { embedded ?? thinwall }

  func wall(_ name: String, _ flags: [String] = [], launcher: String? = nil) -> [String] {
    [launcher ?? shipped, "run", "--wall", name] + flags + ["--"]
  }

  /// bubblewrap, as strict as it gets with a system that programs can run in; nil where it is not installed.
  func bubblewrap(writable: [String] = []) -> [String]? {
    guard let path = Command.find("bwrap") else { return nil }
    var words = [path, "--unshare-all", "--die-with-parent", "--clearenv", "--setenv", "PATH", "/usr/bin:/bin"]
    words += ["--ro-bind", "/usr", "/usr", "--ro-bind", "/etc", "/etc"]
    for name in ["bin", "sbin", "lib", "lib64"] {
      guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/\(name)") else { continue }
      words += ["--symlink", target, "/\(name)"]
    }
    words += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--ro-bind", directory, directory]
    for path in writable { words += ["--bind", path, path] }
    return words + ["--chdir", directory]
  }

  /// firejail without a profile of its own for the program: namespaces, no network, its default seccomp filter.
  var firejail: [String]? {
    Command.find("firejail").map {
      [$0, "--quiet", "--noprofile", "--net=none", "--private-tmp", "--caps.drop=all", "--nonewprivs", "--seccomp"]
    }
  }

  /// Sandlock's command line, with the same things readable.
  var sandlock: [String]? {
    Command.find("sandlock").map {
      [$0, "run", "-r", "/usr", "-r", "/lib", "-r", "/lib64", "-r", "/etc", "-r", directory, "--"]
    }
  }
}
