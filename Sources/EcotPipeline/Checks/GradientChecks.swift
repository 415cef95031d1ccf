import EcotConfiguration
import EcotTraining

/// The backward pass: finite gradients that are not all zero. Without trained parameters there is none, and no criterion.
struct GradientChecks: CheckGroup {
  private let facts: CheckFacts
  private var finite = Verdict(), present = Verdict()
  private(set) var norms: [Double] = []
  private(set) var coefficients: [Double] = []

  init(_ facts: CheckFacts) { self.facts = facts }

  mutating func add(_ outcome: StepOutcome) {
    let result = outcome.training
    guard let norm = result.gradientNorm else { return }
    norms.append(norm)
    coefficients.append(Double(facts.clipping.coefficient(norm: norm)))
    let first = result.nonFinite.first.map { ", first \($0)" } ?? ""
    finite.expect(
      norm.isFinite && result.nonFinite.isEmpty,
      "step \(outcome.step): NaN or Inf in \(CheckFigures.count(result.nonFinite.count, "gradient"))\(first)")
    present.expect(norm > 0 || norm.isNaN, "step \(outcome.step): every gradient is zero")
  }

  func checks() -> [Check] {
    guard finite.evaluations > 0 else { return [] }
    return [
      finite.check(
        .training, "backward runs, gradients are finite", "no NaN or Inf in \(CheckFigures.count(norms.count, "step"))",
        hint: "forward computed wrongly: look at LatentForward and at the first parameter named", part: .gradientFlow),
      present.check(
        .training, "gradients are not all zero", "global norm \(CheckFigures.range(norms))",
        hint: "nothing flows back: look at Tape.backward and at compat.detach_latents", part: .gradientFlow),
    ]
  }

  var notes: [CheckNote] {
    let statistics = SeriesStatistics(norms)
    guard let low = statistics.minimum, let mean = statistics.mean, let high = statistics.maximum else { return [] }
    let clipped = coefficients.count { $0 < 1 }
    let limit = facts.configuration.trainer.gradientClipping.map {
      "to \($0) in \(clipped) of \(CheckFigures.count(norms.count, "step")), "
        + "coefficient \(CheckFigures.range(coefficients))"
    }
    return [
      CheckNote(
        .training,
        "gradient norm  min \(CheckFigures.fixed(low))  mean \(CheckFigures.fixed(mean))  "
          + "max \(CheckFigures.fixed(high))"),
      CheckNote(.training, "clipping       " + (limit ?? "none")),
    ]
  }
}
