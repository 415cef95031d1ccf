import EcotFiles
import Subprocess
import Testing

/// The history through the real binary: what enters it, what it shows, and what becomes of it under many writers.
@Suite struct HistoryTests {
  private func run(
    _ arguments: [String], _ folder: TemporaryFolder, environment: [Environment.Key: String?] = [:]
  ) async throws -> CommandLineTool.Result {
    let own: [Environment.Key: String?] = ["XDG_STATE_HOME": "\(folder.path)/state"]
    return try await CommandLineTool.run(arguments, environment: own.merging(environment) { $1 })
  }

  private func options(_ folder: TemporaryFolder, steps: Int = 2) -> [String] {
    [
      "--config", "config/test_ecot_stage0.yaml", "--golden-dir", "\(folder.path)/Golden", "--steps", "\(steps)",
      "--no-exact",
    ]
  }

  private func record(_ folder: TemporaryFolder, _ more: String...) async throws -> CommandLineTool.Result {
    try await run(["record"] + options(folder).dropLast() + more, folder)
  }

  private func rows(_ folder: TemporaryFolder, _ more: String...) async throws -> [JSONValue] {
    let result = try await run(["history", "--json"] + more, folder)
    #expect(result.exitCode == 0, "\(result.error)")
    return try result.json["runs"]?.array ?? []
  }

  @Test func recordAndVerifyEnterTheirRuns() async throws {
    let folder = try TemporaryFolder()
    let empty = try await run(["history"], folder)
    #expect(empty.exitCode == 0)
    #expect(empty.output == "no runs yet; record and verify enter them\n")
    #expect(try await record(folder).exitCode == 0)
    #expect(try await record(folder).exitCode == 0)
    let quirk = ["--set", "compat=[reasoning_index_off_by_one]"]
    let drift = try await run(["verify", "--json"] + quirk + options(folder), folder)
    #expect(drift.exitCode == 1)
    #expect(try await run(["verify"] + options(folder, steps: 1), folder).exitCode == 0)
    let rows = try await rows(folder)
    #expect(rows.compactMap { $0["verdict"]?.string } == ["match", "drift", "unchanged", "recorded"])
    #expect(rows.compactMap { $0["filtered"]?.boolean } == [true, false, false, false])
    #expect(rows.compactMap { $0["steps"]?.integer } == [1, 2, 2, 2])
    let golden = try #require(try drift.json["goldens"]?.array?.first)
    for key in ["records", "identical", "within", "drifted", "missing", "new"] {
      #expect(rows[1][key]?.integer == golden[key]?.integer, "\(key)")
    }
    #expect(rows[1]["first"]?.string == golden["first"]?["address"]?.string)
    #expect(rows[1]["exit"]?.integer == 1)
    // Sources without a repository have no commit.
    let commit = rows[1]["commit"]?.string
    #expect(commit.map { $0.utf8.count == 40 } ?? true)
    #expect(rows[1]["environment"]?["threads"]?.string != nil)
    #expect(rows[1]["environment"]?["commit"] == nil)
    #expect((rows[1]["peak_bytes"]?.integer ?? 0) > 10_000_000)
    #expect((rows[1]["golden_bytes"]?.integer ?? 0) > 10_000)
    #expect((rows[1]["seconds"]?.double ?? 0) > 0)
    let digests = Set(rows.compactMap { $0["configuration"]?.string })
    #expect(digests.count == 2, "a run of one step is another configuration")
    // The same numbers at step 0 as before: a trend of whole runs, of which one drifted.
    let trends = try await run(["history", "--address", "1/loss/total.value", "--json"], folder)
    let trend = try #require(try trends.json["trends"]?.array?.first)
    #expect(trend["points"]?.array?.count == 3)
    #expect(trend["points"]?.array?.map { $0["changed"]?.boolean } == [false, false, true])
    let text = try await run(["history", "--address", "*/loss/*.value"], folder)
    #expect(text.output.contains("3 runs  value  first "))
    #expect(text.output.contains("▁▁█") || text.output.contains("██▁"), "\(text.output)")
    #expect(text.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test func whatIsNotEntered() async throws {
    let folder = try TemporaryFolder()
    #expect(try await record(folder, "--no-history").exitCode == 0)
    #expect(try await run(["verify"] + options(folder), folder, environment: ["CI": "true"]).exitCode == 0)
    #expect(try await run(["verify", "--bisect"] + options(folder), folder).exitCode == 0)
    #expect(PathKind("\(folder.path)/state") == .missing)
    let named = ["verify", "--history", "\(folder.path)/named.sqlite"] + options(folder)
    #expect(try await run(named, folder, environment: ["CI": "true"]).exitCode == 0)
    #expect(try await rows(folder, "--history", "\(folder.path)/named.sqlite").count == 1)
    #expect(PathKind("\(folder.path)/state") == .missing)
    let both = try await run(["verify", "--no-history", "--history", "x.sqlite"] + options(folder), folder)
    #expect(both.exitCode == 2)
    #expect(both.error.contains("one of the two"), "\(both.error)")
  }

