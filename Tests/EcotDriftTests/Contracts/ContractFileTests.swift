import EcotDrift
import EcotFiles
import Testing

@Suite struct ContractFileTests {
  private func contract(_ text: String) throws -> Contract { try Contract(yaml: Array(text.utf8), path: "c.yaml") }

  @Test func rulesKeepTheirOrderWordsAndLines() throws {
    let contract = try contract(
      """
      through: "@"
      rules:
        - pattern: "*/data/**"
          expect: equal
          because: "same data"
        - pattern: "*/tokens/batch/labels.value"
          expect: prefix
          trained: ["<s>"]
          masked: ["<t>"]
        - {pattern: "*/loss/*", expect: within relative_l2 1e-6, optional: true}
      """)
    #expect(contract.through == "@")
    #expect(contract.rules.map(\.pattern.description) == ["*/data/**", "*/tokens/batch/labels.value", "*/loss/*"])
    #expect(contract.rules.map(\.line) == [3, 6, 10])
    #expect(contract.rules.first?.because == "same data")
    #expect(contract.rules[1].expectation == .prefix(PrefixTerms(trained: ["<s>"], masked: ["<t>"])))
    #expect(contract.rules[2].expectation == .within(relativeL2: 1e-6))
    #expect(contract.rules.map(\.isOptional) == [false, false, true])
  }

  @Test(arguments: [
    ("", "empty contract"), ("rules: []", "list"), ("rules: 7", "list"), ("rule: []", "did you mean 'rules'"),
    ("rules:\n  - expect: equal", "without 'pattern'"), ("rules:\n  - pattern: \"*\"", "without 'expect'"),
    ("rules:\n  - {pattern: \"*\", expect: equals}", "did you mean 'equal'"),
    ("rules:\n  - {pattern: \"*\", expect: equal please}", "no expectation"),
    ("rules:\n  - {pattern: \"*\", expect: within 1e-6}", "relative_l2"),
    ("rules:\n  - {pattern: \"*\", expect: within relative_l2 -1}", "relative_l2"),
    ("rules:\n  - {pattern: \"*\", expect: within relative_l2 nan}", "relative_l2"),
    ("rules:\n  - {pattern: \"*\", expect: equal, masked: [a]}", "only beside"),
    ("rules:\n  - {pattern: \"*\", expect: prefix, masked: a}", "list of texts"),
    ("rules:\n  - {pattern: \"*\", expect: any, becuase: x}", "did you mean 'because'"),
    ("rules:\n  - {pattern: \"*\", expect: any, optional: maybe}", "true or false"),
    ("rules:\n  - [a]", "a rule"), ("rules:\n  - {pattern: [a], expect: any}", "a text"), ("a: b: c", "not YAML"),
  ]) func whatIsMalformedIsNamedWithItsPlace(_ text: String, _ expected: String) throws {
    let error = #expect(throws: InputError.self) { try contract(text) }
    #expect(error?.description.contains(expected) == true, "\(error?.description ?? "")")
    #expect(error?.description.hasPrefix("c.yaml") == true)
    if text.contains("\n") { #expect(error?.description.hasPrefix("c.yaml:2:") == true) }
  }
}
