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
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// One library target: its sources, what it may import, and nothing else. `scripts/check-layers` holds every
/// `import` against these lists.
func library(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: swift)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: swift)
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
    .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
  ],
  targets: [
    // System libraries and C kernels.
    .systemLibrary(name: "CEcotZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CEcotXXHash", pkgConfig: "libxxhash", providers: [.apt(["libxxhash-dev"])]),
    .systemLibrary(name: "CEcotJPEG", pkgConfig: "libjpeg", providers: [.apt(["libjpeg62-turbo-dev"])]),
    .systemLibrary(name: "CEcotPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(name: "CEcotBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .target(name: "CEcotKernels", dependencies: ["CEcotXXHash"], cSettings: c),
    .target(name: "CEcotImages", dependencies: ["CEcotJPEG", "CEcotPNG"], cSettings: c),

    // Shared by both columns.
    library("EcotFiles", [crypto]),
    library("EcotYAML", ["EcotFiles", yams]),
    library("EcotProcessor", ["CEcotKernels", "EcotFiles"]),
    library("EcotKernels", ["CEcotKernels", "CEcotBLAS", "EcotFiles", "EcotProcessor"]),
    library("EcotTensors", ["EcotFiles"]),

    // The model column.
    library("EcotConfiguration", ["EcotFiles", "EcotYAML", "EcotKernels", "EcotTokenization"]),
    library(
      "EcotEpisodes", ["EcotFiles", "EcotTensors", "CEcotKernels", "CEcotImages", protobuf],
      exclude: ["Generated/example.proto", "Generated/feature.proto"]),
    library("EcotTokenization", ["EcotFiles", "EcotTensors"]),
    library("EcotAutograd", ["EcotFiles", "EcotKernels", "EcotTensors"]),
    library("EcotNetworks", ["EcotFiles", "EcotKernels", "EcotTensors", "EcotAutograd"]),
    library("EcotTraining", ["EcotFiles", "EcotKernels", "EcotTensors", "EcotAutograd"]),
    library(
      "EcotPipeline",
      [
        "EcotFiles", "EcotKernels", "EcotTensors", "EcotConfiguration", "EcotEpisodes", "EcotTokenization",
        "EcotAutograd", "EcotNetworks", "EcotTraining",
      ]),

    // The evidence column.
    library("EcotFingerprints", ["EcotFiles", "EcotProcessor", "EcotTensors", "CEcotKernels", "CEcotXXHash"]),
    library("EcotGoldens", ["EcotFiles", "EcotTensors", "EcotFingerprints", "CEcotZstd", "CEcotXXHash"]),
    library("EcotDrift", ["EcotFiles", "EcotYAML", "EcotTensors", "EcotFingerprints", "EcotGoldens"]),
    library(
      "EcotHistory", ["EcotFiles", "EcotTensors", "EcotFingerprints", "EcotGoldens", "EcotDrift", grdb, sqlite]),
    library(
      "EcotReports",
      [
        "EcotFiles", "EcotTensors", "EcotFingerprints", "EcotGoldens", "EcotDrift", "EcotHistory", mustache,
      ]),
    library(
      "EcotBisection",
      [
        "EcotFiles", "EcotTensors", "EcotFingerprints", "EcotGoldens", "EcotDrift", "EcotHistory", "EcotReports",
        subprocess, system,
      ]),
    library(
      "EcotGolden", ["EcotFiles", "EcotProcessor", "EcotTensors", "EcotFingerprints", "EcotGoldens", "EcotDrift"]),

    // Where the two columns meet.
    library(
      "EcotRuns",
      [
        "EcotFiles", "EcotProcessor", "EcotKernels", "EcotTensors", "EcotConfiguration", "EcotEpisodes",
        "EcotTokenization", "EcotAutograd", "EcotNetworks", "EcotTraining",
        "EcotPipeline", "EcotFingerprints", "EcotGoldens", "EcotDrift", "EcotHistory", "CEcotZstd", "CEcotXXHash",
        "CEcotJPEG", "CEcotPNG", subprocess,
      ]),
    .executableTarget(
      name: "ecot-golden",
      dependencies: [
        "EcotFiles", "EcotProcessor", "EcotKernels", "EcotTensors", "EcotConfiguration", "EcotEpisodes",
        "EcotTokenization",
        "EcotFingerprints", "EcotPipeline", "EcotGoldens", "EcotDrift", "EcotHistory", "EcotReports", "EcotBisection",
        "EcotRuns", arguments,
      ],
      swiftSettings: swift),
    .target(name: "CEcotBench", cSettings: c),
    .executableTarget(
      name: "ecot-bench",
      dependencies: [
        "CEcotBench", "CEcotKernels", "EcotFiles", "EcotProcessor", "EcotKernels", "EcotTensors", "EcotAutograd",
        "EcotEpisodes",
        "EcotTokenization", "EcotFingerprints", "EcotGoldens", "EcotDrift", "EcotHistory", "EcotReports",
        "EcotConfiguration", "EcotNetworks", "EcotPipeline", "EcotRuns",
      ],
      swiftSettings: swift),

    // One test target a module, and the real binary from outside.
    tests("EcotFilesTests", ["EcotFiles"]),
    tests("EcotYAMLTests", ["EcotFiles", "EcotYAML"]),
    tests("EcotProcessorTests", ["EcotFiles", "EcotProcessor"]),
    tests("EcotKernelsTests", ["EcotFiles", "EcotProcessor", "EcotKernels"]),
    tests("EcotTensorsTests", ["EcotFiles", "EcotTensors"]),
    tests(
      "EcotAutogradTests", ["EcotFiles", "EcotProcessor", "EcotKernels", "EcotTensors", "EcotAutograd"],
      exclude: ["Fixtures"]),
    tests(
      "EcotNetworksTests",
      ["EcotFiles", "EcotProcessor", "EcotKernels", "EcotTensors", "EcotAutograd", "EcotNetworks"],
      exclude: ["Fixtures"]),
    tests(
      "EcotTrainingTests", ["EcotFiles", "EcotKernels", "EcotTensors", "EcotAutograd", "EcotTraining"],
      exclude: ["Fixtures"]),
    tests(
      "EcotConfigurationTests", ["EcotFiles", "EcotYAML", "EcotTokenization", "EcotConfiguration"],
      exclude: ["Fixtures"]),
    tests(
      "EcotEpisodesTests", ["EcotFiles", "EcotTensors", "EcotEpisodes", "CEcotKernels"], exclude: ["Fixtures"]),
    tests("EcotTokenizationTests", ["EcotFiles", "EcotTensors", "EcotTokenization"], exclude: ["Fixtures"]),
    tests(
      "EcotFingerprintsTests",
      ["EcotFiles", "EcotProcessor", "EcotTensors", "EcotFingerprints", "CEcotKernels", "CEcotXXHash"]),
    tests("EcotDriftTests", ["EcotFiles", "EcotTensors", "EcotFingerprints", "EcotGoldens", "EcotDrift"]),
    tests(
      "EcotHistoryTests",
      ["EcotFiles", "EcotTensors", "EcotFingerprints", "EcotGoldens", "EcotDrift", "EcotHistory", grdb],
      exclude: ["Fixtures"]),
    tests(
      "EcotReportsTests",
      [
        "EcotFiles", "EcotTensors", "EcotFingerprints", "EcotGoldens", "EcotDrift", "EcotHistory", "EcotReports",
      ],
      exclude: ["Fixtures"]),
    tests(
      "EcotBisectionTests",
      [
        "EcotFiles", "EcotTensors", "EcotFingerprints", "EcotGoldens", "EcotHistory", "EcotReports", "EcotBisection",
        subprocess, system,
      ]),
    tests("EcotGoldensTests", ["EcotFiles", "EcotTensors", "EcotFingerprints", "EcotGoldens", "CEcotZstd"]),
    tests(
      "EcotPipelineTests",
      ["EcotKernels", "EcotTensors", "EcotConfiguration", "EcotAutograd", "EcotTraining", "EcotPipeline"]),
    tests(
      "EcotRunsTests",
      [
        "EcotFiles", "EcotKernels", "EcotTensors", "EcotConfiguration", "EcotPipeline", "EcotFingerprints",
        "EcotGoldens", "EcotDrift", "EcotReports", "EcotRuns",
      ]),
    tests("EcotGoldenTests", ["EcotFiles", "EcotGolden"], exclude: ["Fixtures"]),
    tests(
      "FunctionalTests",
      [
        "EcotFiles", "EcotYAML", "EcotTensors", "EcotFingerprints", "EcotGoldens", "EcotNetworks", "ecot-golden",
        "ecot-bench", subprocess, system,
      ],
      exclude: ["Fixtures"]),
  ]
)
