// swift-tools-version: 6.2
import PackageDescription

// A program outside of ecot-golden that records its own buffers. Tests build and run it.
let package = Package(
  name: "record-buffers",
  dependencies: [.package(name: "ecot-golden", path: "../../../..")],
  targets: [
    .executableTarget(
      name: "RecordBuffers", dependencies: [.product(name: "EcotGolden", package: "ecot-golden")])
  ]
)
