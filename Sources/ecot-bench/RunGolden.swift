import EcotFiles
import EcotFingerprints
import EcotGoldens
import EcotTensors

/// A golden of a million records as a long run has them: 100 steps of 200 layers, whose weights, values, gradients and updates
/// follow from each other. Only the first step has details.
enum RunGolden {
  private static let (steps, layers) = (100, 200)

  /// Writes `equal`, or `one` whose last record differs from it, or `all` in which every record does. Returns 0.
  static func write(_ arguments: [String]) throws -> Double {
    guard arguments.count == 2, ["equal", "one", "all"].contains(arguments[0]) else {
      throw InputError("write-run-golden equal|one|all FILE")
    }
    let writer = try GoldenWriter(metadata: GoldenMetadata(name: "bench", steps: steps))
    var stream = PhiloxStream(seed: 3, name: "bench.run")
    let values = try Tensor((0..<64).map { Float($0) }, shape: [2, 8, 4])
    let first = Fingerprinter().fingerprint(values, detail: [.digest, .statistics, .samples])
    let later = Fingerprint(elementType: first.elementType, shape: first.shape, digest: first.digest)
    for step in 0..<steps {
      for (number, entry) in records(step).enumerated() {
        var fingerprint = step == 0 ? first : later
        fingerprint.digest = Digest128(high: word(&stream), low: word(&stream))
        let isLast = step == steps - 1 && number == layers * 50 - 1
        if arguments[0] == "all" || arguments[0] == "one" && isLast { fingerprint.digest.low ^= 1 }
        try writer.append(TensorRecord(address: entry.address, parents: entry.parents, fingerprint: fingerprint))
      }
    }
    try writer.write(to: arguments[1])
    return 0
  }

  private static func word(_ stream: inout PhiloxStream) -> UInt64 {
    UInt64(stream.next32()) << 32 | UInt64(stream.next32())
  }

  private static func records(_ step: Int) -> [(address: TensorAddress, parents: [TensorAddress])] {
    var records: [(address: TensorAddress, parents: [TensorAddress])] = []
    var last: TensorAddress?
    func weight(_ step: Int, _ stage: RunStage, _ layer: Int, _ place: Int) -> TensorAddress {
      TensorAddress(step: step, stage: stage, name: "vlm.model.layers.\(layer).self_attn.tensor_\(place).weight")
    }
    func value(_ layer: Int, _ place: Int) -> TensorAddress {
      TensorAddress(
        step: step, stage: .decoder, scope: ["final", "layer.\(layer)", "attention"], name: "tensor_\(place)")
    }
    func append(_ address: TensorAddress, _ parents: [TensorAddress]) {
      records.append((address, (last.map { [$0] } ?? []) + parents))
      last = address
    }
    for layer in 0..<layers {
      for place in 0..<10 {
        records.append(
          (
            weight(step, .weights, layer, place),
            step > 0
              ? [weight(step - 1, .update, layer, place % 5)] : layer + place > 0 ? [weight(0, .weights, 0, 0)] : []
          ))
      }
      for place in 0..<20 { append(value(layer, place), [weight(step, .weights, layer, place % 10)]) }
      for place in 0..<15 {
        var address = value(layer, place)
        address = TensorAddress(
          step: step, stage: .gradient, scope: ["decoder"] + address.scope, name: address.name, role: .gradient)
        append(address, [weight(step, .weights, layer, place % 10), value(layer, place)])
      }
      for place in 0..<5 { append(weight(step, .update, layer, place), [weight(step, .weights, layer, place)]) }
    }
    return records
  }
}
