import EcotFiles
import EcotFingerprints
import EcotGoldens
import EcotTensors
import Testing

@Suite struct DamageTests {
  /// A golden of about 3 KB with every kind of frame and column, its records, and its metadata.
  private func small() throws -> (bytes: [UInt8], records: [TensorRecord]) {
    var random = RandomRecords(seed: 11)
    let writer = try GoldenWriter(metadata: random.metadata())
    let records = random.records(8, steps: 2)
    try writer.append(contentsOf: records)
    return (try writer.encoded(), records)
  }

  @Test func wholeFileIsWhole() throws {
    let (bytes, _) = try small()
    let report = try GoldenFile.fsck(bytes: bytes, name: "whole")
    #expect(report.isWhole)
    #expect(report.digest == .matches)
    #expect(report.frames.map(\.entry.kind) == [.header, .metadata, .index, .index, .detail, .detail])
    #expect(report.description.hasSuffix("0 damaged, SHA-256 matches"))
    print("small golden: \(bytes.count) bytes")
  }

  @Test func everyFlippedBitIsFound() throws {
    var (bytes, _) = try small()
    let frames = try GoldenFile.fsck(bytes: bytes, name: "whole").frames.map(\.entry)
    for offset in bytes.indices {
      for bit in 0..<8 {
        bytes[offset] ^= 1 << bit
        let report = try GoldenFile.fsck(bytes: bytes, name: "flipped")
        bytes[offset] ^= 1 << bit
        guard !report.isWhole, !report.problems.isEmpty else {
          Issue.record("bit \(bit) of byte \(offset) is not found")
          continue
        }
        // Inside a frame exactly that frame is named.
        if let frame = frames.first(where: { ($0.offset..<($0.offset + $0.size)).contains(offset) }) {
          let named = report.frames.filter { $0.problem != nil }.map(\.entry)
          if named != [frame] { Issue.record("bit \(bit) of byte \(offset) names \(named)") }
        }
      }
    }
  }

  @Test func everyTruncationIsFound() throws {
    let (bytes, _) = try small()
    for length in bytes.indices {
      let report = try GoldenFile.fsck(bytes: Array(bytes[..<length]), name: "cut")
      if report.isWhole { Issue.record("a cut at \(length) is not found") }
    }
    for extra in [[0], Array(bytes[bytes.count - 12..<bytes.count])] as [[UInt8]] {
      #expect(try !GoldenFile.fsck(bytes: bytes + extra, name: "longer").isWhole)
    }
    #expect(try !GoldenFile.fsck(bytes: [], name: "empty").isWhole)
  }

  @Test func readingNeverGivesOtherRecords() throws {
    var (bytes, records) = try small()
    var refused = 0
    for offset in bytes.indices {
      bytes[offset] ^= 0x10
      defer { bytes[offset] ^= 0x10 }
      do {
        var found: [TensorRecord] = []
        try Golden(bytes: bytes, name: "flipped").forEachRecord { found.append($0) }
        if found != records { Issue.record("byte \(offset) changes the records") }
      } catch let error as InputError {
        refused += 1
        if error.location == nil { Issue.record("byte \(offset): '\(error)' names no place") }
      }
    }
    // What reading does not look at: the SHA-256 and bits of zstd frames that mean nothing.
    #expect(refused > bytes.count * 9 / 10)
  }

  @Test func errorsNameFileFrameAndOffset() throws {
    var (bytes, _) = try small()
    let frames = try Golden(bytes: bytes, name: "whole").frames
    bytes[frames[3].offset + frames[3].size / 2] ^= 1
    let error = #expect(throws: InputError.self) { try Golden(bytes: bytes, name: "runs/a.golden.zst") }
    let text = try #require(error?.description)
    #expect(
      text.hasPrefix("runs/a.golden.zst: offset \(frames[3].offset): index frame of group 1 (step 1, 4 records): "))
    #expect(text.hasSuffix("'fsck --salvage' keeps what is whole"))
  }

  @Test func otherVersionsAreRefusedWithARemedy() throws {
    let (bytes, _) = try small()
    for (offset, byte) in [(16, UInt8(2)), (31, UInt8(ascii: "2"))] {
      var changed = bytes
      changed[offset] = byte
      let error = #expect(throws: InputError.self) { try Golden(bytes: changed, name: "new") }
      #expect(error?.remedy?.contains("record it again; 'fsck --migrate'") == true)
    }
    let other = #expect(throws: InputError.self) { try Golden(bytes: Array("{\"no\": 1}".utf8), name: "text") }
    #expect(other?.problem == "not a golden")
  }

  @Test(arguments: 0..<3)
  func salvageKeepsTheOtherGroups(group: Int) throws {
    var random = RandomRecords(seed: 5)
    let writer = try GoldenWriter(metadata: random.metadata())
    let records = random.records(90, steps: 3)
    try writer.append(contentsOf: records)
    var bytes = try writer.encoded()
    let golden = try Golden(bytes: bytes, name: "whole")
    let frame = golden.frames[2 + group]
    bytes[frame.offset + frame.size - 1] ^= 0x80
    let (left, lost) = try GoldenFile.salvage(bytes: bytes, name: "broken")
    let salvaged = try Golden(bytes: left.encoded(), name: "salvaged")
    #expect(try GoldenFile.fsck(bytes: left.encoded(), name: "salvaged").isWhole)
    #expect(salvaged.metadata.name == golden.metadata.name)
    #expect(salvaged.metadata.salvaged == lost)
    #expect(lost.contains { $0.hasPrefix("index frame of group \(group)") })
    var found: [TensorRecord] = []
    try salvaged.forEachRecord { found.append($0) }
    #expect(found == records.filter { $0.address.step != group })

    // Without the footer the same groups are found by scanning.
    let cut = Array(bytes[..<(bytes.count - 40)])
    let scanned = try Golden(bytes: GoldenFile.salvage(bytes: cut, name: "cut").writer.encoded(), name: "scanned")
    found = []
    try scanned.forEachRecord { found.append($0) }
    #expect(found == records.filter { $0.address.step != group })
  }

  @Test func salvageKeepsDigestsWithoutDetails() throws {
    var random = RandomRecords(seed: 6)
    let writer = try GoldenWriter(metadata: random.metadata())
    let records = random.records(40, steps: 2)
    try writer.append(contentsOf: records)
    var bytes = try writer.encoded()
    let frames = try Golden(bytes: bytes, name: "whole").frames
    bytes[frames[1].offset + 20] ^= 1
    bytes[frames[4].offset + 20] ^= 1
    let (left, lost) = try GoldenFile.salvage(bytes: bytes, name: "Golden/broken.golden.zst")
    #expect(left.metadata.name == "broken")
    #expect(lost.contains { $0.hasPrefix("metadata") })
    #expect(lost.contains { $0.hasPrefix("details of group 0 (step 0, 20 records)") })
    var found: [TensorRecord] = []
    try Golden(bytes: left.encoded(), name: "salvaged").forEachRecord { found.append($0) }
    #expect(found.map(\.address) == records.map(\.address))
    #expect(found.map(\.fingerprint.digest) == records.map(\.fingerprint.digest))
    #expect(found[20...] == records[20...])
    #expect(found[..<20].allSatisfy { $0.fingerprint.statistics == nil && $0.fingerprint.values == nil })
  }

  @Test func nothingLeftIsAnError() {
    #expect(throws: InputError.self) { try GoldenFile.salvage(bytes: Array(repeating: 7, count: 100), name: "noise") }
  }
}
