import EcotFingerprints
import EcotTensors
import Testing

/// A recorder that holds parameters between steps records what one does that reads everything again.
struct KnownTensorsTests {
  private let levels: [DetailLevel] = [.off, .digest, [.digest, .statistics], [.digest, .rows], .full]

  private func address(_ step: Int, _ stage: RunStage, _ name: String, _ role: TensorRole = .value) -> TensorAddress {
    TensorAddress(step: step, stage: stage, name: name, role: role)
  }

  /// Three steps of three parameters: `kept` stays as it is in one step, `moved` gets new memory, `shaped` comes back in another shape.
  private func run(_ observer: any TensorObserver) throws {
    var values = [Float](repeating: 0.25, count: 3000)
    var kept = try Tensor(values, shape: [30, 100])
    for step in 0..<3 {
      for (name, shape) in [("kept", [30, 100]), ("moved", [30, 100]), ("shaped", [100, 30])] {
        let tensor = name == "kept" ? kept : try Tensor(name == "moved" ? Array(values[...]) : values, shape: shape)
        observer.observe(tensor, at: address(step, .weights, name), parents: [])
      }
      observer.observe(Tensor(values), at: address(step, .gradient, "kept", .gradient), parents: [])
      values[step] += 1
      if step == 1 { kept = try Tensor(values, shape: [30, 100]) }
      observer.observe(kept, at: address(step, .update, "kept"), parents: [])
      for name in ["moved", "shaped"] {
        observer.observe(try Tensor(values, shape: [30, 100]), at: address(step, .update, name), parents: [])
      }
    }
  }

  @Test func recordsAreTheSame() throws {
    for update in levels {
      for weights in levels {
        let map = DetailMap([
          (AddressPattern("**"), .digest), (AddressPattern("*/update/**"), update),
          (AddressPattern("*/weights/**"), weights),
        ])
        let (plain, holding) = (
          Recorder(detail: map), Recorder.holdingParameters(detail: map, fingerprinter: Fingerprinter())
        )
        try run(plain)
        try run(holding)
        let expected = try plain.finish()
        let found = try holding.finish()
        #expect(found == expected, "update \(update), weights \(weights)")
      }
    }
  }

  /// The memory that a tensor has is its own again, to be changed where it lies, as soon as it came again, and before the next update.
  @Test func memoryIsGivenBack() throws {
    let recorder = Recorder.holdingParameters(
      detail: DetailMap([(AddressPattern("**"), .digest)]), fingerprinter: Fingerprinter())
    func staysInPlace(_ values: inout [Float]) -> Bool {
      func place() -> UInt { values.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) } }
      let before = place()
      values[0] += 1
      return place() == before
    }
    var (a, b, c) = (
      [Float](repeating: 1, count: 100), [Float](repeating: 2, count: 100), [Float](repeating: 3, count: 100)
    )
    for (name, values) in [("a", a), ("b", b), ("c", c)] {
      recorder.observe(Tensor(values), at: address(0, .update, name), parents: [])
    }
    #expect(!staysInPlace(&c))
    recorder.observe(Tensor(a), at: address(1, .weights, "a"), parents: [])
    #expect(staysInPlace(&a))
    recorder.observe(Tensor([Float(1)]), at: address(1, .gradient, "global_norm"), parents: [])
    #expect(staysInPlace(&b))
  }
}
