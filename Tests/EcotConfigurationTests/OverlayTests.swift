import EcotConfiguration
import EcotFiles
import Testing

/// What wins: `--set` over later files over earlier files over what they extend over defaults.
struct OverlayTests {
  @Test func strongestWins() throws {
    let folder = try TestFolder()
    _ = try folder.write("seed: 1\nrun_id: base\ntrainer: {max_train_steps: 1, num_warmup_steps: 1}", to: "base.yaml")
    let first = try folder.write("extends: base.yaml\nseed: 2\ntrainer: {max_train_steps: 2}", to: "first.yaml")
    let second = try folder.write("seed: 3", to: "second.yaml")
    let one = try LoadedConfiguration(files: [first], needsRun: false)
    #expect(one.configuration.seed == 2)
    #expect(one.configuration.runID == "base")
    #expect(one.configuration.trainer.maxTrainSteps == 2)
    #expect(one.configuration.trainer.warmupSteps == 1)
    #expect(one.sources.map(\.path) == [first, "\(folder.path)/base.yaml"])
    #expect(one.sources.allSatisfy { $0.sha256.utf8.count == 64 })
    let two = try LoadedConfiguration(files: [first, second], needsRun: false)
    #expect(two.configuration.seed == 3)
    #expect(two.configuration.trainer.maxTrainSteps == 2)
    let set = try LoadedConfiguration(files: [first, second], settings: ["seed=4", "seed=5"], needsRun: false)
    #expect(set.configuration.seed == 5)
    #expect(try LoadedConfiguration(files: [second, first], needsRun: false).configuration.seed == 2)
  }

  @Test func listsAreReplacedAndMappingsMerged() throws {
    let lower = """
      compat: [detach_latents, head_attends_padding]
      datasets: {vla_data: {ecot: {tag2think_count: {TASK: 3, PLAN: 3}}}}
      golden: {detail: {"**": digest, "a/*": full}}
      """
    let upper = """
      compat: [unclamped_flow_time]
      datasets: {vla_data: {ecot: {tag2think_count: {"PLAN:": 4}}}}
      golden: {detail: {"**": off}}
      """
    let configuration = try TestFolder.load([lower, upper]).configuration
    #expect(configuration.compat == [.unclampedFlowTime])
    #expect(configuration.data.ecot.tagThinkCounts?[.task] == 3)
    #expect(configuration.data.ecot.tagThinkCounts?[.plan] == 4)
    #expect(configuration.data.ecot.thinkingTokenCount(replacing: .move) == 2)
    // The rule that was given again is the last, hence the strongest.
    #expect(configuration.golden.detail.map(\.pattern) == ["a/*", "**"])
    #expect(configuration.golden.detail.map(\.level) == ["full", "off"])
  }

  @Test func emptySectionsChangeNothing() throws {
    let configuration = try TestFolder.load(["trainer: {max_train_steps: 7}", "trainer:\nframework: ~"]).configuration
    #expect(configuration.trainer.maxTrainSteps == 7)
  }

  @Test func nullTakesAnOptionalValueBack() throws {
    let lower =
      "wandb_entity: someone\ntrainer: {gradient_clipping: 2}\ndatasets: {vla_data: {ecot: {tag2think_count: {TASK: 5}}}}"
    let upper =
      "wandb_entity: null\ntrainer: {gradient_clipping: ~}\ndatasets: {vla_data: {ecot: {tag2think_count: null}}}"
    let configuration = try TestFolder.load([lower, upper]).configuration
    #expect(configuration.wandbEntity == nil)
    #expect(configuration.trainer.gradientClipping == nil)
    #expect(configuration.data.ecot.tagThinkCounts == nil)
  }

  @Test func settingsTakeYAML() throws {
    let configuration = try TestFolder.load(
      ["seed: 1"],
      settings: [
        "compat=[keep_unannotated_steps, detach_latents]", "trainer.learning_rate.base=1e-3", "run_id=\"7\"",
        "datasets.vla_data.ecot.data_root_dir=/tmp/a b=c", "datasets.vla_data.ecot.tag2think_count.VISIBLE OBJECTS=3",
        "golden.detail.**/logits.value=full", "framework.qwenvl={model_max_length: 99, cache_dir: x}", "wandb_project=",
      ]
    ).configuration
    #expect(configuration.compat == [.keepUnannotatedSteps, .detachLatents])
    #expect(configuration.trainer.learningRate.base == 1e-3)
    #expect(configuration.runID == "7")
    #expect(configuration.data.ecot.dataRootDirectory == "/tmp/a b=c")
    #expect(configuration.data.ecot.tagThinkCounts?[.visibleObjects] == 3)
    #expect(configuration.golden.detail == [.init(pattern: "**/logits.value", level: "full")])
    #expect(configuration.framework.qwenVL.modelMaxLength == 99)
    #expect(configuration.wandbProject == nil)
  }

