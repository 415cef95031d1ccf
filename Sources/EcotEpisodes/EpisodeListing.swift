import Dispatch
import Synchronization

extension EpisodeDataset {
  /// Pictures of one episode that are decoded before their samples are passed on: enough for several threads, little
  /// memory.
  private static let batchSize = 32

  /// Passes on every sample of a split, or of all splits, in file order and unshuffled, with its pictures decoded.
  ///
  /// Every picture of camera 0 is decoded, also of steps that are no samples. `limit` ends the pass after so many samples.
  /// That nothing remains is a warning.
  @discardableResult
  package func forEachSample(
    split name: String? = nil, limit: Int? = nil, body: (EpisodeSample) throws -> Void
  ) throws -> EpisodeCounts {
    let chosen = try name.map { [try splitIndex($0)] } ?? Array(splits.indices)
    var counts = EpisodeCounts()
    if let limit, limit <= 0 { return counts }
    for split in chosen {
      for index in 0..<splits[split].episodeCount {
        let episode = try prepare(split: split, index: index)
        counts.episodes += 1
        counts.skipped += episode.skipped
        var rest = episode.usableSteps[...]
        for start in stride(from: 0, to: episode.raw.stepCount, by: Self.batchSize) {
          let batch = start..<min(start + Self.batchSize, episode.raw.stepCount)
          let wanted = rest.prefix { BridgeTrajectory.rawStep(of: $0) < batch.upperBound }
          rest = rest.dropFirst(wanted.count)
          let sampled = Set(wanted.map(BridgeTrajectory.rawStep(of:)))
          let pictures = try decode(episode, split: split, index: index, steps: batch, sampled: sampled)
          for step in wanted {
            let ready = pictures[BridgeTrajectory.rawStep(of: step) - batch.lowerBound]
            try body(sample(episode, split: split, index: index, step: step, epoch: 0, pictures: ready))
            counts.samples += 1
            if counts.samples == limit { return counts }
          }
        }
      }
    }
    if counts.samples == 0 { warn("no sample at all" + (counts.note.map { "; \($0)" } ?? "")) }
    return counts
  }

  /// Decodes the pictures of some raw steps, on several threads where the options say so, and resizes those of samples.
  private func decode(
    _ episode: PreparedEpisode, split: Int, index: Int, steps: Range<Int>, sampled: Set<Int>
  ) throws -> [SamplePictures] {
    let images = episode.raw.images
    let prepared = steps.map { pictures(split: split, index: index, rawStep: $0) }
    let results = Mutex<[Result<SamplePictures, any Error>]>(prepared.map { .success($0) })
    let threads = max(min(options.threads, steps.count), 1)
    DispatchQueue.concurrentPerform(iterations: threads) { thread in
      for slot in stride(from: thread, to: steps.count, by: threads) {
        let step = steps.lowerBound + slot
        let result = Result {
          var pictures = prepared[slot]
          let decoded = try pictures.decoded(images[step])
          if sampled.contains(step) { pictures.ready = (decoded, pictures.resize(decoded)) }
          return pictures
        }
        results.withLock { $0[slot] = result }
      }
    }
    // The first damaged picture is named, whichever thread met one first.
    return try results.withLock { $0 }.map { try $0.get() }
  }
}
