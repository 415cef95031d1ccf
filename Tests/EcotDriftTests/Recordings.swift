import EcotFingerprints
import EcotGoldens
import EcotTensors

/// A small recording made by hand: tensors at addresses, with their parents.
struct Recording {
  var tensors: [(address: String, tensor: Tensor, parents: [String])] = []
  var metadata = GoldenMetadata(name: "hand", steps: 2, seed: 1)
  var detail: DetailLevel = .full

  /// Adds a tensor behind the others.
  mutating func add(_ address: String, _ tensor: Tensor, _ parents: [String] = []) {
    tensors.append((address, tensor, parents))
  }

  /// Replaces the tensor at an address.
  mutating func set(_ address: String, _ tensor: Tensor) {
    for index in tensors.indices where tensors[index].address == address { tensors[index].tensor = tensor }
  }

  /// Removes an address.
  mutating func remove(_ address: String) { tensors.removeAll { $0.address == address } }

  /// The recording as an opened golden.
  func golden() throws -> Golden {
    let writer = try GoldenWriter(metadata: metadata)
    let recorder = Recorder(detail: DetailMap([(AddressPattern("**"), detail)]))
    for entry in tensors {
      recorder.observe(
        entry.tensor, at: try TensorAddress(entry.address), parents: try entry.parents.map { try TensorAddress($0) })
    }
    try writer.append(contentsOf: recorder.finish())
    return try Golden(bytes: writer.encoded(), name: "hand")
  }

  /// Two steps of a chain data -> tokens -> decoder -> loss, with two samples of six columns.
  static func sample() throws -> Recording {
    var recording = Recording()
    recording.metadata.comparability = [GoldenMetadata.Entry("steps", "2"), GoldenMetadata.Entry("seed", "1")]
    recording.metadata.tokenTexts = [0: "<pad>", 7: " red", 8: " cube", 9: "<|thinking|>"]
    for step in 0..<2 {
      recording.add("\(step)/data/batch/action.value", try noise([2, 16, 7], "action\(step)"))
      recording.add(
        "\(step)/tokens/batch/input_ids.value", try Tensor([7, 8, 9, 7, 8, 0, 0, 0, 9, 9, 7, 8] as [Int64], shape: [2, 6]))
      recording.add(
        "\(step)/tokens/batch/attention_mask.value",
        try Tensor([1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1] as [Int64], shape: [2, 6]))
      recording.add(
        "\(step)/decoder/final/layer.0/out.value", try noise([2, 6, 32], "out\(step)"),
        ["\(step)/tokens/batch/input_ids.value"])
      recording.add(
        "\(step)/decoder/final/layer.1/out.value", try noise([2, 6, 32], "next\(step)"),
        ["\(step)/decoder/final/layer.0/out.value"])
      recording.add(
        "\(step)/loss/total.value", try noise([1], "loss\(step)"),
        ["\(step)/decoder/final/layer.1/out.value", "\(step)/data/batch/action.value"])
    }
    return recording
  }

  /// Numbers in [-1, 1) of a named stream.
  static func noise(_ shape: [Int], _ name: String) throws -> Tensor {
    var stream = PhiloxStream(seed: 9, name: name)
    return try Tensor((0..<shape.reduce(1, *)).map { _ in Float(stream.uniform() * 2 - 1) }, shape: shape)
  }
}

extension Tensor {
  /// The tensor with one element replaced.
  func replacing(_ index: Int, with value: Double) throws -> Tensor {
    switch storage {
    case .float32(var values):
      values[index] = Float(value)
      return try Tensor(values, shape: shape)
    case .int64(var values):
      values[index] = Int64(value)
      return try Tensor(values, shape: shape)
    default: return self
    }
  }
}
