/// One training sample: a step of an episode with everything that was computed for it, in the order of the pipeline.
package struct EpisodeSample: Sendable {
  /// The split it comes from.
  package var split: String
  /// The episode's number within the split, in file order.
  package var episodeIndex: Int
  /// The name of the file that holds the episode.
  package var shard: String
  /// The number that the record gives the episode.
  package var episodeID: Int
  /// The original data file that the record names.
  package var filePath: String
  /// The step in the trimmed trajectory, from 0.
  package var step: Int
  /// The step in the record, from 0.
  package var rawStep: Int
  /// The step at which the chunk ends.
  package var goal: Int
  /// How often the training stream has been through the split; 0 for listed samples.
  package var epoch: Int

  /// The instruction as the record spells it.
  package var instructionText: String
  /// The eight parts of the reasoning in the order TASK, PLAN, VISIBLE OBJECTS, SUBTASK REASONING, SUBTASK, MOVE REASONING,
  /// MOVE, GRIPPER POSITION; `nil` for a step without reasoning.
  package var reasoning: [String]?

  /// 7 numbers of the record.
  package var rawAction: [Float]
  /// 7 numbers of the record.
  package var rawState: [Float]
  /// The picture of camera 0 as it is in the record.
  package var encodedImage: [UInt8]

  /// 7 numbers: reached motion and binarised gripper.
  package var trajectoryAction: [Float]
  /// 8 numbers: pose, 0, gripper.
  package var trajectoryProprio: [Float]
  /// `trajectoryAction`, normalised.
  package var normalizedAction: [Float]
  /// `trajectoryProprio`, normalised; `nil` where the configuration leaves it out.
  package var state: [Float]?
  /// (window, 7) normalised actions.
  package var chunk: [Float]

  let pictures: SamplePictures

  /// The decoded picture at its own size.
  package func decodedImage() throws -> RGBImage { try pictures.decoded(encodedImage) }

  /// The decoded picture and the one of the model's size.
  package func images() throws -> (decoded: RGBImage, resized: RGBImage) {
    let decoded = try decodedImage()
    return (decoded, pictures.resized(decoded))
  }

  /// Another picture in place of the sample's, of the model's size.
  package func resized(_ image: RGBImage) -> RGBImage { pictures.resize(image) }
}

/// How a sample's picture is decoded and resized, and what of it was done already.
struct SamplePictures: Sendable {
  var decoder: ImageDecoder
  var resizer: LanczosResizer?
  var outputSize: (height: Int, width: Int)
  var rawStep: Int
  var shardPath: String
  var recordOffset: Int
  var ready: (decoded: RGBImage, resized: RGBImage)?

  /// The name of a picture in errors.
  static func name(_ rawStep: Int) -> String { "steps/observation/image_0[\(rawStep)]" }

  func decoded(_ bytes: [UInt8]) throws -> RGBImage {
    if let ready { return ready.decoded }
    do {
      return try decoder.decode(bytes, name: Self.name(rawStep))
    } catch {
      throw error.at(shard: shardPath, offset: recordOffset)
    }
  }

  func resized(_ image: RGBImage) -> RGBImage {
    if let ready { return ready.resized }
    return resize(image)
  }

  /// The weights of the set's picture size are shared; pictures of another size have their own.
  func resize(_ image: RGBImage) -> RGBImage {
    if let resizer, resizer.accepts(image) { return resizer.resize(image) }
    return LanczosResizer(from: (image.height, image.width), to: outputSize).resize(image)
  }
}
