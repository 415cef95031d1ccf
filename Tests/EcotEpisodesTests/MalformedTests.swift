import EcotEpisodes
import EcotFiles
import Testing

/// Every damaged or unusual file of the oracle through a whole listing, with the words that a good reader says.
@Suite(.enabled(if: Oracles.isPresent, Oracles.absence)) struct MalformedTests {
  /// What must be in the message of each file that is refused.
  static let messages = [
    "truncated_length.tfrecord": "truncated record header at offset 23908: 5 of 12 bytes",
    "truncated_payload.tfrecord": "truncated record at offset 23908: payload wants 35510 bytes, 17755 left",
    "truncated_footer.tfrecord": "truncated record at offset 23908: payload CRC has 2 of 4 bytes",
    "bad_length_crc.tfrecord": "length CRC mismatch at offset 23908",
    "unmasked_crc.tfrecord": "length CRC mismatch at offset 0",
    "huge_length_good_crc.tfrecord": "record at offset 0 wants 9223372036854775792 bytes, 64 left",
    "zero_length_record.tfrecord": "missing feature episode_metadata/",
    "garbage_payload.tfrecord": "record at offset 0 is not a tf.train.Example",
    "proto_length_beyond_end.tfrecord": "a protobuf field runs beyond the record",
    "wrong_type_action_int64.tfrecord": "steps/action: float_list expected, int64_list found",
    "wrong_type_language_float.tfrecord": "steps/language_instruction: bytes_list expected, float_list found",
    "action_13_of_14_values.tfrecord": "steps/action: 13 values, not a multiple of 7",
    "action_one_step_short.tfrecord": "steps/action holds 1 step, steps/is_first holds 2",
    "missing_image_0.tfrecord": "missing feature steps/observation/image_0",
    "missing_file_path.tfrecord": "missing feature episode_metadata/file_path",
    "action_feature_without_kind.tfrecord": "missing feature steps/action",
    "nan_and_inf.tfrecord": "steps/action[0][3] is not finite",
    "jpeg_truncated.tfrecord": "steps/observation/image_0[0]: JPEG ends early",
    "jpeg_header_only.tfrecord": "steps/observation/image_0[0]: JPEG without a frame header",
    "jpeg_128x96.tfrecord": "steps/observation/image_0[0] is 128x96, features.json says 256x256",
    "jpeg_claims_65500.tfrecord": "65500x65500, features.json says 256x256",
    "jpeg_cmyk.tfrecord": "4 components, 3 expected",
    "jpeg_grey.tfrecord": "1 component, 3 expected",
    "reasoning_episodes_are_list.json": "/out.npy … object of episode ids expected, array found",
    "reasoning_steps_are_list.json": "out.npy/0/reasoning … object of step numbers expected, array found",
    "reasoning_one_level_short.json": "keys reasoning/features/metadata where episode ids are expected",
    "reasoning_step_is_string.json": "out.npy/0/reasoning/0 … object expected, string found",
    "reasoning_without_move.json": "out.npy/0/reasoning/0 … missing key move",
    "reasoning_value_not_string.json": "out.npy/0/reasoning/0/plan … string expected, object found",
    "reasoning_key_not_number.json": "step key \"first\" is not a number",
    "reasoning_bad_bbox.json": "out.npy/0/features/bboxes/0/0 … [score, name, box] expected, 2 items found",
    "reasoning_truncated.json": "JSON ends early at byte 266",
    "reasoning_lone_surrogate.json": "lone surrogate \\ud83d has no UTF-8 form",
    "reasoning_empty.json": "empty file",
    "dataset_info_wrong_counts.json": "shard 00000-of-00001 holds 2 records, dataset_info.json says 3",
    "dataset_info_missing_shard.json": "bridge_dataset-train.tfrecord-00000-of-00002 not found",
    "dataset_info_array_record.json": "fileFormat array_record is not supported, only tfrecord",
    "dataset_info_no_splits.json": "missing key splits",
  ]

  /// Accepted files whose samples are those of the sound shard.
  static let unchanged: Set = [
    "unpacked_lists.tfrecord", "duplicate_key_last_wins.tfrecord", "extra_feature.tfrecord",
  ]

  static let cases: [(file: String, expect: String)] = {
    guard let list = try? JSONValue(contentsOf: Oracles.malformed + "/cases.json")["cases"]?.array else { return [] }
    return list.compactMap { element in
      element["file"]?.string.flatMap { file in element["expect"]?.string.map { (file, $0) } }
    }
  }()

  /// Puts a file of the oracle into a copy of the sound set, at its place.
  private func install(_ file: String, accepted: Bool, in folder: String) throws {
    try TemporaryPath.copy(Oracles.malformed + "/sound", to: folder)
    let bytes = try InputFile.contents(of: "\(Oracles.malformed)/\(file)")
    let data = folder + "/bridge_orig/1.0.0"
    if file.hasSuffix(".tfrecord") {
      let shard = data + "/bridge_dataset-train.tfrecord-00000-of-00001"
      try AtomicFile.write(bytes, to: shard)
      if accepted, let count = try? TFRecordShard(shard).records.count {
        let info = try InputFile.text(of: data + "/dataset_info.json")
        let parts = info.split(separator: "\"2\"", omittingEmptySubsequences: false)
        try AtomicFile.write(parts.joined(separator: "\"\(count)\""), to: data + "/dataset_info.json")
      }
    } else {
      let isInfo = file.hasPrefix("dataset_info")
      try AtomicFile.write(bytes, to: isInfo ? data + "/dataset_info.json" : folder + "/embodied_features_bridge.json")
    }
  }

  /// What tells one sample from another, for comparisons.
  private struct Row: Hashable {
    var episode: Int
    var step: Int
    var text: String
    var picture: String
  }

  private func listing(of folder: String) throws -> [Row] {
    var options = EpisodeOptions(dataRoot: folder)
    options.reasoningJSON = folder + "/embodied_features_bridge.json"
    options.goalRelabeling = .none
    options.keepUnannotatedSteps = true
    var rows: [Row] = []
    try EpisodeDataset(options) { _ in }.forEachSample { sample in
      rows.append(
        Row(
          episode: sample.episodeID, step: sample.step,
          text: sample.instructionText + "|" + taggedText(sample.reasoning), picture: try sample.decodedImage().digest))
    }
    return rows
  }

  @Test func theSoundShard() throws { #expect(try listing(of: Oracles.malformed + "/sound").count == 1) }

  @Test(arguments: cases) func file(_ file: String, _ expect: String) throws {
    try withTemporaryFolder { folder in
      try install(file, accepted: expect != "error", in: folder)
      if let message = Self.messages[file] {
        #expect(expect != "accept")
        let error = #expect(throws: InputError.self) { try listing(of: folder) }
        // Offsets of the reasoning file lie between key path and problem.
        for part in message.split(separator: " … ") {
          #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
        }
      } else {
        #expect(expect != "error")
        let rows = try listing(of: folder)
        if Self.unchanged.contains(file) {
          #expect(Set(rows).isSubset(of: try listing(of: Oracles.malformed + "/sound")))
        }
      }
    }
  }
}
