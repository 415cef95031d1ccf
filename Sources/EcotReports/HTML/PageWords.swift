import EcotDrift

/// The page's sentences.
enum PageWords {
  /// One line that says what came out.
  static func headline(_ comparison: GoldenComparison) -> String {
    let records = comparison.records
    switch comparison.verdict {
    case .match:
      return records == 0 ? "Nothing was compared" : "All \(count(records, "record")) are equal"
    case .within: return "\(count(comparison.within, "record")) differ, all within their tolerance"
    case .drift: return "\(FigureText.grouped(comparison.drifted)) of \(count(records, "record")) drifted"
    case .missing:
      if let problem = comparison.problem, records == 0 { return "There is no golden: \(problem)" }
      let parts = [(comparison.missing, "missing"), (comparison.new, "new")].filter { $0.0 > 0 }
      if parts.isEmpty, let problem = comparison.problem { return "Not everything was compared: \(problem)" }
      return parts.isEmpty
        ? "The golden is missing" : parts.map { "\(count($0.0, "record")) \($0.1)" }.joined(separator: ", ")
    case .notComparable: return "The two runs are not comparable"
    case .corrupt: return "The golden cannot be read"
    }
  }

  /// What to know next to the headline.
  static func lead(_ comparison: GoldenComparison) -> String {
    if comparison.verdict == .match {
      return comparison.records > 0 ? "\(comparison.name) gives the same bits as its golden." : "No record was kept."
    }
    var parts: [String] = []
    if comparison.downstream > 0 {
      parts.append("\(count(comparison.downstream, "record")) only follow\(comparison.downstream == 1 ? "s" : "").")
    }
    if comparison.filtered > 0 { parts.append("\(count(comparison.filtered, "record")) left out by the filter.") }
    return parts.joined(separator: " ")
  }

  /// What stands above the culprits.
  static func culprits(_ comparison: GoldenComparison) -> String {
    var text =
      "Each differs although all its recorded inputs are equal: the cause lies between those inputs and the tensor."
    if comparison.culpritsOmitted > 0 { text += " \(count(comparison.culpritsOmitted, "more cause")) not listed." }
    return text
  }

  /// `16,723 records`.
  static func count(_ number: Int, _ noun: String, plural: String? = nil) -> String {
    "\(FigureText.grouped(number)) \(number == 1 ? noun : plural ?? noun + "s")"
  }
}

extension FigureText {
  /// `768,871`.
  static func grouped(_ number: Int) -> String {
    let digits = Array(String(number.magnitude))
    var text = number < 0 ? "-" : ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return text
  }
}
