import EcotTensors

/// The names under which `replay` writes tensors: those of reference dumps from PyTorch, where they have one.
///
/// A table from patterns of addresses, in which `#` stands for a number that goes where `#` stands in the name. Everything else
/// keeps its address, without step and role: `decoder/latent.1/layer.0/attention/keys`, `gradient/decoder/...`.
enum ReplayNames {
  private static let names: [(address: String, name: String)] = [
    ("vision/patch_embedding", "vision.patch_embed"),
    ("vision/input", "vision.block_in.0"),
    ("vision/rope/cosine", "vision.rope_cos"),
    ("vision/rope/sine", "vision.rope_sin"),
    ("vision/block.#/attention_norm", "vision.block#.norm1"),
    ("vision/block.#/attention/qkv", "vision.block#.qkv"),
    ("vision/block.#/attention/output", "vision.block#.attn_out"),
    ("vision/block.#/mlp/output", "vision.block#.mlp_out"),
    ("vision/block.#/output", "vision.block_out.#"),
    ("vision/deepstack.#/output", "vision.deepstack.#"),
    ("vision/merger/output", "vision.merger_out"),
    ("decoder/all/embeddings", "text.inputs_embeds"),
    ("decoder/all/embeddings_used", "latent.inputs_embeds"),
    ("decoder/all/rope/cosine", "text.rope_cos"),
    ("decoder/all/rope/sine", "text.rope_sin"),
    ("decoder/all/layer.#/output", "text.layer_out.#"),
    ("decoder/all/hidden", "text.norm_in"),
    ("decoder/all/norm", "text.norm_out"),
    ("decoder/final/logits", "logits"),
    ("decoder/final/layer.#/attention_norm", "text.layer#.input_norm"),
    ("decoder/final/layer.#/attention/q_norm", "text.layer#.q_norm"),
    ("decoder/final/layer.#/attention/k_norm", "text.layer#.k_norm"),
    ("decoder/final/layer.#/attention/output", "text.layer#.attn_out"),
    ("decoder/final/layer.#/mlp/output", "text.layer#.mlp_out"),
    ("head/time_bucket", "timestep_bucket"),
    ("head/noisy_actions", "noisy_actions"),
    ("head/velocity", "velocity"),
    ("head/time_sinusoid", "time_sinusoid"),
    ("head/time_embedding", "timestep_embedding"),
    ("head/action_time_sinusoid", "action_time_sinusoid"),
    ("head/action_encoder", "action_encoder_out"),
    ("head/state_encoder", "state_encoder_out"),
    ("head/tokens", "dit_in"),
    ("head/block.#/attention_norm", "block#.adanorm"),
    ("head/block.#/attention/output", "block#.attn"),
    ("head/block.#/mlp_norm", "block#.norm3"),
    ("head/block.#/mlp/output", "block#.ff"),
    ("head/block.#/output", "block_out.#"),
    ("head/output", "dit_out"),
    ("head/prediction", "prediction"),
  ]

  /// The name for a tensor. With latents the final pass covers only some of the columns, and its tensors keep their addresses.
  /// Parameters of a replay of one part of the policy lose that part's `prefix`.
  static func name(_ address: TensorAddress, isLatent: Bool, without prefix: String?) -> String {
    if address.stage == .gradient, address.scope.isEmpty {
      let isPart = prefix.map(address.name.hasPrefix) ?? false
      return "grad." + address.name.dropFirst(isPart ? prefix?.count ?? 0 : 0)
    }
    let path = ([address.stage.rawValue] + address.scope + [address.name]).joined(separator: "/")
    if isLatent, address.scope.first == "final" { return path }
    for (pattern, name) in names {
      guard let number = number(in: path, pattern) else { continue }
      return name.split(separator: "#", omittingEmptySubsequences: false).joined(separator: number)
    }
    return path
  }

  /// What stands in a path where the pattern has `#`; empty where the pattern has none; nil where they differ.
  private static func number(in path: String, _ pattern: String) -> String? {
    let parts = pattern.split(separator: "#", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return path == pattern ? "" : nil }
    guard path.hasPrefix(parts[0]), path.hasSuffix(parts[1]) else { return nil }
    let middle = path.utf8.dropFirst(parts[0].utf8.count).dropLast(parts[1].utf8.count)
    guard !middle.isEmpty, path.utf8.count >= parts[0].utf8.count + parts[1].utf8.count,
      middle.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    return String(decoding: middle, as: UTF8.self)
  }
}
