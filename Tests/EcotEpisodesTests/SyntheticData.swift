import EcotEpisodes
import EcotFiles

/// Writes records in the wire format by hand, so that tests can write what no library would.
enum Wire {
  enum Feature {
    case bytes([[UInt8]])
    case floats([Float])
    case integers([Int64])
    case nothing
  }

  static func varint(_ value: UInt64) -> [UInt8] {
    var rest = value
    var bytes: [UInt8] = []
    while rest > 127 {
      bytes.append(UInt8(rest & 127) | 128)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  /// A field of wire type 2.
  static func field(_ number: UInt64, _ bytes: [UInt8]) -> [UInt8] {
    varint(number << 3 | 2) + varint(UInt64(bytes.count)) + bytes
  }

  static func littleEndian<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }

  static func feature(_ feature: Feature) -> [UInt8] {
    switch feature {
    case .bytes(let list): field(1, list.flatMap { field(1, $0) })
    case .floats(let list): field(2, field(1, list.flatMap { littleEndian($0.bitPattern) }))
    case .integers(let list): field(3, field(1, list.flatMap { varint(UInt64(bitPattern: $0)) }))
    case .nothing: []
    }
  }

  static func example(_ features: [(key: String, value: Feature)]) -> [UInt8] {
    field(1, features.flatMap { field(1, field(1, Array($0.key.utf8)) + field(2, feature($0.value))) })
  }

  /// A TFRecord file of the given payloads.
  static func records(_ payloads: [[UInt8]]) -> [UInt8] {
    payloads.flatMap { payload in
      let length = littleEndian(UInt64(payload.count))
      return length + littleEndian(MaskedCRC32C.of(length[...])) + payload + littleEndian(MaskedCRC32C.of(payload[...]))
    }
  }
}

/// An episode to be written: every list can be replaced.
struct SyntheticEpisode {
  var features: [(key: String, value: Wire.Feature)]

  /// An episode of `steps` steps with simple numbers and one picture again and again.
  init(number: Int, steps: Int, instruction: String = "put it there", picture: [UInt8], path: String = "/data/out.npy")
  {
    let rows = 0..<(steps * 7)
    features = [
      ("steps/is_first", .integers((0..<steps).map { $0 == 0 ? 1 : 0 })),
      ("steps/action", .floats(rows.map { Float($0 % 7 == 6 ? $0 / 7 % 2 : $0 % 5) })),
      ("steps/observation/state", .floats(rows.map { Float($0 + number) / 8 + Float($0 % 7 * ($0 / 7)) })),
      ("steps/observation/image_0", .bytes(Array(repeating: picture, count: steps))),
      ("steps/language_instruction", .bytes(Array(repeating: Array(instruction.utf8), count: steps))),
      ("episode_metadata/file_path", .bytes([Array(path.utf8)])),
      ("episode_metadata/episode_id", .integers([Int64(number)])),
    ]
  }

  /// Replaces or adds a feature.
  subscript(key: String) -> Wire.Feature? {
    get { features.last { $0.key == key }?.value }
    set {
      features.removeAll { $0.key == key }
      if let newValue { features.append((key, newValue)) }
    }
  }

  var payload: [UInt8] { Wire.example(features) }
}

/// Files of the fixtures folder.
enum Fixtures {
  static func bytes(_ name: String) throws -> [UInt8] {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast()
    return try InputFile.contents(of: parts.joined(separator: "/") + "/Fixtures/" + name)
  }
}

/// A small data set in a folder: 16x12 pictures, one shard a split.
struct SyntheticDataset {
  var splits: [(name: String, payloads: [[UInt8]])]
  var reasoning: String?
  var fileFormat = "tfrecord"

  /// Writes the set and gives options for it.
  func write(to folder: String) throws -> EpisodeOptions {
    let data = folder + "/bridge_orig/1.0.0"
    let splitTexts = splits.map { split in
      let bytes = split.payloads.reduce(0) { $0 + $1.count }
      return
        "{\"name\": \"\(split.name)\", \"numBytes\": \"\(bytes)\", \"shardLengths\": [\"\(split.payloads.count)\"]}"
    }
    try AtomicFile.write(
      "{\"name\": \"bridge_dataset\", \"fileFormat\": \"\(fileFormat)\", \"splits\": [\(splitTexts.joined(separator: ", "))]}",
      to: data + "/dataset_info.json")
    try AtomicFile.write(
      """
      {"featuresDict": {"features": {"steps": {"sequence": {"feature": {"featuresDict": {"features": {"observation":
      {"featuresDict": {"features": {"image_0": {"image": {"shape": {"dimensions": ["12", "16", "3"]}}}}}}}}}}}}}}
      """, to: data + "/features.json")
    for split in splits {
      try AtomicFile.write(
        Wire.records(split.payloads), to: data + "/bridge_dataset-\(split.name).tfrecord-00000-of-00001")
    }
    var options = EpisodeOptions(dataRoot: folder)
    if let reasoning {
      try AtomicFile.write(reasoning, to: folder + "/reasoning.json")
      options.reasoningJSON = folder + "/reasoning.json"
    }
    options.imageSize = (8, 8)
    options.shuffleBufferSize = 10
    return options
  }

  /// Reasoning for steps 0..<steps of episodes 0..<episodes of `/data/out.npy`.
  static func reasoning(episodes: Int, steps: Int) -> String {
    let entries = (0..<episodes).map { episode in
      let texts = (0..<steps).map { step in
        """
        "\(step)": {"task": "t\(episode).\(step)", "plan": "p", "subtask": "s", "subtask_reason": "sr", "move": "m", \
        "move_reason": "mr"}
        """
      }
      return "\"\(episode)\": {\"features\": {}, \"reasoning\": {\(texts.joined(separator: ", "))}}"
    }
    return "{\"/data/out.npy\": {\(entries.joined(separator: ", "))}}"
  }

  /// Three training episodes of 6, 3 and 9 steps and one of validation, all with reasoning.
  static func standard() throws -> SyntheticDataset {
    let picture = try Fixtures.bytes("baseline.jpg")
    func payload(_ number: Int, _ steps: Int) -> [UInt8] {
      SyntheticEpisode(number: number, steps: steps, picture: picture).payload
    }
    return SyntheticDataset(
      splits: [("train", [payload(0, 6), payload(1, 3), payload(2, 9)]), ("val", [payload(3, 5)])],
      reasoning: reasoning(episodes: 4, steps: 9))
  }
}
