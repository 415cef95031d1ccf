import EcotFiles
import EcotFingerprints
import EcotGoldens
import EcotTensors

/// Records of no tensor, drawn from a seeded stream: every optional part, odd names, empty tensors.
struct RandomRecords {
  private var stream: PhiloxStream
  private var recorded: [TensorAddress] = []

  init(seed: UInt64) { stream = PhiloxStream(seed: seed, name: "golden/records") }

  private static let words = [
    "layer", "attention", "queries", "x.y.z", "größe", "思考", "a b", "\u{301}mark", ".", "..", "\"quoted\"",
    "line\nbreak",
    "\u{600}", "weight", "🤖",
  ]

  mutating func metadata() -> GoldenMetadata {
    var metadata = GoldenMetadata(name: "run-\(stream.below(100))", stage: stream.below(3), steps: 2, seed: .max)
    metadata.createdBy = "test"
    metadata.configuration = [.init("a.b", "1\n2"), .init("a", ""), .init("\"q\"", "ü")]
    metadata.comparability = [.init("seed", "42"), .init("data", "ab")]
    metadata.compat = ["detach_latents"]
    metadata.inputs = [.init("shard", "00ff")]
    metadata.command = .init(configPaths: ["c.yaml"], overrides: ["a=b"], steps: 3, detail: ["**=full"])
    metadata.environment = [.init("cpu", "x"), .init("threads", "2")]
    metadata.tokenTexts = [10: "ten", 2: "\u{0}", -1: "minus"]
    metadata.invariants = [.init(name: "finite", passed: true, detail: "0.1 s"), .init(name: "b", passed: false)]
    metadata.extra = [.init("note", "text")]
    return metadata
  }

  mutating func records(_ count: Int, steps: Int = 3) -> [TensorRecord] {
    (0..<count).map { record(step: $0 * steps / max(1, count), number: $0) }
  }

  private mutating func word() -> String { Self.words[stream.below(Self.words.count)] }

  mutating func record(step: Int, number: Int) -> TensorRecord {
    let address = TensorAddress(
      step: step, stage: RunStage.allCases[stream.below(RunStage.allCases.count)],
      scope: (0..<stream.below(4)).map { _ in word() }, name: "\(word())\(number)",
      role: TensorRole.allCases[stream.below(TensorRole.allCases.count)])
    var parents: [TensorAddress] = []
    for _ in 0..<stream.below(4) {
      if !recorded.isEmpty, stream.below(4) > 0 { parents.append(recorded[stream.below(recorded.count)]) }
    }
    if stream.below(5) == 0 {
      parents.append(TensorAddress(step: step + stream.below(3), stage: .weights, name: "outside.\(stream.below(5))"))
    }
    if stream.below(20) == 0 { parents.append(address) }
    recorded.append(address)
    return TensorRecord(address: address, parents: parents, fingerprint: fingerprint())
  }

  mutating func digest() -> Digest128 { Digest128(high: stream.next64(), low: stream.next64()) }

  private mutating func fingerprint() -> Fingerprint {
    let shape = (0..<stream.below(4)).map { _ in stream.below(6) }
    let type = ElementType.allCases[stream.below(ElementType.allCases.count)]
    var fingerprint = Fingerprint(elementType: type, shape: shape, digest: digest())
    if stream.below(2) == 0 { fingerprint.statistics = statistics(count: shape.reduce(1, *)) }
    if stream.below(3) == 0 { fingerprint.blocks = (0..<stream.below(4)).map { _ in digest() } }
    if stream.below(3) == 0 { fingerprint.rows = (0..<stream.below(9)).map { _ in stream.next64() } }
    if stream.below(3) == 0 { fingerprint.sketch = (0..<64).map { _ in Float(stream.uniform() - 0.5) } }
    if stream.below(3) == 0 {
      fingerprint.samples = (0..<stream.below(5)).map { [stream.uniform(), .infinity, -0.0, -.infinity][$0 % 4] }
    }
    if stream.below(3) == 0 {
      fingerprint.values = (0..<stream.below(50)).map { _ in Int64(bitPattern: stream.next64()) }
    }
    return fingerprint
  }

