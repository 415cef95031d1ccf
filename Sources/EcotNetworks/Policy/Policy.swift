import EcotAutograd
import EcotFiles
import EcotTensors

/// The robot policy: a vision-language model that reasons, and the action head that reads its states (starVLA `QwenGR00T`).
package struct Policy: Sendable {
  /// The vision-language model.
  package let language: Qwen3VL
  /// The action head.
  package let head: ActionHead

  /// A policy of two parts; throws where the head was made for states of another width.
  package init(_ language: Qwen3VL, _ head: ActionHead) throws {
    let (given, wanted) = (language.configuration.text.width, head.configuration.contextWidth)
    guard given == wanted else {
      throw InputError(
        "the action head reads states \(wanted) wide, the language model's are \(given)",
        expected: "a head that belongs to the model")
    }
    (self.language, self.head) = (language, head)
  }

  /// Every parameter: those of the language model, then those of the head.
  package var parameters: [ParameterShape] { language.configuration.parameters + head.configuration.parameters }

  /// What is added up to the loss that training lowers.
  package enum Objective: Sendable, Equatable {
    /// action + weight x language; the action loss alone where no language loss is computed.
    case full(languageWeight: Float)
    /// The language loss (`reasoning_only`), or the action loss (`action_only`).
    case language, action
  }

  /// What a forward pass gives.
  package struct Output {
    /// States, logits and the language loss.
    package var language: Qwen3VL.Output
    /// Predicted velocities and the action loss.
    package var action: ActionHead.Output
    /// What training lowers.
    package var total: Variable
  }

  /// How the head takes part in a forward pass.
  package struct HeadOptions: Sendable {
    /// Whether the head attends to padding, as the reference's first version does.
    package var attendsPadding = false
    /// The dropout of training; nil for none.
    package var dropout: Dropout?
    /// The right way, without dropout.
    package init() {}
  }

  /// Both losses of a batch, and their total.
  package func forward(
    _ inputs: ModelInputs, actions: ActionHead.Batch, _ source: any ParameterSource, on tape: Tape,
    options: ForwardOptions, headOptions: HeadOptions = HeadOptions(), objective: Objective
  ) throws -> Output {
    let language = try self.language.forward(inputs, source, on: tape, options: options)
    let mask = tape.input(inputs.attentionMask, address: inputs.addresses.attentionMask)
    let context = try ActionContext(language.hiddenStates, mask: mask, sees: headOptions.attendsPadding)
    let action = try head.forward(actions, context: context, source, on: tape, dropout: headOptions.dropout)
    let total = try tape.stage(.loss) { try sum(action.loss, language.loss, objective).named(.totalLoss) }
    return Output(language: language, action: action, total: total)
  }

  private func sum(_ action: Variable, _ language: Variable?, _ objective: Objective) throws -> Variable {
    switch objective {
    case .full(let weight): return try language.map { try action + $0.scaled(by: weight) } ?? action
    case .action: return action
    case .language:
      guard let language else {
        throw InputError("no language loss to train on", expected: "labels", remedy: "set compute_language_loss: true")
      }
      return language
    }
  }
}
