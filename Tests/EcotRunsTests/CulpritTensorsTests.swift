import EcotDrift
import EcotFiles
import EcotRuns
import EcotTensors
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What `verify` finds out about a drift by running again: with planted faults in the place of a bug.
@Suite struct CulpritTensorsTests {
  private static let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
  private static let culprit = "0/vision/block.1/output.value"

  /// A folder with the golden of one sound step, and the tensors of the culprit as a good commit writes them.
  private struct Project {
    let folder: String
    var request: RunRequest

    init(machine: String? = nil) throws {
      var template = Array("/tmp/ecot-culprits-XXXXXX".utf8CString)
      guard mkdtemp(&template) != nil else { throw InputError("cannot make a temporary folder") }
      folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
      let data = CulpritTensorsTests.root + "/Golden/data"
      request = RunRequest(
        configurations: [CulpritTensorsTests.root + "/config/test_ecot_stage2.yaml"],
        overrides: [
          "datasets.vla_data.ecot.data_root_dir=\(data)",
          "datasets.vla_data.ecot.reasoning_json=\(data)/embodied_features_bridge.json",
          "framework.qwenvl.tokenizer=\(data)/tokenizer",
        ], steps: 1, goldenFolder: folder, threads: 1)
      let values = try ValueRecorder(patterns: [CulpritTensorsTests.culprit], path: reference)
      _ = try RecordRun.record(
        RunPlan(request), environment: RunEnvironment(properties: machine.map { [("cpu", $0)] } ?? []), allowsCI: true,
        values: values, warn: { _ in })
    }

    var reference: String { folder + "/reference.safetensors" }
    var kept: String { folder + "/kept.safetensors" }

    /// Verifies with faults, which kernels by name do not have where `inPortable` is false.
    func verify(
      _ faults: [PlantedFault], inPortable: Bool = true, exact: ExactOptions?, settings: [String] = []
    ) throws -> GoldenComparison {
      var verify = VerifyRun(stopsAtFirst: false, environment: { _ in RunEnvironment(properties: []) }, warn: { _ in })
      verify.exact = exact
      verify.tap = { kernel, next in kernel == nil || inPortable ? FaultPlanter(faults, next: next) : next }
      var request = request
      request.overrides += settings
      return try #require(try verify.verify(request).goldens.first)
    }
  }

  private static func fault(_ kind: PlantedFault.Kind = .oneULP, at address: String = culprit) throws -> PlantedFault {
    PlantedFault(kind, at: try TensorAddress(address))
  }

  @Test func aBugOfTheKernelsIsMeasuredAgainstThePortableOnes() throws {
    let project = try Project(machine: "another")
    let comparison = try project.verify([Self.fault()], inPortable: false, exact: ExactOptions())
    let first = try #require(comparison.first)
    #expect(first.address.description == Self.culprit && first.exactProblem == nil)
    let exact = try #require(first.exact)
    #expect(exact.source.contains("portable kernels"))
    #expect(exact.differing == 1 && exact.maximalULP == 1 && exact.count == 512 * 32)
    #expect(exact.worst.count == 1 && exact.worst.first?.index == [256, 0] && exact.worst.first?.ulp == 1)
    #expect(comparison.culprits.first?.exact?.differing == 1)
  }

  @Test func withTheGoodCommitsTensorsABugOfTheCodeIsMeasured() throws {
    let project = try Project()
    let faults = [try Self.fault(.oneElement), try Self.fault(.signFlips, at: "0/data/batch/state.value")]
    let comparison = try project.verify(
      faults, exact: ExactOptions(reference: project.reference, keepsTensors: project.kept))
    #expect(comparison.culprits.count == 2)
    let known = try #require(comparison.culprits.first { $0.address.description == Self.culprit })
    let exact = try #require(known.exact)
    #expect(exact.source.hasPrefix(project.reference))
    #expect(exact.differing == 1 && abs(exact.maximalDifference - 0.001) < 1e-6)
    // The other culprit is not in the file.
    let other = try #require(comparison.culprits.first { $0.address.stage == .data })
    #expect(other.exact == nil && other.exactProblem?.contains("--tensors '0/data/batch/state.value'") == true)
    let kept = try SafetensorsReader(project.kept)
    #expect(Set(kept.names) == ["0/data/batch/state.value", Self.culprit])
    let sound = try SafetensorsReader(project.reference).tensor(Self.culprit)
    #expect(try kept.tensor(Self.culprit) == Self.fault(.oneElement).applied(to: sound))
  }

