import EcotAutograd
import EcotConfiguration
import EcotFiles
import EcotKernels
import EcotNetworks
import EcotPipeline
import EcotTensors
import EcotTokenization

/// The language model of a HuggingFace folder on given tensors.
struct ReplayLanguage: ReplaySubject {
  let network: Qwen3VL
  let options: ForwardOptions
  let inputs: ModelInputs
  private let weights: ModelWeights

  /// Opens folder and inputs; thinking tokens are those of the folder's tokenizer where latents are wanted.
  init(folder: String, inputs path: String, isLatent: Bool, _ configuration: Configuration) throws {
    var weights = try ModelWeights(folder: folder)
    var options = ForwardOptions(configuration, thinkingToken: 0)
    options.thinkingToken = isLatent ? try Self.thinkingToken(folder, &weights, configuration) : nil
    (self.weights, self.options, network) = (weights, options, Qwen3VL(weights.configuration))
    inputs = try ModelInputs(file: path, weights.configuration)
  }

  var parameters: [ParameterShape] { weights.parameters }
  var prefix: String? { "vlm." }
  func value(_ parameter: ParameterShape) throws -> Tensor { try weights.tensor(parameter.name) }

  func forward(_ source: any ParameterSource, on tape: Tape, kept: ReplayOutputs?) throws -> ReplayForward {
    let output = try network.forward(inputs, source, on: tape, options: options)
    if let kept { try keep(output, source, kept) }
    return ReplayForward(
      total: output.loss, language: output.loss, latentPasses: output.latentPasses, logitsStart: output.logitsStart)
  }

  /// Puts aside what has no address: the states and logits of all columns, and the loss of each token.
  func keep(_ output: Qwen3VL.Output, _ source: any ParameterSource, _ kept: ReplayOutputs) throws {
    let isLatent = options.thinkingToken != nil
    kept.add("position_ids", inputs.positionIDs)
    kept.add("hidden_states", output.hiddenStates.value)
    kept.add("norm_out", output.norm.value)
    if isLatent { kept.add("latent.hidden", output.norm.value) }
    for layer in 1..<max(2, network.configuration.text.layers) where !isLatent {
      if let state = kept["decoder/final/layer.\(layer - 1)/deepstacked"] ?? kept["text.layer_out.\(layer - 1)"] {
        kept.add("text.layer_in.\(layer)", state)
      }
    }
    let logits = try network.allLogits(output, source).value
    kept.add("logits", logits)
    if let loss = output.loss { kept.add("loss", try loss.value.reshaped(to: [1])) }
    guard let labels = inputs.labels else { return }
    let (losses, logSumExp) = try Self.tokenLosses(logits, labels, compute: output.norm.tape.compute)
    kept.add("token_nll", losses)
    kept.add("logits_lse", logSumExp)
  }

  /// -log softmax(logits[b, t])[labels[b, t + 1]], (B, T - 1), +0 where the label is masked; and the logarithm of the sum of
  /// exponentials of each position's logits, (B, T).
  private static func tokenLosses(_ logits: Tensor, _ labels: Tensor, compute: Compute) throws -> (Tensor, Tensor) {
    let (rows, columns, classes) = (logits.shape[0], logits.shape[1], logits.shape[2])
    let values = try labels.int64s
    let targets = (0..<rows).flatMap { row -> [Int64] in
      values[(row * columns + 1)..<((row + 1) * columns)] + [-100]
    }
    let losses = compute.crossEntropy(try logits.floats, targets: targets, columns: classes).nll
    let sums = compute.reduce(.logSumExp, try logits.floats, rows: rows * columns, columns: classes)
    let next = (0..<rows).flatMap { row -> ArraySlice<Float> in
      losses[(row * columns)..<((row + 1) * columns - 1)]
    }
    return (Tensor(next, ofShape: [rows, columns - 1]), Tensor(sums, ofShape: [rows, columns]))
  }

  /// The thinking token's id in the folder's tokenizer; where it has none, it is added, with a row in the tables.
  private static func thinkingToken(
    _ folder: String, _ weights: inout ModelWeights, _ configuration: Configuration
  ) throws -> Int {
    let tokens = try BatchBuilder(
      tokenizer: try Tokenizer(folder: folder), thinking: ThinkingTokenNames(configuration))
    try weights.fit(tokens)
    return Int(tokens.marks.thinking.thinking)
  }
}
