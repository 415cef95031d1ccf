import CEcotKernels
import EcotEpisodes
import EcotFiles
import EcotTensors
import Testing

@Suite struct TFRecordShardTests {
  @Test func checksumOfTheStandardText() {
    #expect(Array("123456789".utf8).withUnsafeBytes { ecot_crc32c($0.baseAddress, $0.count) } == 0xE306_9283)
    #expect([UInt8](repeating: 0, count: 32).withUnsafeBytes { ecot_crc32c($0.baseAddress, $0.count) } == 0x8A91_36AA)
    #expect([UInt8](repeating: 255, count: 32).withUnsafeBytes { ecot_crc32c($0.baseAddress, $0.count) } == 0x62A8_AB43)
  }

  @Test func theFastChecksumIsThePortableOne() {
    var stream = PhiloxStream(seed: 1, name: "crc")
    let bytes = (0..<300).map { _ in UInt8(truncatingIfNeeded: stream.next32()) }
    for start in 0..<9 {
      for count in 0...(bytes.count - start) {
        bytes.withUnsafeBytes {
          let base = $0.baseAddress.map { $0 + start }
          #expect(ecot_crc32c(base, count) == ecot_crc32c_portable(base, count))
        }
      }
    }
  }

  private func shard(_ bytes: [UInt8]) throws -> TFRecordShard {
    try withTemporaryFolder { folder in
      try AtomicFile.write(bytes, to: folder + "/shard")
      let shard = try TFRecordShard(folder + "/shard")
      let file = try InputFile(folder + "/shard")
      for record in shard.records { _ = try shard.payload(of: record, in: file) }
      return shard
    }
  }

  @Test func recordsLieBackToBack() throws {
    let shard = try shard(Wire.records([[1, 2, 3], [], [4]]))
    #expect(shard.records.map(\.offset) == [0, 19, 35])
    #expect(shard.records.map(\.length) == [3, 0, 1])
    #expect(try self.shard([]).records == [])
  }

  @Test func damageIsNamedWithItsOffset() throws {
    let sound = Wire.records([[1, 2, 3], [4, 5, 6, 7]])
    func header(_ length: UInt64) -> [UInt8] {
      Wire.littleEndian(length) + Wire.littleEndian(MaskedCRC32C.of(Wire.littleEndian(length)[...]))
    }
    var badPayload = sound
    badPayload[32] ^= 1
    let cases: [([UInt8], String)] = [
      (Array(sound[..<24]), "truncated record header at offset 19: 5 of 12 bytes"),
      (Array(sound[..<33]), "truncated record at offset 19: payload wants 4 bytes, 2 left"),
      (Array(sound[..<37]), "truncated record at offset 19: payload CRC has 2 of 4 bytes"),
      (badPayload, "payload CRC mismatch in the record at offset 19"),
      (header(.max) + sound, "record at offset 0 wants 18446744073709551615 bytes, 39 left"),
      (header(UInt64(Int.max)) + [1], "record at offset 0 wants 9223372036854775807 bytes, 1 left"),
      (sound + [UInt8](repeating: 0, count: 32), "length CRC mismatch at offset 39"),
      ([0x1F, 0x8B] + sound, "looks gzip-compressed"),
    ]
    for (bytes, message) in cases {
      let error = #expect(throws: InputError.self) { try shard(bytes) }
      #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }
  }

  @Test func theDigestFollowsTheStoredChecksums() throws {
    let digests = try [[[1, 2]], [[1, 3]], [[1], [2]]].map { try shard(Wire.records($0)).digest(name: "a") }
    #expect(Set(digests).count == 3)
    #expect(try shard(Wire.records([[1, 2]])).digest(name: "a") == digests[0])
    #expect(try shard(Wire.records([[1, 2]])).digest(name: "b") != digests[0])
  }
}
