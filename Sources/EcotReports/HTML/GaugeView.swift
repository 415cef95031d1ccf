import EcotDrift

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The relative L2 difference on a logarithmic scale from 1e-9 to 10, with one standard error on either side.
struct GaugeView {
  let text: String
  let ticks: [Tick]
  let x: String
  let from: String
  let to: String
  let hasError: Bool
  let isOnScale: Bool

  /// A mark of the scale.
  struct Tick {
    let x: String
    let label: String
    let isNamed: Bool
  }

  /// The scale's ends as powers of ten, and where they are drawn.
  private static let (low, high) = (-9.0, 1.0)
  private static let (left, right) = (12.0, 408.0)

  init?(_ size: DifferenceSize) {
    guard let relative = size.relativeL2 else { return nil }
    let error = size.relativeL2Error ?? 0
    hasError = error > 0 && error.isFinite
    isOnScale = relative > 0 && relative.isFinite
    text =
      "relative L2 " + FigureText.short(relative, digits: 3)
      + (hasError ? " ± " + FigureText.short(error, digits: 2) : isOnScale ? ", exact" : "")
    ticks = stride(from: Self.low, through: Self.high, by: 1).map { exponent in
      let named = Int(exponent) % 2 != 0
      return Tick(
        x: Self.place(exponent), label: exponent == 1 ? "10" : exponent == -1 ? "0.1" : "1e\(Int(exponent))",
        isNamed: named)
    }
    x = Self.place(isOnScale ? log10(relative) : Self.low)
    from = Self.place(relative > error ? log10(relative - error) : Self.low)
    to = Self.place(isOnScale ? log10(relative + error) : Self.low)
  }

  private static func place(_ exponent: Double) -> String {
    let share = (min(max(exponent, low), high) - low) / (high - low)
    return FigureText.fixed(left + share * (right - left), decimals: 1)
  }
}
