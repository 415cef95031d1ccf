import CEcotKernels
import EcotFiles

/// Where one record of a TFRecord file lies, and the checksums that the file stores for it.
package struct RecordLocation: Sendable, Equatable {
  /// The offset of the record's header in the file.
  package var offset: Int
  /// Bytes of payload.
  package var length: Int
  /// The stored masked CRC-32C of the length.
  package var lengthCRC: UInt32
  /// The stored masked CRC-32C of the payload.
  package var payloadCRC: UInt32
}

/// The records of one TFRecord file, found by walking the headers; payloads are read one at a time.
///
/// Framing, all little-endian: `uint64 length | uint32 masked CRC of the 8 length bytes | payload | uint32 masked CRC of
/// the payload`, back to back. A length is used only after its CRC has matched and it fits into the rest of the file.
package struct TFRecordShard: Sendable {
  /// The path as it was given.
  package let path: String
  /// Bytes in the file.
  package let size: Int
  /// The records in file order.
  package let records: [RecordLocation]

  /// Protobuf itself holds no message of 2 GiB.
  private static let maximalLength = Int(Int32.max)
  private static let headerSize = 12
  private static let footerSize = 4

  /// Walks the headers of a file. Payloads are not read, so their CRCs are not checked here.
  package init(_ path: String) throws {
    let file = try InputFile(path)
    self.path = path
    size = file.size
    var records: [RecordLocation] = []
    var offset = 0
    while offset < file.size {
      let record = try Self.record(in: file, at: offset)
      records.append(record)
      offset += Self.headerSize + record.length + Self.footerSize
    }
    self.records = records
  }

  private static func record(in file: InputFile, at offset: Int) throws -> RecordLocation {
    func error(_ problem: String, remedy: String? = nil) -> InputError {
      InputError(problem, at: .file(file.path), remedy: remedy)
    }
    let left = file.size - offset
    guard left >= headerSize else {
      throw error("truncated record header at offset \(offset): \(left) of \(headerSize) bytes")
    }
    let header = try file.bytes(at: offset, count: headerSize, what: "record header")
    let lengthCRC = uint32(header, 8)
    guard MaskedCRC32C.of(header[0..<8]) == lengthCRC else {
      let isGzip = header[0] == 0x1F && header[1] == 0x8B
      throw error(
        "length CRC mismatch at offset \(offset)" + (isGzip ? " (looks gzip-compressed: 1f 8b)" : ""),
        remedy: isGzip ? "unpack it with gzip -d" : nil)
    }
    let length = UInt64(uint32(header, 4)) << 32 | UInt64(uint32(header, 0))
    let payloadLeft = left - headerSize
    guard length <= UInt64(payloadLeft) else {
      // A length beyond every file is called by the name that says it is a lie; a plausible one is a cut file.
      let problem =
        length > UInt64(maximalLength)
        ? "record at offset \(offset) wants \(length) bytes, \(payloadLeft) left"
        : "truncated record at offset \(offset): payload wants \(length) bytes, \(payloadLeft) left"
      throw error(problem)
    }
    guard length <= UInt64(maximalLength) else {
      throw error("record at offset \(offset) has \(length) bytes; protobuf holds at most \(maximalLength)")
    }
    let count = Int(length)
    let footerLeft = payloadLeft - count
    guard footerLeft >= footerSize else {
      throw error("truncated record at offset \(offset): payload CRC has \(footerLeft) of \(footerSize) bytes")
    }
    let footer = try file.bytes(at: offset + headerSize + count, count: footerSize, what: "payload CRC")
    return RecordLocation(offset: offset, length: count, lengthCRC: lengthCRC, payloadCRC: uint32(footer, 0))
  }

  private static func uint32(_ bytes: [UInt8], _ index: Int) -> UInt32 {
    UInt32(bytes[index]) | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2]) << 16 | UInt32(bytes[index + 3])
      << 24
  }

  /// Reads one record's payload and checks its CRC. `file` is this shard, opened by the caller.
  package func payload(of record: RecordLocation, in file: InputFile) throws -> [UInt8] {
    let payload = try file.bytes(at: record.offset + Self.headerSize, count: record.length, what: "record")
    guard MaskedCRC32C.of(payload[...]) == record.payloadCRC else {
      throw InputError("payload CRC mismatch in the record at offset \(record.offset)", at: .file(path))
    }
    return payload
  }

  /// The SHA-256 of the shard's name and each record's length and stored CRCs: it changes with every byte of the data
  /// without reading them.
  package func digest(name: String) -> String {
    var digest = SHA256Digest()
    digest.update("\(name)\n\(size)\n")
    for record in records { digest.update("\(record.length) \(record.lengthCRC) \(record.payloadCRC)\n") }
    return digest.hexadecimal()
  }
}

/// The checksum that TFRecord files store: CRC-32C, rotated and offset so that a CRC of data that holds CRCs stays good.
package enum MaskedCRC32C {
  /// `rotr32(crc32c(bytes), 15) + 0xA282EAD8 mod 2^32`.
  package static func of(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    let crc = bytes.withUnsafeBytes { ecot_crc32c($0.baseAddress, $0.count) }
    return (crc >> 15 | crc << 17) &+ 0xA282_EAD8
  }
}
