import EcotFiles
import Testing

/// `review` and `accept` of parts, through the real binary: from a pipe, on a terminal, interrupted, and two at once.
@Suite struct ReviewTests {
  private static let name = "test_ecot_stage2"
  private static let quirks = ["--set", "compat=[labels_mask_whole_span,ignore_processor_size]"]

  /// A golden of one step, and a candidate with two independent causes.
  private struct Candidate {
    let folder: TemporaryFolder
    var golden: String { "\(folder.path)/\(name).golden.zst" }
    var pending: String { "\(folder.path)/\(name).pending.zst" }

    init() async throws {
      folder = try TemporaryFolder()
      let record = try await run("record")
      #expect(record.exitCode == 0, "\(record.error)")
      let verify = try await run("verify", quirks)
      #expect(verify.exitCode == 1, "\(verify.error)")
    }

    func run(_ verb: String, _ more: [String] = []) async throws -> CommandLineTool.Result {
      try await CommandLineTool.run(
        [verb, "--config", "config/\(name).yaml", "--golden-dir", folder.path, "--steps", "1", "--json"] + more)
    }

    func review(_ input: String, _ more: [String] = []) async throws -> CommandLineTool.Result {
      try await CommandLineTool.run(["review", "--golden-dir", folder.path] + more, input: input)
    }

    func accept(_ more: String...) async throws -> CommandLineTool.Result {
      try await CommandLineTool.run(["accept", "--golden-dir", folder.path] + more)
    }

    /// The golden with which everything was accepted.
    func accepted() async throws -> [UInt8] {
      let other = try TemporaryFolder()
      for path in [golden, pending] {
        try AtomicFile.write(
          InputFile.contents(of: path), to: other.path + "/" + (path.split(separator: "/").last.map(String.init) ?? ""))
      }
      let accept = try await CommandLineTool.run(["accept", "--golden-dir", other.path])
      #expect(accept.exitCode == 0, "\(accept.error)")
      return try InputFile.contents(of: "\(other.path)/\(name).golden.zst")
    }

    /// A terminal on which `steps` are answered: pairs of a text to wait for and keys.
    func terminal(_ steps: [(String, String)]) async throws -> JSONValue {
      var script = JSONWriter()
      script.array { for (text, keys) in steps { $0.value([text, keys]) } }
      return try await CommandLineTool.run(
        executable: .name("python3"),
        [
          CommandLineTool.packageRoot + "/Tests/FunctionalTests/Fixtures/on_terminal.py", script.text,
          CommandLineTool.binary, "review", "--golden-dir", folder.path,
        ], in: CommandLineTool.packageRoot
      ).json
    }
  }

  @Test func theWholeCandidateIsWhatRecordWrites() async throws {
    let candidate = try await Candidate()
    let accepted = try await candidate.accepted()
    let other = try TemporaryFolder()
    let record = try await CommandLineTool.run(
      ["record", "--config", "config/\(Self.name).yaml", "--golden-dir", other.path, "--steps", "1"] + Self.quirks)
    #expect(record.exitCode == 0, "\(record.error)")
    #expect(try InputFile.contents(of: "\(other.path)/\(Self.name).golden.zst") == accepted)
  }

  @Test func aPipeAnswersGroupByGroup() async throws {
    let candidate = try await Candidate()
    let all = try await candidate.accepted()
    let review = try await candidate.review("d\naccept\ns\n")
    #expect(review.exitCode == 0, "\(review.error)")
    #expect(review.output.contains("[1/2]") && review.output.contains("[2/2]"), "\(review.output)")
    #expect(review.output.contains("compat: "))
    #expect(review.output.contains("golden") && review.output.contains("mean"))
    #expect(review.output.contains("ACCEPTED A PART"))
    #expect(PathKind(candidate.pending) == .file)
    // What was skipped is offered again, alone.
    let again = try await candidate.review("A\n", ["--json"])
    #expect(again.exitCode == 0, "\(again.error)")
    let outcome = try #require(try again.json["accepted"]?.array?.first)
    #expect(outcome["complete"]?.boolean == true)
    #expect(again.error.contains("[1/1]"))
    #expect(try InputFile.contents(of: candidate.golden) == all)
    #expect(PathKind(candidate.pending) == .missing)
  }

  @Test func rejectingEverythingLeavesTheGolden() async throws {
    let candidate = try await Candidate()
    let old = try InputFile.contents(of: candidate.golden)
    let review = try await candidate.review("R\n")
    #expect(review.exitCode == 0, "\(review.error)")
    #expect(review.output.contains("REJECTED"))
    #expect(try InputFile.contents(of: candidate.golden) == old)
    #expect(PathKind(candidate.pending) == .missing)
  }

  @Test func nobodyToAskIsAnErrorThatNamesAccept() async throws {
    let candidate = try await Candidate()
    let review = try await candidate.review("")
    #expect(review.exitCode == 2)
    #expect(review.error.contains("ecot-golden accept"), "\(review.error)")
    let wrong = try await candidate.review("a\nmaybe\n")
    #expect(wrong.exitCode == 2)
    #expect(wrong.error.contains("standard input:2") && wrong.error.contains("maybe"), "\(wrong.error)")
    #expect(PathKind(candidate.pending) == .file)
    let none = try await CommandLineTool.run(["review", "--golden-dir", "config"])
    #expect(none.exitCode == 2 && none.error.contains("verify"))
    let integration = try await CommandLineTool.run(
      ["review", "--golden-dir", candidate.folder.path], environment: ["CI": "1"], input: "A\n")
    #expect(integration.exitCode == 2 && integration.error.contains("CI"))
  }

