import EcotConfiguration
import EcotKernels
import EcotPipeline
import EcotTensors
import Testing

/// The root of the package, where the embedded data lies.
let packageRoot = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

/// The embedded configuration of a stage, with paths that do not depend on the working directory.
func configuration(stage: Int, _ settings: [String] = []) throws -> Configuration {
  let data = "\(packageRoot)/Golden/data"
  return try LoadedConfiguration(
    files: ["\(packageRoot)/config/test_ecot_stage\(stage).yaml"],
    settings: [
      "datasets.vla_data.ecot.data_root_dir=\(data)",
      "datasets.vla_data.ecot.reasoning_json=\(data)/embodied_features_bridge.json",
      "framework.qwenvl.tokenizer=\(data)/tokenizer",
    ] + settings
  ).configuration
}

/// Keeps everything that a run names.
final class Tape: TensorObserver {
  var entries: [(address: TensorAddress, tensor: Tensor, parents: [TensorAddress])] = []

  func observe(_ tensor: Tensor, at address: TensorAddress, parents: [TensorAddress]) {
    entries.append((address, tensor, parents))
  }

  /// The tensor at an address.
  subscript(_ address: String) -> Tensor? { entries.first { $0.address.description == address }?.tensor }
}

/// Runs a few steps and returns what was named and checked.
func run(_ configuration: Configuration, steps: Int) throws -> (tape: Tape, checks: [Check]) {
  let tape = Tape()
  let inputs = try PipelineInputs(configuration)
  var checks = StepChecks(configuration, inputs: inputs, steps: steps)
  let compute = Compute(threads: configuration.compute.threads ?? 1)
  var pipeline = try Pipeline(configuration, inputs: inputs, compute: compute)
  try pipeline.run(steps: steps, observer: tape) {
    checks.add($0)
    return true
  }
  try checks.finish(pipeline.trainer)
  return (tape, checks.checks())
}

@Suite struct PipelineTests {
  @Test(arguments: [0, 1, 2, 5, 8, 9]) func everyStageOfTheCurriculumRunsAndPassesItsChecks(_ stage: Int) throws {
    let (tape, checks) = try run(
      configuration(stage: 2, ["datasets.vla_data.ecot.scheduled_stage=\(stage)"]), steps: 2)
    let failed = checks.filter { !$0.passed }
    #expect(failed.isEmpty, "\(failed)")
    let batch = try #require(tape["0/tokens/batch/input_ids.value"])
    guard case .int64(let ids) = batch.storage else { return }
    #expect(ids.count { $0 == 2074 } == 2 * min(stage, 8))
  }

  @Test func shapesAreThoseOfTheContract() throws {
    let (tape, _) = try run(configuration(stage: 2), steps: 1)
    let ids = try #require(tape["0/tokens/batch/input_ids.value"])
    #expect(ids.shape.count == 2 && ids.shape[0] == 2)
    #expect(tape["0/tokens/batch/attention_mask.value"]?.shape == ids.shape)
    #expect(tape["0/tokens/batch/labels.value"]?.shape == ids.shape)
    #expect(tape["0/tokens/batch/position_ids.value"]?.shape == [3] + ids.shape)
    #expect(tape["0/tokens/batch/pixel_values.value"]?.shape == [512, 1536])
    #expect(tape["0/tokens/batch/image_grid_thw.value"]?.shape == [2, 3])
    #expect(tape["0/data/batch/action.value"]?.shape == [2, 16, 7])
    #expect(tape["0/data/batch/state.value"]?.shape == [2, 8])
    #expect(tape["0/data/batch/image_u8.value"]?.shape == [2, 1, 224, 224, 3])
  }

