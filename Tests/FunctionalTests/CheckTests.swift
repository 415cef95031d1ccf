import EcotFiles
import Testing

/// The verb `check` through the real binary.
@Suite struct CheckTests {
  private func check(_ arguments: [String], stage: Int = 0) async throws -> CommandLineTool.Result {
    try await CommandLineTool.run(["check", "--config", "config/test_ecot_stage\(stage).yaml"] + arguments)
  }

  /// Text with its times and its memory replaced by a mark.
  private func masked(_ text: String) -> String {
    text.replacing(/[0-9]+\.[0-9]+ (ms|s|MB)/) { match in "# \(match.1 == "s" ? "ms" : match.1)" }
  }

  @Test(arguments: [0, 2]) func theWholeTextIsTheExpectedOne(_ stage: Int) async throws {
    let result = try await check([], stage: stage)
    #expect(result.exitCode == 0, "\(result.output)\(result.error)")
    let expected = String(
      decoding: try InputFile.contents(
        of: "\(CommandLineTool.packageRoot)/Tests/FunctionalTests/Fixtures/check_stage\(stage).txt"), as: UTF8.self)
    #expect(masked(result.output) == expected)
    #expect(result.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
    #expect(!result.output.contains("FAIL"))
  }

  @Test func jsonHasTheFieldsOfTheContract() async throws {
    let result = try await check(["--json", "--steps", "3"], stage: 2)
    #expect(result.exitCode == 0, "\(result.error)")
    let json = try result.json
    #expect(json["passed"]?.boolean == true)
    let checks = try #require(json["checks"]?.array)
    for key in ["module", "name", "passed", "detail", "hint"] {
      #expect(checks.allSatisfy { $0[key] != nil }, "\(key)")
    }
    #expect(
      Set(checks.compactMap { $0["module"]?.string })
        == ["config", "data", "tokenization", "alignment", "model", "forward", "training"])
    for loss in ["action", "vlm", "total"] {
      for key in ["initial", "final", "mean", "std"] {
        #expect(json["losses"]?[loss]?[key]?.double != nil, "\(loss) \(key)")
      }
      #expect(json["losses"]?[loss]?["values"]?.array?.count == 3)
    }
    for key in ["min", "mean", "max"] { #expect(json["gradient_norm"]?[key]?.double != nil, "\(key)") }
    let parameters = try #require(json["parameters"])
    #expect(parameters["total"]?.integer == parameters["trainable"]?.integer)
    #expect(parameters["changed"]?.integer == parameters["tensors"]?.integer)
    for key in ["largest", "smallest"] {
      #expect(parameters[key]?["name"]?.string?.isEmpty == false)
      #expect(parameters[key]?["relative_change"]?.double != nil)
    }
    #expect(json["memory"]?["resident_bytes"]?.array?.count == 3)
    #expect(json["step_milliseconds"]?.array?.count == 3)
    #expect(json["load_milliseconds"]?.array?.count == 3)
    #expect(json["report"]?["parameter_update"]?.boolean == true)
  }

  @Test(arguments: ["config", "data", "tokenization", "alignment", "model", "forward", "training"])
  func aModuleCanBeRunAlone(_ module: String) async throws {
    let result = try await check(["--only", module, "--json", "--steps", "1"])
    #expect(result.exitCode == 0, "\(result.output)")
    let json = try result.json
    let checks = try #require(json["checks"]?.array)
    #expect(!checks.isEmpty && checks.allSatisfy { $0["module"]?.string == module })
    #expect(json["notes"]?.array?.allSatisfy { $0["module"]?.string == module } == true)
    #expect((json["losses"] == nil) == (module == "config"))
  }

  @Test func modulesCanBeCombined() async throws {
    let result = try await check(["--only", "alignment", "--only", "config", "--steps", "1"], stage: 2)
    #expect(result.exitCode == 0, "\(result.output)")
    #expect(result.output.contains("\nconfig\n") && result.output.contains("\nalignment\n"))
    #expect(!result.output.contains("\ndata\n") && result.output.hasSuffix("OK  5 criteria hold\n"))
  }

