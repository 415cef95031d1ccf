import EcotEpisodes
import EcotFiles
import EcotTensors
import Testing

/// Decoded and resized pictures of the development set against TensorFlow's and Pillow's.
@Suite(.enabled(if: Oracles.isPresent, Oracles.absence)) struct TruthImageTests {
  private static let sides = (height: 224, width: 224)

  /// All records of the set with their truth.
  private func episodes() throws -> [(truth: JSONValue, features: ExampleFeatures)] {
    try #require(try Oracles.truth()["episodes"]?.array).map { episode in
      let name = try #require(episode["shard"]?.string)
      let shard = try TFRecordShard("\(Oracles.dev)/bridge_orig/1.0.0/\(name)")
      let offset = try #require(episode["record_offset"]?.integer)
      let record = try #require(shard.records.first { $0.offset == offset })
      #expect(record.length == episode["record_length"]?.integer)
      #expect(Int(record.lengthCRC) == episode["length_masked_crc32c"]?.integer)
      #expect(Int(record.payloadCRC) == episode["payload_masked_crc32c"]?.integer)
      let payload = try shard.payload(of: record, in: InputFile(shard.path))
      #expect(SHA256Digest.hexadecimal(of: payload) == episode["payload_sha256"]?.string)
      return (episode, try ExampleFeatures(payload: payload, file: shard.path, offset: offset))
    }
  }

  @Test(arguments: ImageDecode.allCases) func decodedPixels(method: ImageDecode) throws {
    let decoder = ImageDecoder(method: method, shape: .bridge)
    let field = method == .integerFast ? "rgb_sha256_tf_decode_image" : "rgb_sha256_pil"
    var (count, black) = (0, 0)
    for (truth, features) in try episodes() {
      for camera in 0..<4 {
        for (step, bytes) in try features.bytes("steps/observation/image_\(camera)").enumerated() {
          let expected = truth["images"]?.array?[step]["image_\(camera)"]
          #expect(bytes.count == expected?["encoded_bytes"]?.integer)
          let image = try decoder.decode(bytes, name: "picture")
          #expect(image.digest == expected?[field]?.string, "camera \(camera) step \(step)")
          count += 1
          black += image.pixels.allSatisfy { $0 == 0 } ? 1 : 0
        }
      }
    }
    #expect(count == 77 * 4)
    #expect(black == 77 * 2)
  }

  @Test func resizedPixelsOfTheKeptFrame() throws {
    let frames = try Oracles.tensors("frames")
    let name = try #require(try Oracles.truth()["kept_frames"]?.array?.first?.string)
    let encoded = try frames.tensor("\(name)/encoded").uint8s
    let fast = try ImageDecoder(method: .integerFast, shape: .bridge).decode(encoded, name: "picture")
    #expect(try fast.pixels == frames.tensor("\(name)/rgb_tf_decode_image").uint8s)
    let accurate = try ImageDecoder(method: .integerAccurate, shape: .bridge).decode(encoded, name: "picture")
    #expect(try accurate.pixels == frames.tensor("\(name)/rgb_pil").uint8s)
    let ours = LanczosResizer(from: (256, 256), to: Self.sides).resize(fast).pixels
    let theirs = try frames.tensor("\(name)/224_tf_lanczos3_antialias").uint8s
    try #require(ours.count == theirs.count)
    let differences = zip(ours, theirs).map { abs(Int($0) - Int($1)) }
    #expect(differences.allSatisfy { $0 <= 1 })
    #expect(differences.count { $0 == 0 } == ours.count)
  }

  @Test func resizedDigestsOfAllFrames() throws {
    let decoder = ImageDecoder(method: .integerFast, shape: .bridge)
    let resizer = LanczosResizer(from: (256, 256), to: Self.sides)
    var (count, equal) = (0, 0)
    for (truth, features) in try episodes() {
      for (step, bytes) in try features.bytes("steps/observation/image_0").enumerated() {
        let resized = resizer.resize(try decoder.decode(bytes, name: "picture"))
        let expected = truth["images"]?.array?[step]["image_0"]?["resized_224_sha256"]?["tf_lanczos3_antialias"]?.string
        count += 1
        equal += resized.digest == expected ? 1 : 0
      }
    }
    #expect(count == 77)
    #expect(equal == count)
  }
}
