import EcotDrift
import EcotFiles
import EcotFingerprints
import EcotGoldens

/// A golden, the candidate that `verify` left beside it, and what differs between the two.
///
/// Both files are read whole into the decision: `settle` changes them only where they are still the files that were read.
package struct PendingCandidate {
  /// What becomes of one differing record.
  package enum Fate: Sendable {
    /// The golden takes the candidate's.
    case taken
    /// The golden keeps its own, and the candidate no longer offers another.
    case rejected
    /// Nothing yet: it stays in the candidate.
    case pending
  }

  /// What was done, or would be.
  package struct Outcome: Sendable, Equatable {
    /// The golden's name.
    package var name: String
    /// Its file.
    package var path: String
    /// Records that were taken over: replaced, added or removed.
    package var changed: Int
    /// Records that were rejected.
    package var rejected: Int
    /// Differing records that are still undecided.
    package var remaining: Int
    /// Records of the golden afterwards.
    package var records: Int
    /// Whether the golden is now what one run computed, with that run's metadata.
    package var isComplete: Bool
    /// Whether the golden held calibrated bounds: they were measured of other numbers and are gone.
    package var dropsTolerance = false
  }

  /// The golden's name.
  package let name: String
  /// The golden's file.
  package let path: String
  /// What differs, with the golden and the candidate themselves. Without a golden everything is new.
  package let graph: DifferenceGraph
  private let folder: GoldenFolder
  private let pendingPath: String
  private let marks: PendingMarks
  private let digest: String?
  private let pendingDigest: String

  /// Reads and checks both files. Fails where one of them is damaged, and where the golden is another than the one that the
  /// candidate was compared with.
  package init(_ name: String, in folder: GoldenFolder) throws {
    (self.name, self.folder) = (name, folder)
    (path, pendingPath) = (folder.golden(name), folder.pending(name))
    pendingDigest = try PendingMarks.digest(of: pendingPath)
    let candidate = try Self.checked(pendingPath)
    marks = PendingMarks(candidate.metadata)
    let golden: Golden
    if PathKind(path) == .missing {
      digest = nil
      golden = try Golden(bytes: GoldenWriter(metadata: marks.unmarked(candidate.metadata)).encoded(), name: path)
    } else {
      digest = try PendingMarks.digest(of: path)
      golden = try Self.checked(path)
    }
    graph = try DifferenceGraph(golden: golden, observed: candidate)
    guard marks.goldens.isEmpty || digest.map(marks.goldens.contains) == true || isTakenOver else {
      throw InputError(
        digest == nil
          ? "the golden is gone" : "the golden is another than the one that its candidate was compared with",
        at: .file(path), remedy: "run ecot-golden verify again: it makes a new candidate")
    }
  }

  private static func checked(_ path: String) throws -> Golden {
    if let problem = try GoldenFile.fsck(path).problems.first { throw problem }
    return try GoldenFile.read(path)
  }

  /// Whether the golden is the candidate already: a process was killed before it could remove the candidate.
  private var isTakenOver: Bool {
    graph.records.isEmpty
      && graph.golden.metadata.hasSameContent(as: marks.unmarked(graph.observed.metadata))
  }

  /// Carries decisions out, one for each of the graph's records. Call it while holding the folder (`FolderLock`).
  ///
  /// The golden is replaced at one moment, by a rename. A process that is killed leaves the golden before or after it, whole,
  /// and a candidate that is good for it; at worst, records that were rejected in the same breath are offered again.
  /// - Parameter patterns: what names the taken records in the golden's metadata, where not everything was taken.
  package func settle(_ fates: [Fate], patterns: [String], isDryRun: Bool = false) throws -> Outcome {
    guard fates.count == graph.records.count else { throw InputError("\(fates.count) decisions on '\(name)'") }
    var outcome = Outcome(
      name: name, path: path, changed: fates.count { $0 == .taken }, rejected: fates.count { $0 == .rejected },
      remaining: fates.count { $0 == .pending }, records: graph.golden.count, isComplete: false)
    outcome.dropsTolerance = outcome.changed > 0 && graph.golden.metadata.tolerance != nil
    outcome.isComplete = outcome.remaining == 0 && outcome.rejected + marks.rejected == 0
    for (record, fate) in zip(graph.records, fates) where fate == .taken {
      if record.golden == nil { outcome.records += 1 }
      if record.observed == nil { outcome.records -= 1 }
    }
    if !isDryRun { try apply(fates, patterns, outcome) }
    return outcome
  }

  /// Removes the candidate and keeps the golden: for one that differs in its settings alone and is rejected. Call it while
  /// holding the folder.
  package func discard() throws {
    try checkUnchanged()
    try folder.removeCandidate(name)
  }

  private func apply(_ fates: [Fate], _ patterns: [String], _ outcome: Outcome) throws {
    try checkUnchanged()
    let old = digest.map { [$0] } ?? []
    if outcome.isComplete {
      if !isTakenOver || digest == nil {
        try AtomicFile.write(encoded(marks.unmarked(graph.observed.metadata)) { _ in true }, to: path)
      }
      return try folder.removeCandidate(name)
    }
    var now = old
    if outcome.changed > 0 {
      // The bounds of what follows from a changed record change, too.
      var metadata = AcceptanceNote.adding(
        outcome.changed, of: graph.observed.metadata, matching: patterns, to: graph.golden.metadata)
      metadata.tolerance = nil
      let bytes = try encoded(metadata) { fates[$0] == .taken }
      now = [SHA256Digest.hexadecimal(of: bytes)]
      // First the candidate, good for both, so that there is no moment at which it is good for none.
      try writeCandidate(goldens: old + now, rejected: marks.rejected) { _ in true }
      try AtomicFile.write(bytes, to: path)
    }
    if outcome.remaining == 0 {
      try folder.removeCandidate(name)
    } else if outcome.rejected > 0 {
      try writeCandidate(goldens: now, rejected: marks.rejected + outcome.rejected) { fates[$0] != .rejected }
    }
  }

  private func writeCandidate(goldens: [String], rejected: Int, takes: (Int) -> Bool) throws {
    var marks = PendingMarks()
    (marks.goldens, marks.rejected) = (goldens, rejected)
    try AtomicFile.write(encoded(marks.marking(graph.observed.metadata), takes: takes), to: pendingPath)
  }

  /// The golden with some of the candidate's records; all of them are the candidate itself, with its details and its order.
  private func encoded(_ metadata: GoldenMetadata, takes: (Int) -> Bool) throws -> [UInt8] {
    let writer = try GoldenWriter(metadata: metadata)
    if graph.records.indices.allSatisfy(takes) {
      try graph.observed.forEachRecord { try writer.append($0) }
    } else {
      try writer.append(contentsOf: GoldenMerge.records(graph, takes: takes))
    }
    return try writer.encoded()
  }

  private func checkUnchanged() throws {
    let golden = PathKind(path) == .missing ? nil : try PendingMarks.digest(of: path)
    guard golden == digest, PathKind(pendingPath) == .file,
      try PendingMarks.digest(of: pendingPath) == pendingDigest
    else {
      throw InputError(
        "golden or candidate was changed meanwhile; nothing was written", at: .file(path),
        remedy: "look at it again; if there is no candidate any more: ecot-golden verify")
    }
  }
}