  @Test func parentsAreNamedBeforeTheirChildrenAndNothingTwice() throws {
    let (tape, _) = try run(configuration(stage: 2), steps: 3)
    var seen: Set<TensorAddress> = []
    for entry in tape.entries {
      #expect(entry.parents.allSatisfy(seen.contains), "\(entry.address): \(entry.parents)")
      #expect(seen.insert(entry.address).inserted, "\(entry.address)")
    }
    // Only what enters from outside has no parent.
    let roots = tape.entries.filter {
      $0.parents.isEmpty && $0.address.step == 0 && $0.address.stage != .weights
    }.map(\.address.description)
    #expect(
      roots == [
        "0/data/statistics/action.value", "0/data/statistics/proprio.value", "0/data/record/index.value",
        "0/head/noise.value", "0/head/time.value", "0/gradient/loss/total.gradient",
        "0/update/learning_rate/base.value",
      ])
  }

  @Test func aRunIsAFunctionOfItsConfiguration() throws {
    let first = try run(configuration(stage: 0), steps: 4).tape.entries
    let second = try run(configuration(stage: 0, ["compute.threads=3"]), steps: 4).tape.entries
    #expect(first.count == second.count)
    #expect(zip(first, second).allSatisfy { $0.address == $1.address && $0.tensor == $1.tensor })
    let other = try run(configuration(stage: 0, ["seed=7"]), steps: 4).tape
    #expect(other["1/data/record/index.value"] != Tape.find("1/data/record/index.value", in: first))
  }

  @Test func theStageChangesNothingBeforeTheLanguage() throws {
    let stage0 = try run(configuration(stage: 0), steps: 2).tape
    let stage2 = try run(configuration(stage: 2), steps: 2).tape
    for entry in stage0.entries where entry.address.stage == .data {
      #expect(stage2[entry.address.description] == entry.tensor, "\(entry.address)")
    }
    for name in ["pixel_values", "image_grid_thw"] {
      #expect(stage2["0/tokens/batch/\(name).value"] == stage0["0/tokens/batch/\(name).value"])
    }
    guard case .int64(let left) = stage0["0/tokens/sample.0/ids.value"]?.storage,
      case .int64(let right) = stage2["0/tokens/sample.0/ids.value"]?.storage
    else { return }
    let common = zip(left, right).prefix { $0 == $1 }.count
    #expect(common > 64 && left != right)
  }

  @Test func paddingHoldsNothing() throws {
    let (tape, _) = try run(configuration(stage: 2), steps: 4)
    for step in 0..<4 {
      guard case .int64(let mask) = tape["\(step)/tokens/batch/attention_mask.value"]?.storage,
        case .int64(let ids) = tape["\(step)/tokens/batch/input_ids.value"]?.storage,
        case .int64(let labels) = tape["\(step)/tokens/batch/labels.value"]?.storage,
        case .int64(let positions) = tape["\(step)/tokens/batch/position_ids.value"]?.storage
      else { return }
      for index in mask.indices where mask[index] == 0 {
        #expect(ids[index] == 2048 && labels[index] == -100)
        #expect((0..<3).allSatisfy { positions[$0 * mask.count + index] == 0 })
      }
    }
  }

  @Test func aRunMayBeStoppedAfterAStep() throws {
    let configuration = try configuration(stage: 0)
    let tape = Tape()
    var pipeline = try Pipeline(configuration, inputs: PipelineInputs(configuration), compute: Compute())
    try pipeline.run(steps: 10, observer: tape) { $0.step < 1 }
    #expect(Set(tape.entries.map(\.address.step)) == [0, 1])
  }

  @Test func aBatchWithoutATrainableLabelIsRefused() throws {
    // The instruction and the image take 117 tokens and more: nothing is left to train.
    #expect(throws: (any Error).self) {
      _ = try run(configuration(stage: 0, ["framework.qwenvl.model_max_length=80"]), steps: 1)
    }
  }
}

extension Tape {
  static func find(
    _ address: String, in entries: [(address: TensorAddress, tensor: Tensor, parents: [TensorAddress])]
  ) -> Tensor? {
    entries.first { $0.address.description == address }?.tensor
  }
}
