import EcotFingerprints
import EcotProcessor
import EcotTensors
import Testing

/// Every kernel against the definition in Swift, to the bit.
struct DefinitionTests {
  static let counts = [0, 1, 2, 3, 15, 16, 17, 31, 63, 64, 65, 127, 500, 1000, 4095, 4096, 4097]

  @Test(arguments: ElementType.allCases, SampleTensors.Kind.allCases)
  func smallTensors(type: ElementType, kind: SampleTensors.Kind) throws {
    for count in Self.counts { try check(SampleTensors.make(type, count: count, kind: kind)) }
  }

  @Test(arguments: ElementType.allCases, SampleTensors.Kind.allCases)
  func tensorsOfSeveralBlocks(type: ElementType, kind: SampleTensors.Kind) throws {
    let block = 65_536 / type.width
    for count in [block - 1, block, block + 1, 2 * block + 777] {
      try check(SampleTensors.make(type, count: count, kind: kind))
    }
  }

  private func check(_ tensor: Tensor) throws {
    let pass = ReferencePass(tensor)
    var expected = Fingerprint(elementType: tensor.elementType, shape: tensor.shape, digest: pass.digest)
    expected.blocks = pass.blocks
    expected.statistics = pass.statistics
    expected.sketch = pass.sketch
    for kernel in KernelVariant.supported {
      let found = try Fingerprinter(kernel: kernel).fingerprint(
        tensor, detail: [.digest, .statistics, .blocks, .sketch])
      #expect(found.bits == expected.bits, "\(kernel), \(tensor.elementType) \(tensor.count)")
    }
  }

  @Test(arguments: [1, 3, 60, 61, 128, 129, 240, 241, 511, 1024, 1025, 4096, 65_536, 70_001])
  func rowDigests(size: Int) throws {
    for (type, kind) in [
      (ElementType.uint8, SampleTensors.Kind.plain), (.float32, .plain), (.float32, .special), (.float64, .special),
    ] {
      let rows = max(2, 200_000 / (size * type.width))
      let tensor = try Tensor(
        SampleTensors.make(type, count: rows * size, kind: kind).storage,
        shape: [2, rows, size / 1, 1].dropFirst().map { $0 })
      let expected = ReferencePass(tensor).rows(size: size * type.width)
      for kernel in KernelVariant.supported {
        let found = try Fingerprinter(kernel: kernel).fingerprint(tensor, detail: [.digest, .rows], rowAxes: 1)
        #expect(found.rows == expected, "\(kernel), \(type)")
      }
    }
  }

  @Test func shapesEnterTheDigestAndNothingElse() throws {
    let values = (0..<12).map(Float.init)
    let flat = Fingerprinter().fingerprint(try Tensor(values, shape: [12]))
    let matrix = Fingerprinter().fingerprint(try Tensor(values, shape: [3, 4]))
    #expect(flat.digest != matrix.digest)
    #expect(flat.blocks == matrix.blocks)
    #expect(flat.sketch == matrix.sketch)
    #expect(
      matrix.digest
        == DigestRoot.digest(elementType: .float32, shape: [3, 4], blocks: try #require(matrix.blocks)))
  }

  @Test func signsOfZeroAndNaNs() {
    func digest(_ values: [Float]) -> Digest128 { Fingerprinter().fingerprint(Tensor(values), detail: .digest).digest }
    #expect(digest([0, 1]) != digest([-0.0, 1]))
    #expect(digest([.nan, 1]) == digest([-.nan, 1]))
    #expect(digest([.nan, 1]) == digest([Float(bitPattern: 0x7f80_0001), 1]))
    #expect(digest([.nan, 1]) != digest([.infinity, 1]))
  }
}
