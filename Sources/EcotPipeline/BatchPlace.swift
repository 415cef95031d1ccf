import EcotTensors

/// Where a batch belongs in a run.
package struct BatchPlace: Sendable, Equatable {
  /// The training step, from 0.
  package var step: Int
  /// Its number in the step, where gradients are accumulated over several batches.
  package var microBatch: Int?
  /// The number of batches before it in the run.
  package var index: Int

  /// The batches of a step whose gradients are accumulated over so many.
  static func places(ofStep step: Int, microBatches count: Int) -> [BatchPlace] {
    (0..<count).map { BatchPlace(step: step, microBatch: count > 1 ? $0 : nil, index: step * count + $0) }
  }

  /// What stands before the scopes of its addresses.
  var scope: [String] { microBatch.map { ["micro_batch.\($0)"] } ?? [] }

  /// An address of the batch.
  func address(_ stage: RunStage, _ scope: [String], _ name: String) -> TensorAddress {
    TensorAddress(step: step, stage: stage, scope: self.scope + scope, name: name)
  }
}

extension BatchPlace: CustomStringConvertible {
  /// `step 3`, `step 3, micro-batch 1`.
  package var description: String { "step \(step)" + (microBatch.map { ", micro-batch \($0)" } ?? "") }
}
