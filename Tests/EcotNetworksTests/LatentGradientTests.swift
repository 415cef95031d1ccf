import EcotAutograd
import EcotNetworks
import EcotTensors
import Testing

/// Where gradients go, and where they must not.
@Suite struct LatentGradientTests {
  typealias Row = SyntheticRow

  private static let rows = [
    Row(1, [.text(2), .image(4, 4), .text(5), .latents(2), .text(7)], left: 1),
    Row(2, [.image(4, 6), .text(6), .latents(3), .text(5)]),
    Row(3, [.text(9)], left: 4),
  ]
  private static let table = ParameterName("vlm.model.language_model.embed_tokens.weight")
  private static let output = ParameterName("vlm.lm_head.weight")

  /// The bits of one token's row in the gradient of a table.
  private func rowBits(_ gradients: Gradients, _ name: ParameterName, token: Int) throws -> [UInt32] {
    let gradient = try #require(gradients[name])
    let width = gradient.shape[1]
    return Array(try gradient.bits[(token * width)..<((token + 1) * width)])
  }

  /// A sum over the states: what an action head would look at.
  private static func stateSum(_ output: Qwen3VL.Output) throws -> Variable {
    let states = output.hiddenStates
    return try (states * states).sum()
  }

  @Test(arguments: [ForwardOptions.HiddenState.preNorm, .postNorm])
  func theThinkingRowHasNoGradientWithoutLanguageLoss(hiddenState: ForwardOptions.HiddenState) throws {
    let inputs = try SyntheticBatch(Self.rows).inputs
    var model = TinyModel()
    model.options.hiddenState = hiddenState
    for specification in [false, true] {
      model.isSpecification = specification
      model.objective = Self.stateSum
      let states = try model.run(inputs).gradients
      #expect(try rowBits(states, Self.table, token: TinyModel.thinkingToken).allSatisfy { $0 == 0 })
      let used = Int(try inputs.inputIDs.int64s[1])
      #expect(try rowBits(states, Self.table, token: used).contains { $0 != 0 })
      // The tied table is the output layer, too.
      model.objective = { $0.loss }
      let loss = try model.run(inputs).gradients
      #expect(try rowBits(loss, Self.table, token: TinyModel.thinkingToken).contains { $0 != 0 })
    }
  }

  /// A table of its own for the outputs: the embedding's row has no gradient even with the language loss.
  @Test func anUntiedThinkingRowHasNoGradientAtAll() throws {
    let inputs = try SyntheticBatch(Self.rows).inputs
    var model = TinyModel()
    model.configuration.tiesEmbeddings = false
    model.parameters = try TinyModel.values(of: model.configuration)
    let gradients = try model.run(inputs).gradients
    #expect(try rowBits(gradients, Self.table, token: TinyModel.thinkingToken).allSatisfy { $0 == 0 })
    #expect(try rowBits(gradients, Self.output, token: TinyModel.thinkingToken).contains { $0 != 0 })
  }

  @Test func detachedLatentsChangeGradientsOnly() throws {
    let inputs = try SyntheticBatch(Self.rows).inputs
    var model = TinyModel()
    let attached = try model.run(inputs)
    model.options.detachesLatents = true
    let detached = try model.run(inputs)
    #expect(try detached.valueBits == attached.valueBits)
    #expect(Set(detached.gradients.names) == Set(attached.gradients.names))
    #expect(try detached.gradientBits != attached.gradientBits)
    // Without latents there is nothing to detach.
    let plain = try SyntheticBatch([Self.rows[2]]).inputs
    let bits = try model.run(plain).gradientBits
    model.options.detachesLatents = false
    #expect(try model.run(plain).gradientBits == bits)
  }

  @Test(arguments: [
    "vlm.model.visual.", "vlm.model.language_model.layers.1.", "vlm.model.language_model.embed_tokens.",
  ])
  func frozenParametersChangeNoOtherGradient(prefix: String) throws {
    let inputs = try SyntheticBatch(Self.rows).inputs
    var model = TinyModel()
    let free = try model.run(inputs)
    model.isFrozen = { $0.rawValue.hasPrefix(prefix) }
    let frozen = try model.run(inputs)
    #expect(try frozen.valueBits == free.valueBits)
    let expected = try free.gradientBits.filter { !$0.key.rawValue.hasPrefix(prefix) }
    #expect(expected.count < free.gradients.names.count)
    #expect(try frozen.gradientBits == expected)
  }

  /// What no objective looks at adds nothing: the gradients are those of the sample alone.
  @Test func otherSamplesAddNothing() throws {
    var model = TinyModel()
    model.objective = { output in
      let first = try output.hiddenStates.slice(axis: 0, 0..<1)
      return try (first * first).sum()
    }
    let together = try model.run(SyntheticBatch(Self.rows).inputs).gradients
    let alone = try model.run(SyntheticBatch([Self.rows[0]]).inputs).gradients
    for name in alone.names {
      let (a, b) = (try #require(together[name]), try #require(alone[name]))
      #expect(try relativeError(a, b) <= 1e-5, "\(name)")
    }
  }
}
