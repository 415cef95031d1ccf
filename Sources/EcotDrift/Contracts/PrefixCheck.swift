import EcotFingerprints
import EcotTensors

/// Holds one pair of records against a prefix rule.
struct PrefixCheck {
  let prefix: CommonPrefix
  let through: String?
  let terms: PrefixTerms

  /// Throws what breaks the rule.
  func check(_ left: TensorRecord, _ right: TensorRecord) throws(ContractFinding) {
    try prefix.check(through: through)
    let (a, b) = (left.fingerprint, right.fingerprint)
    guard a.elementType == b.elementType else {
      throw ContractFinding("\(a.elementType) on the left side, \(b.elementType) on the right")
    }
    if left.address.stage == .tokens, let values = a.values, let others = b.values {
      try checkValues(left.address, a.shape, values, b.shape, others)
    } else {
      try checkRows(left.address, a, b)
    }
  }

  // MARK: Integer tensors

  /// (B, T) and (3, B, T) tensors by their values.
  private func checkValues(
    _ address: TensorAddress, _ shape: [Int], _ values: [Int64], _ otherShape: [Int], _ others: [Int64]
  ) throws(ContractFinding) {
    let layout = TokenLayout(address, rank: shape.count)
    guard shape.count >= 2, layout.tokenAxis == shape.count - 1, layout.sampleAxis == shape.count - 2,
      otherShape.count == shape.count, shape.dropLast() == otherShape.dropLast(),
      shape.suffix(2).elementsEqual(prefix.left.shape), otherShape.suffix(2).elementsEqual(prefix.right.shape),
      (try? Tensor.elementCount(of: shape)) == values.count,
      (try? Tensor.elementCount(of: otherShape)) == others.count
    else {
      throw ContractFinding(
        "shape \(shape) on the left side, \(otherShape) on the right: no token tensors of the batch")
    }
    let (width, otherWidth, samples) = (prefix.left.shape[1], prefix.right.shape[1], prefix.samples.count)
    for row in 0..<(values.count / width) {
      let sample = prefix.samples[row % samples]
      for token in 0..<sample.count
      where values[row * width + sample.left.lowerBound + token]
        != others[row * otherWidth + sample.right.lowerBound + token]
      {
        throw prefix.finding(
          "differs at token \(token) of a common prefix of \(sample.count)", sample: row % samples, token: token)
      }
    }
    if address.name == "input_ids", let same = prefix.samples.firstIndex(where: \.isWhole) {
      throw prefix.finding("equal on both sides to the end", sample: same, token: prefix.samples[same].count)
    }
    if address.name == "labels" {
      try LabelCheck(prefix: prefix, terms: terms).check(values, on: .left)
      try LabelCheck(prefix: prefix, terms: terms).check(others, on: .right)
      try LabelCheck(prefix: prefix, terms: terms).checkOccurrence()
    }
  }

  // MARK: Floating-point tensors

  /// (B, T, ...) tensors by the digests of their rows: equal on the prefix, another where the ids part.
  private func checkRows(_ address: TensorAddress, _ a: Fingerprint, _ b: Fingerprint) throws(ContractFinding) {
    let (rows, others) = (try rows(address, a, prefix.left, "left"), try self.rows(address, b, prefix.right, "right"))
    guard a.shape.dropFirst(2) == b.shape.dropFirst(2) else {
      throw ContractFinding("shape \(a.shape) on the left side, \(b.shape) on the right")
    }
    let (width, otherWidth) = (prefix.left.shape[1], prefix.right.shape[1])
    for (number, sample) in prefix.samples.enumerated() {
      let (start, otherStart) = (
        number * width + sample.left.lowerBound, number * otherWidth + sample.right.lowerBound
      )
      let differing = (0..<sample.count).filter { rows[start + $0] != others[otherStart + $0] }
      if let first = differing.first {
        throw prefix.finding(
          "differs from token \(first) on: \(differing.count) of the \(sample.count) tokens of the common prefix",
          sample: number, token: first)
      }
      // Angles know positions, which go on alike behind the prefix.
      if sample.diverges, !address.scope.contains("rope"),
        rows[start + sample.count] == others[otherStart + sample.count]
      {
        throw prefix.finding("equal at token \(sample.count), where the ids part", sample: number, token: sample.count)
      }
      if sample.isWhole {
        throw prefix.finding("equal on both sides to the end", sample: number, token: sample.count)
      }
    }
  }

  private func rows(
    _ address: TensorAddress, _ fingerprint: Fingerprint, _ tokens: StepTokens, _ side: String
  ) throws(ContractFinding) -> [UInt64] {
    guard fingerprint.shape.count >= 2, fingerprint.shape.prefix(2).elementsEqual(tokens.shape) else {
      throw ContractFinding("shape \(fingerprint.shape) on the \(side) side is not (samples, tokens, ...) of the batch")
    }
    guard let rows = fingerprint.rows, rows.count == tokens.shape[0] * tokens.shape[1] else {
      throw ContractFinding(
        "the \(side) side keeps no row digests of it; record it with --detail '\(address)=statistics+rows'")
    }
    return rows
  }
}
