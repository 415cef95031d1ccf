import EcotConfiguration
import EcotDrift
import EcotFiles
import EcotFingerprints
import EcotGoldens
import EcotKernels
import EcotPipeline
import EcotRuns
import EcotTensors
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Calibrated bounds hide no fault: one tensor of an OpenBLAS run that is off by a thousandth is named.
@Suite struct PlantedFaultTests {
  private static let address = "0/decoder/final/layer.2/mlp/output.value"

  private func request(_ folder: String, backend: String) -> RunRequest {
    let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    return RunRequest(
      configurations: ["\(root)/config/test_ecot_stage0.yaml"], overrides: ["compute.backend=\(backend)"], steps: 1,
      goldenFolder: folder)
  }

  @Test func aThousandthIsNamed() async throws {
    var template = Array("/tmp/ecot-runs-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw InputError("cannot make a temporary folder") }
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let calibration = try await CalibrateRun.calibrate(
      request(folder, backend: "canonical"), trials: 4, seed: 11, environment: { await .ofRun($0.compute) },
      allowsCI: true, warn: { _ in }, progress: { _ in })
    let golden = try GoldenFile.read(calibration.path)

    let plan = try RunPlan(request(folder, backend: "openblas"))
    let environment = await RunEnvironment.ofRun(plan.compute)
    let sound = try RecordedRun(plan, environment: environment, warn: { _ in }).golden()
    let faulty = try planted(plan, metadata: sound.metadata)
    for (observed, verdict) in [(sound, Verdict.within), (faulty, .drift)] {
      var comparer = GoldenComparer(golden: golden, observed: observed)
      comparer.judge = ToleranceJudge.chosen(rules: nil, golden: golden, observed: observed.metadata)
      let comparison = try comparer.compare(path: "hand")
      #expect(comparison.verdict == verdict)
      #expect(comparison.first?.address.description == (verdict == .drift ? Self.address : nil))
    }
  }

  private func planted(_ plan: RunPlan, metadata: GoldenMetadata) throws -> Golden {
    let inputs = try PipelineInputs(plan.configuration)
    let fault = try Fault(BackgroundRecorder(detail: plan.detail, threads: 1))
    var pipeline = try plan.pipeline(inputs)
    _ = try pipeline.step(observer: fault)
    let writer = try fault.recorder.finish()
    writer.metadata = metadata
    #expect(fault.isPlanted)
    return try Golden(bytes: writer.encoded(), name: "faulty")
  }

  private final class Fault: TensorObserver {
    let recorder: BackgroundRecorder
    var isPlanted = false

    init(_ recorder: BackgroundRecorder) { self.recorder = recorder }

    func replacement(for tensor: Tensor, at address: TensorAddress) -> Tensor? {
      guard address.description == PlantedFaultTests.address, let values = try? tensor.floats else { return nil }
      isPlanted = true
      return Tensor(values.map { $0 * 1.001 }, ofShape: tensor.shape)
    }

    func observe(_ tensor: Tensor, at address: TensorAddress, parents: [TensorAddress]) {
      recorder.observe(tensor, at: address, parents: parents)
    }
  }
}
