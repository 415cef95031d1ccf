import ArgumentParser
import EcotFiles
import EcotReports
import EcotRuns

/// `replay`: the model of a HuggingFace folder, an action head, or both, on given tensors.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Run a model, an action head, or both on given tensors and write what they compute.",
    discussion: """
      Inputs are a safetensors file with input_ids and, where wanted, attention_mask, labels, pixel_values and image_grid_thw; \
      for the head also actions, state, noise and t, and context and encoder_mask where it runs alone. Outputs get the names of \
      reference dumps (text.layer_out.2, logits, loss, dit_out, action_loss, grad.<parameter>). With --steps, so many updates \
      follow on the same inputs. With --align, the rows of a JSON file are aligned and labelled instead.
      """)

  @Option(help: ArgumentHelp("A folder with config.json and safetensors.", valueName: "folder"))
  var model: String?

  @Option(
    help: ArgumentHelp("A safetensors file with an action head's weights; alone, or with --model.", valueName: "file"))
  var head: String?

  @Option(help: ArgumentHelp("A safetensors file with the inputs.", valueName: "file"))
  var inputs: String?

  @Option(help: ArgumentHelp("The safetensors file to write.", valueName: "file"))
  var outputs: String?

  @Flag(help: "Thinking tokens take the decoder's own states, pass after pass.")
  var latent = false

  @Flag(help: "Compute and write all gradients.")
  var backward = false

  @Option(help: ArgumentHelp("Train so many steps on the inputs (trainer.* says how).", valueName: "n"))
  var steps: Int?

  @Option(help: ArgumentHelp("Rows to align and label: JSON.", valueName: "cases"))
  var align: String?

  @Option(name: .customLong("config"), help: "A configuration file; given again, the later one overlays the earlier.")
  var configurations: [String] = []

  @Option(
    name: .customLong("set"), help: ArgumentHelp("Override one key of the configuration.", valueName: "key.path=value"))
  var overrides: [String] = []

  @Option(help: "Threads; never changes a bit.")
  var threads: Int?

  @Option(help: ArgumentHelp("Who computes matrix products: canonical or openblas.", valueName: "backend"))
  var backend: String?

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    if let threads, !(1...1024).contains(threads) { throw InputError("--threads \(threads)", expected: "1...1024") }
    if let align {
      guard model == nil, head == nil, inputs == nil, outputs == nil, steps == nil, !latent, !backward else {
        throw InputError("--align goes with --set and --json only")
      }
      return Terminal.write(try ReplayAlignment.json(align, overrides: overrides) + "\n")
    }
    guard model != nil || head != nil, let inputs else {
      throw InputError(
        "nothing to run", expected: "--model FOLDER or --head FILE, and --inputs FILE; or --align CASES.json")
    }
    if let steps, !(1...1_000_000).contains(steps) { throw InputError("--steps \(steps)", expected: "1...1000000") }
    let outcome = try ReplayRun(
      model: model, head: head, inputs: inputs, outputs: outputs, isLatent: latent, runsBackward: backward,
      steps: steps, configurations: configurations,
      overrides: overrides + (backend.map { ["compute.backend=\($0)"] } ?? []),
      threads: threads
    ).run()
    for warning in outcome.warnings { Terminal.warn(warning) }
    Terminal.write(json ? ReplayText.json(outcome) + "\n" : ReplayText.text(outcome))
  }
}
