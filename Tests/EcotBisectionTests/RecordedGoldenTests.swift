import EcotBisection
import EcotFiles
import EcotFingerprints
import EcotGoldens
import EcotTensors
import Testing

/// Goldens in the history: the good end that needs no name, and ranges that are split.
@Suite struct RecordedGoldenTests {
  typealias Commit = TestRepository.Commit

  private func golden(loss: Float) throws -> (path: String, content: [UInt8]) {
    let recorder = Recorder(detail: DetailMap([(AddressPattern("**"), .full)]))
    let writer = try GoldenWriter(metadata: GoldenMetadata(name: "run", steps: 1))
    recorder.observe(Tensor([1, 2, 3] as [Float]), at: try TensorAddress("0/data/batch/action.value"), parents: [])
    recorder.observe(
      Tensor([loss]), at: try TensorAddress("0/loss/total.value"),
      parents: [try TensorAddress("0/data/batch/action.value")])
    for record in try recorder.finish() { try writer.append(record) }
    return ("Golden/run.golden.zst", try writer.encoded())
  }

  private func bisect(_ repository: TestRepository, change: (inout BisectRequest) -> Void) async throws -> JSONValue {
    var request = BisectRequest(good: nil, bad: "main", workFolder: repository.folder + "/bisect", environment: "test")
    request.folder = repository.path
    request.command = repository.command
    change(&request)
    let report = try await Bisection.run(request, memory: .none, progress: { _ in })
    return try JSONValue(parsing: Array(BisectJSON.render(report).utf8), name: "bisect")
  }

  private func subject(_ value: JSONValue?) -> String? { value?["subject"]?.string }

  /// 24 commits: the loss is 1, from 8 on 2, from 16 on 3; the golden is recorded at 0, and again where told.
  private func repository(recordings: [Int: Float]) async throws -> TestRepository {
    var commits = (0..<24).map { Commit(loss: $0 < 8 ? 1 : $0 < 16 ? 2 : 3) }
    commits[0].files = [try golden(loss: 1)]
    for (number, loss) in recordings { commits[number].files = [try golden(loss: loss)] }
    return try await TestRepository(commits)
  }

  @Test func theGoodEndIsTheLastRecording() async throws {
    let result = try await bisect(try await repository(recordings: [8: 2])) { _ in }
    #expect(subject(result["good"]) == "commit 8")
    #expect(subject(result["first_bad"]) == "commit 16")
    #expect(result["first"]?["parents"]?.array?.compactMap(\.string) == ["0/data/batch/action.value"])
  }

  @Test func behindARecordingTheNewGoldenCounts() async throws {
    // 8 changes the loss and says so with its golden; 16 does not.
    let repository = try await repository(recordings: [8: 2])
    let result = try await bisect(repository) { $0.good = "main~23" }
    #expect(subject(result["first_bad"]) == "commit 16")
    #expect(result["recordings"]?.array?.compactMap { $0["place"]?.string } == ["start"])
    let any = try await bisect(repository) { ($0.good, $0.ignoresRecordings) = ("main~23", true) }
    #expect(subject(any["first_bad"]) == "commit 8")
  }

  @Test func aChangeThatWasRecordedLaterIsFoundBeforeTheRecording() async throws {
    // 8 changes the loss, 11 records it with something else; 16 is recorded where it happens.
    let result = try await bisect(try await repository(recordings: [11: 2, 16: 3])) { $0.good = "main~23" }
    #expect(subject(result["first_bad"]) == "commit 8")
    #expect(result["recordings"]?.array?.compactMap { $0["place"]?.string } == ["newer", "newer"])
  }

  @Test func aGoldenThatNeverFittedIsItself() async throws {
    let result = try await bisect(try await repository(recordings: [8: 2, 16: 7])) { $0.good = "main~23" }
    #expect(subject(result["first_bad"]) == "commit 16")
    #expect(result["notes"]?.array?.first?.string?.contains("is not what it computes") == true)
  }

  @Test func whatIsRecordedIsNotBad() async throws {
    let repository = try await repository(recordings: [8: 2, 16: 3])
    let result = try await bisect(repository) { $0.good = "main~23" }
    #expect(result["verdict"]?.string == "bad_is_good")
    #expect(result["problem"]?.string?.contains("the last of 2 such commits") == true)
    #expect(result["notes"]?.array?.isEmpty == true)
    try await repository.shell("echo x >> number.txt")
    let dirty = try await bisect(repository) { $0.good = "main~23" }
    #expect(dirty["notes"]?.array?.first?.string?.contains("not committed") == true)
  }

  @Test(arguments: [true, false]) func aCommandMayLeaveItsGoldenInTheCheckout(isCommitted: Bool) async throws {
    // As record does: in the folder of goldens, which git ignores or not.
    var commits: [Commit] = []
    for number in 0..<12 {
      var commit = Commit()
      commit.files = [("now.zst", try golden(loss: number < 7 ? 1 : 2).content)]
      commits.append(commit)
    }
    if isCommitted {
      commits[0].files.append(try golden(loss: 1))
    } else {
      commits[0].files.append((".gitignore", Array("Golden/\n".utf8)))
    }
    let repository = try await TestRepository(commits)
    let before = try await repository.fingerprint()
    let result = try await bisect(repository) {
      $0.good = "main~11"
      $0.command = "mkdir -p Golden && cp now.zst Golden/run.golden.zst"
    }
    #expect(subject(result["first_bad"]) == "commit 7")
    // Nothing of an earlier commit is taken for what a command left.
    let nothing = try await bisect(repository) {
      $0.good = "main~11"
      $0.command = "if [ $(cat number.txt) -lt 11 ]; then mkdir -p Golden; cp now.zst Golden/run.golden.zst; fi"
    }
    #expect(nothing["verdict"]?.string == "unusable_end")
    #expect(nothing["problem"]?.string?.contains("leaves no run.golden.zst") == true)
    #expect(try await repository.fingerprint() == before)
  }
}
