import EcotFiles
import EcotFingerprints
import EcotTensors

/// A golden as lines of text for people and for `git diff` (`show --textconv`).
///
/// First the metadata, one fact a line, then one line a record: address, type and shape, digest, statistics. A line
/// depends on its own fact or record alone, so that a diff shows exactly what changed.
public enum GoldenText {
  /// Hands every line, without its line feed, to `sink`; of the records only those whose address matches.
  public static func write(
    _ golden: Golden, matching pattern: AddressPattern? = nil, to sink: (String) throws -> Void
  ) throws {
    for line in lines(golden.metadata) { try sink(line) }
    try sink("records \(golden.count)")
    try golden.forEachRecord(where: { pattern?.matches($0) ?? true }) { try sink(line($0)) }
  }

  /// The lines of the metadata.
  public static func lines(_ metadata: GoldenMetadata) -> [String] {
    var lines = [
      "golden \(escaped(metadata.name))",
      "format \(metadata.formatVersion) \(escaped(metadata.algorithms.joined(separator: " ")))",
      "stage \(metadata.stage)", "steps \(metadata.steps)", "seed \(metadata.seed)",
      "created by \(escaped(metadata.createdBy))", "comparability \(metadata.comparabilityDigest)",
    ]
    func append(_ title: String, _ entries: [GoldenMetadata.Entry]) {
      for entry in entries { lines.append("\(title) \(escaped(entry.key)) = \(escaped(entry.text))") }
    }
    for quirk in metadata.compat { lines.append("compat \(escaped(quirk))") }
    append("input", metadata.inputs)
    for path in metadata.command.configPaths { lines.append("command --config \(escaped(path))") }
    for setting in metadata.command.overrides { lines.append("command --set \(escaped(setting))") }
    if let steps = metadata.command.steps { lines.append("command --steps \(steps)") }
    for rule in metadata.command.detail { lines.append("command --detail \(escaped(rule))") }
    append("configuration", metadata.configuration)
    append("environment", metadata.environment)
    for invariant in metadata.invariants {
      lines.append(
        "invariant \(invariant.passed ? "OK" : "FAIL") \(escaped(invariant.name)): \(escaped(invariant.detail))")
    }
    for (id, text) in metadata.tokenTexts.sorted(by: { $0.key < $1.key }) {
      lines.append("token \(id) = \(escaped(text))")
    }
    append("extra", metadata.extra)
    if let tolerance = metadata.tolerance {
      lines.append("tolerance \(escaped(tolerance.origin))")
      lines.append("tolerance noise \(escaped(tolerance.noise))")
    }
    for loss in metadata.salvaged { lines.append("salvaged without \(escaped(loss))") }
    append("unknown", metadata.unknownFields)
    return lines
  }

  /// The line of a record.
  public static func line(_ record: TensorRecord) -> String {
    let fingerprint = record.fingerprint
    let shape = fingerprint.shape.map(String.init).joined(separator: ",")
    var line = "\(escaped(record.address.description)) \(fingerprint.elementType)[\(shape)] \(fingerprint.digest)"
    if let statistics = fingerprint.statistics {
      line += " min=\(statistics.minimum) max=\(statistics.maximum) mean=\(statistics.mean)"
      line += " std=\(statistics.standardDeviation) l2=\(statistics.l2)"
      if statistics.zeros > 0 { line += " zeros=\(statistics.zeros)" }
      if statistics.nan > 0 { line += " nan=\(statistics.nan)" }
      let infinities = statistics.positiveInfinity + statistics.negativeInfinity
      if infinities > 0 { line += " inf=\(infinities)" }
    }
    return line
  }

  /// Text on one line: line breaks, other control characters and backslashes as escapes.
  static func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "\\") }) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        result += "\\x\(Hexadecimal.text(CollectionOfOne(UInt8(scalar.value))))"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
