import CEcotBench
import EcotConfiguration
import EcotFiles
import EcotFingerprints
import EcotGoldens
import EcotNetworks
import EcotPipeline
import EcotRuns
import EcotTensors

/// `ecot-bench step-run MODEL HEAD.safetensors INPUTS THREADS HEADS`: whole training steps on the same inputs.
struct StepBenchmark {
  private var session: ReplaySession

  init(_ words: [String]) throws {
    guard words.count == 5 else { throw InputError("step-run MODEL HEAD.safetensors INPUTS THREADS HEADS") }
    session = try ReplaySession(
      ReplayRun(
        model: words[0], head: words[1], inputs: words[2], outputs: nil, isLatent: false, runsBackward: true,
        steps: 1_000_000, configurations: [],
        overrides: [
          "framework.action_model.diffusion_model_cfg.num_attention_heads=\(try integer(words, 4))",
          "framework.latent_reasoning.vlm_loss_weight=0.1",
        ], threads: try integer(words, 3)))
  }

  /// `step`: milliseconds of a step; `losses`: those of the next step, without it; `memory`: the peak, in bytes.
  mutating func answer(_ command: String) throws -> String {
    switch command {
    case "step": return "\(try milliseconds { _ = try session.step() })"
    case "losses":
      let step = try session.step(updates: false)
      var writer = JSONWriter()
      writer.object { step.write(into: &$0) }
      return writer.text
    case "memory": return "\(ecot_bench_peak_memory())"
    default: throw InputError("step, losses or memory")
    }
  }
}

/// `ecot-bench record-run CONFIG STEPS none|off|default|full [key=value...]`: training steps that nobody looks at, and with a recorder that
/// keeps nothing (`--detail '**=off'`), what it keeps by default, or everything.
struct RecordBenchmark {
  private let plan: RunPlan
  private let inputs: PipelineInputs
  private let detail: DetailMap?
  private let steps: Int

  init(_ words: [String]) throws {
    guard words.count >= 3, let level = Level(rawValue: words[2]) else {
      throw InputError("record-run CONFIG STEPS none|off|default|full [key=value...]")
    }
    steps = try integer(words, 1)
    plan = try RunPlan(
      RunRequest(
        configurations: [words[0]], overrides: Array(words.dropFirst(3)), steps: steps,
        details: level == .full || level == .off ? ["**=\(level.rawValue)"] : []))
    inputs = try PipelineInputs(plan.configuration, threads: plan.compute.threads)
    detail = level == .none ? nil : plan.detail
  }

  private enum Level: String { case none, off, `default`, full }

  /// `run`: milliseconds of a step, over all steps of a run and what is done with their records at its end.
  func answer(_ command: String) throws -> String {
    guard command == "run" else { throw InputError("run") }
    var pipeline = try Pipeline(plan.configuration, inputs: inputs, compute: plan.compute)
    let time = try milliseconds {
      let recorder = try detail.map { try BackgroundRecorder(detail: $0, threads: plan.compute.threads) }
      try pipeline.run(steps: steps, observer: recorder) { _ in
        try recorder?.endStep()
        return true
      }
      _ = try recorder?.finish().encoded()
    }
    return "\(time / Double(steps))"
  }
}

/// `ecot-bench write-head tiny|small OUT.safetensors`: the head of a preset with seeded weights.
enum HeadWriter {
  static func write(_ words: [String]) throws {
    let heads: [String: ActionHeadConfiguration] = ["tiny": .tiny, "small": .small]
    guard words.count == 2, let head = heads[words[0]] else {
      throw InputError("write-head tiny|small OUT.safetensors")
    }
    let weights = SeededWeights(head.parameters, seed: 42)
    try SafetensorsWriter.write(
      try head.parameters.map { ($0.checkpointName, try weights.tensor($0)) }, to: words[1])
  }
}
