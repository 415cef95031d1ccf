import EcotDrift
import EcotFiles
import EcotGoldens

/// The verb `calibrate`: measures how far rounding moves every record of a golden, and stores the bounds in it.
///
/// The run without noise must give the golden's digests; where there is no golden yet, it becomes one. Then come seeded trials with
/// rounding noise (`RoundingNoise`) and trials with other orders of reduction. A record's bound is `safetyFactor` times its largest distance.
package enum CalibrateRun {
  /// By what the largest distance is multiplied: the trials are a sample, other cores and versions of OpenBLAS are not in it.
  package static let safetyFactor = 4
  /// Trials where nothing else is asked.
  package static let defaultTrials = 8

  /// What was measured.
  package struct Outcome: Sendable {
    /// The golden's name.
    package var name: String
    /// Its file.
    package var path: String
    /// Where the bounds come from, in words.
    package var origin: String
    /// Recorded tensors.
    package var records: Int
    /// Records that must stay equal to the bit.
    package var equal: Int
    /// Records that moved so far that they have no bound.
    package var unbounded: Int
    /// The median of the bounds that are neither 0 nor missing; 0 where there is none.
    package var median: Double
    /// The largest of them, and its address.
    package var largest: (bound: Double, address: String)?
    /// The file's size.
    package var bytes: Int
    /// `false` where the golden held these bounds already.
    package var isWritten: Bool
  }

  /// Measures and writes.
  package static func calibrate(
    _ request: RunRequest, trials: Int, seed: UInt64, environment: (RunPlan) async -> RunEnvironment, allowsCI: Bool,
    warn: @escaping (String) -> Void, progress: (String) -> Void
  ) async throws -> Outcome {
    try ContinuousIntegration.refuse(unless: allowsCI)
    let plan = try plan(request)
    for warning in plan.warnings { warn("\(warning)") }
    let path = plan.folder.golden(plan.name)
    progress("the run without noise")
    let run = try RecordedRun(plan, environment: await environment(plan), warn: warn)
    let golden = try reference(run, plan, path)
    let others = CalibrationTrial.all(trials, seed: seed, of: plan.compute)
    let measurement = try CalibrationMeasurement(plan, others, factor: safetyFactor, progress: progress)

    var tolerance = GoldenTolerance()
    (tolerance.trials, tolerance.seed) = (trials, seed)
    tolerance.noise = RoundingNoise.description
    tolerance.reductions = others.compactMap(\.reduction)
    tolerance.safetyFactor = safetyFactor
    tolerance.createdBy = toolVersion
    tolerance.comparabilityDigest = golden.metadata.comparabilityDigest
    tolerance.bounds = try bounds(measurement, golden)
    let isWritten = golden.metadata.tolerance != tolerance || PathKind(path) != .file
    if isWritten { try write(golden, tolerance, to: path) }
    return try outcome(plan, path, golden, tolerance, isWritten: isWritten)
  }

  /// The request as the golden was recorded, wherever the request is silent.
  private static func plan(_ request: RunRequest) throws -> RunPlan {
    let plan = try RunPlan(request)
    let path = plan.folder.golden(plan.name)
    guard PathKind(path) == .file else { return plan }
    let command = try GoldenFile.read(path).metadata.command
    var request = request
    request.details = command.detail + request.details
    request.steps = request.steps ?? command.steps
    return try RunPlan(request)
  }

  /// The golden whose bounds are measured: the file's, whose digests the run must repeat, or the run's own.
  private static func reference(_ run: RecordedRun, _ plan: RunPlan, _ path: String) throws -> Golden {
    let observed = try run.golden()
    guard PathKind(path) == .file else { return observed }
    let golden = try GoldenFile.read(path)
    try golden.checkFrames()
    let comparison = try GoldenComparer(golden: golden, observed: observed).compare(path: path)
    guard comparison.verdict == .match else {
      let first = comparison.first.map { ", first at \($0.address)" } ?? ""
      throw InputError(
        "the run without noise is not the golden's: \(comparison.verdict.rawValue)\(first)", at: .file(path),
        expected: "the same digests",
        remedy: "calibrate with the golden's configuration, steps and backend; verify says what differs")
    }
    return golden
  }

  private static func bounds(_ measurement: CalibrationMeasurement, _ golden: Golden) throws -> [BoundCode] {
    var bounds: [BoundCode?] = Array(repeating: nil, count: golden.count)
    for (place, address) in measurement.addresses.enumerated() {
      // A tensor whose detail level is `off` is no record.
      guard let record = golden.index.record(at: address.description) else { continue }
      let distance = measurement.distances[place] * Double(safetyFactor)
      bounds[record] = BoundCode(atLeast: max(distance, measurement.least[place]))
    }
    return try bounds.enumerated().map { record, bound in
      guard let bound else { throw InputError("no trial computed \(golden.index.address(at: record))") }
      return bound
    }
  }

  private static func write(_ golden: Golden, _ tolerance: GoldenTolerance, to path: String) throws {
    var metadata = golden.metadata
    metadata.tolerance = tolerance
    let writer = try GoldenWriter(metadata: metadata)
    try golden.forEachRecord { try writer.append($0) }
    try writer.write(to: path)
  }

  private static func outcome(
    _ plan: RunPlan, _ path: String, _ golden: Golden, _ tolerance: GoldenTolerance, isWritten: Bool
  ) throws -> Outcome {
    let values = tolerance.bounds.map(\.value)
    let finite = values.filter { $0 > 0 && $0.isFinite }.sorted()
    let largest = values.indices.filter { values[$0].isFinite }.max { values[$0] < values[$1] }
    return Outcome(
      name: plan.name, path: path, origin: tolerance.origin, records: golden.count, equal: values.count { $0 == 0 },
      unbounded: values.count { $0 == .infinity }, median: finite.isEmpty ? 0 : finite[finite.count / 2],
      largest: largest.flatMap { values[$0] > 0 ? (values[$0], golden.index.address(at: $0)) : nil },
      bytes: try InputFile(path).size, isWritten: isWritten)
  }
}
