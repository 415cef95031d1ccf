import EcotConfiguration
import EcotKernels
import EcotPipeline
import EcotTensors
import Testing

/// The stages from the weights to the gradients, on the embedded data.
@Suite struct ModelStageTests {
  @Test func stage0AndStage2AgreeUpToTheFirstDifferentToken() throws {
    let stage0 = try run(configuration(stage: 0), steps: 1).tape
    let stage2 = try run(configuration(stage: 2), steps: 1).tape
    func rows(_ tape: Tape, _ name: String, row: Int) throws -> [ArraySlice<Float>] {
      let mask = try #require(tape["0/tokens/batch/attention_mask.value"])
      let states = try #require(tape["0/decoder/all/\(name).value"])
      let (columns, width) = (states.shape[1], states.shape[2])
      let valid = try mask.int64s[(row * columns)..<((row + 1) * columns)]
      let values = try states.floats
      return valid.indices.filter { valid[$0] == 1 }.map { values[($0 * width)..<($0 * width + width)] }
    }
    for row in 0..<2 {
      guard case .int64(let left) = stage0["0/tokens/sample.\(row)/ids.value"]?.storage,
        case .int64(let right) = stage2["0/tokens/sample.\(row)/ids.value"]?.storage
      else { return }
      let common = zip(left, right).prefix { $0 == $1 }.count
      #expect(common > 64)
      for name in ["embeddings", "layer.0/output", "layer.3/output", "hidden", "norm"] {
        let (a, b) = (try rows(stage0, name, row: row), try rows(stage2, name, row: row))
        #expect(a.count == left.count && b.count == right.count)
        #expect(zip(a, b).prefix(common).allSatisfy { $0.elementsEqual($1) }, "\(name)")
        #expect(!a[common].elementsEqual(b[common]))
      }
    }
  }

  @Test func frozenModulesGetNoGradientAndChangeNoOther() throws {
    let all = try run(configuration(stage: 2), steps: 1).tape
    let frozen = try run(
      configuration(stage: 2, ["trainer.freeze_modules=[qwen_vl_interface.model.model.visual]"]), steps: 1
    ).tape
    let gradients = all.entries.filter { $0.address.stage == .gradient && $0.address.name.hasPrefix("vlm.") }
    #expect(gradients.contains { $0.address.name.hasPrefix("vlm.model.visual.") })
    for entry in gradients {
      let other = frozen[entry.address.description]
      #expect(entry.address.name.hasPrefix("vlm.model.visual.") ? other == nil : other == entry.tensor)
    }
    #expect(throws: (any Error).self) {
      _ = try run(configuration(stage: 2, ["trainer.freeze_modules=[vlm.visuals]"]), steps: 1)
    }
  }

  @Test func everyPaddedColumnOfTheDecoderHoldsZero() throws {
    let (tape, _) = try run(configuration(stage: 0), steps: 2)
    let mask = try #require(tape["1/tokens/batch/attention_mask.value"]).int64s
    for entry in tape.entries where entry.address.step == 1 && entry.address.scope.first == "all" {
      let shape = entry.tensor.shape
      guard entry.address.scope.count != 2 || entry.address.scope[1] != "rope", shape.count == 3 else { continue }
      let values = try entry.tensor.floats
      for place in mask.indices where mask[place] == 0 {
        #expect(values[(place * shape[2])..<((place + 1) * shape[2])].allSatisfy { $0.bitPattern == 0 })
      }
    }
  }
}
