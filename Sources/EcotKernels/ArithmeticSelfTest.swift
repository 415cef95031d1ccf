import CEcotKernels

/// The table of inputs and expected digests that comes with the kernels, on the machine at hand.
package enum ArithmeticSelfTest {
  /// One case whose bits are not those of the table.
  package struct Failure: Sendable, Equatable {
    /// What was computed: `attention, causal`.
    package let name: String
    /// The digest that the table has, and the one that this machine gives.
    package let expected: UInt64, observed: UInt64
  }

  /// The number of cases; together they call every kernel.
  package static var count: Int { Int(ecot_self_test_count()) }

  /// The cases that fail with this variant and so many threads; none on a sound machine. OpenBLAS takes no part.
  package static func failures(of compute: Compute) -> [Failure] {
    (0..<ecot_self_test_count()).compactMap { index in
      let (expected, observed) = (ecot_self_test_expected(index), ecot_self_test_digest(index, compute.settings))
      guard expected != observed else { return nil }
      return Failure(name: String(cString: ecot_self_test_name(index)), expected: expected, observed: observed)
    }
  }
}
