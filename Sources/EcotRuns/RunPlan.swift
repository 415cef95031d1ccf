import EcotConfiguration
import EcotFiles
import EcotFingerprints
import EcotGoldens
import EcotKernels
import EcotProcessor
import EcotTensors

/// A request with its configuration read and checked: everything that a run needs to know before it starts.
package struct RunPlan: Sendable {
  /// What was asked for.
  package let request: RunRequest
  /// The resolved configuration.
  package let configuration: Configuration
  /// What is unusual about it.
  package let warnings: [InputError]
  /// The number of training steps.
  package let steps: Int
  /// How much of each tensor is kept.
  package let detail: DetailMap
  /// Where the golden is.
  package let folder: GoldenFolder
  /// How the run computes.
  package let compute: Compute
  private let loaded: LoadedConfiguration

  /// Reads the configuration and checks that everything it points to is there.
  package init(_ request: RunRequest) throws {
    guard !request.configurations.isEmpty else {
      throw InputError(
        "no configuration", expected: "--config FILE", remedy: "try --config config/test_ecot_stage0.yaml")
    }
    try self.init(request, LoadedConfiguration(files: request.configurations, settings: request.overrides))
  }

  /// The same request with the settings that a golden was recorded with, whatever the files say today. Throws where this
  /// version does not know a key of them, or where what they point to is gone.
  package init(_ request: RunRequest, recordedAs golden: GoldenMetadata) throws {
    try self.init(
      request,
      LoadedConfiguration(
        resolved: golden.configuration.map { ($0.key, $0.text) }, source: "the golden \(golden.name)"))
  }

  private init(_ request: RunRequest, _ loaded: LoadedConfiguration) throws {
    try loaded.checkPaths()
    (self.request, self.loaded) = (request, loaded)
    configuration = loaded.configuration
    warnings = loaded.warnings
    try GoldenFolder.checkName(configuration.runID)
    steps = request.steps ?? configuration.trainer.maxTrainSteps
    folder = GoldenFolder(request.goldenFolder ?? configuration.golden.directory)
    compute = Compute(
      threads: request.threads ?? configuration.compute.threads ?? ProcessorCount.available,
      backend: configuration.compute.backend)
    detail = try DefaultDetail.map(
      steps: steps,
      rules: configuration.golden.detail.map { ($0.pattern, $0.level, "golden.detail") }
        + request.details.map { try Self.rule($0) })
  }

  /// Whether a key was given, so that its value is not the default.
  package func isGiven(_ path: String) -> Bool { loaded.isGiven(path) }

  /// The golden's name.
  package var name: String { configuration.runID }

  private static func rule(_ text: String) throws -> (String, String, String) {
    guard let equals = text.lastIndex(of: "=") else {
      throw InputError("'\(text)'", at: .keyPath(file: nil, "--detail"), expected: "PATTERN=LEVEL")
    }
    return (String(text[..<equals]), String(text[text.index(after: equals)...]), "--detail")
  }
}

/// The detail map that holds where nothing else is asked.
package enum DefaultDetail {
  /// The default rules for a run of `steps` steps, then the user's, which win.
  package static func map(
    steps: Int, rules: [(pattern: String, level: String, origin: String)]
  ) throws -> DetailMap {
    let own = try rules.map { rule in
      do {
        return (AddressPattern(rule.pattern), try DetailLevel(rule.level))
      } catch let error as InputError {
        throw InputError(
          error.problem, at: .keyPath(file: nil, "\(rule.origin).\(rule.pattern)"), expected: error.expected,
          remedy: error.remedy)
      }
    }
    return DetailMap(standard(steps: steps) + own)
  }

  /// Digests everywhere, statistics at the first and the last step, those of losses and of the gradients' norm at every step; what
  /// the data and token stages need to show the place and the size of a difference, at every step; the same of what blocks give on,
  /// of logits and of the gradients of parameters, at the first step.
  static func standard(steps: Int) -> [(pattern: AddressPattern, level: DetailLevel)] {
    let statistics: DetailLevel = [.digest, .statistics, .blocks, .samples]
    let states = statistics.union([.sketch, .rows])
    let rules: [(String, DetailLevel)] = [
      ("**", .digest),
      // Curves are drawn over every step.
      ("*/loss/*.value", [.digest, .statistics]),
      ("*/gradient/global_norm.value", [.digest, .statistics]),
      ("0/**", statistics),
      ("\(max(0, steps - 1))/**", statistics),
      ("*/data/**", statistics.union([.sketch, .values])),
      ("*/data/record/image.value", statistics),
      ("*/data/*/image_u8.value", statistics.union(.sketch)),
      ("*/data/image/**", statistics.union(.sketch)),
      ("*/tokens/**", statistics.union(.values)),
      ("*/tokens/batch/pixel_values.value", statistics.union([.sketch, .rows])),
      ("0/vision/block.*/output.value", states),
      ("0/vision/deepstack.*/output.value", states),
      ("0/vision/merger/output.value", states),
      ("0/decoder/**/layer.*/output.value", states),
      ("0/decoder/*/logits.value", states),
      ("0/decoder/all/*.value", states),
      ("0/decoder/all/rope/*.value", statistics.union(.rows)),
      ("0/head/block.*/output.value", states),
      ("0/head/output.value", states),
      ("0/head/prediction.value", states),
      ("0/head/velocity.value", states),
      ("0/gradient/*.gradient", statistics.union(.sketch)),
      // Moments and clipped gradients follow from gradients that have more.
      ("0/update/**", [.digest, .statistics]),
      ("\(max(0, steps - 1))/update/**", [.digest, .statistics]),
    ]
    return rules.map { (AddressPattern($0.0), $0.1) }
  }
}
