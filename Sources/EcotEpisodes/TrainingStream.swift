import EcotFiles
import EcotTensors

/// The endless stream of training samples: the split again and again in file order, its frames one after the other, through
/// a shuffle buffer.
///
/// The buffer holds places, not samples, so its size costs no memory for pictures; only what leaves the buffer is read and
/// decoded. Two streams of equal options give equal samples.
package struct TrainingStream {
  private struct Place {
    var epoch: Int32
    var episode: Int32
    var step: Int32
  }

  private let dataset: EpisodeDataset
  private let split: Int
  private var random: PhiloxStream
  private var buffer: [Place] = []

  private var epoch = 0
  private var episode = 0
  private var step = 0
  /// The usable steps of each episode once it has been read.
  private var usableSteps: [[Int32]?]
  private var samplesInEpoch = 0
  private var cache = EpisodeCache()

  /// What was left out in the first pass over the split, as far as it has come.
  package private(set) var counts = EpisodeCounts()

  init(_ dataset: EpisodeDataset) throws {
    self.dataset = dataset
    let name = dataset.options.train ? "train" : "val"
    split = try dataset.splitIndex(name)
    random = PhiloxStream(seed: dataset.options.seed, name: "episodes/shuffle")
    usableSteps = Array(repeating: nil, count: dataset.splits[split].episodeCount)
  }

  /// The next sample. Its picture is decoded when it is asked for.
  package mutating func next() throws -> EpisodeSample {
    let size = max(dataset.options.shuffleBufferSize, 1)
    while buffer.count < size { buffer.append(try nextPlace()) }
    let slot = size > 1 ? random.below(size) : 0
    let place = buffer[slot]
    buffer[slot] = try nextPlace()
    let index = Int(place.episode)
    let prepared = try prepared(index)
    let pictures = dataset.pictures(
      split: split, index: index, rawStep: BridgeTrajectory.rawStep(of: Int(place.step)))
    return dataset.sample(
      prepared, split: split, index: index, step: Int(place.step), epoch: Int(place.epoch), pictures: pictures)
  }

  private mutating func nextPlace() throws -> Place {
    while true {
      guard episode < usableSteps.count else {
        guard samplesInEpoch > 0 else { throw nothingLeft() }
        (epoch, episode, step, samplesInEpoch) = (epoch + 1, 0, 0, 0)
        continue
      }
      let steps = try steps(of: episode)
      guard step < steps.count else {
        (episode, step) = (episode + 1, 0)
        continue
      }
      defer { step += 1 }
      samplesInEpoch += 1
      return Place(epoch: Int32(truncatingIfNeeded: epoch), episode: Int32(episode), step: steps[step])
    }
  }

  private func nothingLeft() -> InputError {
    InputError(
      "no sample is left in split '\(dataset.splits[split].name)'" + (counts.note.map { " (\($0))" } ?? ""),
      at: .file("\(dataset.options.dataRoot)/\(dataset.options.datasetName)"),
      remedy: "check that reasoning_json belongs to this data set, or switch on compat keep_unannotated_steps")
  }

  private mutating func steps(of episode: Int) throws -> [Int32] {
    if let known = usableSteps[episode] { return known }
    let prepared = try prepared(episode)
    counts.episodes += 1
    counts.samples += prepared.usableSteps.count
    counts.skipped += prepared.skipped
    let steps = prepared.usableSteps.map(Int32.init)
    usableSteps[episode] = steps
    return steps
  }

  private mutating func prepared(_ index: Int) throws -> PreparedEpisode {
    if let known = cache[index] { return known }
    let prepared = try dataset.prepare(split: split, index: index)
    cache.insert(prepared, at: index)
    return prepared
  }
}

extension EpisodeDataset {
  /// Starts the training stream at its beginning.
  package func trainingStream() throws -> TrainingStream { try TrainingStream(self) }
}

/// The episodes read last, up to a number of bytes. What it holds never changes a sample.
private struct EpisodeCache {
  private static let limit = 256 << 20
  private var entries: [Int: (episode: PreparedEpisode, used: Int)] = [:]
  private var byteCount = 0
  private var clock = 0

  subscript(index: Int) -> PreparedEpisode? {
    mutating get {
      clock += 1
      entries[index]?.used = clock
      return entries[index]?.episode
    }
  }

  mutating func insert(_ episode: PreparedEpisode, at index: Int) {
    while byteCount + episode.byteCount > Self.limit, let oldest = entries.min(by: { $0.value.used < $1.value.used }) {
      byteCount -= oldest.value.episode.byteCount
      entries[oldest.key] = nil
    }
    clock += 1
    byteCount += episode.byteCount
    entries[index] = (episode, clock)
  }
}
