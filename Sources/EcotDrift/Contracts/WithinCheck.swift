import EcotFingerprints

/// Holds the size of a difference against a bound on its relative L2 norm.
struct WithinCheck {
  let bound: Double

  /// What breaks the bound, or `nil`. A difference that cannot be sized breaks it.
  func finding(_ left: TensorRecord, _ right: TensorRecord) -> ContractFinding? {
    let (a, b) = (left.fingerprint, right.fingerprint)
    guard a.shape == b.shape, a.elementType == b.elementType else {
      return ContractFinding("\(a.elementType) \(a.shape) became \(b.elementType) \(b.shape)")
    }
    guard let size = DifferenceSize(golden: a, observed: b).relativeL2 ?? Self.ofOneNumber(a, b) else {
      return ContractFinding(
        "differs, and neither side tells by how much; record it with --detail '\(left.address)=statistics+sketch'")
    }
    return size <= bound ? nil : ContractFinding("relative L2 \(size)")
  }

  /// One number is its own mean.
  private static func ofOneNumber(_ a: Fingerprint, _ b: Fingerprint) -> Double? {
    guard let left = a.statistics, let right = b.statistics, left.count == 1, right.count == 1,
      left.nan + left.positiveInfinity + left.negativeInfinity == 0,
      right.nan + right.positiveInfinity + right.negativeInfinity == 0
    else { return nil }
    if left.mean == right.mean { return 0 }
    return left.mean == 0 ? .infinity : ((right.mean - left.mean) / left.mean).magnitude
  }
}
