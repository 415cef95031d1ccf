import EcotFiles

/// The constants of the file format; `Golden/FORMAT.md` says where each stands, byte by byte.
public enum GoldenFormat {
  /// The version of the layout that this code writes, and the only one that it reads.
  public static let version: UInt32 = 1
  /// The versions of the algorithms behind the recorded numbers, sorted.
  public static let algorithms = ["digest/1", "sketch/1", "statistics/1"]

  /// The magic number of both skippable zstd frames (RFC 8878, 3.1.2).
  package static let skippableMagic: UInt32 = 0x184D_2A5E
  /// The magic number of a zstd frame.
  package static let zstdMagic: UInt32 = 0xFD2F_B528
  package static let headerMark = Array("ECOTGOLD".utf8)
  package static let footerMark = Array("ECOTFOOT".utf8)
  package static let endMark = Array("ECOTGEND".utf8)
  package static let indexMark = Array("ECIX".utf8)
  package static let detailMark = Array("ECDT".utf8)

  /// Bytes in the footer beside its frame entries, and in one entry.
  package static let footerOverhead = 8 + 16 + 8 + 32 + 12
  package static let footerEntrySize = 56
  /// Bytes before the columns' directory of a group frame, and in one directory entry.
  package static let groupHeaderSize = 24
  package static let directoryEntrySize = 8

  /// Records in one group at most: a bound on what one damaged frame can take with it.
  package static let maximalGroupRecords = 4096
  /// A group is closed when its details have grown beyond this many bytes.
  package static let targetGroupBytes = 8 << 20
  /// No frame holds more bytes than this when it is decompressed.
  package static let maximalFrameContent = 256 << 20
  /// The addresses of one group take at most this many bytes when they are written out.
  package static let maximalAddressTable = 64 << 20
  /// The longest address, in bytes of UTF-8.
  package static let maximalAddress = 4096
  /// Frames in one file at most.
  package static let maximalFrames = 1 << 20
  /// Steps are smaller than this.
  package static let stepLimit = 1 << 31
  /// Bins of one histogram at most.
  package static let maximalHistogram = 4096
  /// Axes of one shape at most.
  package static let maximalRank = 64

  /// The compression level. For 5,000 records with all details: level 3 takes 377 bytes a record and 16 ms, level 6 takes
  /// 366 bytes and 60 ms, level 19 takes 349 bytes and 315 ms. Most of it is digests and sketches, which do not compress: level 1
  /// makes the default goldens 1.7 % larger than level 3, and a fully recorded step of the tiny model 7 ms shorter.
  package static let compressionLevel: Int32 = 1

  /// All index frames of a file together, decompressed: 64 MiB, and beyond that 1,024 times the file. Digests do not
  /// compress, so that honest files stay far below.
  package static func maximalIndexContent(fileSize: Int) -> Int {
    let (product, overflow) = fileSize.multipliedReportingOverflow(by: 1024)
    return min(overflow ? .max : product, 1 << 33) + 64 << 20
  }

  /// Refuses another version of the layout or of an algorithm.
  package static func check(version found: UInt32, algorithms names: [String], at location: InputError.Location) throws
  {
    let remedy = "record it again; 'fsck --migrate' has no migration to offer yet, since version 1 is the first"
    guard found == version else {
      throw InputError(
        "golden of format version \(found)", at: location, expected: "format version \(version)", remedy: remedy)
    }
    for name in names where !algorithms.contains(name) {
      throw InputError(
        "golden made with the algorithm '\(name)'", at: location, expected: algorithms.joined(separator: ", "),
        remedy: remedy)
    }
    for name in algorithms where !names.contains(name) {
      throw InputError("golden without the algorithm '\(name)'", at: location, remedy: remedy)
    }
  }
}

/// What a frame of a golden holds.
public enum GoldenFrameKind: UInt8, Sendable, CaseIterable, CustomStringConvertible {
  /// The leading skippable frame: magic text and versions.
  case header = 0
  /// The metadata as JSON.
  case metadata = 1
  /// A group's addresses, types, shapes, parents and digests.
  case index = 2
  /// A group's statistics, block and row digests, sketches, samples and values.
  case detail = 3
  /// The trailing skippable frame: where all others are, and the SHA-256.
  case footer = 4

  /// One word.
  public var description: String {
    switch self {
    case .header: "header"
    case .metadata: "metadata"
    case .index: "index"
    case .detail: "detail"
    case .footer: "footer"
    }
  }
}
