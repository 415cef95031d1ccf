import ArgumentParser
import EcotDrift
import EcotFiles
import EcotGoldens
import EcotRuns

/// `stages`: two curriculum stages of one run against the contract between them.
struct StagesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stages",
    abstract: "Hold the stage 0 golden and the stage 2 golden against the contract between them.",
    discussion: """
      Exit codes: 0 the contract holds; 1 it is broken; 2 malformed contract or golden; 3 no golden of a stage.
      """)

  @Option(help: "The golden of stage 0; without it, the one in the folder.")
  var left: String?

  @Option(help: "The golden of stage 2; without it, the one in the folder.")
  var right: String?

  @Option(help: "The contract.")
  var contract = "config/contracts/stage0-to-stage2.yaml"

  @Option(help: "The folder of goldens.")
  var goldenDir = "Golden"

  @OptionGroup var reports: ReportOptions

  func run() throws {
    let contract = try Contract(file: contract)
    let folder = GoldenFolder(goldenDir)
    let paths: (left: String, right: String)
    do {
      paths = (
        try left ?? folder.golden(ofStage: 0, option: "--left"),
        try right ?? folder.golden(ofStage: 2, option: "--right")
      )
    } catch let error as MissingGolden {
      var comparison = GoldenComparison(name: "stages", path: goldenDir)
      (comparison.verdict, comparison.problem) = (.missing, error.problem)
      return try ReportOutput(reports).finish(ComparisonReport([comparison], origin: .stored))
    }
    let (stage0, stage2) = (try GoldenFile.read(paths.left), try GoldenFile.read(paths.right))
    try stage0.checkFrames()
    try stage2.checkFrames()
    let comparison = try ContractComparison(left: stage0, right: stage2, contract: contract).comparison(
      path: paths.left)
    try ReportOutput(reports).finish(ComparisonReport([comparison], origin: .stored))
  }
}
