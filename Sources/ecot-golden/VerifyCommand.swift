import ArgumentParser
import EcotDrift
import EcotFiles
import EcotKernels
import EcotProcessor
import EcotReports
import EcotRuns

/// `verify`: run and compare with the golden.
struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Run the pipeline and compare it with the golden; with no --config, with every one.",
    discussion: """
      Nothing is written but the pending candidate beside a golden that differs (not where CI is set); `accept` promotes it.
      With --shard I/N the goldens' steps are divided among N processes, on one machine or several, of which this is the I-th. \
      Each prints its part with --json, and `merge` makes one verdict and one report of all. A shard runs from the first step \
      up to its last one and records its own, so that the slowest shard takes about as long as the longest golden.
      For bisecting: git bisect run ecot-golden verify --bisect
      """)

  @OptionGroup var options: RunOptions

  @OptionGroup var names: RenameOptions

  @Flag(help: "End the run after the first step that differs.")
  var stopAtFirst = false

  @Option(
    help: ArgumentHelp(
      "Do the I-th of N parts of the work, for `merge` with --json; no candidate is written.", valueName: "i/n"))
  var shard: String?

  @OptionGroup var tolerance: ToleranceOptions

  @Option(
    help: ArgumentHelp(
      "The golden's tensors, as record --tensors writes them, to measure what differs element by element.",
      valueName: "file"))
  var reference: String?

  @Flag(help: "Do not run again to measure what differs element by element.")
  var noExact = false

  @Option(
    help: ArgumentHelp(
      "Write this run's tensors at the first causes here, and not beside the golden where they cannot be measured.",
      valueName: "file"))
  var keepTensors: String?

  @OptionGroup var reports: ReportOptions

  func run() async throws {
    let request = try options.request()
    let shard = try shard.map(Self.shard)
    let environment = await RunEnvironment.ofRun(Compute(threads: request.threads ?? ProcessorCount.available))
    if keepTensors != nil, request.configurations.isEmpty {
      throw InputError("--keep-tensors without --config", expected: "the configuration of one golden")
    }
    var verify = VerifyRun(
      stopsAtFirst: stopAtFirst, environment: { environment.with($0) }, warn: Terminal.warn)
    // A bisection looks at the exit code alone.
    verify.exact = noExact || reports.bisect ? nil : try ExactOptions(reference: reference, keepsTensors: keepTensors)
    verify.rules = try tolerance.rules()
    (verify.renames, verify.wantsMap) = (try names.patterns(), reports.wantsMap)
    verify.shard = shard
    let report = try verify.verify(request)
    if let result = report.shard { Terminal.note("note: \(ShardText.share(result))") }
    try ReportOutput(reports).finish(report)
  }

  private static func shard(_ text: String) throws -> Shard {
    do {
      return try Shard(text)
    } catch var error as InputError {
      error.location = .keyPath(file: nil, "--shard")
      throw error
    }
  }
}
