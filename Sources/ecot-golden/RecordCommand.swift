import ArgumentParser
import EcotFiles
import EcotKernels
import EcotProcessor
import EcotReports
import EcotRuns

/// `record`: run and write the golden.
struct RecordCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record", abstract: "Run the pipeline and write Golden/<run_id>.golden.zst.",
    discussion: """
      The file stays untouched, to the byte, where configuration and records are equal. With --mode and no configuration: every golden \
      of the folder, each as it was recorded before. Configurations without --config are recorded one by one. Where CI is set \
      nothing is written: failed and missing become never. Exit code 3: a golden is missing (never) or obsolete.
      """)

  @Argument(help: "Configurations that are recorded one by one, each with --config laid over it.")
  var each: [String] = []

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

  @Option(
    help:
      "Which goldens are written: all, failed (those that verify does not call a match), missing, or never (says what there is). Default: \(RecordMode.variable), or all."
  )
  var mode: RecordMode?

  @OptionGroup var history: HistoryOptions

  @Flag(help: "Record although CI is set.")
  var inCI = false

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() async throws {
    var request = try options.request()
    request.checkpoints = checkpoints
    let chosen = try RecordMode.current(mode, allowsCI: inCI)
    if let mode, mode != chosen { Terminal.note("note: CI is set: --mode \(chosen.rawValue)") }
    let entry = try history.entry()
    let values = try ValueRecorder(patterns: tensors, path: tensorsOut)
    let environment = await RunEnvironment.ofRun(Compute(threads: request.threads ?? ProcessorCount.available))
    var recording = RecordEach(mode: chosen, environment: { environment.with($0) }, warn: Terminal.warn)
    recording.enter = entry.enter
    let isSingle = each.count < 2 && !(each.isEmpty && request.configurations.isEmpty)
    guard isSingle || tensors.isEmpty else { throw InputError("--tensors goes with one configuration only") }
    guard isSingle || checkpoints == nil else { throw InputError("--checkpoints goes with one configuration only") }
    let entries: [RecordEach.Entry]
    if each.isEmpty, request.configurations.isEmpty {
      guard mode != nil else {
        throw InputError(
          "no configuration", expected: "--config FILE, or --mode for every golden of the folder",
          remedy: "try --config config/test_ecot_stage0.yaml")
      }
      entries = try recording.recordFolder(request)
    } else if each.isEmpty {
      entries = [try recording.record(request, values: values)]
    } else {
      entries = try each.map { file in
        var request = request
        request.configurations = [file] + request.configurations
        return try recording.record(request, values: values)
      }
    }
    try finish(entries, chosen, entry)
  }

  private func finish(_ entries: [RecordEach.Entry], _ chosen: RecordMode, _ history: HistoryEntry) throws {
    for check in entries.flatMap({ $0.outcome?.failedChecks ?? [] }) {
      Terminal.warn("a success criterion fails: \(check)")
    }
    var code: Int32 = 0
    if mode == nil, entries.count == 1, let outcome = entries[0].outcome {
      Terminal.write(json ? RecordText.json(outcome) + "\n" : RecordText.text(outcome, style: Terminal.style))
    } else {
      code = RecordEach.exitCode(of: entries)
      Terminal.write(
        json
          ? RecordEachText.json(entries, chosen, exitCode: code) + "\n"
          : RecordEachText.text(entries, style: Terminal.style))
    }
    try history.finish()
    if code != 0 { throw ExitCode(code) }
  }
}

extension RecordMode: ExpressibleByArgument {}
