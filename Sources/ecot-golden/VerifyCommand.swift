import ArgumentParser
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
      For bisecting: git bisect run ecot-golden verify --bisect
      """)

  @OptionGroup var options: RunOptions

  @OptionGroup var names: RenameOptions

  @Flag(help: "End the run after the first step that differs.")
  var stopAtFirst = false

  @Flag(help: "Exit with 125 instead of 2, 3 and 4, so that git bisect skips the commit.")
  var bisect = false

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() async throws {
    let request = try options.request()
    let environment = await RunEnvironment.ofRun(Compute(threads: request.threads ?? ProcessorCount.available))
    var verify = VerifyRun(
      stopsAtFirst: stopAtFirst, environment: { environment.with($0) }, warn: Terminal.warn)
    verify.renames = try names.patterns()
    try ReportOutput(json: json, bisect: bisect).finish(try verify.verify(request))
  }
}