  @Test func withoutAHome() async throws {
    let folder = try TemporaryFolder()
    let nowhere: [Environment.Key: String?] = ["XDG_STATE_HOME": nil, "HOME": nil]
    let recorded = try await run(["record"] + options(folder).dropLast(), folder, environment: nowhere)
    #expect(recorded.exitCode == 0)
    #expect(!recorded.error.contains("history"), "\(recorded.error)")
    let history = try await run(["history"], folder, environment: nowhere)
    #expect(history.exitCode == 2)
    #expect(history.error.contains("--history FILE"))
  }

  /// At the default place what cannot be entered is a warning and changes nothing; a file that was named is an error at once.
  @Test func whatCannotBeEntered() async throws {
    let folder = try TemporaryFolder()
    #expect(try await record(folder, "--no-history").exitCode == 0)
    let file = "\(folder.path)/file"
    try AtomicFile.write("text", to: file)
    let verified = try await run(
      ["verify", "--json"] + options(folder), folder, environment: ["XDG_STATE_HOME": "\(file)"])
    #expect(verified.exitCode == 0)
    #expect(try verified.json["verdict"]?.string == "match")
    #expect(verified.error.contains("warning: not entered into the history: \(file)"), "\(verified.error)")
    for path in ["\(file)/h.sqlite", folder.path, file, "/proc/h.sqlite"] {
      let refused = try await run(["verify", "--history", path] + options(folder), folder)
      #expect(refused.exitCode == 2, "\(path)")
      #expect(refused.output.isEmpty, "\(path): it is an error before the run")
      #expect(refused.error.contains(path) || refused.error.contains("\(file): not a folder"), "\(refused.error)")
    }
    #expect(try String(decoding: InputFile.contents(of: file), as: UTF8.self) == "text")
    let missing = try await run(["history", "--history", "\(folder.path)/no.sqlite"], folder)
    #expect(missing.exitCode == 2)
    #expect(PathKind("\(folder.path)/no.sqlite") == .missing)
  }

  @Test func aDamagedHistoryIsSetAsideAndTheRunEntered() async throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/state/ecot-golden/history.sqlite"
    try AtomicFile.write(String(repeating: "garbage ", count: 1000), to: path)
    let recorded = try await record(folder)
    #expect(recorded.exitCode == 0)
    #expect(recorded.error.contains("\(path).damaged-1"), "\(recorded.error)")
    #expect(try InputFile.contents(of: path + ".damaged-1").count == 8000)
    #expect(try await rows(folder).count == 1)
  }

  @Test func prune() async throws {
    let folder = try TemporaryFolder()
    for _ in 0..<3 { #expect(try await record(folder).exitCode == 0) }
    let asked = try await run(["history", "prune"], folder)
    #expect(asked.exitCode == 2)
    #expect(asked.error.contains("--keep"))
    let dry = try await run(["history", "prune", "--keep", "1", "--dry-run"], folder)
    #expect(dry.output == "WOULD REMOVE  2 runs, 1 stay\n")
    let young = try await run(["history", "prune", "--older-than", "1d", "--json"], folder)
    #expect(try young.json["removed"]?.integer == 0)
    let pruned = try await run(["history", "prune", "--keep", "1"], folder)
    #expect(pruned.output.hasPrefix("REMOVED  2 runs, 1 stay; "))
    #expect(try await rows(folder).compactMap { $0["id"]?.integer } == [3])
    for bad in [["--before", "yesterday"], ["--older-than", "soon"], ["--keep", "-1"]] {
      #expect(try await run(["history", "prune"] + bad, folder).exitCode == 2, "\(bad)")
    }
  }

  @Test func thePageOfTheHistory() async throws {
    let folder = try TemporaryFolder()
    for _ in 0..<2 { #expect(try await record(folder).exitCode == 0) }
    let page = "\(folder.path)/page.html"
    let result = try await run(["history", "--html", page], folder)
    #expect(result.exitCode == 0, "\(result.error)")
    let text = String(decoding: try InputFile.contents(of: page), as: UTF8.self)
    let isWhole =
      text.hasPrefix("<!DOCTYPE html>") && text.hasSuffix("</html>\n") && text.contains("0/loss/total.value")
    #expect(isWhole)
    let bad = try await run(["history", "--html", "/proc/no/page.html"], folder)
    #expect(bad.exitCode == 2)
  }

  /// Eight processes at once into a file that does not exist yet, several times: no row is lost, and nobody complains.
  @Test func eightWritersLoseNoRow() async throws {
    let folder = try TemporaryFolder()
    #expect(try await record(folder, "--no-history").exitCode == 0)
    for round in 0..<4 {
      let path = "\(folder.path)/round-\(round)/history.sqlite"
      let arguments = ["verify", "--threads", "1", "--history", path] + options(folder, steps: 1)
      for wave in 1...2 {
        let results = try await withThrowingTaskGroup(of: CommandLineTool.Result.self) { group in
          for _ in 0..<8 { group.addTask { try await run(arguments, folder) } }
          return try await group.reduce(into: []) { $0.append($1) }
        }
        for result in results {
          #expect(result.exitCode == 0, "\(result.error)")
          #expect(!result.error.contains("history"), "\(result.error)")
        }
        let rows = try await rows(folder, "--history", path)
        #expect(Set(rows.compactMap { $0["id"]?.integer }) == Set(1...(8 * wave)))
      }
      #expect(try InputFile.names(in: "\(folder.path)/round-\(round)") == ["history.sqlite"])
    }
  }
}
