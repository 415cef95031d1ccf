import Foundation

/// The three sums by which references keep gradients: the norm, the sum, and the sum of g_i cos(i) over all elements i.
enum GradientSums {
  /// How far the sums of a gradient are from the expected ones, relative to `scale`, the expected norm where nil, and
  /// to how such sums grow with the number of elements.
  static func error(_ gradient: [Double], _ expected: [Double], scale: Double? = nil) -> Double {
    var sums = [0.0, 0.0, 0.0]
    for (i, value) in gradient.enumerated() {
      sums[0] += value * value
      sums[1] += value
      sums[2] += value * cos(Double(i))
    }
    sums[0] = sums[0].squareRoot()
    let size = max(scale ?? expected[0], 1e-12) * max(1, Double(gradient.count).squareRoot() / 8)
    return zip(sums, expected).map { abs($0 - $1) }.reduce(0) { $0.isNaN ? $0 : max($0, $1) } / size
  }
}
