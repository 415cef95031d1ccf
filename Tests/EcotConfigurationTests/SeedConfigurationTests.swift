import EcotConfiguration
import EcotFiles
import EcotTokenization
import Testing

/// The configurations of the design document load exactly as they are printed.
struct SeedConfigurationTests {
  private let stage0 = "\(Package.fixtures)/test_ecot_stage0.yaml"
  private let stage2 = "\(Package.fixtures)/test_ecot_stage2.yaml"

  @Test func stage0LoadsVerbatim() throws {
    let loaded = try LoadedConfiguration(files: [stage0])
    let configuration = loaded.configuration
    #expect(loaded.warnings.isEmpty)
    #expect(loaded.sources.map(\.path) == [stage0])
    #expect(configuration.runID == "test_ecot_stage0")
    #expect(configuration.runRootDirectory == "./test_outputs")
    #expect(configuration.seed == 42)
    #expect(!configuration.isDebug)
    #expect(configuration.compat.isEmpty)
    #expect(configuration.data.kind == .ecotRLDS)
    #expect(configuration.data.batchSize == 2)
    #expect(configuration.data.imageSize == ImageSize(height: 224, width: 224))
    let ecot = configuration.data.ecot
    #expect(ecot.dataRootDirectory == "/share/project/emllm_mnt.1d/mnt/sfs/baaiei/jyShi/rt_newData")
    #expect(ecot.reasoningFile == "/share/project/lvjing/datas/embodied_features_bridge.json")
    #expect(ecot.scheduledStage == 0)
    #expect(ecot.totalThinkingTokenCount(atStage: ecot.scheduledStage) == 0)
    #expect(ecot.shuffleBufferSize == 100)
    #expect(ecot.chunkLength == 16)
    #expect(ecot.goalRelabeling == .uniform)
    #expect(ecot.imageDecoding == .integerFast)
    #expect(configuration.framework.enableLatentReasoning)
    #expect(configuration.framework.preset == nil)
    #expect(configuration.framework.modelSource == .folder("Qwen/Qwen3-VL-2B-Instruct"))
    #expect(configuration.framework.latentReasoning.vlmLossWeight == 0.1)
    #expect(configuration.framework.latentReasoning.thinkingToken == "<|thinking|>")
    #expect(configuration.framework.latentReasoning.hiddenState == .preNorm)
    #expect(configuration.framework.qwenVL.modelMaxLength == 2048)
    #expect(configuration.framework.actionModel.stateDimension == 8)
    #expect(configuration.trainer.maxTrainSteps == 10)
    #expect(configuration.trainer.learningRate.base == 1e-5)
    #expect(configuration.trainer.optimizer.betas == MomentDecay(first: 0.9, second: 0.95))
    #expect(configuration.trainer.optimizer.epsilon == 1e-8)
    #expect(configuration.trainer.gradientClipping == 1)
    #expect(configuration.trainer.repeatedDiffusionSteps == 2)
    #expect(configuration.framework.actionModel.repeatedDiffusionSteps == 2)
    #expect(configuration.wandbProject == "test_ecot")
    #expect(configuration.wandbEntity == nil)
  }

  @Test func stage2IsAnOverlay() throws {
    let loaded = try LoadedConfiguration(files: [stage0, stage2])
    let ecot = loaded.configuration.data.ecot
    #expect(loaded.warnings.isEmpty)
    #expect(ecot.scheduledStage == 2)
    #expect(ecot.replacedTags(atStage: ecot.scheduledStage) == [.task, .plan])
    #expect(ecot.totalThinkingTokenCount(atStage: ecot.scheduledStage) == 2)
    #expect(ReasoningTag.allCases.allSatisfy { ecot.tagThinkCounts?[$0] == 1 })
    #expect(ecot.shuffleBufferSize == 100)
    let changed = try LoadedConfiguration(files: [stage0]).configuration.resolved
      .differences(to: loaded.configuration.resolved).map(\.path)
    // `thinking_token_count: 2` is the default that stage 0 leaves out.
    #expect(changed == ["datasets.vla_data.ecot.scheduled_stage", "datasets.vla_data.ecot.tag2think_count"])
  }

