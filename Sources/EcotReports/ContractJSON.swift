import EcotDrift
import EcotFiles

/// What a contract found, as the `contract` member of a comparison.
enum ContractJSON {
  static func write(_ outcome: ContractOutcome?, to writer: inout JSONWriter) {
    guard let outcome else { return writer.null() }
    writer.object { writer in
      writer.member("path", outcome.path)
      writer.member("left", outcome.left)
      writer.member("right", outcome.right)
      writer.member("addresses", outcome.addresses)
      writer.member(
        "violations",
        array: {
          for violation in outcome.violations { write(violation, to: &$0) }
          for rule in outcome.staleRules { writeStale(rule, to: &$0) }
        })
      writer.member("violations_omitted", outcome.violationsOmitted)
      writer.member("rules", array: { for rule in outcome.rules { write(rule, to: &$0) } })
    }
  }

  private static func write(_ violation: ContractViolation, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("address", violation.address.description)
      writer.member("pattern", violation.pattern)
      writer.member("line", violation.line)
      writer.member("expectation", violation.expectation)
      writer.member("found", violation.found)
      writer.key("location")
      ComparisonJSON.write(violation.location, to: &writer)
    }
  }

  /// A rule without an address breaks the contract, too; it has no address to name.
  private static func writeStale(_ rule: ContractRuleOutcome, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("address", String?.none)
      writer.member("pattern", rule.pattern)
      writer.member("line", rule.line)
      writer.member("expectation", rule.expectation)
      writer.member("found", "no address matches the rule")
      writer.key("location")
      writer.null()
    }
  }

  private static func write(_ rule: ContractRuleOutcome, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("pattern", rule.pattern)
      writer.member("expectation", rule.expectation)
      writer.member("line", rule.line)
      writer.member("because", rule.because)
      writer.member("optional", rule.isOptional)
      writer.member("matched", rule.matched)
      writer.member("violated", rule.violated)
    }
  }
}
