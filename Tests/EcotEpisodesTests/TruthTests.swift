import EcotEpisodes
import EcotFiles
import EcotTensors
import Testing

/// Every number and text of the development set against what tensorflow-datasets and the reference's code made of it.
@Suite(.enabled(if: Oracles.isPresent, Oracles.absence)) struct TruthTests {
  /// One truth episode and the samples that we make of it.
  private struct Compared {
    var truth: JSONValue
    var key: String
    var samples: [EpisodeSample]
  }

  private func compared(_ adjust: (inout EpisodeOptions) -> Void = { _ in }) throws -> [Compared] {
    var options = Oracles.devOptions()
    adjust(&options)
    var warnings: [String] = []
    let dataset = try EpisodeDataset(options) { warnings.append($0) }
    var samples: [EpisodeSample] = []
    try dataset.forEachSample { samples.append($0) }
    #expect(warnings == [])
    return try #require(try Oracles.truth()["episodes"]?.array).map { episode in
      let split = try #require(episode["split"]?.string)
      let index = try #require(episode["index"]?.integer)
      return Compared(
        truth: episode, key: try #require(episode["name"]?.string),
        samples: samples.filter { $0.split == split && $0.episodeIndex == index })
    }
  }

  private func isSkipped(_ episode: Compared) -> Bool {
    episode.truth["reference"]?["skipped_by_skip_unlabeled"]?.boolean ?? false
  }

  @Test func metadataAndSteps() throws {
    for episode in try compared() {
      let count = try #require(episode.truth["reference"]?["n_steps"]?.integer)
      #expect(episode.samples.map(\.step) == (isSkipped(episode) ? [] : Array(0..<count)))
      let rawSteps = episode.truth["reference"]?["raw_step_of_step"]?.array?.compactMap(\.integer)
      for sample in episode.samples {
        #expect(sample.rawStep == rawSteps?[sample.step])
        #expect(sample.shard == episode.truth["shard"]?.string)
        #expect(sample.filePath == episode.truth["file_path"]?.string)
        #expect(sample.episodeID == episode.truth["episode_id"]?.integer)
        #expect(sample.instructionText == episode.truth["language_instruction"]?.string)
      }
    }
  }

  @Test func numbers() throws {
    let tensors = try Oracles.tensors("truth")
    var steps = 0
    for episode in try compared() where !isSkipped(episode) {
      func joined(_ values: (EpisodeSample) -> [Float]) -> [Float] { episode.samples.flatMap(values) }
      func truth(_ name: String) -> [Float] { (try? tensors.tensor("\(episode.key)/\(name)").floats) ?? [] }
      #expect(joined(\.trajectoryAction) == truth("ref_action"))
      #expect(joined(\.trajectoryProprio) == truth("ref_proprio"))
      #expect(largestDifference(joined(\.normalizedAction), truth("ref_action_q99")) < 1e-6)
      #expect(largestDifference(joined { $0.state ?? [] }, truth("ref_proprio_q99")) < 1e-6)
      #expect(largestDifference(joined(\.chunk), truth("ref_chunks_q99")) < 1e-6)
      let actions = truth("action")
      let states = truth("state")
      for sample in episode.samples {
        #expect(sample.rawAction == Array(actions[(sample.rawStep * 7)..<(sample.rawStep * 7 + 7)]))
        #expect(sample.rawState == Array(states[(sample.rawStep * 7)..<(sample.rawStep * 7 + 7)]))
        steps += 1
      }
    }
    #expect(steps > 30)
  }

  @Test func chunksThatEndAtAGoal() throws {
    let tensors = try Oracles.tensors("truth")
    for episode in try compared() where !isSkipped(episode) {
      let goals = try tensors.tensor("\(episode.key)/example_goal_timestep").int32s.map(Int.init)
      let actions = episode.samples.flatMap(\.normalizedAction)
      let chunks = goals.indices.flatMap { ActionChunk.values(of: actions, step: $0, goal: goals[$0], window: 16) }
      let truth = try tensors.tensor("\(episode.key)/ref_chunks_q99_with_example_goal").floats
      #expect(largestDifference(chunks, truth) < 1e-6)
    }
  }

  @Test func statistics() throws {
    let dataset = try EpisodeDataset(Oracles.devOptions()) { _ in }
    let truth = try #require(try Oracles.truth()["statistics_all_splits"])
    #expect(dataset.statistics.transitionCount == truth["num_transitions"]?.integer)
    #expect(dataset.statistics.trajectoryCount == truth["num_trajectories"]?.integer)
    for (name, values) in [("action", dataset.statistics.action), ("proprio", dataset.statistics.proprio)] {
      let fields = [
        ("mean", values.mean), ("std", values.standardDeviation), ("min", values.minimum), ("max", values.maximum),
        ("q01", values.q01), ("q99", values.q99),
      ]
      for (field, ours) in fields {
        let theirs = try #require(truth[name]?[field]?.array?.map { $0.double ?? .nan })
        #expect(ours.count == theirs.count)
        for (a, b) in zip(ours, theirs) { #expect(abs(a - b) <= 1e-6, "\(name) \(field)") }
      }
    }
  }

  @Test(arguments: [false, true]) func reasoning(offByOne: Bool) throws {
    var annotated = 0
    for episode in try compared({ $0.reasoningIndexOffByOne = offByOne }) where !isSkipped(episode) {
      let texts = try #require(episode.truth["reasoning_by_raw_step"]?.array?.map { $0.string ?? "?" })
      for sample in episode.samples {
        #expect(taggedText(sample.reasoning) == texts[offByOne ? sample.step : sample.rawStep])
        annotated += sample.reasoning == nil ? 0 : 1
      }
    }
    #expect(annotated > 20)
  }

  @Test func unannotatedStepsAreLeftOut() throws {
    var options = Oracles.devOptions()
    options.keepUnannotatedSteps = false
    let dataset = try EpisodeDataset(options) { _ in }
    let counts = try dataset.forEachSample { #expect($0.reasoning != nil) }
    var expected = SkippedCounts()
    var samples = 0
    for episode in try #require(try Oracles.truth()["episodes"]?.array) {
      if episode["reference"]?["skipped_by_skip_unlabeled"]?.boolean == true {
        expected.unlabeledEpisodes += 1
        continue
      }
      let texts = try #require(episode["reasoning_by_raw_step"]?.array?.map { $0.string ?? "?" }).dropFirst().dropLast()
      samples += texts.count { !$0.isEmpty }
      expected.stepsWithoutReasoning += texts.count { $0.isEmpty }
    }
    #expect(counts.skipped == expected)
    #expect(counts.samples == samples)
    #expect(counts.episodes == 8)
  }
}
