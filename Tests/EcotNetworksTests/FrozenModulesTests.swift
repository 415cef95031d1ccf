import EcotAutograd
import EcotFiles
import EcotNetworks
import Testing

@Suite struct FrozenModulesTests {
  private let vlm = Qwen3VLConfiguration.tiny.parameters.map(\.name)
  private let withHead =
    Qwen3VLConfiguration.tiny.parameters.map(\.name) + [ParameterName("action_model.model.proj.weight")]

  /// The frozen among `parameters`.
  private func frozen(_ paths: [String], _ parameters: [ParameterName]) throws -> [ParameterName] {
    let modules = try FrozenModules(paths: paths, parameters: parameters)
    return parameters.filter(modules.contains)
  }

  @Test func aPathFreezesWhatLiesBelowIt() throws {
    #expect(try frozen([], withHead).isEmpty)
    #expect(try frozen(["vlm.model.language_model.norm.weight"], vlm).count == 1)
    #expect(try frozen(["vlm.model.language_model.layers.1"], vlm).count == 11)
    #expect(try frozen(["vlm"], withHead) == vlm)
    #expect(try frozen(["vlm.model.visual.merger", "vlm.model.visual.blocks.0.norm1"], vlm).count == 8)
  }

  @Test func aPathEndsAtADot() throws {
    let names = ["vlm.layers.1.a", "vlm.layers.10.a", "vlm.layers.1"].map { ParameterName($0) }
    #expect(try frozen(["vlm.layers.1"], names) == [names[0], names[2]])
    #expect(throws: InputErrors.self) { try frozen(["vlm.layers."], names) }
  }

  @Test func theReferencesSpellingsMeanTheSame() throws {
    #expect(try frozen(["qwen_vl_interface"], withHead) == vlm)
    #expect(try frozen(["qwen_vl_interface.model"], withHead) == vlm)
    let modules = try FrozenModules(paths: ["qwen_vl_interface.model.model.visual"], parameters: vlm)
    #expect(modules.paths == ["vlm.model.visual"])
    #expect(vlm.filter(modules.contains) == vlm.filter { $0.rawValue.hasPrefix("vlm.model.visual.") })
  }

  @Test func pathsToAHeadAreRightWhereThereIsNone() throws {
    #expect(try frozen(["action_model", "action_model.any.thing"], vlm).isEmpty)
    #expect(try frozen(["action_model"], withHead).map(\.rawValue) == ["action_model.model.proj.weight"])
    #expect(throws: InputErrors.self) { try frozen(["action_model.any.thing"], withHead) }
    #expect(throws: InputErrors.self) { try frozen(["action_modell"], vlm) }
  }

  @Test func badPathsAreReportedTogetherWithWhatWasMeant() throws {
    let cases = [
      ("vlm.model.vizual", "did you mean 'vlm.model.visual'?"),
      ("vlm.visual", "did you mean 'vlm.model.visual'?"),
      ("visual.blocks", "did you mean 'vlm.model.visual.blocks'?"),
      ("model.visual", "did you mean 'vlm.model.visual'?"),
      ("qwen_vl_interface.model.visual", "did you mean 'qwen_vl_interface.model.model.visual'?"),
      ("qwen_vl_interface.model.model.vizual", "did you mean 'qwen_vl_interface.model.model.visual'?"),
      ("qwen_vl_interfaces", "no parameter has the name 'qwen_vl_interfaces'"),
      ("vlm.model.language_model.layers.4", "did you mean 'vlm.model.language_model.layers.0'?"),
      ("", "no parameter has the name ''"),
      ("vlm.", "did you mean 'vlm'?"),
    ]
    let errors = #expect(throws: InputErrors.self) {
      try FrozenModules(paths: ["vlm"] + cases.map(\.0), parameters: vlm)
    }
    let messages = errors?.errors.map(\.description) ?? []
    #expect(messages.count == cases.count)
    for (message, (path, expected)) in zip(messages, cases) {
      #expect(message.contains("'\(path)'") && message.contains(expected), "\(message)")
    }
  }
}
