import EcotFiles

/// A Bridge data set with embodied reasoning, from shards to samples.
///
/// Opening it checks the shards' framing, the whole reasoning file and, unless the statistics are cached, every number of
/// every episode. Pictures are decoded when samples are listed or asked for.
package final class EpisodeDataset {
  /// One part of the data set.
  package struct Split: Sendable, Equatable {
    /// `train`, `val`, ...
    package var name: String
    /// Records in it.
    package var episodeCount: Int
  }

  /// The options that it was opened with.
  package let options: EpisodeOptions
  /// The splits in the order of `dataset_info.json`.
  package let splits: [Split]
  /// What samples are normalised with: over all splits.
  package let statistics: TrajectoryStatistics
  /// Digests of what was read: one a shard (its name, lengths and stored checksums), then the reasoning file's SHA-256 under
  /// the name `reasoning`. Paths do not enter.
  package let inputDigests: [(name: String, digest: String)]

  let data: ShardedDataset
  let warn: (String) -> Void
  private let reasoning: ReasoningFile?
  private let decoder: ImageDecoder
  private let resizer: LanczosResizer?
  private let normalizeAction: QuantileNormalization
  private let normalizeProprio: QuantileNormalization

  /// Opens the data set; `warn` gets whole sentences about what is odd but no error.
  package init(_ options: EpisodeOptions, warn: @escaping (String) -> Void) throws {
    try options.validate()
    self.options = options
    self.warn = warn
    data = try ShardedDataset(root: options.dataRoot, name: options.datasetName, warn: warn)
    reasoning = try options.reasoningJSON.map { try ReasoningFile($0) }
    splits = data.splits.map { Split(name: $0.name, episodeCount: $0.episodes.count) }

    let shardDigests = data.splits.flatMap { split in
      zip(split.shardNames, split.shards).map { (name: $0, digest: $1.digest(name: "\(split.name)/\($0)")) }
    }
    inputDigests = shardDigests + (reasoning.map { [(name: "reasoning", digest: $0.digest)] } ?? [])
    let bytes = data.splits.reduce(0) { $0 + $1.shards.reduce(0) { $0 + $1.size } }
    let cache = options.cacheFolder.flatMap { folder in
      bytes < options.cacheMinimumBytes
        ? nil : StatisticsCache(folder: folder, shardDigests: shardDigests)
    }
    statistics = try Self.statistics(data, cache, warn: warn)

    // The gripper, the last number of an action, stays 0 or 1.
    normalizeAction = QuantileNormalization(statistics.action, keeping: [BridgeTrajectory.actionDimension - 1])
    normalizeProprio = QuantileNormalization(statistics.proprio)
    decoder = ImageDecoder(method: options.imageDecode, shape: data.imageShape)
    if let height = data.imageShape.height, let width = data.imageShape.width {
      resizer = LanczosResizer(from: (height, width), to: options.imageSize)
    } else {
      resizer = nil
    }
  }

  private static func statistics(
    _ data: ShardedDataset, _ cache: StatisticsCache?, warn: (String) -> Void
  ) throws -> TrajectoryStatistics {
    if let known = cache?.load(warn: warn) { return known }
    var collector = StatisticsCollector()
    for (index, split) in data.splits.enumerated() {
      for episode in split.episodes.indices {
        let raw = try data.episode(split: index, index: episode)
        collector.add(BridgeTrajectory(raw), rawStepCount: raw.stepCount)
      }
    }
    let statistics = collector.statistics()
    cache?.store(statistics, warn: warn)
    return statistics
  }

  /// The position of a split in `splits`.
  package func splitIndex(_ name: String) throws -> Int {
    if let index = splits.firstIndex(where: { $0.name == name }) { return index }
    let names = splits.map(\.name)
    throw InputError(
      "no split '\(name)'", at: .file("\(options.dataRoot)/\(options.datasetName)"),
      expected: names.isEmpty ? "a data set with splits" : names.joined(separator: ", "),
      remedy: Spelling.hint(for: name, among: names))
  }

  // MARK: Episodes and samples

  /// Reads an episode, transforms and normalises it and joins its reasoning.
  func prepare(split: Int, index: Int) throws -> PreparedEpisode {
    let raw = try data.episode(split: split, index: index)
    let trajectory = BridgeTrajectory(raw)
    var episode = PreparedEpisode(
      raw: raw, trajectory: trajectory, normalizedActions: [], normalizedStates: [], reasoning: [], usableSteps: [],
      skipped: SkippedCounts())
    guard trajectory.stepCount > 0 else {
      episode.skipped.shortEpisodes = 1
      return episode
    }
    // Only the steps that remain are asked for a label, as in the reference.
    guard raw.instructions[1...trajectory.stepCount].contains(where: { !$0.isEmpty }) else {
      episode.skipped.unlabeledEpisodes = 1
      return episode
    }
    episode.normalizedActions = normalizeAction(trajectory.actions)
    episode.normalizedStates = normalizeProprio(trajectory.proprio)
    let entry = try reasoning?.entry(filePath: raw.filePath, episodeID: raw.episodeID)
    for step in 0..<trajectory.stepCount {
      let key = options.reasoningIndexOffByOne ? step : BridgeTrajectory.rawStep(of: step)
      let parts = entry?.parts(step: key)
      episode.reasoning.append(parts)
      if parts != nil || options.keepUnannotatedSteps {
        episode.usableSteps.append(step)
      } else {
        episode.skipped.stepsWithoutReasoning += 1
      }
    }
    return episode
  }

  func pictures(split: Int, index: Int, rawStep: Int) -> SamplePictures {
    let place = data.place(split: split, index: index)
    return SamplePictures(
      decoder: decoder, resizer: resizer, outputSize: options.imageSize, rawStep: rawStep, shardPath: place.path,
      recordOffset: place.offset)
  }

  /// The sample of one usable step.
  func sample(
    _ episode: PreparedEpisode, split: Int, index: Int, step: Int, epoch: Int, pictures: SamplePictures
  ) -> EpisodeSample {
    let rawStep = BridgeTrajectory.rawStep(of: step)
    let goal = options.goalRelabeling.goal(
      of: step, count: episode.trajectory.stepCount, seed: options.seed, epoch: epoch, split: splits[split].name,
      episode: index)
    func row(_ values: [Float], _ row: Int, _ width: Int) -> [Float] {
      Array(values[(row * width)..<((row + 1) * width)])
    }
    let raw = episode.raw
    return EpisodeSample(
      split: splits[split].name, episodeIndex: index, shard: data.shardName(split: split, index: index),
      episodeID: raw.episodeID, filePath: raw.filePath, step: step, rawStep: rawStep, goal: goal, epoch: epoch,
      instructionText: raw.instructions[rawStep], reasoning: episode.reasoning[step],
      rawAction: row(raw.actions, rawStep, RawEpisode.dimension),
      rawState: row(raw.states, rawStep, RawEpisode.dimension),
      encodedImage: raw.images[rawStep],
      trajectoryAction: row(episode.trajectory.actions, step, BridgeTrajectory.actionDimension),
      trajectoryProprio: row(episode.trajectory.proprio, step, BridgeTrajectory.proprioDimension),
      normalizedAction: row(episode.normalizedActions, step, BridgeTrajectory.actionDimension),
      state: options.loadProprio ? row(episode.normalizedStates, step, BridgeTrajectory.proprioDimension) : nil,
      chunk: ActionChunk.values(
        of: episode.normalizedActions, step: step, goal: goal, window: options.chunkLength),
      pictures: pictures)
  }
}
