/// Numbers as criteria write them: the same text everywhere, without locale and without functions of the system, since goldens
/// keep it.
package enum CheckFigures {
  /// With so many digits behind the point, rounded half away from zero: `7.6431`; `nan`, `inf`.
  package static func fixed(_ value: Double, decimals: Int = 4) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (value.magnitude * scale).rounded()
    guard scaled < 1e15 else { return "\(value)" }
    let (whole, divisor) = (Int(scaled), Int(scale))
    let sign = value < 0 && whole > 0 ? "-" : ""
    guard decimals > 0 else { return sign + String(whole) }
    let fraction = String(whole % divisor)
    return sign + "\(whole / divisor)." + String(repeating: "0", count: decimals - fraction.count) + fraction
  }

  /// `1.23e-5`: three digits, for numbers of any size.
  package static func scientific(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : fixed(value) }
    var (mantissa, exponent) = (value.magnitude, 0)
    while mantissa >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    while mantissa < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
    if (mantissa * 100).rounded() >= 1000 { (mantissa, exponent) = (1, exponent + 1) }
    return (value < 0 ? "-" : "") + fixed(mantissa, decimals: 2) + "e\(exponent)"
  }

  /// `7.6431 to 7.6702`, or one number where both ends read alike.
  package static func range(_ values: [Double], decimals: Int = 4) -> String {
    if values.contains(where: \.isNaN) { return "nan" }
    guard let low = values.min(), let high = values.max() else { return "none" }
    let (left, right) = (fixed(low, decimals: decimals), fixed(high, decimals: decimals))
    return left == right ? left : "\(left) to \(right)"
  }

  /// `278 to 332`.
  package static func range(_ values: [Int]) -> String {
    guard let low = values.min(), let high = values.max() else { return "none" }
    return low == high ? "\(low)" : "\(low) to \(high)"
  }

  /// `450 of 512 (87.9 %)`.
  package static func share(_ part: Int, of whole: Int) -> String {
    "\(part) of \(whole) (\(fixed(100 * Double(part) / Double(max(1, whole)), decimals: 1)) %)"
  }

  /// `468,960`.
  package static func grouped(_ count: Int) -> String {
    var text = ""
    for (place, digit) in String(count).reversed().enumerated() {
      if place > 0, place % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return String(text.reversed())
  }

  /// `2 x 278`; `scalar`.
  package static func shape(_ shape: [Int]) -> String {
    shape.isEmpty ? "scalar" : shape.map(String.init).joined(separator: " x ")
  }

  /// `1 step`, `2 steps`; only for words that take an s.
  package static func count(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }

  /// The beginning of a text in quotation marks, on one line.
  package static func quoted(_ text: some StringProtocol, limit: Int = 72) -> String {
    var shown = ""
    for scalar in text.unicodeScalars.prefix(limit) {
      shown.unicodeScalars.append(scalar.properties.generalCategory == .control ? " " : scalar)
    }
    return "\"\(shown)\(text.unicodeScalars.count > limit ? "..." : "")\""
  }
}

/// What is said of a row of numbers, each a step's.
package struct SeriesStatistics: Sendable, Equatable {
  /// The numbers, step by step.
  package var values: [Double]

  /// The numbers of the steps.
  package init(_ values: [Double]) { self.values = values }

  /// The first and the last number; nil without any.
  package var initial: Double? { values.first }
  /// The last number.
  package var final: Double? { values.last }
  /// The smallest number.
  package var minimum: Double? { values.min() }
  /// The largest number.
  package var maximum: Double? { values.max() }

  /// The mean; nil without numbers.
  package var mean: Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  /// The square root of the mean squared distance from the mean, as numpy's `std`.
  package var deviation: Double? {
    guard let mean else { return nil }
    return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
  }
}
