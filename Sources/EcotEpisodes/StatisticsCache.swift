import EcotFiles

/// Statistics kept between runs in `dataset_statistics_<key>.json`.
///
/// The key covers the shards' names, sizes and record checksums, the version of the transform and the program, so that other
/// data or another transform never meet old numbers. The file carries a digest of its own content; a file that does not match
/// it, or that cannot be read, is ignored with a warning and written again.
struct StatisticsCache {
  private let path: String
  private let key: String

  private static let format = "ecot-golden dataset statistics 1"

  /// SHA-256 of the running program's file: statistics that another program computed are not trusted, since its code may
  /// differ.
  private static let program: String = {
    guard let bytes = try? InputFile.contents(of: "/proc/self/exe") else { return "unknown" }
    return SHA256Digest.hexadecimal(of: bytes)
  }()

  /// The cache of the data with the given shard digests.
  init(folder: String, shardDigests: [(name: String, digest: String)]) {
    var digest = SHA256Digest()
    digest.update("\(Self.format)\n\(BridgeTrajectory.version)\n\(Self.program)\n")
    for (name, shard) in shardDigests { digest.update("\(name) \(shard)\n") }
    key = digest.hexadecimal()
    path = "\(folder)/dataset_statistics_\(key.prefix(16)).json"
  }

  /// The stored statistics, or `nil` where there are none to be trusted.
  func load(warn: (String) -> Void) -> TrajectoryStatistics? {
    guard PathKind(path) != .missing else { return nil }
    do {
      let root = try JSONValue(contentsOf: path, limit: 1 << 20)
      let statistics = try parse(root)
      guard root["key"]?.string == key,
        root["digest"]?.string == SHA256Digest.hexadecimal(of: Array(body(statistics).utf8))
      else { throw InputError("content and digest differ", at: .file(path)) }
      return statistics
    } catch {
      warn("cached statistics are damaged and computed again: \(error)")
      return nil
    }
  }

  /// Stores statistics; a folder that cannot be written is a warning.
  func store(_ statistics: TrajectoryStatistics, warn: (String) -> Void) {
    let body = body(statistics)
    let digest = SHA256Digest.hexadecimal(of: Array(body.utf8))
    do {
      try AtomicFile.write("{\n\(body),\n  \"digest\": \"\(digest)\"\n}\n", to: path)
    } catch {
      warn("statistics are not kept: \(error)")
    }
  }

  // MARK: Text

  private static let fields: [(name: String, path: any WritableKeyPath<DimensionStatistics, [Double]> & Sendable)] = [
    ("mean", \.mean), ("std", \.standardDeviation), ("min", \.minimum), ("max", \.maximum), ("q01", \.q01),
    ("q99", \.q99),
  ]

  private func body(_ statistics: TrajectoryStatistics) -> String {
    func dimensions(_ values: DimensionStatistics) -> String {
      let lines = Self.fields.map { name, path in
        "    \"\(name)\": [" + values[keyPath: path].map(\.description).joined(separator: ", ") + "]"
      }
      return "{\n" + lines.joined(separator: ",\n") + "\n  }"
    }
    return """
        "format": "\(Self.format)",
        "key": "\(key)",
        "transform": "\(BridgeTrajectory.version)",
        "num_transitions": \(statistics.transitionCount),
        "num_trajectories": \(statistics.trajectoryCount),
        "action": \(dimensions(statistics.action)),
        "proprio": \(dimensions(statistics.proprio))
      """
  }

  private func parse(_ root: JSONValue) throws -> TrajectoryStatistics {
    func dimensions(_ name: String, _ count: Int) throws -> DimensionStatistics {
      var values = DimensionStatistics(rows: [], dimension: count)
      for (field, path) in Self.fields {
        guard let list = root[name]?[field]?.array?.map(\.double), list.count == count else {
          throw InputError("\(count) numbers expected", at: .keyPath(file: self.path, "\(name).\(field)"))
        }
        values[keyPath: path] = list.compactMap { $0 }
        guard values[keyPath: path].count == count, values[keyPath: path].allSatisfy(\.isFinite) else {
          throw InputError("numbers expected", at: .keyPath(file: self.path, "\(name).\(field)"))
        }
      }
      return values
    }
    guard let transitions = root["num_transitions"]?.integer, let trajectories = root["num_trajectories"]?.integer
    else {
      throw InputError("counts are missing", at: .file(path))
    }
    return TrajectoryStatistics(
      action: try dimensions("action", BridgeTrajectory.actionDimension),
      proprio: try dimensions("proprio", BridgeTrajectory.proprioDimension), transitionCount: transitions,
      trajectoryCount: trajectories)
  }
}
