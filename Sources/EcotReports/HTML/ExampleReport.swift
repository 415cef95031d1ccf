import EcotDrift
import EcotFingerprints
import EcotTensors

/// A report as large as a real one, made of seeded numbers: what the page's size and speed are measured on.
package enum ExampleReport {
  /// A drift that begins at a label mask and spreads: `rows` differing addresses at each of `steps` steps.
  package static func drift(rows: Int, steps: Int) throws -> ComparisonReport {
    var stream = PhiloxStream(seed: 11, name: "example.report")
    var comparison = GoldenComparison(name: "example", path: "Golden/example.golden.zst")
    comparison.verdict = .drift
    comparison.cause = .computation
    comparison.records = rows * steps + 700
    comparison.drifted = rows * steps
    comparison.identical = 700
    comparison.seconds = 1.25
    comparison.environment = [SettingDifference(key: "threads", golden: "2", observed: "8")]
    let map = self.map(rows: rows, steps: steps, &stream)
    comparison.map = map
    let causes = map.rows.filter { $0.cells.contains(.culprit) }
    comparison.downstream = (rows - causes.count) * steps
    comparison.culprits = try causes.prefix(12).map { try difference(at: "0/\($0.path)", &stream) }
    comparison.first = comparison.culprits.first
    comparison.blamePath = try [
      "0/tokens/batch/labels.value", "0/loss/targets.value", "0/loss/vlm.value", "0/loss/total.value",
    ].map { try TensorAddress($0) }
    comparison.curves = ["loss/action.value", "loss/vlm.value", "loss/total.value", "gradient/global_norm.value"].map {
      curve($0, steps: steps, &stream)
    }
    return ComparisonReport([comparison])
  }

  private static func map(rows: Int, steps: Int, _ stream: inout PhiloxStream) -> DriftMap {
    var map = DriftMap()
    map.steps = Array(0..<steps)
    map.identicalRows = [("data", 6), ("tokens", 5), ("vision", 59)]
    for row in 0..<rows {
      let (layer, place) = row.quotientAndRemainder(dividingBy: 24)
      let path =
        row == 0
        ? "tokens/batch/labels.value"
        : row < rows / 2
          ? "gradient/vlm.model.language_model.layers.\(layer).tensor.\(place).weight.gradient"
          : "update/vlm.model.language_model.layers.\(layer).tensor.\(place).weight.moment1"
      // Sizes of all magnitudes: the deeper the layer, the smaller.
      var size = Float(stream.uniform())
      for _ in 0..<(layer % 6) { size *= 0.1 }
      var (cells, sizes): ([DriftMap.Cell], [Float?]) = ([], [])
      for step in 0..<steps {
        size *= Float(0.4 + stream.uniform())
        cells.append(row % 211 == 0 ? .culprit : row % 97 == 0 && step == 0 ? .within : .downstream)
        sizes.append(step % 5 == 3 ? nil : size * 0.2)
      }
      map.rows.append(DriftMap.Row(path: path, cells: cells, sizes: sizes))
    }
    return map
  }

  private static func curve(_ path: String, steps: Int, _ stream: inout PhiloxStream) -> ScalarCurve {
    let golden = (0..<steps).map { _ in 1.6 + 0.3 * stream.uniform() }
    let observed = golden.enumerated().map { step, value in
      step % 7 == 5 ? nil : step == 0 ? value : value + 0.004 * Double(step) * (stream.uniform() - 0.5)
    }
    return ScalarCurve(path: path, golden: golden, observed: observed)
  }

  private static func difference(at text: String, _ stream: inout PhiloxStream) throws -> RecordDifference {
    let address = try TensorAddress(text)
    let before = (0..<64).map { _ in Float(stream.uniform()) }
    var after = before
    after[7] += 0.25
    let fingerprinter = Fingerprinter()
    func record(_ values: [Float]) throws -> TensorRecord {
      TensorRecord(
        address: address, parents: [try TensorAddress("0/tokens/batch/input_ids.value")],
        fingerprint: fingerprinter.fingerprint(try Tensor(values, shape: [2, 32])))
    }
    var size = DifferenceSize()
    (size.relativeL2, size.relativeL2Error, size.cosine) = (0.0123, 0.0011, 0.999924)
    var location = DifferenceLocation()
    (location.sample, location.token, location.tokenText) = (0, 7, "<|start_of_thinking|>")
    location.extent = "1 of 64 elements"
    var difference = RecordDifference(
      address: address, kind: .drift, parentsEqual: true, size: size, location: location, golden: try record(before),
      observed: try record(after), laterSteps: 9)
    difference.exact = ExactDifference(
      source: "run again as recorded (same digest)", differing: 1, count: 64, maximalDifference: 0.25,
      maximalULP: 4_194_304, relativeL2: 0.0121, cosine: 0.99993,
      worst: [
        ExactDifference.Element(
          index: [0, 7], golden: Double(before[7]), observed: Double(after[7]), ulp: 4_194_304)
      ])
    return difference
  }
}
