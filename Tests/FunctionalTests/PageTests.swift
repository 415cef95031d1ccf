import EcotFiles
import SystemPackage
import Testing

/// The HTML page of a comparison: written by the real binary, used in a real browser.
@Suite struct PageTests {
  /// Whether a Chromium can be found; `scripts/setup --optional chromium` installs one.
  private static let hasBrowser =
    ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable"]
    .contains { PathKind($0) == .file }

  @Test func compareWritesAPage() async throws {
    let folder = try TemporaryFolder()
    let page = folder.path + "/report/page.html"
    let goldens = ["0", "2"].map { "Golden/test_ecot_stage\($0).golden.zst" }
    let result = try await CommandLineTool.run(["compare"] + goldens + ["--html", page])
    #expect(result.exitCode == 4, "\(result.error)")
    let text = String(decoding: try InputFile.contents(of: page), as: UTF8.self)
    let isWhole = text.hasPrefix("<!DOCTYPE html>") && text.hasSuffix("</html>\n")
    #expect(isWhole)
    let namesTheStage = text.contains("Not comparable") && text.contains("datasets.vla_data.ecot.scheduled_stage")
    #expect(namesTheStage)
    #expect(text.utf8.count < 2_000_000)
    let again = try await CommandLineTool.run(["compare"] + goldens + ["--html", page + "2"])
    #expect(again.exitCode == 4)
    let isSame = try InputFile.contents(of: page) == InputFile.contents(of: page + "2")
    #expect(isSame, "bytes depend on the goldens alone")
  }

  @Test func aPageThatCannotBeWrittenIsAnError() async throws {
    let golden = "Golden/test_ecot_stage0.golden.zst"
    let result = try await CommandLineTool.run(["compare", golden, golden, "--html", "/proc/no/page.html"])
    #expect(result.exitCode == 2)
    #expect(result.error.contains("/proc/no"), "\(result.error)")
  }

  /// A page of 10,000 differing records, opened from its file: contrast, search, keyboard, links, themes, sizes, network.
  @Test(.enabled(if: hasBrowser, "no Chromium here"))
  func aBrowserUsesThePageFromItsFile() async throws {
    let folder = try TemporaryFolder()
    let page = folder.path + "/page.html"
    let bench = CommandLineTool.binary.replacing("/ecot-golden", with: "/ecot-bench")
    let written = try await CommandLineTool.run(
      executable: .path(FilePath(bench)), [], in: folder.path, input: "html-page 10000 10 \(page)\n")
    // How long that took is a figure of `scripts/bench`, not of a machine that runs other tests beside it.
    #expect(Double(written.output.trimmingNewline) != nil, "\(written.output)")
    let checks = try await CommandLineTool.run(
      executable: .name("python3"), ["Tests/FunctionalTests/Fixtures/check_page.py", page, folder.path],
      in: CommandLineTool.packageRoot)
    #expect(checks.exitCode == 0, "\(checks.error)")
    let lines = try checks.jsonLines
    #expect(lines.count >= 30)
    for line in lines {
      #expect(line["ok"]?.boolean == true, "\(line["name"]?.string ?? "?"): \(line["detail"]?.string ?? "")")
    }
  }
}

extension String {
  fileprivate var trimmingNewline: String { hasSuffix("\n") ? String(dropLast()) : self }
}
