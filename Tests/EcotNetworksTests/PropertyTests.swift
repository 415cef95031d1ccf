import EcotAutograd
import EcotKernels
import EcotNetworks
import EcotProcessor
import EcotTensors
import Testing

/// What must hold bit for bit: the cache changes nothing, nor do other rows, padding, threads and kernels.
@Suite struct PropertyTests {
  typealias Row = SyntheticRow

  /// Batches of latents in all positions that the passes tell apart.
  static let latentBatches: [(name: String, rows: [Row])] = [
    ("no latents", [Row(1, [.image(4, 4), .text(6)]), Row(2, [.text(5)], left: 3)]),
    ("one", [Row(1, [.image(4, 4), .text(4), .latents(1), .text(5)])]),
    (
      "two in each row",
      [
        Row(1, [.text(3), .image(4, 4), .latents(2), .text(4)], left: 1),
        Row(2, [.image(4, 6), .text(2), .latents(2), .text(6)]),
      ]
    ),
    ("four", [Row(3, [.image(2, 4), .text(3), .latents(4), .text(3)], left: 2, right: 1)]),
    (
      "different counts, one row without any",
      [
        Row(1, [.image(4, 4), .text(8), .latents(1), .text(5)], left: 2),
        Row(2, [.image(4, 4), .image(2, 2), .text(9), .latents(4), .text(2)]),
        Row(3, [.text(4), .image(4, 8), .text(9)], left: 1),
      ]
    ),
    (
      "gaps between runs",
      [
        Row(1, [.image(4, 4), .text(4), .latents(2), .text(3), .latents(1), .text(4)]),
        Row(2, [.text(9), .latents(1), .text(1), .latents(2), .text(2)], left: 3),
      ]
    ),
    (
      "text only, and a row that ends with a latent",
      [
        Row(1, [.text(5), .latents(2), .text(4)]), Row(2, [.text(8), .latents(2)]),
      ]
    ),
    (
      "a row that begins behind the first latents",
      [
        Row(1, [.image(2, 2), .text(2), .latents(2), .text(6)]), Row(2, [.text(4)], left: 6),
      ]
    ),
    (
      "a row that ends before the first latents",
      [
        Row(1, [.image(2, 2), .text(6), .latents(3), .text(3)]), Row(2, [.image(2, 2), .text(2)]),
      ]
    ),
    (
      "images behind latents, across a pass and one latent of another row",
      [
        Row(1, [.image(4, 4), .text(4), .latents(2), .text(1), .image(2, 4), .text(3)]),
        Row(2, [.text(1), .image(4, 4), .text(6)], left: 8), Row(3, [.text(2), .latents(1), .text(1)], left: 9),
      ]
    ),
  ]

