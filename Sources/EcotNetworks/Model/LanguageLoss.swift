import EcotAutograd
import EcotFiles
import EcotTensors

/// The language loss: the mean cross-entropy of the next token over all labels of the batch that are not masked.
///
/// The mean of -log softmax(logits[b, t])[labels[b, t + 1]]. A label counts where the column before it has logits.
struct LanguageLoss {
  private let labels: Variable
  private let shape: [Int]
  /// The label of the next column, (B, columns from the start on), -100 where none counts.
  private let targets: [Int64]

  /// Labels (B, T) for logits from column `start` on. Throws where none counts.
  init(_ labels: Variable, from start: Int) throws {
    let (rows, columns) = (labels.shape[0], labels.shape[1])
    let values = try labels.value.int64s
    var targets: [Int64] = []
    targets.reserveCapacity(rows * (columns - start))
    for row in 0..<rows {
      targets += values[(row * columns + start + 1)..<((row + 1) * columns)].map { $0 < 0 ? -100 : $0 }
      targets.append(-100)
    }
    guard targets.contains(where: { $0 >= 0 }) else {
      throw InputError(
        "every label behind column \(start) is masked in all \(rows) rows, so that there is no language loss",
        expected: "a label that is not -100 behind the last thinking token",
        remedy: "look at the labels, or leave the language loss out")
    }
    (self.labels, self.targets, shape) = (labels, targets, [rows, columns - start])
  }

  /// The loss of logits (B, columns, vocabulary).
  func mean(logits: Variable) throws -> Variable {
    try logits.crossEntropy(targets: labels.tape.input(try Tensor(targets, shape: shape), from: [labels]))
  }

  /// The same from normed states (B, columns, width) and the output layer's weight, with logits of those rows alone that count: the
  /// same bits, gradients included, for less.
  func mean(norm: Variable, _ weight: Variable) throws -> Variable {
    let counted = targets.indices.filter { targets[$0] >= 0 }
    func input(_ values: [Int64]) throws -> Variable {
      labels.tape.input(try Tensor(values, shape: [values.count]), from: [labels])
    }
    let rows = try norm.reshaped(to: [targets.count, norm.shape[2]]).gatherRows(at: input(counted.map(Int64.init)))
    return try rows.linear(weight).crossEntropy(targets: input(counted.map { targets[$0] }))
  }
}
