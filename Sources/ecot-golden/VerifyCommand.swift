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

  @Flag(help: "End the run after the first step that differs.")
  var stopAtFirst = false

  @OptionGroup var reports: ReportOptions

  func run() async throws {
    let request = try options.request()
    let environment = await RunEnvironment.ofRun(Compute(threads: request.threads ?? ProcessorCount.available))
    let verify = VerifyRun(
      stopsAtFirst: stopAtFirst, environment: { environment.with($0) }, warn: Terminal.warn)
    try ReportOutput(reports).finish(try verify.verify(request))
  }
}
