import EcotFiles
import EcotFingerprints
import EcotGoldens
import EcotTensors

/// The verb `accept`: promotes the candidate that `verify` left beside a golden.
package enum AcceptPending {
  /// What was promoted.
  package struct Outcome: Sendable {
    /// The golden's name.
    package var name: String
    /// Its file.
    package var path: String
    /// Records that were taken over, replaced or removed.
    package var changed: Int
    /// Records of the golden afterwards.
    package var records: Int
    /// Whether the golden held calibrated bounds: they were measured of other numbers and are gone.
    package var dropsTolerance = false
  }

  /// Promotes candidates: all of the folder, or those named; with a pattern only the matching records of them.
  package static func accept(_ names: [String], in folder: GoldenFolder, only pattern: AddressPattern?) throws
    -> [Outcome]
  {
    let pending = try folder.pendingNames()
    let chosen = names.isEmpty ? pending : names
    guard !chosen.isEmpty else {
      throw InputError(
        "there is no pending candidate", at: .file(folder.path), remedy: "run ecot-golden verify first")
    }
    for name in chosen where !pending.contains(name) {
      throw InputError(
        "there is no pending candidate for '\(name)'", at: .file(folder.path),
        remedy: Spelling.hint(for: name, among: pending))
    }
    return try chosen.map { try accept($0, in: folder, only: pattern) }
  }

  private static func accept(_ name: String, in folder: GoldenFolder, only pattern: AddressPattern?) throws -> Outcome {
    let (path, pending) = (folder.golden(name), folder.pending(name))
    let report = try GoldenFile.fsck(pending)
    if let problem = report.problems.first { throw problem }
    let candidate = try GoldenFile.read(pending)
    guard let pattern, PathKind(path) == .file else {
      let golden = try PathKind(path) == .file ? GoldenFile.read(path) : nil
      let changed = try golden.map { try differences($0, candidate) } ?? candidate.count
      try AtomicFile.move(pending, to: path)
      return Outcome(
        name: name, path: path, changed: changed, records: candidate.count,
        dropsTolerance: golden?.metadata.tolerance != nil)
    }
    let golden = try GoldenFile.read(path)
    let merged = try merge(golden, candidate, pattern)
    let hasBounds = golden.metadata.tolerance != nil
    // The bounds of what follows from a changed record change, too.
    if merged.changed == 0 { merged.writer.metadata.tolerance = golden.metadata.tolerance }
    try merged.writer.write(to: path)
    try AtomicFile.remove(pending)
    return Outcome(
      name: name, path: path, changed: merged.changed, records: merged.writer.count,
      dropsTolerance: hasBounds && merged.changed > 0)
  }

  private static func differences(_ golden: Golden, _ candidate: Golden) throws -> Int {
    var changed = 0
    for record in 0..<candidate.count {
      let other = golden.index.record(at: candidate.index.address(at: record))
      if other.map({ golden.index.digest(at: $0) }) != candidate.index.digest(at: record) { changed += 1 }
    }
    for record in 0..<golden.count where candidate.index.record(at: golden.index.address(at: record)) == nil {
      changed += 1
    }
    return changed
  }

  /// The golden with the matching records of the candidate: replaced, added, or removed where the candidate lacks them.
  /// Everything else, the metadata too, stays the golden's.
  private static func merge(
    _ golden: Golden, _ candidate: Golden, _ pattern: AddressPattern
  ) throws -> (writer: GoldenWriter, changed: Int) {
    var metadata = golden.metadata
    metadata.tolerance = nil
    let writer = try GoldenWriter(metadata: metadata)
    var changed = 0
    // In the candidate's order, with the golden's own records where they stand in it.
    var records: [(key: (Int, Int), record: TensorRecord)] = []
    for number in 0..<golden.count {
      let address = golden.index.address(at: number)
      let other = candidate.index.record(at: address)
      if pattern.matches(address) {
        guard let other else {
          changed += 1
          continue
        }
        let record = try candidate.record(at: other)
        if record.fingerprint.digest != golden.index.digest(at: number) { changed += 1 }
        records.append(((record.address.step, number), record))
      } else {
        records.append(((golden.index.step(at: number), number), try golden.record(at: number)))
      }
    }
    for number in 0..<candidate.count {
      let address = candidate.index.address(at: number)
      guard pattern.matches(address), golden.index.record(at: address) == nil else { continue }
      changed += 1
      records.append(((candidate.index.step(at: number), golden.count + number), try candidate.record(at: number)))
    }
    records.sort { $0.key < $1.key }
    try writer.append(contentsOf: records.map(\.record))
    return (writer, changed)
  }
}
