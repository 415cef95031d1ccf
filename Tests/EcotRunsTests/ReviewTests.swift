import EcotDrift
import EcotFiles
import EcotFingerprints
import EcotGoldens
import EcotRuns
import EcotTensors
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A golden and its candidate of random records, in a folder of their own.
private struct RandomPair {
  let folder: GoldenFolder

  init(seed: UInt64) throws {
    var template = Array("/tmp/ecot-runs-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw InputError("cannot make a temporary folder") }
    folder = GoldenFolder(String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
    var stream = PhiloxStream(seed: seed, name: "pair")
    var (golden, candidate): ([TensorRecord], [TensorRecord]) = ([], [])
    for step in 0..<2 {
      var names: [TensorAddress] = []
      for number in 0..<30 {
        let stage: RunStage = number < 8 ? .data : number < 20 ? .decoder : .loss
        let address = TensorAddress(step: step, stage: stage, name: "t\(number)")
        let parents =
          names.isEmpty
          ? [] : (0..<2).map { _ in names[min(names.count - 1, Int(stream.uniform() * Double(names.count)))] }
        let unique = parents.count == 2 && parents[0] == parents[1] ? [parents[0]] : parents
        names.append(address)
        let choice = stream.uniform()
        func record(_ value: Float) -> TensorRecord {
          TensorRecord(address: address, parents: unique, fingerprint: Fingerprinter().fingerprint(Tensor([value])))
        }
        if choice < 0.9 { golden.append(record(1)) }
        if choice < 0.5 {
          candidate.append(record(1))
        } else if choice < 0.8 || choice >= 0.9 {
          candidate.append(record(2))
        }
      }
    }
    // The candidate was run in another order.
    let cut = candidate.firstIndex { $0.address.step == 1 } ?? 0
    if cut > 6 { candidate.swapAt(1, 5) }
    try write(golden, ["a": "1"], to: folder.golden("run"))
    var marks = PendingMarks()
    marks.goldens = [try PendingMarks.digest(of: folder.golden("run"))]
    try write(candidate, ["a": "2"], marks: marks, to: folder.pending("run"))
  }

  private func write(
    _ records: [TensorRecord], _ settings: KeyValuePairs<String, String>, marks: PendingMarks = PendingMarks(),
    to path: String
  ) throws {
    var metadata = GoldenMetadata(name: "run", steps: 2)
    metadata.configuration = settings.map { GoldenMetadata.Entry($0.key, $0.value) }
    let writer = try GoldenWriter(metadata: marks.marking(metadata))
    try writer.append(contentsOf: records)
    try writer.write(to: path)
  }

  func golden() throws -> [UInt8] { try InputFile.contents(of: folder.golden("run")) }

  /// Opens both, answers group by group and carries it out.
  func review(_ answer: (Int) -> ReviewDecisions.Answer?) throws -> PendingCandidate.Outcome {
    let candidate = try PendingCandidate("run", in: folder)
    var decisions = ReviewDecisions(candidate.graph)
    for group in decisions.groups.indices { answer(group).map { decisions.answer(group, $0) } }
    return try candidate.settle(decisions.fates(candidate.graph), patterns: decisions.acceptedPatterns)
  }

  /// The golden's bytes after the whole candidate was accepted.
  static func accepted(seed: UInt64) throws -> [UInt8] {
    let pair = try RandomPair(seed: seed)
    let outcome = try AcceptPending.accept([], in: pair.folder)
    #expect(outcome.first?.isComplete == true && outcome.first?.remaining == 0)
    #expect(try pair.folder.pendingNames().isEmpty)
    return try pair.golden()
  }
}

@Suite struct ReviewTests {
  @Test(arguments: 0..<12) func acceptingGroupByGroupIsAcceptingAll(_ seed: UInt64) throws {
    let whole = try RandomPair.accepted(seed: seed)
    let pair = try RandomPair(seed: seed)
    var rounds = 0
    // One group a session, the last first; the rest is skipped and pending.
    while try pair.folder.pendingNames() == ["run"], rounds < 100 {
      let count = try ReviewDecisions(PendingCandidate("run", in: pair.folder).graph).groups.count
      _ = try pair.review { $0 == count - 1 ? .accept : .skip }
      #expect(try GoldenFile.fsck(pair.folder.golden("run")).isWhole)
      rounds += 1
    }
    #expect(rounds > 1)
    #expect(try pair.golden() == whole)
  }

  @Test(arguments: 0..<6) func acceptingAllGroupsAtOnceIsAcceptingAll(_ seed: UInt64) throws {
    let pair = try RandomPair(seed: seed)
    let outcome = try pair.review { _ in .accept }
    #expect(outcome.isComplete)
    #expect(try pair.golden() == RandomPair.accepted(seed: seed))
  }

  @Test(arguments: 0..<6) func rejectingAllLeavesTheGoldensBytes(_ seed: UInt64) throws {
    let pair = try RandomPair(seed: seed)
    let old = try pair.golden()
    let outcome = try pair.review { _ in .reject }
    #expect(outcome.changed == 0 && outcome.rejected > 0 && outcome.remaining == 0)
    #expect(try pair.golden() == old)
    #expect(try pair.folder.pendingNames().isEmpty)
  }

  @Test func skippingAllChangesNoFile() throws {
    let pair = try RandomPair(seed: 3)
    let (old, pending) = (try pair.golden(), try InputFile.contents(of: pair.folder.pending("run")))
    _ = try pair.review { _ in nil }
    #expect(try pair.golden() == old)
    #expect(try InputFile.contents(of: pair.folder.pending("run")) == pending)
  }

  @Test(arguments: 0..<8) func onlyThisThenOnlyTheRestIsAll(_ seed: UInt64) throws {
    let whole = try RandomPair.accepted(seed: seed)
    let pair = try RandomPair(seed: seed)
    let first = try AcceptPending.accept(["run"], in: pair.folder, only: [AddressPattern("*/decoder/**")])
    #expect((first.first?.remaining ?? 0) > 0 && first.first?.isComplete == false)
    let note = try GoldenFile.read(pair.folder.golden("run")).metadata.extra
    #expect(note.map(\.key) == ["accepted.1"])
    #expect(note.first?.text.contains("with a=2: */decoder/**") == true, "\(note)")
    let rest = [AddressPattern("*/data/**"), AddressPattern("*/loss/**")]
    let second = try AcceptPending.accept(["run"], in: pair.folder, only: rest)
    #expect(second.first?.isComplete == true)
    #expect(try pair.golden() == whole)
    #expect(try pair.folder.pendingNames().isEmpty)
  }

  /// A follower of an accepted and a rejected group stays the golden's; a skipped one stays pending; nothing that was rejected is offered
  /// again.
  @Test(arguments: 0..<12) func mixedAnswersAreCarriedOutRecordByRecord(_ seed: UInt64) throws {
    let pair = try RandomPair(seed: seed)
    let before = try PendingCandidate("run", in: pair.folder).graph
    var decisions = ReviewDecisions(before)
    let answers: [ReviewDecisions.Answer] = [.accept, .reject, .skip]
    for group in decisions.groups.indices { decisions.answer(group, answers[group % 3]) }
    let fates = decisions.fates(before)
    let outcome = try pair.review { answers[$0 % 3] }
    #expect(outcome.changed == fates.count { $0 == .taken })
    let golden = try GoldenFile.read(pair.folder.golden("run"))
    for (record, fate) in zip(before.records, fates) {
      let (old, new) = (
        record.golden.map(before.golden.index.digest), record.observed.map(before.observed.index.digest)
      )
      let now = golden.index.record(at: record.address).map(golden.index.digest)
      #expect(now == (fate == .taken ? new : old), "\(record.address)")
    }
    guard outcome.remaining > 0 else { return }
    let after = try PendingCandidate("run", in: pair.folder).graph
    let pending = zip(before.records, fates).filter { $0.1 == .pending }.map(\.0.address)
    #expect(after.records.map(\.address).sorted() == pending.sorted())
    // The rest can be taken later; the golden is not called one run's.
    let last = try AcceptPending.accept([], in: pair.folder)
    #expect(last.first?.remaining == 0)
    if outcome.rejected > 0 { #expect(last.first?.isComplete == false) }
    #expect(try pair.folder.pendingNames().isEmpty)
  }

  @Test func aDryRunWritesNothingAndCountsTheSame() throws {
    let pair = try RandomPair(seed: 1)
    let (old, pending) = (try pair.golden(), try InputFile.contents(of: pair.folder.pending("run")))
    for patterns in [[], [AddressPattern("*/data/**")]] {
      let dry = try AcceptPending.accept([], in: pair.folder, only: patterns, isDryRun: true)
      #expect(try pair.golden() == old)
      #expect(try InputFile.contents(of: pair.folder.pending("run")) == pending)
      let other = try RandomPair(seed: 1)
      let real = try AcceptPending.accept([], in: other.folder, only: patterns)
      #expect(dry.first?.changed == real.first?.changed && dry.first?.remaining == real.first?.remaining)
      #expect(try real.first?.records == GoldenFile.read(other.folder.golden("run")).count)
      #expect(dry.first?.records == real.first?.records)
    }
  }

  @Test func aGoldenThatChangedSinceIsRefused() throws {
    let pair = try RandomPair(seed: 2)
    let other = try GoldenWriter(metadata: GoldenMetadata(name: "run", steps: 3))
    try other.write(to: pair.folder.golden("run"))
    let changed = try pair.golden()
    let error = #expect(throws: InputError.self) { _ = try AcceptPending.accept([], in: pair.folder) }
    #expect(error?.description.contains("verify again") == true)
    #expect(try pair.golden() == changed)
    #expect(try pair.folder.pendingNames() == ["run"])
    try AtomicFile.remove(pair.folder.golden("run"))
    let gone = #expect(throws: InputError.self) { _ = try AcceptPending.accept([], in: pair.folder) }
    #expect(gone?.description.contains("gone") == true)
  }

  @Test func whatChangesWhileAPersonThinksIsNotOverwritten() throws {
    let pair = try RandomPair(seed: 2)
    let candidate = try PendingCandidate("run", in: pair.folder)
    _ = try AcceptPending.accept([], in: pair.folder, only: [AddressPattern("*/data/**")])
    let now = try pair.golden()
    let fates = candidate.graph.records.map { _ in PendingCandidate.Fate.taken }
    #expect(throws: InputError.self) { _ = try candidate.settle(fates, patterns: []) }
    #expect(try pair.golden() == now)
  }

  /// Killed behind the first or the second of a partial acceptance's writes: the candidate is good for the golden that is there.
  @Test func aCandidateIsGoodForTheGoldenBeforeAndAfter() throws {
    let whole = try RandomPair.accepted(seed: 4)
    let pair = try RandomPair(seed: 4)
    let old = try pair.golden()
    _ = try AcceptPending.accept([], in: pair.folder, only: [AddressPattern("*/data/**")])
    try AtomicFile.write(old, to: pair.folder.golden("run"))
    _ = try AcceptPending.accept([], in: pair.folder)
    #expect(try pair.golden() == whole)
  }

  /// Killed between golden and candidate of a whole acceptance: accepting again only removes the candidate.
  @Test func aCandidateThatWasTakenOverIsOnlyRemoved() throws {
    let pair = try RandomPair(seed: 5)
    let pending = try InputFile.contents(of: pair.folder.pending("run"))
    _ = try AcceptPending.accept([], in: pair.folder)
    let now = try pair.golden()
    try AtomicFile.write(pending, to: pair.folder.pending("run"))
    _ = try AcceptPending.accept([], in: pair.folder)
    #expect(try pair.golden() == now)
    #expect(try pair.folder.pendingNames().isEmpty)
  }
}
