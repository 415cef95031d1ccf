import EcotFiles
import EcotFingerprints
import EcotGoldens

/// What the history keeps of the tensors of one run: digest and statistics of those of its first and its last step that have
/// statistics.
package struct RunStatistics: Sendable {
  /// One tensor.
  package struct Entry: Sendable {
    /// Its address.
    package var address: String
    /// Its digest.
    package var digest: Digest128
    /// Its statistics.
    package var statistics: TensorStatistics

    /// Makes an entry.
    package init(address: String, digest: Digest128, statistics: TensorStatistics) {
      (self.address, self.digest, self.statistics) = (address, digest, statistics)
    }
  }

  /// The tensors in the order of execution.
  package let entries: [Entry]
  /// SHA-256 over addresses and digests: runs that computed the same have the same, and share what is kept.
  package let digest: String

  /// Takes tensors as they are.
  package init(_ entries: [Entry]) {
    self.entries = entries
    var bytes: [UInt8] = []
    bytes.reserveCapacity(entries.count * 96)
    for entry in entries {
      bytes.append(contentsOf: entry.address.utf8)
      bytes.append(UInt8(ascii: "\n"))
      bytes.append(contentsOf: entry.digest.bytes)
    }
    digest = SHA256Digest.hexadecimal(of: bytes)
  }

  /// Takes the tensors of the first and the last of `steps` from a recorded run.
  package init(_ golden: Golden, steps: Range<Int>) throws {
    var entries: [Entry] = []
    for (number, group) in golden.index.groups.enumerated()
    where group.step == steps.lowerBound || group.step == steps.upperBound - 1 {
      guard group.hasDetails, let details = try golden.details(ofGroup: number) else { continue }
      let table = golden.index.addressTable(ofGroup: number)
      for place in 0..<group.count {
        guard let statistics = details.statistics(at: place) else { continue }
        entries.append(
          Entry(address: table.address(at: place), digest: group.digests[place], statistics: statistics))
      }
    }
    self.init(entries)
  }
}

extension Digest128 {
  /// The 16 bytes in the order of `description`.
  var bytes: [UInt8] {
    [high, low].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) } }
  }

  /// The digest of 16 bytes; `nil` for any other number of them.
  init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 16 else { return nil }
    let words = bytes.reduce(into: (high: UInt64(0), low: UInt64(0))) { words, byte in
      words = (words.high << 8 | words.low >> 56, words.low << 8 | UInt64(byte))
    }
    self.init(high: words.high, low: words.low)
  }
}
