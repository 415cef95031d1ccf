import EcotFiles
import Testing

/// The other verbs, and how the command line refuses what it cannot do.
@Suite struct VerbTests {
  private static let golden = "Golden/test_ecot_stage2.golden.zst"
  private static let tokenizer = "Golden/data/tokenizer"

  @Test func aProgramNeedNotReadItsInput() async throws {
    let result = try await CommandLineTool.run(["--version"], input: String(repeating: "unread\n", count: 1 << 18))
    #expect(result.exitCode == 0 && !result.output.isEmpty)
  }

  @Test func helpAndVersionAreNoErrors() async throws {
    for arguments in [["--help"], ["verify", "--help"], ["--version"], ["help", "record"]] {
      let result = try await CommandLineTool.run(arguments)
      #expect(result.exitCode == 0, "\(arguments)")
      #expect(!result.output.isEmpty && result.error.isEmpty, "\(arguments)")
    }
  }

  @Test(arguments: [
    ["recrod"], ["verify", "--stpes", "1"], ["record"], ["compare", "one"], ["show"], ["tokenize"],
    ["verify", "--steps", "0", "--config", "config/test_ecot_stage0.yaml"],
    ["verify", "--threads", "0", "--config", "config/test_ecot_stage0.yaml"],
    ["record", "--config", "no/such.yaml"], ["verify", "--golden-dir", "/no/such/folder"],
    ["show", "README.md"], ["compare", "README.md", "README.md"],
    ["record", "--config", "config/test_ecot_stage0.yaml", "--detail", "**=ful"],
    ["record", "--config", "config/test_ecot_stage0.yaml", "--tensors", "**"],
    ["tokenize", "--tokenizer", "config"], ["accept", "--golden-dir", "config"],
    ["episodes", "--config", "config/test_ecot_stage0.yaml", "--split", "tain"],
    ["check", "--config", "config/test_ecot_stage0.yaml", "--only", "dta"],
  ])
  func whatCannotBeDoneExitsWithTwoAndSaysWhy(_ arguments: [String]) async throws {
    let result = try await CommandLineTool.run(arguments)
    #expect(result.exitCode == 2, "\(result.output)")
    #expect(result.error.count > 20, "\(result.error)")
    #expect(result.output.isEmpty)
  }

  @Test func theSeedsConfigurationNamesEveryMissingPath() async throws {
    let fixtures = "Tests/EcotConfigurationTests/Fixtures"
    let stage0 = ["--config", "\(fixtures)/test_ecot_stage0.yaml"]
    for files in [stage0, stage0 + ["--config", "\(fixtures)/test_ecot_stage2.yaml"]] {
      let result = try await CommandLineTool.run(["verify"] + files)
      #expect(result.exitCode == 2)
      for place in ["data_root_dir", "reasoning_json", "base_vlm"] {
        #expect(result.error.contains(place), "\(place): \(result.error)")
      }
    }
  }

  @Test func tokenizeGoesThereAndBack() async throws {
    let lines = #""put the red cube @ TASK:@lift\u00e9 \ud83d\ude00""# + "\n\"\"\n\"<|thinking|>\"\n"
    let ids = try await CommandLineTool.run(["tokenize", "--tokenizer", Self.tokenizer, "--json"], input: lines)
    #expect(ids.exitCode == 0, "\(ids.error)")
    #expect(ids.output.hasSuffix("[]\n[2074]\n"))
    let back = try await CommandLineTool.run(
      ["tokenize", "--tokenizer", Self.tokenizer, "--decode"], input: ids.output)
    let texts = try back.jsonLines.map(\.string)
    #expect(texts == ["put the red cube @ TASK:@lifté 😀", "", "<|thinking|>"])
  }

  @Test func aBadLineIsNamedByItsNumber() async throws {
    let result = try await CommandLineTool.run(
      ["tokenize", "--tokenizer", Self.tokenizer], input: "\"good\"\nnot json\n")
    #expect(result.exitCode == 2)
    #expect(result.error.contains("2"), "\(result.error)")
  }

