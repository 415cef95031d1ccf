import EcotBisection
import EcotFiles
import EcotHistory
import Synchronization
import Testing

/// Bisections of small histories, in this process.
@Suite struct BisectionTests {
  /// Texts by key, as the history keeps them.
  final class Memory: Sendable {
    private let texts = Mutex<[ProbeKey: [String]]>([:])

    var memory: ProbeMemory {
      ProbeMemory(
        recall: { key in self.texts.withLock { $0[key] ?? [] } },
        remember: { text, key in self.texts.withLock { $0[key, default: []].append(text) } })
    }
  }

  typealias Commit = TestRepository.Commit

  /// Bisects a repository from its first commit to its last one; the result as its JSON.
  private func bisect(
    _ repository: TestRepository, good: String? = nil, bad: String = "main", memory: Memory = Memory(),
    change: (inout BisectRequest) -> Void = { _ in }
  ) async throws -> JSONValue {
    var first = good
    if first == nil {
      first = try await repository.git("rev-list", "--max-parents=0", "main").split(separator: "\n").first.map(
        String.init)
    }
    var request = BisectRequest(
      good: first ?? "", bad: bad, workFolder: repository.folder + "/bisect", environment: "test")
    request.folder = repository.path
    request.command = repository.command
    change(&request)
    let report = try await Bisection.run(request, memory: memory.memory, progress: { _ in })
    // Every form of output is made of every result.
    let text = BisectText(style: .plain).render(report)
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(text)")
    #expect(try BisectHTML.render(report).hasSuffix("</html>\n"))
    return try JSONValue(parsing: Array(BisectJSON.render(report).utf8), name: "bisect")
  }

  private func subject(_ value: JSONValue?) -> String? { value?["subject"]?.string }

  private func line(_ count: Int, plant: Int) -> [Commit] {
    (0..<count).map { Commit(loss: $0 < plant ? 1 : 2) }
  }

  @Test(arguments: [1, 2, 3, 7, 8, 9]) func findsThePlantedCommit(plant: Int) async throws {
    let repository = try await TestRepository(line(10, plant: plant))
    let before = try await repository.fingerprint()
    let result = try await bisect(repository)
    #expect(result["verdict"]?.string == "found")
    #expect(subject(result["first_bad"]) == "commit \(plant)")
    #expect(result["first"]?["address"]?.string == "0/loss/total.value")
    #expect(result["first_bad"]?["files"]?.array?.count == 2)
    // git bisect draws the same conclusion from the same marks.
    #expect(result["notes"]?.array?.isEmpty == true)
    #expect(try await repository.fingerprint() == before)
  }

