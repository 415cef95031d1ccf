import EcotConfiguration
import EcotTensors

/// The success criteria of the training test that concern the model: how it was built, which forward it took, and whether losses and
/// gradients are finite.
struct ModelChecks: Sendable {
  private let stage: Int
  private let usesLatents: Bool
  private let computesLoss: Bool
  private let latentDetail: String
  private let modelDetail: String
  private let rows: (detail: String, areThere: Bool)
  private var steps = 0
  private var passes: [Int] = []
  private var wrongForward: String?
  private var losses: [Float] = []
  private var wrongLoss: String?
  private var norms: [Double] = []
  private var wrongGradient: String?

  init(_ configuration: Configuration, inputs: PipelineInputs, usesLatents: Bool) {
    stage = configuration.data.ecot.scheduledStage
    self.usesLatents = usesLatents
    computesLoss = configuration.computesLanguageLoss
    let reasoning = configuration.framework.latentReasoning
    latentDetail = "states \(reasoning.hiddenState.rawValue), loss of the \(reasoning.lossSegment.rawValue) segment"
    let model = inputs.model
    let counts = model.elementCounts
    modelDetail =
      "\(Self.grouped(counts.all)) parameters, \(Self.grouped(counts.trained)) trainable, "
      + "in \(model.parameters.count) tensors"
    let ids = inputs.batchBuilder.marks.thinking
    let vocabulary = model.policy.language.configuration.text.vocabulary
    rows = (
      "<thinking> \(ids.thinking), <start> \(ids.start), <end> \(ids.end) of \(vocabulary) rows",
      Int(max(ids.thinking, ids.start, ids.end)) < vocabulary
    )
  }

  mutating func add(_ outcome: StepOutcome) {
    steps += 1
    let result = outcome.training
    for losses in result.batches {
      passes.append(losses.latentPasses)
      if usesLatents != (losses.latentPasses > 0) {
        wrongForward = wrongForward ?? "step \(outcome.step) took \(losses.latentPasses) latent passes"
      }
    }
    if let loss = result.languageLoss {
      losses.append(loss)
      if !loss.isFinite { wrongLoss = wrongLoss ?? "step \(outcome.step): \(loss)" }
    }
    if let norm = result.gradientNorm {
      norms.append(norm)
      if !norm.isFinite {
        let names = result.nonFinite.prefix(3).map(\.rawValue).joined(separator: ", ")
        wrongGradient = wrongGradient ?? "step \(outcome.step): \(result.nonFinite.count) tensors, first \(names)"
      }
    }
  }

  func checks() -> [StepChecks.Check] {
    var checks = [
      StepChecks.Check(module: .model, name: "the model is built", passed: true, detail: modelDetail),
      StepChecks.Check(
        module: .model, name: "the thinking tokens have embedding rows", passed: rows.areThere, detail: rows.detail,
        hint: rows.areThere ? nil : "look at ModelWeights"),
      check(
        .forward,
        usesLatents ? "the latent forward with a KV cache is taken" : "stage \(stage) takes the normal forward",
        wrongForward, usesLatents ? "\(StepChecks.range(passes)) passes a step, \(latentDetail)" : "1 pass a step",
        hint: "look at SequenceLayout: it cuts the columns before thinking tokens"),
    ]
    if computesLoss {
      checks.append(
        check(
          .forward, "vlm_loss is computed and finite", losses.count < steps ? "it was not computed" : wrongLoss,
          Self.figures(losses.map(Double.init)), hint: "label mask wrong, or numerically unstable: look at LabelBuilder"
        ))
    }
    if !norms.isEmpty {
      checks.append(
        check(
          .training, "backward runs and no gradient holds NaN or Inf", wrongGradient,
          "global norm \(Self.figures(norms))", hint: "forward computed wrongly: look at LatentForward"))
    }
    return checks
  }

  private func check(_ module: CheckModule, _ name: String, _ failure: String?, _ detail: String, hint: String)
    -> StepChecks.Check
  {
    let passed = failure == nil && steps > 0
    return StepChecks.Check(
      module: module, name: name, passed: passed, detail: failure ?? detail, hint: passed ? nil : hint)
  }

  /// `7.6431 to 7.6702`, four digits behind the point.
  private static func figures(_ values: [Double]) -> String {
    func text(_ value: Double) -> String {
      guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
      let scaled = Int((value * 10_000).rounded())
      let fraction = String(abs(scaled) % 10_000)
      return "\(scaled < 0 ? "-" : "")\(abs(scaled) / 10_000)." + String(repeating: "0", count: 4 - fraction.count)
        + fraction
    }
    guard let low = values.min(), let high = values.max() else { return "none" }
    return text(low) == text(high) ? text(low) : "\(text(low)) to \(text(high))"
  }

  /// `468,960`.
  private static func grouped(_ count: Int) -> String {
    var text = ""
    for (place, digit) in String(count).reversed().enumerated() {
      if place > 0, place % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return String(text.reversed())
  }
}
