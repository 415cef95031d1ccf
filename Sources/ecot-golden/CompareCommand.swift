import ArgumentParser
import EcotDrift
import EcotFiles
import EcotGoldens

/// `compare`: two stored goldens, no run.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "Compare two stored goldens; nothing is run.")

  @Argument(help: "The golden that is right.")
  var golden: String

  @Argument(help: "The golden that is compared with it.")
  var observed: String

  @OptionGroup var reports: ReportOptions

  func run() throws {
    let left = try GoldenFile.read(golden)
    let right = try GoldenFile.read(observed)
    try left.checkFrames()
    try right.checkFrames()
    let comparison = try GoldenComparer(golden: left, observed: right).compare(path: golden)
    try ReportOutput(reports).finish(ComparisonReport([comparison], origin: .stored))
  }
}
