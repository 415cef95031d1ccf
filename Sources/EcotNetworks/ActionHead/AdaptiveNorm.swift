import EcotAutograd

/// LayerNorm without parameters of its own, scaled and shifted by what the flow time says (Peebles and Xie 2023, "DiT").
enum AdaptiveNorm {
  /// Which half of the time's projection comes first: it differs between the blocks and the output of the reference.
  enum Order { case scaleFirst, shiftFirst }

  /// norm(x) (1 + scale) + shift for x (rows, tokens, width) and the activated time embedding (rows, width).
  static func apply(
    _ x: Variable, time: Variable, _ projection: Weights, _ order: Order, epsilon: Float
  ) throws -> Variable {
    let (rows, width) = (x.shape[0], x.shape[2])
    let both = try time.linear(projection)
    func half(_ index: Int) throws -> Variable {
      try both.slice(axis: 1, (index * width)..<((index + 1) * width)).reshaped(to: [rows, 1, width])
    }
    let scale = try half(order == .scaleFirst ? 0 : 1).scaled(by: 1, plus: 1)
    let shift = try half(order == .scaleFirst ? 1 : 0)
    return try x.layerNorm(epsilon: epsilon) * scale + shift
  }
}
