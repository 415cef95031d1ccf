import EcotDrift

/// A comparison as workflow commands of GitHub Actions, which become annotations of the run.
public enum GitHubAnnotations {
  /// GitHub shows ten errors of a step.
  static let limit = 10

  /// One command a line; none where nothing failed.
  ///
  /// The first difference of every failed golden comes first, further causes where there is room.
  public static func render(_ report: ComparisonReport) -> String {
    let failed = report.goldens.filter { $0.verdict.exitCode != 0 }
    if report.goldens.isEmpty {
      return command(file: nil, title: "no golden found", "there is nothing to compare with")
    }
    var commands = failed.map { main($0, origin: report.origin) }
    for comparison in failed where comparison.contract == nil {
      for culprit in comparison.culprits where culprit.address != comparison.first?.address {
        commands.append(
          command(
            file: comparison.path, title: "\(comparison.name): \(ComparisonWords.kind(culprit.kind))", describe(culprit)
          ))
      }
    }
    if commands.count > limit {
      let rest = commands.count - limit + 1
      commands = commands.prefix(limit - 1) + [command(file: nil, title: "ecot-golden", "\(rest) more findings")]
    }
    return commands.joined()
  }

  private static func main(_ comparison: GoldenComparison, origin: ComparisonReport.Origin) -> String {
    var lines: [String] = []
    if let problem = comparison.problem { lines.append(problem) }
    if let cause = comparison.cause { lines.append("cause: " + ComparisonWords.cause(cause)) }
    for setting in (comparison.comparability + comparison.configuration).prefix(5) {
      lines.append(
        "\(setting.key): \(ComparisonText.clipped(setting.golden)) -> \(ComparisonText.clipped(setting.observed))")
    }
    var (file, line) = (comparison.path, Int?.none)
    if let contract = comparison.contract, let violation = contract.violations.first {
      (file, line) = (contract.path, violation.line)
      lines.append("\(violation.address): \(ContractText.sentence(violation))")
    } else if let first = comparison.first {
      lines.append("first: " + describe(first))
    }
    if let advice = NextStep.advice(comparison, origin: origin) { lines.append("next: " + advice) }
    let facts = ComparisonWords.facts(comparison).joined(separator: ", ")
    let title = "\(ComparisonText.name(comparison.verdict).uppercased()) \(comparison.name)"
    return command(
      file: file, line: line, title: facts.isEmpty ? title : "\(title): \(facts)", lines.joined(separator: "\n"))
  }

  private static func describe(_ difference: RecordDifference) -> String {
    var parts = ["\(difference.address) (\(ComparisonWords.kindAndParents(difference)))"]
    if let place = LocationText.describe(difference.location) { parts.append("at \(place)") }
    if let size = ComparisonText.size(difference.size) { parts.append(size) }
    return parts.joined(separator: ", ")
  }

  static func command(file: String?, line: Int? = nil, title: String, _ message: String) -> String {
    var properties: [String] = []
    if let file { properties.append("file=\(property(file))") }
    if let line { properties.append("line=\(line)") }
    properties.append("title=\(property(title))")
    let text = message.isEmpty ? title : message
    return "::error \(properties.joined(separator: ","))::\(data(text))\n"
  }

  /// A message: percent signs and line breaks would end it or change it.
  static func data(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": result += "%25"
      case "\r": result += "%0D"
      case "\n": result += "%0A"
      default: result += TextWidth.visible(String(scalar))
      }
    }
    return result
  }

  /// A property: colons and commas separate properties, too.
  static func property(_ text: String) -> String {
    data(text).unicodeScalars.map { $0 == ":" ? "%3A" : $0 == "," ? "%2C" : String($0) }.joined()
  }
}
