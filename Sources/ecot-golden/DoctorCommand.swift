import ArgumentParser
import EcotReports
import EcotRuns

/// `doctor`: this machine, as far as it matters here.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Show toolchain, libraries, processor, kernels and memory, and test the kernels.")

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() async throws {
    let report = try await DoctorReport.current()
    Terminal.write(json ? report.json + "\n" : report.text(style: Terminal.style))
    if !report.passed { throw ExitCode(1) }
  }
}
