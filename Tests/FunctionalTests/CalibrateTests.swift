import EcotFiles
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Calibrated bounds and rules through the real binary: OpenBLAS against canonical goldens.
@Suite(.serialized) struct CalibrateTests {
  /// The kernels of OpenBLAS that this processor can run.
  private static let cores: [String] = {
    let text = (try? InputFile.text(ofProcess: "/proc/cpuinfo")) ?? ""
    let flags = Set(text.split(whereSeparator: { $0 == " " || $0 == "\n" || $0 == "\t" }).map(String.init))
    let known = [
      ("Prescott", ["pni"]), ("Nehalem", ["sse4_2"]), ("Sandybridge", ["avx"]), ("Haswell", ["avx2", "fma"]),
      ("Zen", ["avx2", "fma"]), ("SkylakeX", ["avx512f", "avx512dq", "avx512bw", "avx512vl"]),
    ]
    let found = known.filter { flags.isSuperset(of: $0.1) }.map(\.0)
    return found.isEmpty ? [""] : found
  }()

  private func options(_ stage: Int, _ folder: TemporaryFolder, steps: Int) -> [String] {
    ["--config", "config/test_ecot_stage\(stage).yaml", "--golden-dir", folder.path, "--steps", "\(steps)", "--json"]
  }

  private func calibrate(_ options: [String], seed: Int, detail: [String] = []) async throws -> JSONValue {
    let record = try await CommandLineTool.run(["record"] + options + detail)
    #expect(record.exitCode == 0, "\(record.error)")
    let result = try await CommandLineTool.run(
      ["calibrate", "--trials", "4", "--seed", "\(seed)"] + options + detail)
    #expect(result.exitCode == 0, "\(result.error)")
    return try result.json
  }

  /// 20 runs: 8 of a golden of ten steps at the default detail, 12 of one of two steps at full detail.
  @Test(arguments: [(2, 10, [], 8), (0, 2, ["--detail", "**=full"], 12)] as [(Int, Int, [String], Int)])
  func openBLASGivesNoFalseAlarm(_ stage: Int, _ steps: Int, _ detail: [String], _ runs: Int) async throws {
    let folder = try TemporaryFolder()
    let options = options(stage, folder, steps: steps)
    let calibration = try await calibrate(options, seed: 100 + stage, detail: detail)
    #expect(calibration["unbounded"]?.integer == 0)
    for run in 0..<runs {
      let core = Self.cores[run / 2 % Self.cores.count]
      let verify = try await CommandLineTool.run(
        ["verify", "--backend", "openblas", "--threads", "\(1 + run % 2)"] + options,
        environment: core.isEmpty ? [:] : ["OPENBLAS_CORETYPE": core])
      let golden = try #require(try verify.json["goldens"]?.array?.first)
      #expect(verify.exitCode == 0, "\(core): \(golden["first"] ?? .null)")
      #expect(golden["verdict"]?.string == "within")
      #expect((golden["within"]?.integer ?? 0) > 1000)
    }
    let same = try await CommandLineTool.run(["verify"] + options)
    #expect(try same.json["verdict"]?.string == "match", "canonical bits are equal, bounds or not")
    #expect(try InputFile.names(in: folder.path).count == 1, "what is within leaves no candidate")
  }

  @Test func aQuirkIsFoundAllTheSame() async throws {
    let folder = try TemporaryFolder()
    let options = options(2, folder, steps: 1)
    _ = try await calibrate(options, seed: 7)
    let verify = try await CommandLineTool.run(
      ["verify", "--backend", "openblas", "--set", "compat=[plain_positions_in_latent_pass]"] + options)
    #expect(verify.exitCode == 1, "\(verify.error)")
    let golden = try #require(try verify.json["goldens"]?.array?.first)
    let culprits = (golden["culprits"]?.array ?? []).compactMap { $0["address"]?.string }
    // The angles are the first that the positions enter.
    #expect(culprits.first?.hasPrefix("0/decoder/all/rope/") == true, "\(culprits)")
  }

