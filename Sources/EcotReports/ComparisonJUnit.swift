import EcotDrift
import EcotTensors

/// A comparison as JUnit XML, as GitLab, Jenkins and others show it.
///
/// A golden is a test suite. Its test cases are the same in every run, so that a server can tell a new failure from an old
/// one: `golden`, `comparability`, `addresses`, `contract` and its rules where there is one, and each stage, which fails where
/// a cause lies in it. A failure's text is what the terminal shows.
public enum ComparisonJUnit {
  /// The whole report.
  public static func render(_ report: ComparisonReport) -> String {
    let suites = report.goldens.map { ($0, cases($0, origin: report.origin)) }
    let all = suites.flatMap(\.1)
    var writer = XMLWriter()
    writer.element(
      "testsuites",
      [
        "name": "ecot-golden", "tests": "\(all.count)", "failures": "\(all.count { $0.isFailure })",
        "errors": "\(all.count { $0.isError })", "skipped": "\(all.count { $0.isSkipped })",
        "time": seconds(report.goldens.reduce(0) { $0 + $1.seconds }),
      ]
    ) { writer in
      for (comparison, cases) in suites { write(comparison, cases, to: &writer) }
    }
    return writer.text
  }

  private static func write(_ comparison: GoldenComparison, _ cases: [JUnitCase], to writer: inout XMLWriter) {
    writer.element(
      "testsuite",
      [
        "name": comparison.name, "tests": "\(cases.count)", "failures": "\(cases.count { $0.isFailure })",
        "errors": "\(cases.count { $0.isError })", "skipped": "\(cases.count { $0.isSkipped })",
        "time": seconds(comparison.seconds),
      ]
    ) { writer in
      writer.element("properties", [:]) { writer in
        writer.element("property", ["name": "verdict", "value": comparison.verdict.rawValue])
        if let cause = comparison.cause {
          writer.element("property", ["name": "cause", "value": ComparisonWords.name(cause)])
        }
      }
      for (number, item) in cases.enumerated() {
        item.write(
          suite: comparison.name, file: comparison.path, seconds: seconds(number == 0 ? comparison.seconds : 0),
          to: &writer)
      }
    }
  }

  private static func seconds(_ value: Double) -> String { FigureText.fixed(value, decimals: 3) }

  // MARK: Cases

  private static func cases(_ comparison: GoldenComparison, origin: ComparisonReport.Origin) -> [JUnitCase] {
    let screen = ComparisonText.plainLines(comparison, origin: origin, full: false).joined(separator: "\n")
    let failing = comparison.verdict.exitCode != 0
    guard comparison.problem == nil || !failing || comparison.records > 0 else {
      // Nothing was compared: the golden is an error, everything else was not looked at.
      let title = comparison.problem ?? ""
      let rest = ["comparability", "addresses"] + RunStage.allCases.map { "stage \($0.rawValue)" }
      return [JUnitCase("golden", .error(type: comparison.verdict.rawValue, message: title, text: screen))]
        + rest.map { JUnitCase($0, .skipped("the golden was not compared")) }
    }
    var cases = [JUnitCase("golden", .passed(screen)), comparability(comparison), addresses(comparison, failing)]
    if let problem = comparison.problem {
      cases[0].outcome = .error(type: comparison.verdict.rawValue, message: problem, text: screen)
    }
    if let contract = comparison.contract { cases += self.contract(contract) }
    cases += stages(comparison, origin, failing && comparison.contract == nil)
    // Whatever the verdict rests on, a report that fails has a case that fails.
    if failing, !cases.contains(where: { $0.isFailure || $0.isError }) {
      cases[0].outcome = .failed(
        type: comparison.verdict.rawValue, message: ComparisonText.name(comparison.verdict), text: screen)
    }
    return cases
  }

  private static func comparability(_ comparison: GoldenComparison) -> JUnitCase {
    if comparison.comparability.isEmpty { return JUnitCase("comparability", .passed("")) }
    let lines = comparison.comparability.map { "\($0.key): \($0.golden ?? "(none)") -> \($0.observed ?? "(none)")" }
    return JUnitCase(
      "comparability",
      .failed(
        type: "not_comparable", message: ComparisonWords.list(comparison.comparability.map(\.key)),
        text: lines.joined(separator: "\n")))
  }

