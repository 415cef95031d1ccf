import EcotEpisodes
import EcotTensors

/// Names the tensors of the data stage of one batch, and keeps what the later stages descend from.
///
/// The run goes on with what the observer puts in for texts, pictures, normalised actions, chunks and states; what comes
/// before them has been computed for whole episodes already, and is shown only.
struct DataTaps {
  /// The samples and their pictures, with what the observer has put in.
  private(set) var samples: [EpisodeSample], images: [(decoded: RGBImage, resized: RGBImage)]
  /// (B, actions of a chunk, 7): the action chunks, and where they are.
  let actions: (tensor: Tensor, address: TensorAddress)
  /// (B, 8): the states, where the data have them.
  private(set) var states: (tensor: Tensor, address: TensorAddress)?
  /// The batch's images as they enter the image processor.
  let resizedImage: TensorAddress
  private let place: BatchPlace
  private let hasReasoning: [Bool]

  /// Shows everything from the record to the resized image, in the order in which it is computed.
  init(
    _ place: BatchPlace, samples: [EpisodeSample], images: [(decoded: RGBImage, resized: RGBImage)],
    observer: any TensorObserver
  ) throws {
    self.place = place
    var (samples, images) = (samples, images)
    hasReasoning = samples.map { $0.reasoning != nil }
    let batch = samples.count

    func show(
      _ tensor: Tensor, _ scope: String, _ name: String, _ parents: [TensorAddress]
    ) -> TensorAddress {
      let address = place.address(.data, [scope], name)
      observer.observe(tensor, at: address, parents: parents)
      return address
    }
    // What the observer wants the run to go on with, where that is another tensor.
    func replacement(_ tensor: Tensor, _ scope: String, _ name: String) -> Tensor? {
      observer.replacement(for: tensor, at: place.address(.data, [scope], name))
    }
    func rows(_ values: (EpisodeSample) -> [Float]) throws -> Tensor {
      let all = samples.map(values)
      return try Tensor(all.flatMap { $0 }, shape: [batch, all.first?.count ?? 0])
    }

    // Which samples: (episode, step after trimming, raw step, episode id, epoch).
    let identities = samples.flatMap { sample in
      [sample.episodeIndex, sample.step, sample.rawStep, sample.episodeID, sample.epoch].map(Int64.init)
    }
    let index = show(try Tensor(identities, shape: [batch, 5]), "record", "index", [])
    let action = show(try rows(\.rawAction), "record", "action", [index])
    let state = show(try rows(\.rawState), "record", "state", [index])
    let encoded = show(Tensor(samples.flatMap(\.encodedImage)), "record", "image", [index])
    for number in samples.indices {
      let scope = "sample.\(number)"
      let instruction = Tensor(text: samples[number].instructionText)
      let other = replacement(instruction, scope, "instruction")
      if let text = try other?.text { samples[number].instructionText = text }
      _ = show(other ?? instruction, scope, "instruction", [index])
      guard let parts = samples[number].reasoning else { continue }
      let reasoning = Tensor(text: parts.joined(separator: "@"))
      let changed = replacement(reasoning, scope, "reasoning")
      if let text = try changed?.text { samples[number].reasoning = Self.parts(of: text, count: parts.count) }
      _ = show(changed ?? reasoning, scope, "reasoning", [index])
    }

    let goals = samples.map { Int64($0.goal) }
    let goal = show(try Tensor(goals, shape: [batch]), "trajectory", "goal", [index])
    let movement = show(try rows(\.trajectoryAction), "trajectory", "action", [action, state])
    let proprio = show(try rows(\.trajectoryProprio), "trajectory", "proprio", [state])
    let actions = try rows(\.normalizedAction)
    let otherActions = replacement(actions, "normalized", "action")
    if let otherActions { try Self.replaceFirstActions(of: &samples, by: otherActions) }
    let normalized = show(
      otherActions ?? actions, "normalized", "action", [movement, Self.statistics("action")])
    if samples.allSatisfy({ $0.state != nil }) {
      let given = try rows { $0.state ?? [] }
      let states = replacement(given, "batch", "state") ?? given
      self.states = (states, show(states, "batch", "state", [proprio, Self.statistics("proprio")]))
    }
    let window = (samples.first?.chunk.count ?? 0) / BridgeTrajectory.actionDimension
    let given = try Tensor(samples.flatMap(\.chunk), shape: [batch, window, BridgeTrajectory.actionDimension])
    let chunks = replacement(given, "batch", "action") ?? given
    self.actions = (chunks, show(chunks, "batch", "action", [normalized, goal]))

    let pictures = try Self.images(images.map(\.decoded))
    let otherPictures = replacement(pictures, "image", "decoded")
    for (number, picture) in try Self.pictures(otherPictures, like: images.first?.decoded).enumerated() {
      images[number] = (picture, samples[number].resized(picture))
    }
    let decoded = show(otherPictures ?? pictures, "image", "decoded", [encoded])
    let inputs = try Self.images(images.map(\.resized))
    let otherInputs = replacement(inputs, "batch", "image_u8")
    for (number, picture) in try Self.pictures(otherInputs, like: images.first?.resized).enumerated() {
      images[number].resized = picture
    }
    resizedImage = show(otherInputs ?? inputs, "batch", "image_u8", [decoded])
    (self.samples, self.images) = (samples, images)
  }

