import ArgumentParser
import EcotFiles
import EcotReports
import EcotRuns
import EcotTensors

/// `accept`: promote pending candidates.
struct AcceptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept", abstract: "Promote the candidate that verify left beside a golden.",
    discussion: """
      With one candidate no name is needed; several want their names, or --all. With --only the rest stays pending, and the golden \
      notes in its metadata what came from where; when nothing is left, it is what `record` would have written. A candidate whose \
      golden has changed since is refused: verify again.
      """)

  @Argument(help: "Names of goldens (run_id).")
  var names: [String] = []

  @Option(help: "The folder of the goldens.")
  var goldenDir = "Golden"

  @Option(
    help: ArgumentHelp("Take over only the records whose address matches; may be repeated.", valueName: "pattern"))
  var only: [String] = []

  @Flag(help: "Promote every candidate of the folder.")
  var all = false

  @Flag(help: "Say what would be taken over; write nothing.")
  var dryRun = false

  @Flag(help: "Accept although CI is set.")
  var inCI = false

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    if !dryRun { try ContinuousIntegration.refuse(unless: inCI) }
    let folder = GoldenFolder(goldenDir)
    let pending = try folder.pendingNames()
    if names.isEmpty, !all, pending.count > 1 {
      throw InputError(
        "\(pending.count) candidates are pending: \(pending.joined(separator: ", "))", at: .file(goldenDir),
        remedy: "name those to accept, or give --all")
    }
    if all, !names.isEmpty { throw InputError("--all goes without names", expected: "names, or --all") }
    let outcomes = try AcceptPending.accept(
      names, in: folder, only: only.map { AddressPattern($0) }, isDryRun: dryRun)
    if !only.isEmpty, outcomes.allSatisfy({ $0.changed == 0 && $0.remaining > 0 }) {
      Terminal.warn("no differing record matches \(only.map { "'\($0)'" }.joined(separator: ", "))")
    }
    Terminal.write(
      json
        ? AcceptText.json(outcomes, isDryRun: dryRun) + "\n" : AcceptText.text(outcomes, isDryRun: dryRun))
    for outcome in outcomes where outcome.dropsTolerance && !dryRun {
      Terminal.warn("\(outcome.path): the calibrated bounds are gone; measure them again with ecot-golden calibrate")
    }
  }
}
