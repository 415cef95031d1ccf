import EcotFiles
import EcotFingerprints
import EcotKernels
import EcotProcessor
import EcotTensors

/// The verb `doctor`: this machine, as far as it matters here, and a test of the kernels.
package struct DoctorReport: Sendable {
  /// Properties of machine, build and libraries.
  package var properties: [(key: String, value: String)]
  /// The kernels that this processor runs.
  package var kernels: [Kernel]
  /// Whether every kernel gives the specified bits.
  package var passed: Bool { kernels.allSatisfy(\.passed) }

  /// A variant of the kernels and whether its bits are the specified ones.
  package struct Kernel: Sendable {
    /// The name that `ECOT_KERNEL` takes.
    package var name: String
    /// Whether runs use it.
    package var isSelected: Bool
    /// The digest over fingerprints of the self-test's inputs, and whether it is the specified one.
    package var digest: String, fingerprintsPassed: Bool
    /// The cases of the arithmetic's self-test, and those that failed.
    package var arithmeticCases: Int, arithmeticFailures: [ArithmeticSelfTest.Failure]

    /// Whether all bits are the specified ones.
    package var passed: Bool { fingerprintsPassed && arithmeticFailures.isEmpty }
  }

  /// Looks and tests.
  package static func current() async throws -> DoctorReport {
    let environment = await RunEnvironment.ofRun(Compute(threads: ProcessorCount.available))
    var properties: [(key: String, value: String)] = [("tool", toolVersion)] + environment.properties
    properties += [("openblas", OpenBLASLibrary.version), ("openblas_core", OpenBLASLibrary.core)]
    properties.append(("memory", memory()))
    let kernels = try KernelVariant.supported.map { variant in
      let digest = try KernelSelfTest.digest(of: variant)
      let compute = Compute(variant: variant, threads: ProcessorCount.available)
      return Kernel(
        name: variant.description, isSelected: variant == .selected, digest: digest,
        fingerprintsPassed: digest == KernelSelfTest.digest, arithmeticCases: ArithmeticSelfTest.count,
        arithmeticFailures: ArithmeticSelfTest.failures(of: compute))
    }
    return DoctorReport(properties: properties, kernels: kernels)
  }

  private static func memory() -> String {
    guard let text = try? RunEnvironment.procText("/proc/meminfo") else { return "unknown" }
    let wanted = ["MemTotal", "MemAvailable"]
    let lines = text.split(separator: "\n").filter { line in wanted.contains { line.hasPrefix($0 + ":") } }
    return lines.map { $0.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ") }
      .joined(separator: ", ")
  }
}

/// Fingerprints of fixed inputs whose bits every kernel must give.
enum KernelSelfTest {
  /// SHA-256 over the texts of all fingerprints of the test, as every kernel must compute it. It changes only with a new
  /// version of an algorithm.
  static let digest = "97ed3151c88eb22e18c9b55b4d84810cfefa54cd54573f55efa79bfc96170f45"

  /// Runs the kernel over floats of all kinds, odd lengths and integers.
  static func digest(of kernel: KernelVariant) throws -> String {
    let fingerprinter = try Fingerprinter(kernel: kernel)
    var stream = PhiloxStream(seed: 20, name: "doctor")
    var text = ""
    for count in [0, 1, 15, 64, 1000, 16_385, 70_001] {
      let bits = (0..<count).map { _ in stream.next32() }
      // Arbitrary bits hold NaNs, infinities and subnormals, too.
      let tensors = [
        Tensor(bits.map { Float(bitPattern: $0) }), Tensor(bits.map { Float(Int32(bitPattern: $0)) * 0x1p-31 }),
        Tensor(bits.map { Int32(bitPattern: $0) }), Tensor(bits.map { UInt8(truncatingIfNeeded: $0) }),
        Tensor(bits.map { Double(Int32(bitPattern: $0)) * 0x1p-20 }), Tensor(bits.map { Int64($0) << 7 }),
      ]
      for tensor in tensors { text += describe(fingerprinter.fingerprint(tensor)) }
    }
    return SHA256Digest.hexadecimal(of: Array(text.utf8))
  }

  private static func describe(_ fingerprint: Fingerprint) -> String {
    let statistics = fingerprint.statistics ?? TensorStatistics()
    let figures = [
      statistics.minimum, statistics.maximum, statistics.mean, statistics.standardDeviation, statistics.l1,
      statistics.l2,
    ].map { String($0.bitPattern, radix: 16) }
    let counts = [
      statistics.count, statistics.nan, statistics.positiveInfinity, statistics.negativeInfinity, statistics.zeros,
      statistics.subnormals, statistics.minimumIndex, statistics.maximumIndex,
    ]
    let sketch = (fingerprint.sketch ?? []).map { String($0.bitPattern, radix: 16) }
    return "\(fingerprint.digest) \(counts) \(figures) \(sketch) \(statistics.histogram)\n"
  }
}
