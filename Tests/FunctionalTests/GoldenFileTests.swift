import EcotFiles
import Testing

/// Goldens as files: killed runs, damage, salvage, readable diffs.
@Suite struct GoldenFileTests {
  private static let golden = CommandLineTool.packageRoot + "/Golden/test_ecot_stage2.golden.zst"

  @Test func aRunKilledAtAnyMomentLeavesTheGoldenWhole() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/test_ecot_stage0.golden.zst"
    let record = ["record", "--config", "config/test_ecot_stage0.yaml", "--golden-dir", folder.path]
    _ = try await CommandLineTool.run(record + ["--steps", "1"])
    let old = try InputFile.contents(of: path)
    // From before the first read to after the last write of a run of about 100 ms.
    for trial in 0..<24 {
      let seconds = "0.\(String(1000 + trial * 8).dropFirst())"
      _ = try await CommandLineTool.run(
        executable: .name("timeout"), ["-s", "KILL", seconds, CommandLineTool.binary] + record,
        in: CommandLineTool.packageRoot)
      let fsck = try await CommandLineTool.run(["fsck", path])
      #expect(fsck.exitCode == 0, "after \(seconds) s: \(fsck.output)")
      if try InputFile.contents(of: path) != old { try AtomicFile.write(old, to: path) }
    }
  }

  @Test func salvageKeepsTheUndamagedSteps() async throws {
    let folder = try TemporaryFolder()
    var bytes = try InputFile.contents(of: Self.golden)
    bytes[bytes.count * 3 / 4] ^= 1
    let (broken, saved) = (folder.path + "/broken.golden.zst", folder.path + "/saved.golden.zst")
    try AtomicFile.write(bytes, to: broken)
    let fsck = try await CommandLineTool.run(["fsck", broken, "--json", "--salvage", saved])
    #expect(fsck.exitCode == 2)
    #expect(try fsck.json["whole"]?.boolean == false)
    let damaged = try fsck.json["frames"]?.array?.filter { $0["problem"]?.string != nil } ?? []
    #expect(damaged.count == 1, "one frame is named")
    #expect(try await CommandLineTool.run(["fsck", saved]).exitCode == 0)
    let compare = try await CommandLineTool.run(["compare", Self.golden, saved, "--json"])
    #expect(compare.exitCode == 0 || compare.exitCode == 3, "\(compare.output)")
    #expect((try compare.json["goldens"]?.array?.first?["identical"]?.integer ?? 0) > 200)
  }

  @Test func damageIsRefusedByEveryVerb() async throws {
    let folder = try TemporaryFolder()
    var bytes = try InputFile.contents(of: Self.golden)
    bytes[bytes.count / 2] ^= 16
    let broken = folder.path + "/broken.golden.zst"
    try AtomicFile.write(bytes, to: broken)
    for arguments in [
      ["show", broken], ["compare", broken, Self.golden], ["compare", Self.golden, broken], ["fsck", broken],
    ] {
      let result = try await CommandLineTool.run(arguments)
      #expect(result.exitCode == 2, "\(arguments)")
      #expect((result.error + result.output).contains("broken.golden.zst"))
    }
  }

  @Test func theWholeFileIsAZstandardStream() async throws {
    let result = try await CommandLineTool.run(
      executable: .name("bash"), ["-c", "command -v zstd >/dev/null || exit 0; zstd -dcq < '\(Self.golden)' | wc -c"],
      in: "/tmp")
    #expect(result.exitCode == 0, "\(result.error)")
  }

  @Test func gitDiffShowsWhatChanged() async throws {
    let folder = try TemporaryFolder()
    func git(_ arguments: String...) async throws -> String {
      try await CommandLineTool.run(
        executable: .name("git"), ["-c", "user.name=T", "-c", "user.email=t@example.org"] + arguments, in: folder.path
      ).output
    }
    func record(_ settings: [String]) async throws {
      let result = try await CommandLineTool.run(
        [
          "record", "--config", "config/test_ecot_stage2.yaml", "--golden-dir", folder.path, "--steps", "1",
        ] + settings)
      #expect(result.exitCode == 0, "\(result.error)")
    }
    _ = try await git("init", "-q")
    try AtomicFile.write("*.golden.zst -text -merge diff=ecot-golden\n", to: folder.path + "/.gitattributes")
    _ = try await git("config", "diff.ecot-golden.textconv", "\(CommandLineTool.binary) show --textconv")
    try await record([])
    _ = try await git("add", "-A")
    _ = try await git("commit", "-q", "-m", "golden")
    try await record(["--set", "compat=[labels_mask_whole_span]"])
    let diff = try await git("diff")
    let changed = diff.split(separator: "\n").filter { $0.hasPrefix("+") && !$0.hasPrefix("+++") }
    #expect(diff.contains("\n-0/tokens/batch/labels.value int64["))
    #expect(diff.contains("\n+0/tokens/batch/labels.value int64["))
    #expect(diff.contains("\n+compat labels_mask_whole_span"))
    #expect(changed.contains { $0.hasPrefix("+0/loss/vlm.value ") })
    for stage in ["data", "weights", "vision", "decoder"] {
      #expect(!changed.contains { $0.hasPrefix("+0/\(stage)/") }, "\(stage)")
    }
  }
}
