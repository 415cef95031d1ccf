import EcotConfiguration
import EcotKernels
import EcotPipeline
import EcotRuns
import Testing

private let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

private let stage2 = "\(root)/config/test_ecot_stage2.yaml"

/// Paths that do not depend on the working directory.
private let paths = [
  "datasets.vla_data.ecot.data_root_dir=\(root)/Golden/data",
  "datasets.vla_data.ecot.reasoning_json=\(root)/Golden/data/embodied_features_bridge.json",
  "framework.qwenvl.tokenizer=\(root)/Golden/data/tokenizer",
]

private func configuration(_ settings: [String] = []) throws -> LoadedConfiguration {
  try LoadedConfiguration(files: [stage2], settings: paths + settings)
}

@Suite struct ConfigurationCriteriaTests {
  private func failed(_ configuration: Configuration, isGiven: (String) -> Bool = { _ in true }) -> [Check] {
    ConfigurationCriteria.checks(configuration, isGiven: isGiven).filter { !$0.passed }
  }

  @Test func theEmbeddedConfigurationIsComplete() throws {
    let loaded = try configuration()
    #expect(failed(loaded.configuration, isGiven: loaded.isGiven).isEmpty)
    #expect(!loaded.isGiven("framework.latent_reasoning.base_prompt"))
  }

  @Test func aMissingKeyIsNamed() throws {
    let failed = failed(try configuration().configuration) { $0 != "framework.name" }
    #expect(failed.map(\.detail) == ["missing: framework.name"])
    #expect(failed.first?.hint?.contains("config/README.md") == true)
  }

  @Test func aMissingPathIsNamed() throws {
    var configuration = try configuration().configuration
    configuration.data.ecot.reasoningFile = nil
    configuration.data.ecot.dataRootDirectory = "/no/such"
    #expect(failed(configuration).map(\.detail) == ["data_root_dir: '/no/such', reasoning_json: not given"])
  }

  @Test func aStageWithoutLatentReasoningDisagrees() throws {
    var configuration = try configuration().configuration
    configuration.framework.enableLatentReasoning = false
    #expect(failed(configuration).map(\.detail) == ["stage 2, latent reasoning off"])
  }

  @Test func aLargeBatchIsNoted() throws {
    var configuration = try configuration().configuration
    #expect(ConfigurationCriteria.notes(configuration).map(\.text) == ["batch size 2  at most 4 are advised"])
    configuration.data.batchSize = 8
    #expect(ConfigurationCriteria.notes(configuration).map(\.text) == ["batch size 8  large: 4 or fewer are advised"])
  }
}

@Suite struct MachineCriteriaTests {
  @Test func timesAreHeldAgainstTheirLimits() {
    var times = TimeCriteria()
    (times.building, times.loading, times.steps) = (31.25, [5, 9], [20, 1500])
    #expect(times.checks().map(\.passed) == [true, true])
    #expect(times.checks().map(\.detail) == ["7.0 ms on average, 9.0 ms at most", "31.3 ms"])
    #expect(times.notes.map(\.text) == ["time of a step 753.0 ms on average, 1.49 s at most"])
    (times.building, times.loading) = (120_000, [10_000, 1])
    #expect(times.checks().map(\.passed) == [false, false])
    #expect(times.checks().allSatisfy { $0.hint?.contains("compute.threads") == true })
    #expect(TimeCriteria().checks()[0].passed == false)
    #expect(Duration.milliseconds(1500).milliseconds == 1500)
  }

  @Test func theBatchesOfAStepAreItsOwn() {
    var times = TimeCriteria()
    (times.batchesPerStep, times.loading, times.steps) = (2, [1, 2, 3, 4], [10, 20])
    #expect(times.notes.map(\.text) == ["time of a step 10.0 ms on average, 13.0 ms at most, 2 batches a step"])
  }

  /// What a run of `steps` steps says, of which the memory is known after each and in use.
  private func memory(steps: Int, _ seen: [(resident: Int?, inUse: Int)]) -> MemoryCriterion {
    var criterion = MemoryCriterion(steps: steps)
    for (step, memory) in seen.enumerated() {
      criterion.add(resident: memory.resident, isLast: step == seen.count - 1) { memory.inUse }
    }
    return criterion
  }

  @Test func memoryInUseMayGrowByTwoPerCentAndOneMegabyte() {
    func criterion(_ last: Int) -> MemoryCriterion {
      memory(steps: 4, [(50, 50), (200_000_000, 100_000_000), (1_000_000_000, 900_000_000), (300_000_000, last)])
    }
    #expect(criterion(102_999_999).checks().map(\.passed) == [true])
    #expect(criterion(90_000_000).checks().map(\.passed) == [true])
    let grown = criterion(103_000_000)
    #expect(grown.checks().map(\.passed) == [false])
    #expect(grown.checks().map(\.detail) == ["100.0 MB in use after step 2, 103.0 MB at the end"])
    #expect(grown.checks().first?.hint?.contains("model_max_length") == true)
    #expect(grown.growth == 3_000_000)
    #expect(grown.resident == [50, 200_000_000, 1_000_000_000, 300_000_000])
  }

  @Test func memoryIsComparedWithThatAfterATenthOfALongRun() {
    let steps = (1...40).map { (resident: Int?.some($0), inUse: $0 * 10_000_000) }
    #expect(memory(steps: 40, steps).checks().map(\.detail) == ["40.0 MB in use after step 4, 400.0 MB at the end"])
    let ended = memory(steps: 40, Array(steps.prefix(3)))
    #expect(ended.checks().isEmpty)
    #expect(ended.notes.map(\.text) == ["memory growth is not evaluated: it takes 5 steps, 3 were run"])
  }

  @Test func memoryThatCannotBeReadIsNoSuccess() {
    let unknown = memory(steps: 10, (0..<10).map { _ in (nil, 1) })
    #expect(unknown.checks().isEmpty && unknown.growth == nil)
    #expect(unknown.notes.map(\.text) == ["memory growth is not evaluated: /proc/self/statm cannot be read"])
    let short = memory(steps: 2, [(1, 1), (2, 2)])
    #expect(short.checks().isEmpty)
    #expect(short.notes.map(\.text) == ["memory growth is not evaluated: it takes 3 steps, 2 were run"])
  }

  @Test func theFirstStepRepeatsToTheBit() throws {
    func firstStep(threads: Int) throws -> Trainer.StepResult {
      let request = RunRequest(
        configurations: [stage2], overrides: paths + ["trainer.gradient_accumulation_steps=2"], threads: threads)
      return try #require(try RepeatCriterion.firstStep(RunPlan(request)))
    }
    let (first, second) = (try firstStep(threads: 1), try firstStep(threads: 3))
    #expect(RepeatCriterion.check(first, second).passed)
    var other = second
    other.batches[1].total = other.batches[1].total.nextDown
    let check = RepeatCriterion.check(first, other)
    #expect(!check.passed && check.detail.hasPrefix("total_loss of micro-batch 1 was "), "\(check)")
    #expect(check.hint?.contains("doctor") == true)
    other = second
    other.gradientNorm = second.gradientNorm?.nextUp
    #expect(RepeatCriterion.check(first, other).detail.hasPrefix("gradient norm was "))
    other.gradientNorm = nil
    #expect(!RepeatCriterion.check(first, other).passed)
  }
}
