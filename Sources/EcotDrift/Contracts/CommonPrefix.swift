import EcotTensors

/// The tokens that both sides of a step have in common, sample by sample from the first valid one.
///
/// What is in common is read from the recorded ids and masks; no configuration is asked.
struct CommonPrefix {
  /// One batch row.
  struct Sample {
    /// The valid columns of the left side.
    var left: Range<Int>
    /// The valid columns of the right side.
    var right: Range<Int>
    /// Equal ids from the first valid column on.
    var count: Int
    /// Whether both sides go on, with other ids.
    var diverges: Bool { count < left.count && count < right.count }
    /// Whether both sides hold the same ids to the end.
    var isWhole: Bool { count == left.count && count == right.count }
  }

  let left: StepTokens
  let right: StepTokens
  private(set) var samples: [Sample] = []

  /// Finds the prefixes, or throws what the records lack.
  init(left: StepTokens, right: StepTokens, step: Int) throws(ContractFinding) {
    (self.left, self.right) = (left, right)
    let ids = try Self.ids(left, "left", step)
    let others = try Self.ids(right, "right", step)
    guard left.shape[0] == right.shape[0] else {
      throw ContractFinding("\(left.shape[0]) samples on the left side, \(right.shape[0]) on the right")
    }
    let (width, otherWidth) = (left.shape[1], right.shape[1])
    for sample in 0..<left.shape[0] {
      let valid = left.validColumns(of: sample, width: width)
      let otherValid = right.validColumns(of: sample, width: otherWidth)
      let longest = min(valid.count, otherValid.count)
      let count =
        (0..<longest).first {
          ids[sample * width + valid.lowerBound + $0] != others[sample * otherWidth + otherValid.lowerBound + $0]
        } ?? longest
      samples.append(Sample(left: valid, right: otherValid, count: count))
    }
    if samples.isEmpty { throw ContractFinding("a batch without samples") }
  }

  private static func ids(_ tokens: StepTokens, _ side: String, _ step: Int) throws(ContractFinding) -> [Int64] {
    guard let ids = tokens.ids, !ids.isEmpty, let mask = tokens.mask, mask.count == ids.count,
      tokens.shape.count == 2, (try? Tensor.elementCount(of: tokens.shape)) == ids.count
    else {
      throw ContractFinding(
        "the \(side) side keeps no values of \(step)/tokens/batch/input_ids.value and attention_mask.value, which say "
          + "what is in common; record it with --detail '\(step)/tokens/**=full'")
    }
    return ids
  }

  /// Breaks where a sample's prefix is empty or ends before `through`.
  func check(through: String?) throws(ContractFinding) {
    for (number, sample) in samples.enumerated() {
      if sample.count == 0 { throw finding("no token in common", sample: number, token: 0) }
      guard let through else { continue }
      var text = ""
      for token in 0..<sample.count {
        text += left.text(sample: number, column: sample.left.lowerBound + token) ?? ""
      }
      if text.firstRange(ofBytes: through) == nil {
        throw finding(
          "the common prefix ends after \(sample.count) tokens, before \"\(through)\"", sample: number,
          token: sample.count)
      }
    }
  }

  /// A finding at a token of a sample, counted from the first valid one.
  func finding(_ found: String, sample: Int, token: Int) -> ContractFinding {
    var location = DifferenceLocation()
    location.sample = sample
    location.token = token
    if sample < samples.count {
      let place = samples[sample]
      if token < place.left.count {
        location.tokenText = left.text(sample: sample, column: place.left.lowerBound + token)
      }
      if token < place.right.count {
        location.observedTokenText = right.text(sample: sample, column: place.right.lowerBound + token)
      }
    }
    return ContractFinding(found, location)
  }
}

/// What was found instead of what a rule expects.
struct ContractFinding: Error {
  var found: String
  var location: DifferenceLocation?

  init(_ found: String, _ location: DifferenceLocation? = nil) { (self.found, self.location) = (found, location) }
}

extension String {
  /// Where `text` begins and ends among the UTF-8 bytes: characters would hide what a combining mark follows.
  func firstRange(ofBytes text: String) -> Range<Int>? { Array(utf8).firstRange(of: Array(text.utf8)) }
}

extension [UInt8] {
  /// Where the bytes of `other` begin and end for the first time; `nil` where they do not occur.
  func firstRange(of other: [UInt8]) -> Range<Int>? {
    guard !other.isEmpty, other.count <= count else { return nil }
    return (0...(count - other.count)).first { self[$0..<($0 + other.count)].elementsEqual(other) }
      .map { $0..<($0 + other.count) }
  }
}
