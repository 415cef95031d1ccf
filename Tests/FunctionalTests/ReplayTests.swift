import EcotFiles
import EcotTensors
import Testing

@Suite struct ReplayTests {
  @Test func everyNamedTensorAndGradientIsWritten() async throws {
    let model = try ReplayModel(latents: 0)
    let result = try await model.replay("--outputs", model.output("plain"), "--backward", "--json")
    #expect(result.exitCode == 0, "\(result.error)")
    let outputs = try SafetensorsReader(model.output("plain"))
    let shapes = [
      "vision.patch_embed": [32, 32], "vision.block_out.3": [32, 32], "vision.deepstack.2": [8, 64],
      "vision.merger_out": [8, 64], "vision.block0.qkv": [32, 96], "text.inputs_embeds": [2, 14, 64],
      "text.layer_out.3": [2, 14, 64], "text.layer_in.1": [2, 14, 64], "text.layer0.q_norm": [2, 14, 4, 16],
      "text.norm_out": [2, 14, 64], "hidden_states": [2, 14, 64], "logits": [2, 14, 2077], "loss": [1],
      "position_ids": [3, 2, 14], "token_nll": [2, 13], "grad_norm": [1],
      "grad.model.visual.patch_embed.proj.weight": [32, 3, 2, 16, 16],
      "grad.model.language_model.embed_tokens.weight": [2077, 64],
    ]
    for (name, shape) in shapes.sorted(by: { $0.key < $1.key }) {
      #expect(try outputs.shape(of: name) == shape, "\(name)")
    }
    #expect(outputs.names.count { $0.hasPrefix("grad.") } == 121)
    let json = try result.json
    #expect(json["num_reasoning_passes"]?.integer == 0 && json["logits_start"]?.integer == 0)
    #expect(json["loss"]?.double.map { Float($0) } == (try outputs.tensor("loss").floats[0]))
    // The padded row's columns hold nothing.
    let states = try outputs.tensor("text.layer_out.2").floats
    #expect(states[(14 * 64)..<(16 * 64)].allSatisfy { $0.bitPattern == 0 })
  }

  @Test func aLossThatIsNoNumberHasNoSign() async throws {
    let model = try ReplayModel(latents: 0)
    for value in [Float.nan, -Float.nan, .infinity] {
      try model.write(
        ReplayModel.tensors(latents: 0).map { name, tensor in
          (
            name,
            name == "pixel_values"
              ? try Tensor([Float](repeating: value, count: tensor.count), shape: tensor.shape) : tensor
          )
        })
      let result = try await model.replay("--backward")
      #expect(result.exitCode == 0 && result.output.contains("loss       nan "), "\(result.output)\(result.error)")
      #expect(!result.output.contains("-nan") && !result.output.contains("written"))
    }
  }

  @Test func latentsAreTakenFromTheColumnBefore() async throws {
    let model = try ReplayModel()
    let latent = try await model.replay("--outputs", model.output("latent"), "--latent", "--json")
    let plain = try await model.replay("--outputs", model.output("plain"), "--json")
    #expect(latent.exitCode == 0 && plain.exitCode == 0, "\(latent.error)\(plain.error)")
    #expect(try latent.json["num_reasoning_passes"]?.integer == 3)
    let (left, right) = (try SafetensorsReader(model.output("latent")), try SafetensorsReader(model.output("plain")))
    let (used, states) = (try left.tensor("latent.inputs_embeds").floats, try left.tensor("hidden_states").floats)
    let width = 64
    let columns = try left.shape(of: "hidden_states")[1]
    for (row, column) in [(0, 11), (0, 12), (1, 11), (1, 12)] {
      let place = (row * columns + column) * width
      #expect(used[place..<(place + width)].elementsEqual(states[(place - width)..<place]))
    }
    // Before the first latent nothing is different.
    let other = try right.tensor("hidden_states").floats
    #expect(states[..<(11 * width)].elementsEqual(other[..<(11 * width)]))
    #expect(!states.elementsEqual(other))
  }

  @Test func threadsAndKernelsChangeNoByte() async throws {
    let model = try ReplayModel()
    var digests: Set<String> = []
    for (threads, kernel) in [("1", nil), ("2", nil), ("3", "portable")] as [(String, String?)] {
      let path = model.output("threads")
      let result = try await model.replay(
        "--outputs", path, "--latent", "--backward", "--threads", threads, kernel: kernel)
      #expect(result.exitCode == 0, "\(result.error)")
      digests.insert(SHA256Digest.hexadecimal(of: try InputFile.contents(of: path)))
    }
    #expect(digests.count == 1)
  }

  @Test func settingsReachTheModel() async throws {
    let model = try ReplayModel()
    func loss(_ setting: String) async throws -> Double? {
      try await model.replay("--latent", "--json", "--set", setting).json["loss"]?.double
    }
    let base = try await loss("framework.latent_reasoning.hidden_state=pre_norm")
    let post = try await loss("framework.latent_reasoning.hidden_state=post_norm")
    let all = try await loss("framework.latent_reasoning.loss_segment=all")
    let plain = try await loss("compat=[plain_positions_in_latent_pass]")
    let detached = try await loss("compat=[detach_latents]")
    #expect(Set([base, post, all, plain].compactMap { $0 }).count == 4)
    #expect(detached == base)
  }

  @Test func alignmentOfGivenRows() async throws {
    let folder = try TemporaryFolder()
    let cases = """
      {"cases": [{"name": "two", "pad_id": 9, "think_id": 41, "start_id": 40, "end_id": 42, "delimiter_ids": [7],
      "model_max_length": 64, "input_ids": [[20, 21, 40, 41, 42, 50], [22, 40, 41, 42, 53, 9]],
      "attention_mask": [[1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 0]]}]}
      """
    try AtomicFile.write(Array(cases.utf8), to: "\(folder.path)/cases.json")
    let result = try await CommandLineTool.run(["replay", "--align", "\(folder.path)/cases.json", "--json"])
    #expect(result.exitCode == 0, "\(result.error)")
    let batch = try result.json["cases"]?.array?.first?["batch"]
    let rows = batch?["input_ids"]?.array?.map { $0.array?.compactMap(\.integer) ?? [] }
    #expect(rows == [[20, 21, 40, 41, 42, 50, 9], [9, 22, 40, 41, 42, 53, 9]])
    let labels = batch?["labels"]?.array?.first?.array?.compactMap(\.integer)
    #expect(labels == [-100, -100, 40, -100, 42, 50, -100])
  }

  @Test func openBLASComesCloseAndIsAnotherRun() async throws {
    let model = try ReplayModel()
    for backend in ["canonical", "openblas"] {
      let result = try await model.replay("--outputs", model.output(backend), "--latent", "--backend", backend)
      #expect(result.exitCode == 0, "\(result.error)")
    }
    let (left, right) = (
      try SafetensorsReader(model.output("canonical")), try SafetensorsReader(model.output("openblas"))
    )
    let pairs = zip(try left.tensor("hidden_states").floats, try right.tensor("hidden_states").floats)
    let distance = pairs.reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
    let size = try left.tensor("hidden_states").floats.reduce(0.0) { $0 + Double($1 * $1) }
    #expect((distance / size).squareRoot() < 1e-5)
  }
}
