import EcotFiles
import EcotNetworks
import EcotTensors
import Testing

/// `replay --head` without a model.
@Suite struct ReplayHeadTests {
  @Test func everyNamedTensorAndGradientIsWritten() async throws {
    let files = try ReplayHeadFiles()
    let result = try await files.replay("--outputs", files.output("all"), "--backward", "--json")
    #expect(result.exitCode == 0, "\(result.error)")
    let outputs = try SafetensorsReader(files.output("all"))
    let shapes = [
      "timestep_bucket": [4], "noisy_actions": [4, 16, 7], "time_sinusoid": [4, 256], "timestep_embedding": [4, 64],
      "action_time_sinusoid": [4, 64], "action_encoder_out": [4, 16, 64], "state_encoder_out": [4, 1, 64],
      "dit_in": [4, 25, 64], "block0.adanorm": [4, 25, 64], "block0.attn": [4, 25, 64], "block0.norm3": [4, 25, 64],
      "block0.ff": [4, 25, 64], "block_out.3": [4, 25, 64], "dit_out": [4, 25, 96], "decoder_out": [4, 25, 7],
      "prediction": [4, 16, 7], "velocity": [4, 16, 7], "action_loss": [1], "euler4": [2, 16, 7], "grad_norm": [1],
      "grad.context": [2, 9, 64], "grad.state": [2, 8], "grad.future_tokens.weight": [8, 64],
      "grad.model.transformer_blocks.3.attn1.to_out.0.bias": [64],
    ]
    for (name, shape) in shapes.sorted(by: { $0.key < $1.key }) {
      #expect(outputs.contains(name), "\(name)")
      if outputs.contains(name) { #expect(try outputs.shape(of: name) == shape, "\(name)") }
    }
    #expect(outputs.names.count { $0.hasPrefix("grad.") } == 82)
    #expect(try outputs.tensor("timestep_bucket").int64s == [100, 700, 999, 0])
    let (loss, json) = (try outputs.tensor("action_loss").floats[0], try result.json)
    #expect(loss.isFinite && json["loss"]?.double.map { Float($0) } == loss)
    #expect(json["steps"] == nil && json["tensors"]?.integer == outputs.names.count)
    // The actions are the last tokens of what the decoder gives.
    let (all, last) = (try outputs.tensor("decoder_out").floats, try outputs.tensor("prediction").floats)
    #expect(all[(9 * 7)..<(25 * 7)].elementsEqual(last[..<(16 * 7)]))
    // The padded columns of the second row hold nothing.
    let gradient = try outputs.tensor("grad.context").floats
    #expect(gradient[(9 * 64)..<(11 * 64)].allSatisfy { $0.bitPattern == 0 })
  }

  @Test func withoutBackwardThereAreTheSameValuesAndNoGradients() async throws {
    let files = try ReplayHeadFiles()
    for (name, more) in [("with", ["--backward"]), ("without", [])] {
      let result = try await CommandLineTool.run(
        [
          "replay", "--head", files.head, "--inputs", files.inputs, "--set", ReplayHeadFiles.headCount, "--outputs",
          files.output(name),
        ] + more)
      #expect(result.exitCode == 0, "\(result.error)")
    }
    let (with, without) = (
      try SafetensorsReader(files.output("with")), try SafetensorsReader(files.output("without"))
    )
    #expect(!without.names.contains { $0.hasPrefix("grad") } && without.names.count > 30)
    for name in without.names { #expect(try with.tensor(name) == without.tensor(name), "\(name)") }
  }

  @Test func threadsAndKernelsChangeNoByte() async throws {
    let files = try ReplayHeadFiles()
    var digests: Set<String> = []
    for (threads, kernel) in [("1", nil), ("2", nil), ("3", "portable")] as [(String, String?)] {
      let path = files.output("threads")
      let result = try await files.replay("--outputs", path, "--backward", "--threads", threads, kernel: kernel)
      #expect(result.exitCode == 0, "\(result.error)")
      digests.insert(SHA256Digest.hexadecimal(of: try InputFile.contents(of: path)))
    }
    #expect(digests.count == 1)
  }

  @Test func settingsReachTheHead() async throws {
    let files = try ReplayHeadFiles()
    func loss(_ setting: String...) async throws -> Double? {
      let result = try await CommandLineTool.run(
        ["replay", "--head", files.head, "--inputs", files.inputs, "--json"] + setting.flatMap { ["--set", $0] })
      #expect(result.exitCode == 0, "\(result.error)")
      return try result.json["loss"]?.double
    }
    let base = try await loss(ReplayHeadFiles.headCount)
    let oneHead = try await loss()
    let seesPadding = try await loss(ReplayHeadFiles.headCount, "compat=[head_attends_padding]")
    let buckets = try await loss(ReplayHeadFiles.headCount, "framework.action_model.num_timestep_buckets=500")
    #expect(Set([base, oneHead, seesPadding, buckets].compactMap { $0 }).count == 4)
  }

  @Test func inferenceStepsNameTheirActions() async throws {
    let files = try ReplayHeadFiles()
    let setting = "framework.action_model.num_inference_timesteps=7"
    let result = try await files.replay("--outputs", files.output("steps"), "--set", setting)
    #expect(result.exitCode == 0, "\(result.error)")
    let outputs = try SafetensorsReader(files.output("steps"))
    #expect(outputs.contains("euler7") && !outputs.contains("euler4"))
  }

  /// Noise and times that the inputs do not have are drawn, always alike; of longer chunks the last actions count.
  @Test func whatIsMissingIsDrawn() async throws {
    let files = try ReplayHeadFiles()
    let given = try ReplayHeadFiles.tensors().filter { !["noise", "t", "init_noise"].contains($0.name) }
    try files.write(given)
    var losses: [Double?] = []
    for _ in 0..<2 {
      let result = try await files.replay("--outputs", files.output("drawn"), "--json")
      #expect(result.exitCode == 0, "\(result.error)")
      losses.append(try result.json["loss"]?.double)
    }
    let outputs = try SafetensorsReader(files.output("drawn"))
    #expect(losses[0] != nil && losses[0] == losses[1])
    #expect(try outputs.shape(of: "prediction") == [8, 16, 7] && !outputs.contains("euler4"))

    try files.write(
      given.map { name, tensor in
        guard name == "actions" else { return (name, tensor) }
        let rows = try tensor.floats
        let longer = (0..<2).flatMap { [9, 9, 9, 9, 9, 9, 9] + rows[($0 * 112)..<(($0 + 1) * 112)] }
        return (name, try Tensor(longer, shape: [2, 17, 7]))
      })
    #expect(try await files.replay("--json").json["loss"]?.double == losses[0])
  }

  @Test func aHeadAloneIsTrained() async throws {
    let files = try ReplayHeadFiles()
    let result = try await files.replay("--steps", "2", "--json", "--set", "trainer.learning_rate.base=0.001")
    #expect(result.exitCode == 0, "\(result.error)")
    let steps = try #require(try result.json["steps"]?.array)
    #expect(steps.count == 2)
    let losses = steps.compactMap { $0["action_loss"]?.double }
    #expect(losses.count == 2 && losses[1] < losses[0])
    #expect(steps.allSatisfy { ($0["vlm_loss"]?.double == nil) && ($0["grad_norm"]?.double ?? 0) > 0 })
  }
}
