import EcotFiles
import EcotNetworks
import EcotTensors
import Testing

/// `replay --model --head`: the whole policy, and its training steps.
@Suite struct ReplayPolicyTests {
  /// A tiny model and a head beside its folder, and inputs for both.
  private func files() throws -> (model: ReplayModel, head: String) {
    let model = try ReplayModel()
    let head = "\(model.folder.path)/head.safetensors"
    try ReplayHeadFiles.writeHead(to: head)
    try model.write(ReplayModel.tensors(latents: 2) + ReplayHeadFiles.actions())
    return (model, head)
  }

  private func replay(_ model: ReplayModel, _ head: String, _ arguments: String...) async throws
    -> CommandLineTool.Result
  {
    try await CommandLineTool.run(
      [
        "replay", "--model", model.model, "--head", head, "--inputs", model.inputs, "--latent", "--set",
        ReplayHeadFiles.headCount,
      ] + arguments)
  }

  @Test func stepsTellTheirLosses() async throws {
    let (model, head) = try files()
    let weight = "framework.latent_reasoning.vlm_loss_weight=0.1"
    let result = try await replay(model, head, "--steps", "3", "--json", "--set", weight)
    #expect(result.exitCode == 0, "\(result.error)")
    let json = try result.json
    let steps = try #require(json["steps"]?.array)
    #expect(steps.count == 3 && json["num_reasoning_passes"]?.integer == 3)
    for step in steps {
      let (action, language, total) = (
        try #require(step["action_loss"]?.double), try #require(step["vlm_loss"]?.double),
        try #require(step["total_loss"]?.double)
      )
      #expect(abs(total - (action + 0.1 * language)) < 1e-5 * total)
      #expect(try #require(step["grad_norm"]?.double) > 0)
    }
    for name in ["action_loss", "vlm_loss", "total_loss", "grad_norm"] {
      #expect(Set(steps.compactMap { $0[name]?.double }).count == 3, "\(name)")
    }
    #expect(json["loss"]?.double == steps[0]["vlm_loss"]?.double)
    #expect(json["grad_norm"]?.double == steps[0]["grad_norm"]?.double)
    #expect(try await replay(model, head, "--steps", "3", "--json", "--set", weight).output == result.output)
    // The figures for people are the same.
    let text = try await replay(model, head, "--steps", "3")
    #expect(text.output.contains("step 0 ") && text.output.contains("step 2 ") && !text.output.contains("step 3 "))
  }

  /// The tensors that are written are those of the first step, under both modules' names.
  @Test func theOutputsAreThoseOfTheFirstStep() async throws {
    let (model, head) = try files()
    let once = try await replay(model, head, "--backward", "--outputs", model.output("once"))
    let steps = try await replay(model, head, "--steps", "2", "--outputs", model.output("steps"))
    #expect(once.exitCode == 0 && steps.exitCode == 0, "\(once.error)\(steps.error)")
    let bytes = try InputFile.contents(of: model.output("once"))
    #expect(try InputFile.contents(of: model.output("steps")) == bytes)
    let outputs = try SafetensorsReader(model.output("once"))
    for name in [
      "hidden_states", "action_loss", "vlm_loss", "total_loss", "prediction", "grad_norm",
      "grad.action_model.future_tokens.weight", "grad.vlm.model.language_model.norm.weight",
    ] {
      #expect(outputs.contains(name), "\(name)")
    }
    #expect(outputs.names.count { $0.hasPrefix("grad.vlm.") } == 121)
    #expect(outputs.names.count { $0.hasPrefix("grad.action_model.") } == 80)
  }

  @Test func theWholePolicyInOneFile() async throws {
    let (model, head) = try files()
    // The head's file may hold the language model, too.
    let (language, actions) = (try SafetensorsReader("\(model.model)/model.safetensors"), try SafetensorsReader(head))
    let both =
      try language.names.map { ("qwen_vl_interface.model.\($0)", try language.tensor($0)) }
      + actions.names.map { ($0, try actions.tensor($0)) }
    let expected = try await replay(model, head, "--backward", "--json")
    #expect(expected.exitCode == 0, "\(expected.error)")
    try SafetensorsWriter.write(both, to: "\(model.model)/model.safetensors")
    let found = try await replay(model, "\(model.model)/model.safetensors", "--backward", "--json")
    #expect(found.output == expected.output, "\(found.error)")
  }

  @Test func frozenModulesAreNotTrained() async throws {
    let (model, head) = try files()
    let setting = "trainer.freeze_modules=[qwen_vl_interface]"
    let result = try await replay(model, head, "--steps", "2", "--json", "--set", setting)
    #expect(result.exitCode == 0, "\(result.error)")
    let steps = try #require(try result.json["steps"]?.array)
    #expect(steps[0]["vlm_loss"]?.double == steps[1]["vlm_loss"]?.double)
    #expect(steps[0]["action_loss"]?.double != steps[1]["action_loss"]?.double)
  }

  @Test func aHeadForAnotherModelIsRefused() async throws {
    let (model, head) = try files()
    var configuration = ActionHeadConfiguration.tiny
    configuration.contextWidth = 80
    let weights = SeededWeights(configuration.parameters, seed: 6)
    try SafetensorsWriter.write(
      weights.parameters.map { ($0.checkpointName, try weights.tensor($0)) }, to: head)
    let result = try await replay(model, head)
    #expect(result.exitCode == 2 && result.error.contains("reads states 80 wide"), "\(result.error)")
  }

  @Test func theHeadIsNeverReplaced() async throws {
    let (model, head) = try files()
    let before = try InputFile.contents(of: head)
    let result = try await replay(model, head, "--outputs", head)
    #expect(result.exitCode == 2 && result.error.contains("would replace"), "\(result.error)")
    #expect(try InputFile.contents(of: head) == before)
  }

  @Test func inputsWithoutActionsAreRefused() async throws {
    let (model, head) = try files()
    try model.write(ReplayModel.tensors(latents: 2))
    let result = try await replay(model, head)
    #expect(result.exitCode == 2 && result.error.contains("actions"), "\(result.error)")
  }

  @Test func actionsOfOtherSamplesAreRefused() async throws {
    let (model, head) = try files()
    try model.write(
      ReplayModel.tensors(latents: 2)
        + ReplayHeadFiles.actions().map { ($0.name, $0.name == "actions" ? try .zeros([3, 16, 7]) : $0.tensor) })
    let result = try await replay(model, head)
    #expect(result.exitCode == 2 && result.error.contains("actions"), "\(result.error)")
  }
}
