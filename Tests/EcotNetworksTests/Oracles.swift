import EcotFiles
import Testing

/// The numbers that transformers computed, beside the package.
enum Oracles {
  /// The folder of the Qwen3-VL oracles, whether it exists or not.
  static let folder: String = {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(3)
    return parts.joined(separator: "/") + "/../shared/oracles/qwen3vl"
  }()

  /// Whether the oracles are there; tests that need them are skipped otherwise.
  static let arePresent = PathKind(folder + "/model/model.safetensors") == .file
  static let absence: Comment = "needs ../shared/oracles/qwen3vl beside the package"
}
