import EcotConfiguration
import Testing

/// Bad values: each message names file, line, column and key path, and what to do.
struct BadConfigurationTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var yaml: String
    /// What the only message begins with, then what it holds.
    var parts: [String]
    var testDescription: String { yaml }

    init(_ yaml: String, _ parts: String...) {
      self.yaml = yaml
      self.parts = parts
    }
  }

  static let keys = [
    Case("sede: 1", "file0.yaml:1:1: sede: unknown key", "did you mean 'seed'?"),
    Case("seed: 1\ntrainer:\n  max_train_step: 3", "file0.yaml:3:3: trainer.max_train_step: ", "'max_train_steps'"),
    Case(
      "datasets:\n  vla_data:\n    scheduled_stage: 2",
      "file0.yaml:3:5: datasets.vla_data.scheduled_stage: unknown key",
      "did you mean 'datasets.vla_data.ecot.scheduled_stage'?"),
    Case("framework:\n  zzzzzzzzzz: 2", "file0.yaml:2:3: ", "known keys here: name, preset"),
    Case("trainer.max_train_steps: 3", "file0.yaml:1:1: trainer.max_train_steps: unknown key", "did you mean"),
    Case("<<: {seed: 1}", "file0.yaml:1:1: <<: unknown key"),
    Case("'': 1", "file0.yaml:1:1: : unknown key"),
    Case(
      "trainer: 3", "file0.yaml:1:10: trainer: the integer 3 is not allowed", "a section with the keys max_train_steps"),
    Case("datasets: [vla_data]", "file0.yaml:1:11: datasets: a list is not allowed"),
    Case("compat: [detach_latent]", "file0.yaml:1:10: compat[0]: unknown value", "did you mean 'detach_latents'?"),
    Case("compat: detach_latents", "file0.yaml:1:9: compat: ", "a list"),
    Case(
      "datasets: {vla_data: {ecot: {tag2think_count: {PLAAN: 1}}}}",
      "file0.yaml:1:48: datasets.vla_data.ecot.tag2think_count.PLAAN: unknown reasoning tag", "did you mean 'PLAN'?"),
    Case(
      "datasets: {vla_data: {ecot: {tag2think_count: {PLAN: 1, 'PLAN:': 2}}}}",
      "file0.yaml:1:57: datasets.vla_data.ecot.tag2think_count.PLAN:: the tag is given twice"),
    Case(
      "datasets: {vla_data: {ecot: {tag2think_count: {PLAN: 0}}}}",
      "file0.yaml:1:54: datasets.vla_data.ecot.tag2think_count.PLAN: the integer 0", "from 1 to 256"),
    Case("datasets: {vla_data: {ecot: {data_mix: bridges}}}", "file0.yaml:1:40: ", "did you mean 'bridge'?"),
    Case("datasets: {vla_data: {dataset_py: ecot_rdls}}", "file0.yaml:1:35: ", "did you mean 'ecot_rlds'?"),
    Case("framework: {name: Qwen-GR00T}", "file0.yaml:1:19: framework.name: ", "did you mean 'QwenGR00T'?"),
    Case("framework: {preset: tyni}", "file0.yaml:1:21: framework.preset: ", "did you mean 'tiny'?"),
    Case("trainer: {lr_scheduler_type: cosin}", "file0.yaml:1:30: ", "did you mean 'cosine'?"),
    Case("golden: {detail: full}", "file0.yaml:1:18: golden.detail: ", "a mapping from address patterns"),
  ]

  static let types = [
    Case("seed: 1.0", "file0.yaml:1:7: seed: the number 1.0 is not allowed", "an integer of at least 0"),
    Case("seed: '1'", "file0.yaml:1:7: seed: the text \"1\" is not allowed"),
    Case("seed: -1", "file0.yaml:1:7: seed: the integer -1"),
    Case("seed: 99999999999999999999", "file0.yaml:1:7: seed: the integer 99999999999999999999"),
    Case("seed: 010", "file0.yaml:1:7: seed: "),
    Case("seed: 0x10", "file0.yaml:1:7: seed: the text '0x10'"),
    Case("seed: [1]", "file0.yaml:1:7: seed: a list"),
    Case("seed: {a: 1}", "file0.yaml:1:7: seed: a mapping"),
    Case("seed:", "file0.yaml:1:6: seed: null"),
    Case("is_debug: 1", "file0.yaml:1:11: is_debug: the integer 1", "true or false"),
    Case("is_debug: 'true'", "file0.yaml:1:11: is_debug: "),
    Case("run_id: 7", "file0.yaml:1:9: run_id: the integer 7", "put it in quotes if it is meant as text: \"7\""),
    Case("run_id: no", "file0.yaml:1:9: run_id: the boolean no"),
    Case("run_id: ''", "file0.yaml:1:9: run_id: empty text"),
    Case("run_id: ../x", "file0.yaml:1:9: run_id: '../x' cannot be part of a file's name"),
    Case("run_root_dir: \"a\\0b\"", "file0.yaml:1:15: run_root_dir: text with a NUL character"),
    Case("trainer: {learning_rate: {base: fast}}", "file0.yaml:1:33: trainer.learning_rate.base: the text 'fast'"),
    Case("trainer: {learning_rate: {base: .nan}}", "file0.yaml:1:33: ", "the number .nan"),
    Case("trainer: {learning_rate: {base: 1e999}}", "file0.yaml:1:33: "),
    Case("trainer: {learning_rate: 1e-5}", "file0.yaml:1:26: trainer.learning_rate: the number", "the keys base, "),
    Case("trainer: {optimizer: {betas: [0.9]}}", "file0.yaml:1:30: ", "a list of 1", "[beta1, beta2]"),
    Case(
      "trainer: {optimizer: {betas: [0.9, 1.0]}}", "file0.yaml:1:36: trainer.optimizer.betas[1]: ", "not including, 1"),
    Case("trainer: {max_train_steps: 0}", "file0.yaml:1:28: ", "from 1 to"),
    Case("trainer: {max_train_steps: 1e1}", "file0.yaml:1:28: trainer.max_train_steps: the number 1e1"),
    Case("trainer: {gradient_clipping: 0}", "file0.yaml:1:30: ", "greater than 0"),
    Case("trainer: {freeze_modules: head}", "file0.yaml:1:27: ", "a list"),
    Case("datasets: {vla_data: {per_device_batch_size: 0}}", "file0.yaml:1:46: ", "from 1 to 4096"),
    Case("datasets: {vla_data: {image_size: 224}}", "file0.yaml:1:35: ", "[height, width]"),
    Case("datasets: {vla_data: {image_size: [0, 224]}}", "file0.yaml:1:36: datasets.vla_data.image_size[0]: "),
    Case("datasets: {vla_data: {ecot: {scheduled_stage: -1}}}", "file0.yaml:1:47: ", "at least 0"),
    Case("datasets: {vla_data: {ecot: {shuffle_buffer_size: 0}}}", "file0.yaml:1:51: "),
    Case("datasets: {vla_data: {ecot: {image_aug: true}}}", "file0.yaml:1:41: ", "not part of golden runs"),
    Case("framework: {action_model: {diffusion_model_cfg: {dropout: 1.0}}}", "file0.yaml:1:59: ", "not including, 1"),
  ]

  static let relations = [
    Case(
      "framework: {enable_latent_reasoning: false}\ndatasets: {vla_data: {ecot: {scheduled_stage: 2}}}",
      "file0.yaml:2:47: datasets.vla_data.ecot.scheduled_stage: stage 2 has thinking tokens",
      "framework.enable_latent_reasoning: true"),
    Case(
      "framework: {latent_reasoning: {thinking_token: <|x|>, end_of_thinking_token: <|x|>}}",
      "file0.yaml:1:78: framework.latent_reasoning.end_of_thinking_token: the same token as thinking_token"),
    Case(
      "datasets: {vla_data: {ecot: {action_dim: 8}}}", "file0.yaml:1:42: datasets.vla_data.ecot.action_dim: 8",
      "expected 7"),
    Case("framework: {action_model: {action_dim: 8}}", "file0.yaml:1:40: framework.action_model.action_dim: 8"),
    Case(
      "framework: {action_model: {state_dim: 7}}", "file0.yaml:1:39: framework.action_model.state_dim: 7", "expected 8"),
    Case("trainer: {warmup_ratio: 0.1, num_warmup_steps: 3}", "file0.yaml:1:25: trainer.warmup_ratio: both"),
  ]

  @Test(arguments: keys + types + relations)
  func messageNamesThePlace(_ bad: Case) throws {
    let messages = TestFolder.messages([bad.yaml])
    #expect(messages.count == 1, "\(messages)")
    let message = try #require(messages.first)
    let start = try #require(bad.parts.first)
    #expect(message.hasPrefix(start), "\(message)")
    for part in bad.parts { #expect(message.contains(part), "\(message)") }
  }

  @Test func allFindingsAtOnceInFileOrder() {
    let messages = TestFolder.messages([
      """
      trainer:
        max_train_steps: 0
        bogus: 1
      seed: x
      compat: [nonsense, detach_latents, rubbish]
      """,
      "is_debug: perhaps",
    ])
    #expect(
      messages.map { $0.prefix { $0 != "(" }.split(separator: ": ").prefix(2).joined(separator: " ") } == [
        "file0.yaml:2:20 trainer.max_train_steps", "file0.yaml:3:3 trainer.bogus", "file0.yaml:4:7 seed",
        "file0.yaml:5:10 compat[0]", "file0.yaml:5:36 compat[2]", "file1.yaml:1:11 is_debug",
      ])
  }

  @Test func unusualValuesAreWarnings() throws {
    let loaded = try TestFolder.load([
      """
      datasets:
        vla_data:
          per_device_batch_size: 8
          ecot: {scheduled_stage: 1, future_action_window_size: 7}
      framework: {action_model: {future_action_window_size: 9}}
      compat: [detach_latents, detach_latents]
      """
    ])
    let texts = loaded.warnings.map(\.description)
    #expect(texts.count == 4)
    #expect(texts[0].contains(":3:28: datasets.vla_data.per_device_batch_size: 8 is a large batch"))
    #expect(texts[1].contains(":4:29: datasets.vla_data.ecot.scheduled_stage: stage 1 is unusual"))
    #expect(texts[2].contains("differs from datasets.vla_data.ecot.future_action_window_size, which counts"))
    #expect(texts[3].contains("detach_latents is listed more than once"))
    #expect(loaded.configuration.framework.actionModel.futureActionWindowSize == 7)
    #expect(loaded.configuration.compat == [.detachLatents])
  }

  @Test func weakerKeyCountsWhereTheStrongerIsAbsent() throws {
    let configuration = try TestFolder.load([
      """
      datasets: {vla_data: {image_size: [128, 160]}}
      framework: {action_model: {past_action_window_size: 1, repeated_diffusion_steps: 8}}
      """
    ]).configuration
    #expect(configuration.data.ecot.imageSize == ImageSize(height: 128, width: 160))
    #expect(configuration.data.ecot.pastActionWindowSize == 1)
    #expect(configuration.trainer.repeatedDiffusionSteps == 8)
  }

  @Test func quirkNamesAreThePipelines() {
    #expect(
      Quirk.allCases.map(\.rawValue) == [
        "labels_from_longest_row", "labels_mask_whole_span", "plain_positions_in_latent_pass", "head_attends_padding",
        "ignore_processor_size", "keep_unannotated_steps", "pad_rows_without_thinking", "reasoning_index_off_by_one",
        "no_alignment_at_stage_0", "conservative_overflow", "detach_latents", "unclamped_flow_time",
      ])
  }
}
