extension PhiloxStream {
  /// A double in (0, 1): the middle of one of 2^52 equal cells, so that logarithms of it and of its complement exist.
  private mutating func openUniform() -> Double { (Double(next64() >> 12) + 0.5) * 0x1p-52 }

  /// A number of the uniform distribution over [low, high).
  public mutating func uniform(_ range: Range<Double>) -> Double {
    let value = range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
    // Rounding may reach the upper bound.
    return value < range.upperBound ? value : range.lowerBound
  }

  /// A standard normal number, by inversion: one uniform draw each.
  public mutating func normal() -> Double { NormalQuantile.of(openUniform()) }

  /// A number of the gamma distribution with the given shape and scale 1 (Marsaglia and Tsang 2000; below shape 1 with
  /// their power of a uniform number). `shape` must be positive.
  public mutating func gamma(shape: Double) -> Double {
    precondition(shape > 0, "a gamma distribution has a positive shape")
    if shape < 1 {
      let larger = gamma(shape: shape + 1)
      return larger * FixedMath.exp(FixedMath.log(openUniform()) / shape)
    }
    let d = shape - 1.0 / 3.0
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = normal()
      let root = 1 + c * x
      let u = openUniform()
      guard root > 0 else { continue }
      let v = root * root * root
      if FixedMath.log(u) < 0.5 * x * x + d - d * v + d * FixedMath.log(v) { return d * v }
    }
  }

  /// A number of the beta distribution Beta(a, b), as the ratio of gamma numbers; `a` and `b` must be positive.
  public mutating func beta(_ a: Double, _ b: Double) -> Double {
    while true {
      let x = gamma(shape: a)
      let y = gamma(shape: b)
      if x + y > 0 { return x / (x + y) }
    }
  }

  /// A standard normal number given that it lies in `range` (Robert 1995, "Simulation of truncated normal variables"): by
  /// rejection from the normal, the uniform or a shifted exponential distribution, whichever fits the interval.
  public mutating func truncatedNormal(_ range: ClosedRange<Double>) -> Double {
    let (low, high) = (range.lowerBound, range.upperBound)
    precondition(low < high, "a truncated normal distribution has an interval")
    if high <= 0 { return -upperTail(-high, -low) }
    if low >= 0 { return upperTail(low, high) }
    // sqrt(2 pi): below this width uniform proposals are accepted more often.
    if high - low > 2.506_628_274_631_000_5 {
      while true {
        let x = normal()
        if range.contains(x) { return x }
      }
    }
    while true {
      let x = low + (high - low) * openUniform()
      if openUniform() <= FixedMath.exp(-0.5 * x * x) { return x }
    }
  }

  /// The same for an interval at or above 0.
  private mutating func upperTail(_ low: Double, _ high: Double) -> Double {
    let rate = 0.5 * (low + (low * low + 4).squareRoot())
    // Where the interval is short against the decay of the density, the uniform distribution is nearer.
    if high - low < 1 / rate {
      while true {
        let x = low + (high - low) * openUniform()
        if openUniform() <= FixedMath.exp(0.5 * (low * low - x * x)) { return x }
      }
    }
    while true {
      let x = low - FixedMath.log(openUniform()) / rate
      let distance = x - rate
      if x <= high, openUniform() <= FixedMath.exp(-0.5 * distance * distance) { return x }
    }
  }

  /// The numbers 0..<count in random order, every order equally likely (Fisher and Yates).
  public mutating func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<max(0, count))
    for last in stride(from: order.count - 1, through: 1, by: -1) { order.swapAt(last, below(last + 1)) }
    return order
  }
}
