import EcotDrift
import EcotFiles
import EcotTensors

/// One finding of a SARIF log.
struct SARIFResult {
  private var rule: SARIFRule
  private var message: String
  private var path: String
  private var line: Int
  private var address: TensorAddress?
  private var golden: String
  private var difference: RecordDifference?

  /// The findings about one golden: broken rules where there is a contract, else what keeps the two from being compared, then
  /// every cause.
  static func results(of comparison: GoldenComparison) -> [SARIFResult] {
    if comparison.verdict.exitCode == 0 { return [] }
    func whole(_ rule: SARIFRule, _ message: String) -> SARIFResult {
      SARIFResult(rule: rule, message: message, path: comparison.path, line: 1, golden: comparison.name)
    }
    var results: [SARIFResult] = []
    if let problem = comparison.problem {
      results.append(whole(comparison.verdict == .corrupt ? .corrupt : .goldenMissing, problem))
      if comparison.records == 0 { return results }
    }
    if !comparison.comparability.isEmpty {
      let keys = comparison.comparability.map { "\($0.key): \($0.golden ?? "(none)") -> \($0.observed ?? "(none)")" }
      results.append(whole(.notComparable, ComparisonWords.list(keys)))
    }
    if let contract = comparison.contract {
      return results
        + contract.violations.map {
          SARIFResult(
            rule: .contract, message: "\($0.address): \(ContractText.sentence($0))", path: contract.path,
            line: max(1, $0.line ?? 1), address: $0.address, golden: comparison.name)
        }
    }
    var differences = comparison.culprits
    if differences.isEmpty, let first = comparison.first { differences = [first] }
    return results
      + differences.map {
        SARIFResult(
          rule: SARIFRule($0.kind), message: message($0), path: comparison.path, line: 1, address: $0.address,
          golden: comparison.name, difference: $0)
      }
  }

  private static func message(_ difference: RecordDifference) -> String {
    var parts = ["\(difference.address): \(ComparisonWords.kindAndParents(difference))"]
    if let place = LocationText.describe(difference.location) { parts.append("at \(place)") }
    if let size = ComparisonText.size(difference.size) { parts.append(size) }
    if let exact = difference.exact { parts.append(ComparisonWords.exact(exact)) }
    return parts.joined(separator: "; ")
  }

  func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("ruleId", rule.rawValue)
      if let index = SARIFRule.allCases.firstIndex(of: rule) { writer.member("ruleIndex", index) }
      writer.member("level", rule.level)
      writer.member("message", object: { $0.member("text", message) })
      writer.member("locations", array: { $0.object { location(&$0) } })
      // The step is left out: the same defect shows at another one when a run gets longer or is filtered.
      var place = address
      place?.step = 0
      let identity = [golden, rule.rawValue, place?.description.dropFirst(2).description ?? ""].joined(separator: "\n")
      let digest = SHA256Digest.hexadecimal(of: Array(identity.utf8))
      writer.member("fingerprints", object: { $0.member("ecotGolden/v1", digest) })
      writer.member("partialFingerprints", object: { $0.member("ecotGolden/v1", digest) })
      writer.member("properties", object: { properties(&$0) })
    }
  }

  private func location(_ writer: inout JSONWriter) {
    writer.member(
      "physicalLocation",
      object: {
        $0.member("artifactLocation", object: { $0.member("uri", Self.uri(path)) })
        $0.member("region", object: { $0.member("startLine", line) })
      })
    guard let address else { return }
    writer.member(
      "logicalLocations",
      array: {
        $0.object {
          $0.member("name", address.name)
          $0.member("fullyQualifiedName", address.description)
          $0.member("kind", "variable")
        }
      })
  }

  private func properties(_ writer: inout JSONWriter) {
    writer.member("golden", golden)
    guard let difference else { return }
    writer.member("step", difference.address.step)
    writer.member("stage", difference.address.stage.rawValue)
    writer.member("parentsEqual", difference.parentsEqual)
    writer.member("relativeL2", difference.size.relativeL2)
    writer.member("relativeL2Error", difference.size.relativeL2Error)
    writer.member("maxAbs", difference.exact?.maximalDifference ?? difference.size.maximalDifference)
    writer.member("maxUlp", difference.exact?.maximalULP)
  }

  /// The path as a URI reference: relative to the folder of the run, or a file URI.
  static func uri(_ path: String) -> String {
    let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/".utf8)
    var text = ""
    for byte in path.utf8 {
      if plain.contains(byte) {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        text += "%" + (digits.count < 2 ? "0" : "") + digits
      }
    }
    return path.hasPrefix("/") ? "file://" + text : text
  }
}
