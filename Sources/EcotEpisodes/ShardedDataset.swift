import EcotFiles

/// The shards of a data set as tensorflow-datasets laid them out, checked against `dataset_info.json`; gives episodes by
/// split and number.
///
/// Only headers are read when it is opened. One shard is kept open at a time, since a real set has more shards than a
/// process may have open files.
final class ShardedDataset {
  /// One split: its shards and the place of every episode in them.
  struct Split {
    var name: String
    var shardNames: [String]
    var shards: [TFRecordShard]
    /// Shard and record of each episode, in file order.
    var episodes: [(shard: Int, record: Int)]
  }

  /// The splits in the order of `dataset_info.json`.
  let splits: [Split]
  /// The size that pictures must have.
  let imageShape: ImageShape
  private var openFile: InputFile?

  /// Opens `<root>/<name>/<version>`; `warn` gets what is odd but no error.
  init(root: String, name: String, warn: (String) -> Void) throws {
    let folder = try Self.versionFolder(root: root, name: name)
    let info = try DatasetInfo(contentsOf: folder + "/dataset_info.json")
    let featuresPath = folder + "/features.json"
    if PathKind(featuresPath) == .file {
      if let shape = try ImageShape(featuresJSON: featuresPath) {
        imageShape = shape
      } else {
        warn("\(featuresPath) has no steps/observation/image_0: pictures must be 256x256")
        imageShape = .bridge
      }
    } else {
      imageShape = .bridge
    }
    splits = try info.splits.map { try Self.open($0, in: folder, warn: warn) }
  }

  private static func open(_ split: DatasetInfo.Split, in folder: String, warn: (String) -> Void) throws -> Split {
    var result = Split(name: split.name, shardNames: split.shardNames, shards: [], episodes: [])
    var byteCount = 0
    for (index, name) in split.shardNames.enumerated() {
      let path = "\(folder)/\(name)"
      guard PathKind(path) == .file else {
        throw InputError(
          "\(name) not found", at: .file(folder),
          remedy: "dataset_info.json names \(split.shardNames.count) shards of split '\(split.name)'")
      }
      let shard = try TFRecordShard(path)
      guard shard.records.count == split.shardLengths[index] else {
        // A file that holds something else altogether is better told by its first bad record.
        let file = try InputFile(path)
        for record in shard.records {
          _ = try RawEpisode(payload: shard.payload(of: record, in: file), file: path, offset: record.offset)
        }
        let number = DatasetInfo.shardNumber(index, of: split.shardNames.count)
        throw InputError(
          "shard \(number) holds \(shard.records.count) records, dataset_info.json says \(split.shardLengths[index])",
          at: .file(path))
      }
      byteCount += shard.records.reduce(0) { $0 + $1.length }
      result.episodes += shard.records.indices.map { (index, $0) }
      result.shards.append(shard)
    }
    if let expected = split.byteCount, expected != byteCount {
      warn("split '\(split.name)' has \(byteCount) bytes of records, dataset_info.json says \(expected)")
    }
    return result
  }

  /// The highest version with a `dataset_info.json`.
  private static func versionFolder(root: String, name: String) throws -> String {
    guard PathKind(root) == .folder else {
      throw InputError(
        "data folder not found", at: .file(root), remedy: "set data_root_dir to the folder that holds \(name)/")
    }
    let folder = "\(root)/\(name)"
    guard PathKind(folder) == .folder else {
      let found = try InputFile.names(in: root)
      throw InputError("data set folder not found", at: .file(folder), remedy: Spelling.hint(for: name, among: found))
    }
    let versions = try InputFile.names(in: folder).compactMap { name -> (name: String, version: [Int])? in
      let parts = name.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
      let numbers = parts.compactMap { $0 }
      guard parts.count == 3, numbers.count == 3, numbers.allSatisfy({ $0 >= 0 }) else { return nil }
      return (name, numbers)
    }
    let usable = versions.filter { PathKind("\(folder)/\($0.name)/dataset_info.json") == .file }
    guard let newest = usable.max(by: { $0.version.lexicographicallyPrecedes($1.version) }) else {
      throw InputError("no version with a dataset_info.json", at: .file(folder), expected: "1.0.0/dataset_info.json")
    }
    return "\(folder)/\(newest.name)"
  }

  /// Reads an episode; both indices must exist.
  func episode(split: Int, index: Int) throws -> RawEpisode {
    let (shardIndex, recordIndex) = splits[split].episodes[index]
    let shard = splits[split].shards[shardIndex]
    let file: InputFile
    if let open = openFile, open.path == shard.path {
      file = open
    } else {
      file = try InputFile(shard.path)
      openFile = file
    }
    let record = shard.records[recordIndex]
    let payload = try shard.payload(of: record, in: file)
    return try RawEpisode(payload: payload, file: shard.path, offset: record.offset)
  }

  /// The shard's path and the record's offset of an episode, for errors.
  func place(split: Int, index: Int) -> (path: String, offset: Int) {
    let (shardIndex, recordIndex) = splits[split].episodes[index]
    let shard = splits[split].shards[shardIndex]
    return (shard.path, shard.records[recordIndex].offset)
  }

  /// The name of the shard that holds an episode.
  func shardName(split: Int, index: Int) -> String { splits[split].shardNames[splits[split].episodes[index].shard] }
}
