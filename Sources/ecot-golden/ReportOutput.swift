import ArgumentParser
import EcotDrift
import EcotReports

/// Prints a comparison and ends with its exit code.
struct ReportOutput {
  var json: Bool
  var bisect: Bool

  /// Prints the report; throws the exit code where it is not 0.
  func finish(_ report: ComparisonReport) throws {
    var code = report.verdict.exitCode
    if bisect, code > 1 { code = 125 }
    Terminal.write(
      json ? ComparisonJSON.render(report, exitCode: code) + "\n" : ComparisonText(style: Terminal.style).render(report))
    if code != 0 { throw ExitCode(code) }
  }
}
