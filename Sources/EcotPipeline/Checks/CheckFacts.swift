import EcotConfiguration
import EcotNetworks
import EcotTokenization
import EcotTraining

/// What the criteria must know of a run before it starts.
package struct CheckFacts: Sendable {
  /// The configuration.
  package var configuration: Configuration
  /// The steps that are to be run.
  package var steps: Int
  /// The ids of the tokenizer are below it.
  package var vocabulary: Int
  /// The ids that alignment and labels look for.
  package var marks: SequenceMarks

  /// The facts of a run over so many steps.
  package init(_ configuration: Configuration, inputs: PipelineInputs, steps: Int) {
    (self.configuration, self.steps) = (configuration, steps)
    (vocabulary, marks) = (inputs.batchBuilder.tokenizer.vocabularySize, inputs.batchBuilder.marks)
  }

  var data: ECoTDataConfiguration { configuration.data.ecot }
  var limit: Int { configuration.framework.qwenVL.modelMaxLength }
  /// Whether an optimizer updates what is trained.
  var updates: Bool { configuration.trainer.optimizer.name != .none }
  var objective: Policy.Objective { Policy.Objective(configuration) }
  var clipping: GradientClipping { GradientClipping(maximalNorm: configuration.trainer.gradientClipping) }

  /// The curriculum's stage of a step.
  func stage(atStep step: Int) -> Int { data.curriculum.stage(atStep: step) }

  /// Whether a step has thinking tokens, and the latent forward therefore.
  func usesLatents(atStep step: Int) -> Bool {
    configuration.framework.enableLatentReasoning && stage(atStep: step) > 0
  }

  /// The thinking tokens of a sample of a step.
  func thinkingTokens(atStep step: Int) -> Int { data.totalThinkingTokenCount(atStage: stage(atStep: step)) }

  /// Whether training lowers a loss that depends on a parameter; a few parameters serve one purpose only.
  func needs(_ parameter: ParameterShape) -> Bool {
    let name = parameter.name.rawValue
    if name.hasPrefix("action_model.state_encoder."), !data.loadsProprio { return false }
    guard !configuration.computesLanguageLoss else { return true }
    if name == "vlm.lm_head.weight" { return false }
    let feedsStatesBeforeNorm = configuration.framework.latentReasoning.hiddenState == .preNorm
    return !(feedsStatesBeforeNorm && name == "vlm.model.language_model.norm.weight")
  }
}
