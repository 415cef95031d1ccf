import EcotConfiguration
import EcotEpisodes
import EcotTokenization

/// The success criteria of the training test, evaluated over all steps of a run.
///
/// Their details depend on the run's numbers alone: goldens keep them. What depends on the machine is in `EcotRuns`.
package struct StepChecks: Sendable {
  private let facts: CheckFacts
  private var data: DataChecks, tokens: TokenChecks, alignment: AlignmentChecks, forward: ForwardChecks
  private var gradients: GradientChecks, losses: LossChecks
  private let model: ModelChecks, updates: UpdateChecks
  /// What became of the parameters; nil before `finish`.
  package var census: ParameterCensus?

  /// Criteria for runs of this configuration over so many steps.
  package init(_ configuration: Configuration, inputs: PipelineInputs, steps: Int) {
    self.init(CheckFacts(configuration, inputs: inputs, steps: steps))
  }

  /// Criteria for a run of which these are the facts.
  package init(_ facts: CheckFacts) {
    self.facts = facts
    (data, tokens, alignment) = (DataChecks(facts), TokenChecks(facts), AlignmentChecks(facts))
    (forward, gradients, losses) = (ForwardChecks(facts), GradientChecks(facts), LossChecks(facts))
    (model, updates) = (ModelChecks(facts), UpdateChecks(facts))
  }

  /// Takes one step into account.
  package mutating func add(_ outcome: StepOutcome) {
    data.add(outcome)
    tokens.add(outcome)
    alignment.add(outcome)
    forward.add(outcome)
    gradients.add(outcome)
    losses.add(outcome)
  }

  /// Looks at the parameters after the last step. Throws where an initial value can no longer be read.
  package mutating func finish(_ trainer: Trainer) throws { census = try ParameterCensus(trainer, facts) }

  /// All criteria that apply, in the order of the test; those of the parameters after `finish` only.
  package func checks() -> [Check] {
    data.checks() + tokens.checks() + alignment.checks() + (census.map(model.checks) ?? []) + forward.checks()
      + gradients.checks() + (census.map(updates.checks) ?? []) + losses.checks()
  }

  /// Figures beside the criteria, in the order of their modules.
  package var notes: [CheckNote] {
    data.notes + losses.notes + gradients.notes + (census.map(updates.notes) ?? [])
  }

  /// The losses of the steps: `action`, `vlm` where it is computed, `total`.
  package var lossSeries: [(name: String, statistics: SeriesStatistics)] { losses.series }
  /// The global norms of the steps' gradients before clipping, and the factors by which they were clipped.
  package var gradientNorms: (norms: SeriesStatistics, coefficients: SeriesStatistics) {
    (SeriesStatistics(gradients.norms), SeriesStatistics(gradients.coefficients))
  }
}