  @Test func aReferenceWithOtherBitsDoesNotCount() throws {
    let project = try Project()
    let sound = try SafetensorsReader(project.reference).tensor(Self.culprit)
    let wrong = try #require(try Self.fault(.scaled).applied(to: sound))
    try SafetensorsWriter.write([(Self.culprit, wrong)], to: project.reference)
    let comparison = try project.verify([Self.fault()], exact: ExactOptions(reference: project.reference))
    #expect(comparison.first?.exact == nil)
    #expect(comparison.first?.exactProblem?.contains("not at hand") == true)
  }

  @Test func wholeValuesOfTheGoldenNeedNoFurtherRun() throws {
    let project = try Project()
    let comparison = try project.verify(
      [Self.fault(.oneNumber, at: "0/tokens/batch/labels.value")], exact: ExactOptions())
    let exact = try #require(comparison.first?.exact)
    #expect(exact.source == "kept in the golden" && exact.differing == 1 && exact.maximalULP == 0)
    #expect(exact.worst.first.map { ($0.observed - $0.golden).magnitude } == exact.maximalDifference)
  }

  @Test func otherSettingsAreTakenBack() throws {
    let project = try Project()
    let settings = try project.verify([], exact: ExactOptions(), settings: ["compat=[head_attends_padding]"])
    let exact = try #require(settings.first?.exact, "\(settings.first?.exactProblem ?? "no difference")")
    #expect(exact.source.contains("the golden's settings"))
    #expect(exact.differing > 0 && exact.maximalDifference > 0 && exact.worst.count == 10)
  }

  @Test func whereNobodyAsksNothingRunsAgain() throws {
    let project = try Project()
    let comparison = try project.verify([Self.fault()], exact: nil)
    #expect(comparison.verdict == .drift)
    #expect(comparison.first?.exact == nil && comparison.first?.exactProblem == nil)
    let match = try project.verify([], exact: ExactOptions(keepsTensors: project.kept))
    #expect(match.verdict == .match)
    #expect(PathKind(project.kept) != .file)
  }

  @Test func aRunThatDoesNotRepeatItselfIsSaidTo() throws {
    let project = try Project()
    var runs = 0
    var verify = VerifyRun(stopsAtFirst: false, environment: { _ in RunEnvironment(properties: []) }, warn: { _ in })
    verify.exact = try ExactOptions()
    let fault = try Self.fault()
    verify.tap = { (_, next: any TensorObserver) -> any TensorObserver in
      runs += 1
      return runs == 1 ? FaultPlanter([fault], next: next) : next
    }
    let first = try #require(try verify.verify(project.request).goldens.first?.first)
    #expect(first.exact == nil && first.exactProblem?.contains("does not repeat itself") == true)
  }

  @Test func atMostFourCulpritsAreMeasured() throws {
    let project = try Project(machine: "another")
    let names = ["action", "state"].map { "0/data/batch/\($0).value" }
    let addresses = names + ["0/vision/rope/cosine.value", "0/head/noise.value", "0/decoder/all/rope/sine.value"]
    let comparison = try project.verify(
      addresses.map { try Self.fault(at: $0) }, inPortable: false, exact: ExactOptions())
    #expect(comparison.culprits.count >= 5)
    #expect(comparison.culprits.map { $0.exact != nil }.filter { $0 }.count == 4)
    #expect(comparison.culprits.prefix(4).allSatisfy { $0.exact != nil })
  }

  @Test func aReferenceThatIsNotThereIsAnError() {
    #expect(throws: InputError.self) { try ExactOptions(reference: "/no/such.safetensors") }
  }
}
