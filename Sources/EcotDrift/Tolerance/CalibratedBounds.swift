import EcotFiles
import EcotGoldens

/// The bounds that a golden holds, by address.
public struct CalibratedBounds: Sendable {
  /// Where they come from, in words.
  public let origin: String
  private let tolerance: GoldenTolerance
  private let index: GoldenIndex

  /// The bounds of a golden; `nil` where it has none, or where they were measured of another run.
  public init?(_ golden: Golden) {
    guard let tolerance = golden.metadata.tolerance, tolerance.bounds.count == golden.count,
      tolerance.comparabilityDigest == golden.metadata.comparabilityDigest
    else { return nil }
    (self.tolerance, index, origin) = (tolerance, golden.index, tolerance.origin)
  }

  /// The largest relative L2 distance that is within; `nil` for an address that the golden does not have.
  func bound(of address: String) -> Double? {
    index.record(at: address).map { tolerance.bounds[$0].value }
  }
}

/// Whether two recordings computed their matrix products alike, so that bits must be equal.
public enum Arithmetic {
  /// The properties of the environment that differ and decide bits: the backend; of OpenBLAS its version, the core whose
  /// kernels it chose, and the number of threads. None where both are canonical, wherever they ran.
  ///
  /// A recording that does not say who computed (an imported one) is taken to be canonical.
  public static func differences(_ golden: GoldenMetadata, _ observed: GoldenMetadata) -> [String] {
    func text(_ key: String, _ metadata: GoldenMetadata) -> String? {
      GoldenMetadata.text(of: key, in: metadata.environment)
    }
    let canonical = "canonical"
    let backends = [golden, observed].map { text("backend", $0) ?? canonical }
    if backends[0] != backends[1] { return ["backend"] }
    if backends[0] == canonical { return [] }
    return ["openblas", "openblas_core", "threads"].filter { text($0, golden) != text($0, observed) }
  }
}
