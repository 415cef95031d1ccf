import EcotConfiguration
import EcotNetworks

/// How the model was built. It needs no step, but the initial values, which the census reads.
struct ModelChecks: Sendable {
  private let facts: CheckFacts

  init(_ facts: CheckFacts) { self.facts = facts }

  func checks(_ census: ParameterCensus) -> [Check] {
    let source = "look at the configuration's preset or base_vlm, and at ParameterInventory"
    var checks = [
      Check(
        .model, "language model and action head are built", census.language.all > 0 && census.head.all > 0,
        "\(CheckFigures.grouped(census.language.all + census.head.all)) parameters: "
          + "\(CheckFigures.grouped(census.language.all)) and \(CheckFigures.grouped(census.head.all))", hint: source)
    ]
    // Without an optimizer nothing has to be trainable.
    let trained = census.language.trained + census.head.trained
    if facts.updates {
      checks.append(
        Check(
          .model, "there are trainable parameters", trained > 0,
          "\(CheckFigures.grouped(trained)): \(CheckFigures.grouped(census.language.trained)) and "
            + CheckFigures.grouped(census.head.trained),
          hint: "all parameters are frozen: look at trainer.freeze_modules and trainer.training_stage"))
    }
    let broken = census.nonFinite
    checks.append(
      Check(
        .model, "all initial values are finite", broken.isEmpty && census.parameters > 0,
        broken.isEmpty
          ? "\(census.parameters) tensors"
          : "\(broken.count) of \(census.parameters) tensors are not, first \(broken[0])",
        hint: "the checkpoint is damaged: look at its safetensors files"))
    let ids = facts.marks.thinking
    let missing = census.missingRows
    checks.append(
      Check(
        .model, "thinking tokens have embedding rows", missing.isEmpty && !census.tableShape.isEmpty,
        missing.isEmpty
          ? "rows \(ids.thinking), \(ids.start), \(ids.end) of \(CheckFigures.shape(census.tableShape))"
          : "rows \(missing.map(String.init).joined(separator: ", ")) of "
            + "\(CheckFigures.shape(census.tableShape)) are missing or zero",
        hint: "look at ModelWeights.prepareTables"))
    return checks
  }
}