  private static func addresses(_ comparison: GoldenComparison, _ failing: Bool) -> JUnitCase {
    let (missing, new) = (comparison.missing, comparison.new)
    let message = "\(missing) missing, \(new) new"
    let differ = missing > 0 || new > 0
    guard failing, differ, comparison.contract == nil else {
      return JUnitCase("addresses", .passed(differ ? message : ""))
    }
    return JUnitCase("addresses", .failed(type: "missing", message: message, text: message))
  }

  private static func contract(_ contract: ContractOutcome) -> [JUnitCase] {
    var cases = contract.rules.map { rule -> JUnitCase in
      let name = "rule \(rule.line) \(rule.pattern): \(rule.expectation)"
      let broken = contract.violations.filter { $0.line == rule.line }
      if rule.violated == 0, broken.isEmpty { return JUnitCase(name, .passed("\(rule.matched) addresses")) }
      let text = broken.map { "\($0.address): \(ContractText.sentence($0))" }.joined(separator: "\n")
      return JUnitCase(
        name, .failed(type: "contract", message: "broken at \(rule.violated) of \(rule.matched) addresses", text: text))
    }
    let unruled = contract.violations.filter { violation in !contract.rules.contains { $0.line == violation.line } }
    if !unruled.isEmpty {
      let text = unruled.map { "\($0.address): \(ContractText.sentence($0))" }.joined(separator: "\n")
      cases.append(JUnitCase("contract", .failed(type: "contract", message: "no rule matches", text: text)))
    }
    return cases
  }

  private static func stages(
    _ comparison: GoldenComparison, _ origin: ComparisonReport.Origin, _ failing: Bool
  ) -> [JUnitCase] {
    var causes = comparison.culprits
    if causes.isEmpty, let first = comparison.first { causes = [first] }
    return RunStage.allCases.map { stage in
      let own = causes.filter { $0.address.stage == stage }
      let name = "stage \(stage.rawValue)"
      guard failing, let first = own.first else {
        let others = failing ? undescribedCauses(comparison, stage) : 0
        if others == 0 { return JUnitCase(name, .passed("")) }
        let message = "\(ComparisonWords.count(others, "tensor")) that differ although their inputs are equal"
        return JUnitCase(name, .failed(type: DifferenceKind.drift.rawValue, message: message, text: message))
      }
      var lines = own.flatMap { DifferenceBlocks(isFull: true).details($0, label: "tensor") }.flatMap(\.lines)
      lines += ComparisonBlocks(comparison, origin: origin, isFull: true).causeAndAdvice
      let more = own.count > 1 ? " and \(own.count - 1) more" : ""
      return JUnitCase(
        name,
        .failed(
          type: first.kind.rawValue, message: "\(first.address): \(ComparisonWords.kind(first.kind))\(more)",
          text: lines.map { $0.text(.plain) }.joined(separator: "\n")))
    }
  }

  /// Causes in a stage of which there are too many to describe; they are known where a report asked for the map.
  private static func undescribedCauses(_ comparison: GoldenComparison, _ stage: RunStage) -> Int {
    guard comparison.culpritsOmitted > 0, let map = comparison.map else { return 0 }
    return map.rows.count { $0.path.hasPrefix(stage.rawValue + "/") && $0.cells.contains(.culprit) }
  }
}

/// One test case.
struct JUnitCase {
  /// What became of it.
  enum Outcome {
    case passed(String)
    case failed(type: String, message: String, text: String)
    case error(type: String, message: String, text: String)
    case skipped(String)
  }

  var name: String
  var outcome: Outcome

  init(_ name: String, _ outcome: Outcome) { (self.name, self.outcome) = (name, outcome) }

  var isFailure: Bool { if case .failed = outcome { true } else { false } }
  var isError: Bool { if case .error = outcome { true } else { false } }
  var isSkipped: Bool { if case .skipped = outcome { true } else { false } }

  func write(suite: String, file: String, seconds: String, to writer: inout XMLWriter) {
    let attributes: XMLWriter.Attributes = ["classname": suite, "name": name, "file": file, "time": seconds]
    switch outcome {
    case .passed(""): writer.element("testcase", attributes)
    case .passed(let output):
      writer.element("testcase", attributes) { $0.element("system-out", text: output) }
    case .failed(let type, let message, let text):
      writer.element("testcase", attributes) { $0.element("failure", ["type": type, "message": message], text: text) }
    case .error(let type, let message, let text):
      writer.element("testcase", attributes) { $0.element("error", ["type": type, "message": message], text: text) }
    case .skipped(let reason):
      writer.element("testcase", attributes) { $0.element("skipped", ["message": reason]) }
    }
  }
}
