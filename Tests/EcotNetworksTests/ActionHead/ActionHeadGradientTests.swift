import EcotAutograd
import EcotNetworks
import EcotTensors
import Testing

/// Where the head's gradients go, and where they do not.
@Suite struct ActionHeadGradientTests {
  /// Every part of the head learns. Where odd blocks attended to the context, the state and the future tokens would
  /// not.
  @Test func everyParameterHasAGradient() throws {
    let outcome = try TinyHead().run(HeadBatch.inputs(HeadBatch.padded, copies: [0, 1]))
    for parameter in ActionHeadConfiguration.tiny.parameters {
      let gradient = try #require(outcome.gradients[parameter.name], "\(parameter.name)")
      #expect(gradient.shape == parameter.shape)
      #expect(try gradient.floats.contains { $0 != 0 }, "\(parameter.name)")
    }
    let state = try #require(outcome.gradients[ParameterName("state")])
    #expect(try state.floats.allSatisfy { $0 != 0 })
  }

  /// Of the position table, only the rows of the actions are used.
  @Test func unusedPositionsHaveNoGradient() throws {
    let gradients = try TinyHead().run(HeadBatch.inputs(HeadBatch.padded)).gradients
    let table = try #require(gradients[ParameterName("action_model.position_embedding.weight")])
    let bits = try table.bits
    #expect(bits[..<(16 * 64)].contains { $0 != 0 } && bits[(16 * 64)...].allSatisfy { $0 == 0 })
  }

  @Test func theContextsGradientIsPositiveZeroAtPadding() throws {
    let gradients = try TinyHead().run(HeadBatch.inputs(HeadBatch.padded, copies: [0, 1], garbage: -2)).gradients
    let gradient = try #require(gradients[ParameterName("context")])
    for (row, sample) in HeadBatch.padded.enumerated() {
      for column in 0..<gradient.shape[1] {
        let bits = try gradient.partBits(row: row, columns: column..<(column + 1))
        let isToken = sample.columns.contains(column)
        #expect(isToken ? bits.contains { $0 != 0 } : bits.allSatisfy { $0 == 0 }, "row \(row), column \(column)")
      }
    }
  }

  /// The quirk: what stands at padding is trained, too.
  @Test func paddingThatIsSeenHasAGradient() throws {
    var head = TinyHead()
    head.seesPadding = true
    let gradient = try #require(
      head.run(HeadBatch.inputs(HeadBatch.padded, garbage: -2)).gradients[ParameterName("context")])
    #expect(try gradient.partBits(row: 0, columns: 0..<1).contains { $0 != 0 })
  }

  /// The gradient is the slope of the loss: in a direction that goes uphill by different shares of the gradient's
  /// elements, of all parameters, the context and the state at once.
  @Test func theGradientIsTheSlopeOfTheLoss() throws {
    let inputs = try HeadBatch.inputs(HeadBatch.padded)
    var head = TinyHead()
    let values = try TinyHead.values(of: .tiny)
    let gradients = try head.run(inputs).gradients
    var (directions, slope, size): ([ParameterName: [Double]], Double, Double) = ([:], 0, 0)
    for name in gradients.names {
      var stream = PhiloxStream(seed: 1, name: "head-tests/direction/\(name)")
      let gradient = try #require(gradients[name]).doubles
      let direction = gradient.map { $0 * 2 * stream.uniform() }
      for (g, d) in zip(gradient, direction) {
        slope += g * d
        size += d * d
      }
      directions[name] = direction
    }
    slope /= size.squareRoot()
    func moved(_ tensor: Tensor, _ name: ParameterName, _ step: Double) throws -> Tensor {
      let direction = try #require(directions[name])
      let moved = zip(try tensor.floats, direction).map { $0 + Float(step * $1 / size.squareRoot()) }
      return Tensor(moved, ofShape: tensor.shape)
    }
    func loss(_ step: Double) throws -> Double {
      var own = inputs
      own.context = try moved(own.context, ParameterName("context"), step)
      own.state = try own.state.map { try moved($0, ParameterName("state"), step) }
      head.parameters = try Dictionary(uniqueKeysWithValues: values.map { ($0, try moved($1, $0, step)) })
      return try head.run(own).loss.doubles[0]
    }
    let found = (try loss(1e-3) - loss(-1e-3)) / 2e-3
    #expect(abs(found - slope) <= 0.01 * slope, "\(found) and \(slope)")
  }
}
