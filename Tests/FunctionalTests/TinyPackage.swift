import EcotFiles
import Subprocess
import SystemPackage
import Testing

/// A Swift package of one file whose product `ecot-golden` runs the real program with settings that are compiled into it, and a
/// history of 64 commits: one changes a number, five do not build, one gives other numbers at each run, one records the golden
/// again.
struct TinyPackage {
  static let count = 64
  static let plant = 45
  static let recording = 20
  static let flaky = 42
  static let broken = [33, 41, 43, 51, 52]

  let folder: TemporaryFolder
  /// The checkout.
  let path: String

  init() async throws {
    folder = try TemporaryFolder()
    path = folder.path + "/project"
    try AtomicFile.makeFolder(path)
    try AtomicFile.write(Self.configuration, to: path + "/run.yaml")
    let first = try await golden(compat: "")
    let second = try await golden(compat: "plain_positions_in_latent_pass")
    var stream: [UInt8] = []
    func text(_ text: String) { stream += Array((text + "\n").utf8) }
    for number in 0..<Self.count {
      text("commit refs/heads/main")
      text("committer Tester <tester@example.org> \(1_700_000_000 + number * 3600) +0000")
      let subject = Self.subject(number)
      text("data \(subject.utf8.count)\n\(subject)")
      var files = [
        ("Sources/ecot-golden/settings.swift", Array(Self.settings(number).utf8)), ("NOTES", Array("\(number)\n".utf8)),
      ]
      if number == 0 {
        files += [
          ("Package.swift", Array(Self.manifest.utf8)), ("Sources/ecot-golden/main.swift", Array(Self.main.utf8)),
          (".gitignore", Array(".build\n".utf8)), ("run.yaml", Array(Self.configuration.utf8)),
          ("Golden/run.golden.zst", first),
        ]
      }
      if number == Self.recording { files.append(("Golden/run.golden.zst", second)) }
      for (path, content) in files {
        text("M 100644 inline \(path)\ndata \(content.count)")
        stream += content + [10]
      }
    }
    try AtomicFile.write(stream, to: folder.path + "/stream")
    try await shell("git init -q -b main && git fast-import --quiet < ../stream && git reset -q --hard main")
  }

  static func subject(_ number: Int) -> String {
    switch number {
    case plant: "Mask the whole span"
    case recording: "Positions of the cached passes: the golden recorded again"
    case flaky: "Something that depends on the weather"
    case _ where broken.contains(number): "Half a change \(number)"
    default: "Change \(number)"
    }
  }

  private func golden(compat: String) async throws -> [UInt8] {
    let goldens = folder.path + "/goldens\(compat.utf8.count)"
    let record = try await CommandLineTool.run(
      ["record", "--no-history", "--config", "run.yaml", "--set", "compat=[\(compat)]", "--golden-dir", goldens],
      in: path)
    #expect(record.exitCode == 0, "\(record.error)")
    return try InputFile.contents(of: goldens + "/run.golden.zst")
  }

  /// A configuration `run` of one step on the package's own data, wherever the file is.
  static var configuration: String {
    let root = CommandLineTool.packageRoot
    return """
      extends: \(root)/config/test_ecot_stage2.yaml
      run_id: run
      trainer:
        max_train_steps: 1
      framework:
        qwenvl:
          tokenizer: \(root)/Golden/data/tokenizer
      datasets:
        vla_data:
          ecot:
            data_root_dir: \(root)/Golden/data
            reasoning_json: \(root)/Golden/data/embodied_features_bridge.json

      """
  }

  private static let manifest = """
    // swift-tools-version: 6.0
    import PackageDescription

    let package = Package(name: "tiny", targets: [.executableTarget(name: "ecot-golden")])

    """

  private static let main = """
    import Glibc

    func text(_ variable: String) -> String { getenv(variable).map { String(cString: $0) } ?? "" }
    /// Another number at each call, from process to process.
    func weather() -> Int {
      let path = text("ECOT_WEATHER")
      guard let file = fopen(path, "a") else { return 0 }
      fputs(".", file)
      let size = ftell(file)
      fclose(file)
      return size
    }
    let arguments = [text("ECOT_REAL")] + CommandLine.arguments.dropFirst() + ["--set", "compat=[\\(quirks())]"]
    var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    execv(arguments[0], &pointers)
    exit(2)

    """

  private static func settings(_ number: Int) -> String {
    var quirks: [String] = []
    if number >= plant { quirks.append("labels_mask_whole_span") }
    if number >= recording { quirks.append("plain_positions_in_latent_pass") }
    var body = "\"\(quirks.joined(separator: ", "))\""
    if number == flaky {
      body = "[\"labels_mask_whole_span\", \"unclamped_flow_time\", \"reasoning_index_off_by_one\"][weather() % 3]"
    }
    let end = broken.contains(number) ? "\nfunc half(\n" : ""
    return "func quirks() -> String { \(body) }  // \(number)\n\(end)"
  }

  /// Runs a shell command in the checkout.
  @discardableResult
  func shell(_ command: String) async throws -> String {
    let result = try await CommandLineTool.run(executable: .path("/bin/sh"), ["-c", command], in: path)
    #expect(result.exitCode == 0, "\(command): \(result.error)")
    return result.output
  }

  /// What nobody but its owner may change: every file of the checkout and of `.git`, with mode, size, time and content.
  func fingerprint() async throws -> String {
    try await shell("find . -printf '%p %y %m %s %T@\\n' | sort; find . -type f | sort | xargs sha256sum")
  }

  /// The variables that the package's program wants.
  var environment: [Environment.Key: String?] {
    ["ECOT_REAL": CommandLineTool.binary, "ECOT_WEATHER": folder.path + "/weather"]
  }

  /// Arguments of a bisection of the whole history that keeps everything in this folder.
  var bisect: [String] {
    [
      "bisect", "--good", "main~\(Self.count - 1)", "--bad", "main", "--config", "run.yaml", "--json", "--work-folder",
      folder.path + "/work", "--history", folder.path + "/history.sqlite",
    ]
  }
}
