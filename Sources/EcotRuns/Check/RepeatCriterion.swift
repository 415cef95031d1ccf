import EcotPipeline

/// Whether the test gives the same result again: its first step is run a second time, from files that are opened anew.
package enum RepeatCriterion {
  /// Runs the first step of a plan and gives its results.
  package static func firstStep(_ plan: RunPlan) throws -> Trainer.StepResult? {
    let inputs = try PipelineInputs(plan.configuration, threads: plan.compute.threads)
    var pipeline = try plan.pipeline(inputs)
    return try pipeline.step(observer: nil).training
  }

  /// Compares both results to the bit.
  package static func check(_ first: Trainer.StepResult, _ second: Trainer.StepResult, step: Int = 0) -> Check {
    let (left, right) = (figures(first), figures(second))
    let different = zip(left, right).first { $0.bits != $1.bits }
    let names = left.map(\.name).joined(separator: ", ")
    let passed = different == nil && left.count == right.count
    return Check(
      .training, "the test can be repeated", passed,
      different.map { one, other in "\(one.name) was \(one.text), then \(other.text)" }
        ?? (passed ? "step \(step) again, equal to the bit: \(names)" : "\(left.count) figures, then \(right.count)"),
      hint: "something depends on more than the seed: run `doctor`, and `record` followed by `verify`")
  }

  private struct Figure {
    var name: String
    var bits: UInt64
    var text: String

    init(_ name: String, _ value: Float) { (self.name, bits, text) = (name, UInt64(value.bitPattern), "\(value)") }
    init(_ name: String, _ value: Double) { (self.name, bits, text) = (name, value.bitPattern, "\(value)") }
  }

  private static func figures(_ result: Trainer.StepResult) -> [Figure] {
    var figures: [Figure] = []
    for (index, losses) in result.batches.enumerated() {
      let suffix = result.batches.count > 1 ? " of micro-batch \(index)" : ""
      figures.append(Figure("action_loss\(suffix)", losses.action))
      if let loss = losses.language { figures.append(Figure("vlm_loss\(suffix)", loss)) }
      figures.append(Figure("total_loss\(suffix)", losses.total))
    }
    if let norm = result.gradientNorm { figures.append(Figure("gradient norm", norm)) }
    return figures
  }
}