  @Test(
    arguments: [
      (["--set", "compat=[keep_unannotated_steps]"], "the @ delimiter is in every sample", "did not add '@'"),
      (["--set", "compat=[no_alignment_at_stage_0]"], "rows are ALIGNED", "SequenceAlignment"),
      (["--set", "trainer.learning_rate.base=0"], "trainable parameter is updated", "learning rate of 0"),
      (["--set", "trainer.learning_rate.base=1000"], "losses are in a sane range", "LabelBuilder"),
      (["--set", "trainer.freeze_modules=[qwen_vl_interface, action_model]"], "trainable parameters", "frozen"),
    ] as [([String], String, String)])
  func whatFailsIsNamedWithAHint(_ arguments: [String], _ name: String, _ hint: String) async throws {
    let result = try await check(arguments + ["--steps", "2"])
    #expect(result.exitCode == 1, "\(result.output)\(result.error)")
    let failed = result.output.split(separator: "\n").filter { $0.hasPrefix("  FAIL") }
    #expect(failed.contains { $0.contains(name) }, "\(result.output)")
    #expect(result.output.contains("        -> ") && result.output.contains(hint), "\(result.output)")
    #expect(result.output.contains("criteria do not hold\n"))
  }

  @Test func aFailureIsInTheJSONToo() async throws {
    let result = try await check(["--set", "trainer.learning_rate.base=0", "--steps", "1", "--json"])
    #expect(result.exitCode == 1)
    let json = try result.json
    #expect(json["passed"]?.boolean == false && json["report"]?["parameter_update"]?.boolean == false)
    let checks = try #require(json["checks"]?.array)
    #expect(checks.count { $0["passed"]?.boolean == false } == 2)
    #expect(checks.allSatisfy { $0["passed"]?.boolean == ($0["hint"]?.string == nil) })
  }

  @Test func aRunEndsAfterAStepWithoutFiniteGradients() async throws {
    // Such a rate makes every number of the next forward pass overflow.
    let result = try await check(["--set", "trainer.learning_rate.base=1e37", "--json"])
    #expect(result.exitCode == 1, "\(result.output)\(result.error)")
    let json = try result.json
    let failed = json["checks"]?.array?.filter { $0["passed"]?.boolean == false } ?? []
    let gradients = failed.first { $0["name"]?.string == "backward runs, gradients are finite" }
    #expect(gradients?["detail"]?.string?.hasPrefix("step 1: NaN or Inf in ") == true, "\(failed)")
    #expect(json["step_milliseconds"]?.array?.count == 2)
    #expect(json["report"]?["gradient_flow"]?.boolean == false)
  }

  @Test func whatCannotBeReadIsNoFailedCriterion() async throws {
    for setting in [
      "datasets.vla_data.ecot.reasoning_json=/no/such.json", "framework.enable_latent_reasoning=false",
    ] {
      let result = try await check(["--set", setting], stage: 2)
      #expect(result.exitCode == 2, "\(setting): \(result.output)")
      #expect(result.output.isEmpty && !result.error.isEmpty)
    }
  }

  @Test func goldensKeepTheCriteriaWithoutTimesAndMemory() async throws {
    let folder = try TemporaryFolder()
    let record = try await CommandLineTool.run([
      "record", "--config", "config/test_ecot_stage2.yaml", "--golden-dir", folder.path, "--steps", "3", "--json",
    ])
    #expect(try record.json["failed_checks"]?.array?.isEmpty == true, "\(record.output)")
    let shown = try await CommandLineTool.run([
      "show", folder.path + "/test_ecot_stage2.golden.zst", "0/loss/total.value",
    ])
    #expect(shown.output.contains("every trainable parameter is updated"))
    for word in [" ms", " MB", "memory", "can be repeated"] { #expect(!shown.output.contains(word), "\(word)") }
  }
}
