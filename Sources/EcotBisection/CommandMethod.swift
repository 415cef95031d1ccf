import EcotDrift
import EcotFiles
import EcotGoldens
import EcotReports

/// Any project: a shell command that builds, runs, and leaves goldens (`NAME.golden.zst`) or captures (`NAME.safetensors`, whose
/// tensors are named by addresses) in the folder `$ECOT_OUTPUT`, or, as `ecot-golden record` does, in the checkout's folder of
/// goldens.
///
/// The comparison is this program's own. `$ECOT_BUILD` is a folder that all commits share, for whatever makes builds incremental.
struct CommandMethod: ProbeMethod {
  let command: String
  /// The folder of the goldens, relative to that of the command.
  let goldenFolder: String

  var identity: [(name: String, content: String)] { [("command", command)] }

  /// The command does both.
  func build(_ place: ProbePlace) async throws -> BuildFailure? { nil }

  func record(into folder: String, _ place: ProbePlace) async throws -> ProbeResult? {
    let (failure, _) = try await perform(place)
    if let failure { return failure }
    let left: [(name: String, golden: [UInt8])]
    do {
      left = try captures(place)
      for capture in left { try Golden(bytes: capture.golden, name: "\(capture.name).golden.zst").checkFrames() }
    } catch let error as InputError {
      return ProbeResult(outcome: .failed, reason: "\(error)")
    }
    guard !left.isEmpty else { return nothingLeft }
    for capture in left { try AtomicFile.write(capture.golden, to: CommitGoldens.file(capture.name, in: folder)) }
    return nil
  }

  func run(_ goldens: CommitGoldens, _ place: ProbePlace) async throws -> ProbeResult {
    let (failure, seconds) = try await perform(place)
    if let failure { return failure }
    var comparisons: [GoldenComparison] = []
    do {
      let left = try captures(place)
      for name in try CommitGoldens.names(in: goldens.folder) {
        guard let capture = left.first(where: { $0.name == name }) else {
          return ProbeResult(
            outcome: .failed, reason: "the command leaves no \(name).golden.zst and no \(name).safetensors")
        }
        let file = CommitGoldens.file(name, in: goldens.folder)
        let golden = try GoldenFile.read(file)
        let observed = try Golden(bytes: capture.golden, name: name)
        var comparer = GoldenComparer(golden: golden, observed: observed)
        comparer.judge = ToleranceJudge.chosen(rules: nil, golden: golden, observed: observed.metadata)
        var comparison = try comparer.compare(path: file)
        comparison.name = name
        comparisons.append(comparison)
      }
    } catch let error as InputError {
      return ProbeResult(outcome: .failed, reason: "\(error)")
    }
    let json = ComparisonJSON.render(ComparisonReport(comparisons, origin: .stored), exitCode: 0)
    let value = try JSONValue(parsing: Array(json.utf8), name: "comparison")
    var result = ProbeVerdict.result(value["goldens"]?.array ?? []) {
      CommitGoldens.parents(of: $1, in: CommitGoldens.file($0, in: goldens.folder))
    }
    result.runSeconds = seconds
    return result
  }

  private var nothingLeft: ProbeResult {
    ProbeResult(
      outcome: .failed, reason: "the command leaves no NAME.golden.zst and no NAME.safetensors in $ECOT_OUTPUT")
  }

  /// Runs the command; the failure, where it has one.
  private func perform(_ place: ProbePlace) async throws -> (failure: ProbeResult?, seconds: Double) {
    try place.work.empty(place.work.output)
    try AtomicFile.makeFolder(place.work.build)
    // What is there afterwards was left by this command, and not by an earlier commit's.
    if let folder = folder(place) {
      for name in try CommitGoldens.names(in: folder) { try AtomicFile.remove(CommitGoldens.file(name, in: folder)) }
    }
    let variables: [String: String?] = ["ECOT_OUTPUT": place.work.output, "ECOT_BUILD": place.work.build]
    let run = try await place.child.run(
      ["/bin/sh", "-c", command], in: place.folder, environment: place.environment.merging(variables) { $1 },
      log: place.work.log, keepsOutput: false, timeout: place.timeout)
    guard run.status != 0 else { return (nil, run.seconds) }
    var failure = ProbeVerdict.failure(run.status, place)
    if let status = run.status, status > 0 {
      failure.outcome = .unbuilt
      let tail = place.work.logTail(3).last.map { ": \($0)" } ?? ""
      failure.reason = "the command exits with \(status)\(tail)"
    }
    return (failure, run.seconds)
  }

  /// The checkout's folder of goldens; `nil` where goldens are not in the repository.
  private func folder(_ place: ProbePlace) -> String? {
    let path = GoldenSource.normalized(place.prefix + goldenFolder)
    return goldenFolder.hasPrefix("/") || path.hasPrefix("../") ? nil : "\(place.work.checkout)/\(path)"
  }

  /// What the command left, by name, each as a golden.
  private func captures(_ place: ProbePlace) throws -> [(name: String, golden: [UInt8])] {
    let left = try captures(in: place.work.output)
    return try left.isEmpty ? folder(place).map { try captures(in: $0) } ?? [] : left
  }

  private func captures(in folder: String) throws -> [(name: String, golden: [UInt8])] {
    if PathKind(folder) != .folder { return [] }
    let suffix = ".safetensors"
    return try InputFile.names(in: folder).compactMap { file in
      if let name = CommitGoldens.name(of: file) { return (name, try InputFile.contents(of: "\(folder)/\(file)")) }
      guard file.hasSuffix(suffix), file.utf8.count > suffix.utf8.count else { return nil }
      let name = String(file.dropLast(suffix.count))
      return (name, try TensorCapture("\(folder)/\(file)").golden(name: name))
    }
  }
}