  @Test func episodesListsSamplesWithTheFieldsOfTheContract() async throws {
    let result = try await CommandLineTool.run(
      ["episodes", "--config", "config/test_ecot_stage0.yaml", "--json", "--split", "val", "--stage", "2"])
    #expect(result.exitCode == 0, "\(result.error)")
    let lines = try result.jsonLines
    #expect(!lines.isEmpty)
    for key in [
      "split", "episode_index", "shard", "episode_id", "file_path", "step", "raw_step", "lang", "instruction",
      "reasoning",
      "state", "action", "image_sha256", "resized_sha256",
    ] { #expect(lines.allSatisfy { $0[key] != nil }, "\(key)") }
    #expect(lines.allSatisfy { $0["lang"]?.string?.contains("<|thinking|><|thinking|>") == true })
    #expect(lines.allSatisfy { $0["action"]?.array?.count == 16 && $0["state"]?.array?.count == 8 })
    let limited = try await CommandLineTool.run(
      ["episodes", "--config", "config/test_ecot_stage0.yaml", "--json", "--limit", "1"])
    #expect(try limited.jsonLines.count == 1)
  }

  @Test func showPrintsRecordsAsTextAndAsJSON() async throws {
    let text = try await CommandLineTool.run(["show", Self.golden, "0/tokens/batch/*"])
    #expect(text.exitCode == 0)
    #expect(text.output.contains("golden test_ecot_stage2"))
    #expect(text.output.contains("\n0/tokens/batch/labels.value int64["))
    #expect(!text.output.contains("\n1/tokens"))
    let json = try await CommandLineTool.run(["show", Self.golden, "**/input_ids.value", "--json", "--full"])
    let lines = try json.jsonLines
    #expect(lines.count == 10)
    let first = try #require(lines.first)
    for key in [
      "address", "step", "stage", "scope", "name", "role", "dtype", "shape", "digest", "count", "nan", "inf", "zeros",
      "min",
      "max", "mean", "std", "l1", "l2", "parents", "values",
    ] { #expect(first[key] != nil, "\(key)") }
    #expect(first["values"]?.array?.isEmpty == false)
  }

  @Test func aReaderThatGoesAwayIsNoCrash() async throws {
    let result = try await CommandLineTool.run(
      executable: .name("bash"),
      ["-c", "set -o pipefail; '\(CommandLineTool.binary)' show \(Self.golden) --json --full | head -c 100"],
      in: CommandLineTool.packageRoot)
    #expect(result.exitCode == 0, "\(result.error)")
  }

  @Test func doctorFindsEveryKernelSound() async throws {
    let result = try await CommandLineTool.run(["doctor", "--json"])
    #expect(result.exitCode == 0, "\(result.output)")
    let kernels = try #require(try result.json["kernels"]?.array)
    #expect(kernels.contains { $0["name"]?.string == "portable" })
    #expect(kernels.allSatisfy { $0["passed"]?.boolean == true })
    #expect(kernels.allSatisfy { ($0["arithmetic_cases"]?.integer ?? 0) > 100 })
    #expect(kernels.count { $0["selected"]?.boolean == true } == 1)
    #expect(try result.json["properties"]?["openblas_core"]?.string?.isEmpty == false)
  }

  @Test func theBackendAndItsCoreAreRecorded() async throws {
    let folder = try TemporaryFolder()
    let result = try await CommandLineTool.run([
      "record", "--config", "config/test_ecot_stage0.yaml", "--golden-dir", folder.path, "--steps", "1", "--backend",
      "openblas", "--threads", "1",
    ])
    #expect(result.exitCode == 0, "\(result.error)")
    let shown = try await CommandLineTool.run(["show", folder.path + "/test_ecot_stage0.golden.zst"])
    #expect(shown.output.contains("openblas_core"))
    let wrong = try await CommandLineTool.run([
      "verify", "--config", "config/test_ecot_stage0.yaml", "--backend", "mkl",
    ])
    #expect(wrong.exitCode == 2)
    #expect(wrong.error.contains("compute.backend"))
  }

  @Test func everyKernelVerifiesTheCommittedGoldens() async throws {
    let doctor = try await CommandLineTool.run(["doctor", "--json"])
    for kernel in try doctor.json["kernels"]?.array?.compactMap({ $0["name"]?.string }) ?? [] {
      for threads in ["1", "2", "3"] {
        // Plain C takes a second for a step.
        let isSlow = kernel == "portable"
        let verify = try await CommandLineTool.run(
          ["verify", "--json", "--threads", threads] + (isSlow ? ["--steps", threads == "1" ? "2" : "1"] : []),
          environment: ["ECOT_KERNEL": kernel])
        #expect(verify.exitCode == 0, "\(kernel), \(threads) threads: \(verify.output)\(verify.error)")
      }
    }
    let wrong = try await CommandLineTool.run(["verify"], environment: ["ECOT_KERNEL": "avx3"])
    #expect(wrong.exitCode == 2)
    #expect(wrong.error.contains("ECOT_KERNEL"))
  }

  @Test func fullValuesAreWrittenWhereAsked() async throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/values.safetensors"
    let result = try await CommandLineTool.run([
      "record", "--config", "config/test_ecot_stage0.yaml", "--golden-dir", folder.path, "--steps", "1", "--tensors",
      "0/data/batch/action.value", "--tensors-out", file,
    ])
    #expect(result.exitCode == 0, "\(result.error)")
    let bytes = try InputFile.contents(of: file)
    let length = bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    let header = try JSONValue(parsing: Array(bytes[8..<(8 + length)]), name: file)
    #expect(header["0/data/batch/action.value"]?["shape"]?.array?.compactMap(\.integer) == [2, 16, 7])
    #expect(bytes.count == 8 + length + 2 * 16 * 7 * 4)
  }
}
