import EcotYAML
import EcotConfiguration
import Testing

/// `scheduled_stage` as a list: its values, its text, its mistakes.
struct CurriculumTests {
  private static let path = "datasets.vla_data.ecot.scheduled_stage"

  private func load(_ value: String, _ settings: String...) throws -> LoadedConfiguration {
    try TestFolder.load(["datasets: {vla_data: {ecot: {scheduled_stage: \(value)}}}"], settings: settings)
  }

  private func text(_ configuration: Configuration) -> String? {
    configuration.resolved.items.first { $0.path == Self.path }?.text
  }

  @Test func aPlainStageIsOneEntry() throws {
    let configuration = try load("2").configuration
    let curriculum = configuration.data.ecot.curriculum
    #expect(curriculum == Curriculum(stage: 2))
    #expect(curriculum.entries == [.init(stage: 2)])
    #expect(!curriculum.isList && curriculum.switches.isEmpty && curriculum.totalSteps == nil)
    #expect([0, 1, 1_000_000].map(curriculum.stage(atStep:)) == [2, 2, 2])
    #expect(text(configuration) == "2")
    // A list of one stage that lasts until the end is the same value, hence the same text.
    #expect(try load("[{stage: 2}]").configuration == configuration)
  }

  @Test func stagesFollowOneAnother() throws {
    let configuration = try TestFolder.load([
      """
      datasets:
        vla_data:
          ecot:
            scheduled_stage:
              - stage: 0
                steps: 5
              - {steps: 3, stage: 2}
              - stage: 4
      """
    ]).configuration
    let curriculum = configuration.data.ecot.curriculum
    #expect(curriculum.entries == [.init(stage: 0, steps: 5), .init(stage: 2, steps: 3), .init(stage: 4)])
    #expect((0..<10).map(curriculum.stage(atStep:)) == [0, 0, 0, 0, 0, 2, 2, 2, 4, 4])
    #expect(curriculum.stage(atStep: .max) == 4)
    #expect(curriculum.isList)
    #expect(curriculum.switches == [.init(step: 5, from: 0, to: 2), .init(step: 8, from: 2, to: 4)])
    #expect(curriculum.stages == [0, 2, 4])
    #expect(configuration.data.ecot.scheduledStage == 0)
    #expect(text(configuration) == "[{stage: 0, steps: 5}, {stage: 2, steps: 3}, {stage: 4}]")
  }

  @Test func theLastStageStays() throws {
    let curriculum = try #require(Curriculum([.init(stage: 0, steps: 2), .init(stage: 2, steps: 1)]))
    #expect((0..<6).map(curriculum.stage(atStep:)) == [0, 0, 2, 2, 2, 2])
    #expect(curriculum.totalSteps == 3)
  }

