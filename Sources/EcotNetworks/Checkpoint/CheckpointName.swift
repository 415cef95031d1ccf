/// The names of tensors in HuggingFace checkpoints of Qwen3-VL.
///
/// Since transformers 4.52 models of this kind have the parts `model.visual`, `model.language_model` and `lm_head`; those
/// are the names of this program. Before, the vision tower was `visual` and the decoder `model`, and some tools export the
/// decoder under `language_model`. The mapping is the one of `_checkpoint_conversion_mapping` in transformers'
/// `modeling_qwen2_5_vl.py`. It is applied where a file is opened and nowhere else.
enum CheckpointName {
  /// The name that this program uses for a tensor of a file; nil for one of another module: starVLA keeps language model and action
  /// head in one file, as `qwen_vl_interface.model.<name>` and `action_model.<name>`. A file of the head alone has bare names.
  static func canonical(_ name: String, module: ParameterShape.Module) -> String? {
    let (own, other) =
      module == .vlm ? ("qwen_vl_interface.model.", "action_model.") : ("action_model.", "qwen_vl_interface.")
    if name.hasPrefix(other) { return nil }
    let bare = name.hasPrefix(own) ? String(name.dropFirst(own.count)) : name
    return module == .vlm ? canonical(bare) : bare
  }

  private static func canonical(_ name: String) -> String {
    if name.hasPrefix("model.visual.") || name.hasPrefix("model.language_model.") { return name }
    if name.hasPrefix("visual.") { return "model." + name }
    for (old, new) in [
      ("language_model.model.", "model.language_model."), ("language_model.lm_head.", "lm_head."),
      ("model.", "model.language_model."),
    ] where name.hasPrefix(old) {
      return new + name.dropFirst(old.count)
    }
    return name
  }
}
