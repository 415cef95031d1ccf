import EcotConfiguration
import EcotEpisodes
import EcotFiles
import EcotTokenization

/// The verb `episodes`: every sample of a data set as scripts and people read it.
package struct SampleListing {
  private let dataset: EpisodeDataset
  private let composer: StageComposer

  /// Opens the data set; statistics, reasoning and shards are validated here.
  package init(_ configuration: Configuration, warn: @escaping (String) -> Void) throws {
    dataset = try EpisodeDataset(EpisodeOptions(configuration), warn: warn)
    composer = try StageComposer(configuration)
  }

  /// Lists the samples of a split, or of all splits; with a limit at most so many. Every image of the episodes that are
  /// visited is decoded, also those of steps that trimming drops.
  /// Returns what was listed and skipped.
  @discardableResult
  package func forEachSample(split: String?, limit: Int?, _ body: (Line) throws -> Void) throws -> EpisodeCounts {
    try dataset.forEachSample(split: split, limit: limit) { sample in
      let lang = try composer.lang(instruction: sample.instructionText, reasoning: sample.reasoning)
      try body(Line(sample: sample, lang: lang))
    }
  }

  /// One sample and its language input.
  package struct Line {
    /// The sample.
    let sample: EpisodeSample
    /// The language input.
    let lang: String
  }
}

extension SampleListing.Line {
  /// The JSON line that scripts rely on.
  package func json() throws -> String {
    let images = try sample.images()
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("split", sample.split)
      writer.member("episode_index", sample.episodeIndex)
      writer.member("shard", sample.shard)
      writer.member("episode_id", sample.episodeID)
      writer.member("file_path", sample.filePath)
      writer.member("step", sample.step)
      writer.member("raw_step", sample.rawStep)
      writer.member("goal", sample.goal)
      writer.member("lang", lang)
      writer.member("instruction", sample.instructionText)
      writer.member("reasoning", sample.reasoning.map(Self.text))
      writer.member("state", sample.state)
      writer.member(
        "action",
        array: {
          for start in stride(from: 0, to: sample.chunk.count, by: BridgeTrajectory.actionDimension) {
            $0.value(Array(sample.chunk[start..<(start + BridgeTrajectory.actionDimension)]))
          }
        })
      writer.member("image_sha256", images.decoded.digest)
      writer.member("resized_sha256", images.resized.digest)
    }
    return writer.text
  }

  /// One line for people.
  package var text: String {
    "\(sample.split) \(sample.episodeIndex) step \(sample.step)  \(lang)"
  }

  /// The whole reasoning as text: `TASK:@...@PLAN:@...`.
  private static func text(_ contents: [String]) -> String {
    zip(ReasoningTag.allCases, contents).map { "\($0.rawValue):@\($1)" }.joined(separator: "@")
  }
}
