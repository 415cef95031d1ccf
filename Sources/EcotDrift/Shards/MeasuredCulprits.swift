import EcotTensors

extension GoldenComparison {
  /// The most culprits that are measured element by element.
  public static let measuredCulpritLimit = 4

  /// The culprits that can be measured element by element and are few enough for it, as places in `culprits`.
  public var measurableCulprits: [Int] {
    Array(culprits.indices.filter { culprits[$0].isMeasurable }.prefix(Self.measuredCulpritLimit))
  }

  /// What was measured, culprit by culprit.
  public var measured: [ShardPart.Measured] {
    culprits.filter { $0.exact != nil || $0.exactProblem != nil }.map {
      ShardPart.Measured(address: $0.address, exact: $0.exact, problem: $0.exactProblem)
    }
  }

  /// Takes over what shards measured of the culprits that one process would have measured.
  mutating func take(_ measured: [ShardPart.Measured]) {
    let found = Dictionary(measured.map { ($0.address, $0) }, uniquingKeysWith: { first, _ in first })
    for place in measurableCulprits {
      guard let same = found[culprits[place].address] else { continue }
      (culprits[place].exact, culprits[place].exactProblem) = (same.exact, same.problem)
    }
    repeatMeasurement()
  }

  /// Says of the first difference what was measured of the culprit of the same address.
  public mutating func repeatMeasurement() {
    guard let address = first?.address, let same = culprits.first(where: { $0.address == address }) else { return }
    first?.exact = same.exact
    first?.exactProblem = same.exactProblem
  }
}

extension RecordDifference {
  /// Whether both sides have the tensor, of one type and shape.
  public var isMeasurable: Bool {
    guard let golden = golden?.fingerprint, let observed = observed?.fingerprint else { return false }
    return golden.shape == observed.shape && golden.elementType == observed.elementType
  }
}
