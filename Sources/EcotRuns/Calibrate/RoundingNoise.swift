import EcotTensors

/// Noise of the size that rounding has: each element of a named float32 tensor becomes x (1 + 2^-24 u), u uniform in [-1, 1),
/// rounded to the nearest float.
///
/// So about half of the elements move by one unit in the last place at each named tensor of the forward and the backward
/// pass. Each tensor has a Philox stream of its own, named by trial and address: another tensor more or less moves no other draw.
struct RoundingNoise {
  /// The seed of all trials.
  var seed: UInt64
  /// The number of the trial.
  var trial: Int

  /// What is done, in words for the golden.
  static let description =
    "x (1 + 2^-24 u), u uniform in [-1, 1), on every named float32 value and cotangent of vision, decoder, head, loss and gradient"

  /// The tensor with noise; `nil` where it gets none.
  func applied(to tensor: Tensor, at address: TensorAddress) -> Tensor? {
    guard Self.isComputed(address), case .float32(var elements) = tensor.storage else { return nil }
    let words = PhiloxStream(seed: seed, name: "calibration/trial.\(trial)/\(address)").words(elements.count)
    for place in elements.indices {
      let x = Double(elements[place])
      // 2^-31 makes a number of [-1, 1) of the word.
      elements[place] = Float(x + x * Double(Int32(bitPattern: words[place])) * 0x1p-55)
    }
    return Tensor(elements, ofShape: tensor.shape)
  }

  /// Whether a tensor is a result of the forward or the backward pass: there rounding may differ. Weights change with the gradients
  /// that made them. Flow times and noise are drawn, not computed, and a time that moves over the edge of its bucket would be another input.
  static func isComputed(_ address: TensorAddress) -> Bool {
    switch address.stage {
    case .data, .tokens, .weights, .update: false
    case .head: !(address.scope.last == nil && ["noise", "time"].contains(address.name))
    case .vision, .decoder, .loss, .gradient: true
    }
  }
}
