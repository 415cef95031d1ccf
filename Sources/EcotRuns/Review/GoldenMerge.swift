import EcotDrift
import EcotFingerprints
import EcotGoldens

/// The records of a golden with some of a candidate's in their place.
enum GoldenMerge {
  /// What `takes` accepts of the differing records is the candidate's: replaced, added, or removed where the candidate lacks
  /// it. Everything else is the golden's, with its details and parents.
  ///
  /// The order is the candidate's; a record that only the golden has comes behind the one that it follows there. So the
  /// last of several partial merges gives the candidate itself.
  static func records(_ graph: DifferenceGraph, takes: (Int) -> Bool) throws -> [TensorRecord] {
    let (golden, candidate) = (graph.golden, graph.observed)
    var keeps = Array(repeating: true, count: golden.count)
    var adds = Array(repeating: false, count: candidate.count)
    for (place, record) in graph.records.enumerated() where takes(place) {
      if let number = record.golden { keeps[number] = false }
      if let number = record.observed { adds[number] = true }
    }
    var records: [(key: Key, record: TensorRecord)] = []
    var last = Key(step: -1, place: -1, behind: 0)
    for number in 0..<golden.count {
      let step = golden.index.step(at: number)
      if step != last.step { last = Key(step: step, place: -1, behind: 0) }
      if let partner = candidate.index.record(at: golden.index.address(at: number)) {
        last = Key(step: step, place: partner, behind: 0)
      } else {
        last.behind += 1
      }
      if keeps[number] { records.append((last, try golden.record(at: number))) }
    }
    for number in 0..<candidate.count where adds[number] {
      let key = Key(step: candidate.index.step(at: number), place: number, behind: 0)
      records.append((key, try candidate.record(at: number)))
    }
    return records.sorted { $0.key < $1.key }.map(\.record)
  }

  /// A place in the merged order: behind so many golden's own records after the candidate's record `place` of the step.
  private struct Key: Comparable {
    var step: Int
    var place: Int
    var behind: Int

    static func < (left: Key, right: Key) -> Bool {
      (left.step, left.place, left.behind) < (right.step, right.place, right.behind)
    }
  }
}
