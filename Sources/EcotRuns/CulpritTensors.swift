import EcotDrift
import EcotFiles
import EcotFingerprints
import EcotGoldens
import EcotKernels
import EcotPipeline
import EcotProcessor
import EcotTensors

/// Measures the first culprits of a drift exactly: runs again with a tap on their addresses, and finds the golden's elements.
///
/// A golden holds fingerprints, so its elements come from elsewhere: whole values that it keeps, a file of tensors, or a run
/// with the settings or the kernels that it was recorded with. Only a tensor whose digest is the golden's counts. Nothing of
/// this runs where nothing drifted.
struct CulpritTensors {
  /// The most steps that are run with the portable kernels, which are much slower; a bug of the others is seen at once.
  static let portableSteps = 2
  /// The most bytes that are kept of each side.
  static let byteLimit = 256 << 20

  let plan: RunPlan
  let golden: Golden
  let options: ExactOptions
  /// Whether tensors may be kept beside the golden; not by one of several that look at it.
  let keepsBeside: Bool
  /// Stands between a run and who observes it.
  let tap: (KernelVariant?, any TensorObserver) -> any TensorObserver

  /// Fills `exact`, or why it is not known, of the first culprits.
  func measure(_ comparison: inout GoldenComparison) throws {
    let places = comparison.measurableCulprits
    let culprits = places.map { comparison.culprits[$0] }
    guard !culprits.isEmpty else { return }
    let (observed, tooLarge) = try observedTensors(of: culprits)
    var golden = goldenTensors(of: culprits)
    try runAsRecorded(culprits, comparison, into: &golden)
    var unknown: [TensorAddress] = []
    for place in places {
      let address = comparison.culprits[place].address
      guard let tensor = observed[address] else {
        comparison.culprits[place].exactProblem =
          tooLarge.contains(address)
          ? "the tensors of the culprits are larger than \(Self.byteLimit >> 20) MiB together"
          : "the run does not repeat itself: run again, this tensor has other bits or is not there"
        continue
      }
      guard let (source, other) = golden[address] else {
        comparison.culprits[place].exactProblem = Self.notAtHand(address)
        unknown.append(address)
        continue
      }
      comparison.culprits[place].exact = try ExactDifference(golden: other, observed: tensor, source: source)
    }
    comparison.repeatMeasurement()
    try keep(observed, unknown, of: culprits)
  }

  private static func notAtHand(_ address: TensorAddress) -> String {
    "the golden's elements are not at hand: record --tensors '\(address)' --tensors-out FILE at the good commit "
      + "and verify --reference FILE here, or bisect; ECOT_KERNEL=portable says whether the kernels are the cause"
  }

  // MARK: This run's side

  private func observedTensors(of culprits: [RecordDifference]) throws -> ([TensorAddress: Tensor], Set<TensorAddress>)
  {
    var tensors: [TensorAddress: Tensor] = [:]
    for culprit in culprits { tensors[culprit.address] = try culprit.observed?.wholeTensor() }
    let missing = culprits.filter { tensors[$0.address] == nil }
    guard !missing.isEmpty else { return (tensors, []) }
    let keeper = TensorKeeper(missing.map(\.address), bytes: Self.byteLimit)
    try run(plan, through: missing.map(\.address.step).max() ?? 0, keeper) { _ in true }
    for culprit in missing {
      if let tensor = keeper.tensors[culprit.address], digest(tensor) == culprit.observed?.fingerprint.digest {
        tensors[culprit.address] = tensor
      }
    }
    return (tensors, keeper.omitted)
  }

  private func digest(_ tensor: Tensor) -> Digest128 {
    Fingerprinter(threads: plan.compute.threads).fingerprint(tensor, detail: .digest).digest
  }

  /// Runs the steps through `last`, or until `goesOn` is false after one of them.
  private func run(
    _ plan: RunPlan, kernel: KernelVariant? = nil, through last: Int, _ observer: any TensorObserver,
    while goesOn: (Int) -> Bool
  ) throws {
    let inputs = try PipelineInputs(plan.configuration, threads: plan.compute.threads)
    var pipeline = try plan.pipeline(
      inputs,
      compute: kernel.map { Compute(variant: $0, threads: plan.compute.threads, backend: plan.compute.backend) })
    let observer = tap(kernel, observer)
    while pipeline.nextStep <= last {
      let step = pipeline.nextStep
      _ = try pipeline.step(observer: observer)
      if !goesOn(step) { return }
    }
  }

  // MARK: The golden's side

