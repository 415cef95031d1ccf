import EcotDrift
import EcotFiles
import EcotTensors
import Testing

import EcotReports

@Suite struct ContractReportTests {
  private func outcome() throws -> ContractOutcome {
    var outcome = ContractOutcome(path: "c.yaml")
    (outcome.left, outcome.right, outcome.addresses, outcome.identical) = ("a", "b", 12, 10)
    var prefix = ContractRuleOutcome(pattern: "0/decoder/**", expectation: "prefix", line: 4)
    (prefix.matched, prefix.violated, prefix.because) = (7, 3, "the decoder is causal")
    var equal = ContractRuleOutcome(pattern: "*/data/**", expectation: "equal", line: 2)
    equal.matched = 5
    outcome.rules = [equal, prefix]
    var location = DifferenceLocation()
    (location.sample, location.token, location.tokenText) = (1, 6, "<t>\n")
    for name in ["one", "two"] {
      outcome.violations.append(
        ContractViolation(
          address: try TensorAddress("0/decoder/all/\(name).value"), pattern: prefix.pattern, line: prefix.line,
          expectation: "prefix", found: "differs from token 6 on", location: location))
    }
    outcome.violationsOmitted = 1
    return outcome
  }

  private func text(_ outcome: ContractOutcome) -> String {
    var comparison = GoldenComparison(name: "a", path: "a.golden.zst")
    comparison.contract = outcome
    return ComparisonText(style: .plain).render(ComparisonReport([comparison]))
  }

  @Test func aBrokenRuleIsShownOnceWithItsFirstAddress() throws {
    #expect(
      text(try outcome()) == """
        BROKEN  a -> b
          under  c.yaml: 12 addresses, 3 violations, 1 of 2 rules broken
          rule   0/decoder/** -> prefix  (line 4)
          since  the decoder is causal
          broken 0/decoder/all/one.value
          where  sample 1, token 6 "<t>\\n"
          found  differs from token 6 on
                 and 2 more addresses of its 7

        """)
  }

  @Test func aContractThatHoldsIsThreeLines() throws {
    var outcome = try outcome()
    (outcome.violations, outcome.violationsOmitted, outcome.rules[1].violated) = ([], 0, 0)
    #expect(
      text(outcome) == """
        PASS  a -> b
          under  c.yaml: 12 addresses
                 5 equal, 7 prefix; 2 rules, none broken

        """)
    outcome.rules[0].matched = 0
    #expect(text(outcome).hasPrefix("BROKEN  a -> b\n  under  c.yaml: 12 addresses, 1 rule without an address\n"))
    #expect(text(outcome).contains("*/data/** -> equal  (line 2)\n  found  no address for it"))
  }

  @Test func jsonHoldsViolationsAndRules() throws {
    var comparison = GoldenComparison(name: "a", path: "a.golden.zst")
    var outcome = try outcome()
    outcome.rules[0].matched = 0
    comparison.contract = outcome
    let text = ComparisonJSON.render(ComparisonReport([comparison]), exitCode: 1)
    let json = try JSONValue(parsing: Array(text.utf8), name: "report")
    let contract = try #require(json["goldens"]?.array?.first?["contract"])
    let violations = try #require(contract["violations"]?.array)
    #expect(violations.compactMap { $0["address"]?.string } == ["0/decoder/all/one.value", "0/decoder/all/two.value"])
    #expect(violations.first?["location"]?["token"]?.integer == 6)
    #expect(violations.last?["found"]?.string == "no address matches the rule")
    #expect(contract["violations_omitted"]?.integer == 1)
    #expect(contract["rules"]?.array?.map { $0["violated"]?.integer } == [0, 3])
    comparison.contract = nil
    #expect(ComparisonJSON.render(ComparisonReport([comparison]), exitCode: 0).contains("\"contract\":null"))
  }
}
