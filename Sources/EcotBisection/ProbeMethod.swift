import EcotFiles

/// How a commit in the checkout is built, run and held against goldens.
protocol ProbeMethod: Sendable {
  /// What results depend on beside the commit and the goldens, as parts of a digest.
  var identity: [(name: String, content: String)] { get }

  /// Makes the checkout ready to run; the reason why not, or `nil`.
  func build(_ place: ProbePlace) async throws -> BuildFailure?

  /// Makes goldens of the commit in the checkout, where there are none to hold others against.
  func record(into folder: String, _ place: ProbePlace) async throws -> ProbeResult?

  /// Runs the commit once.
  func run(_ goldens: CommitGoldens, _ place: ProbePlace) async throws -> ProbeResult
}

/// Why a build failed, and whether it would fail again.
struct BuildFailure: Sendable {
  var reason: String
  var isLasting: Bool
}

/// Where probes take place.
struct ProbePlace: Sendable {
  let work: WorkFolder
  let child: ChildProcess
  /// The folder of the command, below the top.
  let prefix: String
  let timeout: Int?

  /// The folder in the checkout that stands for the one that the command was given in. A commit may not have it yet.
  var folder: String {
    let folder = prefix.isEmpty ? work.checkout : "\(work.checkout)/\(prefix)"
    return PathKind(folder) == .folder ? folder : work.checkout
  }

  /// Variables for programs under test: what they enter into a history is nobody's.
  var environment: [String: String?] {
    GitRepository.environment.merging(["XDG_STATE_HOME": work.state, "NO_COLOR": "1"]) { $1 }
      .merging(["GITHUB_ACTIONS": nil, "GITHUB_STEP_SUMMARY": nil, "LC_ALL": nil]) { $1 }
  }
}

/// A Swift package with a product `ecot-golden`, such as this project itself.
struct VerifyMethod: ProbeMethod {
  let configurations: [String]
  let arguments: [String]

  var identity: [(name: String, content: String)] {
    // A configuration outside the repository is not in the tree.
    configurations.map { file in
      let isOutside = file.hasPrefix("/") || file.hasPrefix("../")
      return (
        "config", file + (isOutside ? (try? InputFile.contents(of: file)).map(SHA256Digest.hexadecimal) ?? "" : "")
      )
    } + arguments.map { ("argument", $0) }
  }

  /// The package's folder: that of the command, or the top.
  private func package(_ place: ProbePlace) -> String? {
    [place.folder, place.work.checkout].first { PathKind("\($0)/Package.swift") == .file }
  }

  private func binary(_ place: ProbePlace) -> String { "\(place.work.build)/release/ecot-golden" }

  func build(_ place: ProbePlace) async throws -> BuildFailure? {
    guard let package = package(place) else {
      return BuildFailure(reason: "no Package.swift; other projects are bisected with --command", isLasting: true)
    }
    return try await place.work.whileBuilding {
      let result = try await place.child.run(
        ["swift", "build", "-c", "release", "--product", "ecot-golden", "--scratch-path", place.work.build],
        in: package, environment: place.environment, log: place.work.log, keepsOutput: false, timeout: place.timeout)
      var failure = result.status == 0 ? nil : Self.failure(result.status, place)
      if failure == nil, PathKind(binary(place)) != .file {
        failure = BuildFailure(reason: "the build makes no ecot-golden", isLasting: true)
      }
      return (failure == nil, failure)
    }
  }

  private static func failure(_ status: Int32?, _ place: ProbePlace) -> BuildFailure {
    guard let status else { return BuildFailure(reason: "the build takes too long", isLasting: false) }
    if status < 0 { return BuildFailure(reason: "the build was ended by signal \(-status)", isLasting: false) }
    let line = place.work.logTail(200).first { $0.contains("error: ") } ?? place.work.logTail().last
    let text = line.map { line in line.split(separator: "error: ").last.map(String.init) ?? line }
    return BuildFailure(reason: text ?? "swift build exits with \(status)", isLasting: true)
  }

  func record(into folder: String, _ place: ProbePlace) async throws -> ProbeResult? {
    let result = try await place.child.run(
      [binary(place), "record"] + options + ["--golden-dir", folder, "--json"], in: place.folder,
      environment: place.environment.merging(["CI": nil]) { $1 }, log: place.work.log, timeout: place.timeout)
    return result.status == 0 ? nil : ProbeVerdict.failure(result.status, place)
  }

  func run(_ goldens: CommitGoldens, _ place: ProbePlace) async throws -> ProbeResult {
    var result = try await verify(goldens, place, stopsAtFirst: true)
    // A run that stops at an address that is new has not looked at what comes after it.
    if result.outcome == .addresses { result = try await verify(goldens, place, stopsAtFirst: false) }
    return result
  }

  private func verify(_ goldens: CommitGoldens, _ place: ProbePlace, stopsAtFirst: Bool) async throws -> ProbeResult {
    let stop = stopsAtFirst ? ["--stop-at-first"] : []
    let result = try await place.child.run(
      [binary(place), "verify"] + options + ["--golden-dir", goldens.folder, "--json"] + stop, in: place.folder,
      environment: place.environment.merging(["CI": "1"]) { $1 }, log: place.work.log, timeout: place.timeout)
    return ProbeVerdict.result(result, goldens, place)
  }

  private var options: [String] { configurations.flatMap { ["--config", $0] } + arguments }
}
