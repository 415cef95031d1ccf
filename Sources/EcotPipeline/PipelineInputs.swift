import EcotConfiguration
import EcotEpisodes
import EcotFiles
import EcotTokenization

/// Everything that a run reads, opened and checked: episodes, tokenizer, image processor, model.
package struct PipelineInputs {
  /// The robot data and its reasoning.
  package let dataset: EpisodeDataset
  /// The stage of each step.
  package let curriculum: Curriculum
  private let composer: StageComposer
  /// Patches from images.
  package let imageProcessor: ImageProcessor
  /// Token batches.
  package let batchBuilder: BatchBuilder
  /// The model.
  package let model: PolicyModel
  /// Whether a batch without a trainable label is refused.
  package let needsLabels: Bool
  /// Name and digest of every input, in a fixed order.
  package let digests: [(name: String, digest: String)]

  /// Opens everything that the configuration names. `warn` is told what is odd without being an error.
  /// `threads` is how many do it where the configuration does not say; no number depends on it.
  package init(_ configuration: Configuration, threads: Int = 1, warn: @escaping (String) -> Void = { _ in }) throws {
    var episodes = EpisodeOptions(configuration)
    episodes.threads = configuration.compute.threads ?? threads
    dataset = try EpisodeDataset(episodes, warn: warn)
    let folder = try Self.tokenizerFolder(configuration)
    let processor = folder + "/preprocessor_config.json"
    var options = try ImageProcessorOptions(folder: folder)
    if configuration.has(.ignoreProcessorSize) { options.ignoreSize() }
    imageProcessor = ImageProcessor(options: options)
    let tokenizer = try Tokenizer(folder: folder)
    let reasoning = configuration.framework.latentReasoning
    let names = ThinkingTokenNames(configuration)
    composer = try StageComposer(configuration)
    curriculum = configuration.data.ecot.curriculum
    batchBuilder = try BatchBuilder(
      tokenizer: tokenizer, thinking: names, template: ChatTemplate(basePrompt: reasoning.basePrompt),
      limit: configuration.framework.qwenVL.modelMaxLength, mergeSize: options.mergeSize,
      quirks: TokenQuirks(configuration))
    needsLabels = configuration.computesLanguageLoss
    model = try PolicyModel(configuration, tokens: batchBuilder, mergeSize: options.mergeSize, threads: threads)
    digests =
      dataset.inputDigests + [
        ("tokenizer.json", tokenizer.digest),
        ("preprocessor_config.json", SHA256Digest.hexadecimal(of: try InputFile.contents(of: processor))),
      ] + model.digests
  }

  /// Language inputs for the stage of a step.
  package func composer(atStep step: Int) -> StageComposer {
    var composer = composer
    composer.stage = curriculum.stage(atStep: step)
    return composer
  }

  /// The patches of one image.
  func patches(of image: RGBImage) throws -> PixelPatches {
    try imageProcessor.process(rgb: image.pixels, height: image.height, width: image.width)
  }

  private static func tokenizerFolder(_ configuration: Configuration) throws -> String {
    guard let folder = configuration.framework.qwenVL.tokenizerFolder else {
      throw InputError(
        "no tokenizer", at: .keyPath(file: nil, "framework.qwenvl.tokenizer"),
        expected: "a folder with tokenizer.json and preprocessor_config.json")
    }
    return folder
  }
}

extension EpisodeOptions {
  /// The data options of a configuration.
  package init(_ configuration: Configuration) {
    let data = configuration.data.ecot
    self.init(dataRoot: data.dataRootDirectory)
    reasoningJSON = data.reasoningFile
    imageSize = (data.imageSize.height, data.imageSize.width)
    imageDecode =
      switch data.imageDecoding {
      case .integerFast: .integerFast
      case .integerAccurate: .integerAccurate
      }
    goalRelabeling =
      switch data.goalRelabeling {
      case .uniform: .uniform
      case .none: .none
      }
    futureActionWindow = data.futureActionWindowSize
    pastActionWindow = data.pastActionWindowSize
    actionDim = data.actionDimension
    loadProprio = data.loadsProprio
    shuffleBufferSize = data.shuffleBufferSize
    seed = configuration.seed
    train = data.isTraining
    keepUnannotatedSteps = configuration.has(.keepUnannotatedSteps)
    reasoningIndexOffByOne = configuration.has(.reasoningIndexOffByOne)
    // Reading all numbers of a small set takes milliseconds; a cache could only hide a change of the code that makes them.
    cacheMinimumBytes = 1 << 26
    cacheFolder = configuration.runRootDirectory
    threads = configuration.compute.threads ?? threads
  }
}

extension ThinkingTokenNames {
  /// The names of a configuration.
  package init(_ configuration: Configuration) {
    let reasoning = configuration.framework.latentReasoning
    self.init(
      thinking: reasoning.thinkingToken, start: reasoning.startOfThinkingToken, end: reasoning.endOfThinkingToken)
  }
}

extension StageComposer {
  /// The composer of a configuration.
  init(_ configuration: Configuration) throws {
    let data = configuration.data.ecot
    let counts = data.tagThinkCounts.map { counts in
      Dictionary(
        uniqueKeysWithValues: ReasoningTag.allCases.compactMap { tag in
          counts[tag].map { (tag.rawValue, $0) }
        })
    }
    try self.init(
      stage: data.scheduledStage, thinkingTokenCount: data.thinkingTokenCount,
      tag2thinkCount: counts, tokens: ThinkingTokenNames(configuration),
      lowersInstruction: data.lowerCasesInstruction)
  }
}

extension TokenQuirks {
  /// The quirks of a configuration that concern tokens.
  package init(_ configuration: Configuration) {
    self.init()
    labelsFromLongestRow = configuration.has(.labelsFromLongestRow)
    labelsMaskWholeSpan = configuration.has(.labelsMaskWholeSpan)
    padsRowsWithoutThinking = configuration.has(.padRowsWithoutThinking)
    skipsAlignmentAtStage0 = configuration.has(.noAlignmentAtStage0)
    overestimatesAlignedLength = configuration.has(.conservativeOverflow)
  }
}
