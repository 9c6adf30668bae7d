// swift-tools-version: 6.2
// The fuzz targets. A package of its own, so that the root never builds them, and over symbolic links to the root's
// sources, so that coverage instrumentation reaches that code and `package` access reaches across.
import PackageDescription

/// One fuzz target: `Sources/<module>/` with an `LLVMFuzzerTestOneInput`, called `name` by `run` and in `Corpus/`.
struct Fuzzed {
  var name: String
  var module: String
  var libraries: [String]
}

/// The layers under test, each a symbolic link in `Sources/` to the root's folder of the same name.
let libraries: [(name: String, dependencies: [Target.Dependency])] = [
  ("JSON", []),
  ("Linux", ["CLinux"]),
  ("Landlock", ["Linux"]),
  ("Seccomp", []),
  ("Policy", ["Linux", "Landlock", "Seccomp"]),
]

let fuzzed: [Fuzzed] = [
  Fuzzed(name: "json-reader", module: "JSONReader", libraries: ["JSON"]),
  Fuzzed(name: "flags", module: "Flags", libraries: ["Linux", "Policy"]),
  Fuzzed(name: "seccomp", module: "SeccompFilter", libraries: ["Seccomp"]),
]

let instrumented: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
  .enableExperimentalFeature("Lifetimes"),
  .unsafeFlags(["-sanitize=fuzzer,address", "-parse-as-library"]),
]

/// Has `Driver` define the entry point SwiftPM expects of each target.
let mains = fuzzed.map { "MAIN(\($0.module)_main)" }.joined(separator: " ")

let package = Package(
  name: "fuzz",
  products: fuzzed.map { .executable(name: $0.name, targets: [$0.module]) },
  targets: [.target(name: "Driver", cSettings: [.define("FUZZED", to: mains)]), .target(name: "CLinux")]
    + libraries.map { .target(name: $0.name, dependencies: $0.dependencies, swiftSettings: instrumented) }
    + fuzzed.map {
      .executableTarget(
        name: $0.module, dependencies: ["Driver"] + $0.libraries.map { .target(name: $0) }, swiftSettings: instrumented,
        // lld, because gold warns about what AddressSanitizer exports.
        linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])])
    })
