import EcotDrift
import EcotFiles
import EcotTensors

/// The verb `accept`: promotes the candidate that `verify` left beside a golden, whole or in part.
package enum AcceptPending {
  /// Promotes candidates: all of the folder, or those named; with patterns only the matching records of them, and the rest
  /// stays pending. Nothing is written by a dry run.
  package static func accept(
    _ names: [String], in folder: GoldenFolder, only patterns: [AddressPattern] = [], isDryRun: Bool = false
  ) throws -> [PendingCandidate.Outcome] {
    try FolderLock.holding(folder.path) {
      let chosen = try self.names(names, in: folder)
      // All are read before the first is written: a damaged one changes nothing.
      let candidates = try chosen.map { try PendingCandidate($0, in: folder) }
      return try candidates.map { candidate in
        let fates = candidate.graph.records.map { record -> PendingCandidate.Fate in
          patterns.isEmpty || patterns.contains { $0.matches(record.address) } ? .taken : .pending
        }
        return try candidate.settle(fates, patterns: patterns.map(\.description), isDryRun: isDryRun)
      }
    }
  }

  /// The names that were asked for, or all pending ones; fails where one has no candidate, and where there is none at all.
  package static func names(_ names: [String], in folder: GoldenFolder) throws -> [String] {
    let pending = try folder.pendingNames()
    let chosen = names.isEmpty ? pending : names
    guard !chosen.isEmpty else {
      throw InputError(
        "there is no pending candidate", at: .file(folder.path), remedy: "run ecot-golden verify first")
    }
    for name in chosen where !pending.contains(name) {
      throw InputError(
        "there is no pending candidate for '\(name)'", at: .file(folder.path),
        remedy: Spelling.hint(for: name, among: pending) ?? "run ecot-golden verify first")
    }
    var seen: Set<String> = []
    return chosen.filter { seen.insert($0).inserted }
  }
}
