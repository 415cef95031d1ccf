import EcotEpisodes
import EcotFiles
import Synchronization
import Testing

@Suite struct EpisodeDatasetTests {
  /// What identifies a sample and everything random in it.
  private struct Key: Hashable {
    var epoch: Int
    var episode: Int
    var step: Int
    var goal: Int

    init(_ sample: EpisodeSample) {
      (epoch, episode, step, goal) = (sample.epoch, sample.episodeIndex, sample.step, sample.goal)
    }
  }

  /// Collects warnings of a dataset.
  private final class Warnings {
    var list: [String] = []
  }

  private func open<Result>(
    _ set: SyntheticDataset, _ adjust: (inout EpisodeOptions) -> Void = { _ in },
    body: (EpisodeDataset, Warnings) throws -> Result
  ) throws -> Result {
    try withTemporaryFolder { folder in
      var options = try set.write(to: folder)
      adjust(&options)
      let warnings = Warnings()
      return try body(try EpisodeDataset(options) { warnings.list.append($0) }, warnings)
    }
  }

  @Test func listingFollowsTheFiles() throws {
    try open(.standard()) { dataset, warnings in
      var keys: [[Int]] = []
      let counts = try dataset.forEachSample { sample in
        keys.append([sample.split == "train" ? 0 : 1, sample.episodeIndex, sample.step])
        let pictures = try sample.images()
        #expect(pictures.decoded.width == 16 && pictures.resized.width == 8 && pictures.resized.pixels.count == 192)
        #expect(sample.chunk.count == 16 * 7 && sample.state?.count == 8)
        #expect(sample.reasoning?[0] == "t\(sample.episodeID).\(sample.rawStep)")
      }
      let lengths = [(0, 0, 4), (0, 1, 1), (0, 2, 7), (1, 0, 3)]
      #expect(keys == lengths.flatMap { split, episode, count in (0..<count).map { [split, episode, $0] } })
      #expect(counts.samples == 15 && counts.episodes == 4 && counts.note == nil)
      #expect(dataset.splits.map(\.episodeCount) == [3, 1])
      #expect(dataset.inputDigests.map(\.name).last == "reasoning" && dataset.inputDigests.count == 3)
      #expect(warnings.list == [])
    }
  }

  @Test func splitAndLimit() throws {
    try open(.standard()) { dataset, _ in
      let listed = try [("val", nil), ("train", 5), (nil, 0)].map {
        try dataset.forEachSample(split: $0, limit: $1) { _ in }
      }
      #expect(listed.map(\.samples) == [3, 5, 0])
      let error = #expect(throws: InputError.self) { try dataset.forEachSample(split: "vall") { _ in } }
      #expect(error?.description.contains("did you mean 'val'?") == true)
    }
  }

  @Test func everyPictureIsChecked() throws {
    let sound = try Fixtures.bytes("baseline.jpg")
    for step in [0, 5] {
      var set = try SyntheticDataset.standard()
      var episode = SyntheticEpisode(number: 0, steps: 6, picture: sound)
      var pictures = [[UInt8]](repeating: sound, count: 6)
      pictures[step] = Array(sound[..<300])
      episode["steps/observation/image_0"] = .bytes(pictures)
      set.splits[0].payloads[0] = episode.payload
      for threads in [1, 3] {
        try open(set, { $0.threads = threads }) { dataset, _ in
          let error = #expect(throws: InputError.self) { try dataset.forEachSample { _ in } }
          #expect(error?.description.contains("steps/observation/image_0[\(step)]: JPEG ends early") == true)
        }
      }
    }
  }

  @Test func unlabeledShortAndUnannotatedAreCounted() throws {
    var set = try SyntheticDataset.standard()
    let picture = try Fixtures.bytes("baseline.jpg")
    set.splits = [
      (
        "train",
        [
          SyntheticEpisode(number: 0, steps: 5, instruction: "", picture: picture).payload,
          SyntheticEpisode(number: 1, steps: 2, picture: picture).payload,
          SyntheticEpisode(number: 2, steps: 0, picture: picture).payload,
          SyntheticEpisode(number: 3, steps: 12, instruction: "   ", picture: picture).payload,
        ]
      )
    ]
    try open(set) { dataset, _ in
      let counts = try dataset.forEachSample { _ in }
      // Reasoning has the raw steps 0...8; the episode's steps are the raw steps 1...10.
      #expect(counts.samples == 8)
      #expect(counts.skipped.unlabeledEpisodes == 1 && counts.skipped.shortEpisodes == 2)
      #expect(counts.skipped.stepsWithoutReasoning == 2)
      #expect(dataset.statistics.transitionCount == 13 && dataset.statistics.trajectoryCount == 3)
    }
    try open(set, { $0.keepUnannotatedSteps = true }) { dataset, _ in
      let counts = try dataset.forEachSample { _ in }
      #expect(counts.samples == 10)
    }
  }