  @Test func aPipeThatEndsEarlyIsQuit() async throws {
    let candidate = try await Candidate()
    let review = try await candidate.review("a\n")
    #expect(review.exitCode == 0, "\(review.error)")
    #expect(review.output.contains("ACCEPTED A PART"))
    #expect(PathKind(candidate.pending) == .file)
  }

  @Test func aTerminalAnswersWithSingleKeys() async throws {
    let candidate = try await Candidate()
    let all = try await candidate.accepted()
    let question = "this group? [a,r,s,A,R,S,d,q,?] "
    // The signal waits for what only "d" prints: a question stands there before it, too, and in between nobody catches signals.
    let result = try await candidate.terminal([
      (question, "?"), ("help", "x"), ("a key of", "d"), ("roots", "signal:TSTP"), (question, "a"), ("[2/2]", "a"),
    ])
    #expect(result["exit"]?.integer == 0, "\(result["text"]?.string ?? "")")
    #expect(result["restored"]?.array?.compactMap(\.boolean) == [true, true])
    #expect(try InputFile.contents(of: candidate.golden) == all)
    #expect(PathKind(candidate.pending) == .missing)
  }

  @Test(arguments: ["\u{3}", "signal:TERM", "signal:HUP", "signal:INT", "signal:KILL"])
  func anInterruptedReviewWritesNothingAndRestoresTheTerminal(_ keys: String) async throws {
    let candidate = try await Candidate()
    let old = try InputFile.contents(of: candidate.golden)
    let pending = try InputFile.contents(of: candidate.pending)
    let result = try await candidate.terminal([("[1/2]", "a"), ("[2/2]", keys)])
    let signals = ["\u{3}": 2, "signal:TERM": 15, "signal:HUP": 1, "signal:INT": 2, "signal:KILL": 9]
    #expect(result["signal"]?.integer == signals[keys], "\(result["text"]?.string ?? "")")
    if keys != "signal:KILL" { #expect(result["restored"]?.array?.compactMap(\.boolean) == [true]) }
    #expect(try InputFile.contents(of: candidate.golden) == old)
    #expect(try InputFile.contents(of: candidate.pending) == pending)
    #expect(try await CommandLineTool.run(["fsck", candidate.golden]).exitCode == 0)
  }

  @Test func onlyIsRepeatableAndTheRestStaysPending() async throws {
    let candidate = try await Candidate()
    let all = try await candidate.accepted()
    let dry = try await candidate.accept("--only", "**/labels.value", "--only", "**/pixel_values.value", "--dry-run")
    #expect(dry.exitCode == 0 && dry.output.contains("WOULD ACCEPT A PART"), "\(dry.output)\(dry.error)")
    let part = try await candidate.accept("--only", "**/labels.value", "--only", "**/pixel_values.value")
    #expect(part.output.contains("2 of "), "\(part.output)")
    #expect(part.output.contains("still pending"))
    let show = try await CommandLineTool.run(["show", candidate.golden, "nothing"])
    #expect(show.output.contains("extra accepted.1 = 2 records of another run with compat="), "\(show.output)")
    let nothing = try await candidate.accept("--only", "no/such")
    #expect(nothing.exitCode == 0 && nothing.error.contains("no/such"))
    #expect(try await candidate.accept().exitCode == 0)
    #expect(try InputFile.contents(of: candidate.golden) == all)
    #expect(try await candidate.run("verify", Self.quirks).exitCode == 0)
  }

  @Test func aGoldenThatChangedSinceVerifyIsRefused() async throws {
    let candidate = try await Candidate()
    let pending = try InputFile.contents(of: candidate.pending)
    _ = try await candidate.run("record", ["--set", "compat=[reasoning_index_off_by_one]"])
    #expect(PathKind(candidate.pending) == .missing, "record removes the candidate")
    try AtomicFile.write(pending, to: candidate.pending)
    for result in [try await candidate.accept(), try await candidate.review("A\n")] {
      #expect(result.exitCode == 2)
      #expect(result.error.contains("verify again"), "\(result.error)")
    }
  }

  @Test func twoAcceptancesAtOnceLoseNothing() async throws {
    for _ in 0..<4 {
      let candidate = try await Candidate()
      let all = try await candidate.accepted()
      async let first = candidate.accept("--only", "*/tokens/**")
      async let second = candidate.accept("--only", "*/vision/**")
      let results = try await [first, second]
      #expect(results.allSatisfy { $0.exitCode == 0 }, "\(results)")
      #expect(try await candidate.accept().exitCode == 0)
      #expect(try InputFile.contents(of: candidate.golden) == all)
    }
  }

  @Test func anAcceptanceKilledAtAnyMomentLeavesBothFilesUsable() async throws {
    let candidate = try await Candidate()
    let all = try await candidate.accepted()
    let (golden, pending) = (
      try InputFile.contents(of: candidate.golden), try InputFile.contents(of: candidate.pending)
    )
    for trial in 0..<20 {
      let seconds = "0.\(String(1000 + 5 * trial).dropFirst())"
      _ = try await CommandLineTool.run(
        executable: .name("timeout"),
        [
          "-s", "KILL", seconds, CommandLineTool.binary, "accept", "--golden-dir", candidate.folder.path, "--only",
          "*/tokens/**",
        ], in: CommandLineTool.packageRoot)
      #expect(try await CommandLineTool.run(["fsck", candidate.golden]).exitCode == 0)
      let rest = try await candidate.accept()
      #expect(rest.exitCode == 0, "after \(seconds) s: \(rest.error)")
      #expect(try InputFile.contents(of: candidate.golden) == all)
      try AtomicFile.write(golden, to: candidate.golden)
      try AtomicFile.write(pending, to: candidate.pending)
    }
  }
}
