import EcotDrift
import EcotFiles

/// A comparison as a SARIF 2.1.0 log, as GitHub's code scanning and editors read it.
///
/// A rule is a way to differ, a result one cause: its logical location is the address, its physical one the golden's file, or
/// the line of the contract that is broken. A result keeps its fingerprint for as long as the same tensor of the same golden
/// differs in the same way, at whatever step.
public enum ComparisonSARIF {
  /// The log; `version` is the tool's.
  public static func render(_ report: ComparisonReport, version: String) -> String {
    let results = report.goldens.flatMap { SARIFResult.results(of: $0) }
    var writer = JSONWriter(indentation: 2)
    writer.object { writer in
      writer.member(
        "$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json")
      writer.member("version", "2.1.0")
      writer.member("runs", array: { $0.object { run(report, results, version, &$0) } })
    }
    return writer.text + "\n"
  }

  private static func run(
    _ report: ComparisonReport, _ results: [SARIFResult], _ version: String, _ writer: inout JSONWriter
  ) {
    writer.member(
      "tool",
      object: {
        $0.member(
          "driver",
          object: { writer in
            writer.member("name", "ecot-golden")
            writer.member("version", version)
            writer.member("semanticVersion", version)
            writer.member("rules", array: { for rule in SARIFRule.allCases { rule.write(to: &$0) } })
          })
      })
    writer.member(
      "invocations",
      array: {
        $0.object {
          $0.member("executionSuccessful", report.verdict != .corrupt)
          $0.member("exitCode", Int(report.verdict.exitCode))
        }
      })
    writer.member("columnKind", "unicodeCodePoints")
    writer.member("results", array: { for result in results { result.write(to: &$0) } })
    writer.member("properties", object: { $0.member("verdict", report.verdict.rawValue) })
  }
}

/// The rules of the log: the ways in which a tensor differs, and what a golden as a whole can have.
enum SARIFRule: String, CaseIterable {
  case drift
  case shape
  case dtype
  case nonFinite = "non_finite"
  case missing
  case new
  case contract
  case notComparable = "not_comparable"
  case goldenMissing = "golden_missing"
  case corrupt

  init(_ kind: DifferenceKind) {
    switch kind {
    case .drift: self = .drift
    case .shape: self = .shape
    case .dtype: self = .dtype
    case .nonFinite: self = .nonFinite
    case .missing: self = .missing
    case .new: self = .new
    }
  }

  /// What the rule is about.
  var title: String {
    switch self {
    case .drift: "A tensor has other values"
    case .shape: "A tensor has another shape"
    case .dtype: "A tensor has another element type"
    case .nonFinite: "A tensor holds NaN or infinity"
    case .missing: "A tensor of the golden is missing in the run"
    case .new: "A tensor of the run is not in the golden"
    case .contract: "A contract between two goldens is broken"
    case .notComparable: "Two recordings cannot be compared"
    case .goldenMissing: "There is no golden"
    case .corrupt: "A golden cannot be read"
    }
  }

  /// What to do about it.
  var help: String {
    switch self {
    case .drift, .shape, .dtype, .nonFinite:
      "All recorded inputs of the tensor are equal, so the cause lies between them and it. If the change is meant, accept "
        + "the run's candidate (ecot-golden accept); else find the commit (ecot-golden bisect)."
    case .missing, .new:
      "The run no longer records this address, or records one more. If it is meant, accept the run's candidate."
    case .contract: "Mend what broke the rule, or change the rule in the contract's file."
    case .notComparable:
      "Settings or inputs that decide numbers differ: run with the golden's, or record the golden again."
    case .goldenMissing: "Make it with ecot-golden record, and commit the file."
    case .corrupt: "Look at the file with ecot-golden fsck; take it from the repository again, or record it again."
    }
  }

  /// SARIF's level: addresses that come or go are no wrong numbers.
  var level: String { self == .missing || self == .new ? "warning" : "error" }

  func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("id", rawValue)
      writer.member("shortDescription", object: { $0.member("text", title) })
      writer.member("fullDescription", object: { $0.member("text", title + ".") })
      writer.member("help", object: { $0.member("text", help) })
      writer.member("defaultConfiguration", object: { $0.member("level", level) })
    }
  }
}
