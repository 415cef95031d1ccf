import CEcotKernels
import EcotFingerprints
import EcotProcessor
import EcotTensors
import Testing

/// What must not change a bit: the kernel, the number of threads, the alignment, the order of reading.
struct InvarianceTests {
  @Test(arguments: ElementType.allCases, [SampleTensors.Kind.plain, .special, .small, .rising])
  func threadsAndKernels(type: ElementType, kind: SampleTensors.Kind) throws {
    // 115 blocks and a bit: enough for seven threads.
    let count = 115 * 65_536 / type.width + 4321
    let tensor = try Tensor(SampleTensors.make(type, count: count, kind: kind).storage, shape: [1, count, 1])
    let detail: DetailLevel = [.digest, .statistics, .blocks, .sketch, .samples]
    let expected = try Fingerprinter(kernel: .portable).fingerprint(tensor, detail: detail).bits
    for kernel in KernelVariant.supported {
      for threads in [1, 2, 3, 7] where kernel != .portable || threads == 3 {
        let found = try Fingerprinter(kernel: kernel, threads: threads).fingerprint(tensor, detail: detail)
        #expect(found.bits == expected, "\(kernel), \(threads) threads")
      }
    }
  }

  @Test func rowsAndThreads() throws {
    let tensor = try Tensor(
      SampleTensors.make(.float32, count: 3 * 411 * 999, kind: .special).storage, shape: [3, 411, 999])
    let expected = ReferencePass(tensor).rows(size: 999 * 4)
    for kernel in KernelVariant.supported {
      for threads in [1, 2, 7] {
        let found = try Fingerprinter(kernel: kernel, threads: threads).fingerprint(tensor, detail: [.digest, .rows])
        #expect(found.rows == expected)
      }
    }
  }

  @Test(arguments: ElementType.allCases)
  func alignment(type: ElementType) throws {
    let tensor = try Tensor(SampleTensors.make(type, count: 20_003, kind: .special).storage, shape: [20_003])
    for kernel in KernelVariant.supported {
      let fingerprinter = try Fingerprinter(kernel: kernel)
      let expected = fingerprinter.fingerprint(tensor).bits
      for offset in [1, 2, 3, 5, 8, 33] {
        let moved = tensor.withBytes { [UInt8](repeating: 0xff, count: offset) + Array($0) + [0xff] }
        let found = try moved.withUnsafeBytes {
          try fingerprinter.fingerprint(
            bytes: UnsafeRawBufferPointer(rebasing: $0[offset..<($0.count - 1)]), elementType: type, shape: tensor.shape
          )
        }
        #expect(found.bits == expected, "\(kernel), offset \(offset)")
      }
    }
  }

  @Test func partsDoNotDependOnEachOther() throws {
    let tensor = try Tensor(SampleTensors.make(.float32, count: 40_000, kind: .special).storage, shape: [4, 100, 100])
    for kernel in KernelVariant.supported {
      let fingerprinter = try Fingerprinter(kernel: kernel)
      let full = fingerprinter.fingerprint(tensor)
      for raw in UInt8(0)..<128 {
        let detail = DetailLevel(rawValue: raw)
        var expected = full
        if !detail.contains(.statistics) { expected.statistics = nil }
        if !detail.contains(.blocks) { expected.blocks = nil }
        if !detail.contains(.rows) { expected.rows = nil }
        if !detail.contains(.sketch) { expected.sketch = nil }
        if !detail.contains(.samples) { expected.samples = nil }
        if !detail.contains(.values) { expected.values = nil }
        #expect(fingerprinter.fingerprint(tensor, detail: detail).bits == expected.bits, "\(kernel) \(detail)")
      }
    }
  }

  @Test func malformedRequestsAreRefused() {
    var result = EcotFingerprintResult()
    var request = EcotFingerprintRequest()
    #expect(!ecot_fingerprint_run(&request, &result))
    request.element_type = Int32(ECOT_FLOAT32.rawValue)
    request.variant = 99
    #expect(!ecot_fingerprint_run(&request, &result))
    request.variant = 0
    request.count = .max
    #expect(!ecot_fingerprint_run(&request, &result))
    request.count = 4
    (request.row_count, request.row_bytes) = (3, 5)
    #expect(!ecot_fingerprint_run(&request, &result))
    (request.row_count, request.row_bytes) = (.max, 8)
    #expect(!ecot_fingerprint_run(&request, &result))
  }
}
