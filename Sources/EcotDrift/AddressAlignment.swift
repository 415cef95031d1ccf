import EcotFingerprints
import EcotGoldens

/// Finds out which addresses of one side alone are the other side's under another name.
///
/// Only paths are renamed, never single records: a path is considered where one side has it at no compared step at all. In this
/// order: what the user says; the same parents (under their own new names), element type and shape, where nothing else on either
/// side has them; the same digests, types and shapes, where nothing else has them. Parents and shapes are those of the path's
/// first record: later ones may depend on the path itself. A tensor without parents is known by its digests only. Each match makes
/// the names of further parents known, so that a renamed scope is followed from its inputs to its outputs, in time proportional to
/// the records that are concerned.
struct AddressAlignment {
  /// The renames found, in the golden's order of execution.
  var renames: [AddressRename] {
    found.filter { $0.steps > 0 }.sorted { $0.order < $1.order }.map { rename in
      AddressRename(
        golden: paths.path(rename.golden), observed: paths.path(rename.observed), reason: rename.reason,
        steps: rename.steps)
    }
  }

  private let paths: PathTable
  private var left: UnmatchedPaths
  private var right: UnmatchedPaths
  private var found: [(golden: Int, observed: Int, reason: AddressRename.Reason, steps: Int, order: Int)] = []

  /// Aligns what `matching` left on one side, and pairs it there.
  init(
    _ golden: RecordedSide, _ observed: RecordedSide, _ paths: PathTable, patterns: [RenamePattern],
    _ matching: inout RecordMatching
  ) {
    self.paths = paths
    let (inGolden, inObserved) = Self.presence(golden, observed, paths, matching)
    left = UnmatchedPaths(golden, without: inObserved) { matching.outcomes[$0] == .missing }
    right = UnmatchedPaths(observed, without: inGolden) { matching.outcomes[matching.goldenCount + $0] == .new }
    guard !left.paths.isEmpty, !right.paths.isEmpty else { return }
    matchGiven(patterns)
    left.findReady()
    right.findReady()
    repeat {
      while matchByParents() {}
    } while matchByContent { $0.contents(of: $1) } || matchByContent { $0.firstContent(of: $1) }
    for index in found.indices { pair(&found[index], &matching) }
  }

  /// Which paths each side has at a compared step.
  private static func presence(
    _ golden: RecordedSide, _ observed: RecordedSide, _ paths: PathTable, _ matching: RecordMatching
  ) -> (golden: [Bool], observed: [Bool]) {
    func presence(_ side: RecordedSide, _ isCompared: (Int) -> Bool) -> [Bool] {
      var result = Array(repeating: false, count: paths.count)
      for group in side.groups {
        for place in 0..<group.count where isCompared(group.first + place) { result[Int(group.paths[place])] = true }
      }
      return result
    }
    return (
      presence(golden) { matching.outcomes[$0] != .absent },
      presence(observed) {
        matching.observedPartners[$0] != RecordMatching.none || matching.outcomes[matching.goldenCount + $0] == .new
      }
    )
  }

  // MARK: The three reasons

  private mutating func matchGiven(_ patterns: [RenamePattern]) {
    for path in left.paths where !patterns.isEmpty {
      let text = paths.path(path)
      for pattern in patterns {
        guard let name = pattern.renamed(text), let other = paths.number(of: name), right.isOpen(other) else {
          continue
        }
        match(path, other, .given)
        break
      }
    }
  }

  /// Matches the paths that became ready since the last call; returns whether it found any.
  private mutating func matchByParents() -> Bool {
    let changed = left.classifyReady() + right.classifyReady()
    var matched = false
    for signature in changed {
      let (mine, others) = (left.open(signature), right.open(signature))
      if mine.count == 1, others.count == 1 {
        match(mine[0], others[0], .parents)
        matched = true
      } else if !mine.isEmpty, !others.isEmpty {
        // Twins, such as the two halves of a projection: their contents may tell them apart.
        matched = matchUnique(mine, others) { $0.firstContent(of: $1) } || matched
      }
    }
    return matched
  }

  private mutating func matchByContent(_ content: (UnmatchedPaths, Int) -> [UInt64]) -> Bool {
    matchUnique(left.paths.filter(left.isOpen), right.paths.filter(right.isOpen), content)
  }

  private mutating func matchUnique(
    _ mine: [Int], _ others: [Int], _ content: (UnmatchedPaths, Int) -> [UInt64]
  ) -> Bool {
    let theirs = Dictionary(grouping: others) { content(right, $0) }
    let ours = Dictionary(grouping: mine) { content(left, $0) }
    var matched = false
    for path in mine {
      let key = content(left, path)
      guard ours[key]?.count == 1, let candidates = theirs[key], candidates.count == 1 else { continue }
      match(path, candidates[0], .content)
      matched = true
    }
    return matched
  }

  // MARK: Matches

  private mutating func match(_ path: Int, _ other: Int, _ reason: AddressRename.Reason) {
    left.settle(path, as: path)
    right.settle(other, as: path)
    found.append((path, other, reason, 0, left.records(of: path).first ?? 0))
  }

  private func pair(
    _ rename: inout (golden: Int, observed: Int, reason: AddressRename.Reason, steps: Int, order: Int),
    _ matching: inout RecordMatching
  ) {
    for record in left.records(of: rename.golden) {
      guard let other = right.side.record(step: left.side.index.step(at: record), path: rename.observed),
        matching.observedPartners[other] == RecordMatching.none
      else { continue }
      matching.pair(record, other)
      rename.steps += 1
    }
  }
}