  @Test func nothingLeftIsAWarningWhenListedAndAnErrorWhenTrained() throws {
    var set = try SyntheticDataset.standard()
    set.reasoning = "{}"
    try open(set) { dataset, warnings in
      let counts = try dataset.forEachSample { _ in }
      #expect(counts.samples == 0)
      #expect(warnings.list == ["no sample at all; left out: 15 steps without reasoning"])
      var stream = try dataset.trainingStream()
      let error = #expect(throws: InputError.self) { try stream.next() }
      #expect(error?.description.contains("no sample is left in split 'train'") == true)
    }
    set.splits = [("train", [])]
    try open(set) { dataset, warnings in
      let counts = try dataset.forEachSample { _ in }
      #expect(counts.samples == 0)
      #expect(warnings.list.count == 1)
      var stream = try dataset.trainingStream()
      #expect(throws: InputError.self) { try stream.next() }
    }
  }

  @Test func shardsMustBeWhatTheInfoSays() throws {
    try withTemporaryFolder { folder in
      var set = try SyntheticDataset.standard()
      let options = try set.write(to: folder)
      let shard = folder + "/bridge_orig/1.0.0/bridge_dataset-train.tfrecord-00000-of-00001"
      try AtomicFile.write(Wire.records(Array(set.splits[0].payloads[..<2])), to: shard)
      var error = #expect(throws: InputError.self) { try EpisodeDataset(options) { _ in } }
      #expect(error?.description.contains("shard 00000-of-00001 holds 2 records, dataset_info.json says 3") == true)
      try AtomicFile.remove(shard)
      error = #expect(throws: InputError.self) { try EpisodeDataset(options) { _ in } }
      #expect(error?.description.contains("bridge_dataset-train.tfrecord-00000-of-00001 not found") == true)
      var other = options
      other.datasetName = "bridge_origg"
      error = #expect(throws: InputError.self) { try EpisodeDataset(other) { _ in } }
      #expect(error?.description.contains("did you mean 'bridge_orig'?") == true)
      other.dataRoot = folder + "/nowhere"
      error = #expect(throws: InputError.self) { try EpisodeDataset(other) { _ in } }
      #expect(error?.description.contains("data folder not found") == true)
      // A wrong byte count is only said.
      set.splits[0].payloads[0].append(contentsOf: Wire.field(20, [1]))
      var warnings: [String] = []
      _ = try set.write(to: folder)
      let info = folder + "/bridge_orig/1.0.0/dataset_info.json"
      let text = try InputFile.text(of: info)
      try AtomicFile.write(text.replacing("\"numBytes\": \"", with: "\"numBytes\": \"1"), to: info)
      _ = try EpisodeDataset(options) { warnings.append($0) }
      #expect(warnings.count == 2 && warnings[0].contains("bytes of records, dataset_info.json says 1"))
    }
  }

  @Test func optionsThatFitNothingAreRefused() throws {
    let changes: [((inout EpisodeOptions) -> Void, String)] = [
      ({ $0.imageSize = (0, 224) }, "image_size"), ({ $0.pastActionWindow = 1 }, "past_action_window_size"),
      ({ $0.futureActionWindow = -1 }, "future_action_window_size"), ({ $0.actionDim = 14 }, "action_dim"),
      ({ $0.shuffleBufferSize = -1 }, "shuffle_buffer_size"),
    ]
    for (change, key) in changes {
      let error = #expect(throws: InputError.self) { try open(.standard(), change) { _, _ in } }
      #expect(error?.description.hasPrefix(key) == true)
    }
  }

  // MARK: The training stream

  private func keys(_ count: Int, _ adjust: (inout EpisodeOptions) -> Void = { _ in }) throws -> [Key] {
    try open(.standard(), adjust) { dataset, _ in
      var stream = try dataset.trainingStream()
      return try (0..<count).map { _ in Key(try stream.next()) }
    }
  }

