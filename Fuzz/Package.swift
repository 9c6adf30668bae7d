// swift-tools-version: 6.2
// The fuzz targets. A package of its own, so that the root never builds them, and over symbolic links to the root's
// sources, so that coverage instrumentation reaches that code and `package` access reaches across.
import PackageDescription

/// One fuzz target: `Sources/<module>/` with an `LLVMFuzzerTestOneInput`, called `name` by `run` and in `Corpus/`.
struct Fuzzed {
  var name: String
  var module: String
  var libraries: [String]
  /// What comes from elsewhere.
  var products: [Target.Dependency] = []
  /// The workbench is not written in strict memory safety, as little as in the root's manifest.
  var isWorkbench = false
}

/// The layers under test, each a symbolic link in `Sources/` to the root's folder of the same name.
let libraries: [(name: String, dependencies: [Target.Dependency])] = [
  ("JSON", []),
  ("Linux", ["CLinux"]),
  ("Landlock", ["Linux"]),
  ("Seccomp", ["CFilters"]),
  ("Policy", ["Linux", "Landlock", "Seccomp"]),
  ("OCI", ["Linux", "JSON"]),
]

let fuzzed: [Fuzzed] = [
  Fuzzed(name: "json-reader", module: "JSONReader", libraries: ["JSON"]),
  Fuzzed(name: "config", module: "ContainerConfig", libraries: ["Linux", "JSON", "OCI"]),
  Fuzzed(name: "flags", module: "Flags", libraries: ["Linux", "Policy"]),
  Fuzzed(name: "seccomp", module: "SeccompFilter", libraries: ["Seccomp"]),
  Fuzzed(
    name: "profile", module: "Profile", libraries: ["Linux", "Policy", "Seccomp"],
    products: [.product(name: "TOMLKit", package: "TOMLKit")], isWorkbench: true),
  Fuzzed(name: "profile-cache", module: "CompiledForm", libraries: ["Linux", "Policy"]),
]

let workbench: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .unsafeFlags(["-sanitize=fuzzer,address", "-parse-as-library"]),
]

let instrumented = workbench + [.strictMemorySafety(), .enableExperimentalFeature("Lifetimes")]

/// Has `Driver` define the entry point SwiftPM expects of each target.
let mains = fuzzed.map { "MAIN(\($0.module)_main)" }.joined(separator: " ")

let package = Package(
  name: "fuzz",
  products: fuzzed.map { .executable(name: $0.name, targets: [$0.module]) },
  dependencies: [.package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0")],
  targets: [
    .target(name: "Driver", cSettings: [.define("FUZZED", to: mains)]), .target(name: "CLinux"),
    .target(name: "CFilters"),
  ]
    + libraries.map { .target(name: $0.name, dependencies: $0.dependencies, swiftSettings: instrumented) }
    + fuzzed.map {
      .executableTarget(
        name: $0.module, dependencies: ["Driver"] + $0.libraries.map { .target(name: $0) } + $0.products,
        swiftSettings: $0.isWorkbench ? workbench : instrumented,
        // lld, because gold warns about what AddressSanitizer exports.
        linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])])
    })
