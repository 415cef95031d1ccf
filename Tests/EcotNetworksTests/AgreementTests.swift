import EcotAutograd
import EcotNetworks
import EcotTensors
import Testing

/// The model computes what transformers computes, on the same weights and inputs: plain and with latents after the final norm.
@Suite(.enabled(if: Oracles.arePresent, Oracles.absence)) struct AgreementTests {
  /// Names of the oracles' tensors, the addresses of ours, and whether only tokens count.
  private static let parts: [(name: String, address: String, atTokens: Bool)] = {
    var parts: [(String, String, Bool)] = [
      ("vision.patch_embed", "vision/patch_embedding", false), ("vision.block_in.0", "vision/input", false),
      ("vision.rope_cos", "vision/rope/cosine", false), ("vision.rope_sin", "vision/rope/sine", false),
      ("vision.block0.norm1", "vision/block.0/attention_norm", false),
      ("vision.block0.qkv", "vision/block.0/attention/qkv", false),
      ("vision.block0.attn_out", "vision/block.0/attention/output", false),
      ("vision.block0.mlp_out", "vision/block.0/mlp/output", false),
      ("vision.merger_out", "vision/merger/output", false),
      ("text.rope_cos", "decoder/all/rope/cosine", true), ("text.rope_sin", "decoder/all/rope/sine", true),
      ("text.inputs_embeds", "decoder/all/embeddings_used", true),
      ("latent.inputs_embeds", "decoder/all/embeddings_used", true),
      ("text.layer0.input_norm", "decoder/final/layer.0/attention_norm", true),
      ("text.layer0.q_norm", "decoder/final/layer.0/attention/q_norm", true),
      ("text.layer0.k_norm", "decoder/final/layer.0/attention/k_norm", true),
      ("text.layer0.attn_out", "decoder/final/layer.0/attention/output", true),
      ("text.layer0.mlp_out", "decoder/final/layer.0/mlp/output", true),
      ("text.norm_in", "decoder/all/hidden", true), ("text.norm_out", "decoder/all/norm", true),
      ("latent.hidden", "decoder/all/norm", true),
    ]
    for k in 0..<4 {
      parts.append(("vision.block_out.\(k)", "vision/block.\(k)/output", false))
      parts.append(("text.layer_out.\(k)", "decoder/all/layer.\(k)/output", true))
    }
    for k in 0..<3 { parts.append(("vision.deepstack.\(k)", "vision/deepstack.\(k)/output", false)) }
    return parts
  }()

  @Test(arguments: try OracleCase.files("forward")) func plainForward(file: String) throws {
    let oracle = try OracleCase(inputs: file, wanted: file)
    let recording = Recording()
    var model = try OracleCase.model(recording)
    model.options.thinkingToken = nil
    let outcome = try model.run(oracle.inputs)
    try compare(oracle, outcome, recording, file)
    // What deepstack leaves to the next layer; without images it adds nothing.
    for k in 0..<3 {
      let found = recording["0/decoder/final/layer.\(k)/deepstacked.value"]
      #expect((found == nil) == (oracle.inputs.imageGrid == nil))
      guard let found else { continue }
      #expect(try oracle.error("text.layer_in.\(k + 1)", found.tensor, atTokens: true) <= OracleCase.Limit.value)
    }
  }

  @Test(arguments: try OracleCase.files("latent")) func latentForward(file: String) throws {
    let oracle = try OracleCase(inputs: file, wanted: file)
    let recording = Recording()
    var model = try OracleCase.model(recording)
    model.options.hiddenState = .postNorm
    let outcome = try model.run(oracle.inputs)
    try compare(oracle, outcome, recording, file)
    #expect(outcome.hidden == outcome.norm)
    #expect(outcome.latentPasses == (try oracle.wanted.tensor("think_columns").count) + 1)
  }

  private func compare(_ oracle: OracleCase, _ outcome: TinyModel.Outcome, _ recording: Recording, _ file: String)
    throws
  {
    var compared = 0
    for (name, address, atTokens) in Self.parts where oracle.has(name) {
      let found = recording["0/\(address).value"]?.tensor
      let error = try oracle.error(name, found, atTokens: atTokens)
      #expect(error <= OracleCase.Limit.value, "\(file) \(name)")
      compared += 1
    }
    #expect(compared >= 5)
    #expect(try oracle.logitsError(outcome.allLogits) <= OracleCase.Limit.value, "\(file) logits")
    #expect(try oracle.lossError(outcome.loss) <= OracleCase.Limit.loss, "\(file) loss")
    let hasWhole = oracle.has("grad.model.language_model.norm.weight")
    let worst = try oracle.worstGradient(outcome.gradients, sums: "gradsum", whole: hasWhole)
    #expect(worst.error <= OracleCase.Limit.gradient, "\(file) \(worst.name)")
  }

  @Test func parametersThatTextDoesNotReachHaveNoGradient() throws {
    let oracle = try OracleCase(
      inputs: "forward/text_only_right.safetensors", wanted: "forward/text_only_right.safetensors")
    let gradients = try OracleCase.model().run(oracle.inputs).gradients
    let names = Qwen3VLConfiguration.tiny.parameters.map(\.name)
    #expect(Set(gradients.names) == Set(names.filter { !$0.rawValue.hasPrefix("vlm.model.visual.") }))
  }

  @Test func keysAndValuesOfAllPassesAreTheCaches() throws {
    let file = "latent/latent_run4.safetensors"
    let oracle = try OracleCase(inputs: file, wanted: file)
    let recording = Recording()
    var model = try OracleCase.model(recording)
    (model.options.hiddenState, model.objective) = (.postNorm, nil)
    _ = try model.run(oracle.inputs)
    let passes = ["prefix", "latent.1", "latent.2", "latent.3", "final"]
    for layer in 0..<4 {
      for (cache, part) in [("cache_k", "keys"), ("cache_v", "values")] {
        let tape = Tape(mode: .inference)
        let parts = try passes.map { pass in
          try tape.input(#require(recording["0/decoder/\(pass)/layer.\(layer)/attention/\(part).value"]).tensor)
        }
        let found = try Variable.concatenate(parts, axis: 1).value
        let expected = try oracle.wanted.tensor("latent.\(cache).\(layer)").headsLast
        let mask = oracle.inputs.attentionMask
        #expect(try relativeError(found.atTokens(of: mask), expected.atTokens(of: mask)) <= OracleCase.Limit.value)
      }
    }
  }
}

extension Tensor {
  /// (batch, heads, columns, size) as (batch, columns, heads, size).
  fileprivate var headsLast: Tensor {
    get throws {
      let (batch, heads, columns, size) = (shape[0], shape[1], shape[2], shape[3])
      let old = try floats
      var values: [Float] = []
      for b in 0..<batch {
        for column in 0..<columns {
          for head in 0..<heads {
            let start = ((b * heads + head) * columns + column) * size
            values += old[start..<(start + size)]
          }
        }
      }
      return Tensor(values, ofShape: [batch, columns, heads, size])
    }
  }
}
