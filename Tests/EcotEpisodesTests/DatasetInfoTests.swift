import EcotEpisodes
import EcotFiles
import Testing

@Suite struct DatasetInfoTests {
  private func info(_ json: String) throws -> DatasetInfo {
    try withTemporaryFolder { folder in
      try AtomicFile.write(json, to: folder + "/dataset_info.json")
      return try DatasetInfo(contentsOf: folder + "/dataset_info.json")
    }
  }

  @Test func shardsAreNamedAfterTheSetNotItsFolder() throws {
    let info = try info(
      #"{"name": "bridge_dataset", "splits": [{"name": "train", "numBytes": "12", "shardLengths": ["3", "4"]}, "#
        + #"{"name": "val", "shardLengths": [5], "filepathTemplate": "{SPLIT}-{DATASET}.{FILEFORMAT}.{SHARD_INDEX}.{NUM_SHARDS}"}]}"#
    )
    #expect(info.splits.map(\.name) == ["train", "val"])
    #expect(
      info.splits[0].shardNames == [
        "bridge_dataset-train.tfrecord-00000-of-00002", "bridge_dataset-train.tfrecord-00001-of-00002",
      ])
    #expect(info.splits[0].shardLengths == [3, 4] && info.splits[0].byteCount == 12)
    #expect(info.splits[1].shardNames == ["val-bridge_dataset.tfrecord.00000.00001"])
  }

  @Test(arguments: [
    ("[]", "object expected"), (#"{"splits": []}"#, "missing key name"), (#"{"name": "x"}"#, "missing key splits"),
    (#"{"name": "x", "splits": {}}"#, "splits: array expected"),
    (#"{"name": "x", "splits": [{"shardLengths": []}]}"#, "missing key splits[0].name"),
    (#"{"name": "x", "splits": [{"name": "a"}]}"#, "missing key splits[0].shardLengths"),
    (
      #"{"name": "x", "splits": [{"name": "a", "shardLengths": ["two"]}]}"#,
      "splits[0].shardLengths[0]: number expected"
    ),
    (
      #"{"name": "x", "splits": [{"name": "a", "shardLengths": ["-1"]}]}"#, "splits[0].shardLengths[0]: number expected"
    ),
    (#"{"name": "../x", "splits": [{"name": "a", "shardLengths": ["1"]}]}"#, "gives the file name '../x-a"),
    (
      #"{"name": "x", "splits": [{"name": "a", "shardLengths": ["1"], "filepathTemplate": "{WHAT}"}]}"#,
      "gives the file name '{WHAT}'"
    ),
    (#"{"name": "x", "splits": [{"name": "a", "shardLengths": []}, {"name": "a", "shardLengths": []}]}"#, "two splits"),
    (#"{"name": "x", "fileFormat": "riegeli", "splits": []}"#, "fileFormat riegeli is not supported, only tfrecord"),
  ]) func wrongFilesAreNamed(json: String, message: String) {
    let error = #expect(throws: InputError.self) { _ = try info(json) }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    #expect(error?.description.contains("dataset_info.json") == true)
  }
}
