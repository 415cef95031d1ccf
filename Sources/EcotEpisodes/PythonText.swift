import EcotFiles

/// Numbers as Python's `str` prints them: the reasoning text holds lists that Python turned into strings.
package enum PythonText {
  /// `str(float)`: the shortest digits that give the number back, plain for exponents from -4 to 15.
  package static func float(_ value: Double) -> String {
    if value.isNaN { return "nan" }
    if value.isInfinite { return value < 0 ? "-inf" : "inf" }
    // Swift prints the same shortest digits, but changes to exponents elsewhere: take digits and exponent from it.
    var digits: [UInt8] = []
    var exponent = 0
    var pointAt: Int?
    let text = Array(value.magnitude.description.utf8)
    for (index, byte) in text.enumerated() {
      if byte == UInt8(ascii: ".") {
        pointAt = digits.count
      } else if byte == UInt8(ascii: "e") {
        exponent = Int(String(decoding: text[(index + 1)...], as: UTF8.self)) ?? 0
        break
      } else {
        digits.append(byte)
      }
    }
    var point = (pointAt ?? digits.count) + exponent
    while digits.count > 1, digits.first == UInt8(ascii: "0") {
      digits.removeFirst()
      point -= 1
    }
    while digits.count > 1, digits.last == UInt8(ascii: "0") { digits.removeLast() }
    if digits == [UInt8(ascii: "0")] { point = 1 }
    return (value.sign == .minus ? "-" : "") + layout(digits, point: point)
  }

  /// `digits` with the decimal point behind the first `point` of them.
  private static func layout(_ digits: [UInt8], point: Int) -> String {
    func text(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }
    if point > 16 || point < -3 {
      let exponent = point - 1
      let mantissa = digits.count == 1 ? text(digits) : text(digits[..<1]) + "." + text(digits[1...])
      let size = String(exponent.magnitude)
      return "\(mantissa)e\(exponent < 0 ? "-" : "+")\(size.utf8.count < 2 ? "0" : "")\(size)"
    }
    if point <= 0 { return "0." + String(repeating: "0", count: -point) + text(digits) }
    if digits.count <= point { return text(digits) + String(repeating: "0", count: point - digits.count) + ".0" }
    return text(digits[..<point]) + "." + text(digits[point...])
  }

  /// A number or boolean of a JSON file as `str` of what Python's `json` reads: whole numbers as they are spelled, whatever
  /// their size.
  package static func scalar(_ reader: JSONReader) throws -> String {
    switch try reader.kind() {
    case .number:
      let number = try reader.number()
      guard number.isInteger else { return float(number.double) }
      return number.text == "-0" ? "0" : number.text
    case .boolean: return try reader.boolean() ? "True" : "False"
    case let kind: throw reader.error("number expected, \(kind.rawValue) found")
    }
  }

  /// Reads what `scalar` would accept without keeping it.
  package static func skipScalar(_ reader: JSONReader) throws {
    let kind = try reader.kind()
    guard kind == .number || kind == .boolean else { throw reader.error("number expected, \(kind.rawValue) found") }
    try reader.skip()
  }

  /// `[a, b, c]`.
  package static func list(_ elements: some Sequence<String>) -> String { "[" + elements.joined(separator: ", ") + "]" }
}
