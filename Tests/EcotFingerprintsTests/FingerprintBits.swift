import EcotFingerprints

extension Fingerprint {
  /// All bits of a fingerprint as text: NaN equals NaN here, and -0 does not equal +0.
  var bits: String {
    var lines = ["\(elementType) \(shape) \(digest)"]
    if let s = statistics {
      let counts = [
        s.count, s.nan, s.positiveInfinity, s.negativeInfinity, s.zeros, s.subnormals, s.minimumIndex, s.maximumIndex,
      ]
      let numbers = [s.minimum, s.maximum, s.mean, s.standardDeviation, s.l1, s.l2]
      lines.append("counts \(counts)")
      lines.append(
        "numbers " + numbers.map { $0.isNaN ? "nan" : String($0.bitPattern, radix: 16) }.joined(separator: " "))
      lines.append(
        "histogram " + s.histogram.enumerated().filter { $1 > 0 }.map { "\($0):\($1)" }.joined(separator: " "))
    }
    if let blocks { lines.append("blocks \(blocks)") }
    if let rows { lines.append("rows \(rows)") }
    if let sketch {
      lines.append(
        "sketch " + sketch.map { $0.isNaN ? "nan" : String($0.bitPattern, radix: 16) }.joined(separator: " "))
    }
    if let samples { lines.append("samples \(samples.map { $0.isNaN ? 0 : $0.bitPattern })") }
    if let values { lines.append("values \(values)") }
    return lines.joined(separator: "\n")
  }
}
