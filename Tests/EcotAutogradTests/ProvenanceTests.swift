import EcotAutograd
import EcotKernels
import EcotTensors
import Testing

extension TensorName {
  fileprivate static let queries = TensorName(rawValue: "queries")
  fileprivate static let hidden = TensorName(rawValue: "hidden")
  fileprivate static let total = TensorName(rawValue: "total")
}
extension ScopeName {
  fileprivate static func layer(_ k: Int) -> ScopeName { ScopeName("layer", k) }
}

@Suite struct ProvenanceTests {
  @Test func addressesAreMadeOfStepStageScopesAndName() throws {
    let recording = Recording()
    let tape = Tape(step: 3, observer: recording)
    let x = tape.input(Tensor([1] as [Float]))
    let y = try tape.stage(.vision) {
      try tape.scope(.layer(2)) {
        try tape.scope(.attention) { try x.scaled(by: 2).named(.queries) }
      }
    }
    _ = try tape.scope(.layer(0)) { try y.scaled(by: 2).named(.queries) }
    _ = try tape.stage(.loss) { try y.sum().named(.total) }
    #expect(
      recording.addresses == [
        "3/vision/layer.2/attention/queries.value", "3/decoder/layer.0/queries.value", "3/loss/total.value",
      ])
  }

  @Test func scopesEndWhereAnErrorLeavesThem() throws {
    let recording = Recording()
    let tape = Tape(observer: recording)
    struct Stop: Error {}
    #expect(throws: Stop.self) { try tape.stage(.head) { try tape.scope(.attention) { throw Stop() } } }
    _ = tape.input(Tensor([1] as [Float])).named(.hidden)
    #expect(recording.addresses == ["0/decoder/hidden.value"])
  }

  /// Two branches from one named value, through unnamed operations, and a value from outside.
  @Test func parentsAreTheNearestNamedAncestorsOfValuesAndGradients() throws {
    let recording = Recording()
    let tape = Tape(step: 1, observer: recording)
    let images = TensorAddress(step: 1, stage: .data, name: "images")
    let input = tape.input(.normal([2, 4], seed: 1), address: images)
    let w = try tape.parameter(
      .normal([4, 4], seed: 2), named: .weight, parents: [TensorAddress(step: 0, stage: .update, name: "weight")])
    let hidden = try input.linear(w).named(.hidden)
    let branch = try hidden.silu().scaled(by: 2)
    let gated = try (branch * hidden.sigmoid()).named(.queries)
    let output = try (gated + branch).named(.output)
    var gradients = Gradients()
    try tape.backward(
      from: try tape.stage(.loss) { try output.meanSquaredError(hidden).named(.total) }, into: &gradients)

    let prefix = "1/decoder/"
    #expect(recording.parents("1/weights/weight.value") == ["0/update/weight.value"])
    #expect(recording.parents(prefix + "hidden.value") == ["1/data/images.value", "1/weights/weight.value"])
    #expect(recording.parents(prefix + "queries.value") == [prefix + "hidden.value"])
    #expect(recording.parents(prefix + "output.value") == [prefix + "hidden.value", prefix + "queries.value"])
    let back = "1/gradient/decoder/"
    #expect(recording.parents("1/gradient/loss/total.gradient") == [])
    #expect(
      recording.parents(back + "output.gradient")
        == ["1/gradient/loss/total.gradient", prefix + "hidden.value", prefix + "output.value"])
    // A sum reads no value.
    #expect(recording.parents(back + "queries.gradient") == [back + "output.gradient"])
    #expect(
      recording.parents(back + "hidden.gradient") == [
        back + "queries.gradient", back + "output.gradient", "1/gradient/loss/total.gradient", prefix + "hidden.value",
        prefix + "output.value",
      ])
    #expect(recording.parents("1/gradient/weight.gradient") == [back + "hidden.gradient", "1/data/images.value"])
    // Each gradient once, and from the loss downward.
    #expect(
      recording.addresses.filter { $0.hasPrefix("1/gradient/") } == [
        "1/gradient/loss/total.gradient", back + "output.gradient", back + "queries.gradient",
        back + "hidden.gradient", "1/gradient/weight.gradient",
      ])
  }

  @Test func aReportedGradientIsComplete() throws {
    let recording = Recording()
    let tape = Tape(observer: recording)
    let x = try tape.parameter(Tensor([2, 3] as [Float]), named: .weight)
    let y = try x.scaled(by: 1).named(.hidden)
    var gradients = Gradients()
    try tape.backward(from: try (y * y + y).sum(), into: &gradients)
    let record = recording.records.first { $0.address == "0/gradient/decoder/hidden.gradient" }
    #expect(record?.bits == [5, 7].map { Float($0).bitPattern })
  }

  @Test func aSecondNameIsAnAlias() throws {
    let recording = Recording()
    let tape = Tape(observer: recording)
    let x = try tape.parameter(Tensor([2] as [Float]), named: .weight)
    let y = try x.scaled(by: 3).named(.hidden).named(.output)
    var gradients = Gradients()
    try tape.backward(from: try y.sum(), into: &gradients)
    #expect(recording.parents("0/decoder/output.value") == ["0/decoder/hidden.value"])
    #expect(recording.parents("0/gradient/decoder/hidden.gradient") == ["0/gradient/decoder/output.gradient"])
    #expect(try gradients[.weight]?.floats == [3])
  }

  @Test func deferredParameterGradientsAreReportedWithTheLastPass() throws {
    let recording = Recording()
    var gradients = Gradients()
    for pass in 0..<2 {
      let tape = Tape(observer: recording)
      let x = try tape.parameter(Tensor([2] as [Float]), named: .weight, isReported: pass == 0)
      let y = try tape.scope(ScopeName("microbatch", pass)) { try x.scaled(by: 3).named(.hidden) }
      try tape.backward(from: try y.sum(), into: &gradients, reportsParameters: pass == 1)
    }
    let reports = recording.records.filter { $0.address == "0/gradient/weight.gradient" }
    #expect(reports.count == 1)
    #expect(reports.first?.bits == [Float(6).bitPattern])
    #expect(
      reports.first?.parents == [
        "0/gradient/decoder/microbatch.0/hidden.gradient", "0/gradient/decoder/microbatch.1/hidden.gradient",
      ])
    #expect(recording.addresses.filter { $0 == "0/weights/weight.value" }.count == 1)
  }

  @Test func indicesTargetsAndMasksAreParents() throws {
    let recording = Recording()
    let tape = Tape(observer: recording)
    func data(_ name: String, _ tensor: Tensor) -> Variable {
      tape.input(tensor, address: TensorAddress(step: 0, stage: .tokens, name: name))
    }
    let table = try tape.parameter(.normal([6, 8], seed: 1), named: .weight)
    let index = data("input_ids", try Tensor([1, 5, 0] as [Int64], shape: [1, 3]))
    let x = try table.gatherRows(at: index).named(.hidden)
    let heads = try x.reshaped(to: [1, 3, 2, 4])
    let mask = data("attention_mask", Tensor([1, 1, 1] as [Int64]))
    let context = try Variable.attention(
      queries: heads, keys: heads, values: heads, ranges: .causal(start: [0], queries: 3, keys: 3), scale: 0.5,
      mask: mask
    ).named(.output)
    let labels = data("labels", Tensor([1, -100, 7] as [Int64]))
    let loss = try context.reshaped(to: [3, 8]).crossEntropy(targets: labels).named(.total)
    var gradients = Gradients()
    try tape.backward(from: loss, into: &gradients)
    #expect(recording.parents("0/decoder/hidden.value") == ["0/weights/weight.value", "0/tokens/input_ids.value"])
    #expect(
      recording.parents("0/decoder/output.value") == ["0/decoder/hidden.value", "0/tokens/attention_mask.value"])
    #expect(recording.parents("0/decoder/total.value") == ["0/decoder/output.value", "0/tokens/labels.value"])
    #expect(
      recording.parents("0/gradient/decoder/output.gradient") == [
        "0/gradient/decoder/total.gradient", "0/decoder/output.value", "0/tokens/labels.value",
      ])
    #expect(
      recording.parents("0/gradient/decoder/hidden.gradient") == [
        "0/gradient/decoder/output.gradient", "0/decoder/hidden.value", "0/tokens/attention_mask.value",
      ])
    #expect(
      recording.parents("0/gradient/weight.gradient") == [
        "0/gradient/decoder/hidden.gradient", "0/tokens/input_ids.value",
      ])
  }
}
