import EcotAutograd
import EcotConfiguration
import EcotFiles
import EcotNetworks
import EcotTensors
import EcotTokenization

/// The model of a run: its parts, its parameters, what of it is trained, and what for.
package struct PolicyModel: Sendable {
  /// The vision-language model and the action head.
  package let policy: Policy
  /// All parameters in a fixed order.
  package let parameters: [ParameterShape]
  /// Name and digest of each file of weights; empty for seeded ones.
  package let digests: [(name: String, digest: String)]
  /// What training lowers.
  package let objective: Policy.Objective
  /// The parameters that training leaves as they are.
  package let frozen: Set<ParameterName>
  let options: ForwardOptions
  let draws: FlowMatching.Draws
  let computesLanguageLoss: Bool
  private let configuration: Configuration
  private let languageWeights: ModelWeights
  private let headWeights: HeadWeights

  /// The model that a configuration names, with rows for the tokens of `tokens`. Seeded weights are drawn by so many threads.
  package init(_ configuration: Configuration, tokens: BatchBuilder, mergeSize: Int, threads: Int = 1) throws {
    var configuration = configuration
    configuration.compute.threads = configuration.compute.threads ?? threads
    let language = try ModelWeights(configuration, tokens: tokens)
    let sizes = language.configuration
    guard sizes.vision.mergeSize == mergeSize else {
      throw InputError(
        "the image processor merges \(mergeSize) x \(mergeSize) patches, the model \(sizes.vision.mergeSize)",
        expected: "the preprocessor_config.json that belongs to the model")
    }
    let head = try HeadWeights(configuration, contextWidth: sizes.text.width)
    policy = try Policy(Qwen3VL(sizes), ActionHead(head.configuration))
    parameters = language.parameters + head.parameters
    digests = try language.digests + head.digests
    (languageWeights, headWeights, self.configuration) = (language, head, configuration)

    let modules = try FrozenModules(paths: configuration.trainer.freezeModules, parameters: parameters.map(\.name))
    let stage = configuration.trainer.trainingStage
    frozen = Set(
      parameters.filter { parameter in
        modules.contains(parameter.name) || stage == .actionOnly && parameter.module == .vlm
          || stage == .reasoningOnly && parameter.module == .actionModel
      }.map(\.name))
    objective = Policy.Objective(configuration)
    options = ForwardOptions(configuration, thinkingToken: Int(tokens.marks.thinking.thinking))
    draws = FlowMatching.Draws(configuration)
    computesLanguageLoss = configuration.computesLanguageLoss
  }

  /// The value of a parameter before any training.
  package func initialValue(_ parameter: ParameterShape) throws -> Tensor {
    switch parameter.module {
    case .vlm: try languageWeights.tensor(parameter.name)
    case .actionModel: try headWeights.tensor(parameter)
    }
  }

  /// All parameters before any training.
  package func initialValues() throws -> [ParameterName: Tensor] {
    var values: [ParameterName: Tensor] = [:]
    for parameter in parameters { values[parameter.name] = try initialValue(parameter) }
    return values
  }

  /// The number of elements of all parameters, and of those that are trained.
  package var elementCounts: (all: Int, trained: Int) {
    parameters.reduce((0, 0)) { ($0.0 + $1.count, $0.1 + (frozen.contains($1.name) ? 0 : $1.count)) }
  }

  /// How the head takes part in the batch of that number.
  func headOptions(index: Int) -> Policy.HeadOptions { Policy.HeadOptions(configuration, index: index) }

  /// Copies of a batch in the head, each with noise and a time of its own.
  var copies: Int { configuration.trainer.repeatedDiffusionSteps }
}
