/// Numbers for people: few digits, the same in every locale.
package enum FigureText {
  /// About `digits` significant digits, scientific below 1e-4 and from 1e6 on.
  package static func short(_ value: Double, digits: Int = 4) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
    if value == 0 { return "0" }
    let magnitude = value.magnitude
    if magnitude >= 1e6 || magnitude < 1e-4 { return scientific(value, digits: digits) }
    if value == value.rounded(), magnitude < 1e6 { return String(Int(value)) }
    let exponent = decimalExponent(magnitude)
    let decimals = max(0, digits - 1 - exponent)
    return trimmed(fixed(value, decimals: min(decimals, 12)))
  }

  /// A number with a fixed count of decimals, rounded half away from zero.
  static func fixed(_ value: Double, decimals: Int) -> String {
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (value.magnitude * scale).rounded()
    guard scaled < 9e18 else { return "\(value)" }
    let whole = Int(scaled)
    let divisor = Int(scale)
    let sign = value < 0 && whole > 0 ? "-" : ""
    guard decimals > 0 else { return sign + String(whole) }
    let fraction = String(whole % divisor)
    return sign + String(whole / divisor) + "." + String(repeating: "0", count: decimals - fraction.count) + fraction
  }

  private static func scientific(_ value: Double, digits: Int) -> String {
    var exponent = decimalExponent(value.magnitude)
    var mantissa = value / power(exponent)
    if fixed(mantissa.magnitude, decimals: digits - 1).hasPrefix("10") {
      exponent += 1
      mantissa /= 10
    }
    return trimmed(fixed(mantissa, decimals: digits - 1)) + "e\(exponent)"
  }

  private static func decimalExponent(_ magnitude: Double) -> Int {
    var exponent = 0
    while magnitude >= power(exponent + 1) { exponent += 1 }
    while magnitude < power(exponent), exponent > -330 { exponent -= 1 }
    return exponent
  }

  private static func power(_ exponent: Int) -> Double {
    var result = 1.0
    for _ in 0..<exponent.magnitude { result = exponent > 0 ? result * 10 : result / 10 }
    return result
  }

  private static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var text = text
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }
}
