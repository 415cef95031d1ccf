import EcotTensors

/// Roots that a person decides about as one: the same tensor at all steps, layers, samples, with the same sides present.
public struct DifferenceGroup: Sendable, Equatable {
  /// The addresses with every number between slashes or dots as a star: `*/decoder/final/layer.*/output.value`.
  public var pattern: String
  /// Which sides have the records.
  public var presence: DifferingRecord.Presence
  /// The places of the roots among the graph's records, ascending.
  public var roots: [Int]

  /// The groups of a graph, the earliest first.
  public static func groups(of graph: DifferenceGraph) -> [DifferenceGroup] {
    struct Key: Hashable {
      var pattern: String
      var presence: DifferingRecord.Presence
    }
    var groups: [DifferenceGroup] = []
    var places: [Key: Int] = [:]
    for root in graph.roots {
      let record = graph.records[root]
      let key = Key(pattern: pattern(of: record.address), presence: record.presence)
      if let place = places[key] {
        groups[place].roots.append(root)
      } else {
        places[key] = groups.count
        groups.append(DifferenceGroup(pattern: key.pattern, presence: key.presence, roots: [root]))
      }
    }
    return groups
  }

  /// An address with its numbers as stars.
  static func pattern(of address: String) -> String {
    address.split(separator: "/", omittingEmptySubsequences: false).map { part in
      part.split(separator: ".", omittingEmptySubsequences: false).map { word in
        !word.isEmpty && word.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? "*" : word
      }.joined(separator: ".")
    }.joined(separator: "/")
  }
}
