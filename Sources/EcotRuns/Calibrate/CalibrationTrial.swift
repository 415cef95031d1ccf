import EcotKernels

/// One way in which the numbers of a run may come out otherwise though nothing is wrong.
enum CalibrationTrial {
  /// Rounding noise on what is computed.
  case noise(RoundingNoise)
  /// Another order of reduction in matrix products.
  case reduction(Compute)

  /// All trials for a run that computes so: `trials` with noise, then the backends and threads whose bits may be others.
  static func all(_ trials: Int, seed: UInt64, of compute: Compute) -> [CalibrationTrial] {
    let others = [
      Compute(variant: compute.variant, threads: 1),
      Compute(variant: compute.variant, threads: 1, backend: .openBLAS),
      Compute(variant: compute.variant, threads: 2, backend: .openBLAS),
    ].filter { other in
      // Threads change no bit of canonical products.
      other.backend != compute.backend || (other.backend == .openBLAS && other.threads != compute.threads)
    }
    return (0..<trials).map { .noise(RoundingNoise(seed: seed, trial: $0)) } + others.map { .reduction($0) }
  }

  /// Who computes the trial.
  func compute(_ own: Compute) -> Compute {
    switch self {
    case .noise: own
    case .reduction(let compute): compute
    }
  }

  /// The noise, where there is some.
  var noise: RoundingNoise? {
    if case .noise(let noise) = self { noise } else { nil }
  }

  /// The order of reduction in words; `nil` for noise.
  var reduction: String? {
    guard case .reduction(let compute) = self else { return nil }
    guard compute.backend == .openBLAS else { return compute.backend.rawValue }
    return "openblas \(OpenBLASLibrary.version) \(OpenBLASLibrary.core), \(compute.threads) thread"
      + (compute.threads == 1 ? "" : "s")
  }
}