  @Test func asksNothingTwice() async throws {
    let repository = try await TestRepository(line(40, plant: 17))
    let memory = Memory()
    let first = try await bisect(repository, memory: memory)
    let runs = repository.runs()
    let second = try await bisect(repository, memory: memory)
    #expect(repository.runs() == runs)
    #expect(
      subject(second["first_bad"]) == "commit 17" && second["builds"]?.integer == 0 && second["runs"]?.integer == 0)
    #expect(second["first"]?["relative_l2"]?.double == first["first"]?["relative_l2"]?.double)
    // Results of another environment are not results of this one.
    let elsewhere = try await bisect(repository, memory: memory) { $0.environment = "another" }
    #expect(elsewhere["remembered"]?.integer == 0)
  }

  /// The next number of a fixed sequence.
  private struct Sequence {
    var state: UInt64
    mutating func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
  }

  @Test(arguments: 0..<12) func findsItAmongCommitsWithoutAnAnswer(seed: Int) async throws {
    var random = Sequence(state: UInt64(seed) &* 977 &+ 5)
    let count = 20 + random.next(60)
    let plant = 2 + random.next(count - 3)
    var commits = line(count, plant: plant)
    for _ in 0..<5 {
      let number = 1 + random.next(count - 2)
      if abs(number - plant) > 1 { commits[number].isBroken = true }
    }
    let flaky = 1 + random.next(count - 2)
    if abs(flaky - plant) > 1, !commits[flaky].isBroken { commits[flaky].isFlaky = true }
    let result = try await bisect(try await TestRepository(commits))
    #expect(subject(result["first_bad"]) == "commit \(plant)", "\(result["verdict"]?.string ?? "")")
    // Answers strictly between the ends, one more for each that gave none or was asked again.
    let probes = result["probes"]?.array ?? []
    let inner = probes.filter { !["commit 0", "commit \(count - 1)"].contains(subject($0)) }
    #expect(result["notes"]?.array?.isEmpty == true)
    let built = inner.count { $0["outcome"]?.string != "unbuilt" }
    let without = inner.count { ["unbuilt", "flaky"].contains($0["outcome"]?.string) }
    let subjects = inner.compactMap { subject($0) }
    let repeated = subjects.count - Set(subjects).count
    let allowed = Int.bitWidth - (count - 1).leadingZeroBitCount + 1
    #expect(built <= allowed + without + repeated, "\(built) of \(count)")
  }

  @Test func theFlakyCommitInTheMiddleIsPassedOverAndNamed() async throws {
    var commits = line(33, plant: 20)
    commits[16].isFlaky = true
    let result = try await bisect(try await TestRepository(commits))
    #expect(subject(result["first_bad"]) == "commit 20")
    let flaky = result["probes"]?.array?.first { $0["outcome"]?.string == "flaky" }
    #expect(subject(flaky) == "commit 16")
    #expect(flaky?["reason"]?.string?.hasPrefix("two runs of one build") == true)
  }

  @Test func neighboursWithoutAnAnswerAreCandidates() async throws {
    var commits = line(12, plant: 6)
    for number in 4...6 { commits[number].isBroken = true }
    let result = try await bisect(try await TestRepository(commits))
    #expect(result["verdict"]?.string == "unclear" && result["exit"]?.integer == 1)
    #expect(result["candidates"]?.array?.compactMap { subject($0) } == (4...7).map { "commit \($0)" })
    #expect(result["first"]?["address"]?.string == "0/loss/total.value")
  }

  @Test func aBranchThatWasMergedIsSearched() async throws {
    // 0 - 1 - 2 - 5 - 6 with 3 - 4 beside 2; the change is in 4.
    var commits = line(7, plant: 9)
    commits[3].parents = [1]
    commits[5].parents = [2, 4]
    commits[2].parents = [1]
    for number in [4, 5, 6] { commits[number].loss = 2 }
    let result = try await bisect(try await TestRepository(commits))
    #expect(subject(result["first_bad"]) == "commit 4")
  }

  @Test func onlyCommitsThatTouchThePathsAreSuspects() async throws {
    var commits = line(20, plant: 9)
    for number in [3, 9, 14] { commits[number].files = [("model/layer.txt", Array("\(number)".utf8))] }
    for number in [10, 12] { commits[number].files = [("docs/text.txt", Array("\(number)".utf8))] }
    // A file that a commit does not name stays as it is.
    let repository = try await TestRepository(commits)
    let found = try await bisect(repository) { $0.paths = ["model"] }
    #expect(subject(found["first_bad"]) == "commit 9")
    let elsewhere = try await bisect(repository) { $0.paths = ["docs"] }
    #expect(elsewhere["verdict"]?.string == "elsewhere" || subject(elsewhere["first_bad"]) == "commit 10")
  }

  @Test func endsThatAreNotWhatTheyAreCalled() async throws {
    let same = try await bisect(try await TestRepository(line(5, plant: 9)))
    #expect(same["verdict"]?.string == "bad_is_good" && same["exit"]?.integer == 2)
    var commits = line(6, plant: 3)
    commits[5].isBroken = true
    let broken = try await bisect(try await TestRepository(commits))
    #expect(broken["verdict"]?.string == "unusable_end")
    #expect(broken["problem"]?.string?.contains("the bad end") == true)
    commits = line(6, plant: 3)
    commits[0].isFlaky = true
    let flaky = try await bisect(try await TestRepository(commits))
    #expect(flaky["verdict"]?.string == "unusable_end" || flaky["verdict"]?.string == "good_is_bad")
    #expect(flaky["problem"]?.string?.contains("the good end") == true)
  }

  @Test func numbersThatComeAndGoAreFoundWithSeveralRuns() async throws {
    // From commit 5 on each run gives another value.
    var commits = line(12, plant: 20)
    for number in 5..<12 { commits[number].isFlaky = true }
    let repository = try await TestRepository(commits)
    let result = try await bisect(repository) { $0.runs = 3 }
    #expect(subject(result["first_bad"]) == "commit 5")
    let once = try await bisect(repository)
    #expect(once["verdict"]?.string == "unusable_end")
    #expect(once["problem"]?.string?.contains("is flaky") == true)
  }

  @Test func namesFromTheHistoryStayText() async throws {
    var commits = line(6, plant: 3)
    let evil = "<script>alert(1)</script> \u{1B}[31m \"'& " + String(repeating: "long ", count: 60) + "\u{202E}end"
    for number in commits.indices { commits[number].subject = "\(number) \(evil)" }
    commits[3].files = [("a/<b>&\"'.txt", [1]), ("\u{1B}.txt", [1])]
    let repository = try await TestRepository(commits)
    var request = BisectRequest(
      good: "main~5", bad: "main", workFolder: repository.folder + "/bisect", environment: "test")
    (request.folder, request.command) = (repository.path, repository.command)
    let report = try await Bisection.run(request, memory: .none, progress: { _ in })
    let page = try BisectHTML.render(report)
    #expect(
      !page.contains("<script>alert") && !page.contains("<b>&") && !page.contains("\u{1B}")
        && page.contains("&lt;script&gt;")
    )
    let text = BisectText(style: .plain).render(report)
    #expect(text.hasPrefix("FIRST BAD  ") && !text.contains("\u{1B}") && !text.contains("\u{202E}"))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(text)")
    let value = try JSONValue(parsing: Array(BisectJSON.render(report).utf8), name: "bisect")
    #expect(subject(value["first_bad"]) == "3 \(evil)")
    #expect(value["log"]?.string?.contains("git bisect bad") == true)
  }

  @Test func anotherBisectionOfTheFolderIsRefused() async throws {
    let repository = try await TestRepository(line(4, plant: 2))
    let slow = Task {
      try await bisect(repository) { $0.command = "sleep 30" }
    }
    while PathKind(repository.folder + "/bisect/output") != .folder { try await Task.sleep(for: .milliseconds(10)) }
    await #expect(throws: InputError.self) { try await bisect(repository) }
    slow.cancel()
    await #expect(throws: (any Error).self) { try await slow.value }
    // It left nothing behind that holds the folder.
    #expect(subject(try await bisect(repository)["first_bad"]) == "commit 2")
  }

  @Test func aCommandThatHangsIsEnded() async throws {
    var commits = line(9, plant: 6)
    commits[4].isBroken = true
    let repository = try await TestRepository(commits)
    let result = try await bisect(repository) {
      $0.command = "if grep -q exit run.sh; then sleep 60 & wait; fi; \(repository.command)"
      $0.timeout = 5
    }
    #expect(subject(result["first_bad"]) == "commit 6")
    let probe = result["probes"]?.array?.first { subject($0) == "commit 4" }
    #expect(probe?["reason"]?.string == "the run takes too long")
  }
}
