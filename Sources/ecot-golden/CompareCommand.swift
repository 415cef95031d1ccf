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

  @OptionGroup var names: RenameOptions

  @Flag(help: "Exit with 125 instead of 2, 3 and 4.")
  var bisect = false

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let left = try GoldenFile.read(golden)
    let right = try GoldenFile.read(observed)
    try left.checkFrames()
    try right.checkFrames()
    var comparer = GoldenComparer(golden: left, observed: right)
    comparer.renames = try names.patterns()
    let comparison = try comparer.compare(path: golden)
    try ReportOutput(json: json, bisect: bisect).finish(ComparisonReport([comparison]))
  }
}
