import EcotNetworks
import EcotTensors
import Testing

@Suite struct ParameterInventoryTests {
  private func lines(_ configuration: Qwen3VLConfiguration) -> [String] {
    configuration.parameters.map { parameter in
      ([parameter.checkpointName] + parameter.shape.map(String.init)).joined(separator: " ")
    }
  }

  @Test func namesAndShapesAreThoseOfACheckpoint() {
    #expect(lines(.tiny).sorted() == TinyCheckpoint.parameters.sorted())
  }

  @Test(.enabled(if: Oracles.arePresent, Oracles.absence))
  func namesAndShapesAreThoseOfTheFile() throws {
    let file = try SafetensorsReader(Oracles.folder + "/model/model.safetensors")
    let found = try file.names.map { name in
      ([name] + (try file.tensor(name).shape).map(String.init)).joined(separator: " ")
    }
    #expect(lines(.tiny).sorted() == found.sorted())
  }

  @Test func theOrderIsThatOfTheModules() {
    let names = Qwen3VLConfiguration.tiny.parameters.map(\.checkpointName)
    func first(_ start: String) -> Int { names.firstIndex { $0.hasPrefix(start) } ?? -1 }
    let starts = [
      "model.language_model.embed_tokens.", "model.language_model.layers.0.", "model.language_model.layers.3.",
      "model.language_model.norm.", "model.visual.patch_embed.", "model.visual.pos_embed.", "model.visual.blocks.0.",
      "model.visual.blocks.3.", "model.visual.merger.", "model.visual.deepstack_merger_list.0.",
      "model.visual.deepstack_merger_list.2.",
    ]
    let places = starts.map(first)
    #expect(places.first == 0 && places == places.sorted() && Set(places).count == starts.count)
  }

  @Test func anUntiedModelHasAnOutputTableAfterTheLastNorm() {
    var configuration = Qwen3VLConfiguration.tiny
    configuration.tiesEmbeddings = false
    let parameters = configuration.parameters
    let added = ParameterShape("lm_head.weight", [2077, 64], .normal(0.02))
    #expect(parameters.filter { $0 != added } == Qwen3VLConfiguration.tiny.parameters)
    let place = parameters.firstIndex(of: added) ?? 0
    #expect(place > 0 && parameters[place - 1].checkpointName == "model.language_model.norm.weight")
  }

  @Test func startsAreThoseOfTheirHalf() {
    var configuration = Qwen3VLConfiguration.tiny
    configuration.text.initializerRange = 0.5
    configuration.vision.initializerRange = 0.25
    for parameter in configuration.parameters {
      let name = parameter.checkpointName
      let isText = name.hasPrefix("model.language_model.")
      let expected: ParameterShape.Start =
        name.hasSuffix(".bias") ? .zeros : name.contains("norm") ? .ones : .normal(isText ? 0.5 : 0.25)
      #expect(parameter.start == expected, "\(name)")
    }
  }

  @Test func impossibleDepthsHaveNoBlocks() {
    var configuration = Qwen3VLConfiguration.tiny
    (configuration.text.layers, configuration.vision.depth) = (-1, -1)
    #expect(!configuration.parameters.contains { $0.checkpointName.contains("layers.") })
  }

  @Test func presetsHaveTheirNumberOfParameters() {
    func count(_ configuration: Qwen3VLConfiguration) -> Int { configuration.parameters.reduce(0) { $0 + $1.count } }
    #expect(count(.tiny) == 468_960)
    #expect(count(.small) == 66_562_816)
    #expect(count(.qwen3VL2B) == 2_127_532_032)
  }

  @Test func presetsFitTogether() {
    for preset in [Qwen3VLConfiguration.tiny, .small, .qwen3VL2B] {
      #expect(preset.vision.outputWidth == preset.text.width)
      #expect(preset.text.ropeSections.reduce(0, +) * 2 == preset.text.headSize)
      #expect(preset.text.maximalPositions == 262_144 && preset.tiesEmbeddings)
      #expect(preset.imageToken < preset.text.vocabulary && preset.videoToken == preset.imageToken + 1)
    }
  }
}
