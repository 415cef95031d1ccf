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
  /// The run that `step` is in the middle of.
  private var run: Run?

  private struct Run {
    var pipeline: Pipeline
    let recorder: BackgroundRecorder?
  }

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

  /// `run`: milliseconds of a step, over all steps of a run and what is done with their records at its end. `step`: those of the run's
  /// next step, until its records are in the golden, and after the last one with what is done at the end: for taking turns with
  /// another process step by step, which then finds the cores idle. The next step after the last is the first of another run.
  mutating func answer(_ command: String) throws -> String {
    switch command {
    case "run":
      var run = try begun()
      return "\(try milliseconds { for _ in 0..<steps { try step(&run, waits: false) } } / Double(steps))"
    case "step":
      var run = try self.run ?? begun()
      let time = try milliseconds { try step(&run, waits: true) }
      self.run = run.pipeline.nextStep < steps ? run : nil
      return "\(time)"
    default: throw InputError("run or step")
    }
  }

  private func begun() throws -> Run {
    Run(
      pipeline: try Pipeline(plan.configuration, inputs: inputs, compute: plan.compute),
      recorder: try detail.map { try BackgroundRecorder(detail: $0, threads: plan.compute.threads) })
  }

  private func step(_ run: inout Run, waits: Bool) throws {
    _ = try run.pipeline.step(observer: run.recorder)
    if waits { _ = try run.recorder?.endStepReturningRecords() } else { try run.recorder?.endStep() }
    if run.pipeline.nextStep == steps { _ = try run.recorder?.finish().encoded() }
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
