import EcotGoldens

/// What a golden says about records that were taken over from another run than the one that its metadata describes.
enum AcceptanceNote {
  private static let key = "accepted."
  private static let patternLimit = 24

  /// The golden's metadata with one more note: `accepted.2` = `812 records of a run with compat=[...]: PATTERN, ...`.
  static func adding(
    _ count: Int, of candidate: GoldenMetadata, matching patterns: [String], to metadata: GoldenMetadata
  ) -> GoldenMetadata {
    var metadata = metadata
    let number = metadata.extra.count { $0.key.hasPrefix(key) } + 1
    let settings = differences(metadata, candidate)
    var text = "\(count) record\(count == 1 ? "" : "s") of another run"
    if !settings.isEmpty { text += " with \(settings.prefix(6).joined(separator: " "))" }
    if settings.count > 6 { text += " and \(settings.count - 6) other settings" }
    text += ": \(patterns.prefix(patternLimit).joined(separator: ", "))"
    if patterns.count > patternLimit { text += " and \(patterns.count - patternLimit) more" }
    metadata.extra.append(.init("\(key)\(number)", text))
    return metadata
  }

  /// The candidate's settings and inputs that are not the golden's.
  private static func differences(_ golden: GoldenMetadata, _ candidate: GoldenMetadata) -> [String] {
    func other(_ left: [GoldenMetadata.Entry], _ right: [GoldenMetadata.Entry]) -> [String] {
      let known = Dictionary(left.map { ($0.key, $0.text) }, uniquingKeysWith: { first, _ in first })
      return right.filter { known[$0.key] != $0.text }.map { "\($0.key)=\($0.text)" }
    }
    return other(golden.configuration, candidate.configuration) + other(golden.inputs, candidate.inputs)
  }
}
