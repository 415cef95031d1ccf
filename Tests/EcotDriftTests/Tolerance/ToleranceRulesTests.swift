import EcotDrift
import EcotFiles
import Testing

@Suite struct ToleranceRulesTests {
  private func rules(_ text: String) throws -> ToleranceRules {
    try ToleranceRules(yaml: Array(text.utf8), source: "r.yaml")
  }

  @Test func bothFormsAreReadWithTheirLines() throws {
    let rules = try rules(
      """
      # which differences are allowed
      rules:
        - "*/data/**": equal
        - {match: "**/layer.*/**", require: relative_l2 <= 1e-5 and cosine >= 0.9999}
        - "**": calibrated * 2
      """)
    #expect(rules.rules.map(\.pattern.description) == ["*/data/**", "**/layer.*/**", "**"])
    #expect(rules.rules.map(\.line) == [3, 4, 5])
    #expect(
      rules.rules.map(\.predicate) == [
        .equal, .all([.limit(.relativeL2, 1e-5), .limit(.cosine, 0.9999)]), .all([.calibrated(2)]),
      ])
    #expect(rules.rules.map(\.predicate.description)[1] == "relative_l2 <= 1e-05 and cosine >= 0.9999")
  }

  @Test func theShippedRulesAreRules() throws {
    let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    #expect(try ToleranceRules(file: "\(root)/config/rules/openblas.yaml").rules.count == 6)
  }

  @Test(
    arguments: [
      ("", "r.yaml: holds no rules"),
      ("rules: []", "r.yaml:1:1: "),
      ("rules: 3", "r.yaml:1:1: "),
      ("rule: []", "r.yaml:1:1: unknown key 'rule'"),
      ("rules:\n  - equal", "r.yaml:2:5: "),
      ("rules:\n  - \"**\": equals", "r.yaml:2:11: 'equals' is no predicate"),
      ("rules:\n  - \"**\": relative_l2 < 1", "r.yaml:2:11: 'relative_l2 < 1' is no limit"),
      ("rules:\n  - \"**\": relative_l2 <= -1", "r.yaml:2:11: "),
      ("rules:\n  - \"**\": relative_l2 <= nan", "r.yaml:2:11: "),
      ("rules:\n  - \"**\": cosine >= 2", "r.yaml:2:11: "),
      ("rules:\n  - \"**\": cosine <= 1", "r.yaml:2:11: "),
      ("rules:\n  - \"**\": calibrated * 0", "r.yaml:2:11: "),
      ("rules:\n  - \"**\": ulp <= 4 and", "r.yaml:2:11: a predicate with an empty term"),
      ("rules:\n  - \"**\": equal and ulp <= 4", "r.yaml:2:11: "),
      ("rules:\n  - \"\": equal", "r.yaml:2:5: an empty pattern"),
      ("rules:\n  - {match: a}", "r.yaml:2:5: half a rule"),
      ("rules:\n  - {match: a, requires: equal}", "r.yaml:2:16: 'requires' in a rule"),
      ("rules:\n  - {match: [a], require: equal}", "r.yaml:2:13: a list instead of text"),
      ("rules:\n  - **: equal", "r.yaml:2"),
    ])
  func errorsNameThePlace(_ text: String, _ beginning: String) {
    let error = #expect(throws: InputError.self) { try rules(text) }
    #expect(error?.description.hasPrefix(beginning) == true, "\(error?.description ?? "")")
  }
}