  private mutating func statistics(count: Int) -> TensorStatistics {
    var statistics = TensorStatistics()
    statistics.count = count
    statistics.nan = stream.below(3)
    statistics.positiveInfinity = stream.below(2)
    statistics.negativeInfinity = stream.below(2)
    statistics.zeros = stream.below(1 << 40)
    statistics.subnormals = stream.below(9)
    (statistics.minimum, statistics.minimumIndex) = (-stream.uniform(), stream.below(count + 1) - 1)
    (statistics.maximum, statistics.maximumIndex) = (Double(Float(stream.uniform())), stream.below(count + 1) - 1)
    (statistics.mean, statistics.standardDeviation) = (stream.uniform() - 0.5, stream.uniform())
    (statistics.l1, statistics.l2) = (stream.uniform() * 1e300, stream.uniform() * 1e-300)
    switch stream.below(4) {
    case 0: break
    case 1: statistics.histogram = Array(repeating: 0, count: 256)
    default:
      statistics.histogram = Array(repeating: 0, count: 256)
      for _ in 0..<5 { statistics.histogram[100 + stream.below(156)] = stream.next32() }
    }
    return statistics
  }

  /// Records like those of a transformer's training steps, for sizes and times.
  static func model(count: Int, perStep: Int, detail: DetailLevel, stream: inout PhiloxStream) -> [TensorRecord] {
    let names = [
      "norm", "queries", "keys", "values", "scores", "context", "output", "residual", "gate", "up", "down", "hidden",
    ]
    var records: [TensorRecord] = []
    records.reserveCapacity(count)
    for number in 0..<count {
      let (step, place) = (number / perStep, number % perStep)
      let (layer, name) = (place / names.count, names[place % names.count])
      let address = TensorAddress(
        step: step, stage: .decoder, scope: ["final", "layer.\(layer)", place % names.count < 7 ? "attention" : "mlp"],
        name: name)
      var parents = place > 0 ? [records[number - 1].address] : []
      if place % 3 == 1 {
        parents.append(
          TensorAddress(step: step, stage: .weights, name: "vlm.model.layers.\(layer).\(name)_proj.weight"))
      }
      let width = [64, 512, 2048][place % 3]
      var fingerprint = Fingerprint(
        elementType: .float32, shape: [2, 209, width], digest: Digest128(high: stream.next64(), low: stream.next64()))
      if detail.contains(.statistics) { fingerprint.statistics = plausible(418 * width, &stream) }
      if detail.contains(.sketch) {
        fingerprint.sketch = (0..<64).map { _ in
          Float((stream.uniform() + stream.uniform() + stream.uniform() - 1.5) * Double(width))
        }
      }
      if detail.contains(.samples) {
        fingerprint.samples = (0..<16).map { _ in Double(Float(stream.uniform() * 4 - 2)) }
      }
      records.append(TensorRecord(address: address, parents: parents, fingerprint: fingerprint))
    }
    return records
  }

  private static func plausible(_ count: Int, _ stream: inout PhiloxStream) -> TensorStatistics {
    var statistics = TensorStatistics()
    statistics.count = count
    (statistics.minimum, statistics.minimumIndex) = (Double(-Float(4 + stream.uniform())), stream.below(count))
    (statistics.maximum, statistics.maximumIndex) = (Double(Float(4 + stream.uniform())), stream.below(count))
    (statistics.mean, statistics.standardDeviation) = (stream.uniform() * 1e-3, 1 + stream.uniform() * 1e-2)
    (statistics.l1, statistics.l2) = (
      Double(count) * (0.79 + stream.uniform() * 0.01), Double(count).squareRoot() * 1.001
    )
    statistics.l2 += stream.uniform()
    statistics.histogram = Array(repeating: 0, count: 256)
    for bin in 108..<130 {
      let share = bin < 126 ? 1.0 / Double(1 << min(126 - bin, 30)) : 0.4
      statistics.histogram[bin] = UInt32(Double(count / 16) * share * (0.9 + 0.2 * stream.uniform()))
    }
    return statistics
  }
}
