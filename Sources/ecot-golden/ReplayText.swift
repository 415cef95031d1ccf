import EcotFiles
import EcotRuns

/// What `replay` computed.
enum ReplayText {
  static func text(_ outcome: ReplayRun.Outcome) -> String {
    var lines: [String] = []
    let forward = outcome.latentPasses > 0 ? "latent, \(outcome.latentPasses) passes" : "normal"
    lines.append("forward    \(forward)")
    if let loss = outcome.loss {
      lines.append("loss       \(figure(loss))  (logits from column \(outcome.logitsStart) on)")
    }
    if let norm = outcome.gradientNorm { lines.append("grad norm  \(figure(norm))") }
    for (number, step) in outcome.steps.enumerated() {
      let figures = [
        ("action", step.action.map { figure($0) }), ("vlm", step.language.map { figure($0) }),
        ("total", step.total.map { figure($0) }), ("grad norm", step.gradientNorm.map { figure($0) }),
      ].compactMap { name, value in value.map { "\(name) \($0)" } }
      lines.append("step \(number)     \(figures.joined(separator: "  "))")
    }
    if outcome.tensors > 0 { lines.append("written    \(outcome.tensors) tensors") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Every NaN is one NaN: its sign is the processor's.
  private static func figure(_ value: some BinaryFloatingPoint) -> String { value.isNaN ? "nan" : "\(value)" }

  static func json(_ outcome: ReplayRun.Outcome) -> String {
    var writer = JSONWriter()
    writer.object {
      $0.member("loss", outcome.loss)
      $0.member("grad_norm", outcome.gradientNorm)
      $0.member("num_reasoning_passes", outcome.latentPasses)
      $0.member("logits_start", outcome.logitsStart)
      $0.member("tensors", outcome.tensors)
      if outcome.steps.isEmpty { return }
      $0.member(
        "steps",
        array: { array in
          for step in outcome.steps {
            array.object { step.write(into: &$0) }
          }
        })
    }
    return writer.text
  }
}
