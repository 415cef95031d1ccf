import Dispatch
import EcotFingerprints
import EcotProcessor
import EcotTensors
import Testing

/// A tensor that is read block by block while it is written has the fingerprint of the whole.
struct BlockFingerprintTests {
  /// 64 KiB of float32.
  private static let block = 16_384
  private static let shapes: [[Int]] = [
    [], [0], [3, 0], [1], [7], [block], [block + 1], [2 * block - 1], [3, 411, 99], [block], [500, 129], [64, 1024],
    [11, 2, 5000],
    [40, block], [9 * block + 5],
  ]

  /// Every block from a copy of its own, which is overwritten as soon as it was read.
  private func read(_ tensor: Tensor, by reader: BlockFingerprint, in order: [Int]) throws {
    let values = try tensor.floats
    for number in order {
      var block = Array(values[number * Self.block..<min(values.count, (number + 1) * Self.block)])
      block.withUnsafeBytes { if let place = $0.baseAddress { reader.read(block: number, at: place) } }
      for index in block.indices { block[index] = .nan }
    }
  }

  @Test(arguments: SampleTensors.Kind.allCases)
  func hasTheBitsOfTheWhole(kind: SampleTensors.Kind) throws {
    for (seed, shape) in Self.shapes.enumerated() {
      let count = shape.reduce(1, *)
      let tensor = try Tensor(
        SampleTensors.make(.float32, count: count, kind: kind, seed: UInt64(seed)).storage, shape: shape)
      let blocks = Array(0..<(count + Self.block - 1) / Self.block)
      let axes = Fingerprinter.defaultRowAxes(elementType: .float32, rank: shape.count)
      for kernel in KernelVariant.supported {
        let fingerprinter = try Fingerprinter(kernel: kernel)
        for raw in UInt8(0)..<64 where raw & 3 != 2 || raw == 63 {
          let detail = DetailLevel(rawValue: raw)
          let expected = fingerprinter.fingerprint(tensor, detail: detail).bits
          for order in [blocks, blocks.reversed()] {
            let reader = try #require(
              BlockFingerprint(fingerprinter, shape: shape, detail: detail, rowAxes: axes))
            try read(tensor, by: reader, in: order)
            #expect(reader.fingerprint().bits == expected, "\(shape) \(kind) \(kernel) \(detail)")
          }
        }
      }
    }
  }

  /// Equal extremes in several blocks, of which the first counts, whoever reads it and when.
  @Test func theFirstExtremeIsFoundInAnyOrder() throws {
    var values = [Float](repeating: 0, count: 6 * Self.block)
    for number in [1, 3, 4] { (values[number * Self.block + 5 - number], values[number * Self.block + 9]) = (-2, 2) }
    let tensor = Tensor(values)
    for order in [[0, 1, 2, 3, 4, 5], [4, 3, 1, 0, 2, 5], [3, 5, 4, 2, 1, 0]] {
      let reader = try #require(
        BlockFingerprint(Fingerprinter(), shape: tensor.shape, detail: [.digest, .statistics], rowAxes: 0))
      try read(tensor, by: reader, in: order)
      let statistics = try #require(reader.fingerprint().statistics)
      #expect(statistics.minimumIndex == Self.block + 4 && statistics.maximumIndex == Self.block + 9)
    }
  }

  @Test(arguments: [1, 2, 3, 9]) func threadsChangeNoBit(threads: Int) throws {
    let tensor = try Tensor(
      SampleTensors.make(.float32, count: 37 * 9 * 2048 + 37, kind: .special).storage, shape: [37, 18_433])
    let fingerprinter = Fingerprinter(threads: threads)
    let expected = fingerprinter.fingerprint(tensor).bits
    // A row of 73,732 bytes is larger than a block.
    #expect(BlockFingerprint(fingerprinter, shape: [37, 18_433], detail: .full, rowAxes: 1) == nil)
    let whole = try Tensor(tensor.storage, shape: [18_433, 37])
    let other = fingerprinter.fingerprint(whole).bits
    #expect(other != expected)
    for _ in 0..<5 {
      let reader = try #require(BlockFingerprint(fingerprinter, shape: whole.shape, detail: .full, rowAxes: 1))
      // More threads than the reader has seats for wait for one.
      DispatchQueue.concurrentPerform(iterations: (4 * whole.count + 65_535) / 65_536) { block in
        whole.withBytes { bytes in
          if let base = bytes.baseAddress { reader.read(block: block, at: base + block * 65_536) }
        }
      }
      #expect(reader.fingerprint().bits == other)
    }
  }

  @Test func onlyLargeTensorsThatAreRecordedHaveReaders() throws {
    let map = DetailMap([(AddressPattern("**"), .full), (AddressPattern("**/secret.value"), .off)])
    var readers = ForegroundFingerprints(detail: map, fingerprinter: Fingerprinter())
    func address(_ name: String) -> TensorAddress { TensorAddress(step: 0, stage: .update, name: name) }
    #expect(readers.reader(of: [200, 200], at: address("x")) != nil)
    #expect(readers.reader(of: [200, 200], at: address("secret")) == nil)
    #expect(readers.reader(of: [20, 20], at: address("x")) == nil)
  }
}
