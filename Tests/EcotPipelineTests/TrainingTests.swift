import EcotAutograd
import EcotConfiguration
import EcotKernels
import EcotPipeline
import EcotTensors
import Testing

/// The training step as a whole: what is trained for, what is updated, and what must not change a bit.
@Suite struct TrainingTests {
  /// Everything observed but its weights, by address.
  private func values(_ tape: Tape) -> [String: Tensor] {
    Dictionary(tape.entries.map { ($0.address.description, $0.tensor) }, uniquingKeysWith: { first, _ in first })
  }

  @Test func theTotalIsActionPlusWeightedLanguageLoss() throws {
    let tape = try run(configuration(stage: 2), steps: 1).tape
    let action = try #require(tape["0/loss/action.value"]).floats[0]
    let language = try #require(tape["0/loss/vlm.value"]).floats[0]
    let total = try #require(tape["0/loss/total.value"]).floats[0]
    #expect(total == action + Float(0.1) * language)
  }

  @Test func withoutALanguageLossTheTotalIsTheActionLoss() throws {
    let settings = ["framework.latent_reasoning.compute_language_loss=false"]
    let tape = try run(configuration(stage: 2, settings), steps: 1).tape
    #expect(tape["0/loss/vlm.value"] == nil)
    #expect(try #require(tape["0/loss/total.value"]).floats == #require(tape["0/loss/action.value"]).floats)
    // The table is tied to the output layer: without its loss, nothing reads the thinking token's row, which is always replaced.
    let table = try #require(tape["0/gradient/vlm.model.language_model.embed_tokens.weight.gradient"])
    let row = try table.floats[(2074 * 64)..<(2075 * 64)]
    #expect(row.allSatisfy { $0 == 0 })
  }

  @Test(arguments: [("reasoning_only", "vlm", "vlm."), ("action_only", "action", "action_model.")])
  func aTrainingStageTrainsItsPart(_ stage: String, _ loss: String, _ trained: String) throws {
    let tape = try run(configuration(stage: 2, ["trainer.training_stage=\(stage)"]), steps: 1).tape
    #expect(try #require(tape["0/loss/total.value"]).floats == #require(tape["0/loss/\(loss).value"]).floats)
    let updated = tape.entries.filter { $0.address.stage == .update && $0.address.role == .moment1 }.map(\.address.name)
    #expect(!updated.isEmpty && updated.allSatisfy { $0.hasPrefix(trained) })
    let gradients = tape.entries.filter { $0.address.stage == .gradient && $0.address.scope.isEmpty }
    #expect(gradients.allSatisfy { $0.address.name == "global_norm" || $0.address.name.hasPrefix(trained) })
  }

  @Test func weightsAreThoseOfTheUpdateBefore() throws {
    let tape = try run(configuration(stage: 2), steps: 2).tape
    let weights = tape.entries.filter { $0.address.step == 1 && $0.address.stage == .weights }
    #expect(weights.count == 201)
    for weight in weights {
      let update = TensorAddress(step: 0, stage: .update, name: weight.address.name)
      #expect(weight.parents == [update])
      #expect(tape[update.description] == weight.tensor)
    }
    let moved = weights.count { tape["0/weights/\($0.address.name).value"] != $0.tensor }
    #expect(moved == weights.count)
  }

  @Test func aModuleWithRateZeroStays() throws {
    let tape = try run(configuration(stage: 2, ["trainer.learning_rate.action_model=0"]), steps: 2).tape
    for entry in tape.entries where entry.address.step == 1 && entry.address.stage == .weights {
      let isHead = entry.address.name.hasPrefix("action_model.")
      #expect((tape["0/weights/\(entry.address.name).value"] == entry.tensor) == isHead)
    }
    #expect(try tape["0/update/learning_rate/action_model.value"]?.floats == [0])
    #expect(try tape["0/update/learning_rate/base.value"]?.floats == [1e-5])
  }

