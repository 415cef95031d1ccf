import EcotDrift

/// A comparison as Markdown for a comment or a job's summary on GitHub: a table of goldens, then each that failed.
public enum ComparisonMarkdown {
  /// A comment on GitHub has at most 65,536 characters.
  static let limit = 60_000

  /// The whole report.
  public static func render(_ report: ComparisonReport) -> String {
    var text = "## ecot-golden: \(ComparisonText.name(report.verdict))\n\n"
    if report.goldens.isEmpty { return text + "No golden was found.\n" }
    let rows = report.goldens.map(row)
    text += lines(fitting(MarkdownText.table(["golden", "verdict", "records", "first difference"], rows)))
    var omitted = 0
    for comparison in report.goldens where comparison.verdict.exitCode != 0 || comparison.tolerance != nil {
      let section = "\n" + lines(self.section(comparison, origin: report.origin))
      if text.utf8.count + section.utf8.count > limit { omitted += 1 } else { text += section }
    }
    if omitted > 0 { text += "\n\(ComparisonWords.count(omitted, "more golden")) without details here.\n" }
    return text
  }

  private static func lines(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }

  /// The beginning of a long table.
  private static func fitting(_ lines: [String]) -> [String] {
    var size = 0
    let fitting = lines.prefix { line in
      size += line.utf8.count + 1
      return size < limit / 2
    }
    return fitting.count == lines.count ? lines : fitting + ["", "and \(lines.count - fitting.count) more goldens"]
  }

  private static func row(_ comparison: GoldenComparison) -> [String] {
    [
      MarkdownText.code(comparison.name), "**\(ComparisonText.name(comparison.verdict))**",
      comparison.problem.map(MarkdownText.prose) ?? ComparisonWords.facts(comparison).joined(separator: ", "),
      comparison.verdict.exitCode == 0
        ? "" : comparison.first.map { MarkdownText.code($0.address.description) } ?? "",
    ]
  }

  private static func section(_ comparison: GoldenComparison, origin: ComparisonReport.Origin) -> [String] {
    var lines = ["### \(MarkdownText.code(comparison.name))", ""]
    if let problem = comparison.problem { lines += [MarkdownText.prose(problem), ""] }
    if comparison.verdict.exitCode != 0 {
      if let cause = comparison.cause {
        lines += ["**Cause**: \(MarkdownText.prose(ComparisonWords.cause(cause)))", ""]
      }
      lines += settings("Not comparable", comparison.comparability)
      lines += settings("Configuration", comparison.configuration)
      if let contract = comparison.contract { lines += self.contract(contract) }
      if comparison.contract == nil { lines += causes(comparison) }
    }
    if let tolerance = comparison.tolerance { lines += self.tolerance(tolerance) }
    if let advice = NextStep.advice(comparison, origin: origin) {
      lines += ["**Next**: \(MarkdownText.prose(advice))", ""]
    }
    return Array(lines.dropLast())
  }

  private static func settings(_ title: String, _ differences: [SettingDifference]) -> [String] {
    if differences.isEmpty { return [] }
    let rows = differences.prefix(20).map { difference in
      [
        MarkdownText.code(difference.key), MarkdownText.code(ComparisonText.clipped(difference.golden)),
        MarkdownText.code(ComparisonText.clipped(difference.observed)),
      ]
    }
    let more = differences.count > 20 ? ["", "and \(differences.count - 20) more"] : []
    return MarkdownText.table([title.lowercased(), "golden", "now"], rows) + more + [""]
  }

  private static func causes(_ comparison: GoldenComparison) -> [String] {
    var differences = comparison.culprits
    if differences.isEmpty, let first = comparison.first { differences = [first] }
    if differences.isEmpty { return [] }
    let rows = differences.map { difference in
      let place = LocationText.describe(difference.location).map(MarkdownText.prose) ?? ""
      return [
        MarkdownText.code(difference.address.description),
        MarkdownText.prose(ComparisonWords.kind(difference.kind)), place, MarkdownText.prose(size(difference)),
      ]
    }
    var notes: [String] = []
    if comparison.culpritsOmitted > 0 { notes.append(ComparisonWords.count(comparison.culpritsOmitted, "more cause")) }
    if comparison.downstream > 0 {
      notes.append("\(ComparisonWords.count(comparison.downstream, "record")) that only follow")
    }
    if !comparison.blamePath.isEmpty {
      let path = comparison.blamePath.map(ComparisonWords.shortName)
      let short = path.count > 8 ? path.prefix(4) + ["..."] + path.suffix(3) : path[...]
      notes.append("the way to the loss: " + MarkdownText.code(short.joined(separator: " -> ")))
    }
    if !comparison.renames.isEmpty { notes.append(ComparisonWords.count(comparison.renames.count, "renamed tensor")) }
    return MarkdownText.table(["differs although its inputs are equal", "how", "where", "size"], rows)
      + (notes.isEmpty ? [] : ["", notes.joined(separator: "; ")]) + [""]
  }

  private static func size(_ difference: RecordDifference) -> String {
    if let exact = difference.exact {
      let ulp = exact.maximalULP > 0 ? ", max \(exact.maximalULP) ulp" : ""
      return "relative L2 \(FigureText.short(exact.relativeL2, digits: 3)), "
        + "max |Δ| \(FigureText.short(exact.maximalDifference))\(ulp)"
    }
    return ComparisonText.size(difference.size) ?? ""
  }

  private static func contract(_ contract: ContractOutcome) -> [String] {
    if contract.violations.isEmpty { return [] }
    let rows = contract.violations.map { violation in
      [
        MarkdownText.code(violation.address.description), MarkdownText.prose(violation.expectation),
        MarkdownText.prose(violation.found),
        violation.line.map { MarkdownText.code("\(contract.path):\($0)") } ?? "no rule matches",
      ]
    }
    let more = contract.violationsOmitted > 0 ? ["", "and \(contract.violationsOmitted) more"] : []
    return MarkdownText.table(["breaks the contract", "expected", "found", "rule"], rows) + more + [""]
  }

  private static func tolerance(_ tolerance: ToleranceOutcome) -> [String] {
    let rows = tolerance.rules.filter { $0.matched > 0 }.map { rule in
      [
        MarkdownText.code(rule.pattern), MarkdownText.code(rule.predicate), "\(rule.matched)", "\(rule.refused)",
        rule.minimum.map(MarkdownText.code) ?? "",
      ]
    }
    let table =
      rows.isEmpty ? [] : MarkdownText.table(["rule", "tolerance", "judged", "refused", "would pass"], rows) + [""]
    return ["**Tolerance**: \(MarkdownText.prose(ComparisonWords.summary(tolerance)))", ""] + table
  }
}
