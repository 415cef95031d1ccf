import CEcotKernels
import EcotFiles
import EcotProcessor
import EcotTensors

/// Reads a tensor once and makes its fingerprint.
///
/// The tensor is read in blocks of 64 KiB, which stay in the second-level cache while they are hashed, counted and summed.
/// Blocks may be shared between threads: their sums are folded in the order of the blocks, so that 1 and N threads, and every
/// `KernelVariant`, give the same bits. The definitions of `digest/1` (see `DigestRoot`), `statistics/1` (see
/// `TensorStatistics`) and `sketch/1` (see `SketchDifference`) are in `Golden/FINGERPRINT.md`.
///
/// Measured with one thread on 256 MiB of float32 at full detail, against a vectorised sum of the same buffer (37 to 40 GB/s on a Zen 5
/// machine): 0.58 of its bandwidth with AVX-512 and 0.36 with AVX2; with digests of 2 KiB rows 0.41 and 0.30. A tensor of
/// 1 KiB takes 0.8 microseconds, its digest alone 0.15.
public struct Fingerprinter: Sendable {
  /// The implementation in use.
  public let kernel: KernelVariant
  /// At most so many threads for one tensor; those below 2 MiB are read by the caller's thread alone.
  public var threads: Int
  /// Whether the threads are those of the kernels' pool, for a caller that computes nothing meanwhile; else they are its own.
  package var isPooled = false

  /// Uses the fastest kernel, or the one that `ECOT_KERNEL` forces.
  public init(threads: Int = 1) { (kernel, self.threads) = (.selected, threads) }

  /// Uses a kernel; throws where this processor cannot run it.
  public init(kernel: KernelVariant, threads: Int = 1) throws {
    (self.kernel, self.threads) = (try KernelVariant.named(kernel.rawValue), threads)
  }

  /// The number of leading axes that make a token row where the caller names none: two of a tensor of three or more axes, (B, T,
  /// ...); two of an integer matrix, (B, T) ids or labels; one of a float matrix, (rows, features); none, and so no row
  /// digests, of a vector or a scalar.
  public static func defaultRowAxes(elementType: ElementType, rank: Int) -> Int {
    switch rank {
    case 3...: 2
    case 2: elementType.isInteger ? 2 : 1
    default: 0
    }
  }

  /// The fingerprint of a tensor, with the parts that `detail` asks for; the digest is always there.
  ///
  /// `rowAxes` leading axes make a token row, whose digest is XXH3-64 over the canonical bytes of the axes below; `nil` is
  /// `defaultRowAxes`. With 0, and for empty tensors, there are no row digests.
  public func fingerprint(_ tensor: Tensor, detail: DetailLevel = .full, rowAxes: Int? = nil) -> Fingerprint {
    tensor.withBytes {
      read(
        $0, elementType: tensor.elementType, shape: tensor.shape, count: tensor.count, detail: detail, rowAxes: rowAxes)
    }
  }

  /// The fingerprint of elements that lie in memory row by row, of any alignment; nothing is copied.
  ///
  /// Throws where the buffer's size is not that of the shape.
  public func fingerprint(
    bytes: UnsafeRawBufferPointer, elementType: ElementType, shape: [Int], detail: DetailLevel = .full,
    rowAxes: Int? = nil
  ) throws -> Fingerprint {
    let count = try Tensor.elementCount(of: shape)
    let (size, overflow) = count.multipliedReportingOverflow(by: elementType.width)
    guard !overflow, size == bytes.count else {
      throw InputError(
        "a buffer of \(bytes.count) bytes cannot be a tensor of \(elementType) and shape \(shape)",
        expected: overflow ? nil : "\(size) bytes")
    }
    return read(bytes, elementType: elementType, shape: shape, count: count, detail: detail, rowAxes: rowAxes)
  }

