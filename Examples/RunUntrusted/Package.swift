// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "RunUntrusted",
  dependencies: [.package(name: "thinwall", path: "../..")],
  targets: [
    .executableTarget(
      name: "RunUntrusted", dependencies: [.product(name: "Thinwall", package: "thinwall")],
      swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)])
  ])
