import EcotFiles
import EcotFingerprints
import EcotTensors
import Testing

struct RecorderTests {
  private func map(_ rules: [(String, String)]) throws -> DetailMap {
    DetailMap(try rules.map { (AddressPattern($0.0), try DetailLevel($0.1)) })
  }

  @Test func recordsInOrderOfObservation() throws {
    let recorder = Recorder(detail: try map([("**", "statistics"), ("0/data/**", "full"), ("**/secret.value", "off")]))
    let addresses = try [
      "0/data/batch/action.value", "0/loss/total.value", "0/loss/secret.value", "1/data/batch/action.value",
    ].map {
      try TensorAddress($0)
    }
    for (index, address) in addresses.enumerated() {
      recorder.observe(Tensor([Float(index)]), at: address, parents: index == 1 ? [addresses[0]] : [])
    }
    let records = try recorder.finish()
    #expect(records.map(\.address) == [addresses[0], addresses[1], addresses[3]])
    #expect(records[1].parents == [addresses[0]])
    #expect(records[0].fingerprint.sketch != nil)
    #expect(records[1].fingerprint.sketch == nil && records[1].fingerprint.statistics?.mean == 1)
    #expect(records[2].fingerprint.sketch == nil)
    #expect(try recorder.finish().isEmpty)
  }

  @Test func anAddressTwiceIsAnErrorAtTheEnd() throws {
    let recorder = Recorder(detail: try map([("**", "digest")]))
    let address = try TensorAddress("3/decoder/final/layer.1/hidden.value")
    recorder.observe(Tensor([Float(1)]), at: address, parents: [])
    _ = try recorder.finish()
    for _ in 0..<12 { recorder.observe(Tensor([Float(2)]), at: address, parents: []) }
    let error = #expect(throws: InputErrors.self) { try recorder.finish() }
    let text = error?.description ?? ""
    #expect(text.contains("3/decoder/final/layer.1/hidden.value: recorded twice"))
    #expect(text.contains("and 2 more"))
  }

  @Test func addressesAtLevelOffMayRepeat() throws {
    let recorder = Recorder(detail: try map([("**", "off")]))
    let address = try TensorAddress("0/loss/total.value")
    for _ in 0..<2 { recorder.observe(Tensor([Float(1)]), at: address, parents: []) }
    #expect(try recorder.finish().isEmpty)
  }

  @Test func rawBuffers() throws {
    let recorder = Recorder(detail: try map([("**", "full")]))
    let values: [Float] = [1, 2, 3, 4, 5, 6]
    try values.withUnsafeBytes {
      try recorder.observe(bytes: $0, elementType: .float32, shape: [1, 2, 3], at: TensorAddress("0/loss/a.value"))
    }
    let error = #expect(throws: InputError.self) {
      try values.withUnsafeBytes {
        try recorder.observe(bytes: $0, elementType: .float64, shape: [6], at: TensorAddress("0/loss/b.value"))
      }
    }
    #expect(
      error?.description == "a buffer of 24 bytes cannot be a tensor of float64 and shape [6] (expected 48 bytes)")
    let record = try #require(try recorder.finish().first)
    #expect(record.fingerprint == Fingerprinter().fingerprint(try Tensor(values, shape: [1, 2, 3])))
    #expect(record.fingerprint.rows?.count == 2)
  }

  @Test func rowAxesAreTheCallersChoice() throws {
    let recorder = Recorder(detail: try map([("**", "full")]), rowAxes: { _, _, shape in shape.count })
    recorder.observe(
      try Tensor([Int64](repeating: 5, count: 12), shape: [3, 2, 2]), at: try TensorAddress("0/data/x.value"),
      parents: [])
    #expect(try recorder.finish().first?.fingerprint.rows?.count == 12)
  }

  /// The cache must give what the map gives, whatever the patterns say about steps.
  @Test func levelsAreThoseOfTheMap() throws {
    let rules = try map([
      ("**", "digest"), ("0/**", "full"), ("9/**", "statistics"), ("1*/loss/*", "off"),
      ("*/gradient/**", "statistics+sketch"),
      ("**/7/**", "full"), ("2/*/**/hidden.*", "statistics"), ("**/layer.*/1?", "off"),
    ])
    let recorder = Recorder(detail: rules)
    var expected: [DetailLevel] = []
    for step in [0, 1, 2, 7, 9, 10, 11, 19, 100, 0x7fff] {
      for name in ["hidden", "total", "1?"] {
        for scope in [[], ["7"], ["layer.3"], ["prefix", "layer.3", "7"]] {
          for stage in [RunStage.loss, .gradient, .decoder] {
            let address = TensorAddress(step: step, stage: stage, scope: scope, name: name)
            recorder.observe(Tensor([Float(1)]), at: address, parents: [])
            if rules.level(for: address) != .off { expected.append(rules.level(for: address)) }
          }
        }
      }
    }
    let records = try recorder.finish()
    #expect(records.count == expected.count)
    for (record, level) in zip(records, expected) {
      #expect((record.fingerprint.statistics != nil) == level.contains(.statistics), "\(record.address)")
      #expect((record.fingerprint.sketch != nil) == level.contains(.sketch), "\(record.address)")
    }
  }
}