  @Test func equalSeedsGiveEqualStreams() throws {
    let keys = try keys(60)
    #expect(try self.keys(60) == keys)
    #expect(try self.keys(60) { $0.threads = 4 } == keys)
    #expect(try self.keys(60) { $0.seed = 7 } != keys)
  }

  @Test func withoutABufferTheOrderIsThatOfTheFiles() throws {
    for size in [0, 1] {
      let keys = try keys(30) { $0.shuffleBufferSize = size }
      let epoch = [(0, 4), (1, 1), (2, 7)].flatMap { episode, count in (0..<count).map { [episode, $0] } }
      #expect(keys.map { [$0.episode, $0.step] } == Array((epoch + epoch + epoch)[..<30]))
      #expect(keys.map(\.epoch) == (0..<30).map { $0 / 12 })
    }
  }

  @Test func everySampleOfEveryEpochComesOnce() throws {
    // What has left a buffer of 10 after 12 n + 10 places went in: every place but the 10 that are still in it.
    let keys = try keys(600)
    #expect(Set(keys).count == keys.count)
    for epoch in 0..<45 { #expect(keys.count { $0.epoch == epoch } == 12) }
    #expect(keys.map { [$0.episode, $0.step] } != keys.sorted { $0.epoch < $1.epoch }.map { [$0.episode, $0.step] })
    // Goals are drawn anew in every epoch.
    #expect(Set(keys.filter { $0.episode == 2 && $0.step == 0 }.map(\.goal)).count == 6)
  }

  @Test func theStreamReadsTheSplitThatTrainSays() throws {
    try open(.standard(), { $0.train = false }) { dataset, _ in
      var stream = try dataset.trainingStream()
      #expect(try stream.next().split == "val" as String)
    }
  }

  @Test func onlyPicturesThatAreAskedForAreDecoded() throws {
    var set = try SyntheticDataset.standard()
    var episode = SyntheticEpisode(number: 0, steps: 6, picture: [])
    episode["steps/observation/image_0"] = .bytes(Array(repeating: [1, 2, 3], count: 6))
    set.splits[0].payloads = [episode.payload]
    try open(set) { dataset, _ in
      var stream = try dataset.trainingStream()
      let sample = try stream.next()
      #expect(throws: InputError.self) { try sample.images() }
    }
  }

  // MARK: Cached statistics

  @Test func statisticsAreCachedAndNeverTrustedBlindly() throws {
    try withTemporaryFolder { folder in
      var options = try SyntheticDataset.standard().write(to: folder)
      let expected = try EpisodeDataset(options) { _ in }.statistics
      let cache = folder + "/cache"
      options.cacheFolder = cache
      #expect(try EpisodeDataset(options) { Issue.record("\($0)") }.statistics == expected)
      let name = try #require(InputFile.names(in: cache).first)
      let sound = try InputFile.text(of: "\(cache)/\(name)")
      // The cache is read: with it the payloads are not.
      let shard = folder + "/bridge_orig/1.0.0/bridge_dataset-val.tfrecord-00000-of-00001"
      let bytes = try InputFile.contents(of: shard)
      var damaged = bytes
      damaged[100] ^= 1
      try AtomicFile.write(damaged, to: shard)
      #expect(try EpisodeDataset(options) { Issue.record("\($0)") }.statistics == expected)
      try AtomicFile.write(bytes, to: shard)

      for text in [
        "", "{", "{}", String(sound.dropLast(90)), sound.replacing("0.", with: "1."),
        sound.replacing("\"key\": \"", with: "\"key\": \"0"),
        sound.replacing("[", with: "[\"x\", "),
      ] {
        try AtomicFile.write(text, to: "\(cache)/\(name)")
        var warnings: [String] = []
        #expect(try EpisodeDataset(options) { warnings.append($0) }.statistics == expected)
        #expect(warnings.count == 1 && warnings[0].hasPrefix("cached statistics are damaged"))
        #expect(try InputFile.text(of: "\(cache)/\(name)") == sound)
      }
      options.cacheFolder = shard
      var warnings: [String] = []
      #expect(try EpisodeDataset(options) { warnings.append($0) }.statistics == expected)
      #expect(warnings.count == 1 && warnings[0].hasPrefix("statistics are not kept"))
    }
  }
}
