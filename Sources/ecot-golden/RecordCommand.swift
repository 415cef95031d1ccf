import ArgumentParser
import EcotReports
import EcotRuns

/// `record`: run and write the golden.
struct RecordCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record", abstract: "Run the pipeline and write Golden/<run_id>.golden.zst.",
    discussion: "The file stays untouched, to the byte, where configuration and records are equal.")

  @OptionGroup var options: RunOptions

  @Option(help: ArgumentHelp("Write the full values of matching addresses.", valueName: "pattern"))
  var tensors: [String] = []

  @Option(help: ArgumentHelp("The safetensors file for --tensors.", valueName: "file"))
  var tensorsOut: String?

  @Option(
    help: ArgumentHelp(
      "Save the training state below this folder, every trainer.save_interval steps and after the last.",
      valueName: "folder"))
  var checkpoints: String?

  @Flag(help: "Record although CI is set.")
  var inCI = false

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() async throws {
    var request = try options.request()
    request.checkpoints = checkpoints
    let plan = try RunPlan(request)
    for warning in plan.warnings { Terminal.warn("\(warning)") }
    let values = try ValueRecorder(patterns: tensors, path: tensorsOut)
    let outcome = try RecordRun.record(
      plan, environment: await .ofRun(plan.compute), allowsCI: inCI, values: values, warn: Terminal.warn)
    for check in outcome.failedChecks { Terminal.warn("a success criterion fails: \(check)") }
    Terminal.write(json ? RecordText.json(outcome) + "\n" : RecordText.text(outcome, style: Terminal.style))
  }
}