  private typealias Sourced = (source: String, tensor: Tensor)

  /// What needs no run: values that the golden keeps, and the file of `--reference`.
  private func goldenTensors(of culprits: [RecordDifference]) -> [TensorAddress: Sourced] {
    var found: [TensorAddress: Sourced] = [:]
    for culprit in culprits {
      guard let record = culprit.golden else { continue }
      if let tensor = try? record.wholeTensor(), digest(tensor) == record.fingerprint.digest {
        found[culprit.address] = ("kept in the golden", tensor)
      } else if let file = options.reference, let tensor = try? file.tensor(culprit.address.description),
        digest(tensor) == record.fingerprint.digest
      {
        found[culprit.address] = ("\(file.path) (same digest)", tensor)
      }
    }
    return found
  }

  /// Properties of the environment with which the kernels may be others, or may have been compiled to other code.
  private static let machineKeys: Set<String> = ["cpu", "cpu_features", "kernel", "compiler"]

  /// Runs with the golden's settings where they differ, then, where the machine is another, with the portable kernels,
  /// which specify the others: what gives the golden's digest has its elements, and is the reason of the drift.
  private func runAsRecorded(
    _ culprits: [RecordDifference], _ comparison: GoldenComparison, into found: inout [TensorAddress: Sourced]
  ) throws {
    if !(comparison.configuration + comparison.comparability).isEmpty,
      let plan = try? RunPlan(plan.request, recordedAs: golden.metadata)
    {
      addRun(of: plan, kernel: nil, "run again with the golden's settings (same digest)", culprits, &found)
    }
    let machine = comparison.environment.contains { Self.machineKeys.contains($0.key) }
    if machine, plan.compute.variant != .portable, plan.compute.backend == .canonical {
      addRun(
        of: plan, kernel: .portable, "run again with the portable kernels (same digest)",
        culprits.filter { $0.address.step < Self.portableSteps }, &found)
    }
  }

  /// Adds what a run has in common with the golden. It ends at the first step at which it has another tensor, since what
  /// follows will differ, too; a run that cannot be made adds nothing.
  private func addRun(
    of plan: RunPlan, kernel: KernelVariant?, _ source: String, _ culprits: [RecordDifference],
    _ found: inout [TensorAddress: Sourced]
  ) {
    let missing = culprits.filter { found[$0.address] == nil }
    guard !missing.isEmpty else { return }
    let keeper = TensorKeeper(missing.map(\.address), bytes: Self.byteLimit)
    func isGoldens(_ culprit: RecordDifference) -> Bool {
      keeper.tensors[culprit.address].map(digest) == culprit.golden?.fingerprint.digest
    }
    try? run(plan, kernel: kernel, through: missing.map(\.address.step).max() ?? 0, keeper) { step in
      missing.allSatisfy { $0.address.step != step || isGoldens($0) }
    }
    for culprit in missing where isGoldens(culprit) {
      if let tensor = keeper.tensors[culprit.address] { found[culprit.address] = (source, tensor) }
    }
  }

  // MARK: Files

  /// Keeps this run's tensors: all where a file was asked for, else those that could not be measured, beside the candidate.
  private func keep(
    _ observed: [TensorAddress: Tensor], _ unknown: [TensorAddress], of culprits: [RecordDifference]
  ) throws {
    if options.keepsTensors == nil, ContinuousIntegration.isActive || !keepsBeside { return }
    if options.keepsTensors == nil, unknown.isEmpty { return try AtomicFile.remove(plan.folder.culprits(plan.name)) }
    let addresses = options.keepsTensors == nil ? unknown : culprits.map(\.address)
    let tensors = addresses.compactMap { address in observed[address].map { (address.description, $0) } }
    guard !tensors.isEmpty else { return }
    try SafetensorsWriter.write(tensors, to: options.keepsTensors ?? plan.folder.culprits(plan.name))
  }
}

extension TensorRecord {
  /// The tensor, where the record keeps all its elements.
  fileprivate func wholeTensor() throws -> Tensor? {
    guard let values = fingerprint.values else { return nil }
    switch fingerprint.elementType {
    case .int64: return try Tensor(values, shape: fingerprint.shape)
    case .int32: return try Tensor(values.map { Int32(truncatingIfNeeded: $0) }, shape: fingerprint.shape)
    case .uint8: return try Tensor(values.map { UInt8(truncatingIfNeeded: $0) }, shape: fingerprint.shape)
    case .float32, .float64: return nil
    }
  }
}
