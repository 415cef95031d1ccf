import EcotAutograd

// The words of the model's addresses.

extension ScopeName {
  static let all = ScopeName("all")
  static let prefix = ScopeName("prefix")
  static let final = ScopeName("final")
  static let rope = ScopeName("rope")
  static let attention = ScopeName("attention")
  static let mlp = ScopeName("mlp")
  static let merger = ScopeName("merger")
  static func latent(_ k: Int) -> ScopeName { ScopeName("latent", k) }
  static func layer(_ k: Int) -> ScopeName { ScopeName("layer", k) }
  static func block(_ k: Int) -> ScopeName { ScopeName("block", k) }
  static func deepstack(_ k: Int) -> ScopeName { ScopeName("deepstack", k) }
}

extension TensorName {
  // Embeddings and positions.
  static let patchEmbedding = TensorName(rawValue: "patch_embedding")
  static let positionEmbedding = TensorName(rawValue: "position_embedding")
  static let embeddings = TensorName(rawValue: "embeddings")
  static let embeddingsUsed = TensorName(rawValue: "embeddings_used")
  static let cosine = TensorName(rawValue: "cosine")
  static let sine = TensorName(rawValue: "sine")
  // Layers.
  static let input = TensorName(rawValue: "input")
  static let attentionNorm = TensorName(rawValue: "attention_norm")
  static let qkv = TensorName(rawValue: "qkv")
  static let queryNorm = TensorName(rawValue: "q_norm")
  static let keyNorm = TensorName(rawValue: "k_norm")
  static let queries = TensorName(rawValue: "queries")
  static let keys = TensorName(rawValue: "keys")
  static let values = TensorName(rawValue: "values")
  static let context = TensorName(rawValue: "context")
  static let mlpNorm = TensorName(rawValue: "mlp_norm")
  static let activation = TensorName(rawValue: "activation")
  static let output = TensorName(rawValue: "output")
  static let deepstacked = TensorName(rawValue: "deepstacked")
  // The decoder's ends.
  static let latents = TensorName(rawValue: "latents")
  static let hidden = TensorName(rawValue: "hidden")
  static let norm = TensorName(rawValue: "norm")
  static let logits = TensorName(rawValue: "logits")
  static let languageLoss = TensorName(rawValue: "vlm")
  // The action head.
  package static let noise = TensorName(rawValue: "noise")
  package static let time = TensorName(rawValue: "time")
  static let timeBucket = TensorName(rawValue: "time_bucket")
  static let noisyActions = TensorName(rawValue: "noisy_actions")
  static let velocity = TensorName(rawValue: "velocity")
  static let timeSinusoid = TensorName(rawValue: "time_sinusoid")
  static let timeEmbedding = TensorName(rawValue: "time_embedding")
  static let actionTimeSinusoid = TensorName(rawValue: "action_time_sinusoid")
  static let actionEncoder = TensorName(rawValue: "action_encoder")
  static let stateEncoder = TensorName(rawValue: "state_encoder")
  static let tokens = TensorName(rawValue: "tokens")
  static let dropout = TensorName(rawValue: "dropout")
  static let finalDropout = TensorName(rawValue: "final_dropout")
  static let prediction = TensorName(rawValue: "prediction")
  static let actionLoss = TensorName(rawValue: "action")
  static let totalLoss = TensorName(rawValue: "total")
}
