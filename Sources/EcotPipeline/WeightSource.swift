import EcotNetworks
import EcotTensors

/// Where the values of parameters come from before any training.
enum WeightSource: Sendable {
  /// Files, which are read when a value is asked for.
  case checkpoint(Checkpoint)
  /// Draws.
  case seed(SeededWeights, threads: Int)

  /// The value of a parameter.
  func tensor(_ parameter: ParameterShape) throws -> Tensor {
    switch self {
    case .checkpoint(let checkpoint):
      defer { checkpoint.release(parameter.checkpointName) }
      return try checkpoint.tensor(parameter.checkpointName)
    case .seed(let weights, let threads): return try weights.tensor(parameter, threads: threads)
    }
  }

  /// Name and digest of each file, which are read for it; none for draws.
  var digests: [(name: String, digest: String)] {
    get throws {
      if case .checkpoint(let checkpoint) = self { try checkpoint.digests } else { [] }
    }
  }
}
