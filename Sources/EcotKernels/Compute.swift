import CEcotKernels
import EcotProcessor

/// How to compute: with which kernels and on how many threads, never what.
///
/// The kernels are its methods. They take and return arrays of float32, row-major. Sizes that do not fit are an error of
/// the program at this layer and trap with a message; the layers above check shapes and throw. The contract of the bits is
/// `EcotArithmetic.h`'s: with the canonical backend, neither variant nor threads can change one.
package struct Compute: Sendable {
  /// Who computes matrix products.
  package enum Backend: String, Sendable, CaseIterable {
    /// The project's own kernels, whose bits are the same everywhere.
    case canonical
    /// OpenBLAS, whose bits depend on the machine.
    case openBLAS = "openblas"
  }

  /// The implementation of the kernels; this processor can run it.
  package let variant: KernelVariant
  /// At most so many threads, the caller's included.
  package let threads: Int
  /// Who computes matrix products.
  package let backend: Backend

  /// A way to compute; traps where this processor cannot run the variant or where there is no thread.
  package init(variant: KernelVariant = .selected, threads: Int = 1, backend: Backend = .canonical) {
    precondition(variant.isSupported, "this processor cannot run the kernels '\(variant)'")
    precondition(threads >= 1 && threads <= Int(Int32.max), "\(threads) threads")
    (self.variant, self.threads, self.backend) = (variant, threads, backend)
  }

  /// Canonical arithmetic with the selected kernels on so many threads.
  package static func canonical(threads: Int) -> Compute { Compute(threads: threads) }

  /// What C takes.
  var settings: EcotCompute { EcotCompute(variant: variant.code, threads: Int32(threads)) }
}

extension [Float] {
  /// An array whose every element `body` writes.
  static func written(_ count: Int, by body: (UnsafeMutablePointer<Float>?) -> Void) -> [Float] {
    // Nothing to write: else the initialiser would write the count, 0, into the empty array that all threads share.
    guard count > 0 else {
      body(nil)
      return []
    }
    return [Float](unsafeUninitializedCapacity: count) { buffer, written in
      body(buffer.baseAddress)
      written = count
    }
  }

  /// Lets `body` write the array's elements where they are.
  mutating func rewritten(by body: (UnsafeMutablePointer<Float>?) -> Void) {
    withUnsafeMutableBufferPointer { body($0.baseAddress) }
  }

  /// Makes an empty array one of zeros, ready to be added to; any other must have `count` elements.
  mutating func zeroedIfEmpty(_ count: Int, _ name: StaticString) {
    if isEmpty { self = [Float](repeating: 0, count: count) }
    precondition(self.count == count, "\(name): \(self.count) elements for \(count)")
  }
}

/// The product of sizes; traps where it is no size.
func elements(_ sizes: Int...) -> Int {
  sizes.reduce(1) { product, size in
    precondition(size >= 0, "a negative size: \(size)")
    return product * size
  }
}
