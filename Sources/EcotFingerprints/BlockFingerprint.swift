import CEcotKernels
import EcotTensors
import Synchronization

/// The fingerprint of a float32 tensor that is read block by block while it is being written: the same, bit by bit, as that of the
/// whole tensor by a `Fingerprinter`.
package final class BlockFingerprint: BlockReader {
  private let shape: [Int]
  private let count: Int
  private let detail: DetailLevel
  private let rowCount: Int?
  /// The address of the C pass, which does its own locking.
  private let pass: UInt
  private let positions: [Int]
  private let samples: Mutex<[Double]>

  /// Begins a fingerprint with the parts of `detail`, read by at most as many threads at a time as the fingerprinter has. Nil where
  /// the shape is none, where a token row is larger than a block, or where memory is short.
  package init?(_ fingerprinter: Fingerprinter, shape: [Int], detail: DetailLevel, rowAxes: Int) {
    guard let count = try? Tensor.elementCount(of: shape) else { return nil }
    var (request, hasRows) = fingerprinter.request(
      elementType: .float32, shape: shape, count: count, detail: detail, rowAxes: rowAxes)
    guard let pass = ecot_fingerprint_begin(&request) else { return nil }
    self.pass = UInt(bitPattern: pass)
    (self.shape, self.count, self.detail) = (shape, count, detail)
    rowCount = hasRows ? Int(request.row_count) : nil
    positions = detail.contains(.samples) ? SamplePositions.positions(count: count) : []
    samples = Mutex([Double](repeating: 0, count: positions.count))
  }

  deinit { ecot_fingerprint_free(OpaquePointer(bitPattern: pass)) }

  package func read(block: Int, at place: UnsafeRawPointer) { read(block: block, at: place, next: nil) }

  package func read(block: Int, at place: UnsafeRawPointer, next: UnsafeRawPointer?) {
    let isRead = ecot_fingerprint_read(OpaquePointer(bitPattern: pass), Int64(block), place, next)
    precondition(isRead, "block \(block) of a tensor of shape \(shape)")
    let perBlock = Int(ECOT_FINGERPRINT_BLOCK_BYTES) / ElementType.float32.width
    let elements = block * perBlock..<(block + 1) * perBlock
    for (index, position) in positions.enumerated() where elements.contains(position) {
      let value = place.loadUnaligned(fromByteOffset: (position - elements.lowerBound) * 4, as: Float.self)
      samples.withLock { $0[index] = Fingerprinter.sample(value) }
    }
  }

  /// The fingerprint, after all blocks have been read; traps where one is missing.
  package func fingerprint() -> Fingerprint {
    let blockCount = Int(ecot_fingerprint_block_count(Int64(count * ElementType.float32.width)))
    var rows = rowCount.map { [UInt64](repeating: 0, count: $0) }
    return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2 * blockCount) { blockDigests in
      var result = EcotFingerprintResult()
      let pass = OpaquePointer(bitPattern: pass)
      let isWhole =
        rows?.withUnsafeMutableBufferPointer {
          ecot_fingerprint_end(pass, blockDigests.baseAddress, $0.baseAddress, &result)
        } ?? ecot_fingerprint_end(pass, blockDigests.baseAddress, nil, &result)
      precondition(isWhole, "a tensor of shape \(shape) has not been read as a whole")
      var fingerprint = Fingerprint(
        result, elementType: .float32, shape: shape, count: count, blockDigests: blockDigests, rows: rows,
        detail: detail)
      if detail.contains(.samples) { fingerprint.samples = samples.withLock { $0 } }
      return fingerprint
    }
  }
}
