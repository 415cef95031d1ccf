import EcotEpisodes
import EcotFiles
import EcotTensors
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Random damage to every kind of input: an error or a result, never a trap and never an endless loop.
///
/// `ECOT_FUZZ_ROUNDS` multiplies the number of cases.
@Suite struct FuzzTests {
  private static let rounds = getenv("ECOT_FUZZ_ROUNDS").flatMap { Int(String(cString: $0)) } ?? 1

  /// Cuts, flips, overwrites, repeats or removes a few bytes.
  private func damaged(_ sound: [UInt8], _ random: inout PhiloxStream) -> [UInt8] {
    var bytes = sound
    for _ in 0...random.below(3) where !bytes.isEmpty {
      let place = random.below(bytes.count)
      switch random.below(6) {
      case 0: bytes[place] ^= 1 << UInt8(random.below(8))
      case 1: bytes[place] = UInt8(random.below(256))
      case 2: bytes.removeSubrange(place...)
      case 3: bytes.removeSubrange(place..<min(place + 1 + random.below(8), bytes.count))
      case 4: bytes.insert(contentsOf: bytes[place..<min(place + 1 + random.below(16), bytes.count)], at: place)
      default:
        for index in place..<min(place + 4, bytes.count) { bytes[index] = [0, 0x7F, 0x80, 0xFF][random.below(4)] }
      }
    }
    return bytes
  }

  /// Runs `body` on damaged inputs; only errors that people can read may leave it.
  private func fuzz(_ name: String, _ sound: [UInt8], count: Int, body: ([UInt8]) throws -> Void) throws {
    var refused = 0
    for index in 0..<(count * Self.rounds) {
      var random = PhiloxStream(seed: 11, name: "fuzz/\(name)", index: UInt64(index))
      let bytes = damaged(sound, &random)
      do {
        try body(bytes)
      } catch let error as InputError {
        #expect(error.description.utf8.count > 10)
        refused += 1
      } catch let error as ImageError {
        #expect(error.description.utf8.count > 10)
        refused += 1
      }
    }
    #expect(refused > 0)
  }

  @Test(arguments: ["baseline.jpg", "progressive.jpg", "restarts.jpg", "noise.jpg", "rgb.png", "palette.png"])
  func pictures(file: String) throws {
    let closed = ImageShape(width: 16, height: 12, source: "features.json")
    for (name, shape) in [("closed", closed), ("open", ImageShape(width: nil, height: nil, source: "features.json"))] {
      let decoder = ImageDecoder(method: .integerFast, shape: shape)
      try fuzz(file + name, try Fixtures.bytes(file), count: 150) { bytes in
        let image = try decoder.decode(bytes, name: "picture")
        #expect(image.pixels.count == image.width * image.height * 3)
      }
    }
  }

  @Test func messages() throws {
    let payload = SyntheticEpisode(number: 3, steps: 4, picture: [1, 2, 3]).payload
    try fuzz("message", payload, count: 2000) { bytes in
      let episode = try RawEpisode(payload: bytes, file: "shard", offset: 0)
      _ = BridgeTrajectory(episode)
    }
  }

  @Test func shards() throws {
    let set = try SyntheticDataset.standard()
    try withTemporaryFolder { folder in
      let options = try set.write(to: folder)
      let shard = folder + "/bridge_orig/1.0.0/bridge_dataset-train.tfrecord-00000-of-00001"
      try fuzz("shard", try InputFile.contents(of: shard), count: 60) { bytes in
        try AtomicFile.write(bytes, to: shard)
        try EpisodeDataset(options) { _ in }.forEachSample { _ in }
      }
    }
  }

  /// Damage behind valid checksums, so that it reaches the pictures and numbers of a whole listing.
  @Test func records() throws {
    var set = try SyntheticDataset.standard()
    let sound = set.splits[0].payloads[0]
    try withTemporaryFolder { folder in
      try fuzz("record", sound, count: 60) { bytes in
        set.splits[0].payloads[0] = bytes
        let options = try set.write(to: folder)
        let dataset = try EpisodeDataset(options) { _ in }
        try dataset.forEachSample { sample in #expect(sample.chunk.allSatisfy { $0.isFinite }) }
      }
    }
  }

  @Test(arguments: ["dataset_info.json", "features.json"]) func descriptions(file: String) throws {
    let set = try SyntheticDataset.standard()
    try withTemporaryFolder { folder in
      let options = try set.write(to: folder)
      let path = "\(folder)/bridge_orig/1.0.0/\(file)"
      try fuzz(file, try InputFile.contents(of: path), count: 60) { bytes in
        try AtomicFile.write(bytes, to: path)
        try EpisodeDataset(options) { _ in }.forEachSample(limit: 3) { _ in }
      }
    }
  }

  @Test func reasoning() throws {
    let json =
      #"{"/data/out.npy": {"0": {"metadata": {"n": [1, -2.5e3, null, true, "é\u00e9\ud83d\ude00"]}, "features": {"bboxes": "#
      + #"[[[0.5, "red", [1, 2, 3.5, 4]]], null], "gripper_position": [[1, 2], [3.25, 1e-7]]}, "reasoning": {"0": {"task": "#
      + #""t\n", "plan": "p", "subtask": "s", "subtask_reason": "sr", "move": "m", "move_reason": "mr"}}}}}"#
    try withTemporaryFolder { folder in
      let path = folder + "/reasoning.json"
      try fuzz("reasoning", Array(json.utf8), count: 600) { bytes in
        try AtomicFile.write(bytes, to: path)
        let entry = try ReasoningFile(path).entry(filePath: "/data/out.npy", episodeID: 0)
        _ = entry?.parts(step: 0)
      }
    }
  }
}