  @Test(arguments: latentBatches.indices, [ForwardOptions.HiddenState.preNorm, .postNorm])
  func theCacheChangesNoBit(batch: Int, hiddenState: ForwardOptions.HiddenState) throws {
    let (name, rows) = Self.latentBatches[batch]
    let inputs = try SyntheticBatch(rows).inputs
    var model = TinyModel()
    model.options.hiddenState = hiddenState
    for segment in [ForwardOptions.LossSegment.final, .all] {
      model.options.lossSegment = segment
      model.isSpecification = false
      let cached = try model.run(inputs)
      model.isSpecification = true
      let recomputed = try model.run(inputs)
      #expect(try cached.valueBits == recomputed.valueBits, "\(name)")
      #expect(cached.logitsStart == recomputed.logitsStart && cached.latentPasses == recomputed.latentPasses)
      // Recomputed keys and values get their gradients one pass at a time: another order of additions.
      #expect(Set(cached.gradients.names) == Set(recomputed.gradients.names))
      for parameter in cached.gradients.names {
        let (a, b) = (try #require(cached.gradients[parameter]), try #require(recomputed.gradients[parameter]))
        #expect(try relativeError(a, b) <= 1e-5, "\(name): \(parameter)")
      }
    }
  }

  @Test(arguments: latentBatches.indices) func passesAreThoseOfTheColumnsWithLatents(batch: Int) throws {
    let rows = Self.latentBatches[batch].rows
    var model = TinyModel()
    model.objective = nil
    let outcome = try model.run(SyntheticBatch(rows).inputs)
    let columns = Set(rows.flatMap(\.latentColumns))
    #expect(outcome.latentPasses == (columns.isEmpty ? 0 : columns.count + 1))
    #expect(outcome.logitsStart == columns.max() ?? 0)
    #expect(outcome.logits == (try outcome.allLogits.columns(outcome.logitsStart..<outcome.allLogits.shape[1])))
  }

  @Test func aLatentMayBeTheLastColumn() throws {
    var inputs = try SyntheticBatch([Row(1, [.text(5), .latents(2)]), Row(2, [.text(3)])]).inputs
    inputs.labels = nil
    var model = TinyModel()
    model.objective = { try $0.hiddenStates.sum() }
    let cached = try model.run(inputs)
    #expect(cached.logits.shape == [2, 1, 2077] && cached.logitsStart == 6)
    model.isSpecification = true
    #expect(try model.run(inputs).valueBits == cached.valueBits)
  }

  @Test func aLatentIsTheStateBeforeIt() throws {
    let rows = Self.latentBatches[4].rows
    let inputs = try SyntheticBatch(rows).inputs
    for hiddenState in [ForwardOptions.HiddenState.preNorm, .postNorm] {
      let recording = Recording()
      var model = TinyModel()
      (model.objective, model.observer, model.options.hiddenState) = (nil, recording, hiddenState)
      let outcome = try model.run(inputs)
      let embeddings = try #require(recording["0/decoder/all/embeddings.value"]).tensor
      let used = try #require(recording["0/decoder/all/embeddings_used.value"]).tensor
      for (index, row) in rows.enumerated() {
        for column in row.columns {
          let source = row.latentColumns.contains(column) ? (outcome.hidden, column - 1) : (embeddings, column)
          let expected = try source.0.partBits(row: index, columns: source.1..<(source.1 + 1))
          #expect(try used.partBits(row: index, columns: column..<(column + 1)) == expected)
        }
      }
    }
  }

  @Test func withoutLatentsTheThinkingTokenDoesNotMatter() throws {
    var model = TinyModel()
    let inputs = try SyntheticBatch(Self.latentBatches[0].rows).inputs
    let with = try model.run(inputs)
    model.options.thinkingToken = nil
    let without = try model.run(inputs)
    #expect(try with.valueBits == without.valueBits)
    #expect(try with.gradientBits == without.gradientBits)
    // Plain positions are for sequences with latents.
    model.options = ForwardOptions(thinkingToken: TinyModel.thinkingToken)
    model.options.usesPlainPositions = true
    #expect(try model.run(inputs).valueBits == without.valueBits)
  }

  /// Where thinking tokens are ordinary tokens they are looked up in the table.
  @Test func aThinkingTokenIsAnOrdinaryTokenWhereNobodyThinks() throws {
    var model = TinyModel()
    (model.objective, model.options.thinkingToken) = (nil, nil)
    let outcome = try model.run(SyntheticBatch(Self.latentBatches[2].rows).inputs)
    #expect(outcome.latentPasses == 0 && outcome.logitsStart == 0)
  }

  /// Stage 0 has text where stage 2 has latents; nothing before them may tell.
  @Test func theCommonPrefixHasTheSameBits() throws {
    let prefix: [Row.Part] = [.text(2), .image(4, 4), .text(5)]
    func run(_ parts: [Row.Part]) throws -> TinyModel.Outcome {
      try TinyModel().run(SyntheticBatch([Row(1, prefix + parts, left: 2), Row(2, prefix + parts)]).inputs)
    }
    let (text, latents) = (try run([.text(9)]), try run([.latents(3), .text(4)]))
    for (row, columns) in [(0, 2..<13), (1, 0..<11)] {
      for (a, b) in [(text.hidden, latents.hidden), (text.norm, latents.norm), (text.allLogits, latents.allLogits)] {
        #expect(try a.partBits(row: row, columns: columns) == b.partBits(row: row, columns: columns))
        let next = columns.upperBound..<(columns.upperBound + 1)
        #expect(try a.partBits(row: row, columns: next) != b.partBits(row: row, columns: next))
      }
    }
  }

  @Test(arguments: [4, 5]) func threadsAndKernelsChangeNoBit(batch: Int) throws {
    let inputs = try SyntheticBatch(Self.latentBatches[batch].rows).inputs
    var model = TinyModel()
    model.compute = Compute(variant: .portable)
    let expected = try model.run(inputs)
    for variant in KernelVariant.supported {
      for threads in [1, 2, 3] {
        model.compute = Compute(variant: variant, threads: threads)
        let outcome = try model.run(inputs)
        #expect(try outcome.valueBits == expected.valueBits, "\(variant), \(threads) threads")
        #expect(try outcome.gradientBits == expected.gradientBits, "\(variant), \(threads) threads")
      }
    }
  }

  @Test func streamedParametersChangeNoBit() throws {
    let inputs = try SyntheticBatch(Self.latentBatches[4].rows).inputs
    var model = TinyModel()
    model.objective = nil
    let expected = try model.run(inputs)
    let values = try TinyModel.values(of: model.configuration)
    let tape = Tape(mode: .inference)
    let streamed = StreamedParameters(tape: tape) { name in
      guard let value = values[name] else { throw MissingParameter(name: name) }
      return value
    }
    #expect(try model.run(inputs, streamed, on: tape).valueBits == expected.valueBits)
  }
}
