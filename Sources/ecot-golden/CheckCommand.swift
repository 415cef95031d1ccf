import ArgumentParser
import EcotPipeline
import EcotReports
import EcotRuns

/// `check`: the end-to-end training test of the design document.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Run the end-to-end test and say OK or FAIL for every criterion.")

  @OptionGroup var options: RunOptions

  @Option(help: "Only this part of the test: \(CheckModule.allCases.map(\.rawValue).joined(separator: ", ")).")
  var only: [CheckModule] = []

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let report = try CheckRun.run(try options.request(), only: only, warn: Terminal.warn)
    Terminal.write(json ? CheckJSON.json(report) + "\n" : CheckText.text(report, style: Terminal.style))
    if !report.passed { throw ExitCode(1) }
  }
}

extension CheckModule: ExpressibleByArgument {}
