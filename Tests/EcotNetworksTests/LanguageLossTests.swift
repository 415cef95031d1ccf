import EcotNetworks
import EcotTensors
import Foundation
import Testing

/// The language loss is the mean over the labels that count.
@Suite struct LanguageLossTests {
  typealias Row = SyntheticRow

  private static let rows = [
    Row(1, [.text(3), .image(4, 4), .text(5), .latents(2), .text(7)], left: 1),
    Row(2, [.image(4, 6), .text(6), .latents(3), .text(5)]),
    Row(3, [.text(14)], left: 1),
  ]

  /// The mean of -log softmax(logits[t])[label[t + 1]] over labels of columns t >= start, in double.
  private func mean(_ outcome: TinyModel.Outcome, _ inputs: ModelInputs, from start: Int) throws -> Double {
    let labels = try #require(inputs.labels)
    let (values, columns) = (try labels.int64s, labels.shape[1])
    var (sum, count) = (0.0, 0)
    for row in 0..<labels.shape[0] {
      for column in start..<(columns - 1) {
        let label = Int(values[row * columns + column + 1])
        guard label >= 0 else { continue }
        let logits = try outcome.allLogits.part(row: row, columns: column..<(column + 1)).map(Double.init)
        let largest = logits.max() ?? 0
        sum += log(logits.reduce(0) { $0 + exp($1 - largest) }) + largest - logits[label]
        count += 1
      }
    }
    return sum / Double(count)
  }

  @Test func allLabelsCountOrThoseBehindTheLastLatentColumn() throws {
    let inputs = try SyntheticBatch(Self.rows).inputs
    var model = TinyModel()
    model.options.lossSegment = .all
    let all = try model.run(inputs)
    model.options.lossSegment = .final
    let final = try model.run(inputs)
    let last = Self.rows.flatMap(\.latentColumns).max() ?? 0
    #expect(all.logitsStart == 0 && final.logitsStart == last)
    for (outcome, start) in [(all, 0), (final, last)] {
      let loss = Double(try #require(outcome.loss).floats[0])
      #expect(abs(loss - (try mean(outcome, inputs, from: start))) <= 1e-6 * loss)
    }
    #expect(all.loss != final.loss)
  }

  @Test func aPlainForwardCountsAllLabelsEitherWay() throws {
    let inputs = try SyntheticBatch([Self.rows[2]]).inputs
    var model = TinyModel()
    let final = try model.run(inputs)
    model.options.lossSegment = .all
    let all = try model.run(inputs)
    #expect(try all.valueBits == final.valueBits)
    #expect(try all.gradientBits == final.gradientBits)
    let loss = Double(try #require(all.loss).floats[0])
    #expect(abs(loss - (try mean(all, inputs, from: 0))) <= 1e-6 * loss)
  }

  /// Masked labels may be any negative number, and the first column's label is nobody's target.
  @Test func maskedLabelsDoNotMatter() throws {
    var inputs = try SyntheticBatch(Self.rows).inputs
    let expected = try TinyModel().run(inputs)
    let labels = try #require(inputs.labels)
    var values = try labels.int64s.map { $0 < 0 ? -1 : $0 }
    values[labels.shape[1]] = 5
    inputs.labels = try Tensor(values, shape: labels.shape)
    var model = TinyModel()
    for segment in [ForwardOptions.LossSegment.final, .all] {
      model.options.lossSegment = segment
      if segment == .final { #expect(try model.run(inputs).valueBits == expected.valueBits) }
      #expect(try model.run(inputs).loss?.floats[0].isFinite == true)
    }
  }

  @Test func withoutLabelsThereIsNoLoss() throws {
    var inputs = try SyntheticBatch(Self.rows).inputs
    var model = TinyModel()
    model.objective = nil
    let with = try model.run(inputs)
    inputs.labels = nil
    let without = try model.run(inputs)
    #expect(without.loss == nil)
    #expect(without.hidden == with.hidden && without.logits == with.logits)
  }
}