  @Test func stage2AloneSaysWhatIsMissing() throws {
    let messages = TestFolder.messages(Package.fixtures) { try LoadedConfiguration(files: [stage2]) }
    #expect(messages.count == 4)
    for (message, path) in zip(
      messages,
      [
        "test_ecot_stage2.yaml:3:3: datasets.vla_data.dataset_py: a required key is missing",
        "test_ecot_stage2.yaml:4:5: datasets.vla_data.ecot.data_root_dir: a required key is missing",
        "framework.name: a required key is missing", "framework.enable_latent_reasoning: a required key is missing",
      ])
    {
      #expect(message.hasPrefix(path), "\(message)")
    }
  }

  @Test func summaryIsTheSeedsModule2() throws {
    let first = try LoadedConfiguration(files: [stage0]).configuration.summary
    #expect(
      first == """
        stage: 0
        latent reasoning: on
        language loss: on (weight 0.1)
        batch size: 2
        max steps: 10
        """)
    let second = try LoadedConfiguration(files: [stage0, stage2]).configuration.summary
    #expect(second.hasPrefix("stage: 2 (2 of 8 tags latent, 2 thinking tokens)\n"))
  }

  @Test func everyMissingPathIsReportedAtOnce() throws {
    let loaded = try LoadedConfiguration(files: [stage0])
    let messages = TestFolder.messages(Package.fixtures) { try loaded.checkPaths() }
    #expect(messages.count == 3)
    #expect(
      messages[0].hasPrefix("test_ecot_stage0.yaml:13:22: datasets.vla_data.ecot.data_root_dir: there is no '/share/"))
    #expect(messages[1].hasPrefix("test_ecot_stage0.yaml:21:23: datasets.vla_data.ecot.reasoning_json: there is no"))
    #expect(messages[2].contains("framework.qwenvl.base_vlm: 'Qwen/Qwen3-VL-2B-Instruct' is no local folder"))
    #expect(messages[2].contains("framework.preset: tiny"))
    #expect(TestFolder.messages(Package.fixtures) { try loaded.checkDataPaths() } == Array(messages.prefix(2)))
  }
}

/// The configurations that the package ships.
struct ShippedConfigurationTests {
  private let data = "\(Package.root)/Golden/data"

  @Test(arguments: [("test_ecot_stage0", 0), ("test_ecot_stage2", 2)])
  func loadsWithAllItsPaths(name: String, stage: Int) throws {
    let settings = [
      "datasets.vla_data.ecot.data_root_dir=\(data)", "framework.qwenvl.tokenizer=\(data)/tokenizer",
      "datasets.vla_data.ecot.reasoning_json=\(data)/embodied_features_bridge.json",
    ]
    let loaded = try LoadedConfiguration(files: ["\(Package.root)/config/\(name).yaml"], settings: settings)
    try loaded.checkPaths()
    #expect(loaded.warnings.isEmpty)
    #expect(loaded.configuration.runID == name)
    #expect(loaded.configuration.data.ecot.scheduledStage == stage)
    #expect(loaded.configuration.framework.modelSource == .preset(.tiny))
  }

  @Test func stage0DiffersFromTheSeedInPathsAndPresetOnly() throws {
    let seed = try LoadedConfiguration(files: ["\(Package.fixtures)/test_ecot_stage0.yaml"]).configuration
    let shipped = try LoadedConfiguration(files: ["\(Package.root)/config/test_ecot_stage0.yaml"]).configuration
    #expect(
      seed.resolved.differences(to: shipped.resolved).map(\.path) == [
        "datasets.vla_data.ecot.data_root_dir", "datasets.vla_data.ecot.reasoning_json", "framework.preset",
        "framework.qwenvl.tokenizer",
      ])
  }
}
