import EcotKernels

extension Gradients {
  /// The square root of the sum of squares of all gradients: each parameter's sum in double precision in the fixed lane order, the
  /// parameters in the order given; those without a gradient count as zero.
  package func globalNorm(_ names: [ParameterName], compute: Compute) -> Double {
    squares(of: names, compute: compute).reduce(0, +).squareRoot()
  }
}
