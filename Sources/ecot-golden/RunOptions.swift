import ArgumentParser
import EcotFiles
import EcotRuns

/// The options of every verb that runs the pipeline.
struct RunOptions: ParsableArguments {
  @Option(name: .customLong("config"), help: "A configuration file; given again, the later one overlays the earlier.")
  var configurations: [String] = []

  @Option(
    name: .customLong("set"), help: ArgumentHelp("Override one key of the configuration.", valueName: "key.path=value"))
  var overrides: [String] = []

  @Option(help: "Training steps to run.")
  var steps: Int?

  @Option(help: "The folder of the goldens.")
  var goldenDir: String?

  @Option(
    name: .customLong("detail"),
    help: ArgumentHelp(
      "How much to keep of matching addresses: off, digest, statistics or full, and +rows, +sketch, ...",
      valueName: "pattern=level"))
  var details: [String] = []

  @Option(help: "Threads; never changes a bit.")
  var threads: Int?

  @Option(help: ArgumentHelp("Who computes matrix products: canonical or openblas.", valueName: "backend"))
  var backend: String?

  /// The options as the library's request.
  func request() throws -> RunRequest {
    if let steps, steps < 1 { throw InputError("--steps \(steps)", expected: "at least 1") }
    if let threads, !(1...1024).contains(threads) { throw InputError("--threads \(threads)", expected: "1...1024") }
    return RunRequest(
      configurations: configurations, overrides: overrides + (backend.map { ["compute.backend=\($0)"] } ?? []),
      steps: steps, goldenFolder: goldenDir, details: details,
      threads: threads)
  }
}
