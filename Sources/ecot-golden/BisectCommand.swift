import ArgumentParser
import EcotBisection
import EcotFiles
import EcotHistory
import EcotReports
import EcotRuns

/// `bisect`: the first bad commit, and the address that changed in it.
struct BisectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bisect", abstract: "Find the commit that changed a number, and the number that changed first.",
    discussion: """
      Commits are built and run in a checkout of its own; yours is not touched, nor anything else of the repository. Each is held \
      against the golden of the good end, behind a commit that recorded the golden again against that one. Results are kept in \
      the history: asked again, they cost nothing.
      --command bisects any project: a shell command that builds, runs, and leaves NAME.golden.zst or NAME.safetensors (tensors \
      named by addresses such as 0/loss/total.value) in $ECOT_OUTPUT, or a golden in the folder of goldens, as ecot-golden record \
      does. $ECOT_BUILD is a folder that all commits share. A commit whose command fails is skipped.
      Exit codes: 0 found; 1 several commits are left, or none that touches the paths; 2 an end is not what it is called.
      """)

  @Option(
    help: ArgumentHelp(
      "A revision whose numbers are right; without it, the last commit that recorded a golden of the folder.",
      valueName: "rev"))
  var good: String?

  @Option(help: ArgumentHelp("A revision whose numbers are not.", valueName: "rev"))
  var bad = "HEAD"

  @OptionGroup var options: RunOptions

  @Option(
    parsing: .upToNextOption, help: ArgumentHelp("Only commits that touch these are suspects.", valueName: "path"))
  var paths: [String] = []

  @Option(help: ArgumentHelp("Build and run with this shell command.", valueName: "command"))
  var command: String?

  @Option(help: "Runs that a commit must pass to be good: for numbers that change from run to run.")
  var runs = 1

  @Option(help: ArgumentHelp("End a build or a run after so long, and skip its commit.", valueName: "seconds"))
  var timeout: Int?

  @Flag(help: "Hold all commits against the golden of the good end, also behind those that recorded it again.")
  var ignoreRecordings = false

  @Flag(help: "Neither use nor keep results of other bisections.")
  var forget = false

  @Option(
    help: ArgumentHelp(
      "The folder for checkout and build; by default one of this repository in the user's cache folder.",
      valueName: "folder"))
  var workFolder: String?

  @Option(
    help: ArgumentHelp(
      "Keep results in this history, also where CI is set; without it, in that of the user's state folder.",
      valueName: "file"))
  var history: String?

  @Flag(help: "Keep no results.")
  var noHistory = false

  @Flag(help: "Print one JSON object.")
  var json = false

  @Option(help: ArgumentHelp("Write one self-contained HTML page.", valueName: "file"))
  var html: String?

  func run() async throws {
    if runs < 1 || runs > 1000 { throw InputError("--runs \(runs)", expected: "1...1000") }
    if let timeout, timeout < 1 { throw InputError("--timeout \(timeout)", expected: "at least 1 second") }
    let (request, location) = (
      try request(), try HistoryLocation(file: history, isOff: noHistory, isCI: ContinuousIntegration.isActive)
    )
    let report = try await Interruption.ending {
      try await Bisection.run(request, memory: Self.memory(at: location), progress: Terminal.note)
    }
    if let html { try AtomicFile.write(BisectHTML.render(report), to: html) }
    Terminal.write(
      json ? BisectJSON.render(report) + "\n" : BisectText(style: Terminal.style).render(report))
    if report.exitCode != 0 { throw ExitCode(report.exitCode) }
  }

  /// The history that was named, or the user's where it can be opened.
  private static func memory(at location: HistoryLocation) throws -> ProbeMemory {
    switch location {
    case .none: return .none
    case .given(let path): return ProbeMemory(try HistoryDatabase(path, note: Terminal.warn), warn: Terminal.warn)
    case .standard(let path):
      do {
        return ProbeMemory(try HistoryDatabase(path, note: Terminal.warn), warn: Terminal.warn)
      } catch {
        Terminal.warn("results are not kept in the history: \(error)")
        return .none
      }
    }
  }

  private func request() throws -> BisectRequest {
    var request = BisectRequest(
      good: good, bad: bad, workFolder: try workFolder ?? BisectFolder.standard(),
      environment: BisectFolder.environment())
    let run = try options.request()
    (request.paths, request.configurations) = (paths, run.configurations)
    if let folder = run.goldenFolder { request.goldenFolder = folder }
    request.arguments =
      run.overrides.flatMap { ["--set", $0] } + run.details.flatMap { ["--detail", $0] }
      + (run.steps.map { ["--steps", "\($0)"] } ?? []) + (run.threads.map { ["--threads", "\($0)"] } ?? [])
    if command != nil, !request.configurations.isEmpty || !request.arguments.isEmpty {
      throw InputError("--command with options of a run", expected: "them inside the command")
    }
    (request.command, request.runs, request.timeout) = (command, runs, timeout)
    (request.ignoresRecordings, request.forgets) = (ignoreRecordings, forget)
    return request
  }
}