  @Test(arguments: [
    ("seed", "--set seed: no key path with a value (expected --set key.path=value)"),
    ("=3", "--set =3: no key path with a value"),
    ("seed=x", "--set seed=x: seed: the text 'x' is not allowed (expected an integer of at least 0)"),
    ("sede=1", "--set sede=1: sede: unknown key; did you mean 'seed'?"),
    (
      "max_train_steps=1",
      "--set max_train_steps=1: max_train_steps: unknown key; did you mean 'trainer.max_train_steps'?"
    ),
    ("trainer.max_steps=1", "--set trainer.max_steps=1: trainer.max_steps: unknown key"),
    ("seed.x=1", "--set seed.x=1: seed: a mapping is not allowed"),
    ("trainer..x=1", "--set trainer..x=1: an empty name in the key path 'trainer..x'"),
    ("run_id=@x", "--set run_id=@x: not YAML: found character that cannot start any token"),
    ("run_id=[", "--set run_id=[: not YAML"),
    ("extends=a.yaml", "--set extends=a.yaml: 'extends' and paths"),
    ("compat=[x]", "--set compat=[x]: compat[0]: unknown value, the text 'x'"),
    ("trainer=1", "--set trainer=1: trainer: the integer 1 is not allowed"),
  ])
  func badSettings(argument: String, expected: String) {
    let messages = TestFolder.messages(["run_id: a"], settings: [argument])
    #expect(messages.count == 1 && messages[0].hasPrefix(expected), "\(messages)")
  }

  @Test func aDeepPathIsNoStackOverflow() {
    let path = Array(repeating: "a", count: 100_000).joined(separator: ".")
    let messages = TestFolder.messages([], settings: ["\(path)=1"])
    #expect(messages.count == 1 && messages[0].contains("paths of more than 32 names"))
  }
}

/// `extends`: relative to the file, without circles, bounded.
struct ExtendsTests {
  @Test func isRelativeToTheFile() throws {
    let folder = try TestFolder()
    _ = try folder.write("seed: 9", to: "shared/base.yaml")
    let file = try folder.write("extends: ../shared/base.yaml\nrun_id: x", to: "runs/run.yaml")
    #expect(try LoadedConfiguration(files: [file], needsRun: false).configuration.seed == 9)
  }

  @Test func circlesAreRefused() throws {
    let folder = try TestFolder()
    let first = try folder.write("extends: b.yaml", to: "a.yaml")
    _ = try folder.write("extends: ./a.yaml", to: "b.yaml")
    let messages = TestFolder.messages(folder.path) { try LoadedConfiguration(files: [first]) }
    #expect(messages == ["./a.yaml: files extend each other in a circle: a.yaml -> b.yaml -> ./a.yaml"])
    let own = try folder.write("extends: c.yaml", to: "c.yaml")
    #expect(
      TestFolder.messages(folder.path) { try LoadedConfiguration(files: [own]) }.first?.contains("circle") == true)
  }

  @Test func longChainsAreRefused() throws {
    let folder = try TestFolder()
    for index in 0..<40 { _ = try folder.write("extends: f\(index + 1).yaml", to: "f\(index).yaml") }
    let messages = TestFolder.messages(folder.path) { try LoadedConfiguration(files: ["\(folder.path)/f0.yaml"]) }
    #expect(
      messages.count == 1 && messages[0].hasPrefix("f16.yaml: more than 16 files extend one another"), "\(messages)")
  }

  @Test(arguments: [
    ("extends: missing.yaml", "f.yaml:1:10: extends: there is no file 'missing.yaml'"),
    ("seed: 1\nextends: [a.yaml]", "f.yaml:2:10: extends: a list is not allowed"),
    ("extends: ''", "f.yaml:1:10: extends: the text \"\" is not allowed"),
    ("extends: .", "f.yaml:1:10: extends: there is no file '.'"),
  ])
  func badValues(yaml: String, expected: String) throws {
    let folder = try TestFolder()
    let file = try folder.write(yaml, to: "f.yaml")
    let messages = TestFolder.messages(folder.path) { try LoadedConfiguration(files: [file]) }
    #expect(messages.count == 1 && messages[0].hasPrefix(expected), "\(messages)")
  }

  @Test func filesThatAreNoConfiguration() throws {
    let folder = try TestFolder()
    let list = try folder.write("[1]", to: "list.yaml")
    let empty = try folder.write("# nothing", to: "empty.yaml")
    let results = [list, empty, folder.path, "\(folder.path)/none.yaml"].map { file in
      TestFolder.messages(folder.path) { try LoadedConfiguration(files: [file]) }.first ?? ""
    }
    #expect(results[0].hasPrefix("list.yaml:1:1: a list is no configuration"))
    #expect(results[1].hasPrefix("empty.yaml: the file is empty"))
    #expect(results[2].contains("a folder is no configuration"))
    #expect(results[3].hasPrefix("none.yaml: there is no such file"))
  }
}
