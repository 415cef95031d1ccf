import EcotFiles
import Testing

/// Every report of one comparison through the real binary.
@Suite struct ReportFileTests {
  /// A golden of one step in a folder of its own.
  private func recorded() async throws -> (folder: TemporaryFolder, options: [String]) {
    let folder = try TemporaryFolder()
    let options = ["--config", "config/test_ecot_stage2.yaml", "--golden-dir", folder.path, "--steps", "1"]
    let record = try await CommandLineTool.run(["record"] + options)
    #expect(record.exitCode == 0, "\(record.error)")
    return (folder, options)
  }

  private static let quirk = ["--set", "compat=[labels_mask_whole_span,ignore_processor_size]"]

  private func text(_ path: String) throws -> String {
    String(decoding: try InputFile.contents(of: path), as: UTF8.self)
  }

  @Test func oneRunWritesEveryReport() async throws {
    let (folder, options) = try await recorded()
    let reports = folder.path + "/reports"
    try AtomicFile.write("before\n", to: folder.path + "/summary.md")
    let verify = try await CommandLineTool.run(
      ["verify", "--github", "--junit", "\(reports)/a.xml", "--sarif", "\(reports)/a.sarif"]
        + ["--markdown", "\(reports)/a.md", "--html", "\(reports)/a.html"] + Self.quirk + options,
      environment: ["CI": "true", "GITHUB_STEP_SUMMARY": folder.path + "/summary.md"])
    #expect(verify.exitCode == 1, "\(verify.error)")
    #expect(verify.output.hasPrefix("DRIFT  test_ecot_stage2"))
    #expect(verify.output.contains("\n::error file="))
    #expect(try InputFile.names(in: reports) == ["a.html", "a.md", "a.sarif", "a.xml"])
    let markdown = try text("\(reports)/a.md")
    #expect(markdown.hasPrefix("## ecot-golden: drift\n"))
    #expect(try text(folder.path + "/summary.md") == "before\n" + markdown + "\n")
    #expect(try text("\(reports)/a.html").hasPrefix("<!DOCTYPE html>"))
    let sarif = try JSONValue(contentsOf: "\(reports)/a.sarif")
    #expect((sarif["runs"]?.array?.first?["results"]?.array?.count ?? 0) > 0)
    let junit = try text("\(reports)/a.xml")
    #expect(junit.contains("<testsuite name=\"test_ecot_stage2\""))
    #expect(junit.contains("<failure "))
  }

  @Test func jsonStaysAloneOnStandardOutput() async throws {
    let (folder, options) = try await recorded()
    defer { withExtendedLifetime(folder) {} }
    let verify = try await CommandLineTool.run(["verify", "--json", "--full", "--github"] + Self.quirk + options)
    #expect(verify.exitCode == 1)
    #expect(try verify.json["verdict"]?.string == "drift")
    #expect(verify.error.contains("::error file="))
  }

  @Test func aReportThatCannotBeWrittenIsAnErrorAfterTheVerdict() async throws {
    let (folder, options) = try await recorded()
    let good = folder.path + "/good.md"
    try AtomicFile.write("", to: folder.path + "/file")
    let bad = folder.path + "/file/bad.xml"
    let verify = try await CommandLineTool.run(["verify", "--junit", bad, "--markdown", good] + options)
    #expect(verify.exitCode == 2)
    #expect(verify.output.hasPrefix("MATCH  test_ecot_stage2"))
    #expect(verify.error.contains("file"), "\(verify.error)")
    #expect(PathKind(good) == .file)
    let bisect = try await CommandLineTool.run(["verify", "--bisect", "--junit", bad] + options)
    #expect(bisect.exitCode == 125)
    let summary = try await CommandLineTool.run(
      ["verify", "--github"] + options, environment: ["GITHUB_STEP_SUMMARY": folder.path])
    #expect(summary.exitCode == 2)
    #expect(summary.error.contains("cannot append"), "\(summary.error)")
  }

  @Test func theTextIsOneScreenOfEightyColumns() async throws {
    let (_, options) = try await recorded()
    let quirks = ["--set", "compat=[labels_mask_whole_span,ignore_processor_size,detach_latents,head_attends_padding]"]
    for full in [[], ["--full"]] {
      let verify = try await CommandLineTool.run(["verify"] + quirks + options + full)
      let lines = verify.output.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.allSatisfy { $0.unicodeScalars.count <= 80 }, "\(verify.output)")
      if full.isEmpty { #expect(lines.count <= 24) }
    }
  }
}
