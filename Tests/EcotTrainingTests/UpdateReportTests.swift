import EcotAutograd
import EcotTensors
import EcotTraining
import Testing

@Suite struct UpdateReportTests {
  private func recorded(_ steps: Range<Int>, _ change: (inout SmallRun) -> Void = { _ in }) throws -> Recording {
    var run = try SmallRun()
    change(&run)
    let recording = Recording()
    try run.train(steps, observer: recording)
    return recording
  }

  @Test func everythingIsReportedInTheOrderOfTheInventory() throws {
    let recording = try recorded(1..<2)
    var expected = [
      "1/update/learning_rate/action_model.value", "1/update/learning_rate/base.value",
      "1/update/clip_coefficient.value",
    ]
    for name in ["vlm.model.weight", "vlm.model.bias", "action_model.weight"] {
      expected += ["gradient", "moment1", "moment2", "value"].map { "1/update/\(name).\($0)" }
    }
    #expect(recording.records.map(\.address) == expected)
  }

  @Test func parentsSayWhatCameFromWhat() throws {
    let recording = try recorded(0..<3)
    func parents(_ address: String) -> [String]? { recording["2/\(address)"]?.parents }
    let rare = SmallRun.rare.rawValue
    let weight = "vlm.model.weight"
    #expect(parents("update/learning_rate/base.value") == [])
    // The factor is of the norm in double precision, which the recorded one is a rounding of.
    let factor = try #require(parents("update/clip_coefficient.value"))
    #expect(factor.first == "2/gradient/global_norm.value")
    #expect(factor.contains("2/gradient/\(weight).gradient") && factor.contains("2/gradient/\(rare).gradient"))
    #expect(
      parents("update/\(weight).gradient") == ["2/gradient/\(weight).gradient", "2/update/clip_coefficient.value"])
    #expect(parents("update/\(weight).moment1") == ["1/update/\(weight).moment1", "2/update/\(weight).gradient"])
    #expect(parents("update/\(weight).moment2") == ["1/update/\(weight).moment2", "2/update/\(weight).gradient"])
    #expect(
      parents("update/\(weight).value") == [
        "2/weights/\(weight).value", "2/update/\(weight).moment1", "2/update/\(weight).moment2",
        "2/update/learning_rate/base.value",
      ])
    #expect(parents("update/action_model.weight.value")?.last == "2/update/learning_rate/action_model.value")
    // It had no gradient in step 1: its moments are those of step 0. In the first step they came from nothing.
    #expect(parents("update/\(rare).moment1") == ["0/update/\(rare).moment1", "2/update/\(rare).gradient"])
    #expect(recording["0/update/\(rare).moment1"]?.parents == ["0/update/\(rare).gradient"])
    #expect(recording["1/update/\(rare).value"] == nil)
  }

  @Test func valuesAreThoseOfTheState() throws {
    var run = try SmallRun()
    let recording = Recording()
    try run.train(0..<1, observer: recording)
    #expect(recording["0/update/learning_rate/base.value"]?.bits == [Float(1e-2).bitPattern])
    #expect(recording["0/update/learning_rate/action_model.value"]?.bits == [Float(3e-2).bitPattern])
    let coefficient = try Float(bitPattern: #require(recording["0/update/clip_coefficient.value"]?.bits.first))
    #expect(coefficient > 0 && coefficient < 1)
    for (name, gradient) in SmallRun.values(0) {
      func found(_ role: String) -> [UInt32]? { recording["0/update/\(name).\(role)"]?.bits }
      #expect(try found("gradient") == gradient.floats.map { ($0 * coefficient).bitPattern })
      #expect(found("moment1") == run.state.moments[name]?.first.map(\.bitPattern))
      #expect(found("moment2") == run.state.moments[name]?.second.map(\.bitPattern))
      #expect(try found("value") == run.state.parameters[name]?.bits)
      #expect(run.state.address(of: name)?.description == "0/update/\(name).value")
    }
    #expect(run.state.address(of: SmallRun.frozen) == nil)
  }

  @Test func withoutClippingNothingComesFromTheNorm() throws {
    let recording = try recorded(0..<1) { $0.optimizer.clipping = GradientClipping(maximalNorm: nil) }
    #expect(recording["0/update/clip_coefficient.value"]?.bits == [Float(1).bitPattern])
    #expect(recording["0/update/clip_coefficient.value"]?.parents == [])
    #expect(recording.records.allSatisfy { !$0.parents.contains("0/update/clip_coefficient.value") })
  }
}
