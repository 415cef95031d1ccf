import EcotDrift

/// What people are told about shards beside the report.
package enum ShardText {
  /// What a shard compares.
  package static func share(_ result: ShardResult) -> String {
    let shares = result.parts.filter { !$0.range.isEmpty }.map { part in
      part.range == 0..<part.steps
        ? part.name
        : "\(part.name) steps \(part.range.lowerBound) to \(part.range.upperBound - 1) of \(part.steps)"
    }
    return "shard \(result.shard): " + (shares.isEmpty ? "nothing to do" : shares.joined(separator: ", "))
  }

  /// How long the shards took.
  package static func times(_ shards: MergedShards) -> String {
    func seconds(_ value: Double) -> String { FigureText.fixed(value, decimals: 2) + " s" }
    var text = "\(shards.times.count) of \(shards.count) shards, \(seconds(shards.seconds)) together"
    if let slowest = shards.slowest { text += ", shard \(slowest.index) the longest: \(seconds(slowest.seconds))" }
    return text
  }
}