  @Test func neighboursOfOneStageAreNoSwitch() throws {
    let curriculum = try #require(
      Curriculum([.init(stage: 2, steps: 1), .init(stage: 2, steps: 1), .init(stage: 0, steps: 4), .init(stage: 2)]))
    #expect(curriculum.switches == [.init(step: 2, from: 2, to: 0), .init(step: 6, from: 0, to: 2)])
    #expect(curriculum.stages == [2, 0])
  }

  @Test func impossibleEntriesMakeNoCurriculum() {
    #expect(Curriculum([]) == nil)
    #expect(Curriculum([.init(stage: -1)]) == nil)
    #expect(Curriculum([.init(stage: 0), .init(stage: 2)]) == nil)
    for steps in [-1, 0, 1_000_000_001, .max] { #expect(Curriculum([.init(stage: 0, steps: steps)]) == nil) }
  }

  @Test func isSetFromTheCommandLine() throws {
    let loaded = try TestFolder.load(
      ["datasets: {vla_data: {ecot: {scheduled_stage: [{stage: 1, steps: 1}, {stage: 8}]}}}"],
      settings: ["\(Self.path)=[{stage: 0, steps: 3}, {stage: 2, steps: 7}]"])
    #expect(loaded.warnings.isEmpty)
    #expect(text(loaded.configuration) == "[{stage: 0, steps: 3}, {stage: 2, steps: 7}]")
  }

  @Test(arguments: ["2", "[{stage: 0, steps: 5}, {stage: 2}]", "[{stage: 3, steps: 10}]"])
  func textReadsBack(value: String) throws {
    let stage0 = "\(Package.fixtures)/test_ecot_stage0.yaml"
    let configuration = try LoadedConfiguration(files: [stage0], settings: ["\(Self.path)=\(value)"]).configuration
    #expect(text(configuration) == value)
    let pairs = configuration.resolved.items.map { (path: $0.path, text: $0.text) }
    #expect(try LoadedConfiguration(resolved: pairs, source: "golden").configuration == configuration)
  }

  @Test(arguments: [
    (
      "early", "",
      "the text 'early' is not allowed (expected an integer of at least 0, or a list of {stage: S, steps: N})"
    ),
    ("'2'", "", "the text \"2\" is not allowed (expected an integer of at least 0, or a list of {stage: S, steps: N})"),
    ("1.5", "", "the number 1.5 is not allowed (expected an integer of at least 0, or a list of {stage: S, steps: N})"),
    (
      "{stage: 2}", "",
      "a mapping is not allowed (expected an integer of at least 0, or a list of {stage: S, steps: N})"
    ),
    ("[]", "", "an empty list (expected an integer of at least 0, or a list of {stage: S, steps: N})"),
    ("[2]", ":48 [0]", "the integer 2 is not allowed (expected {stage: S} or {stage: S, steps: N})"),
    ("[[], {stage: 2}]", ":48 [0]", "a list is not allowed (expected {stage: S, steps: N})"),
    ("[{stage: 0, stpes: 3}, {stage: 2}]", ":59 [0].stpes", "unknown key; did you mean 'steps'?"),
    ("[{stage: 0, until: 3}, {stage: 2}]", ":59 [0].until", "unknown key; known keys here: stage, steps"),
    ("[{Stage: 2}]", ":49 [0].Stage", "unknown key; did you mean 'stage'?"),
    ("[{steps: 2}]", ":48 [0].stage", "a required key is missing (expected an integer of at least 0)"),
    ("[{stage: -1}]", ":56 [0].stage", "the integer -1 is not allowed (expected an integer of at least 0)"),
    ("[{stage: two}]", ":56 [0].stage", "the text 'two' is not allowed (expected an integer of at least 0)"),
    (
      "[{stage: 0, steps: 3}, {stage: 2, steps: 0}]", ":88 [1].steps",
      "the integer 0 is not allowed (expected an integer from 1 to 1000000000)"
    ),
    (
      "[{stage: 0, steps: -3}, {stage: 2}]", ":66 [0].steps",
      "the integer -3 is not allowed (expected an integer from 1 to 1000000000)"
    ),
    (
      "[{stage: 0, steps: 1e2}, {stage: 2}]", ":66 [0].steps",
      "the number 1e2 is not allowed (expected an integer from 1 to 1000000000)"
    ),
    (
      "[{stage: 2, steps: null}]", ":66 [0].steps", "null is not allowed (expected an integer from 1 to 1000000000)"
    ),
    (
      "[{stage: 0}, {stage: 2}]", ":48 [0].steps",
      "a required key is missing (expected an integer from 1 to 1000000000); only the last stage lasts until the end"
    ),
  ])
  func mistakesAreOneErrorEach(value: String, place: String, problem: String) {
    let yaml = "datasets: {vla_data: {ecot: {scheduled_stage: \(value)}}}\nframework: {enable_latent_reasoning: false}"
    let parts = place.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    let column = parts.first.map { $0.isEmpty ? ":47" : $0 } ?? ""
    let item = parts.count > 1 ? parts[1] : ""
    // Latent reasoning is off: a curriculum that cannot be read has no stage of which that could be said, too.
    #expect(TestFolder.messages([yaml]) == ["file0.yaml:1\(column): \(Self.path)\(item): \(problem)"])
  }

  @Test func mistakesInAnArgumentNameIt() {
    let argument = "\(Self.path)=[{stage: 0}, {stage: 2, steps: x}]"
    #expect(
      TestFolder.messages(["seed: 1"], settings: [argument]) == [
        "--set \(YAMLNode.abbreviated(argument)): \(Self.path)[0].steps: a required key is missing "
          + "(expected an integer from 1 to 1000000000); only the last stage lasts until the end",
        "--set \(YAMLNode.abbreviated(argument)): \(Self.path)[1].steps: the text 'x' is not allowed "
          + "(expected an integer from 1 to 1000000000)",
      ])
  }

  @Test func latentStagesNeedLatentReasoning() {
    let yaml = """
      framework: {enable_latent_reasoning: false}
      datasets:
        vla_data:
          ecot:
            scheduled_stage:
              - {stage: 0, steps: 5}
              - {stage: 2, steps: 2}
              - stage: 4
      """
    #expect(
      TestFolder.messages([yaml]) == [
        "file0.yaml:7:19: \(Self.path)[1].stage: stage 2 has thinking tokens, but framework.enable_latent_reasoning is "
          + "false; set framework.enable_latent_reasoning: true, or scheduled_stage: 0"
      ])
  }

  /// The warnings of a list, without the place.
  private func warnings(_ value: String, steps: Int = 10) throws -> [String] {
    try load(value, "trainer.max_train_steps=\(steps)").warnings.map { warning in
      #expect("\(warning)".contains("file0.yaml:1:"))
      return warning.problem + (warning.remedy.map { "; \($0)" } ?? "")
    }
  }

  @Test func everyStageIsLookedAt() throws {
    #expect(
      try warnings("[{stage: 0, steps: 2}, {stage: 1, steps: 2}, {stage: 9}]") == [
        "\(Self.path)[1].stage: stage 1 is unusual: the curriculum goes from 0 to 2",
        "\(Self.path)[2].stage: stage 9 is the same as stage 8, which replaces every tag",
      ])
    #expect(
      try warnings("[{stage: 1}]") == ["\(Self.path)[0].stage: stage 1 is unusual: the curriculum goes from 0 to 2"])
    #expect(try warnings("9") == ["\(Self.path): stage 9 is the same as stage 8, which replaces every tag"])
  }

  @Test func stepsAreThoseOfTheRun() throws {
    let all = "[{stage: 0, steps: 3}, {stage: 2, steps: 7}]"
    #expect(try warnings(all).isEmpty)
    #expect(
      try warnings(all, steps: 12) == [
        "\(Self.path): the stages have 10 steps, but trainer.max_train_steps is 12; "
          + "the last stage stays for the other 2"
      ])
    #expect(
      try warnings(all, steps: 4) == [
        "\(Self.path): the stages have 10 steps, but trainer.max_train_steps is 4; the last 6 are never reached"
      ])
    #expect(try warnings("[{stage: 0, steps: 3}, {stage: 2}]", steps: 12).isEmpty)
  }

  @Test(arguments: [
    ("0", "0"), ("2", "2 (2 of 8 tags latent, 4 thinking tokens)"),
    ("[{stage: 0, steps: 5}, {stage: 2}]", "0 for 5 steps, then 2 (2 of 8 tags latent, 4 thinking tokens)"),
    (
      "[{stage: 0, steps: 1}, {stage: 2, steps: 4}, {stage: 8, steps: 5}]",
      "0 for 1 step, then 2 for 4 steps (2 of 8 tags latent, 4 thinking tokens), "
        + "then 8 for 5 steps (8 of 8 tags latent, 16 thinking tokens)"
    ),
  ])
  func summaryIsOneLine(value: String, line: String) throws {
    #expect(try load(value).configuration.summary.hasPrefix("stage: \(line)\nlatent reasoning: on\n"))
  }
}
