import EcotFiles
import EcotNetworks
import EcotTensors
import Testing

/// The names, shapes and starts of the head's parameters.
@Suite struct ActionHeadInventoryTests {
  private func count(_ head: ActionHeadConfiguration) -> Int { head.parameters.reduce(0) { $0 + $1.count } }

  @Test func presetsHaveTheirNumberOfParameters() {
    #expect(count(.tiny) == 299_911)
    #expect(count(.small) == 19_000_967)
    #expect(count(.diTB(contextWidth: 2048)) == 155_182_343)
    #expect(count(.diTL(contextWidth: 2048)) == 561_742_343)
  }

  /// A block counted by hand: norm, four projections, feed-forward; a cross-attending one reads the context.
  @Test func aBlockHasTheParametersOfItsLayers() {
    var head = ActionHeadConfiguration.diTB(contextWidth: 2048)
    func block(_ source: Int) -> Int {
      let linear = { (inputs: Int, outputs: Int) in inputs * outputs + outputs }
      return linear(768, 1536) + 2 * linear(768, 768) + 2 * linear(source, 768) + linear(768, 3072) + linear(3072, 768)
    }
    let counts = (0...4).map { layers -> Int in
      head.layers = layers
      return count(head)
    }
    #expect(zip(counts.dropFirst(), counts).map { $0 - $1 } == [block(2048), block(768), block(2048), block(768)])
    head.layers = -1
    #expect(count(head) == counts[0])
  }

  @Test(.enabled(if: HeadOracles.arePresent, HeadOracles.absence)) func namesAndShapesAreTheReferences() throws {
    guard case .object(let members) = try HeadOracles.index()["weight_tensors"] else {
      Issue.record("no weight_tensors")
      return
    }
    let wanted = members.map { name, value -> String in
      let shape = value.array?.last?.array?.compactMap(\.integer) ?? []
      return "\(name) \(shape)"
    }
    let found = ActionHeadConfiguration.tiny.parameters.map { "\($0.checkpointName) \($0.shape)" }
    #expect(found.sorted() == wanted.sorted() && found.count == 80)
    #expect(try HeadOracles.weights.get().configuration == .tiny)
  }

  @Test func namesAreUniqueAndOfTheirModule() {
    let parameters = ActionHeadConfiguration.small.parameters
    #expect(Set(parameters.map(\.checkpointName)).count == parameters.count)
    #expect(parameters.allSatisfy { $0.module == .actionModel && $0.name.rawValue.hasPrefix("action_model.") })
    let language = Set(Qwen3VLConfiguration.small.parameters.map(\.name))
    #expect(parameters.allSatisfy { !language.contains($0.name) })
  }

  /// Layers begin with PyTorch's variance, 1 / (3 n) of n inputs, weights and biases alike; tables with the deviation
  /// 0.02.
  @Test func startsAreThoseOfPyTorch() throws {
    let parameters = ActionHeadConfiguration.small.parameters
    for parameter in parameters {
      guard case .normal(let deviation) = parameter.start else {
        Issue.record("\(parameter.name)")
        continue
      }
      let isTable = ["future_tokens.weight", "position_embedding.weight"].contains(parameter.checkpointName)
      let isWeight = parameter.checkpointName.hasSuffix(".weight")
      if isTable {
        #expect(deviation == 0.02)
      } else if isWeight {
        #expect(abs(deviation - (1 / (3 * Double(parameter.shape[1]))).squareRoot()) < 1e-15, "\(parameter.name)")
      } else {
        let weight = parameter.checkpointName.dropLast("bias".count) + "weight"
        #expect(parameters.first { $0.checkpointName == weight }?.start == parameter.start)
      }
    }
  }

  @Test func presetsFitTheirModels() {
    #expect(ActionHeadConfiguration.tiny.contextWidth == Qwen3VLConfiguration.tiny.text.width)
    #expect(ActionHeadConfiguration.small.contextWidth == Qwen3VLConfiguration.small.text.width)
    let large = ActionHeadConfiguration.diTL(contextWidth: 2048)
    #expect(large.width == 1536 && large.layers == 16)
    let base = ActionHeadConfiguration.diTB(contextWidth: 2048)
    #expect(base.width == 768 && base.innerWidth == 3072 && base.horizon == 16 && base.stateSize == 8)
  }
}
