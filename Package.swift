// swift-tools-version: 6.2
import PackageDescription

// Warnings are errors in every target of this package. Packages that depend on it are not affected:
// SwiftPM drops these settings when a package is built as a dependency.
let swift: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
]
let c: [CSetting] = [.treatAllWarnings(as: .error)]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// One library target: its sources, what it may import, and nothing else. `scripts/check-layers` holds every
/// `import` against these lists.
func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: swift)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
  .testTarget(name: "\(name)Tests", dependencies: dependencies, resources: resources, swiftSettings: swift)
}

let package = Package(
  name: "ecot-golden",
  products: [
    .executable(name: "ecot-golden", targets: ["ecot-golden"]),
    .library(name: "EcotGolden", targets: ["EcotGolden"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
  ],
  targets: [
    // System libraries and C kernels.
    .systemLibrary(
      name: "CEcotZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(
      name: "CEcotXXHash", pkgConfig: "libxxhash", providers: [.apt(["libxxhash-dev"])]),
    .systemLibrary(
      name: "CEcotJPEG", pkgConfig: "libjpeg", providers: [.apt(["libjpeg62-turbo-dev"])]),
    .systemLibrary(
      name: "CEcotPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .target(name: "CEcotKernels", cSettings: c),
    .target(name: "CEcotImages", dependencies: ["CEcotJPEG", "CEcotPNG"], cSettings: c),

    // Shared by both columns.
    library("EcotFiles", [crypto]),
    library("EcotTensors", ["EcotFiles"]),

    // The model column.
    library("EcotConfiguration", ["EcotFiles", yams]),
    library(
      "EcotEpisodes", ["EcotFiles", "EcotTensors", "CEcotKernels", "CEcotImages", protobuf]),
    library("EcotTokenization", ["EcotFiles", "EcotTensors"]),

    // The evidence column.
    library("EcotFingerprints", ["EcotFiles", "EcotTensors", "CEcotKernels", "CEcotXXHash"]),
    library("EcotGoldens", ["EcotFiles", "EcotTensors", "EcotFingerprints", "CEcotZstd", "CEcotXXHash"]),
    library("EcotDrift", ["EcotFiles", "EcotTensors", "EcotFingerprints", "EcotGoldens"]),
    library("EcotReports", ["EcotFiles", "EcotTensors", "EcotFingerprints", "EcotGoldens", "EcotDrift"]),

    // Where the two columns meet.
    library(
      "EcotPipeline",
      [
        "EcotFiles", "EcotTensors", "EcotConfiguration", "EcotEpisodes", "EcotTokenization", "EcotFingerprints",
        "EcotGoldens",
      ]),
    library("EcotGolden", ["EcotTensors", "EcotFingerprints", "EcotGoldens", "EcotDrift"]),
    .executableTarget(
      name: "ecot-golden",
      dependencies: [
        "EcotFiles", "EcotTensors", "EcotConfiguration", "EcotEpisodes", "EcotTokenization", "EcotFingerprints",
        "EcotGoldens", "EcotDrift", "EcotReports", "EcotPipeline", arguments,
      ],
      swiftSettings: swift),
  ]
)
