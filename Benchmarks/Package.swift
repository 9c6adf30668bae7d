// swift-tools-version: 6.2
// What Thinwall costs, measured beside bare metal and its peers. A package of its own, so that the root never builds it.
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "bench",
  dependencies: [.package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")],
  targets: [
    .target(name: "CBench", cSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])]),
    .executableTarget(
      name: "bench",
      dependencies: ["CBench", .product(name: "ArgumentParser", package: "swift-argument-parser")],
      swiftSettings: strict),
  ])
