import EcotAutograd
import EcotConfiguration
import EcotFiles
import EcotNetworks
import EcotPipeline
import EcotTensors

/// The whole policy: language model and action head.
struct ReplayPolicy: ReplaySubject {
  private let language: ReplayLanguage
  private let policy: Policy
  private let headWeights: HeadWeights
  private let given: ReplayActions
  private let headOptions: Policy.HeadOptions
  private let objective: Policy.Objective

  init(_ language: ReplayLanguage, head file: String, inputs path: String, _ configuration: Configuration) throws {
    self.language = language
    headWeights = try HeadWeights(file: file, configuration)
    policy = try Policy(language.network, ActionHead(headWeights.configuration))
    given = try ReplayActions(SafetensorsReader(path), headWeights.configuration, configuration)
    headOptions = Policy.HeadOptions(configuration, index: 0)
    objective = Policy.Objective(configuration)
  }

  var parameters: [ParameterShape] { language.parameters + headWeights.parameters }
  var prefix: String? { nil }
  func value(_ parameter: ParameterShape) throws -> Tensor {
    switch parameter.module {
    case .vlm: try language.value(parameter)
    case .actionModel: try headWeights.tensor(parameter)
    }
  }

  func forward(_ source: any ParameterSource, on tape: Tape, kept: ReplayOutputs?) throws -> ReplayForward {
    let output = try policy.forward(
      language.inputs, actions: given.batch(on: tape), source, on: tape, options: language.options,
      headOptions: headOptions, objective: objective)
    if let kept {
      try language.keep(output.language, source, kept)
      try ReplayActions.keep(output.action, kept)
      if let loss = output.language.loss { kept.add("vlm_loss", try loss.value.reshaped(to: [1])) }
      kept.add("total_loss", try output.total.value.reshaped(to: [1]))
    }
    return ReplayForward(
      total: output.total, action: output.action.loss, language: output.language.loss,
      latentPasses: output.language.latentPasses, logitsStart: output.language.logitsStart)
  }
}