  private func read(
    _ bytes: UnsafeRawBufferPointer, elementType: ElementType, shape: [Int], count: Int, detail: DetailLevel,
    rowAxes: Int?
  ) -> Fingerprint {
    var (request, hasRows) = request(
      elementType: elementType, shape: shape, count: count, detail: detail, rowAxes: rowAxes)
    request.data = bytes.baseAddress
    var rows: [UInt64]? = hasRows ? [UInt64](repeating: 0, count: Int(request.row_count)) : nil
    let blockCount = Int(ecot_fingerprint_block_count(Int64(bytes.count)))
    return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2 * blockCount) { blockDigests in
      request.block_digests = blockDigests.baseAddress
      var result = EcotFingerprintResult()
      func run() -> Bool {
        isPooled && ecot_fingerprint_run_pooled(&request, &result) || ecot_fingerprint_run(&request, &result)
      }
      let done =
        rows?.withUnsafeMutableBufferPointer { buffer in
          request.row_digests = buffer.baseAddress
          return run()
        } ?? run()
      precondition(done, "type, kernel and rows were checked above")
      var fingerprint = Fingerprint(
        result, elementType: elementType, shape: shape, count: count, blockDigests: blockDigests, rows: rows,
        detail: detail)
      if detail.contains(.samples) { fingerprint.samples = Self.samples(bytes, elementType: elementType, count: count) }
      if detail.contains(.values) { fingerprint.values = Self.values(bytes, elementType: elementType, count: count) }
      return fingerprint
    }
  }

  /// What a pass shall compute, without the memory that it reads and writes; and whether the fingerprint has row digests, which are
  /// none for an empty tensor.
  func request(elementType: ElementType, shape: [Int], count: Int, detail: DetailLevel, rowAxes: Int?) -> (
    EcotFingerprintRequest, hasRows: Bool
  ) {
    var request = EcotFingerprintRequest()
    request.count = Int64(count)
    request.element_type = Int32(elementType.rawValue)
    request.variant = kernel.code
    request.threads = Int32(clamping: max(1, threads))
    if detail.contains(.statistics) { request.parts |= Int32(ECOT_FINGERPRINT_STATISTICS) }
    if detail.contains(.sketch) { request.parts |= Int32(ECOT_FINGERPRINT_SKETCH) }
    let axes = min(rowAxes ?? Self.defaultRowAxes(elementType: elementType, rank: shape.count), shape.count)
    let hasRows = detail.contains(.rows) && axes > 0
    if hasRows, count > 0 {
      // No axis is zero here, so that this product divides the count.
      let rowCount = shape.prefix(axes).reduce(1, *)
      request.row_count = Int64(rowCount)
      request.row_bytes = Int64(count / rowCount * elementType.width)
    }
    return (request, hasRows)
  }
}

extension Fingerprint {
  /// What a pass has found, with the parts that `detail` asks for, but for those that are elements: samples and values.
  init(
    _ result: EcotFingerprintResult, elementType: ElementType, shape: [Int], count: Int,
    blockDigests: UnsafeMutableBufferPointer<UInt64>, rows: [UInt64]?, detail: DetailLevel
  ) {
    func block(_ index: Int) -> Digest128 {
      Digest128(high: blockDigests[2 * index], low: blockDigests[2 * index + 1])
    }
    let blockCount = blockDigests.count / 2
    self.init(
      elementType: elementType, shape: shape,
      digest: DigestRoot.digest(elementType: elementType, shape: shape, blockCount: blockCount, block: block))
    if detail.contains(.blocks) { blocks = (0..<blockCount).map(block) }
    self.rows = rows
    if detail.contains(.statistics) { statistics = TensorStatistics(result, count: count) }
    if detail.contains(.sketch) {
      sketch = withUnsafeBytes(of: result.sketch) { $0.bindMemory(to: Double.self).map(Self.bucket) }
    }
  }

  /// The one NaN: sums of infinities have another sign on other processors.
  private static func bucket(_ value: Double) -> Float { value.isNaN ? .nan : Float(value) }
}

extension TensorStatistics {
  init(_ result: EcotFingerprintResult, count: Int) {
    self.init()
    self.count = count
    nan = Int(result.nan)
    positiveInfinity = Int(result.positive_infinity)
    negativeInfinity = Int(result.negative_infinity)
    zeros = Int(result.zeros)
    subnormals = Int(result.subnormals)
    (minimum, minimumIndex) = (result.minimum, Int(result.minimum_index))
    (maximum, maximumIndex) = (result.maximum, Int(result.maximum_index))
    l1 = result.magnitudes
    l2 = result.squares.squareRoot()
    let finite = Double(count - nan - positiveInfinity - negativeInfinity)
    if finite > 0 {
      mean = result.sum.isNaN ? .nan : result.sum / finite
      // Rounding must not give a constant tensor a spread.
      let variance = minimum == maximum ? 0 : result.squares / finite - mean * mean
      standardDeviation = variance.isNaN ? .nan : max(0, variance).squareRoot()
    }
    histogram = withUnsafeBytes(of: result.histogram) { Array($0.bindMemory(to: UInt32.self)) }
  }
}
