import EcotPipeline
import EcotReports
import EcotRuns

/// The report of `check` for people: criteria and figures by module, then the design document's final report.
enum CheckText {
  private static let width = 100
  private static let indent = String(repeating: " ", count: 8)

  static func text(_ report: CheckRun.Report, style: TextStyle) -> String {
    var lines = report.summary
    for module in CheckModule.allCases {
      let checks = report.checks.filter { $0.module == module }
      let notes = report.notes.filter { $0.module == module }
      guard !checks.isEmpty || !notes.isEmpty else { continue }
      lines += ["", style.paint(module.rawValue, .strong)]
      let column = checks.map(\.name.count).max() ?? 0
      for check in checks { lines += self.lines(check, column: column, style) }
      lines += notes.map { style.paint(indent + $0.text, .faint) }
    }
    lines += ["", style.paint("report", .strong)]
    lines += report.parts.map { "  \(mark($0.passed, style))  \($0.part.rawValue)" }
    let failed = report.checks.count { !$0.passed }
    lines.append("")
    lines.append(
      failed == 0
        ? style.paint("OK", .good) + "  \(report.checks.count) criteria hold"
        : style.paint("FAIL", .bad) + "  \(failed) of \(report.checks.count) criteria do not hold")
    return lines.joined(separator: "\n") + "\n"
  }

  private static func mark(_ passed: Bool, _ style: TextStyle) -> String {
    passed ? style.paint("OK  ", .good) : style.paint("FAIL", .bad)
  }

  private static func lines(_ check: Check, column: Int, _ style: TextStyle) -> [String] {
    let name = check.name + String(repeating: " ", count: column - check.name.count)
    let details = wrapped(check.detail, width: width - indent.count - column - 2)
    let hanging = indent + String(repeating: " ", count: column + 2)
    var lines = ["  \(mark(check.passed, style))  \(name)  \(details[0])"] + details.dropFirst().map { hanging + $0 }
    if let hint = check.hint { lines += wrapped("-> " + hint, width: width - indent.count).map { indent + $0 } }
    return lines
  }

  /// The words of a text on lines of at most so many characters, unless a single word is longer.
  private static func wrapped(_ text: String, width: Int) -> [String] {
    var lines = [""]
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      let line = lines[lines.count - 1]
      if line.isEmpty {
        lines[lines.count - 1] = String(word)
      } else if line.count + 1 + word.count <= width {
        lines[lines.count - 1] += " \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
