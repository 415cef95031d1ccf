import EcotTensors

/// The faults of the detection table: every kind that has a meaning there, at addresses of every stage of a run.
package enum FaultPlan {
  /// What is planted in one run: one fault, or two that have nothing to do with each other.
  package typealias Plants = [PlantedFault]

  /// The table of a run whose decoder has the passes of latent reasoning, or only one.
  package static func faults(isLatent: Bool) throws -> [Plants] {
    let pass = isLatent ? "prefix" : "final"
    let single: [(path: String, kinds: [PlantedFault.Kind])] = [
      // Data: numbers, texts, pictures.
      ("data/statistics/action.value", [.dtype, .shape]),
      ("data/record/index.value", [.oneNumber]),
      ("data/record/action.value", [.oneULP, .signFlips]),
      ("data/sample.0/instruction.value", [.oneNumber]),
      ("data/sample.1/reasoning.value", [.oneNumber, .missing]),
      ("data/trajectory/goal.value", [.oneNumber, .swappedRows]),
      ("data/normalized/action.value", [.oneElement, .swappedRows]),
      ("data/batch/state.value", [.oneULP, .signFlips, .new]),
      (
        "data/batch/action.value",
        [.oneULP, .oneElement, .notANumber, .swappedRows, .signFlips, .scaled, .shape, .dtype, .missing, .reordered]
      ),
      ("data/image/decoded.value", [.oneNumber]),
      ("data/batch/image_u8.value", [.oneNumber, .swappedRows, .shape]),
      // Tokens.
      ("tokens/sample.0/lang.value", [.oneNumber]),
      ("tokens/sample.1/prompt.value", [.oneNumber]),
      ("tokens/sample.1/ids.value", [.oneNumber]),
      ("tokens/batch/input_ids.value", [.oneNumber, .shape, .dtype, .missing, .new, .reordered]),
      ("tokens/batch/attention_mask.value", [.shiftedMask]),
      ("tokens/batch/position_ids.value", [.oneNumber]),
      ("tokens/batch/label_spans.value", [.oneNumber]),
      ("tokens/batch/labels.value", [.oneNumber, .dtype]),
      ("tokens/batch/pixel_values.value", [.oneULP, .oneElement, .swappedRows, .scaled]),
      // Weights.
      (
        "weights/vlm.model.language_model.layers.1.self_attn.q_proj.weight.value",
        [.oneULP, .oneElement, .swappedRows, .signFlips, .scaled, .notANumber, .shape, .dtype, .missing, .reordered]
      ),
      ("weights/vlm.model.visual.blocks.0.attn.qkv.weight.value", [.oneULP, .swappedRows]),
      ("weights/action_model.model.transformer_blocks.1.ff.net.0.proj.weight.value", [.oneULP, .scaled]),
      // Vision.
      ("vision/patch_embedding.value", [.oneULP, .swappedRows]),
      (
        "vision/block.1/output.value",
        [.oneULP, .oneElement, .swappedRows, .signFlips, .scaled, .notANumber, .shape, .dtype, .missing, .new]
      ),
      ("vision/block.2/attention/queries.value", [.oneElement, .signFlips]),
      ("vision/merger/output.value", [.oneULP, .scaled, .reordered]),
      // Decoder.
      (
        "decoder/\(pass)/layer.1/output.value",
        [.oneULP, .oneElement, .swappedRows, .signFlips, .scaled, .notANumber, .shape, .dtype, .missing, .new]
      ),
      ("decoder/\(pass)/layer.2/attention/queries.value", [.oneElement, .scaled, .reordered]),
      ("decoder/final/layer.3/mlp/activation.value", [.oneElement, .signFlips]),
      ("decoder/final/logits.value", [.oneULP, .oneElement, .swappedRows]),
      // Head.
      ("head/noise.value", [.oneULP, .swappedRows, .signFlips]),
      ("head/time.value", [.oneULP]),
      (
        "head/block.2/output.value",
        [.oneULP, .oneElement, .swappedRows, .signFlips, .scaled, .notANumber, .shape, .dtype, .missing, .new]
      ),
      ("head/prediction.value", [.oneElement, .scaled, .reordered]),
      // Losses.
      ("loss/action.value", [.oneULP, .notANumber]),
      ("loss/total.value", [.oneULP, .scaled, .notANumber, .shape, .dtype, .missing, .new, .reordered]),
      // Gradients.
      ("gradient/loss/total.gradient", [.oneULP, .detached]),
      ("gradient/head/block.1/output.gradient", [.oneULP, .scaled, .detached, .notANumber]),
      ("gradient/decoder/\(pass)/layer.2/output.gradient", [.oneElement, .swappedRows, .signFlips, .detached]),
      (
        "gradient/vlm.model.language_model.layers.0.mlp.up_proj.weight.gradient",
        [
          .oneULP, .oneElement, .swappedRows, .signFlips, .scaled, .detached, .shape, .dtype, .missing, .new,
          .reordered,
        ]
      ),
      ("gradient/global_norm.value", [.oneULP, .scaled]),
      // Update.
      ("update/learning_rate/base.value", [.oneULP, .scaled]),
      ("update/clip_coefficient.value", [.oneULP, .scaled]),
      ("update/action_model.action_decoder.layer2.weight.gradient", [.oneULP, .signFlips, .detached]),
      ("update/action_model.action_decoder.layer2.weight.moment1", [.scaled, .oneULP]),
      ("update/action_model.action_decoder.layer2.weight.moment2", [.scaled, .shape]),
      (
        "update/action_model.action_decoder.layer2.weight.value",
        [.oneULP, .oneElement, .swappedRows, .signFlips, .scaled, .notANumber, .dtype, .missing, .new, .reordered]
      ),
    ]
    let latent: [(path: String, kinds: [PlantedFault.Kind])] = [
      ("decoder/latent.1/layer.1/output.value", [.oneULP, .oneElement, .scaled, .notANumber]),
      ("decoder/latent.1/layer.2/attention/keys.value", [.oneElement, .signFlips]),
      ("gradient/decoder/latent.1/layer.2/output.gradient", [.oneElement, .detached]),
    ]
    var plants: [Plants] = []
    for (path, kinds) in single + (isLatent ? latent : []) {
      let address = try TensorAddress("0/\(path)")
      plants += kinds.map { [PlantedFault($0, at: address)] }
    }
    return plants + (try pairs(pass: pass)) + (try laterSteps(pass: pass))
  }

  /// Two faults, neither of which follows from the other.
  private static func pairs(pass: String) throws -> [Plants] {
    [
      [
        PlantedFault(.oneElement, at: try TensorAddress("0/data/batch/action.value")),
        PlantedFault(.oneULP, at: try TensorAddress("0/vision/block.1/output.value")),
      ],
      [
        PlantedFault(.oneNumber, at: try TensorAddress("0/tokens/batch/labels.value")),
        PlantedFault(.scaled, at: try TensorAddress("0/decoder/\(pass)/layer.1/output.value")),
      ],
      [
        PlantedFault(.signFlips, at: try TensorAddress("0/data/batch/state.value")),
        PlantedFault(.swappedRows, at: try TensorAddress("0/head/noise.value")),
      ],
      [
        PlantedFault(.missing, at: try TensorAddress("0/vision/rope/cosine.value")),
        PlantedFault(.oneULP, at: try TensorAddress("0/update/action_model.action_decoder.layer2.weight.value")),
      ],
    ]
  }

  /// The steps of a run with these faults: a second one where something may come back in it, or begins there.
  static func steps(of faults: Plants) -> Int {
    faults.contains {
      $0.address.step > 0 || $0.address.stage == .update || $0.kind == .oneULP || $0.kind == .oneNumber
    } ? 2 : 1
  }

  /// Faults that begin after the first update.
  private static func laterSteps(pass: String) throws -> [Plants] {
    [
      [PlantedFault(.oneNumber, at: try TensorAddress("1/tokens/batch/input_ids.value"))],
      [PlantedFault(.oneElement, at: try TensorAddress("1/decoder/\(pass)/layer.1/output.value"))],
      [PlantedFault(.detached, at: try TensorAddress("1/gradient/head/block.1/output.gradient"))],
      [PlantedFault(.oneULP, at: try TensorAddress("1/update/action_model.action_decoder.layer2.weight.value"))],
    ]
  }
}
