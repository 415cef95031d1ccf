import EcotFiles
import Testing

/// `record --checkpoints` and `trainer.resume_from`, from outside.
@Suite struct CheckpointTests {
  private static let configuration = ["--config", "config/test_ecot_stage2.yaml"]

  private func run(_ verb: String, _ folder: TemporaryFolder, _ arguments: String...) async throws
    -> CommandLineTool.Result
  {
    try await CommandLineTool.run(
      [verb] + Self.configuration + ["--golden-dir", folder.path, "--json", "--steps", "4"] + arguments)
  }

  @Test func aResumedRunVerifiesTheRestOfTheGolden() async throws {
    let folder = try TemporaryFolder()
    let saved = folder.path + "/checkpoints"
    let record = try await run("record", folder, "--checkpoints", saved, "--set", "trainer.save_interval=3")
    #expect(record.exitCode == 0, "\(record.error)")
    let runs = saved + "/test_ecot_stage2"
    #expect(try InputFile.names(in: runs).sorted() == ["steps_3", "steps_4"])
    #expect(
      try InputFile.names(in: runs + "/steps_3").sorted() == [
        "model.safetensors", "optimizer.safetensors", "trainer_state.json",
      ])

    let resumed = try await run("verify", folder, "--set", "trainer.resume_from=\(runs)/steps_3")
    #expect(resumed.exitCode == 0, "\(resumed.output)\(resumed.error)")
    let golden = try #require(try resumed.json["goldens"]?.array?.first)
    let records = try #require(try record.json["records"]?.integer)
    let compared = try #require(golden["records"]?.integer)
    #expect(compared > 1000 && compared < records / 3)

    // Saving changes nothing, and a second time replaces the first.
    let again = try await run("record", folder, "--checkpoints", saved, "--set", "trainer.save_interval=3")
    #expect(again.exitCode == 0, "\(again.error)")
    #expect(try again.json["written"]?.boolean == false)
  }

  @Test func whatDoesNotFitIsRefused() async throws {
    let folder = try TemporaryFolder()
    let saved = folder.path + "/checkpoints"
    let record = try await run("record", folder, "--checkpoints", saved, "--steps", "2")
    #expect(record.exitCode == 0, "\(record.error)")
    let last = "trainer.resume_from=\(saved)/test_ecot_stage2/steps_2"

    let other = try await run("verify", folder, "--set", last, "--set", "seed=7")
    #expect(other.exitCode == 2)
    #expect(other.error.contains("was saved under other settings: seed"), "\(other.error)")
    let over = try await run("verify", folder, "--set", last, "--steps", "2")
    #expect(over.exitCode == 2)
    #expect(over.error.contains("was saved after step 1, the run has 2 steps"), "\(over.error)")
    let missing = try await run("verify", folder, "--set", "trainer.resume_from=\(saved)/nothing")
    #expect(missing.exitCode == 2)
    #expect(missing.error.contains("trainer.resume_from"), "\(missing.error)")
    let damaged = "\(saved)/test_ecot_stage2/steps_2/model.safetensors"
    try AtomicFile.write(Array(try InputFile.contents(of: damaged).dropLast(100)), to: damaged)
    let broken = try await run("verify", folder, "--set", last)
    #expect(broken.exitCode == 2)
    #expect(broken.error.contains("model.safetensors"), "\(broken.error)")
  }
}
