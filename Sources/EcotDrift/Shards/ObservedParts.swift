import EcotFiles
import EcotGoldens
import EcotTensors

/// The records that several shards have of one run, as the golden that one process would have recorded.
struct ObservedParts {
  private let parts: [(shard: Shard, part: ShardPart, golden: Golden)]

  /// Opens what the shards recorded, in the order of their steps. Throws where they ran under other settings.
  init(_ parts: [(shard: Shard, part: ShardPart)]) throws {
    self.parts = try parts.map { shard, part in
      guard let evidence = part.evidence else {
        throw InputError("shard \(shard) says nothing of \(part.name)", at: .file(part.path))
      }
      let golden = try Golden(bytes: evidence.observed, name: "what shard \(shard) recorded of \(part.name)")
      try golden.checkFrames()
      return (shard, part, golden)
    }
    let first = self.parts[0]
    for other in self.parts.dropFirst() {
      guard let key = Self.difference(first.golden.metadata, other.golden.metadata) else { continue }
      throw InputError(
        "shards \(first.shard) and \(other.shard) ran under other settings (\(key))", at: .file(first.part.path),
        expected: "results of one verification", remedy: "run all shards again")
    }
  }

  private static func difference(_ left: GoldenMetadata, _ right: GoldenMetadata) -> String? {
    func entries(_ metadata: GoldenMetadata) -> [(key: String, value: String)] {
      (metadata.comparability + metadata.configuration + metadata.inputs).map { ($0.key, $0.text) }
    }
    if left.compat != right.compat { return "compat" }
    return SettingDifference.between(entries(left), entries(right)).first?.key
  }

  /// The records of every shard's own steps. Those that a shard has of earlier steps are kept where no shard compared these:
  /// they say whether the parents of the first compared records differ.
  func golden() throws -> Golden {
    let compared = RangeSet(parts.map(\.part.range))
    // Who ran the last step has seen all that the metadata tells of the run.
    let writer = try GoldenWriter(metadata: parts[parts.count - 1].golden.metadata)
    writer.metadata.environment = environment
    var lead: Set<TensorAddress> = []
    for part in parts {
      try part.golden.forEachRecord { record in
        let step = record.address.step
        if part.part.range.contains(step) || !compared.contains(step) && lead.insert(record.address).inserted {
          try writer.append(record)
        }
      }
    }
    return try Golden(bytes: writer.encoded(), name: "this run")
  }

  /// Where the shards ran. A value that they do not share is the list of all, in the order of steps.
  private var environment: [GoldenMetadata.Entry] {
    var keys: [String] = []
    for part in parts {
      for entry in part.golden.metadata.environment where !keys.contains(entry.key) { keys.append(entry.key) }
    }
    return keys.map { key in
      var values: [String] = []
      for part in parts {
        let value = GoldenMetadata.text(of: key, in: part.golden.metadata.environment) ?? "(none)"
        if !values.contains(value) { values.append(value) }
      }
      return GoldenMetadata.Entry(key, values.joined(separator: " | "))
    }
  }
}
