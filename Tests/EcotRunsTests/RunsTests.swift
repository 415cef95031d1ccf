import EcotFiles
import EcotFingerprints
import EcotGoldens
import EcotRuns
import EcotTensors
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct DefaultDetailTests {
  private func level(_ address: String, steps: Int = 10, rules: [(String, String, String)] = []) throws -> DetailLevel {
    try DefaultDetail.map(steps: steps, rules: rules).level(for: TensorAddress(address))
  }

  @Test func digestsAreEverywhereAndStatisticsAtBothEnds() throws {
    #expect(try level("4/gradient/vlm.a.weight.gradient") == .digest)
    #expect(try level("0/gradient/vlm.a.weight.gradient").contains(.statistics))
    #expect(try level("9/gradient/vlm.a.weight.gradient").contains(.statistics))
    #expect(try level("0/gradient/vlm.a.weight.gradient", steps: 1).contains(.statistics))
  }

  @Test func whatLocatesADriftIsKeptAtEveryStep() throws {
    #expect(try level("4/tokens/batch/input_ids.value").contains(.values))
    #expect(try level("4/data/batch/action.value").contains(.sketch))
    #expect(try level("4/tokens/batch/pixel_values.value").contains([.sketch, .rows]))
    #expect(try !level("4/data/record/image.value").contains(.values))
  }

  @Test func theUsersRulesWin() throws {
    let rules = [("**", "off", "golden.detail"), ("*/loss/**", "full", "--detail")]
    #expect(try level("0/tokens/batch/labels.value", rules: rules) == .off)
    #expect(try level("3/loss/total.value", rules: rules) == .full)
  }

  @Test func aBadRuleNamesItsOrigin() {
    let error = #expect(throws: InputError.self) {
      _ = try DefaultDetail.map(steps: 1, rules: [("**", "statistic", "golden.detail")])
    }
    #expect(error?.description.contains("golden.detail.**") == true)
    #expect(error?.description.contains("statistics") == true)
  }
}

@Suite struct GoldenFolderTests {
  @Test(arguments: ["a", "test_ecot_stage0", "A-1.b"]) func plainNamesAreAllowed(_ name: String) throws {
    try GoldenFolder.checkName(name)
  }

  @Test(arguments: ["", ".hidden", "a/b", "..", "a b", "é", String(repeating: "x", count: 129)])
  func otherNamesAreRefused(_ name: String) {
    #expect(throws: InputError.self) { try GoldenFolder.checkName(name) }
  }

  @Test func aMissingFolderIsAnErrorThatNamesIt() {
    let error = #expect(throws: InputError.self) { _ = try GoldenFolder("/no/such").goldenNames() }
    #expect(error?.description.contains("/no/such") == true)
  }
}

@Suite struct RunPlanTests {
  @Test func aRequestWithoutConfigurationSaysWhatToGive() {
    let error = #expect(throws: InputError.self) { _ = try RunPlan(RunRequest()) }
    #expect(error?.description.contains("--config") == true)
  }

  @Test func aDetailWithoutLevelIsRefused() {
    let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    #expect(throws: (any Error).self) {
      _ = try RunPlan(RunRequest(configurations: ["\(root)/config/test_ecot_stage0.yaml"], details: ["**"]))
    }
  }
}

@Suite struct AcceptPendingTests {
  /// A folder with a golden and a candidate, each of three records; the candidate differs in `b`, lacks `c` and has `d`.
  private func folder() throws -> GoldenFolder {
    var template = Array("/tmp/ecot-runs-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw InputError("cannot make a temporary folder") }
    let folder = GoldenFolder(String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
    try write(["a": 1, "b": 2, "c": 3], to: folder.golden("run"))
    try write(["a": 1, "b": 7, "d": 4], to: folder.pending("run"))
    return folder
  }

  private func write(_ tensors: KeyValuePairs<String, Float>, to path: String) throws {
    let writer = try GoldenWriter(metadata: GoldenMetadata(name: "run"))
    for (name, value) in tensors {
      let fingerprint = Fingerprinter().fingerprint(Tensor([value]))
      try writer.append(
        TensorRecord(address: TensorAddress(step: 0, stage: .loss, name: name), parents: [], fingerprint: fingerprint))
    }
    try writer.write(to: path)
  }

  private func values(_ path: String) throws -> [String: Double] {
    let golden = try GoldenFile.read(path)
    var values: [String: Double] = [:]
    try golden.forEachRecord { values[$0.address.name] = $0.fingerprint.samples?.first }
    return values
  }

  @Test func theWholeCandidateReplacesTheGolden() throws {
    let folder = try folder()
    let outcome = try AcceptPending.accept([], in: folder)
    #expect(outcome.first?.changed == 3)
    #expect(try values(folder.golden("run")) == ["a": 1, "b": 7, "d": 4])
    #expect(try folder.pendingNames().isEmpty)
  }

  @Test(
    arguments: [
      ("0/loss/b.value", ["a": 1, "b": 7, "c": 3]), ("0/loss/c.value", ["a": 1, "b": 2]),
      ("0/loss/d.value", ["a": 1, "b": 2, "c": 3, "d": 4]), ("0/loss/x.value", ["a": 1, "b": 2, "c": 3]),
    ] as [(String, [String: Double])])
  func aPatternTakesOverOnlyWhatMatches(_ pattern: String, _ expected: [String: Double]) throws {
    let folder = try folder()
    _ = try AcceptPending.accept(["run"], in: folder, only: [AddressPattern(pattern)])
    #expect(try values(folder.golden("run")) == expected)
    #expect(try GoldenFile.fsck(folder.golden("run")).isWhole)
    #expect(try folder.pendingNames() == ["run"], "the rest stays pending")
    _ = try AcceptPending.accept(["run"], in: folder)
    #expect(try values(folder.golden("run")) == ["a": 1, "b": 7, "d": 4])
  }

  @Test func aDamagedCandidateIsRefusedAndTheGoldenStays() throws {
    let folder = try folder()
    let old = try InputFile.contents(of: folder.golden("run"))
    var bytes = try InputFile.contents(of: folder.pending("run"))
    bytes[bytes.count / 2] ^= 1
    try AtomicFile.write(bytes, to: folder.pending("run"))
    #expect(throws: InputError.self) { _ = try AcceptPending.accept([], in: folder) }
    #expect(try InputFile.contents(of: folder.golden("run")) == old)
  }

  @Test func anUnknownNameGetsASuggestion() throws {
    let folder = try folder()
    let error = #expect(throws: InputError.self) { _ = try AcceptPending.accept(["rum"], in: folder) }
    #expect(error?.description.contains("'run'") == true)
  }
}
