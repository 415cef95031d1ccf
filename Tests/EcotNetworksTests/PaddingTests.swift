import EcotAutograd
import EcotNetworks
import EcotTensors
import Testing

/// A sample has the same bits alone and among others, wherever its padding is and whatever stands there.
@Suite struct PaddingTests {
  typealias Row = SyntheticRow

  /// Rows of different lengths, images and latents.
  private static let rows = [
    Row(1, [.text(2), .image(4, 4), .text(5), .latents(2), .text(7)]),
    Row(2, [.image(4, 6), .image(2, 2), .text(9), .latents(1), .text(2), .latents(2), .text(5)]),
    Row(3, [.text(21)]),
    Row(4, [.image(6, 4), .text(4), .latents(4), .text(3)]),
  ]

  /// Values of one row at its tokens; logits are those of all columns.
  private func tokenBits(_ outcome: TinyModel.Outcome, _ batch: SyntheticBatch, _ row: Int) throws -> [[UInt32]] {
    try [outcome.hidden, outcome.norm, outcome.allLogits].map {
      try $0.partBits(row: row, columns: batch.rows[row].columns)
    }
  }

  private func run(_ rows: [Row], padding: Int64 = 2048, _ hiddenState: ForwardOptions.HiddenState = .preNorm) throws
    -> (outcome: TinyModel.Outcome, batch: SyntheticBatch)
  {
    let batch = try SyntheticBatch(rows, padding: padding)
    var model = TinyModel()
    (model.objective, model.options.hiddenState, model.options.lossSegment) = (nil, hiddenState, .all)
    return (try model.run(batch.inputs), batch)
  }

  /// The padding before each row, and whether there is more behind all of them. Images stay before all latents.
  private static let paddings: [(left: [Int], right: Int)] = [
    ([0, 0, 0, 0], 0), ([0, 0, 0, 0], 6), ([8, 5, 7, 4], 0), ([2, 0, 5, 3], 4), ([7, 4, 0, 6], 1),
  ]

  @Test(arguments: paddings.indices, [ForwardOptions.HiddenState.preNorm, .postNorm])
  func aSampleAloneHasTheBitsOfAPaddedBatch(padding: Int, hiddenState: ForwardOptions.HiddenState) throws {
    let (left, right) = Self.paddings[padding]
    let rows = Self.rows.enumerated().map { $1.padded(left: left[$0], right: right) }
    let together = try run(rows, hiddenState)
    for index in rows.indices {
      let alone = try run([Self.rows[index]], hiddenState)
      let expected = try tokenBits(alone.outcome, alone.batch, 0)
      #expect(try tokenBits(together.outcome, together.batch, index) == expected, "row \(index)")
      for (left, right) in [(3, 0), (0, 3), (2, 5)] {
        let padded = try run([Self.rows[index].padded(left: left, right: right)], hiddenState)
        #expect(try tokenBits(padded.outcome, padded.batch, 0) == expected, "row \(index), \(left) and \(right)")
        #expect(try padded.outcome.loss?.bits == alone.outcome.loss?.bits)
      }
    }
  }

  @Test func theOrderOfTheRowsDoesNotMatter() throws {
    let expected = try run(Self.rows)
    for order in [[3, 2, 1, 0], [1, 3, 0, 2]] {
      let other = try run(order.map { Self.rows[$0] })
      for (place, index) in order.enumerated() {
        let bits = try tokenBits(expected.outcome, expected.batch, index)
        #expect(try tokenBits(other.outcome, other.batch, place) == bits)
      }
    }
  }

  /// Ids, positions and labels at padding are nobody's business, be they those of images, videos or thinking.
  @Test func whatStandsAtPaddingDoesNotMatter() throws {
    let rows = Self.rows.enumerated().map { $1.padded(left: [2, 0, 5, 3][$0], right: 2) }
    var model = TinyModel()
    var inputs = try SyntheticBatch(rows).inputs
    let expected = try model.run(inputs)
    for id: Int64 in [0, 17, 2060, 2061, 2074] {
      inputs = try SyntheticBatch(rows, padding: id).inputs
      let (mask, positions) = (try inputs.attentionMask.int64s, try inputs.positionIDs.int64s)
      let moved = positions.enumerated().map { mask[$0 % mask.count] == 1 ? $1 : id }
      inputs.positionIDs = try Tensor(moved, shape: inputs.positionIDs.shape)
      for specification in [false, true] {
        model.isSpecification = specification
        let outcome = try model.run(inputs)
        #expect(try outcome.valueBits == expected.valueBits, "id \(id)")
        if !specification { #expect(try outcome.gradientBits == expected.gradientBits, "id \(id)") }
      }
    }
  }

  /// +0 at padding: hidden states, and whatever an observer is told of the decoder, gradients included. With negative weights, a norm
  /// of zero could be -0.
  @Test(arguments: [Float(1), -1]) func paddingIsPositiveZeroEverywhere(normWeight: Float) throws {
    let rows = Self.rows.enumerated().map { $1.padded(left: [2, 0, 5, 3][$0], right: 2) }
    let batch = try SyntheticBatch(rows)
    let recording = Recording()
    var model = TinyModel()
    model.observer = recording
    model.parameters = try TinyModel.values(of: TinyModel.configuration)
    for name in model.parameters?.keys.filter({ $0.rawValue.contains("norm") && $0.rawValue.contains("language") })
      ?? []
    {
      let width = model.parameters?[name]?.count ?? 0
      model.parameters?[name] = Tensor([Float](repeating: normWeight, count: width), ofShape: [width])
    }
    let outcome = try model.run(batch.inputs)
    var compared = 0
    func check(_ tensor: Tensor, from start: Int, _ name: String) throws {
      let own = tensor.shape[1]
      for (index, row) in rows.enumerated() {
        for column in 0..<own where !row.columns.contains(start + column) {
          let bits = try tensor.partBits(row: index, columns: column..<(column + 1))
          #expect(bits.allSatisfy { $0 == 0 }, "\(name), row \(index), column \(start + column)")
        }
      }
      compared += 1
    }
    for (name, tensor) in [("hidden", outcome.hidden), ("norm", outcome.norm), ("logits", outcome.allLogits)] {
      try check(tensor, from: 0, name)
    }
    let starts = [0] + Set(rows.flatMap(\.latentColumns)).sorted()
    for record in recording.records where record.address.contains("/decoder/") {
      let parts = record.address.split(separator: "/")
      // Angles are of positions, and latents of thinking tokens alone.
      if parts.contains("rope") || record.address.contains("/latents.") { continue }
      let pass = parts[parts[1] == "gradient" ? 3 : 2]
      let start: Int
      switch pass {
      case "all", "prefix": start = 0
      case "final": start = starts.last ?? 0
      default: start = starts[try #require(Int(pass.dropFirst("latent.".count)))]
      }
      try check(record.tensor, from: start, record.address)
    }
    #expect(compared > 600)
  }
}