  @Test func withoutBoundsOtherBitsAreDriftAndTheRemedyIsTold() async throws {
    let folder = try TemporaryFolder()
    let options = options(0, folder, steps: 1)
    _ = try await CommandLineTool.run(["record"] + options)
    let verify = try await CommandLineTool.run(["verify", "--backend", "openblas"] + options)
    #expect(verify.exitCode == 1)
    #expect(verify.error.contains("ecot-golden calibrate"))
  }

  @Test func storedGoldensAreJudgedAgainByRulesWithoutARun() async throws {
    let (folder, other) = (try TemporaryFolder(), try TemporaryFolder())
    _ = try await calibrate(options(0, folder, steps: 1), seed: 3)
    _ = try await CommandLineTool.run(["record", "--backend", "openblas"] + options(0, other, steps: 1))
    let goldens = [folder, other].map { $0.path + "/test_ecot_stage0.golden.zst" }
    func compare(_ rules: String) async throws -> CommandLineTool.Result {
      try AtomicFile.write(Array(rules.utf8), to: folder.path + "/r.yaml")
      return try await CommandLineTool.run(["compare", "--json", "--rules", folder.path + "/r.yaml"] + goldens)
    }
    #expect(try await CommandLineTool.run(["compare", "--json"] + goldens).exitCode == 0, "the bounds apply")
    let shipped = try await CommandLineTool.run(["compare", "--rules", "config/rules/openblas.yaml"] + goldens)
    #expect(shipped.exitCode == 0, "\(shipped.output) \(shipped.error)")
    #expect(try await compare("rules:\n  - \"**\": equal\n").exitCode == 1)
    #expect(try await compare("rules:\n  - \"**\": calibrated * 0.000001\n").exitCode == 1)
    let uncovered = try await compare("rules:\n  - \"*/data/**\": equal\n")
    #expect(uncovered.exitCode == 2)
    #expect(uncovered.error.contains("no rule matches"))
    let malformed = try await compare("rules:\n  - \"**\": nearly\n")
    #expect(malformed.exitCode == 2)
    #expect(malformed.error.contains("r.yaml:2:11"))
  }

  @Test func boundsStayWithTheirRecords() async throws {
    let folder = try TemporaryFolder()
    let options = options(2, folder, steps: 1)
    let path = folder.path + "/test_ecot_stage2.golden.zst"
    _ = try await calibrate(options, seed: 3)
    let calibrated = try InputFile.contents(of: path)
    _ = try await CommandLineTool.run(["record"] + options)
    #expect(try InputFile.contents(of: path) == calibrated, "an equal record leaves the file untouched")
    let again = try await CommandLineTool.run(["calibrate", "--trials", "4", "--seed", "3"] + options)
    #expect(try again.json["written"]?.boolean == false, "seeded trials repeat")
    let ci = try await CommandLineTool.run(["calibrate"] + options, environment: ["CI": "true"])
    #expect(ci.exitCode == 2)
    let quirk = ["--set", "compat=[labels_mask_whole_span]"]
    let other = try await CommandLineTool.run(["calibrate"] + quirk + options)
    #expect(other.exitCode == 2)
    #expect(other.error.contains("labels.value"))
    _ = try await CommandLineTool.run(["verify"] + quirk + options)
    let accept = try await CommandLineTool.run(["accept", "--golden-dir", folder.path])
    #expect(accept.error.contains("calibrated bounds are gone"))
    try AtomicFile.write(calibrated, to: path)
    let record = try await CommandLineTool.run(["record"] + quirk + options)
    #expect(record.error.contains("calibrated bounds are gone"))
  }
}

extension InputFile {
  /// A file of /proc, whose size is reported as 0.
  fileprivate static func text(ofProcess path: String) throws -> String {
    guard let stream = fopen(path, "r") else { throw InputError("cannot open", at: .file(path)) }
    defer { fclose(stream) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = fread(&bytes, 1, bytes.count, stream)
    return String(decoding: bytes[..<count], as: UTF8.self)
  }
}
