/// Shortens all gradients by one factor where their common L2 norm is too large, as PyTorch's `clip_grad_norm_`.
package struct GradientClipping: Sendable, Equatable {
  /// The largest norm that is left as it is; nil for no clipping.
  package let maximalNorm: Double?

  /// What PyTorch adds to the norm, so that the quotient is finite.
  private static let epsilon = 1e-6

  /// Clipping to a norm; nil for none.
  package init(maximalNorm: Double?) { self.maximalNorm = maximalNorm }

  /// The factor of the gradients: min(1, maximum / (norm + 1e-6)) in double precision, rounded once.
  ///
  /// A norm that is NaN makes the factor NaN and an infinite one makes it 0, as in PyTorch: a broken gradient is seen
  /// in the parameters and not passed over.
  package func coefficient(norm: Double) -> Float {
    guard let maximalNorm else { return 1 }
    let quotient = maximalNorm / (norm + Self.epsilon)
    // In this order, so that NaN stays: min(1, NaN) is 1.
    return quotient >= 1 ? 1 : Float(quotient)
  }
}
