/// How far each record of a golden may be from a run that computes matrix products by other means, as `calibrate`
/// measured it, and where the measure comes from.
///
/// It is no part of the golden's content: an equal `record` leaves the file, and with it the bounds, untouched.
public struct GoldenTolerance: Sendable, Equatable {
  /// Trials with rounding noise.
  public var trials = 0
  /// The seed of the noise.
  public var seed: UInt64 = 0
  /// What noise was put on what, in words.
  public var noise = ""
  /// The other orders of reduction that were tried, in words: `openblas 0.3.21 Zen, 1 thread`.
  public var reductions: [String] = []
  /// By what the largest distance that was seen was multiplied.
  public var safetyFactor = 1
  /// The version of the tool that measured.
  public var createdBy = ""
  /// `GoldenMetadata.comparabilityDigest` of the run that was measured.
  public var comparabilityDigest = ""
  /// One bound a record, in the order of execution.
  public var bounds: [BoundCode] = []

  /// A measurement of nothing yet.
  public init() {}

  /// Where the bounds come from, in words.
  public var origin: String {
    let orders = reductions.isEmpty ? "" : " and of \(reductions.joined(separator: "; "))"
    return "calibrated: \(safetyFactor) x the largest of \(trials) trials with rounding noise (seed \(seed))\(orders)"
  }

  /// The bounds as the file holds them: one printable character a record.
  var text: String { String(decoding: bounds.map(\.character), as: UTF8.self) }

  /// Reads `text`; `nil` where a character is none of a bound.
  static func bounds(_ text: String) -> [BoundCode]? {
    var bounds: [BoundCode] = []
    bounds.reserveCapacity(text.utf8.count)
    for character in text.utf8 {
      guard let code = BoundCode(character: character) else { return nil }
      bounds.append(code)
    }
    return bounds
  }
}

/// A bound of a relative L2 distance as a small integer: 0 is 0, c = 1 ... 89 is 2^((c - 61) / 2), from 9.3e-10 to 16384 in
/// steps of the square root of 2; 90 is no bound at all.
///
/// The distance is |observed - golden| / |golden| in L2, and |observed - golden| where the golden's tensor is all zero.
public struct BoundCode: Sendable, Equatable {
  /// 0...90.
  public let code: UInt8

  /// No bound.
  public static let unbounded = BoundCode(code: 90)

  private init(code: UInt8) { self.code = code }

  /// The smallest code whose bound is not below `distance`; no bound for what is not finite.
  public init(atLeast distance: Double) {
    guard distance > 0 || distance.isNaN else {
      code = 0
      return
    }
    code = (1..<90).first { Self.value(of: $0) >= distance } ?? 90
  }

  /// The bound; infinite where there is none.
  public var value: Double { Self.value(of: code) }

  // Characters from '#' on, without the backslash, which JSON would escape.
  private static let first = UInt8(ascii: "#"), skipped = UInt8(ascii: "\\")

  init?(character: UInt8) {
    guard character >= Self.first, character != Self.skipped else { return nil }
    let code = character - Self.first - (character > Self.skipped ? 1 : 0)
    guard code <= 90 else { return nil }
    self.code = code
  }

  var character: UInt8 {
    let character = code + Self.first
    return character < Self.skipped ? character : character + 1
  }

  private static func value(of code: UInt8) -> Double {
    if code == 0 { return 0 }
    if code >= 90 { return .infinity }
    // Whole powers are exact; between two of them stands the square root of 2.
    let (half, rest) = Int(code).quotientAndRemainder(dividingBy: 2)
    let power = Double(sign: .plus, exponent: rest == 1 ? half - 30 : half - 31, significand: 1)
    return rest == 1 ? power : power * 2.0.squareRoot()
  }
}
