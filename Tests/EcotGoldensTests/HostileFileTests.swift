import EcotFiles
import EcotFingerprints
import EcotGoldens
import EcotTensors
import Testing

/// Files whose checksums are right and whose contents are not: no trap, no large memory, no endless loop.
@Suite struct HostileFileTests {
  /// The frames of a golden taken apart, to be put together again with valid checksums.
  struct Parts {
    var frames: [(entry: FrameEntry, content: [UInt8])]
    let header: [UInt8]

    init(_ bytes: [UInt8]) throws {
      let golden = try Golden(bytes: bytes, name: "whole")
      let decompressor = try ZstdDecompressor()
      header = Array(bytes[..<golden.frames[0].size])
      frames = try golden.frames.dropFirst().map { entry in
        let content = try bytes[entry.offset..<(entry.offset + entry.size)].withUnsafeBytes {
          try decompressor.content(of: $0, contentSize: entry.contentSize)
        }
        return (entry, content)
      }
    }

    func file(_ compressor: ZstdCompressor, change: (inout [FrameEntry]) -> Void = { _ in }) throws -> [UInt8] {
      var file = header
      var entries = [
        FrameEntry(
          kind: .header, offset: 0, size: header.count, contentSize: 0, storedChecksum: Checksum.xxh3(header),
          contentChecksum: Checksum.xxh3([]))
      ]
      for (entry, content) in frames {
        let stored = try compressor.frame(content)
        var entry = entry
        (entry.offset, entry.size, entry.contentSize) = (file.count, stored.count, content.count)
        (entry.storedChecksum, entry.contentChecksum) = (Checksum.xxh3(stored), Checksum.xxh3(content))
        entries.append(entry)
        file += stored
      }
      change(&entries)
      FileFooter.append(entries, to: &file)
      return file
    }
  }

  private func parts(seed: UInt64 = 31) throws -> Parts {
    var random = RandomRecords(seed: seed)
    let writer = try GoldenWriter(metadata: random.metadata())
    try writer.append(contentsOf: random.records(12, steps: 2))
    return try Parts(writer.encoded())
  }

  /// Does everything that a program does with a golden; only errors of input may come out.
  private func use(_ bytes: [UInt8]) throws {
    func tolerating(_ body: () throws -> Void) throws {
      do { try body() } catch is InputError {}
    }
    try tolerating {
      let golden = try Golden(bytes: bytes, name: "hostile")
      for record in 0..<golden.count {
        _ = golden.index.record(at: golden.index.address(at: record))
        _ = golden.index.parents(at: record)
      }
      try golden.forEachRecord { _ = GoldenText.line($0) }
    }
    _ = try GoldenFile.fsck(bytes: bytes, name: "hostile").description
    try tolerating { _ = try GoldenFile.salvage(bytes: bytes, name: "hostile").writer.encoded() }
  }

  @Test func takenApartAndPutTogetherIsWhole() throws {
    #expect(try GoldenFile.fsck(bytes: parts().file(ZstdCompressor()), name: "again").isWhole)
  }

  @Test func changedContents() throws {
    var stream = PhiloxStream(seed: 1, name: "hostile/contents")
    let whole = try parts()
    let compressor = try ZstdCompressor()
    for _ in 0..<4000 {
      var parts = whole
      let frame = stream.below(parts.frames.count)
      for _ in 0...stream.below(3) {
        let count = parts.frames[frame].content.count
        // The directory and the counts are near the start.
        let place = stream.below(2) == 0 ? stream.below(count) : stream.below(min(count, 400))
        parts.frames[frame].content[place] =
          [0, 1, 0xFF, 0x7F, UInt8(truncatingIfNeeded: stream.next32())][stream.below(5)]
      }
      if stream.below(10) == 0 {
        parts.frames[frame].content.removeLast(stream.below(parts.frames[frame].content.count))
      }
      try use(parts.file(compressor))
    }
  }

  @Test func changedEntries() throws {
    var stream = PhiloxStream(seed: 1, name: "hostile/entries")
    let whole = try parts()
    let compressor = try ZstdCompressor()
    for _ in 0..<2000 {
      let (number, field) = (stream.below(whole.frames.count + 1), stream.below(7))
      let value = [0, 1, -1, .max, 1 << 32, 1 << 28, stream.below(5000)][stream.below(7)]
      let file = try whole.file(compressor) { entries in
        let word = value & 0xFFFF_FFFF
        switch field {
        case 0: entries[number].kind = GoldenFrameKind.allCases[stream.below(5)]
        case 1: entries[number].group = word
        case 2: entries[number].step = word
        case 3: entries[number].records = word
        case 4: entries[number].offset = value & .max
        case 5: entries[number].size = value & .max
        default: entries[number].contentSize = value & .max
        }
        if stream.below(4) == 0 { entries.remove(at: stream.below(entries.count)) }
      }
      try use(file)
    }
  }

  @Test func noise() throws {
    var stream = PhiloxStream(seed: 1, name: "hostile/noise")
    let header = try parts().header
    for length in 0..<400 {
      let noise = (0..<length).map { _ in UInt8(truncatingIfNeeded: stream.next32()) }
      try use(noise)
      try use(header + noise)
      try use(header + noise + Array("ECOTGEND".utf8))
    }
  }

  @Test func bombsAreRefused() throws {
    let compressor = try ZstdCompressor()
    // An index frame of 200 MB of zeros in a file of some KB.
    var parts = try parts()
    parts.frames[1].content = Array(repeating: 0, count: 200 << 20)
    let bomb = try parts.file(compressor)
    #expect(bomb.count < 100_000)
    let error = #expect(throws: InputError.self) { try Golden(bytes: bomb, name: "bomb") }
    #expect(error?.problem.contains("index frames of") == true)

    // A frame that holds more than the footer says.
    let whole = try self.parts()
    let smaller = try whole.file(compressor) { $0[1].contentSize -= 1 }
    let size = #expect(throws: InputError.self) { try Golden(bytes: smaller, name: "bomb") }
    #expect(size?.problem.contains("zstd frame states") == true)
    #expect(throws: InputError.self) {
      try Golden(bytes: whole.file(compressor) { $0[4].contentSize = 1 << 40 }, name: "bomb")
    }
  }

  @Test func goodChecksumsAndABadNumberNameTheFrame() throws {
    var parts = try parts()
    // The rank of the first shape, beyond the axes at hand.
    parts.frames[1].content[12] = 200
    let error = #expect(throws: InputError.self) {
      try Golden(bytes: parts.file(ZstdCompressor()), name: "bad")
    }
    #expect(error?.problem.hasPrefix("index frame of group 0 (step 0, 6 records): column ") == true)
  }
}
