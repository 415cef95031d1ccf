import ArgumentParser
import EcotDrift
import EcotFiles
import EcotGoldens
import EcotReports

/// `compare`: two stored goldens, no run.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "Compare two stored goldens; nothing is run.")

  @Argument(help: "The golden that is right.")
  var golden: String

  @Argument(help: "The golden that is compared with it.")
  var observed: String

  @Option(help: "Hold the two against this contract: what may differ, and what must.")
  var contract: String?

  @Flag(help: "Exit with 125 instead of 2, 3 and 4.")
  var bisect = false

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let left = try GoldenFile.read(golden)
    let right = try GoldenFile.read(observed)
    try left.checkFrames()
    try right.checkFrames()
    let comparison =
      if let contract {
        try ContractComparison(left: left, right: right, contract: Contract(file: contract)).comparison(path: golden)
      } else {
        try GoldenComparer(golden: left, observed: right).compare(path: golden)
      }
    try ReportOutput(json: json, bisect: bisect).finish(ComparisonReport([comparison]))
  }
}
