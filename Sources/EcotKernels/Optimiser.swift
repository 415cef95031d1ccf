import CEcotKernels

/// The settings of one AdamW update (Loshchilov and Hutter 2019).
package struct AdamWSettings: Sendable, Equatable {
  /// The step size, and the decay rates of the two moments.
  package var learningRate: Float, beta1: Float, beta2: Float
  /// What keeps the denominator from zero, and the decoupled weight decay.
  package var epsilon: Float, weightDecay: Float
  /// The factor of the gradient: the clipping coefficient.
  package var gradientScale: Float
  /// The number of this update, from 1.
  package var step: Int

  /// Settings as they are; traps where the step is not positive.
  package init(
    learningRate: Float, beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8, weightDecay: Float = 0.01,
    gradientScale: Float = 1, step: Int
  ) {
    precondition(step >= 1, "AdamW: update \(step)")
    (self.learningRate, self.beta1, self.beta2) = (learningRate, beta1, beta2)
    (self.epsilon, self.weightDecay, self.gradientScale, self.step) = (epsilon, weightDecay, gradientScale, step)
  }

  /// 1 - beta^step in double precision: the power is a product of so many factors.
  private func correction(_ beta: Float) -> Double {
    var (power, square, n) = (1.0, Double(beta), step)
    while n > 0 {
      if n & 1 == 1 { power *= square }
      square *= square
      n >>= 1
    }
    return 1 - power
  }

  var forC: EcotAdamW {
    EcotAdamW(
      learning_rate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, weight_decay: weightDecay,
      gradient_scale: gradientScale, correction1: Float(correction(beta1)),
      correction2_root: Float(correction(beta2).squareRoot()))
  }
}

extension Compute {
  /// Updates a parameter and its moments in place.
  package func adamW(
    _ settings: AdamWSettings, gradient: [Float], parameter: inout [Float], moment1: inout [Float],
    moment2: inout [Float]
  ) {
    let count = gradient.count
    precondition(
      parameter.count == count && moment1.count == count && moment2.count == count,
      "AdamW: \(count) gradients, \(parameter.count), \(moment1.count), \(moment2.count) elements")
    var request = settings.forC
    parameter.rewritten { parameter in
      moment1.rewritten { moment1 in
        moment2.rewritten { moment2 in
          ecot_adamw(self.settings, &request, Int64(count), gradient, parameter, moment1, moment2)
        }
      }
    }
  }
}
