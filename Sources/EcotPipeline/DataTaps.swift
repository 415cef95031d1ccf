import EcotEpisodes
import EcotTensors

/// Names the tensors of the data stage of one batch, and keeps what the later stages descend from.
struct DataTaps {
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
    hasReasoning = samples.map { $0.reasoning != nil }
    let batch = samples.count

    func show(
      _ tensor: Tensor, _ scope: String, _ name: String, _ parents: [TensorAddress]
    ) -> TensorAddress {
      let address = place.address(.data, [scope], name)
      observer.observe(tensor, at: address, parents: parents)
      return address
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
    for (number, sample) in samples.enumerated() {
      _ = show(Tensor(text: sample.instructionText), "sample.\(number)", "instruction", [index])
      if let reasoning = sample.reasoning {
        _ = show(Tensor(text: reasoning.joined(separator: "@")), "sample.\(number)", "reasoning", [index])
      }
    }

    let goals = samples.map { Int64($0.goal) }
    let goal = show(try Tensor(goals, shape: [batch]), "trajectory", "goal", [index])
    let movement = show(try rows(\.trajectoryAction), "trajectory", "action", [action, state])
    let proprio = show(try rows(\.trajectoryProprio), "trajectory", "proprio", [state])
    let normalized = show(
      try rows(\.normalizedAction), "normalized", "action", [movement, Self.statistics("action")])
    if samples.allSatisfy({ $0.state != nil }) {
      let states = try rows { $0.state ?? [] }
      self.states = (states, show(states, "batch", "state", [proprio, Self.statistics("proprio")]))
    }
    let window = (samples.first?.chunk.count ?? 0) / BridgeTrajectory.actionDimension
    let chunks = try Tensor(samples.flatMap(\.chunk), shape: [batch, window, BridgeTrajectory.actionDimension])
    actions = (chunks, show(chunks, "batch", "action", [normalized, goal]))

    let decoded = show(try Self.images(images.map(\.decoded)), "image", "decoded", [encoded])
    resizedImage = show(try Self.images(images.map(\.resized)), "batch", "image_u8", [decoded])
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
