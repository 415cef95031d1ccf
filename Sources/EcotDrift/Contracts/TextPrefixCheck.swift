import EcotFingerprints

/// Holds two recorded texts against a prefix rule, byte by byte.
struct TextPrefixCheck {
  let through: String?
  let resume: String?

  /// The bytes of a text tensor, or `nil` where it is none or its values are not kept.
  static func text(_ fingerprint: Fingerprint) -> [UInt8]? {
    guard fingerprint.elementType == .uint8, fingerprint.shape.count == 1, let values = fingerprint.values else {
      return nil
    }
    return values.map { UInt8(truncatingIfNeeded: $0) }
  }

  /// Throws what breaks the rule.
  func check(_ left: [UInt8], _ right: [UInt8], sample: Int?) throws(ContractFinding) {
    let shared = min(left.count, right.count)
    let count = (0..<shared).first { left[$0] != right[$0] } ?? shared
    func finding(_ found: String, at byte: Int, rightByte: Int? = nil) -> ContractFinding {
      var location = DifferenceLocation()
      (location.sample, location.byte) = (sample, rightByte ?? byte)
      location.goldenText = DifferenceLocator.excerpt(left, around: byte)
      location.observedText = DifferenceLocator.excerpt(right, around: rightByte ?? byte)
      return ContractFinding(found, location)
    }
    if left == right { throw finding("equal on both sides to the end", at: left.count) }
    if count == 0 { throw finding("no byte in common", at: 0) }
    if let through, Array(left[..<count]).firstRange(of: Array(through.utf8)) == nil {
      throw finding("the common prefix ends after \(count) bytes, before \"\(through)\"", at: count)
    }
    guard let resume else { return }
    guard let mark = right.firstRange(of: Array(resume.utf8)) else {
      throw finding("the right side has no \"\(resume)\"", at: count)
    }
    let tail = right.count - mark.upperBound
    let limit = min(tail, left.count)
    let same = (0..<limit).first { left[left.count - 1 - $0] != right[right.count - 1 - $0] } ?? limit
    if same < tail {
      throw finding(
        "behind \"\(resume)\" the right side does not go on as the left side ends: only the last \(same) of \(tail) "
          + "bytes are equal", at: max(0, left.count - same - 1), rightByte: right.count - same - 1)
    }
  }
}
