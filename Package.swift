// swift-tools-version: 6.2
// One source, two dialects: ordinary Swift (glibc, static in release) and, with EMBEDDED=1, Embedded Swift
// on static musl. The switch is the environment and not a package trait because SwiftPM passes a trait's
// experimental features to the linker even where the compiler does not get them.
import PackageDescription

let embedded = Context.environment["EMBEDDED"] == "1"

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let core: [SwiftSetting] =
  strict + [.strictMemorySafety(), .enableExperimentalFeature("Lifetimes")]
  + (embedded
    ? [.enableExperimentalFeature("Embedded"), .unsafeFlags(["-wmo", "-Osize", "-Xfrontend", "-function-sections"])]
    : [])

/// Targets that only the executables link: these flags would forbid others to depend on the library.
/// Without type layouts the compiler releases an array itself; with them it asks the runtime to make metadata of the
/// array's type, at every start.
let launched: [SwiftSetting] =
  core
  + (embedded ? [] : [.unsafeFlags(["-Xfrontend", "-disable-type-layout"], .when(configuration: .release))])

/// The launcher is a static executable: start time is a feature. Debug builds stay dynamic, because these
/// settings would reach the link of test bundles too. What a start needs of the runtime lies together (`make order`).
let launcherLinker: [LinkerSetting] =
  embedded
  ? [
    .unsafeFlags([
      "-use-ld=lld", "-Xclang-linker", "-static", "-Xclang-linker", "-nostdlib",
      "/usr/lib/x86_64-linux-musl/crt1.o", "/usr/lib/x86_64-linux-musl/crti.o", "-L/usr/lib/x86_64-linux-musl",
      "-lc", "/usr/lib/x86_64-linux-musl/crtn.o", "-Xlinker", "-s", "-Xlinker", "--gc-sections",
    ])
  ]
  : [
    .unsafeFlags(
      [
        "-static-executable", "-use-ld=lld", "-Xlinker", "-s", "-Xlinker", "--gc-sections",
        "-Xlinker", "--wrap=swift_copyAuxiliaryExecutablePath",
        "-Xlinker", "--symbol-ordering-file=\(Context.packageDirectory)/Sources/thinwall/start.order",
        "-Xlinker", "--no-warn-symbol-ordering",
      ],
      .when(configuration: .release))
  ]

// Arrows only downwards: CLinux < Linux < {JSON, Landlock, Seccomp} < Policy < Sandbox < the executables.
var targets: [Target] = [
  .target(name: "CLinux", cSettings: embedded ? [.define("THINWALL_EMBEDDED")] : []),
  .target(name: "Linux", dependencies: ["CLinux"], swiftSettings: launched),
  .target(name: "JSON", swiftSettings: core),
  .target(name: "Landlock", dependencies: ["Linux"], swiftSettings: launched),
  .target(name: "CFilters"),
  .target(name: "Seccomp", dependencies: ["CFilters"], swiftSettings: launched),
  .target(name: "Policy", dependencies: ["Linux", "Landlock", "Seccomp"], swiftSettings: launched),
  .target(
    name: "Sandbox", dependencies: ["CLinux", "Linux", "Landlock", "Seccomp", "Policy"], swiftSettings: launched),
  .target(name: "BPF", dependencies: ["CLinux", "Linux"], swiftSettings: launched),
  .target(name: "OCI", dependencies: ["Linux", "JSON"], swiftSettings: launched),
  .target(name: "ControlGroup", dependencies: ["CLinux", "Linux", "JSON", "BPF", "OCI"], swiftSettings: launched),
  .target(
    name: "Container",
    dependencies: ["CLinux", "Linux", "JSON", "Landlock", "Seccomp", "OCI", "ControlGroup"],
    swiftSettings: launched),
  .executableTarget(
    name: "thinwall-oci", dependencies: ["Linux", "JSON", "OCI", "ControlGroup", "Container"],
    swiftSettings: launched, linkerSettings: launcherLinker),
  .executableTarget(
    name: "thinwall", dependencies: ["Linux", "JSON", "Policy", "Sandbox"], exclude: ["start.order"],
    swiftSettings: launched, linkerSettings: launcherLinker),
]

if !embedded {
  targets += [
    .executableTarget(
      name: "thinwall-workbench",
      dependencies: [
        "Linux", "Landlock", "Seccomp", "Policy", "Sandbox", "JSON",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "TOMLKit", package: "TOMLKit"),
      ], swiftSettings: strict),
    .systemLibrary(
      name: "CSeccomp", path: "Tests/CSeccomp", pkgConfig: "libseccomp", providers: [.apt(["libseccomp-dev"])]),
    // The product for other Swift programs: it starts the launcher, so that callers with threads are safe. It stands on
    // libc, as its callers do.
    .target(
      name: "Thinwall", dependencies: ["JSON"],
      swiftSettings: core + [.enableExperimentalFeature("Extern")]),
    .testTarget(name: "ThinwallTests", dependencies: ["Thinwall", "Policy", "Linux"], swiftSettings: strict),
    .testTarget(
      name: "ControlGroupTests", dependencies: ["ControlGroup", "BPF", "OCI", "JSON", "Linux", "CLinux"],
      swiftSettings: strict),
    .testTarget(name: "JSONTests", dependencies: ["JSON"], swiftSettings: strict),
    .testTarget(
      name: "OCITests", dependencies: ["OCI", "Linux", "JSON"], exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(name: "LandlockTests", dependencies: ["Landlock"], swiftSettings: strict),
    .testTarget(name: "SandboxTests", dependencies: ["Sandbox", "Linux", "Policy"], swiftSettings: strict),
    .testTarget(name: "PolicyTests", dependencies: ["Policy", "Linux"], swiftSettings: strict),
    .testTarget(
      name: "WorkbenchTests",
      dependencies: ["thinwall-workbench", .product(name: "TOMLKit", package: "TOMLKit")], swiftSettings: strict),
    .testTarget(
      name: "SeccompTests", dependencies: ["Seccomp", "CSeccomp", "Container", "OCI", "Linux"], exclude: ["Profiles"],
      swiftSettings: strict),
    .target(name: "Support", path: "Tests/Support", swiftSettings: strict),
    .testTarget(
      name: "Integration", dependencies: ["Support", "Seccomp"], path: "Tests/Integration", exclude: ["fetch-source"],
      swiftSettings: strict),
    .testTarget(
      name: "Runtime", dependencies: ["Support"], path: "Tests/Runtime", exclude: ["Helpers", "README.md", "peers"],
      swiftSettings: strict),
  ]
}

let package = Package(
  name: "thinwall",
  products: embedded ? [] : [.library(name: "Thinwall", targets: ["Thinwall"])],
  dependencies: embedded
    ? []
    : [
      .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
      .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    ],
  targets: targets)
