import ArgumentParser
import EcotFiles
import EcotReports
import EcotRuns
import EcotTensors

/// `accept`: promote pending candidates.
struct AcceptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept", abstract: "Promote the candidate that verify left beside a golden.",
    discussion: "With one candidate no name is needed; several want their names, or --all.")

  @Argument(help: "Names of goldens (run_id).")
  var names: [String] = []

  @Option(help: "The folder of the goldens.")
  var goldenDir = "Golden"

  @Option(help: ArgumentHelp("Take over only the records whose address matches.", valueName: "pattern"))
  var only: String?

  @Flag(help: "Promote every candidate of the folder.")
  var all = false

  @Flag(help: "Accept although CI is set.")
  var inCI = false

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    try ContinuousIntegration.refuse(unless: inCI)
    let folder = GoldenFolder(goldenDir)
    let pending = try folder.pendingNames()
    if names.isEmpty, !all, pending.count > 1 {
      throw InputError(
        "\(pending.count) candidates are pending: \(pending.joined(separator: ", "))", at: .file(goldenDir),
        remedy: "name those to accept, or give --all")
    }
    let outcomes = try AcceptPending.accept(names, in: folder, only: only.map(AddressPattern.init))
    for outcome in outcomes where outcome.dropsTolerance {
      Terminal.warn("\(outcome.path): the calibrated bounds are gone; measure them again with ecot-golden calibrate")
    }
    Terminal.write(json ? AcceptText.json(outcomes) + "\n" : AcceptText.text(outcomes))
  }
}
