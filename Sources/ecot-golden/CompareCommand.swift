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

  @Option(help: ArgumentHelp("Write one self-contained HTML page.", valueName: "file"))
  var html: String?

  @OptionGroup var tolerance: ToleranceOptions

  @Flag(help: "Exit with 125 instead of 2, 3 and 4.")
  var bisect = false

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let left = try GoldenFile.read(golden)
    let right = try GoldenFile.read(observed)
    try left.checkFrames()
    try right.checkFrames()
    let rules = try tolerance.rules()
    if let advice = ToleranceJudge.advice(rules: rules, golden: left, observed: right.metadata) {
      Terminal.warn(advice)
    }
    var comparer = GoldenComparer(golden: left, observed: right)
    comparer.judge = ToleranceJudge.chosen(rules: rules, golden: left, observed: right.metadata)
    let comparison = try comparer.compare(path: golden)
    if let html { try AtomicFile.write(try ComparisonHTML.render(ComparisonReport([comparison])), to: html) }
    try ReportOutput(json: json, bisect: bisect).finish(ComparisonReport([comparison]))
  }
}
