import ArgumentParser
import EcotConfiguration
import EcotEpisodes
import EcotFiles
import EcotPipeline
import EcotReports

/// `episodes`: every sample of a data set, in file order.
struct EpisodesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "episodes", abstract: "List and validate the samples of a data set, in file order and unshuffled.",
    discussion: "Validates every image_0 and the whole reasoning file, also what no sample uses.")

  @Option(name: .customLong("config"), help: "A configuration file; given again, the later one overlays the earlier.")
  var configurations: [String] = []

  @Option(
    name: .customLong("set"), help: ArgumentHelp("Override one key of the configuration.", valueName: "key.path=value"))
  var overrides: [String] = []

  @Option(help: "The curriculum stage of the language inputs.")
  var stage: Int?

  @Option(help: "Only this split.")
  var split: String?

  @Option(help: "At most so many samples.")
  var limit: Int?

  @Flag(help: "One JSON line a sample.")
  var json = false

  func run() throws {
    let settings = overrides + (stage.map { ["datasets.vla_data.ecot.scheduled_stage=\($0)"] } ?? [])
    guard !configurations.isEmpty else { throw InputError("no configuration", expected: "--config FILE") }
    let loaded = try LoadedConfiguration(files: configurations, settings: settings)
    for warning in loaded.warnings { Terminal.warn("\(warning)") }
    try loaded.checkDataPaths()
    let listing = try SampleListing(loaded.configuration, warn: Terminal.warn)
    let counts = try listing.forEachSample(split: split, limit: limit) { sample in
      Terminal.write((json ? try sample.json() : sample.text) + "\n")
    }
    if counts.samples > 0, let note = counts.note { Terminal.note(note) }
  }
}