  @Test func withoutAnOptimizerGradientsAreTheSameAndNothingIsUpdated() throws {
    let (none, all) = (
      values(try run(configuration(stage: 2, ["trainer.optimizer=none"]), steps: 2).tape),
      values(try run(configuration(stage: 2), steps: 1).tape)
    )
    #expect(!none.keys.contains { $0.contains("/update/") })
    for (address, tensor) in all where !address.contains("/update/") { #expect(none[address] == tensor, "\(address)") }
    for (address, tensor) in none where address.hasPrefix("1/weights/") {
      #expect(none["0" + address.dropFirst()] == tensor)
    }
  }

  @Test func accumulatedGradientsAreTheMeanOfTheBatches() throws {
    // At rate 0 the weights stay, so that two steps see what two micro-batches of one step see.
    let rate = "trainer.learning_rate.base=0"
    let apart = try run(configuration(stage: 2, [rate]), steps: 2).tape
    let together = try run(configuration(stage: 2, [rate, "trainer.gradient_accumulation_steps=2"]), steps: 1).tape
    for k in 0..<2 {
      let losses = (apart["\(k)/loss/total.value"], together["0/loss/micro_batch.\(k)/total.value"])
      #expect(losses.0 != nil && losses.0 == losses.1)
    }
    let mean = try (0..<2).map { try #require(apart["\($0)/loss/total.value"]).floats[0] }.reduce(0, +) / 2
    #expect(try #require(together["0/loss/total.value"]).floats[0] == mean)
    var compared = 0
    for entry in together.entries where entry.address.stage == .gradient && entry.address.scope.isEmpty {
      guard entry.address.role == .gradient else { continue }
      let parts = try (0..<2).map { try #require(apart["\($0)/gradient/\(entry.address.name).gradient"]).floats }
      let sum = try entry.tensor.floats
      var (error, norm) = (0.0, 0.0)
      for i in sum.indices {
        let wanted = (Double(parts[0][i]) + Double(parts[1][i])) / 2
        error += (Double(sum[i]) - wanted) * (Double(sum[i]) - wanted)
        norm += wanted * wanted
      }
      // The mean of keys' biases is nothing but rounding: no score depends on them.
      if !entry.address.name.hasSuffix("to_k.bias") {
        #expect(error.squareRoot() <= 2e-6 * norm.squareRoot() + 1e-12, "\(entry.address.name)")
      }
      compared += 1
    }
    #expect(compared == 201)
  }

  @Test func theCurriculumSwitchesByItself() throws {
    let list = "datasets.vla_data.ecot.scheduled_stage=[{stage: 0, steps: 1}, {stage: 2, steps: 1}, {stage: 0}]"
    let tape = try run(configuration(stage: 2, [list]), steps: 3).tape
    for (step, stage) in [0, 2, 0].enumerated() {
      #expect(try #require(tape["\(step)/data/curriculum/stage.value"]).int64s == [Int64(stage)])
      let ids = try #require(tape["\(step)/tokens/batch/input_ids.value"]).int64s
      #expect(ids.count { $0 == 2074 } == 2 * stage)
      #expect((tape["\(step)/decoder/latent.1/latents.value"] != nil) == (stage == 2))
      let lang = tape.entries.first { $0.address.description == "\(step)/tokens/sample.0/lang.value" }
      #expect(lang?.parents.map(\.description).contains("\(step)/data/curriculum/stage.value") == true)
    }
    // The samples are those of any other run.
    let plain = try run(configuration(stage: 2), steps: 3).tape
    for step in 0..<3 {
      #expect(tape["\(step)/data/record/index.value"] == plain["\(step)/data/record/index.value"])
    }
    #expect(plain["0/data/curriculum/stage.value"] == nil)
  }

  @Test func threadsAndObserversChangeNoBit() throws {
    let settings = ["framework.action_model.diffusion_model_cfg.dropout=0.1"]
    func state(threads: Int, observer: Tape?) throws -> (Pipeline, Tape?) {
      let configuration = try configuration(stage: 2, settings)
      var pipeline = try Pipeline(
        configuration, inputs: PipelineInputs(configuration), compute: Compute(threads: threads))
      try pipeline.run(steps: 2, observer: observer)
      return (pipeline, observer)
    }
    let (one, observed) = try state(threads: 1, observer: Tape())
    let first = values(try #require(observed))
    for threads in [2, 3] {
      let (other, tape) = try state(threads: threads, observer: Tape())
      let second = values(try #require(tape))
      #expect(first.count == second.count)
      for (address, tensor) in first where second[address] != tensor { Issue.record("\(address), \(threads) threads") }
      #expect(other.trainer.state == one.trainer.state)
    }
    #expect(try state(threads: 1, observer: nil).0.trainer.state == one.trainer.state)
  }

  @Test func dropoutChangesTheHeadAndNothingBeforeIt() throws {
    let settings = ["framework.action_model.diffusion_model_cfg.dropout=0.2"]
    let (plain, dropped) = (
      try run(configuration(stage: 2), steps: 1).tape, try run(configuration(stage: 2, settings), steps: 1).tape
    )
    #expect(plain["0/head/block.0/attention/dropout.value"] == nil)
    let output = try #require(dropped["0/head/block.0/attention/dropout.value"]).floats
    let share = Double(output.count { $0 == 0 }) / Double(output.count)
    #expect(abs(share - 0.2) < 0.02)
    #expect(plain["0/head/block.0/attention/output.value"] == dropped["0/head/block.0/attention/output.value"])
    #expect(plain["0/head/block.0/output.value"] != dropped["0/head/block.0/output.value"])
    #expect(plain["0/loss/vlm.value"] == dropped["0/loss/vlm.value"])
  }
}
