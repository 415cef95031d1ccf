import EcotEpisodes
import EcotFiles
import Testing

@Suite struct RawEpisodeTests {
  private func parse(_ payload: [UInt8]) throws -> RawEpisode {
    try RawEpisode(payload: payload, file: "shard", offset: 77)
  }

  private let sound = SyntheticEpisode(number: -1, steps: 3, instruction: "café", picture: [1, 2])

  @Test func readsEveryList() throws {
    let episode = try parse(sound.payload)
    #expect(episode.episodeID == -1)
    #expect(episode.filePath == "/data/out.npy")
    #expect(episode.stepCount == 3)
    #expect(episode.instructions == ["café", "café", "café"])
    #expect(episode.images == [[1, 2], [1, 2], [1, 2]])
    #expect(episode.actions.count == 21 && episode.states.count == 21)
  }

  @Test func anyOrderUnknownFieldsAndUnpackedLists() throws {
    let expected = try parse(sound.payload)
    var reversed = sound
    reversed.features.reverse()
    #expect(try parse(reversed.payload).states == expected.states)
    let unknown: [UInt8] =
      Wire.varint(15 << 3) + Wire.varint(300) + Wire.field(16, [9]) + Wire.varint(17 << 3 | 5) + [1, 2, 3, 4]
      + Wire.varint(18 << 3 | 1) + [1, 2, 3, 4, 5, 6, 7, 8]
    #expect(try parse(sound.payload + unknown).states == expected.states)
    // A second entry of the same key replaces the first; here it is written without packing.
    let unpacked = expected.actions.flatMap { [0x0D] + Wire.littleEndian(($0 + 1).bitPattern) }
    let entry = Wire.field(1, Wire.field(1, Array("steps/action".utf8)) + Wire.field(2, Wire.field(2, unpacked)))
    #expect(try parse(sound.payload + Wire.field(1, entry)).actions == expected.actions.map { $0 + 1 })
  }

  @Test func everyFeatureIsChecked() throws {
    func changed(_ change: (inout SyntheticEpisode) -> Void) -> SyntheticEpisode {
      var episode = sound
      change(&episode)
      return episode
    }
    let cases: [(SyntheticEpisode, String)] = [
      (changed { $0["steps/action"] = nil }, "missing feature steps/action"),
      (changed { $0["steps/action"] = .nothing }, "missing feature steps/action"),
      (changed { $0["steps/action"] = .integers([1]) }, "steps/action: float_list expected, int64_list found"),
      (changed { $0["steps/action"] = .floats([1]) }, "steps/action: 1 values, not a multiple of 7"),
      (
        changed { $0["steps/observation/state"] = .floats([Float](repeating: 0, count: 14)) },
        "steps/observation/state holds 2 steps, steps/is_first holds 3"
      ),
      (
        changed { $0["steps/observation/image_0"] = .bytes([[1]]) },
        "steps/observation/image_0 holds 1 step, steps/is_first holds 3"
      ),
      (
        changed { $0["steps/language_instruction"] = .bytes([[65], [0xFF], [66]]) },
        "steps/language_instruction[1] is not UTF-8"
      ),
      (
        changed { $0["episode_metadata/episode_id"] = .integers([]) },
        "episode_metadata/episode_id: 0 values, 1 expected"
      ),
      (changed { $0["episode_metadata/file_path"] = .bytes([[0xC3]]) }, "episode_metadata/file_path[0] is not UTF-8"),
      (
        changed { $0["steps/action"] = .floats([Float](repeating: 0, count: 20) + [.nan]) },
        "steps/action[2][6] is not finite"
      ),
      (
        changed { $0["steps/observation/state"] = .floats([Float](repeating: 0, count: 20) + [-3e38]) },
        "steps/observation/state[2][6] is -3e+38, too large to compute with"
      ),
    ]
    for (episode, message) in cases {
      let error = #expect(throws: InputError.self) { try parse(episode.payload) }
      #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
      #expect(error?.description.contains("offset 77") == true)
    }
  }

  @Test func withoutIsFirstTheActionsCount() throws {
    var episode = sound
    episode["steps/is_first"] = nil
    #expect(try parse(episode.payload).stepCount == 3)
  }

  @Test func damagedMessages() {
    let payload = sound.payload
    let nested = (0..<200).reduce([UInt8]()) { bytes, _ in Wire.field(1, bytes) }
    for bytes in [Array(payload.dropLast(3)), [0x0A] + [UInt8](repeating: 0xFF, count: 11) + payload, [7, 7], nested] {
      let error = #expect(throws: InputError.self) { try parse(bytes) }
      #expect(error?.description.contains("offset 77") == true, "\(error?.description ?? "")")
    }
  }
}
