import EcotFiles
import EcotFingerprints
import EcotProcessor
import EcotTensors
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Samples, whole values, levels, kernels by name.
struct PartsTests {
  @Test func samplePositions() {
    #expect(SamplePositions.positions(count: 0).isEmpty)
    #expect(SamplePositions.positions(count: 16) == Array(0..<16))
    #expect(SamplePositions.positions(count: 31) == Array(stride(from: 0, through: 30, by: 2)))
    for count in [17, 18, 100, 65_537, 1 << 40, 1 << 61] {
      let positions = SamplePositions.positions(count: count)
      #expect(positions.count == 16 && positions.first == 0 && positions.last == count - 1)
      #expect(zip(positions, positions.dropFirst()).allSatisfy { $0 < $1 })
    }
  }

  @Test func samplesAndValues() throws {
    let floats = Fingerprinter().fingerprint(Tensor([Float(1.5), -.nan, .infinity]))
    #expect(floats.samples?[0] == 1.5 && floats.samples?[2] == .infinity)
    #expect(floats.samples?[1].bitPattern == Double.nan.bitPattern)
    #expect(floats.values == nil)
    let whole = Fingerprinter().fingerprint(Tensor([Int64.min, -1, .max]))
    #expect(whole.values == [.min, -1, .max])
    #expect(whole.samples == [-0x1p63, -1, 0x1p63])
    #expect(Fingerprinter().fingerprint(Tensor([UInt8](repeating: 255, count: 65_536))).values?.last == 255)
    #expect(Fingerprinter().fingerprint(Tensor([UInt8](repeating: 255, count: 65_537))).values == nil)
  }

  @Test func emptyTensors() throws {
    for type in ElementType.allCases {
      let tensor = try Tensor(SampleTensors.make(type, count: 0, kind: .plain).storage, shape: [1 << 40, 0, 1 << 40])
      let print = Fingerprinter(threads: 4).fingerprint(tensor)
      #expect(print.blocks == [] && print.rows == [] && print.samples == [])
      #expect(print.statistics?.minimumIndex == -1 && print.statistics?.mean == 0)
      #expect(print.sketch == [Float](repeating: 0, count: 64))
      #expect(print.digest == DigestRoot.digest(elementType: type, shape: tensor.shape, blocks: []))
    }
  }

  @Test func rowsByDefault() throws {
    func rows(_ tensor: Tensor) -> Int? { Fingerprinter().fingerprint(tensor, detail: [.digest, .rows]).rows?.count }
    #expect(rows(Tensor([Float](repeating: 0, count: 24))) == nil)
    #expect(rows(try Tensor([Float](repeating: 0, count: 24), shape: [4, 6])) == 4)
    #expect(rows(try Tensor([Int64](repeating: 0, count: 24), shape: [4, 6])) == 24)
    #expect(rows(try Tensor([Float](repeating: 0, count: 24), shape: [2, 3, 4])) == 6)
    #expect(rows(try Tensor([Float](repeating: 0, count: 24), shape: [2, 3, 2, 2])) == 6)
  }

  @Test func aKernelOfAnotherProcessorIsRefused() {
    for kernel in KernelVariant.allCases where !kernel.isSupported {
      let error = #expect(throws: InputError.self) { try Fingerprinter(kernel: kernel) }
      #expect(error?.description.contains("cannot run") == true)
    }
  }

  /// A host that rounds upward must get the same sums.
  @Test func roundingModeOfTheHost() throws {
    #if arch(x86_64)
      let upward: Int32 = 0x800
    #else
      let upward: Int32 = 0x40_0000
    #endif
    let tensor = SampleTensors.make(.float32, count: 30_000, kind: .plain)
    for kernel in KernelVariant.supported {
      let fingerprinter = try Fingerprinter(kernel: kernel)
      let expected = fingerprinter.fingerprint(tensor, detail: [.digest, .statistics])
      #expect(fesetround(upward) == 0)
      let found = fingerprinter.fingerprint(tensor, detail: [.digest, .statistics])
      #expect(fesetround(0) == 0)
      #expect(found.statistics?.l1 == expected.statistics?.l1)
    }
  }

  @Test(arguments: ["off", "digest", "statistics", "statistics+sketch", "digest+rows+values", "full"])
  func levels(text: String) throws {
    #expect(try DetailLevel(text).description == text)
  }

  @Test(arguments: [("ful", "full"), ("off+rows", "rows"), ("statistics+scetch", "sketch"), ("", "detail level")])
  func levelErrors(text: String, part: String) {
    let error = #expect(throws: InputError.self) { try DetailLevel(text) }
    #expect(error?.description.contains(part) == true)
  }
}
