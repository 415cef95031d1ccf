import EcotFiles
import EcotNetworks
import EcotTensors
import Testing

@Suite struct SeededWeightsTests {
  private let weights = SeededWeights(.tiny, seed: 42)

  @Test func everyParameterHasItsShapeAndItsStart() throws {
    for parameter in weights.parameters {
      let tensor = try weights.tensor(parameter)
      #expect(tensor.shape == parameter.shape)
      let values = try tensor.floats
      switch parameter.start {
      case .zeros: #expect(values.allSatisfy { $0 == 0 })
      case .ones: #expect(values.allSatisfy { $0 == 1 })
      case .normal(let deviation):
        let squares = values.reduce(0.0) { $0 + Double($1 * $1) }
        let found = (squares / Double(values.count)).squareRoot()
        #expect((0.9...1.1).contains(found / deviation), "\(parameter.checkpointName)")
      }
    }
  }

  @Test func elementsAreTheDrawsOfTheParametersStream() throws {
    let parameter = ParameterShape("model.visual.pos_embed.weight", [144, 32], .normal(0.02))
    var stream = PhiloxStream(seed: 42, name: "weights/model.visual.pos_embed.weight")
    let drawn = (0..<144 * 32).map { _ in Float(stream.normal() * 0.02) }
    #expect(try weights.tensor(parameter) == Tensor(drawn, shape: [144, 32]))
  }

  @Test func seedAndNameChangeEveryValue() throws {
    let parameter = ParameterShape("a", [8], .normal(1))
    let value = try weights.tensor(parameter).floats
    let ofOtherSeed = try SeededWeights(.tiny, seed: 43).tensor(parameter).floats
    let ofOtherName = try weights.tensor(ParameterShape("b", [8], .normal(1))).floats
    for slot in 0..<8 { #expect(Set([value[slot], ofOtherSeed[slot], ofOtherName[slot]]).count == 3) }
  }

  @Test(arguments: [-1, 1, 2, 3, 7, 1000]) func threadsChangeNoBit(threads: Int) throws {
    // Two full chunks and a part of a third.
    let parameter = ParameterShape("table", [600_001], .normal(0.02))
    let stream = PhiloxStream(seed: 42, name: "weights/table")
    let whole = Tensor(stream.normals(0..<600_001, deviation: 0.02))
    #expect(try weights.tensor(parameter, threads: threads) == whole)
  }

  @Test func parametersWithoutElementsAreEmpty() throws {
    #expect(try weights.tensor(ParameterShape("none", [0, 4], .normal(1)), threads: 2).count == 0)
  }

  @Test func badParametersAreNamed() {
    for deviation in [-1, Double.nan, .infinity] {
      let error = #expect(throws: InputError.self) {
        try weights.tensor(ParameterShape("model.bad.weight", [2], .normal(deviation)))
      }
      #expect(error?.description.contains("model.bad.weight") == true)
    }
    #expect(throws: InputError.self) { try weights.tensor(ParameterShape("bad", [-2], .zeros)) }
    #expect(throws: InputError.self) { try weights.tensor(ParameterShape("bad", [1 << 40, 1 << 40], .ones)) }
  }
}
