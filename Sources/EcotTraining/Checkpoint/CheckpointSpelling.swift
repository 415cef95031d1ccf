import EcotAutograd

extension ParameterName {
  /// The name in starVLA's checkpoints: `vlm.X` is `qwen_vl_interface.model.X` there, the action head's names are the
  /// same.
  package var checkpointName: String {
    let prefix = "vlm."
    guard rawValue.utf8.starts(with: prefix.utf8) else { return rawValue }
    return "qwen_vl_interface.model." + rawValue.dropFirst(prefix.count)
  }

  /// The name of its first moment in `optimizer.safetensors`.
  var firstMomentName: String { checkpointName + ".exp_avg" }
  /// The name of its second moment in `optimizer.safetensors`.
  var secondMomentName: String { checkpointName + ".exp_avg_sq" }
}
