import EcotAutograd
import EcotFiles
import EcotTensors

/// The language loss: the mean cross-entropy of the next token over all labels of the batch that are not masked.
enum LanguageLoss {
  /// The mean of -log softmax(logits[b, t])[labels[b, t + 1]]; logits (B, columns from `start` on, vocabulary), labels (B, T).
  ///
  /// A label counts where the column before it has logits. Throws where none counts.
  static func mean(_ logits: Variable, labels: Variable, from start: Int) throws -> Variable {
    let (rows, columns) = (labels.shape[0], labels.shape[1])
    let values = try labels.value.int64s
    var targets: [Int64] = []
    targets.reserveCapacity(rows * (columns - start))
    for row in 0..<rows {
      targets += values[(row * columns + start + 1)..<((row + 1) * columns)]
      targets.append(-100)
    }
    guard targets.contains(where: { $0 >= 0 }) else {
      throw InputError(
        "every label that the language loss could count is masked: \(rows) rows, columns \(start + 1) to \(columns - 1)",
        expected: "a label that is not -100 behind the last thinking token",
        remedy: "look at the labels, or leave the language loss out")
    }
    let target = logits.tape.input(try Tensor(targets, shape: [rows, columns - start]), from: [labels])
    return try logits.crossEntropy(targets: target)
  }
}
