import EcotFiles
import Testing

/// `git bisect run ecot-golden verify --bisect` on a small repository with a planted change.
@Suite struct BisectTests {
  /// A repository whose commits change the configuration of one run.
  private struct Repository {
    let folder: TemporaryFolder
    let path: String

    init() async throws {
      folder = try TemporaryFolder()
      path = folder.path + "/project"
      try AtomicFile.makeFolder(path)
      try await git("init", "-q", "-b", "main")
    }

    @discardableResult
    func git(_ arguments: String...) async throws -> String {
      let result = try await CommandLineTool.run(
        executable: .name("git"),
        ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"] + arguments,
        in: path)
      #expect(result.exitCode == 0, "git \(arguments): \(result.error)")
      return result.output
    }

    func commit(_ message: String, configuration: String) async throws -> String {
      try AtomicFile.write(configuration, to: path + "/run.yaml")
      try AtomicFile.write(message, to: path + "/NOTES")
      try await git("add", "-A")
      try await git("commit", "-q", "-m", message)
      return try await git("rev-parse", "HEAD").split(separator: "\n").map(String.init).first ?? ""
    }
  }

  private func configuration(_ lines: String...) -> String {
    TinyPackage.configuration + lines.map { $0 + "\n" }.joined()
  }

  @Test func findsThePlantedChange() async throws {
    let repository = try await Repository()
    try AtomicFile.write(configuration(), to: repository.path + "/run.yaml")
    let record = try await CommandLineTool.run(["record", "--config", "run.yaml"], in: repository.path)
    #expect(record.exitCode == 0, "\(record.error)")
    let good = try await repository.commit("golden", configuration: configuration())
    for number in 1...3 {
      _ = try await repository.commit("harmless \(number)", configuration: configuration("# \(number)"))
    }
    // Exit code 2, which --bisect maps to 125: git skips the commit.
    _ = try await repository.commit("does not parse", configuration: configuration("frame work: ["))
    _ = try await repository.commit("parses again", configuration: configuration("# again"))
    let bad = try await repository.commit("plant", configuration: configuration("compat: [labels_mask_whole_span]"))
    for number in 5...7 {
      _ = try await repository.commit(
        "later \(number)", configuration: configuration("compat: [labels_mask_whole_span]", "# \(number)"))
    }
    try await repository.git("bisect", "start", "HEAD", good)
    let bisect = try await CommandLineTool.run(
      executable: .name("git"),
      ["bisect", "run", CommandLineTool.binary, "verify", "--bisect", "--config", "run.yaml"],
      in: repository.path)
    #expect(bisect.output.contains("\(bad) is the first bad commit"), "\(bisect.output)")
    #expect(bisect.output.contains("first  0/tokens/batch/labels.value"), "\(bisect.output)")
    try await repository.git("bisect", "reset")
  }
}
