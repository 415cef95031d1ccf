import ArgumentParser
import EcotFiles
import EcotRuns

/// `calibrate`: measure rounding noise per address, write tolerances.
struct CalibrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Measure how far rounding moves each record, and store the bounds in the golden.",
    discussion: """
      Trials with noise of half a unit in the last place, and with other orders of reduction, run beside the golden's own run. \
      verify and compare judge by the bounds where the two sides compute matrix products by different means.
      """)

  @OptionGroup var options: RunOptions

  @Option(help: "Trials with rounding noise.")
  var trials = CalibrateRun.defaultTrials

  @Option(help: "The seed of the noise.")
  var seed: UInt64 = 1

  @Flag(help: "Calibrate although CI is set.")
  var inCI = false

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() async throws {
    guard (1...1000).contains(trials) else { throw InputError("--trials \(trials)", expected: "1...1000") }
    let outcome = try await CalibrateRun.calibrate(
      options.request(), trials: trials, seed: seed, environment: { await .ofRun($0.compute) }, allowsCI: inCI,
      warn: Terminal.warn, progress: { Terminal.note("calibrate: \($0)") })
    Terminal.write(json ? CalibrateText.json(outcome) + "\n" : CalibrateText.text(outcome, style: Terminal.style))
  }
}
