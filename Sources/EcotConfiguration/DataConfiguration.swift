import EcotTokenization

/// `datasets.vla_data`: the loader.
package struct DataConfiguration: Sendable, Equatable {
  /// `dataset_py`: the kind of data set.
  package var kind = DataSetKind.ecotRLDS
  /// `per_device_batch_size`: samples a step.
  package var batchSize = 2
  /// `num_workers`: accepted for the reference's sake; the order of samples never depends on it.
  package var workerCount = 0
  /// `image_size`: what images are resized to; equals `ecot.image_size` once resolved.
  package var imageSize = ImageSize(height: 224, width: 224)
  /// `ecot`.
  package var ecot = ECoTDataConfiguration()

  /// The data sets that can be read.
  package enum DataSetKind: String, CaseIterable, Sendable {
    case ecotRLDS = "ecot_rlds"
  }

  static let settings: [Setting] =
    [
      Setting("datasets.vla_data.dataset_py", \.data.kind, .word, isRequired: true),
      Setting("datasets.vla_data.per_device_batch_size", \.data.batchSize, .integer(1...4096)),
      Setting("datasets.vla_data.num_workers", \.data.workerCount, .integer(0...1024), .ignored),
      Setting("datasets.vla_data.image_size", \.data.imageSize, .imageSize),
    ] + ECoTDataConfiguration.settings
}

/// The size of an image, in pixels.
package struct ImageSize: Sendable, Equatable {
  package var height: Int
  package var width: Int

  package init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }
}

extension ValueKind where Value == ImageSize {
  static let imageSize = pair(
    of: .integer(1...4096), "[height, width]", make: { ImageSize(height: $0, width: $1) },
    parts: { ($0.height, $0.width) })
}

/// `datasets.vla_data.ecot`: the robot data, its reasoning, and the curriculum stage.
package struct ECoTDataConfiguration: Sendable, Equatable {
  /// `data_root_dir`: the folder that holds `bridge_orig`.
  package var dataRootDirectory = ""
  /// `data_mix`: which data sets, and in which proportion.
  package var dataMix = DataMix.bridge
  /// `reasoning_json`: the reasoning file, or `nil`.
  package var reasoningFile: String?
  /// `scheduled_stage`: how many reasoning tags are replaced by thinking tokens, in all steps or step by step.
  package var curriculum = Curriculum(stage: 1)
  /// `thinking_token_count`: thinking tokens a replaced tag that `tag2think_count` does not list.
  package var thinkingTokenCount = 2
  /// `tag2think_count`: thinking tokens of each replaced tag.
  package var tagThinkCounts: TagThinkCounts?
  /// `action_dim`: values of an action.
  package var actionDimension = 7
  /// `future_action_window_size`: actions of a chunk after the current one.
  package var futureActionWindowSize = 15
  /// `past_action_window_size`: actions of a chunk before the current one.
  package var pastActionWindowSize = 0
  /// `image_size`: what images are resized to; wins over `datasets.vla_data.image_size`.
  package var imageSize = ImageSize(height: 224, width: 224)
  /// `shuffle_buffer_size`: samples in the shuffle buffer.
  package var shuffleBufferSize = 256_000
  /// `load_proprio`: whether samples carry the 8-value state.
  package var loadsProprio = true
  /// `lower_case_instruction`: whether the instruction, never the reasoning, is lower-cased.
  package var lowerCasesInstruction = true
  /// `train`: whether samples come shuffled and repeated from the train split.
  package var isTraining = true
  /// `image_aug`: random augmentation; never part of a golden run.
  package var augmentsImages = false
  /// `image_decode`: the JPEG decoder's DCT.
  package var imageDecoding = ImageDecoding.integerFast
  /// `goal_relabeling`: whether action chunks end at a random future goal.
  package var goalRelabeling = GoalRelabeling.uniform

  /// The mixtures that are supported.
  package enum DataMix: String, CaseIterable, Sendable {
    case bridge
  }

  /// The DCT of the JPEG decoder: TensorFlow's default, which the reference trains on, or libjpeg's and PIL's.
  package enum ImageDecoding: String, CaseIterable, Sendable {
    case integerFast = "integer_fast"
    case integerAccurate = "integer_accurate"
  }

  /// How a chunk's goal is chosen.
  package enum GoalRelabeling: String, CaseIterable, Sendable {
    /// A uniformly drawn later step, as the reference does.
    case uniform
    /// The last step.
    case none
  }

  /// Thinking tokens that replace one tag's text.
  package func thinkingTokenCount(replacing tag: ReasoningTag) -> Int { tagThinkCounts?[tag] ?? thinkingTokenCount }

  /// The stage of the first step.
  package var scheduledStage: Int { curriculum.stage(atStep: 0) }

  /// The tags whose text is replaced at a stage.
  package func replacedTags(atStage stage: Int) -> ArraySlice<ReasoningTag> {
    ReasoningTag.allCases.prefix(max(0, stage))
  }

  /// Thinking tokens of a sample at a stage.
  package func totalThinkingTokenCount(atStage stage: Int) -> Int {
    replacedTags(atStage: stage).reduce(0) { $0 + thinkingTokenCount(replacing: $1) }
  }

  /// Actions of a chunk.
  package var chunkLength: Int { pastActionWindowSize + 1 + futureActionWindowSize }

  private static let prefix = "datasets.vla_data.ecot."

  static let settings: [Setting] = [
    Setting(prefix + "data_root_dir", \.data.ecot.dataRootDirectory, .text, .path, isRequired: true),
    Setting(prefix + "data_mix", \.data.ecot.dataMix, .word),
    Setting(prefix + "reasoning_json", \.data.ecot.reasoningFile, .optional(.text), .path),
    Setting(prefix + "scheduled_stage", \.data.ecot.curriculum, .curriculum, isRequired: true),
    Setting(prefix + "thinking_token_count", \.data.ecot.thinkingTokenCount, .integer(1...256)),
    Setting(prefix + "tag2think_count", \.data.ecot.tagThinkCounts, .tagThinkCounts, identity: ReasoningTag.name),
    Setting(prefix + "action_dim", \.data.ecot.actionDimension, .integer(1...1024)),
    Setting(prefix + "future_action_window_size", \.data.ecot.futureActionWindowSize, .integer(0...1023)),
    Setting(prefix + "past_action_window_size", \.data.ecot.pastActionWindowSize, .integer(0...1023)),
    Setting(prefix + "image_size", \.data.ecot.imageSize, .imageSize),
    Setting(prefix + "shuffle_buffer_size", \.data.ecot.shuffleBufferSize, .integer(1...1_000_000_000)),
    Setting(prefix + "load_proprio", \.data.ecot.loadsProprio, .boolean),
    Setting(prefix + "lower_case_instruction", \.data.ecot.lowerCasesInstruction, .boolean),
    Setting(prefix + "train", \.data.ecot.isTraining, .boolean),
    Setting(
      prefix + "image_aug", \.data.ecot.augmentsImages,
      .only(.boolean, false, because: "augmentation is not part of golden runs")),
    Setting(prefix + "image_decode", \.data.ecot.imageDecoding, .word),
    Setting(prefix + "goal_relabeling", \.data.ecot.goalRelabeling, .word),
  ]
}
