/// Per-dimension statistics of one quantity over all transitions of a data set, as `dataset_statistics` holds them.
package struct DimensionStatistics: Sendable, Equatable {
  package var mean: [Double]
  package var standardDeviation: [Double]
  package var minimum: [Double]
  package var maximum: [Double]
  /// The 1 % quantile, linear between neighbours.
  package var q01: [Double]
  /// The 99 % quantile, linear between neighbours.
  package var q99: [Double]

  /// Computes them from `count` rows of `dimension` numbers; all zero where there are no rows.
  ///
  /// Sums are taken in double precision in the order of the rows. Quantiles follow numpy's `linear` method: between the
  /// two sorted float32 values around index q(n - 1) their float32 difference is scaled in double precision.
  package init(rows: [Float], dimension: Int) {
    let count = rows.count / max(dimension, 1)
    let zeros = [Double](repeating: 0, count: dimension)
    (mean, standardDeviation, minimum, maximum, q01, q99) = (zeros, zeros, zeros, zeros, zeros, zeros)
    guard count > 0 else { return }
    for axis in 0..<dimension {
      var column = [Float]()
      column.reserveCapacity(count)
      var sum = 0.0
      for row in 0..<count {
        let value = rows[row * dimension + axis]
        column.append(value)
        sum += Double(value)
      }
      mean[axis] = sum / Double(count)
      var squares = 0.0
      for value in column {
        let difference = Double(value) - mean[axis]
        squares += difference * difference
      }
      standardDeviation[axis] = (squares / Double(count)).squareRoot()
      column.sort()
      minimum[axis] = Double(column[0])
      maximum[axis] = Double(column[count - 1])
      q01[axis] = Self.quantile(0.01, sorted: column)
      q99[axis] = Self.quantile(0.99, sorted: column)
    }
  }

  /// Takes statistics that were computed before.
  package init(
    mean: [Double], standardDeviation: [Double], minimum: [Double], maximum: [Double], q01: [Double], q99: [Double]
  ) {
    (self.mean, self.standardDeviation, self.minimum) = (mean, standardDeviation, minimum)
    (self.maximum, self.q01, self.q99) = (maximum, q01, q99)
  }

  private static func quantile(_ fraction: Double, sorted values: [Float]) -> Double {
    let index = fraction * Double(values.count - 1)
    let lower = Int(index)
    guard lower + 1 < values.count else { return Double(values[values.count - 1]) }
    let weight = index - Double(lower)
    let difference = values[lower + 1] - values[lower]
    return weight >= 0.5
      ? Double(values[lower + 1]) - Double(difference) * (1 - weight)
      : Double(values[lower]) + Double(difference) * weight
  }
}

/// The statistics that normalise a data set, over all its splits.
package struct TrajectoryStatistics: Sendable, Equatable {
  /// Over (transitions, 7).
  package var action: DimensionStatistics
  /// Over (transitions, 8).
  package var proprio: DimensionStatistics
  /// Transformed steps in all splits.
  package var transitionCount: Int
  /// Episodes of at least 2 raw steps, which the transform accepts.
  package var trajectoryCount: Int
}

/// Collects trajectories until their statistics are asked for.
package struct StatisticsCollector {
  private var actions: [Float] = []
  private var proprio: [Float] = []
  private var trajectoryCount = 0

  /// Starts with nothing.
  package init() {}

  /// Adds one episode's trajectory.
  package mutating func add(_ trajectory: BridgeTrajectory, rawStepCount: Int) {
    actions += trajectory.actions
    proprio += trajectory.proprio
    if rawStepCount >= 2 { trajectoryCount += 1 }
  }

  /// The statistics of everything added.
  package func statistics() -> TrajectoryStatistics {
    TrajectoryStatistics(
      action: DimensionStatistics(rows: actions, dimension: BridgeTrajectory.actionDimension),
      proprio: DimensionStatistics(rows: proprio, dimension: BridgeTrajectory.proprioDimension),
      transitionCount: actions.count / BridgeTrajectory.actionDimension, trajectoryCount: trajectoryCount)
  }
}