  /// The addresses of the texts from which a sample's language input is composed.
  func texts(of sample: Int) -> [TensorAddress] {
    let names = hasReasoning[sample] ? ["instruction", "reasoning"] : ["instruction"]
    return names.map { place.address(.data, ["sample.\(sample)"], $0) }
  }

  /// (B, views, height, width, 3) with one view; the images of a batch have one size.
  private static func images(_ images: [RGBImage]) throws -> Tensor {
    let (height, width) = (images.first?.height ?? 0, images.first?.width ?? 0)
    return try Tensor(images.flatMap(\.pixels), shape: [images.count, 1, height, width, 3])
  }

  /// The pictures of a (B, 1, height, width, 3) tensor; none where there is no tensor.
  private static func pictures(_ tensor: Tensor?, like image: RGBImage?) throws -> [RGBImage] {
    guard let tensor, let image, !image.pixels.isEmpty else { return [] }
    let (pixels, size) = (try tensor.uint8s, image.pixels.count)
    return stride(from: 0, to: pixels.count - size + 1, by: size).map {
      RGBImage(width: image.width, height: image.height, pixels: Array(pixels[$0..<($0 + size)]))
    }
  }

  // MARK: What the observer has put in

  /// The parts of a reasoning that was joined by "@"; a text that has another number of them stays one part among empty ones.
  private static func parts(of text: String, count: Int) -> [String] {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
    return parts.count == count ? parts : [text] + [String](repeating: "", count: max(0, count - 1))
  }

  /// A chunk begins with the action of its step.
  private static func replaceFirstActions(of samples: inout [EpisodeSample], by actions: Tensor) throws {
    let (values, width) = (try actions.floats, BridgeTrajectory.actionDimension)
    for number in samples.indices where (number + 1) * width <= values.count && samples[number].chunk.count >= width {
      let action = values[(number * width)..<((number + 1) * width)]
      samples[number].normalizedAction = Array(action)
      samples[number].chunk.replaceSubrange(0..<width, with: action)
    }
  }

  // MARK: Statistics

  /// Shows the data set's statistics at step 0: rows q01, q99, min, max, mean, std.
  static func observe(_ statistics: TrajectoryStatistics, by observer: any TensorObserver) throws {
    for (name, figures) in [("action", statistics.action), ("proprio", statistics.proprio)] {
      let rows = [
        figures.q01, figures.q99, figures.minimum, figures.maximum, figures.mean, figures.standardDeviation,
      ]
      let tensor = try Tensor(rows.flatMap { $0 }, shape: [rows.count, figures.q01.count])
      observer.observe(tensor, at: Self.statistics(name), parents: [])
    }
  }

  private static func statistics(_ name: String) -> TensorAddress {
    TensorAddress(step: 0, stage: .data, scope: ["statistics"], name: name)
  }
}
