/// `BOUNDS_Q99`: the 1 % and 99 % quantiles become -1 and 1, what lies beyond is clipped.
///
/// y = clip(2 (x - q01) / (q99 - q01 + 1e-8) - 1, -1, 1) in float32, the denominator taken in double and rounded; a masked
/// dimension stays as it is; a dimension whose minimum equals its maximum becomes 0.
package struct QuantileNormalization: Sendable {
  private enum Rule {
    case scale(low: Float, range: Float)
    case keep
    case zero
  }
  private let rules: [Rule]

  /// `kept` are the dimensions that are not scaled, such as the gripper's.
  package init(_ statistics: DimensionStatistics, keeping kept: Set<Int> = []) {
    rules = statistics.q01.indices.map { axis in
      if statistics.minimum[axis] == statistics.maximum[axis] { return .zero }
      if kept.contains(axis) { return .keep }
      let range = statistics.q99[axis] - statistics.q01[axis] + 1e-8
      return .scale(low: Float(statistics.q01[axis]), range: Float(range))
    }
  }

  /// Normalises rows of as many numbers as there are dimensions.
  package func callAsFunction(_ rows: [Float]) -> [Float] {
    rows.indices.map { index in
      let value = rows[index]
      switch rules[index % rules.count] {
      case .keep: return value
      case .zero: return 0
      case .scale(let low, let range): return min(max(2 * (value - low) / range - 1, -1), 1)
      }
    }
  }
}
